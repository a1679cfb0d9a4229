//! Web3Auth's two issuers, each with its own key set.

use serde_json::{Value, json};
use wallet_jwt::{KeySource, Provider, VerifierOptions, Web3AuthOptions, Web3AuthTokens};
use wallet_jwt_fake_issuer::{
    SAMPLE_WEB3AUTH_CLIENT_ID, SigningKey, Web3authClaimsInput, Web3authShape, web3auth_payload,
};

use super::world::{NOW_AT, World, jwk, set};

const SOCIAL_KEYS: &str = "https://api-auth.web3auth.io/jwks";
const EXTERNAL_KEYS: &str = "https://authjs.web3auth.io/jwks";

fn world(accept: Web3AuthTokens) -> World {
    let provider = Provider::web3auth(SAMPLE_WEB3AUTH_CLIENT_ID, accept, Web3AuthOptions::default());
    World::with(provider.expect("a provider"), VerifierOptions::default())
}

/// A key for ES256 that signs nothing here.
fn another_jwk(kid: &str) -> Value {
    json!({
        "kty": "EC", "crv": "P-256", "kid": kid,
        "x": "9u02MEcFV3eeiUIS0m3HeRsjGZEp2khDRph6iOPGVAM", "y": "bYYsExWlv2kpBxMmlCRrWELGeCHxqsQF-Ijzm1Z3m-k",
    })
}

fn signed(key: &SigningKey, kid: &str, shape: Web3authShape) -> String {
    let input = Web3authClaimsInput { issued_at: NOW_AT - 10, ..Web3authClaimsInput::default() };
    key.sign(&json!({ "alg": "ES256", "kid": kid }), &web3auth_payload(shape, &input))
}

#[test]
fn each_of_web3auths_issuers_has_only_its_own_key() {
    let world = world(Web3AuthTokens::Both);
    let key = SigningKey::p256();
    // Both sets name a key alike.
    world.endpoints.answer(SOCIAL_KEYS, Some(set(&[jwk(&key, "k")])));
    world.endpoints.answer(EXTERNAL_KEYS, Some(set(&[another_jwk("k")])));
    let social = world.verify(&signed(&key, "k", Web3authShape::Social)).unwrap();
    assert_eq!((social.key_source, world.endpoints.requests()), (KeySource::Fresh, 1));
    assert_eq!(world.code(&signed(&key, "k", Web3authShape::External)), "E_SIGNATURE");
    assert_eq!(world.endpoints.requests(), 2);
    world.endpoints.answer(EXTERNAL_KEYS, Some(set(&[another_jwk("k"), jwk(&key, "own")])));
    assert!(world.verify(&signed(&key, "own", Web3authShape::External)).is_ok());
    assert_eq!(world.endpoints.requests(), 3);
}

#[test]
fn an_issuer_that_is_not_accepted_costs_no_request() {
    let key = SigningKey::p256();
    for (accept, shape) in [
        (Web3AuthTokens::Social, Web3authShape::External),
        (Web3AuthTokens::External, Web3authShape::Social),
        (Web3AuthTokens::Both, Web3authShape::Older),
    ] {
        let world = world(accept);
        assert_eq!(world.code(&signed(&key, "k", shape)), "E_ISSUER", "{shape}");
        assert_eq!(world.endpoints.requests(), 0, "{shape}");
    }
}
