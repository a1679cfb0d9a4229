//! Tests several accounts of one provider and environment: `list_accounts` and `sign_out_all`.

use wallet_jwt::manager::SessionStatus;
use wallet_jwt::{Provider, SessionManager, SessionState};

use crate::session::gate::{done, eventually};
use crate::session::keychain::Call;
use crate::session::listener::Recorder;
use crate::session::world::{World, changed, code, configured, verifier};

/// A signed-in manager of another environment on the same vault.
fn staging(world: &World) -> SessionManager {
    let provider = configured(|provider| provider.environment = "staging".into());
    let verifier = verifier(&world.clock, Provider::custom(provider).unwrap());
    let manager = SessionManager::new(verifier, world.vault.clone(), "default", Recorder::new()).unwrap();
    done(manager.sign_in_with(&world.token("carol", 3600), None)).unwrap();
    manager
}

#[test]
fn the_accounts_of_this_provider_and_environment_are_listed() {
    let world = World::new();
    assert_eq!(done(world.manager.list_accounts()), Ok(Vec::new()));
    let _staging = staging(&world);
    world.signed_in("alice", 3600);
    let (work, _) = world.of_account("work/eu");
    assert_eq!(done(work.list_accounts()), Ok(vec!["default".to_owned()]), "only accounts with an entry");
    done(work.sign_in_with(&world.token("bob", 3600), None)).unwrap();
    // An account is listed in any condition of its keychain entry.
    world.keychain.corrupt();
    let both = Ok(vec!["default".to_owned(), "work/eu".to_owned()]);
    assert_eq!((done(world.manager.list_accounts()), done(work.list_accounts())), (both.clone(), both));
    done(world.manager.sign_out()).unwrap();
    assert_eq!(done(world.manager.list_accounts()), Ok(vec!["work/eu".to_owned()]));
}

#[test]
fn sign_out_all_signs_out_every_account_of_this_environment() {
    let world = World::new();
    let staging = staging(&world);
    world.signed_in("alice", 3600);
    let (work, others) = world.of_account("work");
    done(work.sign_in_with(&world.token("bob", 3600), None)).unwrap();
    others.expect(&[changed(SessionStatus::Active)]);
    done(world.manager.sign_out_all()).unwrap();
    for (manager, listener) in [(&world.manager, &world.listener), (&work, &others)] {
        assert_eq!(manager.state(), SessionState::SignedOut);
        listener.expect(&[changed(SessionStatus::SignedOut)]);
    }
    assert!(matches!(staging.state(), SessionState::Active { .. }));
    assert_eq!(world.keychain.names(), ["custom/staging/default"]);
    world.nothing_more();
}

#[test]
fn an_account_that_is_not_kept_is_signed_out_at_once() {
    let world = World::new();
    world.signed_in("alice", 3600);
    let (work, _) = world.of_account("work");
    world.keychain.set(|faults| faults.full = true);
    done(work.sign_in_with(&world.token("bob", 3600), None)).unwrap();
    let signing_out = world.manager.sign_out_all();
    assert_eq!(work.state(), SessionState::SignedOut);
    done(signing_out).unwrap();
    assert_eq!(code(done(work.token(60, None))), "E_SIGNED_OUT");
}

#[test]
fn sign_out_all_signs_out_its_own_account_at_once() {
    let world = World::new();
    world.signed_in("alice", 3600);
    let gate = world.keychain.hold_next(Call::Remove);
    let signing_out = world.manager.sign_out_all();
    assert_eq!(world.manager.state(), SessionState::SignedOut);
    gate.arrived();
    gate.open();
    done(signing_out).unwrap();
}

#[test]
fn sign_out_all_continues_when_its_future_is_dropped() {
    let world = World::new();
    world.signed_in("alice", 3600);
    let (work, _) = world.of_account("work");
    done(work.sign_in_with(&world.token("bob", 3600), None)).unwrap();
    drop(world.manager.sign_out_all());
    eventually("the keychain is empty", || world.keychain.names().is_empty());
    assert_eq!(work.state(), SessionState::SignedOut);
}

#[test]
fn an_account_without_a_manager_is_signed_out_too() {
    let world = World::new();
    world.signed_in("alice", 3600);
    {
        let earlier = world.process();
        let (work, _) = earlier.of_account("work");
        done(work.sign_in_with(&world.token("bob", 3600), None)).unwrap();
    }
    done(world.manager.sign_out_all()).unwrap();
    assert_eq!(world.keychain.names(), [""; 0]);
}

#[test]
fn all_deletions_are_tried_and_refused_ones_stay_owed() {
    let world = World::new();
    world.signed_in("alice", 3600);
    {
        let (work, _) = world.of_account("work");
        done(work.sign_in_with(&world.token("bob", 3600), None)).unwrap();
    }
    world.keychain.set(|faults| faults.refuses_removal = true);
    assert_eq!(code(done(world.manager.sign_out_all())), "E_DELETE_PENDING");
    assert_eq!(world.keychain.names().len(), 2);
    // A manager made now finds the owed deletion of the account that had no manager.
    let (work, _) = world.of_account("work");
    assert!(work.owed().deletion && world.manager.owed().deletion);
    assert_eq!(work.state(), SessionState::SignedOut);
    world.keychain.set(|faults| faults.refuses_removal = false);
    assert_eq!(done(work.restore()), Ok(SessionState::SignedOut));
    assert_eq!(world.keychain.names(), ["custom/custom/default"]);
    done(world.manager.sign_out_all()).unwrap();
    assert_eq!(world.keychain.names(), [""; 0]);
}
