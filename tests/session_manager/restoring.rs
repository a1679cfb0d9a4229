//! Tests `restore` with every kind of keychain.

use wallet_jwt::manager::{Loss, SessionStatus};
use wallet_jwt::provider::ExpectedAudiences;
use wallet_jwt::{ErrorCode, KeySource, Provider, SessionEvent, SessionState};

use crate::session::gate::done;
use crate::session::keychain::{Calls, FakeKeychain};
use crate::session::world::{ENTRY, World, changed, code, configured, with_keys};
use crate::signer::Signer;

/// Restores, and checks that this changed nothing in the keychain.
fn restored(world: &World) -> SessionState {
    let before = world.keychain.calls();
    let state = done(world.manager.restore()).unwrap();
    let after = world.keychain.calls();
    assert_eq!((after.writes, after.removals), (before.writes, before.removals), "a read never writes");
    assert_eq!(state, world.manager.state());
    state
}

#[test]
fn creating_a_manager_does_no_io() {
    let world = World::new();
    let _second = world.second();
    assert_eq!(world.manager.state(), SessionState::NotRestored);
    assert_eq!(world.manager.state().status(), SessionStatus::Loading);
    assert!(world.manager.snapshot_json().contains("loading"));
    assert_eq!(world.keychain.calls(), Calls::default(), "reading the state does no I/O either");
}

#[test]
fn check_now_restores_if_restore_was_not_called() {
    let world = World::new();
    assert_eq!(done(world.manager.check_now()), Ok(SessionState::SignedOut));
    world.listener.expect(&[changed(SessionStatus::SignedOut)]);
    let started = world.process();
    world.signed_in("alice", 3600);
    assert!(matches!(done(started.manager.check_now()), Ok(SessionState::Active { .. })));
    started.listener.expect(&[changed(SessionStatus::Active)]);
    started.nothing_more();
}

#[test]
fn a_kept_token_before_its_exp_is_active() {
    let before = World::new();
    let token = before.signed_in("alice", 3600);
    let world = before.process();
    let SessionState::Active { session } = restored(&world) else { panic!("{:?}", world.manager.state()) };
    assert_eq!((session.user_id.as_str(), session.key_source), ("alice", KeySource::Stored));
    world.listener.expect(&[changed(SessionStatus::Active)]);
    assert_eq!(done(world.manager.token(60, None)), Ok(token));
    world.nothing_more();
}

#[test]
fn a_kept_token_past_its_exp_is_expired_and_not_changed() {
    // Within the leeway and after it: only `exp` decides the status of a session.
    for passed in [100, 100_000] {
        let world = World::new();
        world.kept("alice", 100);
        world.clock.advance(passed);
        let SessionState::Expired { session } = restored(&world) else {
            panic!("{:?}", world.manager.state())
        };
        assert_eq!((session.user_id.as_str(), session.key_source), ("alice", KeySource::Stored));
        world.listener.expect(&[changed(SessionStatus::Expired), SessionEvent::Expired]);
        world.nothing_more();
    }
}

#[test]
fn without_a_kept_token_the_state_is_signed_out() {
    let world = World::new();
    assert_eq!(restored(&world), SessionState::SignedOut);
    assert_eq!(world.manager.state().status(), SessionStatus::SignedOut);
    world.listener.expect(&[changed(SessionStatus::SignedOut)]);
    world.nothing_more();
}

#[test]
fn a_locked_keychain_is_locked_and_read_again_on_foreground() {
    let world = World::new();
    world.kept("alice", 3600);
    world.keychain.set(|faults| faults.locked = true);
    assert_eq!(restored(&world), SessionState::Locked);
    assert_eq!(world.manager.state().status(), SessionStatus::Locked);
    assert_eq!(world.manager.state().session(), None);
    world.listener.expect(&[changed(SessionStatus::Locked)]);
    assert_eq!(code(done(world.manager.token(60, None))), "E_VAULT_LOCKED");
    assert_eq!(done(world.manager.check_now()), Ok(SessionState::Locked));
    world.keychain.set(|faults| faults.locked = false);
    assert!(matches!(done(world.manager.check_now()), Ok(SessionState::Active { .. })));
    world.listener.expect(&[changed(SessionStatus::Active)]);
    world.nothing_more();
}

