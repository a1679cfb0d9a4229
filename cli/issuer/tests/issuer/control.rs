//! Tests the endpoints that a test in another language uses to control the issuer.

use reqwest::Method;
use reqwest::blocking::Body;
use serde_json::Value;
use wallet_jwt_fake_issuer::{FakeIssuer, FakeIssuerOptions};

use crate::client::{client, get, payload, post, start};

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
fn a_body_is_refused_and_the_query_is_named() {
    let issuer = start();
    let url = |path: &str| format!("{}{path}", issuer.base_url());
    let send = |method: Method, path: &str, body: Body| {
        client().request(method, url(path)).body(body).send().unwrap()
    };
    let before = issuer.current_key();
    for (method, path) in [
        (Method::POST, "/token"),
        (Method::POST, "/token?shape=para"),
        (Method::GET, "/token"),
        (Method::POST, "/rotate"),
        (Method::POST, "/fault?mode=none"),
    ] {
        let chunked = Body::new(std::io::Cursor::new("shape=dynamic"));
        // This client sends no chunks with GET.
        let chunked = if method == Method::GET { Body::from("x") } else { chunked };
        for body in [Body::from("shape=dynamic"), Body::from("{}"), chunked] {
            let response = send(method.clone(), path, body);
            assert_eq!(response.status(), 400, "{method} {path}");
            let error = response.json::<Value>().unwrap()["error"].to_string();
            assert!(error.contains("query"), "{error}");
        }
    }
    assert_eq!(issuer.current_key().kid(), before.kid(), "nothing was done");
    assert_eq!(send(Method::POST, "/token", Body::from("")).status(), 200);
    assert_eq!(send(Method::POST, "/token", Body::new(std::io::empty())).status(), 200);
}

#[test]
fn discovery_names_the_key_set_and_fits_a_custom_token() {
    let issuer = start();
    let document: Value =
        get(&format!("{}/.well-known/openid-configuration", issuer.base_url())).json().unwrap();
    assert_eq!(document["issuer"], issuer.base_url());
    assert_eq!(document["jwks_uri"], issuer.custom_keys_url());
    let algorithms = document["id_token_signing_alg_values_supported"].as_array().unwrap();
    assert!(algorithms.iter().any(|algorithm| algorithm == "ES256"), "{document}");
    let query = format!("/token?shape=custom&issuer={}", issuer.base_url());
    let token: Value = get(&format!("{}{query}", issuer.base_url())).json().unwrap();
    assert_eq!(payload(token["token"].as_str().unwrap())["iss"], issuer.base_url());
    // An emulator reaches the issuer by another name.
    let address = format!("{}/.well-known/openid-configuration", issuer.base_url());
    let response = client().get(address).header("Host", "10.0.2.2:8787").send().unwrap();
    let jwks_uri = response.json::<Value>().unwrap()["jwks_uri"].clone();
    assert_eq!(jwks_uri, "http://10.0.2.2:8787/custom/jwks.json");
}

#[test]
fn the_first_page_lists_every_endpoint() {
    let page = get(start().base_url()).text().unwrap();
    for endpoint in [
        "/.well-known/jwks.json",
        "/api/v0/sdk/{environmentId}/.well-known/jwks",
        "/custom/jwks.json",
        "/.well-known/openid-configuration",
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
