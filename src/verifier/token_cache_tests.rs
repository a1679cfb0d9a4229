use std::sync::atomic::Ordering;

use super::*;
use crate::keys::KeySource;
use crate::verifier::test_world::{GOOD, LIFETIME_SECS, World};

/// A world whose token is cached.
fn cached() -> World {
    let world = World::fetched(GOOD);
    world.verifier.cache_tokens(CacheLimits::default()).unwrap();
    assert!(world.hit().is_none());
    world.verify().unwrap();
    assert!(world.hit().is_some());
    world
}

impl World {
    fn verify(&self) -> Result<Arc<Session>, VerifyError> {
        pollster::block_on(self.verifier.verify_shared(&self.token, None))
    }

    fn hit(&self) -> Option<Arc<Session>> {
        self.cached(None)
    }

    fn cached(&self, key_id: Option<&str>) -> Option<Arc<Session>> {
        self.verifier.cached(&self.token, key_id, fresh_generation)
    }

    fn later(&self, secs: u64) {
        self.time.secs.fetch_add(secs, Ordering::SeqCst);
        self.time.now_at.fetch_add(i64::try_from(secs).unwrap(), Ordering::SeqCst);
    }

    /// A set without the token's key.
    fn rotate(&self) {
        let key = wallet_jwt_fake_issuer::SigningKey::rsa_3072().public_jwk(Some("RS256"));
        self.set(Some(&serde_json::json!({ "keys": [key] }).to_string()));
        self.fetch();
    }
}

#[test]
fn a_second_verification_is_the_first_ones_session() {
    let world = cached();
    let first = world.verify().unwrap();
    world.later(5);
    let second = world.verify().unwrap();
    assert!(Arc::ptr_eq(&first, &second));
    assert_eq!(second.verified_at + 5, world.time.now_at.load(Ordering::SeqCst), "the first moment");
    // All ways of verifying use it, and so do clones.
    let clone = world.verifier.clone();
    assert_eq!(clone.verify_offline(&world.token, None).unwrap(), *first);
    assert_eq!(pollster::block_on(clone.verify(&world.token, None)).unwrap(), *first);
}

#[test]
fn without_a_cache_nothing_is_kept() {
    let world = World::fetched(GOOD);
    let first = world.verify().unwrap();
    assert!(!Arc::ptr_eq(&first, &world.verify().unwrap()) && world.hit().is_none());
}

#[test]
fn an_expired_token_is_refused_at_a_hit() {
    let world = cached();
    let expires_at = world.verify().unwrap().expires_at;
    world.time.now_at.store(expires_at + 59, Ordering::SeqCst);
    assert!(world.hit().is_some(), "within the leeway");
    world.time.now_at.store(expires_at + 60, Ordering::SeqCst);
    assert_eq!(world.verify().unwrap_err().code().as_str(), "E_EXPIRED");
    // It was removed: a clock that is set back does not bring it back.
    world.time.now_at.store(expires_at - 1, Ordering::SeqCst);
    assert!(world.hit().is_none());
}

#[test]
fn a_clock_that_was_set_back_is_no_hit() {
    let world = cached();
    world.time.now_at.fetch_sub(1, Ordering::SeqCst);
    assert!(world.hit().is_none());
}

#[test]
fn a_withdrawn_key_ends_its_tokens() {
    let world = cached();
    world.rotate();
    assert!(world.hit().is_none());
    assert_eq!(world.verify().unwrap_err().code().as_str(), "E_KEY_UNKNOWN");
    let offline = world.verifier.verify_offline(&world.token, None).unwrap_err();
    assert_eq!(offline.code().as_str(), "E_KEY_UNKNOWN");
}

#[test]
fn after_a_rotation_a_token_is_verified_once_more() {
    let world = cached();
    let first = world.verify().unwrap();
    world.fetch();
    assert!(world.hit().is_none());
    let second = world.verify().unwrap();
    assert!(!Arc::ptr_eq(&first, &second) && Arc::ptr_eq(&second, &world.verify().unwrap()));
}

#[test]
fn a_stale_set_is_no_hit_and_is_not_cached() {
    let world = cached();
    world.later(LIFETIME_SECS);
    world.set(None);
    let requests = world.requests();
    assert!(world.hit().is_none());
    assert_eq!(world.verify().unwrap().key_source, KeySource::Stale, "the long way decides");
    assert!(world.hit().is_none());
    assert!(world.requests() > requests, "the long way asks the provider");
}

#[test]
fn pinned_keys_verify_and_nothing_is_cached() {
    let world = World::of(GOOD, true);
    world.verifier.cache_tokens(CacheLimits::default()).unwrap();
    world.set(None);
    for _ in 0..2 {
        assert_eq!(world.verify().unwrap().key_source, KeySource::Pinned);
        assert!(world.hit().is_none());
    }
}

#[test]
fn a_hit_starts_the_refresh_ahead() {
    let world = cached();
    world.later(LIFETIME_SECS - 1);
    let requests = world.requests();
    assert!(world.hit().is_some());
    world.wait_for_requests(requests + 1);
}

