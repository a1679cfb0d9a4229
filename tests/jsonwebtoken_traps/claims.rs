//! Traps 1 to 3: claims that jsonwebtoken accepts although they are missing or malformed, times that it never
//! checks, and a leeway that underflows.

use std::sync::Arc;

use serde_json::{Value, json};
use wallet_jwt::{Algorithm, Provider, Verifier, VerifierConfig, VerifierOptions};

use crate::offline::{self, NOW};
use crate::signer::{Signer, changed};

fn outcome(verifier: &Verifier, signer: &Signer, payload: &Value) -> &'static str {
    let token = signer.token(Algorithm::Rs256, payload);
    verifier.verify_offline(&token, None).err().map_or("verified", |error| error.code().as_str())
}

fn assert_outcomes(verifier: &Verifier, signer: &Signer, payload: &Value, table: &[(Value, &str)]) {
    for (changes, expected) in table {
        assert_eq!(outcome(verifier, signer, &changed(payload, changes)), *expected, "{changes}");
    }
}

#[test]
fn trap_1_a_missing_or_malformed_expected_claim_is_refused() {
    let signer = Signer::rsa();
    let verifier = offline::custom(&[signer.jwk()], &[Algorithm::Rs256]);
    let table = [
        (json!({}), "verified"),
        (json!({"aud": ["other", "wallet-app"]}), "verified"),
        (json!({"aud": null}), "E_CLAIM_MISSING"),
        (json!({"aud": 5}), "E_CLAIM_TYPE"),
        (json!({"aud": ["other", 5]}), "E_CLAIM_TYPE"),
        (json!({"aud": ["wallet-app", 5]}), "E_CLAIM_TYPE"),
        (json!({"aud": {"wallet-app": true}}), "E_CLAIM_TYPE"),
        (json!({"aud": [["wallet-app"]]}), "E_CLAIM_TYPE"),
        (json!({"aud": true}), "E_CLAIM_TYPE"),
        (json!({"aud": []}), "E_AUDIENCE"),
        (json!({"aud": ""}), "E_AUDIENCE"),
        (json!({"aud": "other"}), "E_AUDIENCE"),
        (json!({"aud": "Wallet-App"}), "E_AUDIENCE"),
        (json!({"iss": null}), "E_CLAIM_MISSING"),
        (json!({"iss": 5}), "E_CLAIM_TYPE"),
        (json!({"iss": ["https://issuer.example"]}), "E_CLAIM_TYPE"),
        (json!({"iss": "https://issuer.example/"}), "E_ISSUER"),
        (json!({"iss": ""}), "E_ISSUER"),
        (json!({"sub": null}), "E_CLAIM_MISSING"),
        (json!({"sub": ""}), "E_CLAIM_MISSING"),
        (json!({"sub": 5}), "E_CLAIM_TYPE"),
        (json!({"sub": ["user-1"]}), "E_CLAIM_TYPE"),
    ];
    assert_outcomes(&verifier, &signer, &offline::custom_payload(), &table);
}

#[test]
fn trap_1_an_explicit_null_is_the_same_as_absent() {
    let signer = Signer::rsa();
    let verifier = offline::custom(&[signer.jwk()], &[Algorithm::Rs256]);
    for claim in ["aud", "iss", "sub", "exp"] {
        let mut payload = offline::custom_payload();
        payload[claim] = Value::Null;
        assert_eq!(outcome(&verifier, &signer, &payload), "E_CLAIM_MISSING", "{claim}");
    }
}

#[test]
fn trap_1_is_avoided_for_para_and_dynamic_too() {
    let signer = Signer::rsa();
    let para = [
        (json!({}), "verified"),
        (json!({"aud": null}), "E_CLAIM_MISSING"),
        (json!({"aud": 5}), "E_CLAIM_TYPE"),
        (json!({"aud": ["other", 5]}), "E_CLAIM_TYPE"),
        (json!({"aud": "00000000-0000-4000-8000-000000000000"}), "E_AUDIENCE"),
        (json!({"sub": null}), "verified"),
        (json!({"sub": 5}), "E_CLAIM_TYPE"),
        (json!({"sub": "somebody else"}), "E_SUBJECT_MISMATCH"),
        (json!({"iss": 5}), "E_CLAIM_TYPE"),
        (json!({"data": null}), "E_CLAIM_MISSING"),
    ];
    assert_outcomes(&offline::para(&[signer.jwk()]), &signer, &offline::para_payload(), &para);
    let dynamic = [
        (json!({}), "verified"),
        (json!({"aud": 5}), "E_CLAIM_TYPE"),
        (json!({"iss": null}), "E_CLAIM_MISSING"),
        (json!({"iss": 5}), "E_CLAIM_TYPE"),
        (json!({"iss": "app.dynamicauth.com/00000000-0000-4000-8000-000000000000"}), "E_ISSUER"),
        (json!({"sub": null}), "E_CLAIM_MISSING"),
        (json!({"sub": 5}), "E_CLAIM_TYPE"),
        (json!({"environment_id": "00000000-0000-4000-8000-000000000000"}), "E_ENVIRONMENT"),
    ];
    assert_outcomes(&offline::dynamic(&[signer.jwk()]), &signer, &offline::dynamic_payload(), &dynamic);
}

