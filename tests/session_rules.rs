//! Tests the rules of a session: what it says about wallets, its JSON, and what it does not show.

use serde_json::{Value, json};
use wallet_jwt::unverified::TokenShape;
use wallet_jwt::user::{AddressCheck, Chain, Custody, Proof};
use wallet_jwt::{KeyFetcher, Session, Verifier, VerifierConfig, decode_unverified};
use wallet_jwt_fake_issuer::{
    ParaClaimsInput, ParaTab, SAMPLE_API_KEY_ID, SAMPLE_EVM_ADDRESS, SAMPLE_EXTERNAL_ADDRESS,
    SAMPLE_SOLANA_ADDRESS, SignatureAlgorithm, SigningKey, para_payload,
};

struct NoNetwork;

impl KeyFetcher for NoNetwork {
    fn fetch(
        &self,
        _: &wallet_jwt::keys::KeysRequest,
    ) -> Result<wallet_jwt::keys::KeysResponse, wallet_jwt::keys::FetchError> {
        Err(wallet_jwt::keys::FetchError::Timeout)
    }
}

/// The session of a Para token that is one minute old.
fn session(change: impl FnOnce(&mut Value)) -> Session {
    let key = SigningKey::rsa(0);
    let now = wallet_jwt::Clock::now_at(&wallet_jwt::SystemClock);
    let input = ParaClaimsInput { issued_at: now - 60, ..ParaClaimsInput::default() };
    let mut payload = para_payload(ParaTab::Email, &input);
    change(&mut payload);
    let config = json!({
        "provider": { "kind": "para", "environment": "SANDBOX", "apiKeyId": SAMPLE_API_KEY_ID },
        "options": { "pinnedKeys": {
            "keys": { "jwkSet": { "keys": [key.public_jwk(None)] } }, "notAfterAt": now + 60,
        } },
    });
    let config = VerifierConfig::from_json(&config.to_string()).unwrap();
    let verifier = Verifier::with_parts(
        config.provider,
        config.options,
        std::sync::Arc::new(NoNetwork),
        std::sync::Arc::new(wallet_jwt::SystemClock),
    );
    let token = key.sign(&key.header(SignatureAlgorithm::Rs256), &payload);
    verifier.unwrap().verify_offline(&token, Some(key.kid())).unwrap()
}

#[test]
fn paras_sample_gives_two_wallets_not_four() {
    let session = session(|_| ());
    let seen: Vec<_> = session
        .wallets
        .iter()
        .map(|wallet| {
            (wallet.chain.as_str(), wallet.custody, wallet.proof, wallet.connected, wallet.address_check)
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("eip155", Custody::Embedded, Proof::Provisioned, true, AddressCheck::Consistent),
            ("solana", Custody::Embedded, Proof::Provisioned, true, AddressCheck::Consistent),
        ]
    );
}

#[test]
fn owns_needs_provisioned_or_signed_and_lists_accepts_all() {
    let address = |last: u8| format!("0x00000000000000000000000000000000000000{last:02x}");
    let session = session(|claims| {
        claims["data"]["externalWallets"] = json!([
            { "type": "EVM", "address": address(1), "isVerified": true },
            { "type": "EVM", "address": address(2), "isVerified": false },
            { "type": "EVM", "address": address(3) },
        ]);
    });
    for (address, owned, listed) in [
        (SAMPLE_EVM_ADDRESS.to_owned(), true, true),
        (address(1), true, true),
        (address(2), false, true),
        (address(3), false, true),
        (address(4), false, false),
    ] {
        assert_eq!(session.owns(&address, &Chain::Eip155), owned, "{address}");
        assert_eq!(session.lists(&address, &Chain::Eip155), listed, "{address}");
    }
}

#[test]
fn owns_ignores_case_for_evm_but_not_for_solana() {
    let session = session(|_| ());
    assert!(session.owns(&SAMPLE_EVM_ADDRESS.to_uppercase(), &Chain::Eip155));
    assert!(session.owns(SAMPLE_SOLANA_ADDRESS, &Chain::Solana));
    assert!(!session.owns(&SAMPLE_SOLANA_ADDRESS.to_lowercase(), &Chain::Solana));
    assert!(!session.owns(SAMPLE_EVM_ADDRESS, &Chain::Solana), "the chain counts too");
}

#[test]
fn a_sign_in_wallet_without_a_chain_is_listed_but_not_owned() {
    let session = session(|claims| {
        claims["data"]["authType"] = json!("externalWallet");
        claims["data"]["externalWalletAddress"] = json!(SAMPLE_EXTERNAL_ADDRESS);
    });
    assert!(session.lists(&SAMPLE_EXTERNAL_ADDRESS.to_lowercase(), &Chain::Eip155));
    assert!(!session.owns(SAMPLE_EXTERNAL_ADDRESS, &Chain::Eip155));
}

#[test]
fn an_unfinished_wallet_does_not_reject_the_session() {
    let session = session(|claims| {
        claims["data"]["wallets"] = json!([{ "id": "w", "type": "EVM", "address": null, "publicKey": null }]);
        claims["data"]["connectedWallets"] = json!([]);
    });
    assert_eq!(session.wallets, []);
}

