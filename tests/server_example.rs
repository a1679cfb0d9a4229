//! Runs the README's server (`examples/server/verify.rs`) with the fake issuer.

#[path = "../examples/server/verify.rs"]
mod server;

use server::{provider, user_of};
use wallet_jwt::verifier::Development;
use wallet_jwt::{DynamicOptions, ErrorCode, Provider, Verifier, VerifierOptions};
use wallet_jwt_fake_issuer::{
    Attack, DynamicShape, FakeIssuer, FakeIssuerOptions, IssueRequest, ParaTab, SAMPLE_API_KEY_ID,
    SAMPLE_ENVIRONMENT_ID, TokenShape,
};

fn issuer() -> FakeIssuer {
    FakeIssuer::start(FakeIssuerOptions::default()).expect("an issuer")
}

/// The provider's verifier, but with the keys of the fake issuer.
fn verifier(provider: Provider, keys_url: String) -> Verifier {
    let development = Some(Development { keys_url });
    Verifier::new(provider, VerifierOptions { development, ..VerifierOptions::default() })
        .expect("a verifier")
}

/// A Para token for this app, and its user.
fn para(attack: Option<Attack>) -> IssueRequest {
    let mut request = IssueRequest { attack, ..IssueRequest::para(ParaTab::Email) };
    if let TokenShape::Para { api_key_id, user_id, .. } = &mut request.shape {
        *api_key_id = SAMPLE_API_KEY_ID.to_owned();
        *user_id = "u-7".to_owned();
    }
    request
}

/// Every attack of the fake issuer, and the error that it must cause. `match` makes sure that none is missing.
fn reason(attack: Attack) -> ErrorCode {
    match attack {
        Attack::OtherKey | Attack::Tampered | Attack::EmbeddedKey => ErrorCode::Signature,
        Attack::Unsigned | Attack::Hmac => ErrorCode::AlgorithmNotAllowed,
        Attack::Expired => ErrorCode::Expired,
        Attack::NotYetValid => ErrorCode::NotYetValid,
        Attack::OtherAudience => ErrorCode::Audience,
        Attack::UnknownKid => ErrorCode::KeyUnknown,
        Attack::CriticalHeader => ErrorCode::CriticalHeader,
    }
}

#[tokio::test]
async fn a_token_of_this_app_gives_its_user() {
    let issuer = issuer();
    let verifier = verifier(provider().expect("a provider"), issuer.para_keys_url());
    let token = issuer.issue(&para(None)).token;
    assert_eq!(user_of(&verifier, &token).await.expect("a user"), "u-7");
}

#[tokio::test]
async fn every_attack_is_refused_for_its_reason() {
    let issuer = issuer();
    let verifier = verifier(provider().expect("a provider"), issuer.para_keys_url());
    for attack in Attack::ALL {
        let token = issuer.issue(&para(Some(*attack))).token;
        let refused = user_of(&verifier, &token).await.expect_err("refused");
        assert_eq!(refused.code(), reason(*attack), "{attack}");
    }
}

#[tokio::test]
async fn the_same_server_accepts_dynamics_tokens() {
    let issuer = issuer();
    let dynamic = Provider::dynamic(SAMPLE_ENVIRONMENT_ID, DynamicOptions::default()).expect("a provider");
    let verifier = verifier(dynamic, issuer.dynamic_keys_url(SAMPLE_ENVIRONMENT_ID));
    for shape in [DynamicShape::Id, DynamicShape::Access] {
        let token = issuer.issue(&IssueRequest::dynamic(shape)).token;
        assert!(user_of(&verifier, &token).await.is_ok(), "{shape}");
    }
    let mut halfway = IssueRequest::dynamic(DynamicShape::Access);
    if let TokenShape::Dynamic { scope, .. } = &mut halfway.shape {
        *scope = Some("requiresAdditionalAuth".to_owned());
    }
    let refused = user_of(&verifier, &issuer.issue(&halfway).token).await.expect_err("refused");
    assert_eq!(refused.code(), ErrorCode::SignInIncomplete);
}

#[test]
fn making_the_readmes_verifier_sends_no_request() {
    let verifier = server::verifier().expect("a verifier");
    assert!(verifier.export_keys().is_none());
    assert_eq!(
        provider().expect("a provider").keys_url(),
        Some("https://api.beta.getpara.com/.well-known/jwks.json")
    );
}
