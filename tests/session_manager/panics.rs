//! If foreign code panics, only the call that used it fails.

use std::sync::Arc;

use wallet_jwt::keys::{FetchError, KeysRequest, KeysResponse};
use wallet_jwt::manager::SessionStatus;
use wallet_jwt::{ErrorCode, KeyFetcher, SessionState};

use crate::session::clock::HandClock;
use crate::session::gate::{done, is_waiting};
use crate::session::keychain::FakeKeychain;
use crate::session::world::{ENTRY, World, changed, code, fetching, not_kept};
use crate::verifications::slow;

#[test]
fn a_clock_that_panics_is_an_internal_error_of_every_call() {
    let world = World::new();
    let kept = world.signed_in("alice", 3600);
    world.clock.break_down(true);
    let manager = &world.manager;
    for (call, came_to) in [
        ("restore", code(done(manager.restore()))),
        ("check_now", code(done(manager.check_now()))),
        ("enter_foreground", code(done(manager.enter_foreground()))),
        ("sign_in", code(done(manager.sign_in(false)))),
        ("sign_in, logged in again", code(done(manager.sign_in(true)))),
        ("sign_in_with", code(done(manager.sign_in_with(&kept, None)))),
        ("token", code(done(manager.token(60, None)))),
        ("token, rejected", code(done(manager.token(60, Some(&kept))))),
        ("provide_token", code(done(manager.provide_token(1, &kept, None)))),
        ("fail_request", code(done(manager.fail_request(1, "")))),
        ("cancel_sign_in", code(done(manager.cancel_sign_in()))),
        ("complete_logout", code(done(manager.complete_logout(1)))),
        ("fail_logout", code(done(manager.fail_logout(1)))),
    ] {
        assert_eq!(came_to, "E_INTERNAL", "{call}");
    }
    // The state is still returned, as of the last known time.
    assert!(matches!(manager.state(), SessionState::Active { .. }) && manager.is_kept());
    assert!(manager.snapshot_json().contains("active") && !manager.is_pending());
    assert_eq!(done(manager.list_accounts()), Ok(vec!["default".to_owned()]));
    let (second, _) = world.second();
    assert_eq!(second.state(), manager.state());
    drop(second);
    world.clock.break_down(false);
    assert_eq!(done(world.manager.token(60, None)), Ok(kept));
    assert!(matches!(done(world.manager.restore()), Ok(SessionState::Active { .. })));
    world.nothing_more();
}

#[test]
fn a_clock_that_fails_during_a_call_ends_the_call() {
    let (world, gate) = slow(0);
    let signing_in = world.manager.sign_in_with(&world.token("alice", 3600), None);
    gate.arrived();
    world.clock.break_down(true);
    gate.open();
    assert_ne!(code(done(signing_in)), "ok");
    world.clock.break_down(false);
    assert!(!world.manager.is_pending());
    done(world.manager.sign_in_with(&world.token("alice", 3600), None)).unwrap();
}

#[test]
fn a_clock_that_panics_leaves_no_caller_waiting() {
    let world = World::new();
    world.signed_in("alice", 30);
    let (mut waiting, request_id) = world.asked(60);
    world.clock.break_down(true);
    assert_eq!(code(done(world.manager.check_now())), "E_INTERNAL");
    world.clock.break_down(false);
    assert!(is_waiting(&mut waiting));
    done(world.manager.fail_request(request_id, "")).unwrap();
    assert_eq!(code(done(waiting)), "E_ISSUE_FAILED");
}

#[test]
fn signing_out_needs_no_clock() {
    for all in [false, true] {
        let world = World::new();
        world.signed_in("alice", 30);
        let (waiting, _) = world.asked(60);
        world.clock.break_down(true);
        let signed_out =
            if all { done(world.manager.sign_out_all()) } else { done(world.manager.sign_out()) };
        assert_eq!(signed_out, Ok(()));
        assert_eq!(code(done(waiting)), "E_SIGNED_OUT");
        assert_eq!(world.manager.state(), SessionState::SignedOut);
        world.clock.break_down(false);
        assert_eq!(world.manager.state(), SessionState::SignedOut);
        assert_eq!(world.keychain.names(), [""; 0]);
    }
}

struct PanickingFetcher;

impl KeyFetcher for PanickingFetcher {
    fn fetch(&self, _: &KeysRequest) -> Result<KeysResponse, FetchError> {
        panic!("scripted: the fetcher panics")
    }
}

#[test]
fn a_fetcher_that_panics_leaves_the_keys_unavailable() {
    let clock = HandClock::new();
    let verifier = fetching(&clock, Arc::new(PanickingFetcher));
    let world = World::with_verifier(clock, FakeKeychain::new(), verifier);
    let signed_in = world.manager.sign_in_with(&world.token("alice", 3600), None);
    assert_eq!(code(done(signed_in)), "E_KEYS_UNAVAILABLE");
    assert_eq!(done(world.manager.check_now()), Ok(SessionState::SignedOut));
}

#[test]
fn a_keychain_that_panics_cannot_be_used() {
    let world = World::new();
    world.kept("alice", 3600);
    world.keychain.set(|faults| faults.panics = true);
    assert_eq!(code(done(world.manager.restore())), "E_VAULT_UNAVAILABLE");
    let token = world.token("alice", 3600);
    done(world.manager.sign_in_with(&token, None)).unwrap();
    let [unavailable, active] = [SessionStatus::Unavailable, SessionStatus::Active].map(changed);
    world.listener.expect(&[unavailable, active, not_kept(ErrorCode::VaultUnavailable)]);
    assert_eq!(code(done(world.manager.sign_out())), "E_DELETE_PENDING");
    world.keychain.set(|faults| faults.panics = false);
    assert_eq!(done(world.manager.restore()), Ok(SessionState::SignedOut));
    assert!(!world.keychain.keeps(ENTRY, &token));
}
