//! `sign_in` verifies the token, then saves it.

use std::sync::Arc;

use wallet_jwt::keys::{FetchError, KeysRequest, KeysResponse};
use wallet_jwt::manager::SessionStatus;
use wallet_jwt::provider::PublicKeys;
use wallet_jwt::verifier::PinnedKeys;
use wallet_jwt::{
    Algorithm, DynamicOptions, ErrorCode, KeyFetcher, Provider, SessionEvent, SessionState, Verifier,
    VerifierOptions,
};

use crate::offline::{ENVIRONMENT_ID, dynamic_payload};
use crate::session::gate::done;
use crate::session::keychain::{Call, FakeKeychain};
use crate::session::world::{ENTRY, World, changed, code, failed, jwk_set, token};
use crate::signer::Signer;

#[test]
fn a_good_token_becomes_the_session_and_is_saved() {
    let world = World::new();
    let token = world.token("alice", 3600);
    let session = done(world.manager.sign_in_with(&token, Some("ed25519"))).unwrap();
    assert_eq!(session.user_id, "alice");
    assert_eq!(
        world.manager.state(),
        SessionState::Active { session: Box::new(wallet_jwt::Session::clone(&session)) }
    );
    assert_eq!(world.keychain.names(), ["custom/custom/default"], "provider/environment/account");
    assert!(world.keychain.keeps(ENTRY, &token));
    // The keychain was found empty during the sign-in; that is not reported as a state.
    world.listener.expect(&[changed(SessionStatus::Active)]);
    world.nothing_more();
}

#[test]
fn a_refused_token_changes_nothing() {
    let world = World::new();
    let before = world.signed_in("alice", 3600);
    let forged = token(&Signer::other_rsa(), "alice", i64::MAX >> 12);
    for (token, expected) in [
        (forged.as_str(), "E_KEY_UNKNOWN"),
        ("x.y", "E_TOKEN_MALFORMED"),
        (&world.token("alice", -61), "E_EXPIRED"),
    ] {
        assert_eq!(code(done(world.manager.sign_in_with(token, None))), expected);
    }
    assert_eq!(code(done(world.manager.sign_in_with(&before, Some("another")))), "E_KEY_ID_MISMATCH");
    assert_eq!(done(world.manager.token(60, None)), Ok(before.clone()));
    assert!(world.keychain.keeps(ENTRY, &before));
    world.nothing_more();
}

#[test]
fn another_users_token_is_refused_until_sign_out() {
    let world = World::new();
    let token = world.signed_in("alice", 100);
    let other = world.token("bob", 3600);
    assert_eq!(code(done(world.manager.sign_in_with(&other, None))), "E_USER_CHANGED");
    world.clock.advance(200);
    assert_eq!(
        code(done(world.manager.sign_in_with(&other, None))),
        "E_USER_CHANGED",
        "an expired session too"
    );
    world.listener.expect(&[changed(SessionStatus::Expired), SessionEvent::Expired]);
    assert!(world.keychain.keeps(ENTRY, &token));
    done(world.manager.sign_out()).unwrap();
    done(world.manager.sign_in_with(&other, None)).unwrap();
    world.listener.expect(&[changed(SessionStatus::SignedOut), changed(SessionStatus::Active)]);
    assert!(world.keychain.keeps(ENTRY, &other));
    world.nothing_more();
}

#[test]
fn another_user_is_noticed_in_an_entry_not_restored_yet() {
    let world = World::new();
    let kept = world.kept("alice", 3600);
    assert_eq!(code(done(world.manager.sign_in_with(&world.token("bob", 3600), None))), "E_USER_CHANGED");
    assert!(world.keychain.keeps(ENTRY, &kept));
    world.listener.expect(&[changed(SessionStatus::Active)]);
    assert_eq!(done(world.manager.token(60, None)), Ok(kept), "Alice's session stays active");
    world.nothing_more();
}

