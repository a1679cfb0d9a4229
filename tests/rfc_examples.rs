//! The examples of the standards: RFC 7520 (JOSE cookbook), RFC 8037 (Ed25519), RFC 7797 (unencoded payload), RFC
//! 7638 (thumbprints). Asymmetric compact signatures verify; everything else is refused with a clear reason.

mod signer;

use serde_json::{Value, json};
use wallet_jwt::{Algorithm, KeySet, verify_compact_signature};

/// Examples that verify.
const VERIFIED: &[(&str, &str)] = &[
    ("RFC 7520 §4.1, RS256", include_str!("data/rfc7520/jws_4_1.rsa_v15_signature.json")),
    ("RFC 7520 §4.2, PS384", include_str!("data/rfc7520/jws_4_2.rsa-pss_signature.json")),
    ("RFC 8037 §A.4, EdDSA", include_str!("data/rfc7520/curve25519_jws.json")),
];

const ES512: &str = include_str!("data/rfc7520/jws_4_3.ecdsa_signature.json");
const HMAC: &str = include_str!("data/rfc7520/jws_4_4.hmac-sha2_integrity_protection.json");
const DETACHED: &str = include_str!("data/rfc7520/jws_4_5.signature_with_detached_content.json");
const UNENCODED: &str = include_str!("data/rfc7520/rfc7797_hmac-sha2_b64_false.json");

/// Compact examples that are refused.
const REFUSED: &[(&str, &str, &str)] = &[
    ("RFC 7520 §4.3, ES512, in no list of all algorithms (tests/es512.rs)", ES512, "E_ALGORITHM_NOT_ALLOWED"),
    ("RFC 7520 §4.4, HMAC", HMAC, "E_ALGORITHM_NOT_ALLOWED"),
    ("RFC 7520 §4.5, HMAC over a detached payload", DETACHED, "E_ALGORITHM_NOT_ALLOWED"),
    ("RFC 7797, payload not encoded", UNENCODED, "E_TOKEN_MALFORMED"),
];

/// Examples that have no compact form.
const JSON_ONLY: &[(&str, &str)] = &[
    ("RFC 7520 §4.6", include_str!("data/rfc7520/jws_4_6.protecting_specific_header_fields.json")),
    ("RFC 7520 §4.7", include_str!("data/rfc7520/jws_4_7.protecting_content_only.json")),
    ("RFC 7520 §4.8", include_str!("data/rfc7520/jws_4_8.multiple_signatures.json")),
    ("RFC 7797 §4.2", include_str!("data/rfc7520/rfc7797_4.2.hmac-sha2_b64_false.json")),
];

const PUBLISHED_KEYS: &[(&str, &str, Option<&str>)] = &[
    (
        "§3.1",
        include_str!("data/rfc7520/jwk_3_1.ec_public_key.json"),
        if cfg!(feature = "aws-lc") { None } else { Some("unknown curve (`crv`)") },
    ),
    ("§3.2", include_str!("data/rfc7520/jwk_3_2.ec_private_key.json"), Some("its private part is published")),
    ("§3.3", include_str!("data/rfc7520/jwk_3_3.rsa_public_key.json"), None),
    (
        "§3.4",
        include_str!("data/rfc7520/jwk_3_4.rsa_private_key.json"),
        Some("its private part is published"),
    ),
    (
        "§3.5",
        include_str!("data/rfc7520/jwk_3_5.symmetric_key_mac_computation.json"),
        Some("a symmetric key never"),
    ),
    (
        "§3.6",
        include_str!("data/rfc7520/jwk_3_6.symmetric_key_encryption.json"),
        Some("a symmetric key never"),
    ),
];

/// RFC 7638 §3.1 (the key of RFC 7517 §A.1) and RFC 8037 §A.3.
const THUMBPRINTS: &str = include_str!("data/rfc7638_thumbprints.json");

fn example(text: &str) -> Value {
    serde_json::from_str(text).expect("an example is JSON")
}

/// The example's key. The cookbook shows private keys, so this is only the public part.
fn public_key(example: &Value) -> Value {
    let mut key = example["input"]["key"].clone();
    let members = key.as_object_mut().expect("a JWK is an object");
    for private in ["d", "p", "q", "dp", "dq", "qi"] {
        members.remove(private);
    }
    key
}

fn set_of(key: &Value) -> KeySet {
    KeySet::parse(json!({ "keys": [key] }).to_string().as_bytes()).expect("a JWK Set")
}

fn code(token: &str, keys: &KeySet) -> Option<&'static str> {
    verify_compact_signature(token, keys, Algorithm::ALL).err().map(|error| error.code().as_str())
}

fn compact(example: &Value) -> &str {
    example["output"]["compact"].as_str().expect("the example has a compact form")
}

