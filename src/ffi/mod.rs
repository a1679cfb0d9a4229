//! The interface for Kotlin and Swift, from which uniffi generates their code. It converts and decides nothing.
//!
//! Plain data types have their derives where they are defined. Here are the objects, the traits that the other side
//! implements, and the few types that need a conversion. The documentation comments are for readers of Kotlin and
//! Swift: they are copied into the generated code.

mod custom_types;
mod direct;
mod errors;
mod key_fetcher;
mod overwritten;
#[cfg(feature = "vault")]
mod platform_keychain;
mod provider;
#[cfg(feature = "vault")]
mod secret_store;
#[cfg(feature = "vault")]
mod session_manager;
mod texts;
#[cfg(feature = "vault")]
mod tombstone_store;
#[cfg(feature = "vault")]
mod vault;
mod verifier;

use texts::TokenText;

use crate::error::{ConfigError, VerifyError};
use crate::unverified::UnverifiedToken;

/// Decodes a token without verifying anything. Accepts every well-formed token: expired tokens, other issuers, unknown
/// algorithms, claims of wrong types (see `claimProblems`).
///
/// **Never decide anything with the result**: nothing turns it into a session.
///
/// Errors: `E_TOKEN_MALFORMED`, `E_TOKEN_TOO_LARGE`.
#[uniffi::export]
fn decode_unverified(token: TokenText) -> Result<UnverifiedToken, VerifyError> {
    crate::unverified::decode_unverified(&token)
}

/// What a session's JSON says about an account: JSON with the members `owns`, `ownsShared` and `lists`. For React Native's
/// module, which has the session as JSON; others call the methods of `Session` of these names.
///
/// Errors: `E_CONFIG_FORMAT` if the JSON has not the provider and the wallets of a session.
#[uniffi::export]
fn ownership(session_json: &str, address: &str, chain: &str) -> Result<String, ConfigError> {
    crate::session::ownership(session_json, address, chain)
}
