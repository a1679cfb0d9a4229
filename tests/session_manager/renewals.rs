//! Answers to `TokenNeeded`: good, bad, late, and for a request that does not exist.

use wallet_jwt::manager::{SessionManagerOptions, SessionStatus};
use wallet_jwt::{ErrorCode, SessionEvent};

use crate::session::clock::START_AT;
use crate::session::gate::{done, is_waiting};
use crate::session::world::{ENTRY, World, changed, code, failed, renewed, token};
use crate::signer::Signer;
use crate::verifications::slow;

#[test]
fn a_refused_answer_fails_every_caller_and_keeps_the_session() {
    let table = [
        (token(&Signer::other_rsa(), "alice", 1 << 40), "E_KEY_UNKNOWN"),
        ("rubbish".to_owned(), "E_TOKEN_MALFORMED"),
    ];
    for (answer, refusal) in table {
        let world = World::new();
        let kept = world.signed_in("alice", 30);
        let (waiting, request_id) = world.asked(60);
        assert_eq!(code(done(world.manager.provide_token(request_id, &answer, None))), refusal);
        let error = done(waiting).unwrap_err();
        assert_eq!((error.code().as_str(), error.request_id()), (refusal, Some(request_id)));
        world.listener.expect(&[failed(request_id, error.code())]);
        assert_eq!(done(world.manager.token(1, None)), Ok(kept.clone()));
        assert!(world.keychain.keeps(ENTRY, &kept));
        let again = world.token("alice", 3600);
        let answered = world.manager.provide_token(request_id, &again, None);
        assert_eq!(code(done(answered)), "E_RENEWAL_SUPERSEDED", "the request was answered");
        world.nothing_more();
    }
}

#[test]
fn an_answer_with_another_users_token_is_refused() {
    let world = World::new();
    let kept = world.signed_in("alice", 30);
    let (waiting, request_id) = world.asked(60);
    let answer = world.token("bob", 3600);
    assert_eq!(code(done(world.manager.provide_token(request_id, &answer, None))), "E_USER_CHANGED");
    let error = done(waiting).unwrap_err();
    assert_eq!((error.code(), error.request_id()), (ErrorCode::UserChanged, Some(request_id)));
    world.listener.expect(&[failed(request_id, ErrorCode::UserChanged)]);
    assert!(world.keychain.keeps(ENTRY, &kept));
    world.nothing_more();
}

#[test]
fn a_failed_requests_reason_is_a_field_of_the_error() {
    let world = World::new();
    world.signed_in("alice", 30);
    let (waiting, request_id) = world.asked(60);
    assert_eq!(code(done(world.manager.fail_request(request_id + 1, ""))), "E_RENEWAL_SUPERSEDED");
    done(world.manager.fail_request(request_id, "the user closed the window")).unwrap();
    let error = done(waiting).unwrap_err();
    let fields = serde_json::json!({ "reason": "the user closed the window", "requestId": request_id });
    assert_eq!(error.fields(), fields);
    assert!(!format!("{error:?} {error}").contains("window"), "{error:?}");
    world.listener.expect(&[failed(request_id, ErrorCode::IssueFailed)]);
    assert_eq!(code(done(world.manager.fail_request(request_id, ""))), "E_RENEWAL_SUPERSEDED");
    world.nothing_more();
}

#[test]
fn a_request_without_an_answer_times_out() {
    let world = World::new();
    world.signed_in("alice", 3600);
    let (mut waiting, request_id) = world.asked(1 << 40);
    for at in [0, START_AT + 1000, START_AT] {
        world.clock.set_wall(at);
        world.poke();
        assert!(is_waiting(&mut waiting), "the wall clock does not count");
    }
    world.clock.advance(89);
    world.poke();
    assert!(is_waiting(&mut waiting));
    world.clock.advance(1);
    world.poke();
    let error = done(waiting).unwrap_err();
    assert_eq!((error.code(), error.request_id()), (ErrorCode::IssueTimeout, Some(request_id)));
    world.listener.expect(&[failed(request_id, ErrorCode::IssueTimeout)]);
    world.nothing_more();
}

#[test]
fn the_timeout_of_a_request_is_an_option() {
    let options = SessionManagerOptions { issue_timeout_secs: Some(7), ..SessionManagerOptions::default() };
    let world = World::with_options(&options);
    let mut signing_in = Box::pin(world.manager.sign_in(false));
    let first = world.listener.request();
    world.clock.advance(6);
    world.poke();
    assert!(is_waiting(&mut signing_in));
    world.clock.advance(1);
    assert_eq!(code(done(world.manager.fail_request(first, "late"))), "E_RENEWAL_SUPERSEDED");
    assert_eq!(code(done(signing_in)), "E_ISSUE_TIMEOUT");
}

