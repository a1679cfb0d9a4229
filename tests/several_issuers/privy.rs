//! Privy's one issuer, and its key set at the app's own URL.

use serde_json::json;
use wallet_jwt::{KeySource, PrivyOptions, Provider, VerifierOptions};
use wallet_jwt_fake_issuer::{PrivyClaimsInput, PrivyShape, SAMPLE_PRIVY_APP_ID, SigningKey, privy_payload};

use super::world::{NOW_AT, World, jwk, set};

fn signed(key: &SigningKey, kid: &str, claims: &serde_json::Value) -> String {
    key.sign(&json!({ "alg": "ES256", "typ": "JWT", "kid": kid }), claims)
}

#[test]
fn privys_new_key_is_found_in_seconds_and_other_issuers_cost_nothing() {
    let provider = Provider::privy(SAMPLE_PRIVY_APP_ID, PrivyOptions::default()).expect("a provider");
    let url = provider.keys_url().expect("a URL").to_owned();
    let world = World::with(provider, VerifierOptions::default());
    let key = SigningKey::p256();
    let claims = privy_payload(
        PrivyShape::Identity,
        &PrivyClaimsInput { issued_at: NOW_AT - 10, ..PrivyClaimsInput::default() },
    );
    let mut foreign = claims.clone();
    foreign["iss"] = json!(url);
    for kid in ["old", "new", "invented"] {
        assert_eq!(world.code(&signed(&key, kid, &foreign)), "E_ISSUER");
    }
    assert_eq!(world.endpoints.requests(), 0);

    world.endpoints.answer(&url, Some(set(&[jwk(&key, "old")])));
    assert_eq!(world.verify(&signed(&key, "old", &claims)).unwrap().key_source, KeySource::Fresh);
    // Privy's own verifier refuses the new key for ten minutes.
    world.endpoints.answer(&url, Some(set(&[jwk(&key, "old"), jwk(&key, "new")])));
    assert_eq!(world.verify(&signed(&key, "new", &claims)).unwrap().key_source, KeySource::Fresh);
    world.endpoints.answer(&url, Some(set(&[jwk(&key, "new"), jwk(&key, "newest")])));
    assert_eq!(world.code(&signed(&key, "newest", &claims)), "E_KEY_UNKNOWN");
    world.time.advance(30);
    assert!(world.verify(&signed(&key, "newest", &claims)).is_ok());
    assert_eq!(world.endpoints.requests(), 3);
}
