//! Para's and Dynamic's own tokens with the fake issuer, in every fault of the issuer: good tokens are accepted or
//! wait, bad tokens are never accepted.

mod network;

use std::sync::Arc;
use std::time::Duration;

use network::clock::TestClock;
use network::refusal::{code, reason, source};
use wallet_jwt::error::KeysFailure;
use wallet_jwt::keys::MAX_KEY_SET_BYTES;
use wallet_jwt::verifier::Development;
use wallet_jwt::{
    Audience, Clock, DynamicOptions, HttpKeyFetcher, KeySource, ParaEnvironment, Provider, SystemClock,
    Verifier, VerifierOptions,
};
use wallet_jwt_fake_issuer::{
    Attack, DynamicShape, FakeIssuer, FakeIssuerOptions, Fault, IssueRequest, IssuedToken, ParaTab,
    SAMPLE_API_KEY_ID, SAMPLE_ENVIRONMENT_ID, SAMPLE_ORIGIN,
};

fn issuer(first_key: usize) -> FakeIssuer {
    FakeIssuer::start(FakeIssuerOptions { first_key, ..FakeIssuerOptions::default() }).expect("an issuer")
}

fn verifier(provider: Provider, keys_url: String, clock: &Arc<TestClock>, timeout_secs: i64) -> Verifier {
    let options = VerifierOptions {
        timeout_secs,
        development: Some(Development { keys_url }),
        ..VerifierOptions::default()
    };
    Verifier::with_parts(provider, options, Arc::new(HttpKeyFetcher::new()), clock.clone())
        .expect("a verifier")
}

fn para(issuer: &FakeIssuer, clock: &Arc<TestClock>) -> Verifier {
    let audience = Audience::ApiKeyId(SAMPLE_API_KEY_ID.into());
    let provider = Provider::para(ParaEnvironment::Beta, audience).expect("a provider");
    verifier(provider, issuer.para_keys_url(), clock, 60)
}

/// A clock at the system's time, because the issuer dates its tokens by the system's clock.
fn issuers_time() -> Arc<TestClock> {
    let clock = TestClock::new();
    clock.set_wall(SystemClock.now_at());
    clock
}

/// A Para token, valid or an attack.
fn issue(issuer: &FakeIssuer, attack: Option<Attack>) -> IssuedToken {
    issuer.issue(&IssueRequest { attack, ..IssueRequest::para(ParaTab::Email) })
}

#[tokio::test]
async fn a_para_token_verifies_with_its_key_id_beside_it() {
    let (issuer, clock) = (issuer(0), issuers_time());
    let verifier = para(&issuer, &clock);
    let issued = issue(&issuer, None);
    assert!(issued.key_id.is_some());
    let other = verifier.verify(&issued.token, Some("another")).await;
    assert_eq!(code(other), "E_KEY_ID_MISMATCH");
    assert_eq!(issuer.keys_request_count(), 0);
    let session = verifier.verify(&issued.token, issued.key_id.as_deref()).await.expect("a session");
    assert_eq!((session.environment.as_str(), session.key_source), ("development", KeySource::Fresh));
    assert_eq!(session.key_id, issued.key_id);
    assert_eq!(source(verifier.verify(&issued.token, None).await), KeySource::Cached);
    assert_eq!(issuer.keys_request_count(), 1);
}

#[tokio::test]
async fn a_para_token_of_another_environment_has_an_unknown_key() {
    let (beta, sandbox, clock) = (issuer(0), issuer(3), issuers_time());
    let verifier = para(&beta, &clock);
    let foreign = issue(&sandbox, None);
    for _ in 0..3 {
        let refused = verifier.verify(&foreign.token, foreign.key_id.as_deref()).await.expect_err("refused");
        assert_eq!(refused.code().as_str(), "E_KEY_UNKNOWN");
        assert!(refused.to_string().contains("a token of another environment? BETA"), "{refused}");
    }
}

#[tokio::test]
async fn para_keys_rotate_and_old_ones_are_withdrawn() {
    let (issuer, clock) = (issuer(0), issuers_time());
    let verifier = para(&issuer, &clock);
    let before = issue(&issuer, None);
    assert_eq!(source(verifier.verify(&before.token, None).await), KeySource::Fresh);
    issuer.rotate_keys();
    let after = issue(&issuer, None);
    assert_eq!(source(verifier.verify(&after.token, None).await), KeySource::Fresh);
    assert_eq!(source(verifier.verify(&before.token, None).await), KeySource::Cached);
    issuer.withdraw_old_keys();
    verifier.refresh_keys().await.expect("a set");
    assert_eq!(code(verifier.verify(&before.token, None).await), "E_KEY_UNKNOWN");
    assert_eq!(source(verifier.verify(&after.token, None).await), KeySource::Cached);
}

