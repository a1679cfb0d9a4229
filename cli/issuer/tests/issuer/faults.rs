//! Tests that every fault does what it says, and affects only key sets.

use std::time::{Duration, Instant};

use serde_json::Value;
use wallet_jwt_fake_issuer::{Fault, IssueRequest, ParaTab, REDIRECT_TARGET_PATH};

use crate::client::{client, get, header, key_by_id, keys, start, verifies};

#[test]
fn status_answers_with_that_status_and_no_cache_headers() {
    let issuer = start();
    for status in [404, 429, 500, 503] {
        issuer.set_fault(Fault::Status(status));
        let response = get(&issuer.para_keys_url());
        assert_eq!(response.status(), status);
        assert_eq!(header(&response, "etag"), None);
    }
    assert_eq!(issuer.keys_request_count(), 4);
}

#[test]
fn delay_gives_the_normal_answer_later() {
    let issuer = start();
    let good = keys(&issuer.para_keys_url());
    issuer.set_fault(Fault::Delay(Duration::from_millis(300)));
    let began = Instant::now();
    assert_eq!(keys(&issuer.para_keys_url()), good);
    assert!(began.elapsed() >= Duration::from_millis(300));
}

#[test]
fn slow_drip_starts_at_once_and_does_not_end_soon() {
    let issuer = start();
    issuer.set_fault(Fault::SlowDrip);
    let began = Instant::now();
    let mut response = get(&issuer.para_keys_url());
    assert_eq!(response.status(), 200);
    let mut first = [0; 3];
    std::io::Read::read_exact(&mut response, &mut first).unwrap();
    assert_eq!(&first, b"{\"k");
    assert!(began.elapsed() >= Duration::from_millis(300));

    let impatient = client().get(issuer.para_keys_url()).timeout(Duration::from_millis(400)).send();
    assert!(impatient.and_then(|response| response.bytes()).unwrap_err().is_timeout());
}

#[test]
fn dropping_the_issuer_does_not_wait_for_a_slow_drip() {
    let issuer = start();
    issuer.set_fault(Fault::SlowDrip);
    let _unread = get(&issuer.para_keys_url());
    let began = Instant::now();
    drop(issuer);
    assert!(began.elapsed() < Duration::from_secs(3));
}

#[test]
fn redirect_goes_to_a_good_set_by_default() {
    let issuer = start();
    let good = keys(&issuer.para_keys_url());
    issuer.set_fault("redirect".parse().unwrap());
    let response = get(&issuer.para_keys_url());
    assert_eq!(response.status(), 302);
    assert_eq!(header(&response, "location").unwrap(), REDIRECT_TARGET_PATH);
    assert_eq!(keys(&(issuer.base_url().to_owned() + REDIRECT_TARGET_PATH)), good);

    issuer.set_fault(Fault::Redirect("http://elsewhere.example/keys".to_owned()));
    assert_eq!(header(&get(&issuer.para_keys_url()), "location").unwrap(), "http://elsewhere.example/keys");
}

#[test]
fn huge_bodies_are_valid_sets_of_exactly_that_size() {
    const BYTES: usize = 200_000;
    let issuer = start();
    let good = keys(&issuer.para_keys_url());
    for (fault, announced) in
        [(Fault::HugeBody(BYTES), Some(BYTES.to_string())), (Fault::HugeChunkedBody(BYTES), None)]
    {
        issuer.set_fault(fault.clone());
        let response = get(&issuer.para_keys_url());
        assert_eq!(header(&response, "content-length"), announced, "{fault}");
        let body = response.bytes().unwrap();
        assert_eq!(body.len(), BYTES, "{fault}");
        let set: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(set["keys"].as_array().unwrap(), &good);
    }
}

#[test]
fn truncated_json_is_a_complete_answer_that_does_not_parse() {
    let issuer = start();
    issuer.set_fault(Fault::TruncatedJson);
    let body = get(&issuer.para_keys_url()).text().unwrap();
    assert!(body.starts_with("{\"keys\":["));
    assert!(serde_json::from_str::<Value>(&body).is_err());
}

#[test]
fn html_is_a_page_with_status_200() {
    let issuer = start();
    issuer.set_fault(Fault::Html);
    let response = get(&issuer.para_keys_url());
    assert_eq!(response.status(), 200);
    assert!(header(&response, "content-type").unwrap().starts_with("text/html"));
    assert!(response.text().unwrap().starts_with("<!doctype html>"));
}

