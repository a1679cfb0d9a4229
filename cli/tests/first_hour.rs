//! Tests the table "The first hour" of docs/troubleshooting.md: each mistake is made here and must give the code in
//! the table.

mod command;

use command::{Run, wallet_jwt};
use serde_json::json;
use wallet_jwt_fake_issuer::{
    DynamicShape, FakeIssuer, FakeIssuerOptions, Fault, IssueRequest, IssuedToken, ParaTab,
    SAMPLE_API_KEY_ID, SAMPLE_ENVIRONMENT_ID,
};

const OTHER_ID: &str = "11111111-2222-4333-8444-555555555555";

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The codes that the tests in this file show.
const SHOWN_HERE: [&str; 6] =
    ["E_CONFIG_AUDIENCE", "E_AUDIENCE", "E_KEY_UNKNOWN", "E_ISSUER", "E_EXPIRED", "E_KEYS_UNAVAILABLE"];
/// The codes that another test shows, with its file.
const SHOWN_ELSEWHERE: [(&str, &str); 8] = [
    ("E_ISSUE_TIMEOUT", "tests/session_manager/renewals.rs"),
    ("E_NOT_INITIALIZED", "android/tests/src/test/kotlin/dev/walletjwt/AndroidKeychainTest.kt"),
    ("E_VAULT_LOCKED", "cli/tests/vault_keychain.rs"),
    ("E_VAULT_NOT_KEPT", "bindings/kotlin/jvm/src/test/kotlin/dev/walletjwt/VaultTest.kt"),
    ("E_VAULT_UNAVAILABLE", "cli/tests/vault.rs"),
    ("E_CONFIG_OPTION", "android/tests/src/test/kotlin/dev/walletjwt/UserPresenceTest.kt"),
    ("E_CONFIG_CONFLICT", "bindings/js/tests/real/judging.test.ts"),
    ("E_NATIVE_MISSING", "bindings/js/tests/real/module.test.ts"),
];

fn issuer(first_key: usize) -> FakeIssuer {
    FakeIssuer::start(FakeIssuerOptions { first_key, ..FakeIssuerOptions::default() }).unwrap()
}

fn para_token(issuer: &FakeIssuer) -> IssuedToken {
    issuer.issue(&IssueRequest::para(ParaTab::Email))
}

fn verify(issuer: &FakeIssuer, audience: &str, more: &[&str], token: &str) -> Run {
    let url = issuer.para_keys_url();
    let para = ["verify", "--json", "--provider", "para", "--env", "prod", "--keys-url", &url, "--audience"];
    wallet_jwt(&[&para[..], &[audience], more, &[token]].concat())
}

#[test]
fn every_code_of_the_table_is_shown_by_a_test() {
    let document = std::fs::read_to_string(format!("{ROOT}/docs/troubleshooting.md")).unwrap();
    let (_, section) = document.split_once("\n## The first hour\n").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let is_code = |word: &&str| word.starts_with("E_");
    let named: Vec<_> =
        section.split(|letter: char| letter != '_' && !letter.is_ascii_uppercase()).filter(is_code).collect();
    let elsewhere = SHOWN_ELSEWHERE.map(|(code, _)| code);
    let shown = [&SHOWN_HERE[..], &elsewhere].concat();
    for code in &named {
        assert!(shown.contains(code), "{code} is in the table, but no test shows it");
    }
    for code in &shown {
        assert!(named.contains(code), "{code} is not in the table any more");
    }
    for (code, file) in SHOWN_ELSEWHERE {
        let test = std::fs::read_to_string(format!("{ROOT}/{file}")).unwrap();
        assert!(test.contains(code), "{file} does not show {code} any more");
    }
}

#[test]
fn an_api_key_instead_of_its_id_gets_advice_where_the_id_is() {
    let issuer = issuer(0);
    let run = verify(&issuer, "beta_2f1c0a9e8d7b6c5a", &[], &para_token(&issuer).token);
    assert_eq!(run.code(), "E_CONFIG_AUDIENCE");
    let message = run.json()["error"]["message"].to_string();
    assert!(message.contains("this is an API key") && message.contains("developer portal"), "{message}");
}

#[test]
fn decode_shows_which_api_key_a_token_was_issued_for() {
    let issuer = issuer(0);
    let token = para_token(&issuer).token;
    assert_eq!(verify(&issuer, OTHER_ID, &[], &token).code(), "E_AUDIENCE");
    let decoded = wallet_jwt(&["decode", "--json", &token]);
    assert_eq!(decoded.json()["token"]["audiences"], json!([SAMPLE_API_KEY_ID]));
    assert_eq!(verify(&issuer, SAMPLE_API_KEY_ID, &[], &token).status, 0);
}

#[test]
fn a_token_of_another_environment_has_an_unknown_key() {
    let (beta, prod) = (issuer(0), issuer(3));
    let run = verify(&prod, SAMPLE_API_KEY_ID, &[], &para_token(&beta).token);
    assert_eq!(run.code(), "E_KEY_UNKNOWN");
    let message = run.json()["error"]["message"].to_string();
    assert!(message.contains("another environment"), "{message}");
}

#[test]
fn a_dynamic_token_of_another_environment_has_another_issuer() {
    let issuer = issuer(0);
    let token = issuer.issue(&IssueRequest::dynamic(DynamicShape::Id)).token;
    let url = issuer.dynamic_keys_url(SAMPLE_ENVIRONMENT_ID);
    let verify = |environment_id: &str| {
        let dynamic = ["verify", "--json", "--provider", "dynamic", "--keys-url", &url, "--environment-id"];
        wallet_jwt(&[&dynamic[..], &[environment_id, &token]].concat())
    };
    assert_eq!(verify(OTHER_ID).code(), "E_ISSUER");
    assert_eq!(verify(SAMPLE_ENVIRONMENT_ID).status, 0);
}

#[test]
fn a_fast_clock_expires_a_new_token_and_a_slow_one_accepts_it() {
    let issuer = issuer(0);
    let token = para_token(&issuer).token;
    let at = |now: &str| verify(&issuer, SAMPLE_API_KEY_ID, &["--now", now], &token);
    assert_eq!(at("9999999999").code(), "E_EXPIRED");
    assert_eq!(at("1").status, 0);
}

#[test]
fn an_unreachable_key_set_does_not_reject_the_token() {
    let issuer = issuer(0);
    let token = para_token(&issuer).token;
    issuer.set_fault(Fault::CloseConnection);
    let run = verify(&issuer, SAMPLE_API_KEY_ID, &[], &token);
    assert_eq!((run.status, run.code().as_str()), (2, "E_KEYS_UNAVAILABLE"));
}