#[test]
fn another_key_id_or_another_byte_is_another_token() {
    let world = cached();
    let kid = world.verify().unwrap().key_id.clone().unwrap();
    assert!(world.cached(Some("other")).is_none());
    assert!(world.cached(Some(&kid)).is_none());
    assert!(world.verifier.cached(&format!("{} ", world.token), None, fresh_generation).is_none());
    let refused = pollster::block_on(world.verifier.verify_shared(&world.token, Some("other")));
    assert_eq!(refused.unwrap_err().code().as_str(), "E_KEY_ID_MISMATCH");
    // The token and the key id do not run into each other.
    let (start, end) = world.token.split_at(world.token.len() - 3);
    assert_ne!(name_of(start, Some(end)), name_of(&world.token, None));
    assert_eq!(name_of(&world.token, Some("")), name_of(&world.token, None));
}

#[test]
fn refused_tokens_are_not_cached() {
    let mut world = cached();
    let at = world.token.rfind('.').unwrap();
    world.token.replace_range(at + 1..at + 5, "AAAA");
    for _ in 0..2 {
        assert_eq!(world.verify().unwrap_err(), VerifyError::Signature);
        assert!(world.hit().is_none());
    }
    assert_eq!(world.verifier.tokens.get().unwrap().verified.len(), 1);
}

#[test]
fn the_cache_is_bounded_by_count_and_by_bytes() {
    let session = cached().verify().unwrap();
    let weight = size_in_memory(&session);
    let encode: Encode = |_| vec![0; 100_000];
    for (limits, encode) in [
        (CacheLimits { tokens: 50, bytes: 32 * 1024 * 1024 }, None),
        (CacheLimits { tokens: 1_000_000, bytes: 50 * weight }, None),
        (CacheLimits { tokens: 1_000_000, bytes: 50 * (weight + 100_000) }, Some(encode)),
    ] {
        let cache = TokenCache::new(limits, encode).unwrap();
        let fill = |first: u32| {
            for number in first..first + 250 {
                let mut name = [0; SHA256_OUTPUT_LEN];
                name[..4].copy_from_slice(&number.to_be_bytes());
                cache.insert(name, &session, SetVersion { set: 0, generation: 0 });
                assert!(cache.verified.len() <= 50 && cache.verified.weight() <= limits.bytes, "{limits:?}");
            }
        };
        fill(0);
        std::thread::scope(|scope| {
            for thread in 1..8 {
                scope.spawn(move || fill(thread * 250));
            }
        });
        assert!(cache.verified.len() >= 25, "{}", cache.verified.len());
    }
}

#[test]
fn wrong_limits_are_configuration_errors() {
    let verifier = World::of(GOOD, false).verifier;
    let usual = CacheLimits::default;
    for wrong in [
        CacheLimits { tokens: 15, ..usual() },
        CacheLimits { tokens: u64::MAX, ..usual() },
        CacheLimits { bytes: 65_535, ..usual() },
        CacheLimits { bytes: u64::MAX, ..usual() },
    ] {
        assert_eq!(verifier.cache_tokens(wrong).unwrap_err().code().as_str(), "E_CONFIG_OPTION");
    }
    assert_eq!(verifier.cache_tokens(usual()), Ok(()));
    assert_eq!(verifier.cache_tokens(usual()), Ok(()));
    let other = verifier.cache_tokens(CacheLimits { tokens: 16, ..usual() }).unwrap_err();
    assert_eq!(other.code().as_str(), "E_CONFIG_CONFLICT");
}

#[test]
fn verify_offline_uses_the_cache_and_never_the_network() {
    let world = World::fetched(GOOD);
    world.verifier.cache_tokens(CacheLimits::default()).unwrap();
    let offline = || world.verifier.verify_offline(&world.token, None).unwrap();
    let first = offline();
    assert!(world.hit().is_some());
    world.later(LIFETIME_SECS - 1);
    assert_eq!(offline().verified_at, first.verified_at, "a hit");
    assert_eq!(world.requests(), 1, "although the set is due");
    world.later(1);
    assert_eq!(offline().key_source, KeySource::Stale);
    assert_eq!(world.requests(), 1);
}

#[test]
fn the_smallest_cache_keeps_tokens() {
    let world = World::fetched(GOOD);
    world.verifier.cache_tokens(CacheLimits { tokens: 16, ..CacheLimits::default() }).unwrap();
    world.verify().unwrap();
    assert!(world.hit().is_some());
}

#[test]
fn a_key_without_an_id_keeps_no_token_of_a_fetched_set() {
    let world = cached();
    let text = world.endpoint.set.lock().unwrap().clone().unwrap();
    let mut set: serde_json::Value = serde_json::from_str(&text).unwrap();
    for key in set["keys"].as_array_mut().unwrap() {
        key.as_object_mut().unwrap().remove("kid");
    }
    world.set(Some(&set.to_string()));
    world.fetch();
    world.verify().unwrap();
    assert!(world.hit().is_none());
}
