//! Which keys are used while the endpoint cannot be reached: stale keys up to their limit, pinned keys up to their
//! date.

mod network;

use network::clock::{START_AT, TestClock};
use network::refusal::{assert_no_forgery_passes, code, keys_reason, reason, source};
use network::reply::Reply;
use network::server::Server;
use network::signer::{Signer, jwk_set, key_set};
use network::verifier::{pinned, verifier_with};
use wallet_jwt::KeySource;
use wallet_jwt::error::KeysFailure;
use wallet_jwt::provider::PublicKeys;
use wallet_jwt::verifier::PinnedKeys;

const LIFETIME_SECS: u32 = 600;

fn down() -> Reply {
    Reply::of(503, "down")
}

#[tokio::test]
async fn stale_keys_are_used_up_to_the_stale_limit() {
    let good = Signer::new("good");
    for limit in [0_u32, 3600] {
        let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
        let verifier = verifier_with(&server, &clock, |options| options.stale_limit_secs = limit.into());
        verifier.refresh_keys().await.expect("the first fetch");
        server.answer(down());
        clock.advance(LIFETIME_SECS + limit);
        assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Stale);
        assert_eq!(source(verifier.verify_offline(&good.token(), None)), KeySource::Stale);
        assert_no_forgery_passes(&verifier, &good, "stale keys").await;
        clock.advance(1);
        assert_eq!(reason(verifier.verify(&good.token(), None).await), KeysFailure::ServerError);
        assert_eq!(code(verifier.verify_offline(&good.token(), None)), "E_KEYS_UNAVAILABLE");
        // The key was never lost: it is used again when the endpoint answers.
        server.answer(Reply::ok(key_set([&good])));
        clock.advance(30);
        assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Fresh);
    }
}

#[tokio::test]
async fn the_endpoint_is_asked_every_30_seconds_while_keys_are_stale() {
    let good = Signer::new("good");
    let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
    let verifier = verifier_with(&server, &clock, |_| ());
    verifier.refresh_keys().await.expect("the first fetch");
    server.answer(down());
    clock.advance(LIFETIME_SECS);
    for requests in 2..=4 {
        for _ in 0..20 {
            assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Stale);
        }
        clock.advance(29);
        assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Stale);
        assert_eq!(server.request_count(), requests);
        clock.advance(1);
    }
}

#[tokio::test]
async fn a_failing_endpoint_is_asked_every_second_without_other_keys() {
    let good = Signer::new("good");
    let (server, clock) = (Server::new(down()), TestClock::new());
    let verifier = verifier_with(&server, &clock, |_| ());
    for requests in 1..=3 {
        for _ in 0..20 {
            assert_eq!(reason(verifier.verify(&good.token(), None).await), KeysFailure::ServerError);
        }
        assert_eq!(server.request_count(), requests);
        clock.advance(1);
    }
}

#[tokio::test]
async fn stale_keys_are_unused_after_a_wrong_answer_until_recovery() {
    let good = Signer::new("good");
    let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
    let verifier = verifier_with(&server, &clock, |_| ());
    verifier.refresh_keys().await.expect("the first fetch");
    server.answer(Reply::of(404, ""));
    clock.advance(LIFETIME_SECS);
    assert_eq!(reason(verifier.verify(&good.token(), None).await), KeysFailure::UnexpectedStatus);
    // Also for `verify_offline`, and for callers during the cooldown.
    assert_eq!(reason(verifier.verify_offline(&good.token(), None)), KeysFailure::UnexpectedStatus);
    assert_eq!(reason(verifier.verify(&good.token(), None).await), KeysFailure::UnexpectedStatus);
    server.answer(Reply::ok(key_set([&good])));
    clock.advance(30);
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Fresh);
}

#[tokio::test]
async fn pinned_keys_are_refused_past_their_date() {
    let good = Signer::new("good");
    let (server, clock) = (Server::new(down()), TestClock::new());
    let verifier =
        verifier_with(&server, &clock, |options| options.pinned_keys = Some(pinned(&good, START_AT + 100)));
    clock.advance(100);
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Pinned);
    assert_eq!(source(verifier.verify_offline(&good.token(), None)), KeySource::Pinned);
    assert_no_forgery_passes(&verifier, &good, "pinned keys").await;
    clock.advance(1);
    assert_eq!(reason(verifier.verify(&good.token(), None).await), KeysFailure::ServerError);
    assert_eq!(code(verifier.verify_offline(&good.token(), None)), "E_KEYS_UNAVAILABLE");
    assert_eq!(verifier.keys_status().source, None);
}

