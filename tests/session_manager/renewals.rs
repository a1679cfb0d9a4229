//! Answers to `RenewalNeeded`, good, bad, late and for nobody.

use wallet_jwt::session::manager::SessionStatus;
use wallet_jwt::{ErrorCode, SessionError};

use crate::session::gate::{done, is_waiting};
use crate::session::world::{ENTRY, World, changed, code, token};
use crate::signer::Signer;

#[test]
fn a_refused_answer_is_everybodys_and_the_session_stays() {
    let table = [
        (token(&Signer::other_rsa(), "alice", 1 << 40), "E_KEY_UNKNOWN"),
        ("rubbish".to_owned(), "E_TOKEN_MALFORMED"),
    ];
    for (answer, refusal) in table {
        let world = World::new();
        let kept = world.signed_in("alice", 30);
        let (waiting, request_id) = world.asked(60);
        assert_eq!(code(done(world.manager.provide_token(request_id, &answer, None))), refusal);
        let failed = done(waiting).unwrap_err();
        assert_eq!((failed.code().as_str(), failed.request_id()), (refusal, Some(request_id)));
        assert_eq!(done(world.manager.token(1, None)), Ok(kept.clone()));
        assert!(world.keychain.keeps(ENTRY, &kept));
        let again = world.token("alice", 3600);
        let answered = world.manager.provide_token(request_id, &again, None);
        assert_eq!(code(done(answered)), "E_RENEWAL_SUPERSEDED", "the request was answered");
        world.nothing_more();
    }
}

#[test]
fn another_users_answer_is_told_as_such() {
    let world = World::new();
    let kept = world.signed_in("alice", 30);
    let (waiting, request_id) = world.asked(60);
    let answer = world.token("bob", 3600);
    assert_eq!(code(done(world.manager.provide_token(request_id, &answer, None))), "E_USER_CHANGED");
    assert_eq!(code(done(waiting)), "E_USER_CHANGED");
    assert!(world.keychain.keeps(ENTRY, &kept));
    world.nothing_more();
}

#[test]
fn an_app_that_has_no_token_says_why() {
    let world = World::new();
    world.signed_in("alice", 30);
    let (waiting, request_id) = world.asked(60);
    assert_eq!(code(done(world.manager.fail_request(request_id + 1, ""))), "E_RENEWAL_SUPERSEDED");
    done(world.manager.fail_request(request_id, "the user closed the window")).unwrap();
    let failed = done(waiting).unwrap_err();
    assert_eq!(failed.fields(), serde_json::json!({ "reason": "the user closed the window" }));
    assert!(!format!("{failed:?} {failed}").contains("window"), "{failed:?}");
    assert_eq!(code(done(world.manager.fail_request(request_id, ""))), "E_RENEWAL_SUPERSEDED");
    world.nothing_more();
}

#[test]
fn no_answer_in_time_is_a_timeout() {
    let world = World::new();
    world.signed_in("alice", 30);
    let (mut waiting, _) = world.asked(60);
    world.clock.set_wall(0);
    world.poke();
    assert!(is_waiting(&mut waiting), "the wall clock is no measure");
    world.clock.set_wall(crate::session::clock::START_AT);
    world.clock.advance(59);
    world.poke();
    assert!(is_waiting(&mut waiting));
    world.clock.advance(1);
    world.poke();
    assert_eq!(code(done(waiting)), "E_ISSUE_TIMEOUT");
}

#[test]
fn a_late_answer_still_counts() {
    let world = World::new();
    world.signed_in("alice", 300);
    let (waiting, request_id) = world.asked(3600);
    world.clock.advance(100);
    world.poke();
    assert_eq!(code(done(waiting)), "E_ISSUE_TIMEOUT");
    let late = world.token("alice", 7200);
    done(world.manager.provide_token(request_id, &late, None)).unwrap();
    assert_eq!(done(world.manager.token(3600, None)), Ok(late));
    world.listener.expect(&[changed(SessionStatus::Active)]);
    world.nothing_more();
}

#[test]
fn a_newer_request_supersedes_one_that_timed_out() {
    let world = World::new();
    world.signed_in("alice", 300);
    let (_, first) = world.asked(3600);
    world.clock.advance(100);
    world.poke();
    let (mut waiting, second) = world.asked(3600);
    let answer = world.token("alice", 7200);
    assert_eq!(code(done(world.manager.provide_token(first, &answer, None))), "E_RENEWAL_SUPERSEDED");
    assert_eq!(code(done(world.manager.fail_request(first, "late"))), "E_RENEWAL_SUPERSEDED");
    assert!(is_waiting(&mut waiting));
    done(world.manager.provide_token(second, &answer, None)).unwrap();
    assert_eq!(done(waiting), Ok(answer));
}

/// The thread's timer stands still while a phone sleeps: nobody has noticed yet that the time is over.
#[test]
fn a_request_that_timed_out_unnoticed_takes_no_new_caller_with_it() {
    let world = World::new();
    world.signed_in("alice", 30_000);
    let (old, first) = world.asked(60_000);
    world.clock.advance(8 * 3600);
    let (mut waiting, second) = world.asked(60_000);
    assert_eq!(code(done(old)), "E_ISSUE_TIMEOUT");
    world.poke();
    assert!(is_waiting(&mut waiting));
    assert!(first != second);
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
fn a_newer_sign_in_serves_the_waiters_and_supersedes_the_request() {
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
fn a_new_token_that_cannot_be_kept_serves_all_the_same() {
    let world = World::new();
    world.signed_in("alice", 30);
    let (waiting, request_id) = world.asked(60);
    world.keychain.set(|faults| faults.full = true);
    let answer = world.token("alice", 3600);
    done(world.manager.provide_token(request_id, &answer, None)).unwrap();
    assert_eq!(done(waiting), Ok(answer));
    let not_kept = crate::session::world::not_kept(ErrorCode::VaultFull);
    world.listener.expect(&[changed(SessionStatus::Active), not_kept]);
    world.nothing_more();
}

#[test]
fn callers_who_gave_up_do_not_stop_the_renewal() {
    let world = World::new();
    world.signed_in("alice", 30);
    let (waiting, request_id) = world.asked(60);
    drop(waiting);
    let second = world.manager.token(60, None);
    let answer = world.token("alice", 3600);
    done(world.manager.provide_token(request_id, &answer, None)).unwrap();
    assert_eq!(done(second), Ok(answer));
    world.listener.expect(&[changed(SessionStatus::Active)]);
    world.nothing_more();
}
