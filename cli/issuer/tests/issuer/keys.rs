//! Tests the embedded keys, their JWKs and their signatures.

use std::collections::HashSet;

use serde_json::json;
use wallet_jwt_fake_issuer::{
    Attack, RSA_POOL_SIZE, SignatureAlgorithm, SigningKey, hmac_signed_with_public_key, tamper_claim,
    unsigned_token,
};

use crate::client::{payload, token_header, verifies};

fn all_keys() -> Vec<SigningKey> {
    let pool = (0..RSA_POOL_SIZE).map(SigningKey::rsa);
    let others = [
        SigningKey::rsa_3072(),
        SigningKey::rsa_4096(),
        SigningKey::p256(),
        SigningKey::p384(),
        SigningKey::ed25519(),
    ];
    pool.chain(others).collect()
}

#[test]
fn every_key_signs_its_algorithms_and_its_jwk_verifies_them() {
    for key in all_keys() {
        for algorithm in key.algorithms() {
            let token = key.sign(&key.header(*algorithm), &json!({ "sub": "user" }));
            assert!(verifies(&token, &key.public_jwk(None)), "{algorithm} by {}", key.kid());
            let stranger = SigningKey::stranger_for(*algorithm);
            if stranger.kid() != key.kid() {
                assert!(!verifies(&token, &stranger.public_jwk(None)), "{algorithm} by another key");
            }
        }
    }
}

#[test]
fn the_pool_wraps_around_and_all_key_ids_differ() {
    assert_eq!(SigningKey::rsa(RSA_POOL_SIZE + 2).kid(), SigningKey::rsa(2).kid());
    let keys = all_keys();
    let kids: HashSet<&str> = keys.iter().map(SigningKey::kid).collect();
    assert_eq!(kids.len(), keys.len());
}

#[test]
fn a_public_jwk_has_exactly_the_published_members() {
    let names = |key: &SigningKey, alg| {
        let jwk = key.public_jwk(alg);
        let mut names: Vec<String> = jwk.as_object().unwrap().keys().cloned().collect();
        names.sort();
        names.join(" ")
    };
    assert_eq!(names(&SigningKey::rsa(0), Some("RS256")), "alg e kid kty n use");
    assert_eq!(names(&SigningKey::rsa(0), None), "e kid kty n use");
    assert_eq!(names(&SigningKey::p256(), None), "crv kid kty use x y");
    assert_eq!(names(&SigningKey::ed25519(), None), "crv kid kty use x");
}

#[test]
fn debug_of_a_key_shows_its_id_only() {
    let key = SigningKey::rsa(0);
    assert_eq!(format!("{key:?}"), format!("SigningKey {{ kid: {:?}, .. }}", key.kid()));
}

#[test]
fn hand_made_bytes_are_signed_as_they_are() {
    let key = SigningKey::rsa(0);
    let header = r#"{"alg":"RS256","alg":"none"}"#;
    let token = key.sign_bytes("RS256", header, b"no JSON \xff");
    assert_eq!(crate::client::part(&token, 0), header.as_bytes());
    assert_eq!(crate::client::part(&token, 1), b"no JSON \xff");
}

#[test]
fn an_unsigned_token_ends_with_an_empty_signature() {
    let token = unsigned_token(&json!({ "sub": "user" }));
    assert!(token.ends_with('.'));
    assert_eq!(token.split('.').count(), 3);
    assert_eq!(token_header(&token), json!({ "alg": "none" }));
}

#[test]
fn the_hmac_token_verifies_with_the_public_pem_as_secret() {
    let key = SigningKey::rsa(0);
    let token = hmac_signed_with_public_key(&key, &json!({ "sub": "user" }));
    assert_eq!(token_header(&token), json!({ "alg": "HS256", "kid": key.kid() }));
    let (message, _) = token.rsplit_once('.').unwrap();
    let secret = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, key.public_pem().as_bytes());
    ring::hmac::verify(&secret, message.as_bytes(), &crate::client::part(&token, 2)).unwrap();
}

#[test]
fn tampering_keeps_the_signature_and_makes_it_wrong() {
    let key = SigningKey::rsa(0);
    let honest = key.sign(&key.header(SignatureAlgorithm::Rs256), &json!({ "sub": "user", "n": 1 }));
    let tampered = tamper_claim(&honest, |payload| payload["sub"] = json!("admin"));
    assert_eq!(payload(&tampered), json!({ "sub": "admin", "n": 1 }));
    assert_eq!(tampered.rsplit('.').next(), honest.rsplit('.').next());
    assert!(!verifies(&tampered, &key.public_jwk(None)));
}

#[test]
fn a_name_parses_to_what_it_names() {
    for attack in Attack::ALL {
        assert_eq!(attack.as_str().parse(), Ok(*attack));
    }
    for algorithm in SignatureAlgorithm::ALL {
        assert_eq!(algorithm.to_string().parse(), Ok(*algorithm));
    }
    assert!("rs256".parse::<SignatureAlgorithm>().unwrap_err().contains("RS256, RS384"));
}
