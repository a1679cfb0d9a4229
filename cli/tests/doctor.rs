//! Tests `doctor`: it says what is wrong and what causes it.

mod command;

use command::wallet_jwt;
use serde_json::{Value, json};
use wallet_jwt_fake_issuer::{
    Attack, FakeIssuer, FakeIssuerOptions, Fault, IssueRequest, ParaTab, SAMPLE_API_KEY_ID,
    SignatureAlgorithm, SigningKey, unsigned_token,
};

fn named<'c>(report: &'c Value, name: &str) -> Option<&'c Value> {
    report["checks"].as_array().unwrap().iter().find(|check| check["name"] == name)
}

#[test]
fn doctor_names_the_failed_check_and_the_tokens_environment() {
    let (beta, prod) = (
        FakeIssuer::start(FakeIssuerOptions::default()).unwrap(),
        FakeIssuer::start(FakeIssuerOptions::default()).unwrap(),
    );
    beta.rotate_keys();
    beta.withdraw_old_keys();
    let issued = beta.issue(&IssueRequest::para(ParaTab::Email));
    let (beta_url, prod_url) = (beta.para_keys_url(), prod.para_keys_url());
    let places = [format!("SANDBOX={prod_url}"), format!("BETA={beta_url}")];
    let doctor = |url: &str, audience: &str, token: &str| {
        wallet_jwt(&[
            "doctor",
            "--provider",
            "para",
            "--env",
            "prod",
            "--audience",
            audience,
            "--keys-url",
            url,
            "--look-in",
            &places[0],
            "--look-in",
            &places[1],
            "--json",
            token,
        ])
    };
    let wrong = doctor(&prod_url, SAMPLE_API_KEY_ID, &issued.token);
    assert_eq!(wrong.status, 1, "{}", wrong.stdout);
    let report = wrong.json();
    assert_eq!(named(&report, "verdict").unwrap()["code"], "E_KEY_UNKNOWN");
    assert!(
        named(&report, "belongs to").unwrap()["detail"].as_str().unwrap().starts_with("BETA"),
        "{report}"
    );

    let right = doctor(&beta_url, SAMPLE_API_KEY_ID, &issued.token);
    assert_eq!(right.status, 0, "{}", right.stdout);
    assert_eq!(right.json()["status"], "healthy");

    let other = doctor(&beta_url, "00000000-0000-4000-8000-000000000000", &issued.token);
    assert_eq!(named(&other.json(), "verdict").unwrap()["code"], "E_AUDIENCE");
    assert!(
        named(&other.json(), "audience").unwrap()["detail"].as_str().unwrap().contains(SAMPLE_API_KEY_ID)
    );

    let expired = beta.issue(&IssueRequest::para(ParaTab::Email).with_attack(Attack::Expired));
    assert_eq!(
        named(&doctor(&beta_url, SAMPLE_API_KEY_ID, &expired.token).json(), "verdict").unwrap()["code"],
        "E_EXPIRED"
    );

    beta.set_fault(Fault::Status(503));
    let away = doctor(&beta_url, SAMPLE_API_KEY_ID, &issued.token);
    assert_eq!(away.status, 2, "{}", away.stdout);
    assert_eq!(named(&away.json(), "key set").unwrap()["code"], "E_KEYS_UNAVAILABLE");
}

/// A token of no known provider, so that `doctor` asks no key set for its key.
fn unknown_token(claims: &Value) -> String {
    let key = SigningKey::p256();
    key.sign(&key.header(SignatureAlgorithm::Es256), claims)
}

#[test]
fn doctor_never_calls_a_bad_token_healthy() {
    for (token, check) in [
        (unknown_token(&json!({ "exp": 5 })), "expiry"),
        (unknown_token(&json!({ "sub": "s" })), "expiry"),
        (unknown_token(&json!({ "exp": 9_999_999_999_i64, "nbf": 9_999_999_998_i64 })), "valid from"),
        (unknown_token(&json!({ "exp": 9_999_999_999_i64, "sub": 7 })), "claims"),
        (unsigned_token(&json!({ "exp": 9_999_999_999_i64 })), "algorithm"),
    ] {
        let run = wallet_jwt(&["doctor", "--json", &token]);
        assert_eq!((run.status, &run.json()["status"]), (1, &json!("unhealthy")), "{check}: {}", run.stdout);
        assert_eq!(named(&run.json(), check).unwrap()["result"], "bad", "{check}");
        assert_eq!(wallet_jwt(&["doctor", &token]).status, 1);
    }
    let run = wallet_jwt(&["doctor", "--json", &unknown_token(&json!({ "exp": 9_999_999_999_i64 }))]);
    assert_eq!((run.status, &run.json()["status"]), (0, &json!("unverified")));
    let verdict = named(&run.json(), "verdict").unwrap().clone();
    assert_eq!(verdict["result"], "doubtful");
    assert!(verdict["detail"].as_str().unwrap().contains("add --provider"), "{verdict}");
}

#[test]
fn doctor_asks_no_other_key_set_once_the_key_was_found() {
    let (own, other) = (
        FakeIssuer::start(FakeIssuerOptions::default()).unwrap(),
        FakeIssuer::start(FakeIssuerOptions::default()).unwrap(),
    );
    let expired = own.issue(&IssueRequest::para(ParaTab::Email).with_attack(Attack::Expired)).token;
    let (url, place) = (own.para_keys_url(), format!("OTHER={}", other.para_keys_url()));
    let para =
        ["doctor", "--json", "--provider", "para", "--env", "beta", "--any-audience", "--keys-url", &url];
    let run = wallet_jwt(&[&para[..], &["--look-in", &place, &expired]].concat());
    assert_eq!(named(&run.json(), "verdict").unwrap()["code"], "E_EXPIRED");
    assert_eq!(other.keys_request_count(), 0, "{}", run.stdout);
    let run = wallet_jwt(&[&para[..], &["--look-in", "no place", &expired]].concat());
    assert_eq!(run.status, 2, "{}", run.stdout);
}

#[test]
fn doctor_with_a_fixed_time_follows_the_verifiers_result() {
    let issuer = FakeIssuer::start(FakeIssuerOptions::default()).unwrap();
    let token = issuer.issue(&IssueRequest::para(ParaTab::Email)).token;
    let decoded = wallet_jwt(&["decode", "--json", &token]).json();
    // The time is past `exp`, but within the leeway.
    let now = (decoded["token"]["expiresAt"].as_i64().unwrap() + 30).to_string();
    let url = issuer.para_keys_url();
    let para =
        ["doctor", "--json", "--provider", "para", "--env", "beta", "--any-audience", "--keys-url", &url];
    let run = wallet_jwt(&[&para[..], &["--now", &now, &token]].concat());
    assert_eq!((run.status, &run.json()["status"]), (0, &json!("healthy")), "{}", run.stdout);
    assert_eq!(named(&run.json(), "expiry").unwrap()["result"], "doubtful");
    let clock = named(&run.json(), "clock").unwrap()["detail"].as_str().unwrap().to_owned();
    assert!(clock.starts_with("judged as of "), "{clock}");
}