#[tokio::test]
async fn a_dynamic_token_verifies_with_or_without_a_kid() {
    let (issuer, clock) = (issuer(0), issuers_time());
    let options = DynamicOptions { audiences: vec![SAMPLE_ORIGIN.to_owned()], ..DynamicOptions::default() };
    let provider = Provider::dynamic(SAMPLE_ENVIRONMENT_ID, options).expect("a provider");
    let verifier = verifier(provider, issuer.dynamic_keys_url(SAMPLE_ENVIRONMENT_ID), &clock, 60);
    for rotation in 0..2 {
        for header_kid in [true, false] {
            let request = IssueRequest { header_kid, ..IssueRequest::dynamic(DynamicShape::Id) };
            let verified = verifier.verify(&issuer.issue(&request).token, None).await;
            assert!(verified.is_ok(), "rotation {rotation}, kid {header_kid}: {verified:?}");
        }
        clock.advance(30);
        issuer.rotate_keys();
    }
}

/// The faults, each with its effect on a verifier without a key set; `None` means that it has no effect.
fn faults() -> Vec<(Fault, Option<KeysFailure>)> {
    vec![
        (Fault::None, None),
        (Fault::BrokenKeyAmongGood, None),
        (Fault::UnknownKeyType, None),
        (Fault::WrongContentType, None),
        (Fault::Status(500), Some(KeysFailure::ServerError)),
        (Fault::Status(404), Some(KeysFailure::UnexpectedStatus)),
        (Fault::Redirect("/redirect-target/jwks.json".into()), Some(KeysFailure::Redirect)),
        (Fault::HugeBody(10 * 1024 * 1024), Some(KeysFailure::TooLarge)),
        (Fault::HugeBody(MAX_KEY_SET_BYTES), None),
        (Fault::HugeChunkedBody(MAX_KEY_SET_BYTES + 1), Some(KeysFailure::TooLarge)),
        (Fault::TruncatedJson, Some(KeysFailure::NotAKeySet)),
        (Fault::Html, Some(KeysFailure::NotAKeySet)),
        (Fault::EmptySet, Some(KeysFailure::NoUsableKeys)),
        (Fault::NoUsableKeys, Some(KeysFailure::NoUsableKeys)),
        (Fault::PrivateKeyPublished, Some(KeysFailure::NoUsableKeys)),
        (Fault::CloseConnection, Some(KeysFailure::Network)),
        (Fault::SlowDrip, Some(KeysFailure::Timeout)),
        (Fault::Delay(Duration::from_secs(30)), Some(KeysFailure::Timeout)),
    ]
}

#[tokio::test]
async fn no_fault_accepts_a_bad_token_or_loses_a_good_key() {
    let issuer = issuer(0);
    for (fault, expected) in faults() {
        issuer.set_fault(fault.clone());
        let clock = issuers_time();
        let timeout_secs = if expected == Some(KeysFailure::Timeout) { 1 } else { 60 };
        let provider = Provider::para(ParaEnvironment::Beta, Audience::ApiKeyId(SAMPLE_API_KEY_ID.into()));
        let verifier = verifier(provider.expect("a provider"), issuer.para_keys_url(), &clock, timeout_secs);
        let good = issue(&issuer, None);
        let verified = verifier.verify(&good.token, good.key_id.as_deref()).await;
        match expected {
            None => assert_eq!(source(verified), KeySource::Fresh, "{fault:?}"),
            Some(expected) => assert_eq!(reason(verified), expected, "{fault:?}"),
        }
        for attack in Attack::ALL {
            let bad = issue(&issuer, Some(*attack));
            assert!(verifier.verify(&bad.token, None).await.is_err(), "{attack} accepted with {fault:?}");
            assert!(verifier.verify_offline(&bad.token, None).is_err(), "{attack} accepted with {fault:?}");
        }
        issuer.set_fault(Fault::None);
        clock.advance(1);
        let healed = verifier.verify(&good.token, good.key_id.as_deref()).await;
        assert!(healed.is_ok(), "{fault:?}: {healed:?}");
    }
}

#[tokio::test]
async fn two_keys_under_one_kid_are_refused_for_para_too() {
    let (issuer, clock) = (issuer(0), issuers_time());
    issuer.set_fault(Fault::DuplicateKid);
    let verifier = para(&issuer, &clock);
    assert_eq!(code(verifier.verify(&issue(&issuer, None).token, None).await), "E_KEY_AMBIGUOUS");
    let forged = issue(&issuer, Some(Attack::OtherKey));
    assert_eq!(code(verifier.verify(&forged.token, None).await), "E_KEY_AMBIGUOUS");
}
