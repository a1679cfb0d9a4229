//! Orders of events that no test machine produces by itself, driven by hand.

use std::sync::Arc;

use wallet_jwt::keys::{FetchError, KeysRequest, KeysResponse};
use wallet_jwt::session::manager::SessionStatus;
use wallet_jwt::{KeyFetcher, SessionState};

use crate::session::clock::HandClock;
use crate::session::gate::{Gate, done, eventually, is_waiting};
use crate::session::keychain::{Call, FakeKeychain};
use crate::session::world::{ENTRY, World, changed, code, fetching, jwk_set, not_kept};
use crate::signer::Signer;

/// An endpoint that answers when the gate opens.
struct SlowEndpoint(Gate);

impl KeyFetcher for SlowEndpoint {
    fn fetch(&self, _: &KeysRequest) -> Result<KeysResponse, FetchError> {
        self.0.pass();
        let body = jwk_set(&[Signer::ed25519()]).into_bytes();
        Ok(KeysResponse { status: 200, body, ..KeysResponse::default() })
    }
}

fn slow_verification() -> (World, Gate) {
    let (clock, gate) = (HandClock::new(), Gate::default());
    let verifier = fetching(&clock, Arc::new(SlowEndpoint(gate.clone())));
    (World::with_verifier(clock, FakeKeychain::new(), verifier), gate)
}

#[test]
fn sign_out_wins_over_a_sign_in_that_is_being_verified() {
    let (world, gate) = slow_verification();
    let signing_in = world.manager.sign_in_with(&world.token("alice", 3600), None);
    gate.arrived();
    let signing_out = world.manager.sign_out();
    let after = world.token("bob", 3600);
    let newer = world.manager.sign_in_with(&after, None);
    gate.open();
    assert_eq!(code(done(signing_in)), "E_SIGNED_OUT");
    done(signing_out).unwrap();
    done(newer).unwrap();
    assert!(world.keychain.keeps(ENTRY, &after), "what was called after it works");
    assert_eq!(world.keychain.calls().writes, 1, "the older one never reached the keychain");
    world.listener.expect(&[changed(SessionStatus::SignedOut), changed(SessionStatus::Active)]);
    world.nothing_more();
}

#[test]
fn sign_out_wins_over_a_save_under_way() {
    let world = World::new();
    let gate = world.keychain.hold_next(Call::Write);
    let signing_in = world.manager.sign_in_with(&world.token("alice", 3600), None);
    gate.arrived();
    assert!(matches!(world.manager.state(), SessionState::Active(_)));
    let signing_out = world.manager.sign_out();
    assert_eq!(world.manager.state(), SessionState::SignedOut);
    gate.open();
    assert_eq!(code(done(signing_in)), "E_SIGNED_OUT");
    done(signing_out).unwrap();
    assert_eq!(world.keychain.names(), [""; 0]);
    let signed_out = changed(SessionStatus::SignedOut);
    world.listener.expect(&[signed_out.clone(), changed(SessionStatus::Active), signed_out]);
    world.nothing_more();
}

#[test]
fn sign_out_wins_over_a_restore_under_way() {
    let world = World::new();
    world.kept("alice", 3600);
    let gate = world.keychain.hold_next(Call::Read);
    let restoring = world.manager.restore();
    let token = world.manager.token(60, None);
    gate.arrived();
    let signing_out = world.manager.sign_out();
    gate.open();
    assert_eq!(done(restoring), Ok(SessionState::SignedOut));
    assert_eq!(code(done(token)), "E_SIGNED_OUT");
    done(signing_out).unwrap();
    assert_eq!(world.keychain.names(), [""; 0]);
    world.listener.expect(&[changed(SessionStatus::SignedOut)]);
    world.nothing_more();
}

#[test]
fn sign_out_wins_over_a_renewal_that_is_being_kept() {
    let world = World::new();
    world.signed_in("alice", 30);
    let (waiting, request_id) = world.asked(60);
    let gate = world.keychain.hold_next(Call::Write);
    let answer = world.token("alice", 3600);
    let answering = world.manager.provide_token(request_id, &answer, None);
    gate.arrived();
    // The token had been handed out before.
    assert_eq!(done(waiting), Ok(answer));
    let signing_out = world.manager.sign_out();
    gate.open();
    assert_eq!(code(done(answering)), "E_SIGNED_OUT");
    done(signing_out).unwrap();
    assert_eq!(world.keychain.names(), [""; 0]);
}

#[test]
fn sign_out_wins_over_keeping_what_was_not_kept() {
    let world = World::new();
    done(world.manager.restore()).unwrap();
    world.keychain.set(|faults| faults.full = true);
    done(world.manager.sign_in_with(&world.token("alice", 3600), None)).unwrap();
    world.keychain.set(|faults| faults.full = false);
    let gate = world.keychain.hold_next(Call::Write);
    let checking = world.manager.check_now();
    gate.arrived();
    let signing_out = world.manager.sign_out();
    gate.open();
    assert_eq!(done(checking), Ok(SessionState::SignedOut));
    done(signing_out).unwrap();
    assert_eq!(world.keychain.names(), [""; 0]);
    assert_eq!(world.manager.state(), SessionState::SignedOut);
}

