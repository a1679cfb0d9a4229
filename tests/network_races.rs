//! The key set when events happen in an unusual order: overtaken answers, imports during a fetch, failures in
//! between, clocks that jump.

mod network;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use network::clock::{START_AT, TestClock};
use network::fetcher::{ScriptedFetcher, ok};
use network::refusal::{assert_no_forgery_passes, code, reason, source};
use network::reply::{Gate, Reply};
use network::server::Server;
use network::signer::{Signer, forgeries, key_set, token_with_invented_kid};
use network::verifier::{pinned, verifier, verifier_on, verifier_with};
use network::waiting::{all_begun, eventually};
use serde_json::json;
use wallet_jwt::error::KeysFailure;
use wallet_jwt::keys::ExportedKeys;
use wallet_jwt::{KeySource, Verifier};

const LIFETIME_SECS: u32 = 600;

fn export(url: &str, signer: &Signer, fetched_at: i64, etag: &str) -> ExportedKeys {
    let text = json!({
        "version": 1,
        "keysUrl": url,
        "etag": etag,
        "fetchedAt": fetched_at,
        "lifetimeSecs": LIFETIME_SECS,
        "jwkSet": key_set([signer]),
    });
    ExportedKeys::from_json(&text.to_string()).expect("an export")
}

/// Runs `verifier.refresh_keys()` as a task.
fn refreshing(verifier: &Verifier) -> impl Future<Output = bool> + Send + use<> {
    let verifier = verifier.clone();
    async move { verifier.refresh_keys().await.is_ok() }
}

#[tokio::test]
async fn not_modified_confirms_only_the_set_it_was_asked_about() {
    let (asked_about, imported) = (Signer::new("asked about"), Signer::new("imported"));
    let set = Reply::ok(key_set([&asked_about])).with("ETag", "\"1\"");
    let (server, clock) = (Server::new(set), TestClock::new());
    let verifier = verifier(&server, &clock);
    verifier.refresh_keys().await.expect("a set");
    clock.advance(100);
    let gate = Gate::default();
    server.answer(Reply::of(304, "").held_by(&gate));
    let refresh = all_begun([refreshing(&verifier)]).await;
    server.requested(2).await;
    assert_eq!(server.requests()[1].header("If-None-Match"), Some("\"1\""));
    assert_eq!(verifier.import_keys(&export(&server.url(), &imported, START_AT + 50, "\"2\"")), Ok(true));
    gate.open();
    refresh.join_all().await;
    // "Not modified" was about the other set, so this one is as old as before.
    assert_ne!(verifier.keys_status().age_secs, Some(0));
}

#[tokio::test]
async fn an_import_from_the_future_never_replaces_a_fetched_set() {
    let (good, imported) = (Signer::new("good"), Signer::new("imported"));
    let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
    let verifier = verifier(&server, &clock);
    verifier.refresh_keys().await.expect("a set");
    server.answer(Reply::of(500, ""));
    // The set was exported while the wall clock was a day fast.
    let export = export(&server.url(), &imported, START_AT + 24 * 3600, "");
    assert_eq!(verifier.import_keys(&export), Ok(false));
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Cached);
}

#[tokio::test]
async fn a_clock_set_back_makes_no_import_newer_than_a_fetched_set() {
    let (good, imported) = (Signer::new("good"), Signer::new("imported"));
    let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
    let verifier = verifier(&server, &clock);
    let older = export(&server.url(), &imported, START_AT, "");
    // An hour passes, and the clock is set back by two hours before the fetch.
    clock.advance(3600);
    clock.set_wall(START_AT - 3600);
    verifier.refresh_keys().await.expect("a set");
    assert_eq!(verifier.import_keys(&older), Ok(false));
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Cached);
}