#[test]
fn json_has_camel_case_and_whole_seconds_and_omits_absent_data() {
    let session = session(|claims| {
        claims["data"]["authType"] = json!("customId");
        claims["data"]["wallets"][0]["type"] = json!("NEWCHAIN");
        claims["data"]["connectedWallets"] = json!([]);
    });
    let json: Value = serde_json::from_str(&session.to_json()).unwrap();
    for name in ["issuedAt", "expiresAt", "verifiedAt"] {
        assert!(json[name].is_i64(), "{name}");
    }
    assert_eq!(json["identity"]["kind"], "customId", "an unknown word stays as it is");
    assert_eq!(json["wallets"][0]["chain"], "NEWCHAIN");
    assert_eq!(json["wallets"][0]["providerChain"], "NEWCHAIN");
    assert_eq!(json["wallets"][0]["addressCheck"], "notChecked");
    let members = json.as_object().unwrap();
    assert!(!members.contains_key("issuer"), "Para's tokens have none");
    assert!(!json["wallets"][1].as_object().unwrap().contains_key("publicKey"), "Solana's is empty");
    assert!(json.to_string().matches("null").count() == 0);
    assert!(members.keys().all(|name| !name.contains('_')));
}

#[test]
fn debug_shows_nothing_about_the_user() {
    let session = session(|_| ());
    let shown =
        format!("{session:?} {:?} {:?} {:?}", session.identity, session.wallets, session.provider_claims);
    assert!(shown.starts_with("Session { provider: Para, environment: \"SANDBOX\", wallets: 2"), "{shown}");
    for secret in
        [&session.user_id, "email@example.com", SAMPLE_EVM_ADDRESS, SAMPLE_SOLANA_ADDRESS, SAMPLE_API_KEY_ID]
    {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

#[test]
fn names_are_the_words_of_the_json() {
    use wallet_jwt::{KeySource, ProviderKind};
    for kind in [ProviderKind::Para, ProviderKind::Dynamic, ProviderKind::Custom] {
        assert_eq!(json!(kind), kind.as_str());
    }
    for source in
        [KeySource::Fresh, KeySource::Cached, KeySource::Stale, KeySource::Pinned, KeySource::Stored]
    {
        assert_eq!(json!(source), source.as_str());
        assert!(!source.as_str().is_empty());
    }
    assert_eq!((ProviderKind::Para.as_str(), KeySource::Stale.as_str()), ("para", "stale"));
    let shown = format!("{:?}", wallet_jwt::HttpKeyFetcher::new().with_extra_root(vec![1, 2]));
    assert!(shown.starts_with("HttpKeyFetcher { extra_roots: 1"), "{shown}");
}

#[test]
fn remaining_time_counts_without_leeway() {
    let session = session(|_| ());
    assert_eq!(session.remaining_secs(session.expires_at - 5), 5);
    assert_eq!(session.remaining_secs(session.expires_at + 5), -5);
    assert_eq!(session.remaining_secs(i64::MIN), i64::MAX);
}

/// Decoding accepts tokens that no verification accepts, and reports what it found.
#[test]
fn decode_accepts_expired_foreign_and_wrongly_typed_tokens() {
    let key = SigningKey::p256();
    let sign = |payload: Value| key.sign(&json!({ "alg": "ES256", "typ": "JWT" }), &payload);
    let decoded =
        decode_unverified(&sign(json!({ "exp": 1, "aud": 5, "sub": "someone", "iss": ["odd"] }))).unwrap();
    assert_eq!((decoded.expires_at, decoded.user_id.as_deref()), (Some(1), Some("someone")));
    assert_eq!(decoded.claim_problems.len(), 2, "aud and iss: {:?}", decoded.claim_problems);
    let odd = sign(
        json!({ "data": { "userId": "u", "email": 5, "authType": "phone", "phone": "+1", "wallets": {} } }),
    );
    let odd = decode_unverified(&odd).unwrap();
    assert_eq!(odd.shape, TokenShape::Para, "one claim does not change the shape");
    assert_eq!(odd.identity.unwrap().phone.as_deref(), Some("+1"), "one odd claim does not hide the others");
    assert_eq!(
        odd.claim_problems,
        ["the claim `data.wallets` is not an array of objects", "the claim `data.email` is not a string"]
    );
    for (payload, shape) in [
        (json!({ "info": { "x": 1 } }), TokenShape::Unknown),
        (json!({ "info": { "userId": "u" } }), TokenShape::DynamicLegacy),
        (json!({ "environment_id": "e", "lists": [1] }), TokenShape::Dynamic),
        (json!({ "data": "of another kind", "info": 5 }), TokenShape::Unknown),
        (json!({ "data": "of another kind" }), TokenShape::Unknown),
        (json!({ "data": [{ "userId": "u" }] }), TokenShape::Unknown),
    ] {
        let decoded = decode_unverified(&sign(payload.clone())).unwrap();
        assert_eq!(decoded.shape, shape, "{payload}");
        // A claim `data` or `info` of another kind is another issuer's, not a fault.
        assert_eq!(decoded.claim_problems.is_empty(), payload.get("lists").is_none(), "{payload}");
    }
}

#[test]
fn a_chains_caip_2_name_is_the_same_chain() {
    let session = session(|claims| {
        claims["data"]["wallets"][0]["type"] = json!("eip155");
    });
    assert_eq!(session.wallets.len(), 2);
    assert!(session.owns(SAMPLE_EVM_ADDRESS, &Chain::Eip155));
}

#[test]
fn debug_of_a_configuration_shows_no_api_key_and_no_pem() {
    let audience = wallet_jwt::Audience::ApiKeyId("beta_secret".into());
    let keys = wallet_jwt::provider::PublicKeys::Pem { pem: "secret".into(), key_id: None };
    let custom = wallet_jwt::CustomProvider { keys: Some(keys.clone()), ..Default::default() };
    let shown = format!("{audience:?} {keys:?} {custom:?}");
    assert!(shown.contains("Pem(..)") && !shown.contains("secret"), "{shown}");
}