#[test]
fn a_lost_key_value_or_entry_resets_the_storage() {
    type Spoil = fn(&FakeKeychain);
    let table: [(Spoil, SessionState, Loss); 3] = [
        (FakeKeychain::lose_key, SessionState::KeyLost, Loss::KeyLost),
        (FakeKeychain::keep_only_names, SessionState::NotKept, Loss::NotKept),
        (FakeKeychain::corrupt, SessionState::Corrupt, Loss::Corrupt),
    ];
    for (spoil, state, reason) in table {
        let world = World::new();
        world.kept("alice", 3600);
        spoil(&world.keychain);
        let entry = world.keychain.raw(ENTRY);
        assert_eq!(restored(&world), state);
        assert_eq!((state.status(), state.session()), (SessionStatus::SignedOut, None));
        assert_eq!(world.keychain.raw(ENTRY), entry, "an unreadable entry stays");
        let events = [changed(SessionStatus::SignedOut), SessionEvent::StorageReset { reason }];
        world.listener.expect(&events);
        assert_eq!(restored(&world), state);
        assert_eq!(code(done(world.manager.token(60, None))), "E_SIGNED_OUT");
        // Reported once. Signing in replaces the entry, also for another user.
        let token = world.signed_in("bob", 3600);
        assert!(world.keychain.keeps(ENTRY, &token));
        world.nothing_more();
    }
}

#[test]
fn a_kept_token_that_is_no_longer_accepted_is_rejected() {
    let provider =
        |change: fn(&mut wallet_jwt::CustomProvider)| Provider::custom(configured(change)).unwrap();
    let table = [
        (
            provider(|provider| {
                provider.audiences = Some(ExpectedAudiences::OneOf(vec!["another app".into()]));
            }),
            ErrorCode::Audience,
        ),
        (provider(|provider| provider.required_claims = vec!["tenant".into()]), ErrorCode::ClaimMissing),
        (with_keys(&[Signer::rsa()]), ErrorCode::KeyUnknown),
    ];
    for (provider, code) in table {
        let before = World::new();
        before.signed_in("alice", 3600);
        let world = before.process_of(provider);
        assert_eq!(restored(&world), SessionState::Rejected { code });
        assert_eq!(world.manager.state().status(), SessionStatus::SignedOut);
        world.listener.expect(&[changed(SessionStatus::SignedOut), SessionEvent::Rejected { code }]);
        assert_eq!(restored(&world), SessionState::Rejected { code });
        assert_eq!(world.keychain.names(), [ENTRY], "another version of the app may accept it again");
        // Reported once.
        done(world.manager.sign_out()).unwrap();
        world.listener.expect(&[changed(SessionStatus::SignedOut)]);
    }
}

#[test]
fn an_entry_of_another_environment_is_rejected() {
    let before = World::new();
    before.signed_in("alice", 3600);
    let stored = done(before.vault.load(ENTRY)).unwrap().unwrap();
    let other = "custom/staging/default";
    done(before.vault.save(other, stored)).unwrap();
    let staging = configured(|provider| provider.environment = "staging".into());
    let world = before.process_of(Provider::custom(staging).unwrap());
    assert_eq!(restored(&world), SessionState::Rejected { code: ErrorCode::Environment });
}

#[test]
fn a_token_that_was_kept_unverified_is_rejected() {
    let world = World::new();
    let token = world.token("alice", 3600);
    done(world.vault.save(ENTRY, wallet_jwt::StoredToken::new(&token))).unwrap();
    assert_eq!(restored(&world), SessionState::Rejected { code: ErrorCode::KeyUnknown });
}