#[tokio::test]
async fn pinned_keys_verify_offline_before_anything_was_fetched() {
    let good = Signer::new("good");
    let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
    let verifier =
        verifier_with(&server, &clock, |options| options.pinned_keys = Some(pinned(&good, START_AT)));
    assert_eq!(source(verifier.verify_offline(&good.token(), None)), KeySource::Pinned);
    assert_eq!(server.request_count(), 0);
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Fresh);
}

#[tokio::test]
async fn a_pinned_key_missing_in_the_fetched_set_verifies_nothing() {
    let (good, withdrawn) = (Signer::new("good"), Signer::new("withdrawn"));
    let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
    let verifier = verifier_with(&server, &clock, |options| {
        options.pinned_keys = Some(pinned(&withdrawn, START_AT + 3600));
    });
    assert_eq!(code(verifier.verify(&withdrawn.token(), None).await), "E_KEY_UNKNOWN");
    assert_eq!(code(verifier.verify_offline(&withdrawn.token(), None)), "E_KEY_UNKNOWN");
    assert_eq!(code(verifier.verify(&withdrawn.token_without_kid(), None).await), "E_SIGNATURE");
    assert_no_forgery_passes(&verifier, &withdrawn, "a withdrawn pinned key").await;
}

#[tokio::test]
async fn pinned_keys_are_never_used_beside_a_fetched_set() {
    let (fetched, shipped) = (Signer::new("fetched"), Signer::new("shipped"));
    let (server, clock) = (Server::new(Reply::ok(key_set([&fetched]))), TestClock::new());
    let verifier = verifier_with(&server, &clock, |options| {
        options.pinned_keys = Some(pinned(&shipped, START_AT + 10 * 24 * 3600));
    });
    assert_eq!(source(verifier.verify_offline(&shipped.token(), None)), KeySource::Pinned);
    verifier.refresh_keys().await.expect("the first fetch");
    // The provider's set does not have the key, so it may be withdrawn. Blocking the network must not make it valid
    // again.
    assert_eq!(code(verifier.verify(&shipped.token(), None).await), "E_KEY_UNKNOWN");
    assert_eq!(code(verifier.verify_offline(&shipped.token(), None)), "E_KEY_UNKNOWN");
    server.answer(down());
    clock.advance(31);
    assert_eq!(
        code(verifier.verify(&shipped.token(), None).await),
        "E_KEYS_UNAVAILABLE",
        "fresh, refresh blocked"
    );
    clock.advance(LIFETIME_SECS);
    assert_eq!(source(verifier.verify(&fetched.token(), None).await), KeySource::Stale);
    for token in [shipped.token(), shipped.token_without_kid()] {
        assert_eq!(code(verifier.verify(&token, None).await), "E_KEYS_UNAVAILABLE", "stale");
        assert_eq!(code(verifier.verify_offline(&token, None)), "E_KEYS_UNAVAILABLE", "stale, offline");
    }
    // Past the stale limit the fetched set must not be used either.
    clock.advance(2 * 24 * 3600);
    assert_eq!(source(verifier.verify(&shipped.token(), None).await), KeySource::Pinned);
    assert_eq!(code(verifier.verify(&fetched.token(), None).await), "E_KEYS_UNAVAILABLE");
}

#[tokio::test]
async fn a_pinned_key_without_a_kid_matches_any_kid() {
    let good = Signer::new("good");
    let (server, clock) = (Server::new(down()), TestClock::new());
    let keys = PublicKeys::JwkSet(jwk_set([good.jwk_without_kid()]));
    let verifier = verifier_with(&server, &clock, |options| {
        options.pinned_keys = Some(PinnedKeys { keys, not_after_at: START_AT + 3600 });
    });
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Pinned);
    assert_eq!(source(verifier.verify(&good.token_without_kid(), None).await), KeySource::Pinned);
    assert_no_forgery_passes(&verifier, &good, "a pinned key without a kid").await;
}

#[tokio::test]
async fn a_fresh_set_is_used_during_an_outage_within_its_lifetime() {
    let good = Signer::new("good");
    for reply in [down(), Reply::of(404, ""), Reply::ok("<html>"), Reply::ok(r#"{"keys":[]}"#)] {
        let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
        let verifier = verifier_with(&server, &clock, |_| ());
        verifier.refresh_keys().await.expect("the first fetch");
        server.answer(reply);
        for _ in 0..5 {
            clock.advance(100);
            verifier.refresh_keys().await.map_err(keys_reason).expect_err("refused");
            assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Cached);
            assert_eq!(source(verifier.verify_offline(&good.token(), None)), KeySource::Cached);
        }
    }
}