#[test]
fn a_late_answer_is_superseded_and_replaces_nothing() {
    let world = World::new();
    let kept = world.signed_in("alice", 3600);
    let (waiting, request_id) = world.asked(7200);
    // No call has checked the time when the answer comes.
    world.clock.advance(90);
    let late = world.token("alice", 9000);
    assert_eq!(code(done(world.manager.provide_token(request_id, &late, None))), "E_RENEWAL_SUPERSEDED");
    assert_eq!(code(done(waiting)), "E_ISSUE_TIMEOUT");
    assert_eq!(done(world.manager.token(60, None)), Ok(kept.clone()));
    assert!(world.keychain.keeps(ENTRY, &kept));
    world.listener.expect(&[failed(request_id, ErrorCode::IssueTimeout)]);
    world.nothing_more();
}

#[test]
fn the_timeout_does_not_include_the_answers_verification() {
    let (world, gate) = slow(1);
    world.signed_in("alice", 3600);
    world.clock.advance(60);
    let (waiting, request_id) = world.asked(7200);
    let answer = token(&Signer::rsa(), "alice", START_AT + 9000);
    let answering = world.manager.provide_token(request_id, &answer, None);
    gate.arrived();
    world.clock.advance(90);
    world.poke();
    gate.open();
    done(answering).unwrap();
    assert_eq!(done(waiting), Ok(answer));
    world.listener.expect(&[renewed()]);
}

#[test]
fn an_answer_to_a_timed_out_request_answers_no_newer_request() {
    let world = World::new();
    world.signed_in("alice", 3600);
    let (old, first) = world.asked(7200);
    world.clock.advance(90);
    world.poke();
    assert_eq!(code(done(old)), "E_ISSUE_TIMEOUT");
    world.listener.expect(&[failed(first, ErrorCode::IssueTimeout)]);
    let (mut waiting, second) = world.asked(7200);
    let answer = world.token("alice", 9000);
    assert_eq!(code(done(world.manager.provide_token(first, &answer, None))), "E_RENEWAL_SUPERSEDED");
    assert_eq!(code(done(world.manager.fail_request(first, "late"))), "E_RENEWAL_SUPERSEDED");
    assert!(is_waiting(&mut waiting));
    done(world.manager.provide_token(second, &answer, None)).unwrap();
    assert_eq!(done(waiting), Ok(answer));
}

/// The thread's timer stops while a phone sleeps, so the timeout was not noticed yet.
#[test]
fn a_call_after_the_timeout_asks_the_app_again() {
    let world = World::new();
    world.signed_in("alice", 30_000);
    let old = world.manager.token(60_000, None);
    let first = world.listener.request();
    world.clock.advance(8 * 3600);
    let waiting = world.manager.token(60_000, None);
    assert_eq!(code(done(old)), "E_ISSUE_TIMEOUT");
    let events = world.listener.take(2);
    let SessionEvent::TokenNeeded { request_id: second, .. } = events[1] else { panic!("{events:?}") };
    assert_eq!((&events[0], first == second), (&failed(first, ErrorCode::IssueTimeout), false));
    let answer = world.token("alice", 90_000);
    assert_eq!(code(done(world.manager.provide_token(first, &answer, None))), "E_RENEWAL_SUPERSEDED");
    done(world.manager.provide_token(second, &answer, None)).unwrap();
    assert_eq!(done(waiting), Ok(answer));
}

#[test]
fn a_later_caller_shares_the_first_callers_timeout() {
    let world = World::new();
    world.signed_in("alice", 3600);
    let (first, request_id) = world.asked(7200);
    world.clock.advance(89);
    let second = world.manager.token(7200, None);
    let third = world.manager.sign_in(false);
    world.clock.advance(1);
    world.poke();
    for error in [done(first).unwrap_err(), done(second).unwrap_err(), done(third).unwrap_err()] {
        assert_eq!((error.code(), error.request_id()), (ErrorCode::IssueTimeout, Some(request_id)));
    }
    world.listener.expect(&[failed(request_id, ErrorCode::IssueTimeout)]);
    world.nothing_more();
}

