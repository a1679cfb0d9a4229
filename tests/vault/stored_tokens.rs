//! Tests what a kept token is good for later: `verify_to_keep` and `verify_stored`.

use pollster::block_on;
use serde_json::json;
use wallet_jwt::provider::{ExpectedAudiences, PublicKeys};
use wallet_jwt::verifier::Restored;
use wallet_jwt::{
    Algorithm, CustomProvider, KeySource, Provider, StoredToken, Verifier, VerifierOptions, VerifyError,
};

use crate::offline::{self, AUDIENCE, NOW, custom_provider};
use crate::signer::{Signer, changed};

const EXPIRES_AT: i64 = NOW + 600;

fn token() -> String {
    let payload = changed(&offline::custom_payload(), &json!({ "exp": EXPIRES_AT }));
    Signer::rsa().token(Algorithm::Rs256, &payload)
}

fn provider() -> CustomProvider {
    custom_provider(&[Signer::rsa().jwk()], &[Algorithm::Rs256])
}

fn verifier_of(provider: CustomProvider, now_at: i64) -> Verifier {
    offline::verifier_at(now_at, Provider::custom(provider).unwrap(), VerifierOptions::default())
}

fn kept() -> StoredToken {
    block_on(verifier_of(provider(), NOW).verify_to_keep(&token(), None)).unwrap().1
}

fn refused(verifier: &Verifier, stored: &StoredToken) -> &'static str {
    verifier.verify_stored(stored).map(|_| ()).map_err(|error| error.code().as_str()).unwrap_err()
}

#[test]
fn a_kept_token_verifies_again_with_the_key_kept_beside_it() {
    let restored = verifier_of(provider(), NOW + 300).verify_stored(&kept()).unwrap();
    let Restored::Valid(session) = restored else { panic!("it lives for 300 seconds more") };
    assert_eq!(session.key_source, KeySource::Stored);
    // The time at which the provider's keys verified it, not the time of the read.
    assert_eq!(session.verified_at, NOW);
}

#[test]
fn a_token_that_expired_long_ago_is_reported_as_expired() {
    for now_at in [EXPIRES_AT + 61, EXPIRES_AT + 400_000_000] {
        let restored = verifier_of(provider(), now_at).verify_stored(&kept()).unwrap();
        assert!(matches!(&restored, Restored::Expired(session) if session.expires_at == EXPIRES_AT));
    }
    // Within the leeway the verifier reports no expiry; the manager uses no leeway.
    let restored = verifier_of(provider(), EXPIRES_AT + 30).verify_stored(&kept()).unwrap();
    assert!(matches!(restored, Restored::Valid(_)));
}

#[test]
fn a_token_past_its_age_and_its_exp_is_expired_not_refused() {
    // `exp` is 900 s after the end by age: at no instant before `exp` alone would the token be valid.
    let aged = || CustomProvider { max_age_secs: Some(300), ..provider() };
    let payload = changed(&offline::custom_payload(), &json!({ "iat": NOW, "exp": NOW + 1200 }));
    let token = Signer::rsa().token(Algorithm::Rs256, &payload);
    let kept = block_on(verifier_of(aged(), NOW).verify_to_keep(&token, None)).unwrap().1;
    for now_at in [NOW + 361, NOW + 1199, NOW + 1261, NOW + 400_000_000] {
        let restored = verifier_of(aged(), now_at).verify_stored(&kept).unwrap();
        assert!(
            matches!(&restored, Restored::Expired(session) if session.expires_at == NOW + 300),
            "{now_at}"
        );
    }
}

#[test]
fn an_expired_token_must_be_valid_in_everything_else() {
    let other = CustomProvider {
        audiences: Some(ExpectedAudiences::OneOf(vec!["another-app".into()])),
        ..provider()
    };
    assert_eq!(refused(&verifier_of(other, EXPIRES_AT + 1000), &kept()), "E_AUDIENCE");
}

#[test]
fn the_current_configuration_is_used() {
    let audience = CustomProvider {
        audiences: Some(ExpectedAudiences::OneOf(vec!["another-app".into()])),
        ..provider()
    };
    assert_eq!(refused(&verifier_of(audience, NOW), &kept()), "E_AUDIENCE");
    let environment = CustomProvider { environment: "another".into(), ..provider() };
    assert_eq!(refused(&verifier_of(environment, NOW), &kept()), "E_ENVIRONMENT");
    let algorithms = CustomProvider { algorithms: vec![Algorithm::Ps256], ..provider() };
    assert_eq!(refused(&verifier_of(algorithms, NOW), &kept()), "E_ALGORITHM_NOT_ALLOWED");
    assert_eq!(refused(&offline::para(&[Signer::rsa().jwk()]), &kept()), "E_ENVIRONMENT");
}

#[test]
fn a_withdrawn_key_in_the_keychain_verifies_nothing() {
    let keys = PublicKeys::JwkSet(json!({ "keys": [Signer::other_rsa().jwk()] }).to_string());
    let withdrawn = CustomProvider { keys: Some(keys), ..provider() };
    assert_eq!(refused(&verifier_of(withdrawn, NOW), &kept()), "E_KEY_UNKNOWN");
}

#[test]
fn a_token_kept_unverified_is_never_a_session() {
    let error = verifier_of(provider(), NOW).verify_stored(&StoredToken::new(&token())).map(|_| ());
    assert!(matches!(error, Err(VerifyError::KeyUnknown { .. })), "{error:?}");
}

#[test]
fn debug_shows_nothing_of_a_stored_token() {
    let shown = format!("{:?} {:?}", kept(), kept().receipt().unwrap());
    for part in token().split('.').chain([AUDIENCE, "user"]) {
        assert!(!shown.contains(part), "{shown}");
    }
}
