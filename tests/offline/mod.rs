//! Verifiers that use no network: the test provides the keys, and the clock stands still.
#![allow(dead_code, reason = "each test crate uses only some of these")]

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use wallet_jwt::keys::{FetchError, KeysRequest, KeysResponse};
use wallet_jwt::provider::{
    ExpectedAudiences, ExpectedIssuers, KindClaim, PublicKeys, WalletChain, WalletClaims,
};
use wallet_jwt::user::Proof;
use wallet_jwt::verifier::{IssuerPin, PinnedKeys};
use wallet_jwt::{
    Algorithm, Audience, Clock, CustomProvider, DynamicOptions, KeyFetcher, ParaEnvironment, PrivyOptions,
    PrivyTokens, Provider, StytchEnvironment, Verifier, VerifierOptions, Web3AuthOptions, Web3AuthTokens,
};

/// The time at which the sample payloads are verified. All of them are valid then.
pub const NOW: i64 = 1_800_000_000;
pub const API_KEY_ID: &str = "a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f";
pub const ENVIRONMENT_ID: &str = "fb6dd9d1-09f5-43c3-8a8c-eab6e44c37f9";
pub const PRIVY_APP_ID: &str = "cm0examplappid00000000000";
pub const WEB3AUTH_CLIENT_ID: &str = "BClientIdOfTheProject";
pub const STYTCH_PROJECT_ID: &str = "project-test-11111111-1111-4111-8111-111111111111";
pub const ISSUER: &str = "https://issuer.example";
pub const AUDIENCE: &str = "wallet-app";

/// A clock that stands still.
pub struct FixedClock(pub i64);

impl Clock for FixedClock {
    fn now_at(&self) -> i64 {
        self.0
    }

    fn monotonic(&self) -> Duration {
        Duration::from_secs(1)
    }
}

/// A key fetcher that fails the test when it is used.
pub struct NoNetwork;

impl KeyFetcher for NoNetwork {
    fn fetch(&self, _: &KeysRequest) -> Result<KeysResponse, FetchError> {
        unreachable!("an offline test fetches nothing")
    }
}

/// A verifier whose clock shows `now_at`.
pub fn verifier_at(now_at: i64, provider: Provider, options: VerifierOptions) -> Verifier {
    Verifier::with_parts(provider, options, Arc::new(NoNetwork), Arc::new(FixedClock(now_at)))
        .expect("the options are in range")
}

pub fn verifier(provider: Provider) -> Verifier {
    verifier_at(NOW, provider, VerifierOptions::default())
}

/// A custom issuer's provider that expects [`ISSUER`] and [`AUDIENCE`].
pub fn custom_provider(jwks: &[Value], algorithms: &[Algorithm]) -> CustomProvider {
    CustomProvider {
        keys: Some(jwk_set(jwks)),
        issuers: Some(ExpectedIssuers::OneOf(vec![ISSUER.into()])),
        audiences: Some(ExpectedAudiences::OneOf(vec![AUDIENCE.into()])),
        algorithms: algorithms.to_vec(),
        ..CustomProvider::default()
    }
}

pub fn custom(jwks: &[Value], algorithms: &[Algorithm]) -> Verifier {
    verifier(Provider::custom(custom_provider(jwks, algorithms)).expect("a valid configuration"))
}

/// Para BETA with the keys pinned.
pub fn para(jwks: &[Value]) -> Verifier {
    let audience = Audience::ApiKeyId(API_KEY_ID.into());
    let provider = Provider::para(ParaEnvironment::Beta, audience).expect("a valid configuration");
    verifier_at(NOW, provider, pinned(jwks))
}

/// Dynamic with the keys pinned. It also accepts the deprecated form and tokens without a scope.
pub fn dynamic(jwks: &[Value]) -> Verifier {
    let options =
        DynamicOptions { accept_absent_scope: true, accept_legacy_info: true, ..DynamicOptions::default() };
    let provider = Provider::dynamic(ENVIRONMENT_ID, options).expect("a valid configuration");
    verifier_at(NOW, provider, pinned(jwks))
}