#[test]
fn a_newer_format_is_an_error_and_the_entry_stays() {
    let world = World::new();
    world.kept("alice", 3600);
    world.keychain.make_newer();
    let entry = world.keychain.raw(ENTRY);
    for _ in 0..2 {
        assert_eq!(code(done(world.manager.restore())), "E_VAULT_NEWER_FORMAT");
    }
    assert_eq!(code(done(world.manager.token(60, None))), "E_VAULT_NEWER_FORMAT");
    assert_eq!(world.manager.state(), SessionState::Unavailable { code: ErrorCode::VaultNewerFormat });
    assert_eq!(world.manager.state().status(), SessionStatus::Unavailable);
    assert_eq!(world.keychain.raw(ENTRY), entry);
    world.listener.expect(&[changed(SessionStatus::Unavailable)]);
    world.nothing_more();
}

#[test]
fn an_unavailable_keychain_is_read_again() {
    let world = World::new();
    world.kept("alice", 3600);
    world.keychain.set(|faults| faults.unavailable = true);
    assert_eq!(code(done(world.manager.restore())), "E_VAULT_UNAVAILABLE");
    assert_eq!(world.manager.state(), SessionState::Unavailable { code: ErrorCode::VaultUnavailable });
    world.listener.expect(&[changed(SessionStatus::Unavailable)]);
    world.keychain.set(|faults| faults.unavailable = false);
    assert!(matches!(done(world.manager.check_now()), Ok(SessionState::Active { .. })));
    world.listener.expect(&[changed(SessionStatus::Active)]);
    world.nothing_more();
}

#[test]
fn an_unreadable_keychain_does_not_end_a_session() {
    let world = World::new();
    world.signed_in("alice", 3600);
    for locked in [true, false] {
        world.keychain.set(|faults| (faults.locked, faults.unavailable) = (locked, !locked));
        assert!(matches!(restored(&world), SessionState::Active { .. }));
    }
    world.keychain.set(|faults| faults.unavailable = false);
    world.keychain.make_newer();
    assert!(matches!(restored(&world), SessionState::Active { .. }));
    world.nothing_more();
}

#[test]
fn an_entry_lost_during_a_session_is_reported_and_saved_again() {
    for spoil in [FakeKeychain::lose_key as fn(&FakeKeychain), FakeKeychain::corrupt] {
        let world = World::new();
        let token = world.signed_in("alice", 3600);
        spoil(&world.keychain);
        assert!(matches!(restored(&world), SessionState::Active { .. }));
        let events = world.listener.take(1);
        assert!(matches!(events[..], [SessionEvent::NotKept { .. }]), "{events:?}");
        assert!(!world.manager.is_kept());
        done(world.manager.check_now()).unwrap();
        world.listener.expect(&[SessionEvent::Kept]);
        assert!(world.manager.is_kept());
        assert!(world.keychain.keeps(ENTRY, &token));
        assert!(matches!(done(world.process().manager.restore()), Ok(SessionState::Active { .. })));
        world.nothing_more();
    }
}

#[test]
fn restoring_the_current_session_again_sends_no_event() {
    let world = World::new();
    world.signed_in("alice", 3600);
    let session = world.manager.state();
    assert_eq!(restored(&world), session, "the fresher key source stays");
    world.nothing_more();
}

#[test]
fn a_sign_in_replaces_an_entry_that_only_a_prompt_opens() {
    let before = World::new();
    before.signed_in("alice", 3600);
    before.keychain.require_presence();
    let world = before.process();
    let refused = done(world.manager.restore()).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::VaultUnavailable);
    assert!(
        refused.to_string().contains("open the vault with requireUserPresence, or sign in again"),
        "{refused}"
    );
    world.listener.expect(&[changed(SessionStatus::Unavailable)]);
    let token = world.token("alice", 7200);
    done(world.manager.sign_in_with(&token, None)).unwrap();
    world.listener.expect(&[changed(SessionStatus::Active)]);
    assert!(world.keychain.keeps(ENTRY, &token), "the session was not saved");
    assert!(matches!(restored(&world.process()), SessionState::Active { .. }));
    world.nothing_more();
}

#[test]
fn an_entry_that_only_a_prompt_opens_ends_no_session() {
    let world = World::new();
    world.signed_in("alice", 3600);
    world.keychain.require_presence();
    assert!(matches!(done(world.manager.check_now()), Ok(SessionState::Active { .. })));
    assert!(matches!(restored(&world), SessionState::Active { .. }));
    world.nothing_more();
}
