//! How long a fetched set is valid: `Cache-Control` within limits, `ETag`, refresh before expiry.

mod network;

use network::clock::TestClock;
use network::refusal::{assert_no_forgery_passes, keys_reason, reason, source};
use network::reply::{Gate, Reply};
use network::server::Server;
use network::signer::{Signer, key_set};
use network::verifier::verifier;
use network::waiting::eventually;
use wallet_jwt::error::KeysFailure;
use wallet_jwt::{KeySource, KeysError};

const MINUTE: u32 = 60;
const DAY: u32 = 24 * 60 * MINUTE;

#[tokio::test]
async fn cache_control_is_honoured_between_5_minutes_and_24_hours() {
    let good = Signer::new("good");
    for (cache_control, age, lives_secs) in [
        (Some("max-age=3600"), None, 60 * MINUTE),
        (Some("public, max-age=3600, must-revalidate"), Some("600"), 50 * MINUTE),
        (Some("max-age=0"), None, 5 * MINUTE),
        (Some("no-store"), None, 5 * MINUTE),
        (Some("max-age=31536000, immutable"), None, DAY),
        (Some("max-age=nonsense"), None, 10 * MINUTE),
        (None, None, 10 * MINUTE),
    ] {
        let mut reply = Reply::ok(key_set([&good]));
        for (name, value) in [("Cache-Control", cache_control), ("Age", age)] {
            reply = value.into_iter().fold(reply, |reply, value| reply.with(name, value));
        }
        let (server, clock) = (Server::new(reply), TestClock::new());
        let verifier = verifier(&server, &clock);
        assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Fresh);
        let status = verifier.keys_status();
        assert_eq!(status.fresh_for_secs, Some(lives_secs.into()), "{cache_control:?}");
        // Up to 80 % of the lifetime there is no request.
        clock.advance(lives_secs / 5 * 4 - 1);
        assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Cached);
        assert_eq!(server.request_count(), 1, "{cache_control:?}");
        // At the end of the lifetime the caller waits for the new set.
        clock.advance(lives_secs / 5 + 1);
        assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Fresh);
        assert_eq!(server.request_count(), 2, "{cache_control:?}");
    }
}

#[tokio::test]
async fn a_background_refresh_near_expiry_delays_no_caller() {
    let good = Signer::new("good");
    let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
    let verifier = verifier(&server, &clock);
    verifier.refresh_keys().await.expect("the first fetch");
    let gate = Gate::default();
    server.answer(Reply::ok(key_set([&good])).held_by(&gate));
    clock.advance(8 * MINUTE);
    assert_eq!(verifier.keys_status().next_refresh_in_secs, Some(0));
    assert_eq!(server.request_count(), 1, "reading the status makes no request");
    // The server holds the answer back, so a caller that waits for it would never end.
    for _ in 0..20 {
        assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Cached);
    }
    server.requested(2).await;
    gate.open();
    eventually("the new set has arrived", || verifier.keys_status().age_secs == Some(0)).await;
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Cached);
    assert_eq!(server.request_count(), 2);
}

#[tokio::test]
async fn a_failed_background_fetch_fails_no_call_and_retries_in_30_s() {
    let good = Signer::new("good");
    let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
    let verifier = verifier(&server, &clock);
    verifier.refresh_keys().await.expect("the first fetch");
    clock.advance(8 * MINUTE);
    for (status, requests) in [(500, 2), (502, 3), (503, 4)] {
        server.answer(Reply::of(status, ""));
        assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Cached);
        let says_so = |error: KeysError| error.to_string().contains(&status.to_string());
        eventually("it has failed", || verifier.keys_status().last_error.is_some_and(says_so)).await;
        clock.advance(29);
        for _ in 0..20 {
            assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Cached);
        }
        assert_eq!(server.request_count(), requests);
        clock.advance(1);
    }
    server.answer(Reply::ok(key_set([&good])));
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Cached);
    eventually("the endpoint is back", || verifier.keys_status().last_error.is_none()).await;
}

#[tokio::test]
async fn a_background_refresh_removes_a_withdrawn_key() {
    let (good, withdrawn) = (Signer::new("good"), Signer::new("withdrawn"));
    let (server, clock) = (Server::new(Reply::ok(key_set([&good, &withdrawn]))), TestClock::new());
    let verifier = verifier(&server, &clock);
    assert_eq!(source(verifier.verify(&withdrawn.token(), None).await), KeySource::Fresh);
    server.answer(Reply::ok(key_set([&good])));
    clock.advance(8 * MINUTE);
    assert_eq!(source(verifier.verify(&withdrawn.token(), None).await), KeySource::Cached);
    eventually("the new set has arrived", || verifier.keys_status().usable_keys.len() == 1).await;
    let refused = verifier.verify(&withdrawn.token(), None).await.expect_err("refused");
    assert_eq!(refused.code().as_str(), "E_KEY_UNKNOWN");
    let offline = verifier.verify_offline(&withdrawn.token(), None).expect_err("refused");
    assert_eq!(offline.code().as_str(), "E_KEY_UNKNOWN");
}

