//! What a hostile reader found: each was wrong once.

use std::sync::Arc;

use serde_json::json;
use wallet_jwt::keys::{FetchError, KeysRequest, KeysResponse};
use wallet_jwt::provider::{ExpectedAudiences, ExpectedIssuers};
use wallet_jwt::session::manager::SessionStatus;
use wallet_jwt::{
    Algorithm, CustomProvider, ErrorCode, KeyFetcher, Provider, SessionEvent, SessionManager, SessionState,
    Verifier, VerifierOptions,
};

use crate::offline::{AUDIENCE, ISSUER};
use crate::session::gate::done;
use crate::session::listener::Recorder;
use crate::session::world::{ENTRY, World, changed, code, configured, not_kept, verifier};
use crate::signer::Signer;

/// An endpoint whose keys are the signer's, whatever its URL.
struct Endpoint;

impl KeyFetcher for Endpoint {
    fn fetch(&self, _: &KeysRequest) -> Result<KeysResponse, FetchError> {
        let body = json!({ "keys": [Signer::ed25519().jwk()] }).to_string().into_bytes();
        Ok(KeysResponse { status: 200, body, ..KeysResponse::default() })
    }
}

fn world_of(world: &World, keys_url: &str) -> World {
    let provider = CustomProvider {
        keys_url: Some(keys_url.to_owned()),
        issuers: Some(ExpectedIssuers::AnyIssuer),
        audiences: Some(ExpectedAudiences::AnyAudience),
        algorithms: vec![Algorithm::EdDsa],
        ..CustomProvider::default()
    };
    let provider = Provider::custom(provider).unwrap();
    let verifier =
        Verifier::with_parts(provider, VerifierOptions::default(), Arc::new(Endpoint), world.clock.clone());
    World::with_verifier(world.clock.clone(), world.keychain.clone(), verifier.unwrap())
}

#[test]
fn a_key_that_was_published_elsewhere_vouches_for_nothing() {
    let phone = World::new();
    let before = world_of(&phone, "https://a.example/keys");
    done(before.manager.sign_in_with(&phone.token("mallory", 3600), None)).unwrap();
    let same = world_of(&phone, "https://a.example/keys");
    assert!(matches!(done(same.manager.restore()), Ok(SessionState::Active(_))));
    // The app was updated, and trusts another issuer now. It has not fetched anything yet.
    let after = world_of(&phone, "https://b.example/keys");
    let rejected = SessionState::Rejected { code: ErrorCode::KeyUnknown };
    assert_eq!(done(after.manager.restore()), Ok(rejected));
}

#[test]
fn managers_that_judge_differently_do_not_share_an_account() {
    let world = World::new();
    let other = configured(|provider| {
        provider.audiences = Some(ExpectedAudiences::OneOf(vec!["another app".into()]));
    });
    let manager = |provider, account| {
        let verifier = verifier(&world.clock, Provider::custom(provider).unwrap());
        code(SessionManager::new(verifier, world.vault.clone(), account, Recorder::new()))
    };
    assert_eq!(manager(other.clone(), "default"), "E_CONFIG_CONFLICT");
    assert_eq!(manager(other, "another"), "ok");
    assert_eq!(manager(configured(|_| ()), "default"), "ok");
}

#[test]
fn a_slow_clock_signs_nobody_out() {
    let world = World::new();
    let now_at = wallet_jwt::Clock::now_at(&*world.clock);
    let payload = json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": "alice", "nbf": now_at, "exp": now_at + 3600,
    });
    let token = Signer::ed25519().token(Algorithm::EdDsa, &payload);
    done(world.manager.sign_in_with(&token, None)).unwrap();
    world.clock.set_wall(now_at - 1_000);
    // The session in hand stays.
    assert!(matches!(done(world.manager.restore()), Ok(SessionState::Active(_))));
    // A start before the clock is right: nobody knows, and the next look tells.
    let started = world.process();
    assert_eq!(code(done(started.manager.restore())), "E_NOT_YET_VALID");
    assert_eq!(started.manager.state(), SessionState::Unavailable { code: ErrorCode::NotYetValid });
    world.clock.set_wall(now_at);
    assert_eq!(done(started.manager.token(60, None)), Ok(token));
}

#[test]
fn an_answer_for_one_account_never_ends_anothers_request() {
    let world = World::new();
    world.signed_in("alice", 30);
    let (waiting, alices) = world.asked(60);
    done(world.manager.sign_out()).unwrap();
    assert_eq!(code(done(waiting)), "E_SIGNED_OUT");
    let clock = world.clock.clone();
    let late = world.token("alice", 3600);
    drop(world);
    let other = World::over(clock, crate::session::keychain::FakeKeychain::new());
    other.signed_in("bob", 30);
    let (waiting, bobs) = other.asked(60);
    assert_ne!(alices, bobs);
    assert_eq!(code(done(other.manager.provide_token(alices, &late, None))), "E_RENEWAL_SUPERSEDED");
    let renewed = other.token("bob", 3600);
    done(other.manager.provide_token(bobs, &renewed, None)).unwrap();
    assert_eq!(done(waiting), Ok(renewed));
}

