//! When the key set is fetched: one request at a time for any number of callers, one refresh for unknown keys
//! followed by a cooldown, and callers that wait during a rotation get the new set.

mod network;

use network::clock::TestClock;
use network::refusal::{assert_no_forgery_passes, code, source};
use network::reply::{Gate, Reply};
use network::server::Server;
use network::signer::{Signer, key_set, token_with_invented_kid};
use network::verifier::verifier;
use network::waiting::{all_begun, eventually};
use wallet_jwt::{KeySource, Session, Verifier, VerifyError};

/// Verifies in a separate task.
fn verifying(
    verifier: &Verifier,
    token: &str,
) -> impl Future<Output = Result<Session, VerifyError>> + Send + use<> {
    let (verifier, token) = (verifier.clone(), token.to_owned());
    async move { verifier.verify(&token, None).await }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_thousand_verifications_on_a_cold_cache_cost_one_fetch() {
    let good = Signer::new("good");
    let gate = Gate::default();
    let server = Server::new(Reply::ok(key_set([&good])).held_by(&gate));
    let verifier = verifier(&server, &TestClock::new());
    let token = good.token();
    let callers = all_begun((0..100_000).map(|_| verifying(&verifier, &token))).await;
    server.requested(1).await;
    gate.open();
    for result in callers.join_all().await {
        assert_eq!(source(result), KeySource::Fresh);
    }
    assert_eq!(server.request_count(), 1);
}

#[tokio::test]
async fn ten_thousand_invented_key_ids_cost_one_fetch_per_cooldown() {
    let good = Signer::new("good");
    let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
    let verifier = verifier(&server, &clock);
    verifier.refresh_keys().await.expect("the first fetch");
    for fetches in 2..=4 {
        for number in 0..10_000 {
            let refused = verifier.verify(&token_with_invented_kid(number), None).await;
            assert_eq!(code(refused), "E_KEY_UNKNOWN");
        }
        assert_eq!(server.request_count(), fetches);
        clock.advance(29);
        assert_eq!(code(verifier.verify(&token_with_invented_kid(0), None).await), "E_KEY_UNKNOWN");
        assert_eq!(server.request_count(), fetches, "the cooldown has not passed");
        clock.advance(1);
    }
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Cached);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_invented_key_ids_cost_one_fetch_per_cooldown() {
    let good = Signer::new("good");
    let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
    let verifier = verifier(&server, &clock);
    verifier.refresh_keys().await.expect("the first fetch");
    for fetches in 2..=3 {
        let gate = Gate::default();
        server.answer(Reply::ok(key_set([&good])).held_by(&gate));
        let tokens = (0..10_000).map(token_with_invented_kid);
        let callers = all_begun(tokens.map(|token| verifying(&verifier, &token))).await;
        server.requested(fetches).await;
        // A caller with a good token does not wait for any of this.
        assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Cached);
        gate.open();
        assert!(callers.join_all().await.into_iter().all(|result| code(result) == "E_KEY_UNKNOWN"));
        assert_eq!(server.request_count(), fetches);
        clock.advance(30);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invented_key_ids_cost_at_most_two_fetches_on_a_cold_cache() {
    let good = Signer::new("good");
    let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
    let verifier = verifier(&server, &clock);
    let tokens = (0..1_000).map(token_with_invented_kid);
    let callers = all_begun(tokens.map(|token| verifying(&verifier, &token))).await;
    assert!(callers.join_all().await.into_iter().all(|result| code(result) == "E_KEY_UNKNOWN"));
    assert!(server.request_count() <= 2, "{}", server.request_count());
}

#[tokio::test]
async fn a_kept_answer_may_be_older_than_the_call_that_fetched_it() {
    let (old, new) = (Signer::new("old"), Signer::new("new"));
    // What a cache on the way, or a fetcher that shares answers, had kept since before the rotation.
    for (age, requests) in [("200", 2), ("0", 1)] {
        let server = Server::new(Reply::ok(key_set([&old, &new])));
        server.answer_once(Reply::ok(key_set([&old])).with("Age", age));
        let verifier = verifier(&server, &TestClock::new());
        assert_eq!(verifier.verify(&new.token(), None).await.is_ok(), requests == 2);
        assert_eq!(server.request_count(), requests);
        assert_eq!(code(verifier.verify(&token_with_invented_kid(0), None).await), "E_KEY_UNKNOWN");
        assert!(server.request_count() <= 2, "the cooldown has not passed");
    }
}

#[tokio::test]
async fn a_forged_token_without_kid_costs_one_refresh_per_cooldown() {
    let (good, stranger) = (Signer::new("good"), Signer::new("stranger"));
    let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
    let verifier = verifier(&server, &clock);
    verifier.refresh_keys().await.expect("the first fetch");
    for fetches in 2..=3 {
        for _ in 0..20 {
            assert_eq!(code(verifier.verify(&stranger.token_without_kid(), None).await), "E_SIGNATURE");
        }
        assert_eq!(server.request_count(), fetches);
        clock.advance(30);
    }
}

#[tokio::test]
async fn callers_who_wait_while_keys_rotate_get_the_new_set() {
    for with_kid in [true, false] {
        let (old, new) = (Signer::new("old"), Signer::new("new"));
        let token = |signer: &Signer| if with_kid { signer.token() } else { signer.token_without_kid() };
        let (server, clock) = (Server::new(Reply::ok(key_set([&old]))), TestClock::new());
        let verifier = verifier(&server, &clock);
        verifier.refresh_keys().await.expect("the first fetch");

        let gate = Gate::default();
        server.answer(Reply::ok(key_set([&old, &new])).held_by(&gate));
        let callers = all_begun((0..200).map(|_| verifying(&verifier, &token(&new)))).await;
        server.requested(2).await;
        for _ in 0..20 {
            assert_eq!(source(verifier.verify(&token(&old), None).await), KeySource::Cached);
        }
        gate.open();
        for result in callers.join_all().await {
            assert_eq!(source(result), KeySource::Fresh, "with kid: {with_kid}");
        }
        assert_eq!(server.request_count(), 2);
        assert_eq!(source(verifier.verify(&token(&old), None).await), KeySource::Cached);
        assert_no_forgery_passes(&verifier, &new, "rotated keys").await;
    }
}

#[tokio::test]
async fn callers_joining_a_fetch_from_before_a_rotation_get_another() {
    for with_kid in [true, false] {
        let (old, new) = (Signer::new("old"), Signer::new("new"));
        let gate = Gate::default();
        let server = Server::new(Reply::ok(key_set([&old, &new])));
        server.answer_once(Reply::ok(key_set([&old])).held_by(&gate));
        let verifier = verifier(&server, &TestClock::new());
        let leader = all_begun([verifying(&verifier, &old.token())]).await;
        server.requested(1).await;
        // The answer has been sent. Now the keys rotate, and tokens of the new key arrive.
        let token = if with_kid { new.token() } else { new.token_without_kid() };
        let joining = all_begun((0..100).map(|_| verifying(&verifier, &token))).await;
        gate.open();
        assert_eq!(source(leader.join_all().await.remove(0)), KeySource::Fresh);
        for result in joining.join_all().await {
            assert_eq!(source(result), KeySource::Fresh, "with kid: {with_kid}");
        }
        assert_eq!(server.request_count(), 2);
    }
}

#[tokio::test]
async fn a_cancelled_leader_leaves_the_fetch_to_those_who_wait() {
    let good = Signer::new("good");
    let gate = Gate::default();
    let server = Server::new(Reply::ok(key_set([&good])).held_by(&gate));
    let verifier = verifier(&server, &TestClock::new());
    let mut leader = all_begun([verifying(&verifier, &good.token())]).await;
    server.requested(1).await;
    let waiting = all_begun((0..50).map(|_| verifying(&verifier, &good.token()))).await;
    leader.abort_all();
    assert!(leader.join_next().await.expect("the leader").expect_err("cancelled").is_cancelled());
    gate.open();
    for result in waiting.join_all().await {
        assert_eq!(source(result), KeySource::Fresh);
    }
    assert_eq!(server.request_count(), 1);
}

#[tokio::test]
async fn a_fetch_whose_callers_all_left_still_stores_the_set() {
    let good = Signer::new("good");
    let gate = Gate::default();
    let server = Server::new(Reply::ok(key_set([&good])).held_by(&gate));
    let verifier = verifier(&server, &TestClock::new());
    let mut callers = all_begun((0..50).map(|_| verifying(&verifier, &good.token()))).await;
    server.requested(1).await;
    callers.shutdown().await;
    gate.open();
    eventually("the set is stored", || verifier.keys_status().source.is_some()).await;
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Cached);
    assert_eq!(server.request_count(), 1);
}

#[tokio::test]
async fn a_cancelled_leader_of_a_refresh_leaves_it_to_those_who_wait() {
    let (old, new) = (Signer::new("old"), Signer::new("new"));
    let server = Server::new(Reply::ok(key_set([&old])));
    let verifier = verifier(&server, &TestClock::new());
    verifier.refresh_keys().await.expect("the first fetch");
    let gate = Gate::default();
    server.answer(Reply::ok(key_set([&new])).held_by(&gate));
    let mut leader = all_begun([verifying(&verifier, &new.token())]).await;
    server.requested(2).await;
    let waiting = all_begun((0..50).map(|_| verifying(&verifier, &new.token()))).await;
    leader.shutdown().await;
    gate.open();
    for result in waiting.join_all().await {
        assert_eq!(source(result), KeySource::Fresh);
    }
    assert_eq!(server.request_count(), 2);
}

#[tokio::test]
async fn a_verifier_dropped_during_a_fetch_fails_no_caller() {
    let good = Signer::new("good");
    let gate = Gate::default();
    let server = Server::new(Reply::ok(key_set([&good])).held_by(&gate));
    let verifier = verifier(&server, &TestClock::new());
    let callers = all_begun([verifying(&verifier, &good.token())]).await;
    server.requested(1).await;
    drop(verifier);
    gate.open();
    assert_eq!(source(callers.join_all().await.remove(0)), KeySource::Fresh);
}

#[tokio::test]
async fn refreshes_asked_for_at_the_same_time_share_one_fetch() {
    let good = Signer::new("good");
    let gate = Gate::default();
    let server = Server::new(Reply::ok(key_set([&good])).held_by(&gate));
    let verifier = verifier(&server, &TestClock::new());
    let refreshing = |_| {
        let verifier = verifier.clone();
        async move { verifier.refresh_keys().await }
    };
    let callers = all_begun((0..50).map(refreshing)).await;
    server.requested(1).await;
    gate.open();
    assert!(callers.join_all().await.iter().all(Result::is_ok));
    assert_eq!(server.request_count(), 1);
}