#[tokio::test]
async fn an_import_during_a_failing_first_fetch_serves_its_callers() {
    let good = Signer::new("good");
    let gate = Gate::default();
    let (server, clock) = (Server::new(Reply::of(503, "").held_by(&gate)), TestClock::new());
    let verifier = verifier(&server, &clock);
    let callers = all_begun((0..20).map(|_| {
        let (verifier, token) = (verifier.clone(), good.token());
        async move { verifier.verify(&token, None).await }
    }));
    let callers = callers.await;
    server.requested(1).await;
    assert_eq!(verifier.import_keys(&export(&server.url(), &good, START_AT - 10, "")), Ok(true));
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Cached);
    gate.open();
    for result in callers.join_all().await {
        assert_eq!(source(result), KeySource::Cached);
    }
    assert_no_forgery_passes(&verifier, &good, "an import during a fetch").await;
}

#[tokio::test]
async fn an_imported_etag_with_bad_characters_stops_no_fetch() {
    let good = Signer::new("good");
    let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
    let verifier = verifier(&server, &clock);
    let export = export(&server.url(), &good, START_AT - 3600, "\"1\"\r\nHost: evil.example");
    assert_eq!(verifier.import_keys(&export), Ok(true));
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Fresh);
}

#[tokio::test]
async fn callers_joining_an_outdated_background_refresh_get_another() {
    for with_kid in [true, false] {
        let (old, new) = (Signer::new("old"), Signer::new("new"));
        let (server, clock) = (Server::new(Reply::ok(key_set([&old]))), TestClock::new());
        let verifier = verifier(&server, &clock);
        verifier.refresh_keys().await.expect("a set");
        let gate = Gate::default();
        server.answer_once(Reply::ok(key_set([&old])).held_by(&gate));
        clock.advance(LIFETIME_SECS / 5 * 4);
        assert_eq!(source(verifier.verify(&old.token(), None).await), KeySource::Cached);
        server.requested(2).await;
        // The answer has been sent. Now the keys rotate, and tokens of the new key arrive.
        server.answer(Reply::ok(key_set([&old, &new])));
        let token = if with_kid { new.token() } else { new.token_without_kid() };
        let callers = all_begun((0..100).map(|_| {
            let (verifier, token) = (verifier.clone(), token.clone());
            async move { verifier.verify(&token, None).await }
        }));
        let callers = callers.await;
        gate.open();
        for result in callers.join_all().await {
            assert_eq!(source(result), KeySource::Fresh, "with kid: {with_kid}");
        }
        assert_eq!(server.request_count(), 3);
    }
}

#[tokio::test]
async fn a_failure_that_leaves_no_usable_keys_is_retried_in_1_second() {
    let good = Signer::new("good");
    let portal = Reply::ok("<title>Sign in to Wi-Fi</title>");
    // With pinned keys, with stale keys, with none: the user has signed in to the Wi-Fi a moment later.
    for (pin, fetch) in [(false, false), (true, false), (false, true)] {
        let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
        let verifier = verifier_with(&server, &clock, |options| {
            options.pinned_keys = pin.then(|| pinned(&good, START_AT + 24 * 3600));
        });
        if fetch {
            verifier.refresh_keys().await.expect("a set");
            clock.advance(LIFETIME_SECS);
        }
        server.answer_once(portal.clone());
        assert_eq!(reason(verifier.verify(&good.token(), None).await), KeysFailure::NotAKeySet);
        clock.advance(1);
        let verified = verifier.verify(&good.token(), None).await;
        assert_eq!(source(verified), KeySource::Fresh, "pinned: {pin}, fetched: {fetch}");
    }
}

#[tokio::test]
async fn an_unknown_key_stays_unknown_until_a_later_fetch_fails() {
    let (good, unknown) = (Signer::new("good"), Signer::new("unknown"));
    let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
    let verifier = verifier(&server, &clock);
    verifier.refresh_keys().await.expect("a set");
    assert_eq!(code(verifier.verify(&unknown.token(), None).await), "E_KEY_UNKNOWN");
    clock.advance(10);
    assert_eq!(code(verifier.verify(&unknown.token(), None).await), "E_KEY_UNKNOWN");
    server.answer_once(Reply::of(500, ""));
    verifier.refresh_keys().await.expect_err("down");
    // The verifier no longer knows whether its set is the newest.
    assert_eq!(reason(verifier.verify(&unknown.token(), None).await), KeysFailure::ServerError);
    verifier.refresh_keys().await.expect("back");
    assert_eq!(code(verifier.verify(&unknown.token(), None).await), "E_KEY_UNKNOWN");
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Cached);
}

