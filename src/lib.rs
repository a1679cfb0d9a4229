//! Verified wallet sessions.
//!
//! An app signs a user in with an embedded-wallet SDK and receives a JSON Web Token. This crate **verifies**
//! that token against the provider's key set and **decodes** it into a typed [`Session`], the only type that
//! means "trusted".
//!
//! ```text
//! issued token ── compact ── header ── key ── signature ── claims ── policy ── session
//! ```
//!
//! ```no_run
//! use wallet_jwt::{Audience, ParaEnvironment, Provider, Verifier, VerifierOptions};
//!
//! # async fn example(token: &str, key_id: &str) -> Result<(), Box<dyn std::error::Error>> {
//! let audience = Audience::ApiKeyId("a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f".into());
//! let provider = Provider::para(ParaEnvironment::Beta, audience)?;
//! let verifier = Verifier::new(provider, VerifierOptions::default())?;
//! let session = verifier.verify(token, Some(key_id)).await?;
//! println!("{} until {}", session.user_id, session.expires_at);
//! # Ok(())
//! # }
//! ```
//!
//! With the feature `vault` it also **saves** the token in the platform's keychain and keeps the user signed in:
//! `Vault`, `SessionManager`.
//!
//! [`decode_unverified`] shows an unverified token; nothing turns its result into a session.

#![cfg_attr(
    not(test),
    deny(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::print_stderr,
        clippy::print_stdout,
        clippy::unwrap_used
    )
)]

pub mod clock;
pub mod error;
// Not for Rust: its objects are for the generated Kotlin and Swift.
#[cfg(feature = "ffi")]
mod ffi;
#[cfg(feature = "json-schema")]
pub mod json_schema;
pub mod keys;
#[cfg(feature = "vault")]
pub mod manager;
pub mod provider;
pub mod session;
pub mod token;
pub mod unverified;
pub mod user;
#[cfg(feature = "vault")]
pub mod vault;
pub mod verifier;
#[cfg_attr(
    not(feature = "vault"),
    allow(dead_code, reason = "jobs in a line are the vault's and the sessions'")
)]
mod worker;

pub use clock::{Clock, SystemClock};
pub use error::{ConfigError, ErrorCode, KeysError, VerifyError};
#[cfg(feature = "vault")]
pub use error::{SessionError, VaultError};
#[cfg(feature = "net")]
pub use keys::HttpKeyFetcher;
pub use keys::{KeyFetcher, KeySet, KeySource, KeysStatus, verify_compact_signature};
#[cfg(feature = "vault")]
pub use manager::{
    SessionEvent, SessionListener, SessionManager, SessionManagerOptions, SessionState, TokenPurpose,
};
pub use provider::{
    Audience, CustomProvider, DynamicOptions, ParaEnvironment, PrivyKeys, PrivyOptions, PrivyTokens,
    Provider, ProviderKind, StytchEnvironment, Web3AuthOptions, Web3AuthTokens,
};
pub use session::Session;
pub use token::Algorithm;
pub use unverified::{UnverifiedToken, decode_unverified};
pub use user::{Identity, Wallet};
#[cfg(feature = "vault")]
pub use vault::{SecretStore, StoreChoice, StoredToken, Vault, VaultOptions};
pub use verifier::{Verifier, VerifierConfig, VerifierOptions};

#[cfg(feature = "ffi")]
uniffi::setup_scaffolding!();

/// The examples of docs/rust.md compile with the crate's tests.
#[cfg(all(doctest, feature = "vault"))]
#[doc = include_str!("../docs/rust.md")]
pub struct RustExamples;
