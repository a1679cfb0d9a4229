//! `sign_out` takes effect in memory at once, and overrides every call that began before it.

use wallet_jwt::SessionState;
use wallet_jwt::manager::SessionStatus;

use crate::session::gate::done;
use crate::session::keychain::Call;
use crate::session::world::{ENTRY, World, changed, code};

#[test]
fn sign_out_takes_effect_in_memory_before_it_is_awaited() {
    let world = World::new();
    world.signed_in("alice", 30);
    let (waiting, _) = world.asked(60);
    let gate = world.keychain.hold_next(Call::Remove);
    let signing_out = world.manager.sign_out();
    assert_eq!(world.manager.state(), SessionState::SignedOut);
    world.listener.expect(&[changed(SessionStatus::SignedOut)]);
    assert_eq!(code(done(waiting)), "E_SIGNED_OUT");
    gate.arrived();
    assert_eq!(world.keychain.names(), [ENTRY], "the keychain is still busy");
    gate.open();
    done(signing_out).unwrap();
    assert_eq!(world.keychain.names(), [""; 0]);
    assert_eq!(code(done(world.manager.token(60, None))), "E_SIGNED_OUT");
    world.nothing_more();
}

#[test]
fn sign_out_continues_when_its_future_is_dropped() {
    let world = World::new();
    world.signed_in("alice", 3600);
    drop(world.manager.sign_out());
    assert_eq!(done(world.manager.restore()), Ok(SessionState::SignedOut));
    assert_eq!(world.keychain.names(), [""; 0]);
}

#[test]
fn signing_out_twice_or_when_signed_out_is_not_an_error() {
    let world = World::new();
    for _ in 0..2 {
        done(world.manager.sign_out()).unwrap();
    }
    world.listener.expect(&[changed(SessionStatus::SignedOut)]);
    world.nothing_more();
}

#[test]
fn sign_out_deletes_the_entry_without_a_restore_first() {
    let world = World::new();
    world.kept("alice", 3600);
    done(world.manager.sign_out()).unwrap();
    assert_eq!(world.keychain.names(), [""; 0]);
}

#[test]
fn sign_out_removes_an_entry_that_cannot_be_read() {
    let world = World::new();
    world.kept("alice", 3600);
    world.keychain.corrupt();
    done(world.manager.sign_out()).unwrap();
    assert_eq!(world.keychain.names(), [""; 0]);
}

#[test]
fn a_refused_deletion_is_tried_again_before_a_restore_answers() {
    let world = World::new();
    world.signed_in("alice", 3600);
    world.keychain.set(|faults| faults.refuses_removal = true);
    assert_eq!(code(done(world.manager.sign_out())), "E_DELETE_PENDING");
    assert_eq!(world.manager.state(), SessionState::SignedOut);
    world.listener.expect(&[changed(SessionStatus::SignedOut)]);
    let removals = world.keychain.calls().removals;
    assert_eq!(code(done(world.manager.restore())), "E_DELETE_PENDING");
    assert!(world.keychain.calls().removals > removals);
    assert_eq!(world.manager.state(), SessionState::SignedOut);
    assert_eq!(code(done(world.manager.token(60, None))), "E_SIGNED_OUT");
    world.keychain.set(|faults| faults.refuses_removal = false);
    assert_eq!(done(world.manager.restore()), Ok(SessionState::SignedOut));
    assert_eq!(world.keychain.names(), [""; 0]);
    let removals = world.keychain.calls().removals;
    done(world.manager.restore()).unwrap();
    assert_eq!(world.keychain.calls().removals, removals, "the deletion runs once");
    world.nothing_more();
}

#[test]
fn check_now_fails_until_an_owed_deletion_is_done() {
    let world = World::new();
    world.signed_in("alice", 3600);
    world.keychain.set(|faults| faults.locked = true);
    assert_eq!(code(done(world.manager.sign_out())), "E_DELETE_PENDING");
    assert_eq!(code(done(world.manager.check_now())), "E_DELETE_PENDING");
    assert_eq!(code(done(world.manager.enter_foreground())), "E_DELETE_PENDING");
    assert_eq!(world.manager.state(), SessionState::SignedOut);
    world.keychain.set(|faults| faults.locked = false);
    assert_eq!(done(world.manager.check_now()), Ok(SessionState::SignedOut));
    assert_eq!(world.keychain.names(), [""; 0]);
    assert_eq!(done(world.manager.enter_foreground()), Ok(SessionState::SignedOut));
}

#[test]
fn a_deletion_stays_owed_when_every_manager_is_dropped() {
    let world = World::new();
    world.signed_in("alice", 3600);
    world.keychain.set(|faults| faults.refuses_removal = true);
    assert_eq!(code(done(world.manager.sign_out())), "E_DELETE_PENDING");
    let World { clock, keychain, vault, manager, .. } = world;
    drop(manager);
    let verifier = crate::session::world::verifier(&clock, crate::session::world::provider());
    let listener = crate::session::listener::Recorder::new();
    let manager = wallet_jwt::SessionManager::new(verifier, vault, "default", listener).unwrap();
    assert_eq!(code(done(manager.restore())), "E_DELETE_PENDING");
    keychain.set(|faults| faults.refuses_removal = false);
    assert_eq!(done(manager.restore()), Ok(SessionState::SignedOut));
    assert_eq!(keychain.names(), [""; 0]);
}

#[test]
fn a_new_session_replaces_an_entry_that_is_to_be_deleted() {
    let world = World::new();
    world.signed_in("alice", 3600);
    world.keychain.set(|faults| faults.refuses_removal = true);
    assert_eq!(code(done(world.manager.sign_out())), "E_DELETE_PENDING");
    world.listener.expect(&[changed(SessionStatus::SignedOut)]);
    let token = world.signed_in("bob", 3600);
    world.keychain.set(|faults| faults.refuses_removal = false);
    assert!(matches!(done(world.manager.restore()), Ok(SessionState::Active { .. })));
    assert!(world.keychain.keeps(ENTRY, &token), "the owed deletion does not delete the newer session");
    world.nothing_more();
}
