//! Trap 6, first half: one bad key must not make the whole set unusable, and a symmetric key is never used.

use ring::hmac;
use serde_json::{Value, json};
use wallet_jwt::{Algorithm, KeySet, verify_compact_signature};

use crate::offline;
use crate::signer::{Signer, base64url, key_set};

/// Elements of a JWK Set that nobody can use, with the reason that must be given.
fn unusable() -> Vec<(Value, &'static str)> {
    let (rsa, p256) = (Signer::rsa(), Signer::p256());
    vec![
        (json!(null), "not a JSON object"),
        (json!("key"), "not a JSON object"),
        (json!([]), "not a JSON object"),
        (json!({}), "the member `kty` is missing"),
        (rsa.jwk_with(&json!({"kid": 5})), "the member `kid` has the wrong type"),
        (rsa.jwk_with(&json!({"kty": 5})), "the member `kty` has the wrong type"),
        (rsa.jwk_with(&json!({"kty": "AKP", "pub": "AAAA"})), "unknown key type (`kty`)"),
        (rsa.jwk_with(&json!({"kty": "rsa"})), "unknown key type (`kty`)"),
        (rsa.jwk_with(&json!({"n": null})), "the member `n` is missing"),
        (rsa.jwk_with(&json!({"n": "not base64!"})), "the member `n` is not base64url"),
        (rsa.jwk_with(&json!({"e": 65_537})), "the member `e` has the wrong type"),
        (rsa.jwk_with(&json!({"use": 5})), "the member `use` has the wrong type"),
        (rsa.jwk_with(&json!({"alg": {}})), "the member `alg` has the wrong type"),
        (rsa.jwk_with(&json!({"key_ops": "verify"})), "the member `key_ops` has the wrong type"),
        (
            p256.jwk_with(&json!({"crv": "P-521"})),
            if cfg!(feature = "aws-lc") {
                "the member `x` has 32 bytes; it should have 66"
            } else {
                "unknown curve (`crv`)"
            },
        ),
        (p256.jwk_with(&json!({"crv": "secp256k1"})), "unknown curve (`crv`)"),
        (p256.jwk_with(&json!({"x": base64url([7; 30])})), "the member `x` has 30 bytes; it should have 32"),
        (p256.jwk_with(&json!({"x": base64url([7; 31])})), "its point is not on the curve"),
        (p256.jwk_with(&json!({"x": base64url([7; 32])})), "its point is not on the curve"),
        (Signer::ed25519().jwk_with(&json!({"crv": "X25519"})), "unknown curve (`crv`)"),
        (json!({"kty": "oct", "k": "c2VjcmV0"}), "a symmetric key never verifies a published signature"),
    ]
}

#[test]
fn trap_6_a_bad_key_is_skipped_with_a_reason_and_others_stay() {
    let good = Signer::other_rsa();
    let token = good.token(Algorithm::Rs256, &offline::custom_payload());
    for (bad, reason) in unusable() {
        for jwks in [[bad.clone(), good.jwk()], [good.jwk(), bad.clone()]] {
            let keys = key_set(&jwks);
            assert_eq!((keys.usable().len(), keys.skipped().len()), (1, 1), "{bad}");
            assert_eq!(keys.skipped()[0].reason.to_string(), reason, "{bad}");
            assert!(verify_compact_signature(&token, &keys, Algorithm::ALL).is_ok(), "{bad}");
        }
    }
}

#[test]
fn trap_6_unused_members_may_have_any_value() {
    let signer = Signer::rsa();
    let token = signer.token(Algorithm::Rs256, &offline::custom_payload());
    for odd in [
        json!({"x5c": "str"}),
        json!({"x5t": 5, "x5u": [], "x5t#S256": {}}),
        json!({"exp": "never", "nbf": [], "iat": "now"}),
        json!({"unknown": {"nested": [1, 2, 3]}}),
    ] {
        let keys = key_set(&[signer.jwk_with(&odd)]);
        assert!(verify_compact_signature(&token, &keys, Algorithm::ALL).is_ok(), "{odd}");
    }
}

#[test]
fn trap_6_only_a_text_that_is_not_a_key_set_is_an_error() {
    for text in [
        "",
        "{}",
        "[]",
        "null",
        r#"{"keys":{}}"#,
        r#"{"keys":null}"#,
        r#"{"key":[]}"#,
        "<html>",
        r#"{"keys":[]"#,
    ] {
        assert!(KeySet::parse(text.as_bytes()).is_err(), "{text}");
    }
    assert!(KeySet::parse(b"{\"keys\":[]}\xff").is_err());
    assert!(KeySet::parse(br#"{"keys":[],"more":1}"#).is_ok());
}

#[test]
fn trap_6_an_oct_key_never_becomes_an_hmac_key() {
    let (secret, key_id) = (b"a published secret of 32 bytes....", "shared");
    let symmetric = |changes: Value| {
        let oct = json!({"kty": "oct", "k": base64url(secret), "kid": key_id, "use": "sig", "alg": "HS256"});
        key_set(&[crate::signer::changed(&oct, &changes)])
    };
    for changes in [json!({}), json!({"alg": "RS256"}), json!({"alg": null}), json!({"kid": null})] {
        let keys = symmetric(changes.clone());
        assert!(keys.usable().is_empty());
        for name in ["HS256", "RS256", "ES256", "EdDSA"] {
            let header = json!({"alg": name, "kid": key_id}).to_string();
            let signed = format!("{}.{}", base64url(header), base64url("{}"));
            let mac = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), signed.as_bytes());
            let token = format!("{signed}.{}", base64url(mac));
            assert!(verify_compact_signature(&token, &keys, Algorithm::ALL).is_err(), "{name} {changes}");
        }
    }
}

#[test]
fn a_published_private_key_verifies_nothing() {
    for signer in [Signer::rsa(), Signer::p256(), Signer::ed25519()] {
        let keys = key_set(&[signer.jwk_with(&json!({"d": "AQAB"}))]);
        assert!(keys.usable().is_empty());
        assert!(keys.skipped()[0].reason.to_string().contains("private part"));
    }
}
