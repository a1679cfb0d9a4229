//! Tests the rules for keys: which published keys can be used, which are skipped and why, and which are tried for a
//! header.

use serde_json::{Value, json};
use wallet_jwt::error::KeysFailure;
use wallet_jwt::keys::{KeyType, MAX_KEY_SET_BYTES, SkipReason};
use wallet_jwt::provider::{ExpectedAudiences, ExpectedIssuers, PublicKeys};
use wallet_jwt::verifier::PinnedKeys;
use wallet_jwt::{
    Algorithm, Audience, ConfigError, CustomProvider, KeySet, ParaEnvironment, Provider, Verifier,
    VerifierOptions, VerifyError, verify_compact_signature,
};
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

fn length(member: &'static str, bytes: i64, expected: i64) -> SkipReason {
    SkipReason::WrongLength { member, bytes, expected }
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
        (with(rsa(), "n", json!("not base64url!")), SkipReason::NotBase64Url("n")),
        (with(rsa(), "n", json!("+/+/")), SkipReason::NotBase64Url("n")),
        (with(rsa(), "e", json!(65_537)), SkipReason::BadMember("e")),
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
        (with(rsa(), "n", json!("")), SkipReason::MissingMember("n")),
        (with(rsa(), "e", json!("AQ")), SkipReason::RsaNumbers),
        (with(rsa(), "e", json!("AQAA")), SkipReason::RsaNumbers),
        (with(rsa(), "e", json!(number(34))), SkipReason::RsaNumbers),
        (with(rsa(), "e", json!("")), SkipReason::MissingMember("e")),
        (
            with(p256(), "crv", json!("P-521")),
            if cfg!(feature = "aws-lc") { length("x", 32, 66) } else { SkipReason::UnknownCurve },
        ),
        (with(p256(), "crv", json!("secp256k1")), SkipReason::UnknownCurve),
        (with(p256(), "crv", json!("P-384")), length("x", 32, 48)),
        (with(p256(), "x", json!("AAAA")), length("x", 3, 32)),
        (with(p256(), "y", json!(number(8 * 34))), length("y", 34, 32)),
        (with(p256(), "y", json!(number(8 * 33))), length("y", 33, 32)),
        (off_curve, SkipReason::NotOnCurve),
        (with(ed25519(), "crv", json!("Ed448")), SkipReason::UnknownCurve),
        (with(ed25519(), "x", json!("AAAA")), length("x", 3, 32)),
        (with(ed25519(), "x", json!(number(8 * 33))), length("x", 33, 32)),
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
fn a_reason_names_the_member_and_its_bytes() {
    let short = with(SigningKey::p256().public_jwk(None), "x", json!("AAAA"));
    let small = with(SigningKey::rsa(0).public_jwk(None), "n", json!(number(1023)));
    for (key, text) in [
        (short, "the member `x` has 3 bytes; it should have 32"),
        (
            small,
            "its RSA modulus `n` has 1023 bits, 128 bytes; it should have 2048 to 8192 bits, 256 to 1024 bytes",
        ),
    ] {
        assert_eq!(set(&[key]).skipped()[0].reason.to_string(), text);
    }
}

/// Serialisers write what is not set as `null` or as an empty text.
#[test]
fn null_and_empty_optional_members_count_as_absent() {
    let optional =
        ["use", "alg", "kid", "key_ops", "x5c", "x5t", "d", "p", "q", "dp", "dq", "qi", "oth", "k"];
    for key in [SigningKey::rsa(0), SigningKey::p256(), SigningKey::ed25519()] {
        for unset in [json!(null), json!("")] {
            let mut jwk = key.public_jwk(None);
            for member in optional {
                jwk[member] = unset.clone();
            }
            let parsed = set(&[jwk.clone()]);
            assert_eq!(parsed.skipped(), [], "{jwk}");
            let usable = &parsed.usable()[0];
            assert_eq!((usable.thumbprint(), usable.key_id(), usable.algorithm()), (key.kid(), None, None));
        }
        // Anything else in a private member is a published private key.
        for present in [json!("AQAB"), json!(0), json!(false), json!([]), json!({})] {
            let parsed = set(&[with(key.public_jwk(None), "d", present.clone())]);
            assert_eq!(parsed.skipped()[0].reason, SkipReason::Private, "{present}");
        }
    }
}

#[test]
fn padding_of_a_number_changes_nothing() {
    for (key, members) in [
        (SigningKey::rsa(0), &["n", "e"][..]),
        (SigningKey::p256(), &["x", "y"]),
        (SigningKey::p384(), &["x", "y"]),
        (SigningKey::ed25519(), &["x"]),
    ] {
        let mut jwk = key.public_jwk(None);
        for member in members {
            let plain = jwk[member].as_str().unwrap().to_owned();
            let padding = "=".repeat((4 - plain.len() % 4) % 4);
            jwk[member] = json!(plain + &padding);
        }
        assert_eq!(set(&[jwk.clone()]).usable()[0].thumbprint(), key.kid(), "{jwk}");
        let too_much = with(jwk, members[0], json!("AQAB=="));
        assert_eq!(set(&[too_much]).skipped()[0].reason, SkipReason::NotBase64Url(members[0]));
    }
}

#[test]
fn an_added_leading_zero_of_an_ec_coordinate_is_ignored() {
    use base64::Engine as _;
    let base64 = base64::engine::general_purpose::URL_SAFE_NO_PAD;
    for key in [SigningKey::p256(), SigningKey::p384()] {
        for member in ["x", "y"] {
            let plain = base64.decode(key.public_jwk(None)[member].as_str().unwrap()).unwrap();
            let changed = |bytes: Vec<u8>| with(key.public_jwk(None), member, json!(base64.encode(bytes)));
            let added = set(&[changed([&[0], &plain[..]].concat())]);
            assert_eq!(added.usable()[0].thumbprint(), key.kid(), "{member}");
            // A byte that is missing and was not zero: another point.
            let cut = set(&[changed(plain[1..].to_vec())]);
            assert_eq!(cut.skipped()[0].reason, SkipReason::NotOnCurve, "{member}");
            let two = set(&[changed([&[0, 0], &plain[..]].concat())]);
            assert!(matches!(two.skipped()[0].reason, SkipReason::WrongLength { .. }), "{member}");
        }
    }
}

/// RFC 9864 names one signature twice.
#[test]
fn ed25519_and_eddsa_are_one_algorithm_in_header_and_key() {
    let key = SigningKey::ed25519();
    for header_name in ["Ed25519", "EdDSA"] {
        let token = key.sign_bytes("EdDSA", &json!({ "alg": header_name }).to_string(), b"{}");
        for key_name in [json!("Ed25519"), json!("EdDSA"), json!(null)] {
            let keys = set(&[with(key.public_jwk(None), "alg", key_name.clone())]);
            let verified = verify_compact_signature(&token, &keys, &[Algorithm::EdDsa]);
            assert!(verified.is_ok(), "{header_name} {key_name}: {verified:?}");
            let elsewhere = verify_compact_signature(&token, &keys, &[Algorithm::Rs256]).unwrap_err();
            assert_eq!(elsewhere.code().as_str(), "E_ALGORITHM_NOT_ALLOWED");
        }
    }
}

#[test]
fn a_signature_that_is_too_short_is_said_to_be_cut_off() {
    use base64::Engine as _;
    let base64 = base64::engine::general_purpose::URL_SAFE_NO_PAD;
    for (key, algorithm) in [
        (SigningKey::rsa(0), SignatureAlgorithm::Rs256),
        (SigningKey::p256(), SignatureAlgorithm::Es256),
        (SigningKey::p384(), SignatureAlgorithm::Es384),
        (SigningKey::ed25519(), SignatureAlgorithm::EdDsa),
    ] {
        let token = key.sign(&key.header(algorithm), &json!({}));
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let signature = base64.decode(signature).unwrap();
        let keys = set(&[key.public_jwk(None)]);
        for kept in [1, signature.len() - 1] {
            let cut = format!("{signed}.{}", base64.encode(&signature[..kept]));
            let refused = verify_compact_signature(&cut, &keys, Algorithm::ALL).unwrap_err();
            assert_eq!(refused.code().as_str(), "E_SIGNATURE");
            let sentence = format!("{kept} of at least {} bytes: the token was cut off", signature.len());
            assert!(refused.to_string().contains(&sentence), "{refused}");
        }
        // Without any signature somebody has taken it away; with more bytes it is another one.
        let longer = [&signature[..], &[0]].concat();
        for other in [&[][..], &longer] {
            let token = format!("{signed}.{}", base64.encode(other));
            let refused = verify_compact_signature(&token, &keys, Algorithm::ALL);
            assert_eq!(refused, Err(VerifyError::Signature));
        }
    }
}

#[test]
fn a_byte_order_mark_before_a_set_is_ignored() {
    let key = SigningKey::p256().public_jwk(None);
    let text = format!("\u{feff}{}", json!({ "keys": [key] }));
    assert_eq!(KeySet::parse(text.as_bytes()).unwrap().usable().len(), 1);
    assert_eq!(KeySet::from_configuration(text.as_bytes()).unwrap().usable().len(), 1);
    assert!(KeySet::parse(format!("\u{feff}{text}").as_bytes()).is_err());
}

#[test]
fn a_single_jwk_is_a_set_only_in_configuration() {
    let key = SigningKey::p256();
    let text = key.public_jwk(None).to_string();
    assert_eq!(KeySet::parse(text.as_bytes()), Err(KeysFailure::NotAKeySet));
    assert_eq!(KeySet::from_configuration(text.as_bytes()).unwrap().usable()[0].thumbprint(), key.kid());
    assert!(custom(PublicKeys::JwkSet(text), Algorithm::Es256).is_ok());
    let private = key.private_jwk(None).to_string();
    let refused = custom(PublicKeys::JwkSet(private), Algorithm::Es256).unwrap_err();
    assert!(refused.to_string().contains("private part"), "{refused}");
}

#[test]
fn a_configured_text_that_is_no_set_is_named() {
    for (text, words) in [
        ("<html>", "an HTML page"),
        (r#"{"jwks_uri":"https://i.example/k"}"#, "`jwks_uri`, https://i.example/k"),
        ("-----BEGIN PUBLIC KEY-----", "a PEM"),
        (r#"{"keys":[]}"#, "the set is empty"),
    ] {
        let refused = custom(PublicKeys::JwkSet(text.to_owned()), Algorithm::Es256).unwrap_err();
        assert_eq!(refused.code().as_str(), "E_CONFIG_KEYS");
        assert!(refused.to_string().contains(words), "{refused}");
    }
}

#[test]
fn a_text_of_bytes_that_is_no_set_is_named() {
    let large = vec![b' '; MAX_KEY_SET_BYTES + 1];
    for (text, words) in [
        (&b"{\0\"\0"[..], "UTF-16"),
        (b"\xff\xfea", "UTF-16"),
        (b"\xfe\xffa", "UTF-16"),
        (b"[1]", "a JSON object with an array `keys`"),
        (b"[]", "a JSON object with an array `keys`"),
        (&large, "a key set of more than 65536 bytes is not read"),
    ] {
        let refused = KeySet::from_configuration(text).unwrap_err();
        assert!(refused.to_string().contains(words), "{words}: {refused}");
    }
}

#[test]
fn key_sets_are_equal_if_their_usable_keys_are() {
    let (rsa, p256) = (SigningKey::rsa(0).public_jwk(None), SigningKey::p256().public_jwk(None));
    let alone = set(std::slice::from_ref(&rsa));
    assert_eq!(set(&[rsa.clone(), json!(5)]), alone);
    for other in [vec![], vec![p256.clone()], vec![rsa.clone(), p256.clone()]] {
        assert_ne!(set(&other), alone);
    }
    assert_ne!(set(&[with(rsa, "kid", json!("other"))]), alone);
}

#[test]
fn a_key_says_its_only_algorithm() {
    let algorithm = |name| set(&[SigningKey::rsa(0).public_jwk(name)]).usable()[0].algorithm();
    assert_eq!((algorithm(Some("PS256")), algorithm(None)), (Some(Algorithm::Ps256), None));
}

#[test]
fn a_key_prints_its_public_identity_and_not_its_numbers() {
    let jwk = SigningKey::rsa(0).public_jwk(None);
    let keys = set(&[jwk.clone(), json!(5)]);
    let shown = format!("{:?}", keys.usable()[0]);
    assert!(shown.contains(jwk["kid"].as_str().unwrap()) && shown.contains("Rsa { bits: 2048 }"), "{shown}");
    assert!(!shown.contains(&jwk["n"].as_str().unwrap()[..40]), "{shown}");
    assert_eq!(keys.usable()[0].to_jwk(), with(jwk, "use", Value::Null));
    let status = keys.status();
    assert_eq!((status.usable_keys.len(), status.skipped_keys.len()), (1, 1));
}

#[test]
fn marks_in_what_is_no_token_are_not_named() {
    let said =
        |token: &str| verify_compact_signature(token, &set(&[]), Algorithm::ALL).unwrap_err().to_string();
    for token in ["a%b.c.d", "ab.cd.ef,", "<>", "<a.b>", "[a/b]"] {
        let said = said(token);
        assert!(
            !["URL", "punctuation", "placeholder"].iter().any(|word| said.contains(word)),
            "{token}: {said}"
        );
    }
    let url = said("eyJhbGciOiJub25lIn0.e30.AA%3D");
    assert!(url.contains("it is URL-encoded"), "{url}");
}

#[test]
fn a_token_has_at_most_32_kib() {
    let token = |bytes: usize| code(&"a".repeat(bytes), &set(&[]));
    assert_eq!(token(32 * 1024), "E_TOKEN_MALFORMED");
    assert_eq!(token(32 * 1024 + 1), "E_TOKEN_TOO_LARGE");
    assert_eq!(token(40_000), "E_TOKEN_TOO_LARGE");
}

#[test]
fn configured_keys_must_suit_a_configured_algorithm() {
    let keys = |jwk: Value| PublicKeys::JwkSet(json!({ "keys": [jwk] }).to_string());
    for (jwk, algorithm, why) in [
        (SigningKey::p256().public_jwk(None), Algorithm::Rs256, "EC P-256 does not verify RS256"),
        (SigningKey::rsa(0).public_jwk(Some("PS256")), Algorithm::Rs256, "it is published for PS256 only"),
    ] {
        let refused = custom(keys(jwk), algorithm).unwrap_err();
        assert_eq!(refused.code().as_str(), "E_CONFIG_KEYS");
        let sentence = format!("no configured key suits a configured algorithm (RS256): {why}");
        assert_eq!(refused.to_string(), sentence);
    }
    let mixed = json!({ "keys": [SigningKey::p256().public_jwk(None), SigningKey::rsa(0).public_jwk(None)] });
    assert!(custom(PublicKeys::JwkSet(mixed.to_string()), Algorithm::Rs256).is_ok());
    // Para's tokens are RS256, so an EC key can never stand in.
    let para = Provider::para(ParaEnvironment::Beta, Audience::Any).unwrap();
    let pinned_keys =
        Some(PinnedKeys { keys: keys(SigningKey::p256().public_jwk(None)), not_after_at: 253_402_300_799 });
    let options = VerifierOptions { pinned_keys, ..VerifierOptions::default() };
    let refused = Verifier::new(para, options).unwrap_err();
    assert_eq!(refused.code().as_str(), "E_CONFIG_KEYS", "{refused}");
}

fn custom(keys: PublicKeys, algorithm: Algorithm) -> Result<Provider, ConfigError> {
    Provider::custom(CustomProvider {
        keys: Some(keys),
        issuers: Some(ExpectedIssuers::AnyIssuer),
        audiences: Some(ExpectedAudiences::AnyAudience),
        algorithms: vec![algorithm],
        ..CustomProvider::default()
    })
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