#[test]
fn wrong_content_type_changes_nothing_else() {
    let issuer = start();
    let good = get(&issuer.para_keys_url()).text().unwrap();
    issuer.set_fault(Fault::WrongContentType);
    let response = get(&issuer.para_keys_url());
    assert_eq!(header(&response, "content-type").unwrap(), "text/plain");
    assert!(header(&response, "etag").is_some());
    assert_eq!(response.text().unwrap(), good);
}

#[test]
fn an_empty_set_is_empty() {
    let issuer = start();
    issuer.set_fault(Fault::EmptySet);
    assert_eq!(get(&issuer.para_keys_url()).text().unwrap(), r#"{"keys":[]}"#);
}

#[test]
fn broken_and_unknown_keys_come_before_the_good_one() {
    let issuer = start();
    let good = keys(&issuer.para_keys_url());
    for fault in [Fault::BrokenKeyAmongGood, Fault::UnknownKeyType] {
        issuer.set_fault(fault.clone());
        let keys = keys(&issuer.para_keys_url());
        assert!(keys.len() > 1, "{fault}");
        assert_eq!(keys.last(), good.last(), "{fault}");
    }
}

#[test]
fn two_different_keys_share_the_current_key_id() {
    let issuer = start();
    issuer.set_fault(Fault::DuplicateKid);
    let keys = keys(&issuer.para_keys_url());
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[0]["kid"], keys[1]["kid"]);
    assert_ne!(keys[0]["n"], keys[1]["n"]);
    let token = issuer.issue(&IssueRequest::para(ParaTab::Email)).token;
    assert!(!verifies(&token, &keys[0]) && verifies(&token, &keys[1]));
}

#[test]
fn the_no_usable_keys_set_has_no_key_for_signatures() {
    let issuer = start();
    issuer.set_fault(Fault::NoUsableKeys);
    let keys = keys(&issuer.para_keys_url());
    assert!(!keys.is_empty());
    for jwk in keys {
        let is_rsa_for_signatures = jwk["kty"] == "RSA" && jwk["use"] == "sig";
        assert!(!is_rsa_for_signatures && jwk["kty"] != "EC", "{jwk}");
    }
}

#[test]
fn a_published_private_key_has_all_private_members() {
    let issuer = start();
    issuer.set_fault(Fault::PrivateKeyPublished);
    let keys = keys(&issuer.para_keys_url());
    let jwk = key_by_id(&keys, issuer.current_key().kid()).unwrap();
    for member in ["n", "e", "d", "p", "q", "dp", "dq", "qi"] {
        assert!(jwk[member].as_str().is_some_and(|value| !value.is_empty()), "{member}");
    }
}

#[test]
fn close_connection_gives_no_answer_and_spares_other_endpoints() {
    let issuer = start();
    issuer.set_fault(Fault::CloseConnection);
    let error = client().get(issuer.para_keys_url()).send().unwrap_err();
    assert!(error.is_request() && !error.is_timeout(), "{error:?}");
    assert_eq!(get(&format!("{}/status", issuer.base_url())).status(), 200);
    issuer.set_fault(Fault::None);
    assert_eq!(get(&issuer.para_keys_url()).status(), 200);
}

#[test]
fn a_faults_text_parses_to_the_same_fault() {
    for text in [
        "none",
        "status=503",
        "delay=2s",
        "delay=500ms",
        "slow-drip",
        "redirect=http://127.0.0.1:1/a?b=c",
        "huge-body=70000",
        "huge-chunked-body=70000",
        "truncated-json",
        "html",
        "empty-set",
        "broken-key-among-good",
        "unknown-key-type",
        "duplicate-kid",
        "wrong-content-type",
        "no-usable-keys",
        "private-key-published",
        "close-connection",
    ] {
        assert_eq!(text.parse::<Fault>().unwrap().to_string(), text);
        let name = text.split('=').next().unwrap();
        assert!(Fault::SYNTAX.contains(name), "{name} is missing in the help");
    }
    for wrong in
        ["", "nonsense", "status", "status=99", "status=600", "delay=2", "delay=1h", "huge-body=-1", "none=1"]
    {
        assert!(wrong.parse::<Fault>().is_err(), "{wrong}");
    }
}
