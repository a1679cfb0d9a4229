//! Tests key sets as a correct provider serves them, and key rotation.

use serde_json::{Value, json};
use wallet_jwt_fake_issuer::{
    FakeIssuer, FakeIssuerOptions, IssueRequest, ParaTab, SignatureAlgorithm, SigningKey,
};

use crate::client::{client, get, header, key_by_id, keys, start, verifies};

#[test]
fn para_and_dynamic_publish_the_current_key_as_rs256() {
    let issuer = start();
    let expected = vec![issuer.current_key().public_jwk(Some("RS256"))];
    let dynamic = issuer.dynamic_keys_url("some-environment");
    for url in [issuer.para_keys_url(), dynamic.clone(), dynamic + ".json"] {
        assert_eq!(keys(&url), expected, "{url}");
    }
    assert_eq!(issuer.keys_request_count(), 3);
}

#[test]
fn the_custom_set_has_a_key_for_every_algorithm() {
    let issuer = start();
    let keys = keys(&issuer.custom_keys_url());
    for algorithm in SignatureAlgorithm::ALL {
        let request = format!("{}/token?shape=custom&algorithm={algorithm}", issuer.base_url());
        let answer: Value = get(&request).json().unwrap();
        let token = answer["token"].as_str().unwrap();
        let header = crate::client::token_header(token);
        assert_eq!(header["alg"], algorithm.as_str());
        let jwk = key_by_id(&keys, header["kid"].as_str().unwrap()).unwrap();
        assert!(verifies(token, jwk), "{algorithm}");
    }
}

#[test]
fn a_key_set_carries_what_a_cache_needs() {
    let response = get(&start().para_keys_url());
    assert_eq!(header(&response, "content-type").unwrap(), "application/json");
    assert_eq!(header(&response, "cache-control").unwrap(), "max-age=600");
    assert!(httpdate::parse_http_date(&header(&response, "date").unwrap()).is_ok());
    let etag = header(&response, "etag").unwrap();
    assert!(etag.starts_with('"') && etag.ends_with('"') && etag.len() > 10, "{etag}");
}

#[test]
fn a_client_that_has_the_set_gets_304_until_the_set_changes() {
    let issuer = start();
    let url = issuer.para_keys_url();
    let etag = header(&get(&url), "etag").unwrap();
    let ask = |known: &str| client().get(&url).header("if-none-match", known).send().unwrap();

    for known in [etag.clone(), format!("W/{etag}"), format!("\"other\", {etag}"), "*".to_owned()] {
        let unchanged = ask(&known);
        assert_eq!(unchanged.status(), 304, "{known}");
        assert_eq!(header(&unchanged, "etag").unwrap(), etag);
        assert_eq!(header(&unchanged, "cache-control").unwrap(), "max-age=600");
        assert!(header(&unchanged, "date").is_some());
        assert_eq!(unchanged.text().unwrap(), "");
    }
    assert_eq!(ask("\"other\"").status(), 200);
    issuer.rotate_keys();
    let changed = ask(&etag);
    assert_eq!(changed.status(), 200);
    assert_ne!(header(&changed, "etag").unwrap(), etag);
    assert_eq!(issuer.keys_request_count(), 7);
}

#[test]
fn a_rotation_publishes_both_keys_until_the_old_is_withdrawn() {
    let issuer = start();
    let url = issuer.para_keys_url();
    let old = issuer.issue(&IssueRequest::para(ParaTab::Email));
    issuer.rotate_keys();
    let new = issuer.issue(&IssueRequest::para(ParaTab::Email));
    assert_ne!(old.key_id, new.key_id);
    assert_eq!(new.key_id.as_deref(), Some(issuer.current_key().kid()));

    let both = keys(&url);
    assert_eq!(both.len(), 2);
    for issued in [&old, &new] {
        assert!(verifies(&issued.token, key_by_id(&both, issued.key_id.as_deref().unwrap()).unwrap()));
    }
    issuer.withdraw_old_keys();
    let left = keys(&url);
    assert_eq!(left.len(), 1);
    assert_eq!(left[0]["kid"], issuer.current_key().kid());
}

#[test]
fn rotating_through_the_whole_pool_publishes_no_key_twice() {
    let issuer = start();
    (0..8).for_each(|_| issuer.rotate_keys());
    let keys = keys(&issuer.para_keys_url());
    assert_eq!(keys.len(), 6);
    assert_eq!(keys[0]["kid"], SigningKey::rsa(8).kid());
}

#[test]
fn options_choose_the_key_the_cache_time_and_the_clock() {
    let options = FakeIssuerOptions {
        first_key: 3,
        cache_control: None,
        clock_offset_secs: -3600,
        ..FakeIssuerOptions::default()
    };
    let issuer = FakeIssuer::start(options).unwrap();
    assert_eq!(issuer.current_key().kid(), SigningKey::rsa(3).kid());
    let response = get(&issuer.para_keys_url());
    assert_eq!(header(&response, "cache-control"), None);
    let date = httpdate::parse_http_date(&header(&response, "date").unwrap()).unwrap();
    let behind = std::time::SystemTime::now().duration_since(date).unwrap().as_secs();
    assert!((3595..3660).contains(&behind), "{behind}");
}

#[test]
fn a_cache_control_that_is_no_header_value_is_refused() {
    let options =
        FakeIssuerOptions { cache_control: Some("a\nb".to_owned()), ..FakeIssuerOptions::default() };
    assert_eq!(FakeIssuer::start(options).unwrap_err().kind(), std::io::ErrorKind::InvalidInput);
}

#[test]
fn the_older_endpoint_gives_a_pem_in_base64() {
    use base64::Engine as _;
    let issuer = start();
    let pem = |query: &str| {
        let answer: Value =
            get(&format!("{}/environments/env-1/keys{query}", issuer.base_url())).json().unwrap();
        assert_eq!(answer["key"]["id"], "env-1");
        let decoded =
            base64::engine::general_purpose::STANDARD.decode(answer["key"]["publicKey"].as_str().unwrap());
        String::from_utf8(decoded.unwrap()).unwrap()
    };
    assert_eq!(pem(""), issuer.current_key().public_pem());
    assert!(pem("?form=spki").starts_with("-----BEGIN PUBLIC KEY-----"));
    assert!(pem("?form=pkcs1").starts_with("-----BEGIN RSA PUBLIC KEY-----"));
    let refused = get(&format!("{}/environments/env-1/keys?form=der", issuer.base_url()));
    assert_eq!(refused.status(), 400);
    assert_eq!(refused.json::<Value>().unwrap(), json!({ "error": "unknown form, known are spki, pkcs1" }));
}