#[test]
fn the_same_user_signs_in_again() {
    let world = World::new();
    world.signed_in("alice", 3600);
    let newer = world.signed_in("alice", 7200);
    assert!(world.keychain.keeps(ENTRY, &newer));
    world.nothing_more();
}

#[test]
fn a_token_in_its_leeway_signs_nobody_in() {
    let world = World::new();
    done(world.manager.restore()).unwrap();
    for ttl_secs in [-30, 0] {
        let token = world.token("alice", ttl_secs);
        assert_eq!(code(done(world.manager.sign_in_with(&token, None))), "E_EXPIRED");
    }
    assert_eq!((world.manager.state(), world.keychain.names()), (SessionState::SignedOut, Vec::new()));
    world.listener.expect(&[changed(SessionStatus::SignedOut)]);
    world.nothing_more();
}

struct Unreachable;

impl KeyFetcher for Unreachable {
    fn fetch(&self, _: &KeysRequest) -> Result<KeysResponse, FetchError> {
        Err(FetchError::Network { detail: "scripted".into() })
    }
}

#[test]
fn an_elevated_token_signs_nobody_in() {
    let clock = crate::session::clock::HandClock::new();
    let pinned =
        PinnedKeys { keys: PublicKeys::JwkSet(jwk_set(&[Signer::rsa()])), not_after_at: 253_402_300_799 };
    let options = VerifierOptions { pinned_keys: Some(pinned), ..VerifierOptions::default() };
    let provider = Provider::dynamic(ENVIRONMENT_ID, DynamicOptions::default()).unwrap();
    let verifier = Verifier::with_parts(provider, options, Arc::new(Unreachable), clock.clone()).unwrap();
    let world = World::with_verifier(clock, FakeKeychain::new(), verifier);
    let mut payload = dynamic_payload();
    payload["iat"] = (crate::session::clock::START_AT - 60).into();
    payload["exp"] = (crate::session::clock::START_AT + 600).into();
    let ordinary = Signer::rsa().token(Algorithm::Rs256, &payload);
    payload["singleUse"] = true.into();
    let elevated = Signer::rsa().token(Algorithm::Rs256, &payload);
    done(world.manager.restore()).unwrap();
    assert_eq!(code(done(world.manager.sign_in_with(&elevated, None))), "E_TOKEN_KIND");
    assert_eq!(world.keychain.names(), [""; 0]);
    done(world.manager.sign_in_with(&ordinary, None)).unwrap();
    assert_eq!(world.keychain.names(), [format!("dynamic/{ENVIRONMENT_ID}/default")]);
    world.listener.expect(&[changed(SessionStatus::SignedOut), changed(SessionStatus::Active)]);
    // It is not accepted as a renewal either.
    let (waiting, request_id) = world.asked(3600);
    let refused = world.manager.provide_token(request_id, &elevated, None);
    assert_eq!(code(done(refused)), "E_TOKEN_KIND");
    let refused = done(waiting).unwrap_err();
    assert_eq!((refused.code(), refused.request_id()), (ErrorCode::TokenKind, Some(request_id)));
    world.listener.expect(&[failed(request_id, ErrorCode::TokenKind)]);
}

#[test]
fn a_dropped_future_does_not_stop_the_sign_in() {
    let world = World::new();
    let gate = world.keychain.hold_next(Call::Write);
    let token = world.token("alice", 3600);
    drop(world.manager.sign_in_with(&token, None));
    gate.arrived();
    gate.open();
    done(world.manager.check_now()).unwrap();
    assert!(world.keychain.keeps(ENTRY, &token));
    assert!(matches!(world.manager.state(), SessionState::Active { .. }));
}

#[test]
fn signing_in_replaces_an_entry_of_a_newer_version() {
    let world = World::new();
    world.kept("alice", 3600);
    world.keychain.make_newer();
    let token = world.token("bob", 3600);
    done(world.manager.sign_in_with(&token, None)).unwrap();
    assert!(world.keychain.keeps(ENTRY, &token));
    world.listener.expect(&[changed(SessionStatus::Active)]);
    world.nothing_more();
}
