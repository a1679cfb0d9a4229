//! No input causes a panic: arbitrary texts, JSON that is almost valid, valid tokens and keys with a few changes.

use std::sync::{Arc, LazyLock};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use wallet_jwt::keys::ExportedKeys;
use wallet_jwt::{
    Algorithm, Audience, KeySet, ParaEnvironment, Provider, Verifier, VerifierConfig, VerifierOptions,
    decode_unverified, verify_compact_signature,
};

use crate::documents::{altered, garbled, garbled_bytes, json_object, json_value};
use crate::offline::{self, FixedClock, NoNetwork};
use crate::signer::{Signer, base64url};

const PEMS: &[&str] = &[
    include_str!("../data/public_keys/rsa-spki.pem"),
    include_str!("../data/public_keys/rsa-pkcs1.pem"),
    include_str!("../data/public_keys/p-256.pem"),
    include_str!("../data/public_keys/p-384.pem"),
    include_str!("../data/public_keys/p-521.pem"),
    include_str!("../data/public_keys/ed25519.pem"),
];

/// One verifier per provider with the same keys, made once.
static VERIFIERS: LazyLock<Vec<Verifier>> = LazyLock::new(|| {
    let unnamed = RSA.jwk_with(&json!({"kid": null}));
    let jwks = [RSA.jwk(), unnamed, Signer::p256().jwk(), Signer::ed25519().jwk()];
    vec![offline::para(&jwks), offline::dynamic(&jwks), offline::custom(&jwks, Algorithm::ALL)]
});
static RSA: LazyLock<Signer> = LazyLock::new(Signer::rsa);
static KEYS: LazyLock<KeySet> = LazyLock::new(|| RSA.key_set());

fn payloads() -> [Value; 4] {
    [
        offline::para_payload(),
        offline::dynamic_payload(),
        offline::dynamic_legacy_payload(),
        offline::custom_payload(),
    ]
}

/// Runs every function that accepts a token.
fn look_at(token: &str, key_id: Option<&str>) {
    if let Ok(decoded) = decode_unverified(token) {
        let _ = (decoded.to_json(), format!("{decoded:?}"));
    }
    for verifier in VERIFIERS.iter() {
        if let Ok(session) = verifier.verify_offline(token, key_id) {
            let _ = (session.to_json(), format!("{session:?}"), session.remaining_secs(i64::MIN));
        }
    }
    let _ = verify_compact_signature(token, &KEYS, Algorithm::ALL);
}

/// Runs every function that accepts a key set.
fn use_keys(keys: &KeySet) {
    let _ = format!("{keys:?}");
    let jwks = |keys: &KeySet| keys.usable().iter().map(|key| key.to_jwk()).collect::<Vec<_>>();
    let written = json!({ "keys": jwks(keys) }).to_string();
    let read = KeySet::parse(written.as_bytes()).expect("the written key set can be read");
    assert_eq!(jwks(&read), jwks(keys), "every usable key is written");
}

