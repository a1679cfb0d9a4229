//! What a request for a key set says, and what is said about answers that are no key set.

mod network;

use network::clock::TestClock;
use network::refusal::source;
use network::reply::Reply;
use network::server::Server;
use network::signer::{Signer, key_set};
use network::verifier::verifier;
use wallet_jwt::keys::{FetchError, KeyFetcher, KeysRequest, KeysResponse};
use wallet_jwt::{Audience, KeySource, ParaEnvironment, Provider, Verifier, VerifierOptions};

#[tokio::test]
async fn a_request_accepts_a_jwk_set_uncompressed() {
    let good = Signer::new("good");
    let server = Server::new(Reply::ok(key_set([&good])));
    let verifier = verifier(&server, &TestClock::new());
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Fresh);
    let request = &server.requests()[0];
    assert_eq!(request.header("accept"), Some("application/jwk-set+json, application/json"));
    assert_eq!(request.header("accept-encoding"), Some("identity"));
}

#[tokio::test]
async fn a_byte_order_mark_before_a_fetched_set_is_ignored() {
    let good = Signer::new("good");
    let server = Server::new(Reply::ok(format!("\u{feff}{}", key_set([&good]))));
    let verifier = verifier(&server, &TestClock::new());
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Fresh);
    let exported = verifier.export_keys().expect("a set");
    let restarted = network::verifier::verifier(&server, &TestClock::new());
    assert_eq!(restarted.import_keys(&exported), Ok(true));
}

#[tokio::test]
async fn an_answer_that_is_no_key_set_is_named_with_advice() {
    let coded = |coding: &str, body: &[u8]| Reply::ok(body).with("Content-Encoding", coding);
    for (reply, words) in [
        (coded("gzip", b"\x1f\x8b\x08\x00"), "compressed (gzip), although the request asked for `identity`"),
        (coded("br", b"\x8b\x02\x80\xff"), "compressed (br)"),
        (coded("secret", b"\x8b\x02\x80\xff"), "not UTF-8"),
        // The host's own client may have undone the coding.
        (coded("gzip", b"<html>"), "an HTML page"),
        (Reply::ok("<!doctype html><title>Sign in to Wi-Fi</title>"), "an HTML page"),
        (Reply::ok(r#"{"issuer":"x","jwks_uri":"https://i.example/k"}"#), "`jwks_uri`, https://i.example/k"),
        (Reply::ok(r#"{"a":"-----BEGIN CERTIFICATE-----"}"#), "a map of certificates"),
        (Reply::ok(r#"{"kty":"OKP","crv":"Ed25519","x":"AA"}"#), "a single JWK"),
        (Reply::of(404, "<html>"), "HTTP 404: no key set is published at this URL; check the URL"),
        (Reply::of(403, ""), "HTTP 403: the server refuses the request"),
        (Reply::of(410, ""), "HTTP 410: no key set is published at this URL"),
        (Reply::of(401, ""), "HTTP 401: the server refuses the request"),
        (Reply::of(429, ""), "HTTP 429: too many requests; try again later"),
        (Reply::of(406, ""), "HTTP 406: the server does not send JSON"),
        (Reply::of(418, ""), "HTTP 418"),
        (Reply::of(301, ""), "no redirect is followed; configure the URL"),
    ] {
        let server = Server::new(reply);
        let verifier = verifier(&server, &TestClock::new());
        let refused = verifier.refresh_keys().await.unwrap_err();
        assert_eq!(refused.code().as_str(), "E_KEYS_UNAVAILABLE");
        assert!(refused.to_string().contains(words), "{words}: {refused}");
        assert!(!refused.to_string().contains("secret"), "{refused}");
        assert!(!refused.code().action().contains("network is back"));
    }
}

/// A host's client that limits nothing.
struct Huge;

impl KeyFetcher for Huge {
    fn fetch(&self, _: &KeysRequest) -> Result<KeysResponse, FetchError> {
        Ok(KeysResponse { status: 200, body: vec![b' '; 70_000], ..KeysResponse::default() })
    }
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_said_to_be() {
    let provider = Provider::para(ParaEnvironment::Beta, Audience::Any).expect("a provider");
    let fetcher = std::sync::Arc::new(Huge);
    let verifier = Verifier::with_fetcher(provider, VerifierOptions::default(), fetcher).expect("a verifier");
    let refused = verifier.refresh_keys().await.unwrap_err();
    assert!(refused.to_string().contains("the answer is larger than 65536 bytes"), "{refused}");
}
