//! Verifiers with the crate's own HTTP client and the test's clock.

use std::sync::Arc;

use wallet_jwt::provider::{ExpectedAudiences, ExpectedIssuers, PublicKeys};
use wallet_jwt::verifier::{Development, PinnedKeys};
use wallet_jwt::{
    Algorithm, CustomProvider, HttpKeyFetcher, KeyFetcher, Provider, Verifier, VerifierOptions,
};

use super::clock::TestClock;
use super::server::Server;
use super::signer::{Signer, key_set};

/// An issuer for tests that only check keys.
pub fn provider() -> Provider {
    let provider = CustomProvider {
        keys_url: Some("https://never-asked.invalid/keys".into()),
        issuers: Some(ExpectedIssuers::AnyIssuer),
        audiences: Some(ExpectedAudiences::AnyAudience),
        algorithms: vec![Algorithm::EdDsa],
        ..CustomProvider::default()
    };
    Provider::custom(provider).expect("a provider")
}

/// The longest allowed timeout, so that a slow machine causes no timeout in tests that do not wait.
pub fn options(keys_url: &str) -> VerifierOptions {
    VerifierOptions {
        timeout_secs: 60,
        development: Some(Development { keys_url: keys_url.to_owned() }),
        ..VerifierOptions::default()
    }
}

/// A verifier that fetches from a server.
pub fn verifier(server: &Server, clock: &Arc<TestClock>) -> Verifier {
    verifier_with(server, clock, |_| ())
}

/// A verifier that fetches from a server, with other options.
pub fn verifier_with(
    server: &Server,
    clock: &Arc<TestClock>,
    change: impl FnOnce(&mut VerifierOptions),
) -> Verifier {
    let mut options = options(&server.url());
    change(&mut options);
    make(options, Arc::new(HttpKeyFetcher::new()), clock)
}

/// A verifier that uses any fetcher.
pub fn verifier_on(fetcher: Arc<dyn KeyFetcher>, clock: &Arc<TestClock>) -> Verifier {
    make(options("http://127.0.0.1:9/keys"), fetcher, clock)
}

/// The options for tests that really wait for the timeout.
pub fn hasty(options: &mut VerifierOptions) {
    options.timeout_secs = 1;
}

pub fn make(options: VerifierOptions, fetcher: Arc<dyn KeyFetcher>, clock: &Arc<TestClock>) -> Verifier {
    Verifier::with_parts(provider(), options, fetcher, clock.clone()).expect("a verifier")
}

/// Keys that the app ships.
pub fn pinned(signer: &Signer, not_after_at: i64) -> PinnedKeys {
    PinnedKeys { keys: PublicKeys::JwkSet(key_set([signer])), not_after_at }
}
