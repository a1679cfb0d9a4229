//! A session that the keychain cannot save is valid as long as a manager lives, and the library tries again to save
//! it.

use std::pin::Pin;

use wallet_jwt::manager::SessionStatus;
use wallet_jwt::{ErrorCode, SessionEvent, SessionState};

use crate::session::gate::done;
use crate::session::keychain::{Call, Faults};
use crate::session::world::{ENTRY, World, changed, not_kept, renewed};

#[test]
fn an_unsaved_session_stays_in_memory_and_is_saved_later() {
    type Fault = fn(&mut Faults);
    let faults: [(Fault, ErrorCode); 3] = [
        (|faults| faults.locked = true, ErrorCode::VaultLocked),
        (|faults| faults.full = true, ErrorCode::VaultFull),
        (|faults| faults.unavailable = true, ErrorCode::VaultUnavailable),
    ];
    for (fault, code) in faults {
        for by_restoring in [false, true] {
            let world = World::new();
            done(world.manager.restore()).unwrap();
            world.listener.expect(&[changed(SessionStatus::SignedOut)]);
            world.keychain.set(fault);
            let token = world.token("alice", 3600);
            done(world.manager.sign_in_with(&token, None)).unwrap();
            world.listener.expect(&[changed(SessionStatus::Active), not_kept(code)]);
            // Neither call reads a keychain that cannot be used again, and neither ends the session.
            assert!(matches!(done(world.manager.restore()), Ok(SessionState::Active { .. })));
            assert!(matches!(done(world.manager.check_now()), Ok(SessionState::Active { .. })));
            assert_eq!(done(world.manager.token(60, None)), Ok(token.clone()));
            assert_eq!(world.keychain.raw(ENTRY), None);
            world.keychain.set(|faults| *faults = Faults::default());
            let again =
                if by_restoring { done(world.manager.restore()) } else { done(world.manager.check_now()) };
            assert!(matches!(again, Ok(SessionState::Active { .. })));
            assert!(world.keychain.keeps(ENTRY, &token));
            world.listener.expect(&[SessionEvent::Kept]);
            world.nothing_more();
        }
    }
}

#[test]
fn a_call_during_a_save_that_fails_saves_again() {
    for by_restoring in [false, true] {
        let world = World::new();
        let (first, second) = (world.keychain.hold_next(Call::Write), world.keychain.hold_next(Call::Write));
        world.keychain.set(|faults| faults.full = true);
        let token = world.token("alice", 3600);
        let signing_in = world.manager.sign_in_with(&token, None);
        first.arrived();
        let looking: Pin<Box<dyn Future<Output = _>>> = if by_restoring {
            Box::pin(world.manager.restore())
        } else {
            Box::pin(world.manager.check_now())
        };
        first.open();
        second.arrived();
        world.keychain.set(|faults| faults.full = false);
        second.open();
        assert!(matches!(done(looking), Ok(SessionState::Active { .. })));
        assert!(done(signing_in).is_ok() && world.manager.is_kept());
        assert!(world.keychain.keeps(ENTRY, &token));
        assert_eq!(world.keychain.calls().writes, 2);
    }
}

#[test]
fn another_users_entry_that_could_not_be_read_is_not_replaced() {
    let world = World::new();
    let alices = world.kept("alice", 3600);
    world.keychain.set(|faults| faults.locked = true);
    let bobs = world.token("bob", 3600);
    done(world.manager.sign_in_with(&bobs, None)).unwrap();
    world.listener.expect(&[changed(SessionStatus::Active), not_kept(ErrorCode::VaultLocked)]);
    world.keychain.set(|faults| faults.locked = false);
    done(world.manager.check_now()).unwrap();
    assert!(world.keychain.keeps(ENTRY, &alices) && !world.manager.is_kept());
    world.listener.expect(&[not_kept(ErrorCode::UserChanged)]);
    // Reported once, not at every read.
    done(world.manager.check_now()).unwrap();
    let newer = world.token("bob", 7200);
    done(world.manager.sign_in_with(&newer, None)).unwrap();
    world.listener.expect(&[renewed(), not_kept(ErrorCode::UserChanged)]);
    // After a sign-out the new entry may be saved.
    done(world.manager.sign_out()).unwrap();
    done(world.manager.sign_in_with(&newer, None)).unwrap();
    assert!(world.keychain.keeps(ENTRY, &newer) && world.manager.is_kept());
}

#[test]
fn a_saved_renewal_reports_kept_after_not_kept() {
    let world = World::new();
    done(world.manager.restore()).unwrap();
    world.listener.expect(&[changed(SessionStatus::SignedOut)]);
    world.keychain.set(|faults| faults.full = true);
    done(world.manager.sign_in_with(&world.token("alice", 3600), None)).unwrap();
    world.listener.expect(&[changed(SessionStatus::Active), not_kept(ErrorCode::VaultFull)]);
    world.keychain.set(|faults| faults.full = false);
    done(world.manager.sign_in_with(&world.token("alice", 7200), None)).unwrap();
    world.listener.expect(&[renewed(), SessionEvent::Kept]);
}
