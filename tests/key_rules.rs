//! Tests the rules for keys: which published keys can be used, which are skipped and why, and which are tried for a
//! header.

use serde_json::{Value, json};
use wallet_jwt::error::KeysFailure;
use wallet_jwt::keys::{KeyType, MAX_KEY_SET_BYTES, SkipReason};
use wallet_jwt::provider::{ExpectedAudiences, ExpectedIssuers, PublicKeys};
use wallet_jwt::{Algorithm, CustomProvider, KeySet, Provider, verify_compact_signature};
use wallet_jwt_fake_issuer::{SignatureAlgorithm, SigningKey};

fn set(keys: &[Value]) -> KeySet {
    KeySet::parse(json!({ "keys": keys }).to_string().as_bytes()).unwrap()
}

fn with(mut jwk: Value, member: &str, value: Value) -> Value {
    if value.is_null() {
        jwk.as_object_mut().unwrap().remove(member);
    } else {
        jwk[member] = value;
    }
    jwk
}

/// A number with that many bits, in base64url. The highest and the lowest bit are set.
fn number(bits: usize) -> String {
    use base64::Engine as _;
    let mut bytes = vec![0; bits.div_ceil(8)];
    bytes[0] |= 1 << ((bits - 1) % 8);
    *bytes.last_mut().unwrap() |= 1;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

#[test]
fn an_unfit_key_is_left_out_with_its_reason() {
    let rsa = || SigningKey::rsa(0).public_jwk(None);
    let p256 = || SigningKey::p256().public_jwk(None);
    let ed25519 = || SigningKey::ed25519().public_jwk(None);
    let off_curve = with(p256(), "x", p256()["y"].clone());
    for (key, reason) in [
        (json!(5), SkipReason::NotAnObject),
        (with(rsa(), "kty", Value::Null), SkipReason::MissingMember("kty")),
        (with(rsa(), "kty", json!("AKP")), SkipReason::UnknownKeyType),
        (with(rsa(), "kty", json!(5)), SkipReason::BadMember("kty")),
        (with(rsa(), "kid", json!(5)), SkipReason::BadMember("kid")),
        (with(rsa(), "n", Value::Null), SkipReason::MissingMember("n")),
        (with(rsa(), "n", json!("not base64url!")), SkipReason::BadMember("n")),
        (json!({ "kty": "oct", "k": "AAAA" }), SkipReason::Symmetric),
        (with(rsa(), "k", json!("AAAA")), SkipReason::Symmetric),
        (SigningKey::rsa(0).private_jwk(None), SkipReason::Private),
        (SigningKey::p256().private_jwk(None), SkipReason::Private),
        (SigningKey::ed25519().private_jwk(None), SkipReason::Private),
        (with(rsa(), "p", json!("AQAB")), SkipReason::Private),
        (with(rsa(), "oth", json!([])), SkipReason::Private),
        (with(rsa(), "use", json!("enc")), SkipReason::NotForSignatures),
        (with(rsa(), "key_ops", json!(["sign"])), SkipReason::NotForVerifying),
        (with(rsa(), "key_ops", json!([])), SkipReason::NotForVerifying),
        (with(rsa(), "alg", json!("RSA-OAEP")), SkipReason::UnsupportedAlgorithm),
        (with(rsa(), "alg", json!("HS256")), SkipReason::UnsupportedAlgorithm),
        (with(rsa(), "alg", json!("ES256")), SkipReason::AlgorithmOfAnotherKeyType),
        (with(rsa(), "n", json!(number(2047))), SkipReason::RsaSize(2047)),
        (with(rsa(), "n", json!(number(1024))), SkipReason::RsaSize(1024)),
        (with(rsa(), "n", json!(number(8193))), SkipReason::RsaSize(8193)),
        (with(rsa(), "n", json!("")), SkipReason::RsaSize(0)),
        (with(rsa(), "e", json!("AQ")), SkipReason::RsaNumbers),
        (with(rsa(), "e", json!("AQAA")), SkipReason::RsaNumbers),
        (with(rsa(), "e", json!(number(34))), SkipReason::RsaNumbers),
        (with(rsa(), "e", json!("")), SkipReason::RsaNumbers),
        (with(p256(), "crv", json!("P-521")), SkipReason::UnknownCurve),
        (with(p256(), "crv", json!("secp256k1")), SkipReason::UnknownCurve),
        (with(p256(), "crv", json!("P-384")), SkipReason::BadMember("x")),
        (with(p256(), "x", json!("AAAA")), SkipReason::BadMember("x")),
        (off_curve, SkipReason::NotOnCurve),
        (with(ed25519(), "crv", json!("Ed448")), SkipReason::UnknownCurve),
        (with(ed25519(), "x", json!("AAAA")), SkipReason::BadMember("x")),
    ] {
        let parsed = set(&[key.clone(), SigningKey::rsa(1).public_jwk(None)]);
        assert_eq!(parsed.skipped().iter().map(|key| &key.reason).collect::<Vec<_>>(), [&reason], "{key}");
        assert_eq!(parsed.usable().len(), 1, "the good key beside it stays: {key}");
    }
}

#[test]
fn fit_keys_of_every_kind_and_size_are_usable() {
    let rsa = || SigningKey::rsa(0).public_jwk(None);
    for (key, kind) in [
        (rsa(), KeyType::Rsa { bits: 2048 }),
        (SigningKey::rsa_3072().public_jwk(None), KeyType::Rsa { bits: 3072 }),
        (SigningKey::rsa_4096().public_jwk(None), KeyType::Rsa { bits: 4096 }),
        (with(rsa(), "n", json!(number(8192))), KeyType::Rsa { bits: 8192 }),
        (with(rsa(), "e", json!("Aw")), KeyType::Rsa { bits: 2048 }),
        (with(rsa(), "e", json!(number(33))), KeyType::Rsa { bits: 2048 }),
        (with(rsa(), "use", Value::Null), KeyType::Rsa { bits: 2048 }),
        (with(rsa(), "key_ops", json!(["sign", "verify"])), KeyType::Rsa { bits: 2048 }),
        (with(rsa(), "x5c", json!("ignored, with any value")), KeyType::Rsa { bits: 2048 }),
        (SigningKey::p256().public_jwk(Some("ES256")), KeyType::P256),
        (SigningKey::p384().public_jwk(None), KeyType::P384),
        (SigningKey::ed25519().public_jwk(None), KeyType::Ed25519),
    ] {
        let parsed = set(std::slice::from_ref(&key));
        assert_eq!(parsed.skipped(), [], "{key}");
        assert_eq!(parsed.usable()[0].key_type(), kind, "{key}");
    }
}

/// Some publishers write a zero byte before the modulus. The key and its thumbprint stay the same.
#[test]
fn a_leading_zero_of_the_modulus_changes_nothing() {
    use base64::Engine as _;
    let base64 = base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let key = SigningKey::rsa(0);
    let plain = key.public_jwk(None);
    let modulus = base64.decode(plain["n"].as_str().unwrap()).unwrap();
    let padded = with(plain, "n", json!(base64.encode([&[0], &modulus[..]].concat())));
    let parsed = set(&[padded]);
    assert_eq!(parsed.usable()[0].thumbprint(), key.kid());
    let token = key.sign(&key.header(SignatureAlgorithm::Rs256), &json!({}));
    assert!(verify_compact_signature(&token, &parsed, Algorithm::ALL).is_ok());
}

#[test]
fn a_text_that_is_not_a_jwk_set_is_refused() {
    for text in ["", "[]", "{}", "{\"keys\":{}}", "{\"keys\":null}", "<html>", "{\"keys\":[", "null"] {
        assert!(KeySet::parse(text.as_bytes()).is_err(), "{text}");
    }
    assert_eq!(KeySet::parse(b"{\"keys\":[]}").unwrap().usable().len(), 0);
    let padded = |bytes: usize| format!("{{\"keys\":[]{}}}", " ".repeat(bytes - 11));
    assert!(KeySet::parse(padded(MAX_KEY_SET_BYTES).as_bytes()).is_ok());
    assert_eq!(KeySet::parse(padded(MAX_KEY_SET_BYTES + 1).as_bytes()).unwrap_err(), KeysFailure::TooLarge);
}

fn code(token: &str, keys: &KeySet) -> String {
    match verify_compact_signature(token, keys, Algorithm::ALL) {
        Ok(_) => "good".to_owned(),
        Err(error) => error.code().to_string(),
    }
}

#[test]
fn the_key_with_the_tokens_kid_is_used() {
    let (own, other) = (SigningKey::rsa(0), SigningKey::rsa(1));
    let token = own.sign(&own.header(SignatureAlgorithm::Rs256), &json!({}));
    let renamed = |key: &SigningKey, kid: Value| with(key.public_jwk(None), "kid", kid);
    let own_kid = || json!(own.kid());
    for (keys, expected) in [
        (vec![own.public_jwk(None)], "good"),
        (vec![other.public_jwk(None)], "E_KEY_UNKNOWN"),
        (vec![other.public_jwk(None), own.public_jwk(None)], "good"),
        (vec![renamed(&other, own_kid())], "E_SIGNATURE"),
        (vec![renamed(&other, own_kid()), own.public_jwk(None)], "E_KEY_AMBIGUOUS"),
        (vec![own.public_jwk(None), own.public_jwk(Some("RS256"))], "good"),
        (vec![own.public_jwk(Some("PS256"))], "E_KEY_UNFIT"),
        (vec![with(own.public_jwk(None), "use", json!("enc"))], "E_KEY_UNFIT"),
        (vec![renamed(&SigningKey::p256(), own_kid())], "E_KEY_UNFIT"),
        // An unfit key with the same `kid` does not make the fit key ambiguous.
        (vec![renamed(&SigningKey::p256(), own_kid()), own.public_jwk(None)], "good"),
        // Otherwise keys without a key id are tried.
        (vec![renamed(&other, Value::Null), renamed(&own, Value::Null)], "good"),
        (vec![renamed(&other, Value::Null)], "E_KEY_UNKNOWN"),
        // A key with another key id is not tried.
        (vec![renamed(&own, json!("another"))], "E_KEY_UNKNOWN"),
    ] {
        assert_eq!(code(&token, &set(&keys)), expected, "{keys:?}");
    }
}

#[test]
fn a_token_without_kid_tries_all_fit_keys_but_at_most_eight() {
    let key = SigningKey::ed25519();
    let token = key.sign(&json!({ "alg": "EdDSA" }), &json!({}));
    let strangers = |count: usize| {
        (0..count)
            .map(|_| SigningKey::stranger_for(SignatureAlgorithm::EdDsa).public_jwk(None))
            .collect::<Vec<_>>()
    };
    let after = |count: usize| set(&[strangers(count), vec![key.public_jwk(None)]].concat());
    assert_eq!(code(&token, &after(7)), "good");
    assert_eq!(code(&token, &after(8)), "E_SIGNATURE", "the ninth is not tried");
    assert_eq!(code(&token, &set(&[SigningKey::rsa(0).public_jwk(None)])), "E_KEY_UNKNOWN");
}

#[test]
fn a_valid_pem_is_read_and_a_bad_one_is_refused_with_advice() {
    let make = |pem: String| {
        Provider::custom(CustomProvider {
            keys: Some(PublicKeys::Pem { pem, key_id: None }),
            issuers: Some(ExpectedIssuers::AnyIssuer),
            audiences: Some(ExpectedAudiences::AnyAudience),
            algorithms: vec![Algorithm::Rs256],
            ..CustomProvider::default()
        })
    };
    let good = SigningKey::rsa(0).public_pem();
    assert!(make(good.clone()).is_ok());
    assert!(make(format!("\n  {good}\n")).is_ok());
    let private = include_str!("../cli/issuer/src/fake-keys/rsa-2048-0.pem");
    for (pem, word) in [
        (private.to_owned(), "private key"),
        (String::new(), "PEM"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".to_owned(), "another kind"),
        ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n".to_owned(), "SubjectPublicKeyInfo"),
        ("-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----\n".to_owned(), "PKCS#1"),
        ("c2VjcmV0".to_owned(), "PEM"),
        ("secret!".to_owned(), "base64"),
    ] {
        let refused = make(pem).unwrap_err();
        assert_eq!(refused.code().as_str(), "E_CONFIG_KEYS");
        assert!(refused.to_string().contains(word), "{refused}");
        assert!(!refused.to_string().contains("secret"));
    }
}