#[test]
fn asymmetric_compact_examples_verify_and_return_their_payload() {
    for (name, text) in VERIFIED {
        let example = example(text);
        let payload =
            verify_compact_signature(compact(&example), &set_of(&public_key(&example)), Algorithm::ALL);
        let expected = example["input"]["payload"].as_str().expect("a payload");
        assert_eq!(payload.as_deref(), Ok(expected.as_bytes()), "{name}");
    }
}

#[test]
fn an_example_verifies_with_its_own_algorithm_only() {
    for (name, text) in VERIFIED {
        let example = example(text);
        let own: Algorithm = example["input"]["alg"].as_str().expect("a name").parse().expect("supported");
        let keys = set_of(&public_key(&example));
        let others: Vec<Algorithm> = Algorithm::ALL.iter().copied().filter(|other| *other != own).collect();
        assert!(verify_compact_signature(compact(&example), &keys, &[own]).is_ok(), "{name}");
        let refused = verify_compact_signature(compact(&example), &keys, &others).expect_err(name);
        assert_eq!(refused.code().as_str(), "E_ALGORITHM_NOT_ALLOWED", "{name}");
    }
}

#[test]
fn a_key_published_with_its_private_part_verifies_nothing() {
    for (name, text) in VERIFIED {
        let example = example(text);
        let keys = set_of(&example["input"]["key"]);
        assert!(keys.usable().is_empty(), "{name}");
        // Without a `kid` the set has no key for the token.
        let expected = if example["input"]["key"]["kid"].is_null() { "E_KEY_UNKNOWN" } else { "E_KEY_UNFIT" };
        assert_eq!(code(compact(&example), &keys), Some(expected), "{name}");
    }
}

#[test]
fn compact_examples_outside_our_rules_have_a_clear_refusal() {
    for (name, text, expected) in REFUSED {
        let example = example(text);
        assert_eq!(code(compact(&example), &set_of(&public_key(&example))), Some(*expected), "{name}");
    }
}

#[test]
fn a_detached_payload_with_an_asymmetric_signature_is_refused() {
    let example = example(VERIFIED[0].1);
    let parts: Vec<&str> = compact(&example).split('.').collect();
    let detached = format!("{}..{}", parts[0], parts[2]);
    assert_eq!(code(&detached, &set_of(&public_key(&example))), Some("E_SIGNATURE"));
}

#[test]
fn an_unencoded_payload_is_refused_even_if_it_looks_encoded() {
    for header in
        [json!({"alg": "RS256", "b64": false, "crit": ["b64"]}), json!({"alg": "RS256", "b64": false})]
    {
        let example = example(VERIFIED[0].1);
        let token = format!("{}.e30.AA", signer::base64url(header.to_string()));
        assert_eq!(code(&token, &set_of(&public_key(&example))), Some("E_CRITICAL_HEADER"));
    }
}

#[test]
fn json_serialisations_are_refused_and_the_reason_says_json() {
    let all = VERIFIED.iter().copied().chain(REFUSED.iter().map(|(name, text, _)| (*name, *text)));
    let keys = set_of(&public_key(&example(VERIFIED[0].1)));
    let mut refused = 0;
    for (name, text) in all.chain(JSON_ONLY.iter().copied()) {
        let example = example(text);
        for form in ["json", "json_flat"].iter().filter_map(|form| example["output"].get(form)) {
            for token in [form.to_string(), format!("{form:#}")] {
                let error = verify_compact_signature(&token, &keys, Algorithm::ALL).expect_err(name);
                assert_eq!(error.code().as_str(), "E_TOKEN_MALFORMED", "{name}");
                assert!(error.to_string().contains("JSON"), "{name}: {error}");
                refused += 1;
            }
        }
    }
    assert_eq!(refused, 2 * (7 * 2 + 2 + 2 + 1 + 2), "every JSON form of every example was tried");
}

#[test]
fn the_cookbooks_keys_are_used_or_skipped_for_the_right_reason() {
    for (name, text, skipped) in PUBLISHED_KEYS {
        let keys = set_of(&example(text));
        let reason = keys.skipped().first().map(|key| key.reason.to_string()).unwrap_or_default();
        assert_eq!(keys.usable().len(), usize::from(skipped.is_none()), "{name}: {reason}");
        assert!(reason.starts_with(skipped.unwrap_or_default()), "{name}: {reason}");
    }
}

#[test]
fn thumbprints_are_those_of_the_standards() {
    let examples = example(THUMBPRINTS);
    for row in examples.as_array().expect("an array") {
        let keys = set_of(&row["jwk"]);
        assert_eq!(keys.usable()[0].thumbprint(), row["thumbprint"], "{}", row["source"]);
    }
}
