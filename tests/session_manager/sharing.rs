//! Managers that are made from one vault for one account share one session.

use wallet_jwt::SessionState;
use wallet_jwt::manager::SessionStatus;

use crate::session::gate::{done, is_waiting};
use crate::session::keychain::Call;
use crate::session::world::{World, changed, code, open, provider, renewed, verifier};

#[test]
fn managers_of_one_account_share_the_session() {
    let world = World::new();
    let (second, other) = world.second();
    let token = world.signed_in("alice", 3600);
    other.expect(&[changed(SessionStatus::Active)]);
    assert_eq!(second.state(), world.manager.state());
    assert_eq!(done(second.token(60, None)), Ok(token));
    done(second.sign_out()).unwrap();
    assert_eq!(world.manager.state(), SessionState::SignedOut);
}

#[test]
fn other_accounts_and_other_vaults_share_no_session() {
    let world = World::new();
    world.signed_in("alice", 3600);
    let (account, _) = world.of_account("work");
    assert_eq!(account.state(), SessionState::NotRestored);
    done(account.sign_in_with(&world.token("bob", 3600), None)).unwrap();
    assert_eq!(world.keychain.names(), ["custom/custom/default", "custom/custom/work"]);
    done(account.sign_out()).unwrap();
    assert!(matches!(world.manager.state(), SessionState::Active { .. }));
    assert_eq!(world.process().manager.state(), SessionState::NotRestored);
}

#[test]
fn one_account_does_not_wait_for_another() {
    let world = World::new();
    world.signed_in("alice", 3600);
    let gate = world.keychain.hold_next(Call::Read);
    let (account, _) = world.of_account("work");
    let restoring = account.restore();
    gate.arrived();
    assert!(done(world.manager.token(60, None)).is_ok());
    gate.open();
    assert_eq!(done(restoring), Ok(SessionState::SignedOut));
}

#[test]
fn a_clone_is_the_same_manager() {
    let world = World::new();
    let clone = world.manager.clone();
    let signing_in = clone.sign_in_with(&world.token("alice", 3600), None);
    drop(clone);
    done(signing_in).unwrap();
    world.listener.expect(&[changed(SessionStatus::Active)]);
    world.nothing_more();
}

#[test]
fn a_renewal_asks_the_manager_whose_caller_needs_the_token() {
    let world = World::new();
    let (second, other) = world.second();
    world.signed_in("alice", 30);
    other.take(1);
    let mut first = Box::pin(second.token(60, None));
    let request_id = other.request();
    let (_third, third) = world.second();
    let mut joined = Box::pin(world.manager.token(60, None));
    world.poke();
    assert!(is_waiting(&mut first) && is_waiting(&mut joined));
    // Any manager may pass the answer.
    let answer = world.token("alice", 3600);
    done(world.manager.provide_token(request_id, &answer, None)).unwrap();
    assert_eq!((done(first), done(joined)), (Ok(answer.clone()), Ok(answer)));
    world.listener.expect(&[renewed()]);
    other.expect(&[renewed()]);
    third.expect(&[renewed()]);
}

#[test]
fn a_request_moves_to_another_manager_when_its_own_is_dropped() {
    let world = World::new();
    let (second, other) = world.second();
    world.signed_in("alice", 30);
    other.take(1);
    let asked = second.token(60, None);
    let request_id = other.request();
    let waiting = world.manager.token(60, None);
    done(world.manager.check_now()).unwrap();
    drop((asked, second));
    assert_eq!(world.listener.request(), request_id);
    let answer = world.token("alice", 3600);
    done(world.manager.provide_token(request_id, &answer, None)).unwrap();
    assert_eq!(done(waiting), Ok(answer));
}

#[test]
fn a_request_without_callers_ends_with_its_manager() {
    let world = World::new();
    let (second, other) = world.second();
    world.signed_in("alice", 30);
    other.take(1);
    let asked = second.token(60, None);
    other.request();
    drop((asked, second));
    world.nothing_more();
}

#[test]
fn a_new_manager_finds_a_dropped_managers_running_call() {
    let keychain = crate::session::keychain::FakeKeychain::new();
    let clock = crate::session::clock::HandClock::new();
    let vault = open(&keychain);
    let make = || {
        let listener = crate::session::listener::Recorder::new();
        let verifier = verifier(&clock, provider());
        wallet_jwt::SessionManager::new(verifier, vault.clone(), "default", listener).unwrap()
    };
    let token = crate::session::world::token(
        &crate::signer::Signer::ed25519(),
        "alice",
        crate::session::clock::START_AT + 3600,
    );
    let gate = keychain.hold_next(Call::Write);
    let first = make();
    drop(first.sign_in_with(&token, None));
    drop(first);
    gate.arrived();
    let second = make();
    assert!(matches!(second.state(), SessionState::Active { .. }), "{:?}", second.state());
    gate.open();
    assert_eq!(done(second.token(60, None)), Ok(token));
}

#[test]
fn a_bad_account_name_is_refused() {
    let world = World::new();
    let verifier = verifier(&world.clock, provider());
    let made = wallet_jwt::SessionManager::new(verifier, world.vault.clone(), "", world.listener.clone());
    assert_eq!(code(made), "E_VAULT_ACCOUNT");
}
