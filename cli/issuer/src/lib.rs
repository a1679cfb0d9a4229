//! The fake issuer: tokens and key sets in the shapes of Para, Dynamic, Privy, Web3Auth and Stytch, honest ones and
//! attacks, on a local HTTP server whose keys rotate and whose answers can be made to fail.
//!
//! ```
//! use wallet_jwt_fake_issuer::{FakeIssuer, FakeIssuerOptions, IssueRequest, ParaTab};
//!
//! let issuer = FakeIssuer::start(FakeIssuerOptions::default())?;
//! let issued = issuer.issue(&IssueRequest::para(ParaTab::Email));
//! assert_eq!(issued.key_id.as_deref(), Some(issuer.current_key().kid()));
//! # std::io::Result::Ok(())
//! ```
//!
//! It knows nothing of the library it tests: whatever both believe of a token, each says in its own words.

mod algorithm;
mod attack;
mod connection;
mod dynamic;
mod fault;
mod jwk;
mod key_ring;
mod key_set_answer;
mod keys;
mod named;
mod options;
mod para;
mod privy;
mod request;
mod routes;
mod server;
mod state;
mod stytch;
mod thumbprint;
mod token_query;
mod web3auth;

pub use algorithm::SignatureAlgorithm;
pub use attack::{Attack, hmac_signed_token, hmac_signed_with_public_key, tamper_claim, unsigned_token};
pub use dynamic::{
    DYNAMIC_ISSUER_HOST, DYNAMIC_LIFETIME_SECS, DynamicClaimsInput, DynamicShape, SAMPLE_DYNAMIC_USER_ID,
    SAMPLE_ENVIRONMENT_ID, SAMPLE_ORIGIN, SAMPLE_SEGWIT_ADDRESS, SAMPLE_TAPROOT_ADDRESS, dynamic_payload,
};
pub use fault::{Fault, REDIRECT_TARGET_PATH};
pub use keys::{RSA_POOL_SIZE, SigningKey};
pub use options::FakeIssuerOptions;
pub use para::{
    PARA_LIFETIME_SECS, ParaClaimsInput, ParaTab, SAMPLE_API_KEY_ID, SAMPLE_COSMOS_ADDRESS,
    SAMPLE_COSMOS_HASH, SAMPLE_EVM_ADDRESS, SAMPLE_EVM_PUBLIC_KEY, SAMPLE_EXTERNAL_ADDRESS,
    SAMPLE_PARA_USER_ID, SAMPLE_SOLANA_ADDRESS, para_payload,
};
pub use privy::{
    PRIVY_ISSUER, PRIVY_LIFETIME_SECS, PrivyClaimsInput, PrivyShape, SAMPLE_PRIVY_APP_ID,
    SAMPLE_PRIVY_USER_ID, privy_payload,
};
pub use request::{IssueRequest, IssuedToken, TokenShape};
pub use server::FakeIssuer;
pub use stytch::{
    SAMPLE_STYTCH_PROJECT_ID, SAMPLE_STYTCH_USER_ID, STYTCH_LIFETIME_SECS, StytchClaimsInput, StytchShape,
    stytch_payload,
};
pub use web3auth::{
    SAMPLE_WEB3AUTH_CLIENT_ID, SAMPLE_WEB3AUTH_USER_ID, WEB3AUTH_LIFETIME_SECS, Web3authClaimsInput,
    Web3authShape, web3auth_payload,
};