#[test]
fn an_id_from_before_a_sign_out_is_superseded() {
    let world = World::new();
    world.signed_in("alice", 30);
    let (waiting, request_id) = world.asked(60);
    done(world.manager.sign_out()).unwrap();
    assert_eq!(code(done(waiting)), "E_SIGNED_OUT");
    let answer = world.token("alice", 3600);
    let answered = world.manager.provide_token(request_id, &answer, None);
    assert_eq!(code(done(answered)), "E_RENEWAL_SUPERSEDED");
    assert_eq!(world.keychain.names(), [""; 0]);
    world.listener.expect(&[changed(SessionStatus::SignedOut)]);
    world.nothing_more();
}

#[test]
fn a_newer_sign_in_answers_waiting_callers_and_ends_the_request() {
    let world = World::new();
    world.signed_in("alice", 30);
    let (waiting, request_id) = world.asked(60);
    let newer = world.signed_in("alice", 3600);
    assert_eq!(done(waiting), Ok(newer));
    let answer = world.token("alice", 7200);
    let answered = world.manager.provide_token(request_id, &answer, None);
    assert_eq!(code(done(answered)), "E_RENEWAL_SUPERSEDED");
    assert_eq!(code(done(world.manager.fail_request(request_id, ""))), "E_RENEWAL_SUPERSEDED");
    world.nothing_more();
}

#[test]
fn an_id_that_was_answered_or_never_given_is_superseded() {
    let world = World::new();
    world.signed_in("alice", 30);
    let (waiting, request_id) = world.asked(60);
    let answer = world.token("alice", 3600);
    for other in [0, -1, request_id + 1, i64::MAX, i64::MIN] {
        assert_eq!(code(done(world.manager.provide_token(other, &answer, None))), "E_RENEWAL_SUPERSEDED");
    }
    done(world.manager.provide_token(request_id, &answer, None)).unwrap();
    assert_eq!(done(waiting), Ok(answer.clone()));
    assert_eq!(code(done(world.manager.provide_token(request_id, &answer, None))), "E_RENEWAL_SUPERSEDED");
}

#[test]
fn a_new_token_that_cannot_be_saved_is_still_returned() {
    let world = World::new();
    world.signed_in("alice", 30);
    let (waiting, request_id) = world.asked(60);
    world.keychain.set(|faults| faults.full = true);
    let answer = world.token("alice", 3600);
    done(world.manager.provide_token(request_id, &answer, None)).unwrap();
    assert_eq!(done(waiting), Ok(answer));
    let not_kept = crate::session::world::not_kept(ErrorCode::VaultFull);
    world.listener.expect(&[renewed(), not_kept]);
    world.nothing_more();
}

#[test]
fn a_renewal_in_the_foreground_outlives_a_cancelled_sign_in() {
    let options = SessionManagerOptions { renew_in_foreground: true, ..SessionManagerOptions::default() };
    let world = World::with_options(&options);
    world.signed_in("alice", 30);
    done(world.manager.enter_foreground()).unwrap();
    let request_id = world.listener.request();
    done(world.manager.cancel_sign_in()).unwrap();
    done(world.manager.provide_token(request_id, &world.token("alice", 3600), None)).unwrap();
    world.listener.expect(&[renewed()]);
}

#[test]
fn cancelled_callers_do_not_stop_the_renewal() {
    let world = World::new();
    world.signed_in("alice", 30);
    let (waiting, request_id) = world.asked(60);
    drop(waiting);
    let second = world.manager.token(60, None);
    let answer = world.token("alice", 3600);
    done(world.manager.provide_token(request_id, &answer, None)).unwrap();
    assert_eq!(done(second), Ok(answer));
    world.listener.expect(&[renewed()]);
    world.nothing_more();
}

#[test]
fn an_answer_for_one_account_never_ends_anothers_request() {
    let world = World::new();
    world.signed_in("alice", 30);
    let (waiting, alices) = world.asked(60);
    done(world.manager.sign_out()).unwrap();
    assert_eq!(code(done(waiting)), "E_SIGNED_OUT");
    let clock = world.clock.clone();
    let late = world.token("alice", 3600);
    drop(world);
    let other = World::over(clock, crate::session::keychain::FakeKeychain::new());
    other.signed_in("bob", 30);
    let (waiting, bobs) = other.asked(60);
    assert_ne!(alices, bobs);
    assert_eq!(code(done(other.manager.provide_token(alices, &late, None))), "E_RENEWAL_SUPERSEDED");
    let renewed = other.token("bob", 3600);
    done(other.manager.provide_token(bobs, &renewed, None)).unwrap();
    assert_eq!(done(waiting), Ok(renewed));
}
