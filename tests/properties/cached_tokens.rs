//! The memory of a cache of verified tokens.

use std::sync::Arc;

use pollster::block_on;
use serde_json::{Value, json};
use wallet_jwt::keys::{FetchError, KeysRequest, KeysResponse};
use wallet_jwt::verifier::CacheLimits;
use wallet_jwt::{
    Algorithm, Audience, DynamicOptions, KeyFetcher, ParaEnvironment, Provider, Verifier, VerifierOptions,
};

use crate::offline;
use crate::signer::Signer;

const LIMIT: u64 = 1024 * 1024;

/// The signer's key set.
struct Fetched(Vec<u8>);

impl KeyFetcher for Fetched {
    fn fetch(&self, _: &KeysRequest) -> Result<KeysResponse, FetchError> {
        Ok(KeysResponse { status: 200, body: self.0.clone(), ..KeysResponse::default() })
    }
}

fn fetching(signer: &Signer, provider: Provider) -> Verifier {
    let set = json!({ "keys": [signer.jwk()] }).to_string().into_bytes();
    let clock = Arc::new(offline::FixedClock(offline::NOW));
    Verifier::with_parts(provider, VerifierOptions::default(), Arc::new(Fetched(set)), clock).unwrap()
}

/// What a verifier keeps after it has verified these tokens, in bytes.
fn kept(verifier: &Verifier, tokens: &[String]) -> u64 {
    // Before: the key set, and what is made once in a process.
    for token in tokens.iter().take(2) {
        block_on(verifier.verify_shared(token, None)).expect("a good token");
    }
    let counted = allocation_counter::measure(|| {
        verifier.cache_tokens(CacheLimits { tokens: 100_000, bytes: LIMIT }).expect("good limits");
        for token in tokens {
            block_on(verifier.verify_shared(token, None)).expect("a good token");
        }
    });
    u64::try_from(counted.bytes_current).expect("more than before")
}

/// Tokens that do not all fit.
fn tokens(signer: &Signer, algorithm: Algorithm, payload: &Value, count: usize) -> Vec<String> {
    let numbered = |number: usize| {
        let mut payload = payload.clone();
        payload["number"] = number.into();
        signer.token(algorithm, &payload)
    };
    (0..count).map(numbered).collect()
}

fn assert_bounded(verifier: &Verifier, tokens: &[String], form: &str) {
    let kept = kept(verifier, tokens);
    assert!(kept <= LIMIT / 100 * 105, "{form}: {kept} bytes");
    // Something is in it.
    assert!(kept >= LIMIT / 10, "{form}: {kept} bytes");
}

/// Ten keys of 2048 bits, with ids of their own.
fn ten_keys() -> Vec<Value> {
    let mut key = Signer::rsa().jwk();
    let numbered = |number: i32| {
        key["kid"] = format!("key {number}").into();
        key.clone()
    };
    (0..10).map(numbered).collect()
}

#[test]
fn a_verifier_with_ten_keys_takes_at_most_64_kb() {
    let keys = ten_keys();
    let set = json!({ "keys": keys }).to_string().into_bytes();
    let counted = allocation_counter::measure(|| {
        // It is kept, so that it counts.
        std::mem::forget(offline::custom(&keys, &[Algorithm::Rs256]));
    });
    assert!((5_000..64_000).contains(&counted.bytes_current), "configured: {}", counted.bytes_current);
    let counted = allocation_counter::measure(|| {
        let audience = Audience::ApiKeyId(offline::API_KEY_ID.into());
        let provider = Provider::para(ParaEnvironment::Beta, audience).expect("a configuration");
        let clock = Arc::new(offline::FixedClock(offline::NOW));
        let fetcher = Arc::new(Fetched(set.clone()));
        let fetched =
            Verifier::with_parts(provider, VerifierOptions::default(), fetcher, clock).expect("options");
        block_on(fetched.refresh_keys()).expect("a good set");
        std::mem::forget(fetched);
    });
    assert!((5_000..64_000).contains(&counted.bytes_current), "fetched: {}", counted.bytes_current);
}

#[test]
fn a_cache_takes_no_more_than_its_bytes() {
    let signer = Signer::ed25519();
    for (form, name, value) in [
        ("small", "x", json!(1)),
        ("many texts", "x", json!(vec!["a"; 400])),
        ("many objects", "x", json!(vec![json!({}); 400])),
        ("long texts", "x", json!("\u{1}".repeat(1_000))),
        ("many audiences", "aud", json!([vec!["b"; 400], vec![offline::AUDIENCE]].concat())),
    ] {
        let mut payload = offline::custom_payload();
        payload[name] = value;
        let verifier = offline::custom(&[signer.jwk()], &[Algorithm::EdDsa]);
        assert_bounded(&verifier, &tokens(&signer, Algorithm::EdDsa, &payload, 1_500), form);
    }
    let signer = Signer::rsa();
    let para = || Provider::para(ParaEnvironment::Beta, Audience::Any).unwrap();
    let dynamic = || Provider::dynamic(offline::ENVIRONMENT_ID, DynamicOptions::default()).unwrap();
    let mut empty_wallets = offline::para_payload();
    empty_wallets["data"]["externalWallets"] = json!(vec![json!({}); 400]);
    let mut empty_credentials = offline::dynamic_payload();
    empty_credentials["verified_credentials"] = json!(vec![json!({}); 400]);
    for (form, provider, payload) in [
        ("Para", para(), offline::para_payload()),
        ("Para with empty wallets", para(), empty_wallets),
        ("Dynamic", dynamic(), offline::dynamic_payload()),
        ("Dynamic with empty credentials", dynamic(), empty_credentials),
    ] {
        let tokens = tokens(&signer, Algorithm::Rs256, &payload, 300);
        assert_bounded(&fetching(&signer, provider), &tokens, form);
    }
}