#[test]
fn trap_2_nbf_is_always_checked_and_iat_only_for_its_type() {
    let signer = Signer::rsa();
    let verifier = offline::custom(&[signer.jwk()], &[Algorithm::Rs256]);
    let table = [
        (json!({"nbf": NOW}), "verified"),
        (json!({"nbf": NOW + 60}), "verified"),
        (json!({"nbf": NOW + 61}), "E_NOT_YET_VALID"),
        (json!({"nbf": "tomorrow"}), "E_CLAIM_TYPE"),
        (json!({"iat": NOW + 86_400}), "verified"),
        (json!({"iat": "now"}), "E_CLAIM_TYPE"),
        (json!({"iat": -1}), "E_CLAIM_TYPE"),
        (json!({"exp": null}), "E_CLAIM_MISSING"),
        (json!({"exp": NOW.to_string()}), "E_CLAIM_TYPE"),
        (json!({"exp": 1e300}), "E_CLAIM_TYPE"),
    ];
    assert_outcomes(&verifier, &signer, &offline::custom_payload(), &table);
}

#[test]
fn trap_2_the_clock_is_the_callers() {
    let signer = Signer::rsa();
    let token = signer.token(Algorithm::Rs256, &changed(&offline::custom_payload(), &json!({"nbf": NOW})));
    let expires_at = offline::custom_payload()["exp"].as_i64().expect("a number");
    let table = [
        (NOW - 61, "E_NOT_YET_VALID"),
        (NOW - 60, "verified"),
        (NOW, "verified"),
        (expires_at + 59, "verified"),
        (expires_at + 60, "E_EXPIRED"),
        (i64::MAX, "E_EXPIRED"),
        (0, "E_NOT_YET_VALID"),
        (i64::MIN, "E_NOT_YET_VALID"),
    ];
    for (now_at, expected) in table {
        let provider = offline::custom_provider(&[signer.jwk()], &[Algorithm::Rs256]);
        let provider = Provider::custom(provider).expect("a valid configuration");
        let verifier = offline::verifier_at(now_at, provider, VerifierOptions::default());
        let found = verifier.verify_offline(&token, None).err().map(|error| error.code().as_str());
        assert_eq!(found.unwrap_or("verified"), expected, "at {now_at}");
    }
}

#[test]
fn trap_3_a_huge_leeway_is_a_configuration_error() {
    let signer = Signer::rsa();
    for leeway_secs in [301, i64::MAX, -1, i64::MIN] {
        let options = VerifierOptions { leeway_secs, ..VerifierOptions::default() };
        let provider = offline::custom_provider(&[signer.jwk()], &[Algorithm::Rs256]);
        let provider = Provider::custom(provider).expect("a valid configuration");
        let (network, clock) = (Arc::new(offline::NoNetwork), Arc::new(offline::FixedClock(NOW)));
        let refused = Verifier::with_parts(provider, options, network, clock).expect_err("refused");
        assert_eq!(refused.code().as_str(), "E_CONFIG_OPTION", "{leeway_secs}");
        let json = json!({
            "provider": {"kind": "para", "environment": "BETA", "anyAudience": true},
            "options": {"leewaySecs": leeway_secs},
        });
        let refused = VerifierConfig::from_json(&json.to_string()).expect_err("refused");
        assert_eq!(refused.code().as_str(), "E_CONFIG_OPTION", "{leeway_secs}");
    }
}

#[test]
fn trap_3_the_largest_leeway_does_not_underflow_at_the_epoch() {
    let signer = Signer::rsa();
    for (exp, now_at, expected) in
        [(0, 0, "verified"), (0, 299, "verified"), (0, 300, "E_EXPIRED"), (10, 0, "verified")]
    {
        let options = VerifierOptions { leeway_secs: 300, ..VerifierOptions::default() };
        let provider = offline::custom_provider(&[signer.jwk()], &[Algorithm::Rs256]);
        let provider = Provider::custom(provider).expect("a valid configuration");
        let verifier = offline::verifier_at(now_at, provider, options);
        let payload = changed(&offline::custom_payload(), &json!({"exp": exp, "iat": null}));
        assert_eq!(outcome(&verifier, &signer, &payload), expected, "exp {exp} at {now_at}");
    }
}