#[test]
fn who_joins_late_waits_for_its_own_time() {
    let world = World::new();
    world.signed_in("alice", 30);
    let (first, request) = world.asked(60);
    world.clock.advance(59);
    let second = Box::pin(world.manager.token(60, None));
    world.poke();
    world.clock.advance(1);
    world.poke();
    assert_eq!(code(done(first)), "E_ISSUE_TIMEOUT");
    // The user takes a little longer in the wallet SDK's dialog. Nobody has opened a second one.
    let token = world.token("alice", 3600);
    done(world.manager.provide_token(request, &token, None)).unwrap();
    assert_eq!(done(second), Ok(token));
    let requests = world.listener.heard();
    assert!(!requests.iter().any(|event| matches!(event, SessionEvent::TokenNeeded { .. })), "{requests:?}");
}

#[test]
fn who_comes_after_the_time_of_a_request_has_the_app_asked_anew() {
    let world = World::new();
    world.signed_in("alice", 3600);
    let (first, old) = world.asked(7200);
    world.clock.advance(59);
    let second = Box::pin(world.manager.token(7200, None));
    world.poke();
    world.clock.advance(2);
    let (third, new) = world.asked(7200);
    assert_ne!(old, new);
    assert_eq!(code(done(first)), "E_ISSUE_TIMEOUT");
    let token = world.token("alice", 9000);
    assert_eq!(code(done(world.manager.provide_token(old, &token, None))), "E_RENEWAL_SUPERSEDED");
    done(world.manager.provide_token(new, &token, None)).unwrap();
    assert_eq!((done(second), done(third)), (Ok(token.clone()), Ok(token)));
}

#[test]
fn another_users_entry_that_could_not_be_read_is_not_replaced() {
    let world = World::new();
    let alices = world.kept("alice", 3600);
    world.keychain.set(|faults| faults.locked = true);
    let bobs = world.token("bob", 3600);
    done(world.manager.sign_in_with(&bobs, None)).unwrap();
    let locked = changed(SessionStatus::Locked);
    let active = changed(SessionStatus::Active);
    world.listener.expect(&[locked, active, not_kept(ErrorCode::VaultLocked)]);
    world.keychain.set(|faults| faults.locked = false);
    done(world.manager.check_now()).unwrap();
    assert!(world.keychain.keeps(ENTRY, &alices) && !world.manager.is_kept());
    world.listener.expect(&[not_kept(ErrorCode::UserChanged)]);
    // Told once, not at every look.
    done(world.manager.check_now()).unwrap();
    let renewed = world.token("bob", 7200);
    done(world.manager.sign_in_with(&renewed, None)).unwrap();
    world.listener.expect(&[changed(SessionStatus::Active), not_kept(ErrorCode::UserChanged)]);
    // A sign-out is what makes room.
    done(world.manager.sign_out()).unwrap();
    done(world.manager.sign_in_with(&renewed, None)).unwrap();
    assert!(world.keychain.keeps(ENTRY, &renewed) && world.manager.is_kept());
}

#[test]
fn an_entry_that_cannot_be_judged_yet_is_not_replaced_by_another_user() {
    let world = World::new();
    let now_at = wallet_jwt::Clock::now_at(&*world.clock);
    let payload = json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": "alice", "nbf": now_at, "exp": now_at + 3600,
    });
    let alices = Signer::ed25519().token(Algorithm::EdDsa, &payload);
    done(world.manager.sign_in_with(&alices, None)).unwrap();
    world.clock.set_wall(now_at - 1_000);
    let started = world.process();
    let bobs = world.token("bob", 3600);
    done(started.manager.sign_in_with(&bobs, None)).unwrap();
    assert!(world.keychain.keeps(ENTRY, &alices) && !started.manager.is_kept());
}

#[test]
fn a_renewal_that_is_kept_takes_back_that_the_session_was_not() {
    let world = World::new();
    done(world.manager.restore()).unwrap();
    world.listener.expect(&[changed(SessionStatus::SignedOut)]);
    world.keychain.set(|faults| faults.full = true);
    done(world.manager.sign_in_with(&world.token("alice", 3600), None)).unwrap();
    world.listener.expect(&[changed(SessionStatus::Active), not_kept(ErrorCode::VaultFull)]);
    world.keychain.set(|faults| faults.full = false);
    done(world.manager.sign_in_with(&world.token("alice", 7200), None)).unwrap();
    world.listener.expect(&[changed(SessionStatus::Active), SessionEvent::Kept]);
}

#[test]
fn a_manager_that_is_gone_locks_no_other_configuration_out() {
    let World { clock, keychain, vault, manager, .. } = World::new();
    let token = World::over(clock.clone(), keychain.clone()).token("alice", 3600);
    done(manager.sign_in_with(&token, None)).unwrap();
    keychain.set(|faults| faults.locked = true);
    assert_eq!(code(done(manager.sign_out())), "E_DELETE_PENDING");
    drop(manager);
    let stricter = configured(|provider| {
        provider.audiences = Some(ExpectedAudiences::OneOf(vec!["another app".into()]));
    });
    let verifier = verifier(&clock, Provider::custom(stricter).unwrap());
    let next = SessionManager::new(verifier, vault, "default", Recorder::new()).unwrap();
    keychain.set(|faults| faults.locked = false);
    // The debt is the account's, whoever pays it.
    assert_eq!(done(next.restore()), Ok(SessionState::SignedOut));
    assert_eq!(keychain.raw(ENTRY), None);
}
