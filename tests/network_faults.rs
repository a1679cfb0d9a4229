//! Every way in which a key set's endpoint can fail: which error is returned, which keys are used instead, and that
//! no key is lost.

mod network;

use std::sync::Arc;
use std::time::{Duration, Instant};

use network::clock::{START_AT, TestClock};
use network::refusal::{assert_no_forgery_passes, code, keys_reason, reason, source};
use network::reply::{HUGE_BYTES, Reply};
use network::server::{ReservedPort, Server};
use network::signer::{Signer, jwk_set, key_set};
use network::verifier::{hasty, make, options, pinned, verifier, verifier_with};
use network::waiting::{DEADLINE, eventually};
use serde_json::json;
use wallet_jwt::error::KeysFailure;
use wallet_jwt::keys::MAX_KEY_SET_BYTES;
use wallet_jwt::{HttpKeyFetcher, KeySource, VerifierOptions};

/// The faults, each with the error that it causes.
fn faults(good: &Signer) -> Vec<(&'static str, Reply, KeysFailure)> {
    let set = key_set([good]);
    let elsewhere = "/elsewhere";
    vec![
        ("500", Reply::of(500, set.clone()), KeysFailure::ServerError),
        ("503", Reply::of(503, ""), KeysFailure::ServerError),
        ("404", Reply::of(404, set.clone()), KeysFailure::UnexpectedStatus),
        ("403", Reply::of(403, ""), KeysFailure::UnexpectedStatus),
        ("206", Reply::of(206, set.clone()), KeysFailure::UnexpectedStatus),
        ("301", Reply::of(301, set.clone()).with("Location", elsewhere), KeysFailure::Redirect),
        ("302", Reply::of(302, "").with("Location", elsewhere), KeysFailure::Redirect),
        ("307", Reply::of(307, "").with("Location", elsewhere), KeysFailure::Redirect),
        ("308", Reply::of(308, "").with("Location", elsewhere), KeysFailure::Redirect),
        ("no answer", Reply::never(), KeysFailure::Timeout),
        ("slow drip", Reply::drip(), KeysFailure::Timeout),
        ("hung up", Reply::hang_up(), KeysFailure::Network),
        ("cut off", Reply::cut_off(set.clone()), KeysFailure::Network),
        ("no HTTP", Reply::gibberish(), KeysFailure::Network),
        ("10 MiB", Reply::huge(), KeysFailure::TooLarge),
        ("endless", Reply::endless(), KeysFailure::TooLarge),
        ("64 KiB + 1", Reply::ok(padded(&set, MAX_KEY_SET_BYTES + 1)), KeysFailure::TooLarge),
        ("truncated JSON", Reply::ok(&set.as_bytes()[..set.len() - 2]), KeysFailure::NotAKeySet),
        ("HTML", Reply::ok("<!doctype html><title>Sign in to Wi-Fi</title>"), KeysFailure::NotAKeySet),
        ("nothing", Reply::ok(""), KeysFailure::NotAKeySet),
        ("another JSON", Reply::ok(r#"{"error":"unknown client"}"#), KeysFailure::NotAKeySet),
        ("empty set", Reply::ok(r#"{"keys":[]}"#), KeysFailure::NoUsableKeys),
        ("only unusable keys", Reply::ok(jwk_set([json!({ "kty": "oct", "k": "AA" })])), {
            KeysFailure::NoUsableKeys
        }),
    ]
}

/// Uses a short timeout only for faults that never end.
fn fitting(expected: KeysFailure, options: &mut VerifierOptions) {
    if expected == KeysFailure::Timeout {
        hasty(options);
    }
}

fn padded(text: &str, length: usize) -> Vec<u8> {
    let mut padded = text.as_bytes().to_vec();
    padded.resize(length, b' ');
    padded
}

/// The faults after which other keys may be used.
fn is_unreachable(failure: KeysFailure) -> bool {
    matches!(failure, KeysFailure::Network | KeysFailure::Timeout | KeysFailure::ServerError)
}

#[tokio::test]
async fn every_fault_on_a_cold_cache_is_a_missing_key_set_and_heals() {
    let good = Signer::new("good");
    for (fault, reply, expected) in faults(&good) {
        let (server, clock) = (Server::new(reply), TestClock::new());
        let verifier = verifier_with(&server, &clock, |options| fitting(expected, options));
        assert_eq!(reason(verifier.verify(&good.token(), None).await), expected, "{fault}");
        assert_no_forgery_passes(&verifier, &good, fault).await;
        assert!(verifier.verify_offline(&good.token(), None).is_err(), "{fault}");
        assert_eq!(verifier.keys_status().last_error.map(keys_reason), Some(expected), "{fault}");
        assert!(server.requests().iter().all(|request| request.path == "/keys"), "{fault}");

        server.answer(Reply::ok(key_set([&good])));
        clock.advance(1);
        assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Fresh, "{fault}");
        assert_eq!(verifier.keys_status().last_error, None, "{fault}");
    }
}

#[tokio::test]
async fn a_failed_refresh_keeps_the_set_at_hand() {
    let good = Signer::new("good");
    for (fault, reply, expected) in faults(&good) {
        let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
        let verifier = verifier_with(&server, &clock, |options| fitting(expected, options));
        verifier.refresh_keys().await.expect("the first fetch");
        server.answer(reply);
        assert_eq!(verifier.refresh_keys().await.map_err(keys_reason), Err(expected), "{fault}");
        assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Cached, "{fault}");
        assert_eq!(source(verifier.verify_offline(&good.token(), None)), KeySource::Cached, "{fault}");
        assert_eq!(server.request_count(), 2, "{fault}");
    }
}

#[tokio::test]
async fn an_unknown_key_is_not_a_forgery_while_refreshes_fail() {
    let (good, newer) = (Signer::new("good"), Signer::new("newer"));
    for (fault, reply, expected) in faults(&good) {
        let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
        let verifier = verifier_with(&server, &clock, |options| fitting(expected, options));
        verifier.refresh_keys().await.expect("the first fetch");
        server.answer(reply);
        // The refresh itself, then the cooldown of 30 s.
        assert_eq!(reason(verifier.verify(&newer.token(), None).await), expected, "{fault}");
        assert_eq!(reason(verifier.verify(&newer.token(), None).await), expected, "{fault}");
        assert_eq!(reason(verifier.verify(&newer.token_without_kid(), None).await), expected, "{fault}");
        assert_eq!(server.request_count(), 2, "{fault}");
        assert_no_forgery_passes(&verifier, &good, fault).await;

        server.answer(Reply::ok(key_set([&good, &newer])));
        clock.advance(30);
        assert_eq!(source(verifier.verify(&newer.token(), None).await), KeySource::Fresh, "{fault}");
    }
}

#[tokio::test]
async fn stale_keys_are_used_only_if_the_endpoint_is_unreachable() {
    let good = Signer::new("good");
    for (fault, reply, expected) in faults(&good) {
        let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
        let verifier = verifier_with(&server, &clock, |options| fitting(expected, options));
        verifier.refresh_keys().await.expect("the first fetch");
        server.answer(reply);
        clock.advance(601);
        let verified = verifier.verify(&good.token(), None).await;
        let offline = verifier.verify_offline(&good.token(), None);
        if is_unreachable(expected) {
            assert_eq!((source(verified), source(offline)), (KeySource::Stale, KeySource::Stale), "{fault}");
        } else {
            assert_eq!((reason(verified), reason(offline)), (expected, expected), "{fault}");
        }
        assert_no_forgery_passes(&verifier, &good, fault).await;

        server.answer(Reply::ok(key_set([&good])));
        clock.advance(30);
        assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Fresh, "{fault}");
    }
}

#[tokio::test]
async fn pinned_keys_are_used_only_if_the_endpoint_is_unreachable() {
    let (good, other) = (Signer::new("good"), Signer::new("other"));
    for (fault, reply, expected) in faults(&good) {
        let (server, clock) = (Server::new(reply), TestClock::new());
        let verifier = verifier_with(&server, &clock, |options| {
            fitting(expected, options);
            options.pinned_keys = Some(pinned(&good, START_AT + 3600));
        });
        let verified = verifier.verify(&good.token(), None).await;
        if is_unreachable(expected) {
            assert_eq!(source(verified), KeySource::Pinned, "{fault}");
            let unnamed = verifier.verify(&good.token_without_kid(), None).await;
            assert_eq!(source(unnamed), KeySource::Pinned, "{fault}");
        } else {
            assert_eq!(reason(verified), expected, "{fault}");
        }
        // A key that is not pinned may still be the provider's; the verifier cannot know.
        assert_eq!(code(verifier.verify(&other.token(), None).await), "E_KEYS_UNAVAILABLE", "{fault}");
        assert_no_forgery_passes(&verifier, &good, fault).await;
    }
}

#[tokio::test]
async fn a_refused_connection_is_a_network_failure_until_it_recovers() {
    let good = Signer::new("good");
    let clock = TestClock::new();
    let port = ReservedPort::new();
    let verifier = make(options(&port.url()), Arc::new(HttpKeyFetcher::new()), &clock);
    assert_eq!(reason(verifier.verify(&good.token(), None).await), KeysFailure::Network);
    assert_no_forgery_passes(&verifier, &good, "a refused connection").await;

    let server = port.open(Reply::ok(key_set([&good])));
    // The cooldown still runs: the failure happened a moment ago.
    assert_eq!(reason(verifier.verify(&good.token(), None).await), KeysFailure::Network);
    clock.advance(1);
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Fresh);
    assert_eq!(server.request_count(), 1);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let good = Signer::new("good");
    let target = Server::new(Reply::ok(key_set([&good])));
    for status in [301, 302, 303, 307, 308] {
        let server = Server::new(Reply::of(status, "").with("Location", &target.url()));
        let verifier = verifier(&server, &TestClock::new());
        assert_eq!(reason(verifier.verify(&good.token(), None).await), KeysFailure::Redirect, "{status}");
        assert_eq!(server.request_count(), 1, "{status}");
    }
    assert_eq!(target.request_count(), 0);
}