#[test]
fn a_second_sign_out_during_the_first_ones_deletion_owes_its_own() {
    let world = World::new();
    world.signed_in("alice", 3600);
    let gate = world.keychain.hold_next(Call::Remove);
    let first = world.manager.sign_out();
    gate.arrived();
    let second = world.manager.sign_out();
    gate.open();
    assert_eq!((done(first), done(second)), (Ok(()), Ok(())));
    let removals = world.keychain.calls().removals;
    done(world.manager.restore()).unwrap();
    assert_eq!(world.keychain.calls().removals, removals);
}

#[test]
fn a_slow_restore_does_not_overtake_a_newer_sign_in() {
    let world = World::new();
    world.kept("alice", 100);
    let gate = world.keychain.hold_next(Call::Read);
    let restoring = world.manager.restore();
    gate.arrived();
    let newer = world.token("alice", 3600);
    let mut signing_in = Box::pin(world.manager.sign_in_with(&newer, None));
    assert!(is_waiting(&mut signing_in), "one after the other");
    gate.open();
    assert!(matches!(done(restoring), Ok(SessionState::Active(_))));
    done(signing_in).unwrap();
    assert_eq!(done(world.manager.token(60, None)), Ok(newer.clone()));
    assert!(world.keychain.keeps(ENTRY, &newer));
    world.listener.expect(&[changed(SessionStatus::Active), changed(SessionStatus::Active)]);
    world.nothing_more();
}

#[test]
fn a_keychain_that_locks_between_reading_and_writing_loses_nothing() {
    let world = World::new();
    let kept = world.kept("alice", 100);
    let gate = world.keychain.hold_next(Call::Write);
    let newer = world.token("alice", 3600);
    let signing_in = world.manager.sign_in_with(&newer, None);
    gate.arrived();
    world.keychain.set(|faults| faults.locked = true);
    gate.open();
    done(signing_in).unwrap();
    let active = changed(SessionStatus::Active);
    let locked = not_kept(wallet_jwt::ErrorCode::VaultLocked);
    world.listener.expect(&[active.clone(), active, locked]);
    assert!(world.keychain.keeps(ENTRY, &kept));
    world.keychain.set(|faults| faults.locked = false);
    done(world.manager.check_now()).unwrap();
    assert!(world.keychain.keeps(ENTRY, &newer));
    world.listener.expect(&[wallet_jwt::SessionEvent::Kept]);
    world.nothing_more();
}

#[test]
fn a_keychain_that_locks_between_deleting_and_reading_is_locked() {
    let world = World::new();
    world.signed_in("alice", 3600);
    world.keychain.set(|faults| faults.refuses_removal = true);
    assert_eq!(code(done(world.manager.sign_out())), "E_DELETE_PENDING");
    world.keychain.set(|faults| faults.refuses_removal = false);
    let gate = world.keychain.hold_next(Call::Read);
    let restoring = world.manager.restore();
    gate.arrived();
    world.keychain.set(|faults| faults.locked = true);
    gate.open();
    assert_eq!(done(restoring), Ok(SessionState::Locked));
    assert_eq!(world.keychain.names(), [""; 0]);
}

#[test]
fn operations_whose_futures_and_managers_were_dropped_run_to_their_end() {
    let world = World::new();
    let token = world.token("alice", 3600);
    let gate = world.keychain.hold_next(Call::Read);
    drop(world.manager.restore());
    gate.arrived();
    drop(world.manager.sign_in_with(&token, None));
    drop(world.manager.token(60, None));
    drop(world.manager.sign_out());
    drop(world.manager.sign_in_with(&token, None));
    let World { keychain, manager, vault, .. } = world;
    drop((manager, vault));
    gate.open();
    eventually("the last one is done", || keychain.keeps(ENTRY, &token));
    assert_eq!(keychain.calls().removals, 1);
}

#[test]
fn a_clock_that_looks_at_the_session_is_not_called_under_a_lock() {
    let world = World::new();
    world.signed_in("alice", 30);
    let manager = world.manager.clone();
    world.clock.on_monotonic(move || drop(manager.state()));
    let (mut waiting, request_id) = world.asked(60);
    assert!(is_waiting(&mut waiting));
    done(world.manager.fail_request(request_id, "")).unwrap();
    assert_eq!(code(done(waiting)), "E_ISSUE_FAILED");
    world.clock.on_monotonic(|| ());
}

#[test]
fn many_threads_at_once_leave_one_outcome() {
    let world = World::new();
    let tokens: Vec<_> = (0..8).map(|_| world.token("alice", 3600)).collect();
    std::thread::scope(|scope| {
        for token in &tokens {
            scope.spawn(|| {
                for _ in 0..5 {
                    let _ = done(world.manager.sign_in_with(token, None));
                    let _ = done(world.manager.restore());
                    let _ = done(world.manager.token(60, None));
                    let _ = done(world.manager.sign_out());
                }
            });
        }
    });
    assert_eq!(done(world.manager.restore()), Ok(SessionState::SignedOut));
    assert_eq!(world.keychain.names(), [""; 0]);
}
