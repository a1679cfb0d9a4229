//! Fetchers that apps provide: what happens when one panics, hangs or answers late. Also verifying without tokio
//! and without a network.

mod network;

use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use network::clock::TestClock;
use network::fetcher::{ScriptedFetcher, ok, unreachable};
use network::refusal::{assert_no_forgery_passes, code, reason, source};
use network::reply::{Gate, Reply};
use network::server::Server;
use network::signer::{Signer, key_set, token_with_invented_kid};
use network::verifier::{hasty, make, options, verifier, verifier_on};
use network::waiting::{DEADLINE, all_begun, eventually};
use wallet_jwt::error::KeysFailure;
use wallet_jwt::keys::{KeysResponse, MAX_KEY_SET_BYTES};
use wallet_jwt::{Clock, KeySource, Verifier};

/// Options with a timeout of one second.
fn hasty_verifier(fetcher: Arc<ScriptedFetcher>, clock: &Arc<TestClock>) -> Verifier {
    let mut options = options("http://127.0.0.1:9/keys");
    hasty(&mut options);
    make(options, fetcher, clock)
}

#[tokio::test]
async fn a_slow_endpoint_with_an_age_is_asked_twice_for_a_call() {
    let clock = TestClock::new();
    let (set, passing) = (key_set([&Signer::new("good")]), Arc::clone(&clock));
    let fetcher = ScriptedFetcher::new(move |_, _| {
        // The pause between refreshes has passed when the answer comes.
        passing.advance(31);
        Ok(KeysResponse { age: Some("1".to_owned()), ..ok(set.as_str())? })
    });
    let verifier = verifier_on(fetcher.clone(), &clock);
    assert_eq!(code(verifier.verify(&token_with_invented_kid(0), None).await), "E_KEY_UNKNOWN");
    assert_eq!(fetcher.calls(), 2);
}

#[tokio::test]
async fn a_fetcher_panic_fails_one_fetch_and_the_next_one_works() {
    let good = Signer::new("good");
    let set = key_set([&good]);
    let fetcher = ScriptedFetcher::new(move |call, _| {
        assert!(call > 1, "scripted: the first call panics");
        ok(set.as_str())
    });
    let clock = TestClock::new();
    let verifier = verifier_on(fetcher, &clock);
    let waiting = all_begun((0..20).map(|_| {
        let (verifier, token) = (verifier.clone(), good.token());
        async move { verifier.verify(&token, None).await }
    }));
    for result in waiting.await.join_all().await {
        assert_eq!(reason(result), KeysFailure::Fetcher);
    }
    assert_no_forgery_passes(&verifier, &good, "a fetcher that panicked").await;
    clock.advance(1);
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Fresh);
}

#[tokio::test]
async fn a_fetcher_that_never_returns_is_a_timeout() {
    let good = Signer::new("good");
    let set = key_set([&good]);
    let never = Gate::default();
    let held = never.clone();
    let fetcher = ScriptedFetcher::new(move |call, _| {
        if call == 1 {
            held.wait();
            return unreachable();
        }
        ok(set.as_str())
    });
    let clock = TestClock::new();
    let verifier = hasty_verifier(fetcher, &clock);
    assert_eq!(reason(verifier.verify(&good.token(), None).await), KeysFailure::Timeout);
    clock.advance(1);
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Fresh);
    never.open();
}

#[tokio::test]
async fn fetches_that_never_return_hold_four_threads_at_most() {
    let good = Signer::new("good");
    let set = key_set([&good]);
    let never = Gate::default();
    let held = never.clone();
    let fetcher = ScriptedFetcher::new(move |_, _| {
        held.wait();
        ok(set.as_str())
    });
    let clock = TestClock::new();
    let verifier = hasty_verifier(fetcher.clone(), &clock);
    for _ in 0..4 {
        assert_eq!(reason(verifier.verify(&good.token(), None).await), KeysFailure::Timeout);
        clock.advance(1);
    }
    assert_eq!(reason(verifier.verify(&good.token(), None).await), KeysFailure::Fetcher, "no fifth thread");
    never.open();
    // After they have returned, fetching works again.
    eventually("the hanging fetches have returned", || pollster::block_on(verifier.refresh_keys()).is_ok())
        .await;
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Cached);
}

#[tokio::test]
async fn a_late_older_answer_never_replaces_a_newer_set() {
    let (good, withdrawn) = (Signer::new("good"), Signer::new("withdrawn"));
    let (old, new) = (key_set([&withdrawn]), key_set([&good]));
    let gate = Gate::default();
    let held = gate.clone();
    let (handed_over, late_answer) = mpsc::channel();
    let handed_over = Mutex::new(handed_over);
    let fetcher = ScriptedFetcher::new(move |call, _| {
        if call > 1 {
            return ok(new.as_str());
        }
        held.wait();
        handed_over.lock().unwrap().send(()).expect("the receiver of the test is alive");
        ok(old.as_str())
    });
    let clock = TestClock::new();
    let verifier = hasty_verifier(fetcher, &clock);
    assert_eq!(reason(verifier.verify(&good.token(), None).await), KeysFailure::Timeout);
    clock.advance(1);
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Fresh);
    gate.open();
    late_answer.recv_timeout(DEADLINE).expect("the first answer has arrived");
    // If it arrived, it would arrive at once; wait a moment anyway.
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(code(verifier.verify(&withdrawn.token(), None).await), "E_KEY_UNKNOWN");
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Cached);
}