#[tokio::test]
async fn keys_status_names_the_source_of_offline_verification() {
    let good = Signer::new("good");
    for pin in [false, true] {
        let pinned_source = pin.then_some(KeySource::Pinned);
        let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
        let verifier = verifier_with(&server, &clock, |options| {
            options.pinned_keys = pin.then(|| pinned(&good, START_AT + 24 * 3600));
            options.stale_limit_secs = 100;
        });
        let offline = || verifier.verify_offline(&good.token(), None).ok().map(|session| session.key_source);
        assert_eq!((verifier.keys_status().source, offline()), (pinned_source, pinned_source));
        verifier.refresh_keys().await.expect("a set");
        clock.advance(LIFETIME_SECS);
        assert_eq!(
            (verifier.keys_status().source, offline()),
            (Some(KeySource::Stale), Some(KeySource::Stale))
        );
        clock.advance(101);
        assert_eq!(offline(), pinned_source);
        assert_eq!(verifier.keys_status().source, pinned_source, "beyond the stale limit");
        server.answer(Reply::of(404, ""));
        verifier.refresh_keys().await.expect_err("gone");
        assert_eq!((verifier.keys_status().source, offline()), (None, None), "after a 404");
    }
}

#[tokio::test]
async fn a_clock_that_jumps_breaks_nothing() {
    let good = Signer::new("good");
    let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
    let verifier = verifier(&server, &clock);
    verifier.refresh_keys().await.expect("a set");
    // Monotonic time must not jump back. If it does, nothing panics and nothing is refused.
    clock.turn_monotonic_back(40_000);
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Cached);
    // Wall time often jumps, and the age of the set does not depend on it.
    for wall in [0, START_AT - 86_400, START_AT + 86_400] {
        clock.set_wall(wall);
        assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Cached);
        assert_eq!(verifier.keys_status().age_secs, Some(0));
    }
    assert_no_forgery_passes(&verifier, &good, "a clock that jumps").await;
}

/// Callers, refreshes, imports and time at once, on several threads. While the endpoint works, a good token is
/// never refused and a bad one is never accepted, in any order of events.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_calls_lose_no_key_and_accept_no_forgery() {
    let good = Signer::new("good");
    let set = key_set([&good]);
    let fetcher = ScriptedFetcher::new(move |_, _| ok(set.as_str()));
    let clock = TestClock::new();
    let verifier = verifier_on(fetcher, &clock);
    verifier.refresh_keys().await.expect("a set");
    let over = Arc::new(AtomicBool::new(false));
    let mut disturbances = tokio::task::JoinSet::new();
    {
        let (verifier, over, clock) = (verifier.clone(), over.clone(), clock.clone());
        disturbances.spawn_blocking(move || {
            while !over.load(Ordering::SeqCst) {
                clock.advance(97);
                let export = verifier.export_keys().expect("a set");
                let _ = verifier.import_keys(&export);
                let _ = (verifier.keys_status(), pollster::block_on(verifier.refresh_keys()));
            }
        });
    }
    let bad: Vec<String> = forgeries(&good).into_iter().map(|(_, token)| token).collect();
    let callers = all_begun((0..8).map(|caller| {
        let (verifier, token, bad) = (verifier.clone(), good.token(), bad.clone());
        async move {
            for round in 0..100 {
                let session = verifier.verify(&token, None).await.expect("a good token must be accepted");
                assert!(matches!(session.key_source, KeySource::Fresh | KeySource::Cached));
                let invented = token_with_invented_kid(caller * 1000 + round);
                assert_eq!(code(verifier.verify(&invented, None).await), "E_KEY_UNKNOWN");
                assert!(verifier.verify(&bad[round % bad.len()], None).await.is_err());
            }
        }
    }));
    callers.await.join_all().await;
    over.store(true, Ordering::SeqCst);
    disturbances.join_all().await;
    eventually("the last fetch has ended", || verifier.keys_status().last_error.is_none()).await;
}
