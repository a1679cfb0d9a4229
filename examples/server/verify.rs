//! Verifies a wallet user's token on a server. The code between the two marks is the README's example, copied by
//! `cargo xtask readme`. `tests/server_example.rs` runs it against the fake issuer.

// README
use wallet_jwt::{Audience, ConfigError, ParaEnvironment, Provider, Verifier, VerifierOptions, VerifyError};

/// Or `Provider::dynamic(environment_id, DynamicOptions::default())`, or `Provider::custom(..)`.
pub fn provider() -> Result<Provider, ConfigError> {
    // The unique id of your API key, a UUID; not the key itself.
    let audience = Audience::ApiKeyId("a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f".into());
    Provider::para(ParaEnvironment::Beta, audience)
}

/// Once: it holds the fetched keys.
pub fn verifier() -> Result<Verifier, ConfigError> {
    Verifier::new(provider()?, VerifierOptions::default())
}

/// The user of a token. The error's `code()` says why not.
pub async fn user_of(verifier: &Verifier, token: &str) -> Result<String, VerifyError> {
    Ok(verifier.verify(token, None).await?.user_id)
}
// end of README