#[tokio::test]
async fn a_late_older_http_answer_never_replaces_a_newer_set() {
    let (good, withdrawn) = (Signer::new("good"), Signer::new("withdrawn"));
    let gate = Gate::default();
    let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
    server.answer_once(Reply::ok(key_set([&withdrawn])).held_by(&gate));
    let verifier = network::verifier::verifier_with(&server, &clock, hasty);
    assert_eq!(reason(verifier.verify(&good.token(), None).await), KeysFailure::Timeout);
    clock.advance(1);
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Fresh);
    gate.open();
    assert_eq!(code(verifier.verify(&withdrawn.token(), None).await), "E_KEY_UNKNOWN");
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Cached);
}

#[tokio::test]
async fn an_answer_that_a_fetcher_should_refuse_is_refused_in_rust() {
    let good = Signer::new("good");
    let response = |status, body: Vec<u8>| KeysResponse { status, body, ..KeysResponse::default() };
    let mut too_large = key_set([&good]).into_bytes();
    too_large.resize(MAX_KEY_SET_BYTES + 1, b' ');
    for (answer, expected) in [
        (response(302, key_set([&good]).into()), KeysFailure::Redirect),
        (response(200, too_large), KeysFailure::TooLarge),
        (response(0, key_set([&good]).into()), KeysFailure::UnexpectedStatus),
        (response(-200, key_set([&good]).into()), KeysFailure::UnexpectedStatus),
        (response(i32::MAX, key_set([&good]).into()), KeysFailure::ServerError),
        (response(304, key_set([&good]).into()), KeysFailure::UnexpectedStatus),
    ] {
        let fetcher = ScriptedFetcher::new(move |_, _| Ok(answer.clone()));
        let verifier = verifier_on(fetcher, &TestClock::new());
        assert_eq!(reason(verifier.verify(&good.token(), None).await), expected);
        assert_no_forgery_passes(&verifier, &good, expected.as_str()).await;
    }
}

#[tokio::test]
async fn a_fetcher_receives_the_url_etag_timeout_and_size_limit() {
    let good = Signer::new("good");
    let set = key_set([&good]);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&seen);
    let fetcher = ScriptedFetcher::new(move |_, request| {
        noted.lock().unwrap().push(request.clone());
        Ok(KeysResponse { etag: Some("\"7\"".into()), ..ok(set.as_str())? })
    });
    let verifier = hasty_verifier(fetcher, &TestClock::new());
    verifier.refresh_keys().await.expect("a set");
    verifier.refresh_keys().await.expect("a set");
    let seen = seen.lock().unwrap();
    assert_eq!(seen[0].url, "http://127.0.0.1:9/keys");
    assert_eq!((seen[0].timeout_secs, seen[0].max_bytes), (1, 64 * 1024));
    assert_eq!((seen[0].etag.as_deref(), seen[1].etag.as_deref()), (None, Some("\"7\"")));
}

#[test]
fn verifying_needs_no_tokio() {
    let good = Signer::new("good");
    let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
    let verifier = verifier(&server, &clock);
    assert_eq!(source(pollster::block_on(verifier.verify(&good.token(), None))), KeySource::Fresh);
    clock.advance(600);
    assert_eq!(source(pollster::block_on(verifier.verify(&good.token(), None))), KeySource::Fresh);
    assert_eq!(source(pollster::block_on(verifier.verify(&good.token(), None))), KeySource::Cached);
    assert_eq!(server.request_count(), 2);
}

#[test]
fn verify_offline_never_asks_the_fetcher() {
    let good = Signer::new("good");
    let set = key_set([&good]);
    let fetcher = ScriptedFetcher::new(move |_, _| ok(set.as_str()));
    let clock = TestClock::new();
    let verifier = verifier_on(fetcher.clone(), &clock);
    let stranger = Signer::new("stranger");
    let ask_everything = || {
        for token in [good.token(), good.token_without_kid(), stranger.token(), stranger.token_without_kid()]
        {
            let _ = verifier.verify_offline(&token, None);
        }
    };
    ask_everything();
    assert_eq!(fetcher.calls(), 0);
    pollster::block_on(verifier.refresh_keys()).expect("a set");
    // The ages: fresh, due for a refresh, stale, past the stale limit.
    for secs in [0, 500, 200, 3 * 24 * 3600] {
        clock.advance(secs);
        ask_everything();
    }
    assert_eq!(fetcher.calls(), 1);
}

/// A clock that panics once, when the answer is processed.
struct FragileClock {
    clock: Arc<TestClock>,
    broken: Mutex<bool>,
}

impl FragileClock {
    fn crack(&self) {
        let on_the_fetching_side = std::thread::current().name() == Some("wallet-jwt-keys");
        let breaks = on_the_fetching_side && std::mem::take(&mut *self.broken.lock().unwrap());
        assert!(!breaks, "scripted: the clock panics");
    }
}

impl Clock for FragileClock {
    fn now_at(&self) -> i64 {
        self.crack();
        self.clock.now_at()
    }

    fn monotonic(&self) -> Duration {
        self.crack();
        self.clock.monotonic()
    }
}

#[tokio::test]
async fn a_clock_panic_during_a_fetch_does_not_stop_later_fetches() {
    let good = Signer::new("good");
    let set = key_set([&good]);
    let clock = TestClock::new();
    let fragile = Arc::new(FragileClock { clock: clock.clone(), broken: true.into() });
    let fetcher = ScriptedFetcher::new(move |_, _| ok(set.as_str()));
    let options = options("http://127.0.0.1:9/keys");
    let verifier =
        Verifier::with_parts(network::verifier::provider(), options, fetcher.clone(), fragile).expect("one");
    assert_eq!(reason(verifier.verify(&good.token(), None).await), KeysFailure::Fetcher);
    clock.advance(1);
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Fresh);
    eventually("two calls", || fetcher.calls() == 2).await;
}
