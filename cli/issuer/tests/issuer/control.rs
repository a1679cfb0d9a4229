//! Tests the endpoints that a test in another language uses to control the issuer.

use serde_json::Value;
use wallet_jwt_fake_issuer::{FakeIssuer, FakeIssuerOptions};

use crate::client::{client, get, post, start};

#[test]
fn rotate_withdraw_and_fault_answer_with_the_status() {
    let issuer = start();
    let url = |path: &str| format!("{}{path}", issuer.base_url());
    let before = issuer.current_key();

    let rotated: Value = post(&url("/rotate")).json().unwrap();
    assert_eq!(rotated["currentKeyId"], issuer.current_key().kid());
    assert_eq!(rotated["publishedKeyIds"], serde_json::json!([issuer.current_key().kid(), before.kid()]));

    let withdrawn: Value = post(&url("/withdraw")).json().unwrap();
    assert_eq!(withdrawn["publishedKeyIds"].as_array().unwrap().len(), 1);

    let broken: Value = post(&url("/fault?mode=status=503")).json().unwrap();
    assert_eq!(broken["fault"], "status=503");
    assert_eq!(get(&issuer.para_keys_url()).status(), 503);

    let healed: Value = post(&url("/fault?mode=none")).json().unwrap();
    assert_eq!(healed["fault"], "none");
    assert_eq!(get(&issuer.para_keys_url()).status(), 200);

    let status: Value = get(&url("/status")).json().unwrap();
    assert_eq!(status["keysRequestCount"], 2);
}

#[test]
fn mistakes_are_answered_with_a_json_error() {
    let issuer = start();
    let url = |path: &str| format!("{}{path}", issuer.base_url());
    for (response, status) in [
        (post(&url("/fault?mode=nonsense")), 400),
        (post(&url("/fault")), 400),
        (get(&url("/nowhere")), 404),
        (get(&url("/rotate")), 405),
    ] {
        let address = response.url().clone();
        assert_eq!(response.status(), status, "{address}");
        assert!(response.json::<Value>().unwrap()["error"].is_string(), "{address}");
    }
}

#[test]
fn the_first_page_lists_every_endpoint() {
    let page = get(start().base_url()).text().unwrap();
    for endpoint in [
        "/.well-known/jwks.json",
        "/api/v0/sdk/{environmentId}/.well-known/jwks",
        "/custom/jwks.json",
        "/redirect-target/jwks.json",
        "/environments/{environmentId}/keys",
        "/token?shape=para",
        "/rotate",
        "/withdraw",
        "/fault?mode=",
        "/status",
    ] {
        assert!(page.contains(endpoint), "{endpoint}");
    }
    // The page describes attacks and faults in prose; the lists in the code say what it must contain.
    let words: String = page.split_whitespace().collect();
    let attacks: Vec<&str> =
        wallet_jwt_fake_issuer::Attack::ALL.iter().map(|attack| attack.as_str()).collect();
    assert!(words.contains(&format!("attack={}", attacks.join("|"))));
    let syntax: String = wallet_jwt_fake_issuer::Fault::SYNTAX.split_whitespace().collect();
    assert!(words.contains(&syntax));
}

#[test]
fn a_dropped_issuer_frees_its_port_and_a_used_port_fails() {
    let issuer = start();
    let port = issuer.port();
    let same_port = || FakeIssuer::start(FakeIssuerOptions { port, ..FakeIssuerOptions::default() });
    assert_eq!(same_port().unwrap_err().kind(), std::io::ErrorKind::AddrInUse);
    let address = issuer.para_keys_url();
    // An open client connection must not keep the issuer running.
    let client = client();
    client.get(&address).send().unwrap().bytes().unwrap();
    drop(issuer);
    assert!(client.get(&address).send().unwrap_err().is_connect());
}