#[tokio::test]
async fn reading_stops_one_byte_after_the_limit() {
    let good = Signer::new("good");
    let server = Server::new(Reply::huge());
    let verifier = verifier(&server, &TestClock::new());
    assert_eq!(reason(verifier.verify(&good.token(), None).await), KeysFailure::TooLarge);
    // The server has announced 10 MiB. The client closes the connection after the first byte over the limit.
    eventually("the client has closed the connection", || server.hung_up_on() == 1).await;
    assert_eq!(server.body_bytes_sent(), MAX_KEY_SET_BYTES + 1);
    assert!(server.body_bytes_sent() < HUGE_BYTES);
}

#[tokio::test]
async fn an_endless_answer_ends_at_the_limit() {
    let good = Signer::new("good");
    let server = Server::new(Reply::endless());
    let verifier = verifier(&server, &TestClock::new());
    assert_eq!(reason(verifier.verify(&good.token(), None).await), KeysFailure::TooLarge);
    eventually("the client has closed the connection", || server.hung_up_on() == 1).await;
}

#[tokio::test]
async fn exactly_64_kib_are_accepted() {
    let good = Signer::new("good");
    let server = Server::new(Reply::ok(padded(&key_set([&good]), MAX_KEY_SET_BYTES)));
    let verifier = verifier(&server, &TestClock::new());
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Fresh);
}

#[tokio::test]
async fn a_slow_drip_does_not_outlast_the_timeout() {
    let good = Signer::new("good");
    let server = Server::new(Reply::drip());
    let verifier = verifier_with(&server, &TestClock::new(), hasty);
    let begun = Instant::now();
    assert_eq!(reason(verifier.verify(&good.token(), None).await), KeysFailure::Timeout);
    // At that speed the whole body would take almost an hour.
    assert!(begun.elapsed() >= Duration::from_secs(1));
    assert!(begun.elapsed() < DEADLINE);
    assert!(server.body_bytes_sent() > 1, "the server sent bytes slowly");
}
