//! Foreign code that panics costs its own call only.

use std::sync::Arc;

use wallet_jwt::keys::{FetchError, KeysRequest, KeysResponse};
use wallet_jwt::session::manager::SessionStatus;
use wallet_jwt::{ErrorCode, KeyFetcher, SessionState};

use crate::session::clock::HandClock;
use crate::session::gate::{done, is_waiting};
use crate::session::keychain::FakeKeychain;
use crate::session::world::{ENTRY, World, changed, code, fetching, not_kept};

#[test]
fn a_clock_that_panics_is_an_internal_error_and_later_operations_work() {
    let world = World::new();
    let kept = world.signed_in("alice", 3600);
    world.clock.break_down(true);
    assert_eq!(code(done(world.manager.token(60, None))), "E_INTERNAL");
    assert_eq!(code(done(world.manager.restore())), "E_INTERNAL");
    assert_eq!(code(done(world.manager.check_now())), "E_INTERNAL");
    assert_eq!(code(done(world.manager.sign_in_with(&kept, None))), "E_INTERNAL");
    world.clock.break_down(false);
    assert_eq!(done(world.manager.token(60, None)), Ok(kept));
    assert!(matches!(done(world.manager.restore()), Ok(SessionState::Active(_))));
    world.nothing_more();
}

#[test]
fn a_clock_that_panics_keeps_nobody_waiting_for_ever() {
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
    let world = World::new();
    world.signed_in("alice", 3600);
    world.clock.break_down(true);
    done(world.manager.sign_out()).unwrap();
    world.clock.break_down(false);
    assert_eq!(world.manager.state(), SessionState::SignedOut);
    assert_eq!(world.keychain.names(), [""; 0]);
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
    let events = [SessionStatus::SignedOut, SessionStatus::Active].map(changed);
    let not_kept = not_kept(ErrorCode::VaultUnavailable);
    world.listener.expect(&[events[0].clone(), events[1].clone(), not_kept]);
    assert_eq!(code(done(world.manager.sign_out())), "E_DELETE_PENDING");
    world.keychain.set(|faults| faults.panics = false);
    assert_eq!(done(world.manager.restore()), Ok(SessionState::SignedOut));
    assert!(!world.keychain.keeps(ENTRY, &token));
}
