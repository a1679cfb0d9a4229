//! Tests `token`: it returns the current token if that lives long enough, and otherwise makes one request for a new
//! one.

use wallet_jwt::manager::{SessionManagerOptions, SessionStatus};
use wallet_jwt::{SessionError, SessionEvent, SessionState};

use crate::session::gate::{done, is_waiting};
use crate::session::world::{World, changed, code, renewed};

#[test]
fn a_token_that_lives_long_enough_needs_no_request() {
    let world = World::new();
    let token = world.signed_in("alice", 3600);
    for min_ttl_secs in [i64::MIN, -1, 0, 1, 60, 3600] {
        assert_eq!(done(world.manager.token(min_ttl_secs, None)), Ok(token.clone()));
    }
    world.nothing_more();
}

#[test]
fn token_ignores_the_leeway() {
    let world = World::new();
    world.signed_in("alice", 60);
    world.clock.advance(1);
    let (mut waiting, _) = world.asked(60);
    assert!(is_waiting(&mut waiting));
    assert!(done(world.manager.token(59, None)).is_ok());
    world.clock.advance(59);
    let mut second = Box::pin(world.manager.token(0, None));
    world.poke();
    assert!(is_waiting(&mut second), "an expired token is never returned");
}

#[test]
fn any_number_of_callers_make_one_request() {
    let world = World::new();
    world.signed_in("alice", 30);
    let waiting: Vec<_> = (0..50).map(|_| world.manager.token(60, None)).collect();
    let request_id = world.listener.request();
    let token = world.token("alice", 3600);
    done(world.manager.provide_token(request_id, &token, None)).unwrap();
    world.listener.expect(&[renewed()]);
    for waiting in waiting {
        assert_eq!(done(waiting), Ok(token.clone()));
    }
    assert_eq!(done(world.process().manager.token(60, None)), Ok(token), "it was saved");
    world.nothing_more();
}

#[test]
fn a_token_still_too_short_fails_only_callers_that_need_more() {
    let world = World::new();
    world.signed_in("alice", 30);
    let modest = world.manager.token(60, None);
    let greedy = world.manager.token(3600, None);
    let request_id = world.listener.request();
    let token = world.token("alice", 600);
    done(world.manager.provide_token(request_id, &token, None)).unwrap();
    assert_eq!(done(modest), Ok(token));
    assert_eq!(done(greedy), Err(SessionError::TtlUnreachable { remaining_secs: 600 }));
    world.listener.expect(&[renewed()]);
    world.nothing_more();
}

#[test]
fn an_expired_session_is_renewed() {
    let world = World::new();
    world.kept("alice", 100);
    world.clock.advance(100_000);
    let waiting = world.manager.token(60, None);
    let events = world.listener.take(3);
    // The events for the expiry come before the request.
    assert_eq!(events[..2], [changed(SessionStatus::Expired), SessionEvent::Expired]);
    let SessionEvent::TokenNeeded { request_id, .. } = events[2] else { panic!("{events:?}") };
    let token = world.token("alice", 3600);
    done(world.manager.provide_token(request_id, &token, None)).unwrap();
    assert_eq!(done(waiting), Ok(token));
    world.listener.expect(&[renewed()]);
    world.nothing_more();
}

#[test]
fn token_restores_first_if_needed() {
    let world = World::new();
    let kept = world.kept("alice", 3600);
    assert_eq!(done(world.manager.token(60, None)), Ok(kept));
    assert!(matches!(world.manager.state(), SessionState::Active { .. }));
    let empty = World::new();
    assert_eq!(code(done(empty.manager.token(60, None))), "E_SIGNED_OUT");
}

#[test]
fn nothing_else_asks_for_a_renewal() {
    let world = World::new();
    world.kept("alice", 100);
    world.clock.advance(200);
    done(world.manager.restore()).unwrap();
    done(world.manager.check_now()).unwrap();
    done(world.manager.enter_foreground()).unwrap();
    done(world.manager.sign_in_with(&world.token("alice", 10), None)).unwrap();
    world.clock.advance(100_000);
    world.poke();
    let (_, _) = (world.manager.state(), world.manager.snapshot_json());
    let expired = [changed(SessionStatus::Expired), SessionEvent::Expired];
    world.listener.expect(&[&expired[..], &[renewed()], &expired[..]].concat());
    world.nothing_more();
}

#[test]
fn the_timeout_is_checked() {
    let world = World::new();
    for (secs, expected) in [(0, "E_CONFIG_OPTION"), (1, "ok"), (600, "ok"), (601, "E_CONFIG_OPTION")] {
        let issue_timeout_secs = Some(secs);
        let options = SessionManagerOptions { issue_timeout_secs, ..SessionManagerOptions::default() };
        let verifier = crate::session::world::verifier(&world.clock, crate::session::world::provider());
        let listener = world.listener.clone();
        let vault = world.vault.clone();
        let made = wallet_jwt::SessionManager::with_options(verifier, vault, "default", listener, &options);
        assert_eq!(code(made), expected);
    }
}
