//! Orders of events that are rare on a real machine. The tests force them.

use wallet_jwt::SessionState;
use wallet_jwt::manager::SessionStatus;

use crate::session::gate::{done, eventually, is_waiting};
use crate::session::keychain::Call;
use crate::session::world::{ENTRY, World, changed, code, not_kept, renewed};

#[test]
fn sign_out_wins_over_a_save_under_way() {
    let world = World::new();
    let gate = world.keychain.hold_next(Call::Write);
    let signing_in = world.manager.sign_in_with(&world.token("alice", 3600), None);
    gate.arrived();
    assert!(matches!(world.manager.state(), SessionState::Active { .. }));
    let signing_out = world.manager.sign_out();
    assert_eq!(world.manager.state(), SessionState::SignedOut);
    gate.open();
    assert_eq!(code(done(signing_in)), "E_SIGNED_OUT");
    done(signing_out).unwrap();
    assert_eq!(world.keychain.names(), [""; 0]);
    world.listener.expect(&[changed(SessionStatus::Active), changed(SessionStatus::SignedOut)]);
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
    // The token was returned before.
    assert_eq!(done(waiting), Ok(answer));
    let signing_out = world.manager.sign_out();
    gate.open();
    assert_eq!(code(done(answering)), "E_SIGNED_OUT");
    done(signing_out).unwrap();
    assert_eq!(world.keychain.names(), [""; 0]);
}

#[test]
fn sign_out_wins_over_saving_an_unsaved_session() {
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
fn a_sign_out_during_a_deletion_waits_for_its_own_deletion() {
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
fn a_sign_in_waits_until_the_user_of_the_entry_is_known() {
    let world = World::new();
    world.kept("alice", 100);
    let gate = world.keychain.hold_next(Call::Read);
    let restoring = world.manager.restore();
    gate.arrived();
    let newer = world.token("alice", 3600);
    let mut signing_in = Box::pin(world.manager.sign_in_with(&newer, None));
    let mut anothers = Box::pin(world.manager.sign_in_with(&world.token("bob", 3600), None));
    assert!(is_waiting(&mut signing_in) && is_waiting(&mut anothers));
    gate.open();
    assert!(matches!(done(restoring), Ok(SessionState::Active { .. })));
    done(signing_in).unwrap();
    assert_eq!(code(done(anothers)), "E_USER_CHANGED");
    assert_eq!(done(world.manager.token(60, None)), Ok(newer.clone()));
    assert!(world.keychain.keeps(ENTRY, &newer));
}

#[test]
fn a_keychain_that_locks_before_a_write_loses_no_token() {
    let world = World::new();
    let kept = world.kept("alice", 100);
    done(world.manager.restore()).unwrap();
    let gate = world.keychain.hold_next(Call::Write);
    let newer = world.token("alice", 3600);
    let signing_in = world.manager.sign_in_with(&newer, None);
    gate.arrived();
    world.keychain.set(|faults| faults.locked = true);
    gate.open();
    done(signing_in).unwrap();
    let locked = not_kept(wallet_jwt::ErrorCode::VaultLocked);
    world.listener.expect(&[changed(SessionStatus::Active), renewed(), locked]);
    assert!(world.keychain.keeps(ENTRY, &kept));
    world.keychain.set(|faults| faults.locked = false);
    done(world.manager.check_now()).unwrap();
    assert!(world.keychain.keeps(ENTRY, &newer));
    world.listener.expect(&[wallet_jwt::SessionEvent::Kept]);
    world.nothing_more();
}

#[test]
fn after_a_deletion_the_keychain_is_not_read_again() {
    let world = World::new();
    world.signed_in("alice", 3600);
    world.keychain.set(|faults| faults.refuses_removal = true);
    assert_eq!(code(done(world.manager.sign_out())), "E_DELETE_PENDING");
    world.keychain.set(|faults| faults.refuses_removal = false);
    let gate = world.keychain.hold_next(Call::Remove);
    let restoring = world.manager.restore();
    gate.arrived();
    let reads = world.keychain.calls().reads;
    gate.open();
    assert_eq!(done(restoring), Ok(SessionState::SignedOut));
    assert_eq!((world.keychain.names(), world.keychain.calls().reads), (Vec::new(), reads));
}

#[test]
fn calls_continue_when_futures_and_managers_are_dropped() {
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
    eventually("the last call has ended", || keychain.keeps(ENTRY, &token));
    assert_eq!(keychain.calls().removals, 1);
}

#[test]
fn a_clock_may_read_the_sessions_state() {
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