fn signed(header: &str, payload: &str) -> String {
    RSA.token_of_bytes(Algorithm::Rs256, header.as_bytes(), payload.as_bytes())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_as_a_token(token in any::<String>(), key_id in any::<Option<String>>()) {
        look_at(&token, key_id.as_deref());
        look_at(&format!("{token}.{token}.{token}"), key_id.as_deref());
    }

    #[test]
    fn any_bytes_as_the_parts_of_a_token(parts in vec(vec(any::<u8>(), 0..200), 0..6)) {
        let token = parts.iter().map(base64url).collect::<Vec<_>>().join(".");
        look_at(&token, None);
    }

    #[test]
    fn any_json_as_header_and_payload(header in json_object(), payload in json_value()) {
        look_at(&format!("{}.{}.AAAA", base64url(header), base64url(payload)), None);
    }

    #[test]
    fn any_json_as_a_payload_that_is_well_signed(payload in json_object()) {
        look_at(&signed(r#"{"alg":"RS256","kid":"rsa"}"#, &payload), None);
    }

    #[test]
    fn an_altered_payload_that_is_well_signed(payload in select(payloads().to_vec()).prop_flat_map(altered)) {
        look_at(&signed(r#"{"alg":"RS256"}"#, &payload), Some("rsa"));
    }

    #[test]
    fn an_altered_header_that_is_well_signed(
        header in altered(json!({"alg": "RS256", "kid": "rsa", "typ": "JWT", "cty": "x"})),
        payload in select(payloads().to_vec()),
    ) {
        look_at(&signed(&header, &payload.to_string()), None);
    }

    #[test]
    fn a_garbled_token(
        token in select(payloads().to_vec())
            .prop_flat_map(|payload| garbled(signed(r#"{"alg":"RS256","kid":"rsa"}"#, &payload.to_string()))),
    ) {
        look_at(&token, None);
    }

    #[test]
    fn any_bytes_and_any_json_as_a_key_set(bytes in vec(any::<u8>(), 0..400), json in json_value()) {
        for text in [&bytes[..], json.as_bytes(), format!("{{\"keys\":[{json}]}}").as_bytes()] {
            if let Ok(keys) = KeySet::parse(text) {
                use_keys(&keys);
            }
        }
    }

    #[test]
    fn an_altered_key(
        jwk in select(vec![Signer::rsa().jwk(), Signer::p256().jwk(), Signer::p384().jwk(), Signer::ed25519().jwk()])
            .prop_flat_map(altered),
    ) {
        if let Ok(keys) = KeySet::parse(format!("{{\"keys\":[{jwk}]}}").as_bytes()) {
            use_keys(&keys);
        }
    }

    #[test]
    fn any_numbers_as_a_key(
        kty in select(vec!["RSA", "EC", "OKP"]),
        crv in select(vec!["P-256", "P-384", "Ed25519"]),
        numbers in [vec(any::<u8>(), 0..1100), vec(any::<u8>(), 0..12), vec(any::<u8>(), 30..50), vec(any::<u8>(), 30..50)],
    ) {
        let [n, e, x, y] = numbers.map(base64url);
        let jwk = json!({"kty": kty, "crv": crv, "n": n, "e": e, "x": x, "y": y});
        let keys = KeySet::parse(json!({"keys": [jwk]}).to_string().as_bytes()).expect("a key set");
        use_keys(&keys);
        for algorithm in Algorithm::ALL.iter().copied() {
            let token = format!("{}.e30.{}", base64url(json!({"alg": algorithm.as_str()}).to_string()), x);
            prop_assert!(verify_compact_signature(&token, &keys, Algorithm::ALL).is_err());
        }
    }

    #[test]
    fn any_json_as_a_configuration(json in json_value(), text in any::<String>()) {
        let _ = VerifierConfig::from_json(&text);
        let _ = VerifierConfig::from_json(&json);
    }

    #[test]
    fn an_altered_configuration(json in select(configurations()).prop_flat_map(altered)) {
        if let Ok(config) = VerifierConfig::from_json(&json) {
            let (network, clock) = (Arc::new(NoNetwork), Arc::new(FixedClock(offline::NOW)));
            if let Ok(verifier) = Verifier::with_parts(config.provider, config.options, network, clock) {
                let _ = verifier.verify_offline(&signed(r#"{"alg":"RS256"}"#, "{}"), None);
                let _ = format!("{verifier:?} {:?}", verifier.keys_status());
            }
        }
    }

    #[test]
    fn a_garbled_pem(
        text in select(PEMS).prop_flat_map(|pem| garbled(pem.to_owned())),
        der in select(PEMS).prop_flat_map(|pem| garbled_bytes(der(pem))),
        label in select(vec!["PUBLIC KEY", "RSA PUBLIC KEY", "PRIVATE KEY"]),
    ) {
        let pem = format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", folded(&STANDARD.encode(der)));
        for pem in [text, STANDARD.encode(&pem), pem] {
            let keys = json!({"pem": {"pem": pem, "keyId": "k"}});
            let provider = json!({"kind": "custom", "keys": keys, "anyIssuer": true, "anyAudience": true, "algorithms": ["RS256"]});
            let _ = VerifierConfig::from_json(&json!({ "provider": provider }).to_string());
        }
    }

    #[test]
    fn any_json_as_exported_keys(json in json_value(), text in any::<String>()) {
        let _ = (ExportedKeys::from_json(&text), ExportedKeys::from_json(&json));
    }

    #[test]
    fn an_altered_export_at_any_time(json in altered(export()), now_at in any::<i64>(), fetched_at in any::<i64>(), lifetime_secs in any::<u64>()) {
        let mut extreme = export();
        (extreme["fetchedAt"], extreme["lifetimeSecs"]) = (fetched_at.into(), lifetime_secs.into());
        for text in [json, extreme.to_string()] {
            if let Ok(exported) = ExportedKeys::from_json(&text) {
                let provider = Provider::para(ParaEnvironment::Beta, Audience::Any).expect("a good configuration");
                let verifier = offline::verifier_at(now_at, provider, VerifierOptions::default());
                let _ = verifier.import_keys(&exported);
                let _ = verifier.verify_offline(&signed(r#"{"alg":"RS256"}"#, "{}"), None);
                let _ = (verifier.keys_status(), verifier.export_keys());
            }
        }
    }
}

fn configurations() -> Vec<Value> {
    let options = json!({"leewaySecs": 30, "staleLimitSecs": 0, "timeoutSecs": 5,
        "pinnedKeys": {"keys": {"jwkSet": {"keys": [RSA.jwk()]}}, "notAfterAt": 253_402_300_799_i64},
        "development": {"keysUrl": "http://localhost:8080/jwks.json"}});
    vec![
        json!({"provider": {"kind": "para", "environment": "BETA", "apiKeyId": offline::API_KEY_ID}, "options": options}),
        json!({"provider": {"kind": "dynamic", "environmentId": offline::ENVIRONMENT_ID, "acceptAbsentScope": true,
            "acceptLegacyInfo": true, "audiences": ["a"], "extraIssuers": ["b"], "keysUrl": "https://example.com/"}}),
        json!({"provider": {"kind": "custom", "environment": "staging", "keys": {"pem": {"pem": PEMS[0], "keyId": "k"}},
            "issuers": ["i"], "audiences": ["a"], "algorithms": ["RS256", "ES256"], "tokenType": "JWT",
            "requiredClaims": ["iat"], "userIdClaim": "sub"}}),
    ]
}

fn export() -> Value {
    json!({"version": 1, "keysUrl": ParaEnvironment::Beta.keys_url(), "etag": "\"1\"", "fetchedAt": offline::NOW,
        "lifetimeSecs": 600, "jwkSet": json!({"keys": [RSA.jwk()]}).to_string()})
}

fn der(pem: &str) -> Vec<u8> {
    let base64: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    STANDARD.decode(base64).expect("a sample is base64")
}

/// Lines of 64 characters, as RFC 7468 requires.
fn folded(base64: &str) -> String {
    let lines: Vec<&str> = base64
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).expect("base64 is ASCII"))
        .collect();
    lines.join("\n")
}
