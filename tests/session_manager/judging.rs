//! Tests verifiers, keys and clocks that differ from one start to the next.

use std::sync::Arc;

use serde_json::json;
use wallet_jwt::keys::{FetchError, KeysRequest, KeysResponse};
use wallet_jwt::provider::{ExpectedAudiences, ExpectedIssuers, PublicKeys};
use wallet_jwt::verifier::{Development, PinnedKeys};
use wallet_jwt::{
    Algorithm, CustomProvider, ErrorCode, KeyFetcher, Provider, SessionManager, SessionManagerOptions,
    SessionState, Verifier, VerifierOptions,
};

use crate::offline::{AUDIENCE, ISSUER};
use crate::session::gate::done;
use crate::session::listener::Recorder;
use crate::session::world::{ENTRY, World, code, configured, verifier};
use crate::signer::Signer;

/// An endpoint that serves the signer's keys at every URL.
struct Endpoint;

impl KeyFetcher for Endpoint {
    fn fetch(&self, _: &KeysRequest) -> Result<KeysResponse, FetchError> {
        let body = json!({ "keys": [Signer::ed25519().jwk()] }).to_string().into_bytes();
        Ok(KeysResponse { status: 200, body, ..KeysResponse::default() })
    }
}

fn world_of(world: &World, keys_url: &str) -> World {
    let verifier = fetching(world, keys_url, VerifierOptions::default());
    World::with_verifier(world.clock.clone(), world.keychain.clone(), verifier)
}

/// A verifier that fetches its keys.
fn fetching(world: &World, keys_url: &str, options: VerifierOptions) -> Verifier {
    let provider = CustomProvider {
        keys_url: Some(keys_url.to_owned()),
        issuers: Some(ExpectedIssuers::AnyIssuer),
        audiences: Some(ExpectedAudiences::AnyAudience),
        algorithms: vec![Algorithm::EdDsa],
        ..CustomProvider::default()
    };
    let provider = Provider::custom(provider).unwrap();
    Verifier::with_parts(provider, options, Arc::new(Endpoint), world.clock.clone()).unwrap()
}

#[test]
fn a_stored_key_of_another_key_set_url_is_refused() {
    let phone = World::new();
    let before = world_of(&phone, "https://a.example/keys");
    done(before.manager.sign_in_with(&phone.token("mallory", 3600), None)).unwrap();
    let same = world_of(&phone, "https://a.example/keys");
    assert!(matches!(done(same.manager.restore()), Ok(SessionState::Active { .. })));
    // The app was updated and trusts another issuer now. It has not fetched anything yet.
    let after = world_of(&phone, "https://b.example/keys");
    let rejected = SessionState::Rejected { code: ErrorCode::KeyUnknown };
    assert_eq!(done(after.manager.restore()), Ok(rejected));
}

#[test]
fn managers_with_different_verifiers_cannot_share_an_account() {
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
fn managers_with_other_key_rules_cannot_share_an_account() {
    const URL: &str = "https://a.example/keys";
    let world = World::new();
    let manager_of = |account, url, options| {
        let verifier = fetching(&world, url, options);
        SessionManager::new(verifier, world.vault.clone(), account, Recorder::new())
    };
    let manager = |url, options| manager_of("fetching", url, options);
    let usual = VerifierOptions::default;
    let _first = manager(URL, usual()).unwrap();
    assert_eq!(code(manager(URL, usual())), "ok");
    let replaced = |keys_url: &str| {
        let development = Some(Development { keys_url: keys_url.to_owned() });
        manager_of("replaced", URL, VerifierOptions { development, ..usual() })
    };
    let _developing = replaced("https://c.example/keys").unwrap();
    assert_eq!(code(replaced("https://d.example/keys")), "E_CONFIG_CONFLICT");
    let keys = PublicKeys::JwkSet(json!({ "keys": [Signer::ed25519().jwk()] }).to_string());
    let pinned_keys = Some(PinnedKeys { keys, not_after_at: 253_402_300_799 });
    for (url, options) in [
        ("https://b.example/keys", usual()),
        (URL, VerifierOptions { stale_limit_secs: 60, ..usual() }),
        (URL, VerifierOptions { leeway_secs: 0, ..usual() }),
        (URL, VerifierOptions { pinned_keys, ..usual() }),
    ] {
        assert_eq!(code(manager(url, options.clone())), "E_CONFIG_CONFLICT", "{url} {options:?}");
    }
}

#[test]
fn managers_that_accept_other_tokens_cannot_share_an_account() {
    let world = World::new();
    let options = SessionManagerOptions { accept_access_tokens: true, ..SessionManagerOptions::default() };
    let manager = |options: &SessionManagerOptions| {
        let verifier = verifier(&world.clock, Provider::custom(configured(|_| ())).unwrap());
        let (vault, listener) = (world.vault.clone(), Recorder::new());
        code(SessionManager::with_options(verifier, vault, "default", listener, options))
    };
    assert_eq!(manager(&options), "E_CONFIG_CONFLICT");
    assert_eq!(manager(&SessionManagerOptions::default()), "ok");
}

#[test]
fn after_a_manager_is_dropped_another_configuration_is_accepted() {
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
    // The owed deletion belongs to the account, so any manager of the account retries it.
    assert_eq!(done(next.restore()), Ok(SessionState::SignedOut));
    assert_eq!(keychain.raw(ENTRY), None);
}

#[test]
fn a_slow_clock_does_not_sign_out() {
    let world = World::new();
    let now_at = wallet_jwt::Clock::now_at(&*world.clock);
    let payload = json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": "alice", "nbf": now_at, "exp": now_at + 3600,
    });
    let token = Signer::ed25519().token(Algorithm::EdDsa, &payload);
    done(world.manager.sign_in_with(&token, None)).unwrap();
    world.clock.set_wall(now_at - 1_000);
    // The current session stays.
    assert!(matches!(done(world.manager.restore()), Ok(SessionState::Active { .. })));
    // The app starts before the clock is right: the state is unknown until the next read.
    let started = world.process();
    assert_eq!(code(done(started.manager.restore())), "E_NOT_YET_VALID");
    assert_eq!(started.manager.state(), SessionState::Unavailable { code: ErrorCode::NotYetValid });
    world.clock.set_wall(now_at);
    assert_eq!(done(started.manager.token(60, None)), Ok(token));
}

#[test]
fn an_entry_that_cannot_be_verified_yet_is_not_replaced() {
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