/// Privy with the keys pinned; both of its tokens are accepted.
pub fn privy(jwks: &[Value]) -> Verifier {
    let options = PrivyOptions { accept: PrivyTokens::Both, ..PrivyOptions::default() };
    let provider = Provider::privy(PRIVY_APP_ID, options).expect("a valid configuration");
    verifier_at(NOW, provider, pinned(jwks))
}

/// Web3Auth with the keys pinned for both issuers.
pub fn web3auth(jwks: &[Value]) -> Verifier {
    let options = Web3AuthOptions { older_keys: Some(jwk_set(jwks)), ..Web3AuthOptions::default() };
    let provider = Provider::web3auth(WEB3AUTH_CLIENT_ID, Web3AuthTokens::Both, options);
    let pin = |issuer: &str| IssuerPin {
        issuer: issuer.to_owned(),
        keys: jwk_set(jwks),
        not_after_at: 253_402_300_799,
    };
    let issuer_pins = vec![pin("https://api-auth.web3auth.io"), pin("https://authjs.web3auth.io")];
    let options = VerifierOptions { issuer_pins, ..VerifierOptions::default() };
    verifier_at(NOW, provider.expect("a valid configuration"), options)
}

/// Stytch with the keys pinned.
pub fn stytch(jwks: &[Value]) -> Verifier {
    let provider = Provider::stytch(STYTCH_PROJECT_ID, StytchEnvironment::Test);
    verifier_at(NOW, provider.expect("a valid configuration"), pinned(jwks))
}

/// A custom issuer with every rule for claims.
pub fn custom_with_rules(jwks: &[Value], algorithms: &[Algorithm]) -> Verifier {
    let wallets = WalletClaims {
        path: vec!["wallets".into()],
        address: "address".into(),
        chain: WalletChain::Member("type".into()),
        proof: Some(Proof::Signed),
        is_json_text: true,
    };
    let provider = CustomProvider {
        user_id_claims: vec!["iss".into(), "sub".into()],
        max_age_secs: Some(3600),
        kind_claim: Some(KindClaim { claim: "use".into(), values: vec!["id".into()] }),
        wallets: Some(wallets),
        ..custom_provider(jwks, algorithms)
    };
    verifier(Provider::custom(provider).expect("a valid configuration"))
}

fn pinned(jwks: &[Value]) -> VerifierOptions {
    let pinned_keys = Some(PinnedKeys { keys: jwk_set(jwks), not_after_at: 253_402_300_799 });
    VerifierOptions { pinned_keys, ..VerifierOptions::default() }
}

fn jwk_set(jwks: &[Value]) -> PublicKeys {
    PublicKeys::JwkSet(json!({ "keys": jwks }).to_string())
}

pub fn para_payload() -> Value {
    payload(include_str!("../data/payloads/para.json"))
}

pub fn dynamic_payload() -> Value {
    payload(include_str!("../data/payloads/dynamic.json"))
}

pub fn dynamic_legacy_payload() -> Value {
    payload(include_str!("../data/payloads/dynamic_legacy.json"))
}

pub fn custom_payload() -> Value {
    payload(include_str!("../data/payloads/custom.json"))
}

/// A payload that [`custom_with_rules`] accepts.
pub fn custom_payload_with_rules() -> Value {
    let mut payload = custom_payload();
    let wallets = json!([{ "address": "0x9dd3824f045c77bc369485e8f1dd6b452b6be617", "type": "ethereum" }]);
    (payload["iat"], payload["use"]) = (json!(NOW - 60), json!("id"));
    payload["wallets"] = json!(wallets.to_string());
    payload
}

fn payload(text: &str) -> Value {
    serde_json::from_str(text).expect("a sample payload is JSON")
}
