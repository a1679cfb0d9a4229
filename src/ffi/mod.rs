//! The boundary to Kotlin and Swift: what uniffi generates their code from. It converts and decides nothing.
//!
//! Plain data types carry their derives where they stand. Here are the objects, the traits that the other side
//! implements, and the few types that cannot cross as they are. The documentation comments are for readers of Kotlin
//! and Swift: they are copied into the generated code.

mod custom_types;
mod errors;
mod key_fetcher;
mod provider;
#[cfg(feature = "vault")]
mod secret_store;
#[cfg(feature = "vault")]
mod session_manager;
#[cfg(feature = "vault")]
mod texts;
#[cfg(feature = "vault")]
mod tombstone_store;
#[cfg(feature = "vault")]
mod vault;
mod verifier;

use texts::TokenText;

use crate::error::VerifyError;
use crate::unverified::UnverifiedToken;

/// Decodes a token without verifying anything. Accepts whatever is well-formed: expired tokens, foreign ones, unknown
/// algorithms, claims of odd types (see `claimProblems`).
///
/// **Never decide anything by the result**: nothing turns it into a session.
///
/// Errors: `E_TOKEN_MALFORMED`, `E_TOKEN_TOO_LARGE`.
#[uniffi::export]
fn decode_unverified(token: TokenText) -> Result<UnverifiedToken, VerifyError> {
    crate::unverified::decode_unverified(&token)
}
