//! What keeps verified tokens knows which set verified them.

#[cfg(feature = "token-cache")]
#[test]
fn a_cached_token_ends_with_its_own_issuers_set() {
    use std::sync::Arc;

    use super::world::{EXTERNAL, SOCIAL, World, jwk, set, social_key, token};

    let world = World::new();
    world.verifier.cache_tokens(wallet_jwt::verifier::CacheLimits::default()).unwrap();
    let shared =
        |token: &str| pollster::block_on(world.verifier.verify_shared(token, None)).expect("a good token");
    let (social, external) = (token(&SOCIAL), token(&EXTERNAL));
    shared(&social);
    shared(&external);
    let cached = [shared(&social), shared(&external)];
    assert!(Arc::ptr_eq(&shared(&social), &cached[0]) && Arc::ptr_eq(&shared(&external), &cached[1]));
    // An unknown key refreshes the set of its issuer only: the tokens of the other one stay cached.
    world.code(&super::sign(&social_key(), "unknown", &super::claims(EXTERNAL.name)));
    assert!(Arc::ptr_eq(&shared(&social), &cached[0]));
    assert!(!Arc::ptr_eq(&shared(&external), &cached[1]));
    // The issuer's key is withdrawn, and the other issuer has published the same key: its own set decides.
    let external_again = shared(&external);
    world.endpoints.answer(SOCIAL.url, Some(set(&[jwk(&super::external_key(), "key-2")])));
    world.endpoints.answer(
        EXTERNAL.url,
        Some(set(&[jwk(&super::external_key(), "key-1"), jwk(&social_key(), "key-3")])),
    );
    world.code(&super::sign(&social_key(), "unknown", &super::claims(SOCIAL.name)));
    assert_eq!(world.code(&social), "E_KEY_UNKNOWN");
    assert!(Arc::ptr_eq(&shared(&external), &external_again));
    let offline = world.verifier.verify_offline(&social, None).unwrap_err();
    assert_eq!(offline.code().as_str(), "E_KEY_UNKNOWN");
}

#[cfg(feature = "vault")]
#[test]
fn a_kept_token_is_judged_with_its_own_issuers_set() {
    use wallet_jwt::VerifierOptions;

    use super::world::{EXTERNAL, SOCIAL, World, config, jwk, set, token};

    let world = World::new();
    for issuer in [&SOCIAL, &EXTERNAL] {
        let kept = pollster::block_on(world.verifier.verify_to_keep(&token(issuer), None));
        let (session, stored) = kept.expect("a good token");
        assert_eq!(session.issuer.as_deref(), Some(issuer.name));
        let restarted = World::new();
        let restored = restarted.verifier.verify_stored(&stored).expect("as before");
        assert_eq!(restored.into_session().user_id, session.user_id);
        assert_eq!(restarted.endpoints.requests(), 0);
        // The key set of this issuer is elsewhere now.
        let mut moved = config();
        for own in moved.issuer_keys.iter_mut().filter(|own| own.issuer == issuer.name) {
            own.keys_url = Some("https://moved.example/keys".to_owned());
        }
        let moved = World::of(moved, VerifierOptions::default());
        assert_eq!(moved.verifier.verify_stored(&stored).unwrap_err().code().as_str(), "E_KEY_UNKNOWN");
        // The issuer has withdrawn its key; that the other one publishes it now is no help.
        let rotated = World::new();
        let keys = [super::social_key(), super::external_key()].map(|key| jwk(&key, "key-1"));
        let (own, other) = if issuer.name == SOCIAL.name { (1, 0) } else { (0, 1) };
        let urls =
            if issuer.name == SOCIAL.name { (SOCIAL.url, EXTERNAL.url) } else { (EXTERNAL.url, SOCIAL.url) };
        rotated.endpoints.answer(urls.0, Some(set(&[keys[own].clone()])));
        rotated.endpoints.answer(urls.1, Some(set(&[keys[other].clone()])));
        pollster::block_on(rotated.verifier.refresh_keys()).expect("both sets");
        assert_eq!(rotated.verifier.verify_stored(&stored).unwrap_err().code().as_str(), "E_KEY_UNKNOWN");
    }
    // An issuer that is not accepted any more.
    let (_, stored) =
        pollster::block_on(world.verifier.verify_to_keep(&token(&EXTERNAL), None)).expect("good");
    let mut without = config();
    without.issuer_keys.truncate(1);
    let without = World::of(without, VerifierOptions::default());
    assert_eq!(without.verifier.verify_stored(&stored).unwrap_err().code().as_str(), "E_ISSUER");
}