#[tokio::test]
async fn not_modified_renews_the_lifetime_of_the_set_at_hand() {
    let good = Signer::new("good");
    let reply = Reply::ok(key_set([&good])).with("ETag", "\"first\"").with("Cache-Control", "max-age=600");
    let (server, clock) = (Server::new(reply), TestClock::new());
    let verifier = verifier(&server, &clock);
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Fresh);
    assert_eq!(server.requests()[0].header("If-None-Match"), None);

    server.answer(Reply::of(304, "").with("Cache-Control", "max-age=1200"));
    clock.advance(601);
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Fresh);
    assert_eq!(server.requests()[1].header("If-None-Match"), Some("\"first\""));
    assert_eq!(verifier.keys_status().fresh_for_secs, Some(1200));
    clock.advance(900);
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Cached);
    assert_eq!(server.request_count(), 2);
    assert_no_forgery_passes(&verifier, &good, "a confirmed set").await;
}

#[tokio::test]
async fn a_new_set_brings_a_new_etag_or_none() {
    let good = Signer::new("good");
    let (server, clock) =
        (Server::new(Reply::ok(key_set([&good])).with("ETag", "W/\"1\"")), TestClock::new());
    let verifier = verifier(&server, &clock);
    verifier.refresh_keys().await.expect("a set");
    server.answer(Reply::ok(key_set([&good])).with("ETag", "W/\"2\""));
    verifier.refresh_keys().await.expect("a set");
    server.answer(Reply::ok(key_set([&good])));
    verifier.refresh_keys().await.expect("a set");
    verifier.refresh_keys().await.expect("a set");
    let sent: Vec<_> =
        server.requests().iter().map(|it| it.header("If-None-Match").map(str::to_owned)).collect();
    assert_eq!(sent, [None, Some("W/\"1\"".into()), Some("W/\"2\"".into()), None]);
}

#[tokio::test]
async fn not_modified_without_a_set_at_hand_is_a_failed_fetch() {
    let good = Signer::new("good");
    let (server, clock) = (Server::new(Reply::of(304, "").with("ETag", "\"first\"")), TestClock::new());
    let verifier = verifier(&server, &clock);
    assert_eq!(reason(verifier.verify(&good.token(), None).await), KeysFailure::UnexpectedStatus);
    assert_no_forgery_passes(&verifier, &good, "304 without a set").await;
    assert_eq!(verifier.keys_status().source, None);
    server.answer(Reply::ok(key_set([&good])));
    clock.advance(1);
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Fresh);
}

#[tokio::test]
async fn the_key_source_says_where_the_key_set_came_from() {
    let good = Signer::new("good");
    let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
    let verifier = verifier(&server, &clock);
    assert_eq!(verifier.keys_status().source, None);
    let nothing_yet = verifier.verify_offline(&good.token(), None);
    assert_eq!(reason(nothing_yet), KeysFailure::NotFetched);
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Fresh);
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Cached);
    assert_eq!(source(verifier.verify_offline(&good.token(), None)), KeySource::Cached);
    assert_eq!(verifier.keys_status().source, Some(KeySource::Cached));
    clock.advance(10 * MINUTE);
    // There was no request since, so only the set's age is a reason against it.
    assert_eq!(source(verifier.verify_offline(&good.token(), None)), KeySource::Stale);
    assert_eq!(verifier.keys_status().source, Some(KeySource::Stale));
    assert_eq!(server.request_count(), 1, "verify_offline makes no request");
    server.answer(Reply::of(500, ""));
    assert_eq!(verifier.refresh_keys().await.map_err(keys_reason), Err(KeysFailure::ServerError));
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Stale);
    server.answer(Reply::ok(key_set([&good])));
    clock.advance(30);
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Fresh);
}

#[tokio::test]
async fn not_modified_to_a_request_without_an_etag_confirms_nothing() {
    let good = Signer::new("good");
    let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
    let verifier = verifier(&server, &clock);
    verifier.refresh_keys().await.expect("a set");
    server.answer(Reply::of(304, ""));
    clock.advance(10 * MINUTE);
    assert_eq!(reason(verifier.verify(&good.token(), None).await), KeysFailure::UnexpectedStatus);
}

#[tokio::test]
async fn not_modified_without_cache_control_keeps_the_lifetime() {
    let good = Signer::new("good");
    let set = Reply::ok(key_set([&good])).with("ETag", "\"1\"").with("Cache-Control", "max-age=7200");
    let (server, clock) = (Server::new(set), TestClock::new());
    let verifier = verifier(&server, &clock);
    verifier.refresh_keys().await.expect("a set");
    server.answer(Reply::of(304, ""));
    clock.advance(100);
    verifier.refresh_keys().await.expect("not modified");
    // RFC 9111 §4.3.4: a field that the 304 does not send keeps its value.
    assert_eq!(verifier.keys_status().fresh_for_secs, Some(7200));
}

#[tokio::test]
async fn cache_control_on_several_lines_is_one_list() {
    let good = Signer::new("good");
    let set =
        Reply::ok(key_set([&good])).with("Cache-Control", "public").with("Cache-Control", "max-age=7200");
    let server = Server::new(set);
    let verifier = verifier(&server, &TestClock::new());
    verifier.refresh_keys().await.expect("a set");
    // RFC 9110 §5.3.
    assert_eq!(verifier.keys_status().fresh_for_secs, Some(7200));
}
