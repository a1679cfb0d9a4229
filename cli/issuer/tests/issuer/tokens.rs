//! Tests the token shapes that the providers document, valid tokens and attacks.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use sha3::{Digest, Keccak256};
use wallet_jwt_fake_issuer::{
    Attack, DynamicClaimsInput, DynamicShape, FakeIssuer, FakeIssuerOptions, IssueRequest, ParaClaimsInput,
    ParaTab, PrivyClaimsInput, PrivyShape, SAMPLE_API_KEY_ID, SAMPLE_EVM_ADDRESS, SAMPLE_EVM_PUBLIC_KEY,
    SAMPLE_PRIVY_APP_ID, SAMPLE_STYTCH_PROJECT_ID, SigningKey, dynamic_payload, para_payload, privy_payload,
};

use crate::client::{get, key_by_id, keys, payload, post, start, token_header, verifies};

fn token(issuer: &FakeIssuer, query: &str) -> Value {
    let response = get(&format!("{}/token?{query}", issuer.base_url()));
    assert_eq!(response.status(), 200, "{query}");
    response.json().unwrap()
}

fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64
}

#[test]
fn the_email_tab_is_paras_documented_sample() {
    let wallets = json!([
        {"id": "de4034f1-6b0f-4a98-87a5-e459db4d3a03", "type": "EVM", "address": "0x9dd3824f045c77bc369485e8f1dd6b452b6be617", "publicKey": "0x0465434f76c8321f386856c44e735fd365a09d42c1da03489184b651c2052ea1c7b19c54722ed828458c1d271cc590b0818d8c7df423f71e92683f9e819095a8c6"},
        {"id": "d70f64e4-266a-457e-9cea-eeb42341a975", "type": "SOLANA", "address": "EEp7DbBu5yvgf7Pr9W17cATPjCqUxY8K8R3dFbg53a3W", "publicKey": ""},
    ]);
    let sample = json!({
        "data": {
            "userId": "d5358219-38d3-4650-91a8-e338131d1c5e", "wallets": wallets, "connectedWallets": wallets,
            "email": "email@example.com", "authType": "email", "identifier": "email@example.com", "oAuthMethod": "google",
        },
        "iat": 1745877709, "exp": 1745879509, "aud": "a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f",
        "sub": "d5358219-38d3-4650-91a8-e338131d1c5e",
    });
    assert_eq!(para_payload(ParaTab::Email, &ParaClaimsInput::default()), sample);
}

#[test]
fn each_para_tab_has_its_own_identifier_and_no_other() {
    let members = ["email", "phone", "telegramUserId", "farcasterUsername", "externalWalletAddress"];
    let of = |tab| match tab {
        ParaTab::Email | ParaTab::CustomOidc | ParaTab::CustomOauth | ParaTab::UntypedWallets => {
            Some("email")
        }
        ParaTab::Phone | ParaTab::PhoneLegacy => Some("phone"),
        ParaTab::Telegram => Some("telegramUserId"),
        ParaTab::Farcaster => Some("farcasterUsername"),
        ParaTab::ExternalWallet | ParaTab::CosmosWallet => Some("externalWalletAddress"),
        _ => None,
    };
    for tab in ParaTab::ALL {
        let data = para_payload(*tab, &ParaClaimsInput::default())["data"].clone();
        assert_eq!(data["authType"], tab.auth_type());
        let own = of(*tab);
        for member in members {
            assert_eq!(data.get(member).is_some(), Some(member) == own, "{tab}: {member}");
        }
        assert_eq!(data["identifier"], *own.map_or(&data["identifier"], |own| &data[own]), "{tab}");
        let is_oauth = matches!(tab, ParaTab::Email | ParaTab::CustomOidc | ParaTab::CustomOauth);
        assert_eq!(data.get("oAuthMethod").is_some(), is_oauth, "{tab}");
        assert_eq!(data.get("externalWallet").is_some(), own == Some("externalWalletAddress"), "{tab}");
        assert_eq!(data.get("externalWallets").is_some(), *tab == ParaTab::UntypedWallets, "{tab}");
    }
}

#[test]
fn the_page_says_how_to_ask_for_every_token() {
    let page = include_str!("../../src/page.txt");
    let names =
        ParaTab::ALL.iter().map(|tab| tab.as_str()).chain(DynamicShape::ALL.iter().map(|kind| kind.as_str()));
    for name in names {
        assert!(page.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == name), "{name}");
    }
}

#[test]
fn the_sample_evm_address_belongs_to_the_sample_public_key() {
    let public_key = hex::decode(&SAMPLE_EVM_PUBLIC_KEY[2..]).unwrap();
    let digest = Keccak256::digest(&public_key[1..]);
    assert_eq!(format!("0x{}", hex::encode(&digest[12..])), SAMPLE_EVM_ADDRESS);
}

#[test]
fn the_id_token_has_seven_credential_formats_and_others_none() {
    let claims = |shape| dynamic_payload(shape, &DynamicClaimsInput::default());
    let id = claims(DynamicShape::Id);
    for format in ["blockchain", "email", "oauth", "passkey", "phoneNumber", "externalUser", "totp"] {
        let credentials = id["verified_credentials"].as_array().unwrap();
        assert!(credentials.iter().any(|credential| credential["format"] == format), "{format}");
    }
    let accounts = id["blockchain_accounts"].as_array().unwrap();
    assert!(
        ["eip155", "solana"].iter().all(|chain| accounts.iter().any(|account| account["chain"] == *chain))
    );
    assert!(id["verified_account"]["address"].is_string());

    for shape in [DynamicShape::Access, DynamicShape::Elevated] {
        let claims = claims(shape);
        for member in ["verified_credentials", "blockchain_accounts", "verified_account"] {
            assert!(claims.get(member).is_none(), "{shape}: {member}");
        }
        assert_eq!(
            claims["iss"],
            format!("app.dynamicauth.com/{}", claims["environment_id"].as_str().unwrap())
        );
        assert_eq!(claims.get("singleUse").is_some(), shape == DynamicShape::Elevated);
    }
    let legacy = claims(DynamicShape::Legacy);
    let mut names: Vec<&String> = legacy.as_object().unwrap().keys().collect();
    names.sort();
    assert_eq!(names, ["exp", "iat", "info"]);
}

#[test]
fn the_endpoint_answers_as_issue_jwt_would() {
    let issuer = start();
    let issued = token(&issuer, "shape=para&tab=phone&audience=my-key&user=user-7&lifetime=60&typ=JWT");
    let key = issuer.current_key();
    assert_eq!(issued["keyId"], key.kid());
    let text = issued["token"].as_str().unwrap();
    assert_eq!(token_header(text), json!({ "alg": "RS256", "kid": key.kid(), "typ": "JWT" }));
    let claims = payload(text);
    assert_eq!((&claims["aud"], &claims["sub"]), (&json!("my-key"), &json!("user-7")));
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 60);
    assert!((claims["iat"].as_i64().unwrap() - now()).abs() < 30);
    assert!(verifies(text, &keys(&issuer.para_keys_url())[0]));

    let same = post(&format!("{}/token?shape=para", issuer.base_url()));
    assert_eq!(same.headers()["cache-control"], "no-store");
    assert_eq!(payload(same.json::<Value>().unwrap()["token"].as_str().unwrap())["aud"], SAMPLE_API_KEY_ID);
}

#[test]
fn dynamic_and_custom_tokens_come_without_a_key_id() {
    let issuer = start();
    let access = token(
        &issuer,
        "shape=dynamic&kind=access&environment_id=env-1&audience=https://app.example&scope=requiresAdditionalAuth\
         &header_kid=false",
    );
    assert_eq!(access.as_object().unwrap().len(), 1);
    let text = access["token"].as_str().unwrap();
    assert_eq!(token_header(text), json!({ "alg": "RS256" }));
    let claims = payload(text);
    assert_eq!(claims["iss"], "app.dynamicauth.com/env-1");
    assert_eq!(claims["scope"], "requiresAdditionalAuth");
    assert_eq!(claims["kid"], issuer.current_key().kid());

    let without_scope = token(&issuer, "shape=dynamic&no_scope=true");
    assert!(payload(without_scope["token"].as_str().unwrap()).get("scope").is_none());

    let custom = token(&issuer, "shape=custom&issuer=https://me.example&audience=app&sub=u1&issued_at=1000");
    assert_eq!(
        payload(custom["token"].as_str().unwrap()),
        json!({ "iss": "https://me.example", "aud": "app", "sub": "u1", "iat": 1000, "exp": 2800 })
    );
    let claims = "%7B%22token_use%22:%22id%22,%22sub%22:7%7D";
    let further = token(&issuer, &format!("shape=custom&claims={claims}"));
    let claims = payload(further["token"].as_str().unwrap());
    assert_eq!((&claims["token_use"], &claims["sub"]), (&json!("id"), &json!(7)));
}

#[test]
fn the_default_lifetime_of_the_endpoint_is_an_option() {
    let options = FakeIssuerOptions { lifetime_secs: 5, ..FakeIssuerOptions::default() };
    let issued = token(&FakeIssuer::start(options).unwrap(), "shape=dynamic");
    let claims = payload(issued["token"].as_str().unwrap());
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 5);
}

#[test]
fn mistakes_in_the_query_are_named() {
    let issuer = start();
    for (query, reason) in [
        ("shape=other", "known are para, dynamic, privy, web3auth, stytch, custom"),
        ("tab=mail", "unknown tab"),
        ("shape=dynamic&kind=full", "unknown kind"),
        ("attack=hmca", "unknown attack"),
        ("atack=hmac", "unknown field `atack`"),
        ("shape=custom&algorithm=HS256", "unknown algorithm"),
        ("shape=custom&tab=email", "tab belongs to shape=para"),
        ("shape=custom&claims=[]", "claims must be a JSON object"),
        ("shape=para&claims={}", "claims belongs to shape=custom"),
        ("shape=para&scope=x", "scope belongs to shape=dynamic"),
        ("lifetime=soon", "lifetime"),
        ("lifetime=99999999999", "lifetime"),
        ("lifetime=-9223372036854775808", "lifetime"),
    ] {
        let response = get(&format!("{}/token?{query}", issuer.base_url()));
        assert_eq!(response.status(), 400, "{query}");
        let answer: Value = response.json().unwrap();
        assert!(answer["error"].as_str().unwrap().contains(reason), "{query}: {answer}");
    }
    // Extreme but possible times must not overflow.
    token(&issuer, &format!("issued_at={}", i64::MAX));
    token(&issuer, &format!("issued_at={}&attack=expired", i64::MIN));
}

#[test]
fn each_attack_has_its_flaw() {
    let issuer = start();
    let key = issuer.current_key();
    let set = keys(&issuer.para_keys_url());
    let verdict = |text: &str| {
        key_by_id(&set, token_header(text)["kid"].as_str().unwrap()).is_some_and(|jwk| verifies(text, jwk))
    };
    for attack in Attack::ALL {
        let issued = token(&issuer, &format!("shape=para&attack={attack}"));
        let text = issued["token"].as_str().unwrap();
        let (header, claims) = (token_header(text), payload(text));
        match attack {
            Attack::OtherKey => assert!(!verdict(text) && issued["keyId"] == key.kid()),
            Attack::Unsigned => assert!(header["alg"] == "none" && text.ends_with('.')),
            Attack::Hmac => assert_eq!(header["alg"], "HS256"),
            Attack::Expired => assert!(verdict(text) && claims["exp"].as_i64().unwrap() < now() - 3000),
            Attack::NotYetValid => assert!(verdict(text) && claims["nbf"].as_i64().unwrap() > now() + 3000),
            Attack::OtherAudience => assert!(verdict(text) && claims["aud"] != SAMPLE_API_KEY_ID),
            Attack::Tampered => assert!(!verdict(text) && claims["sub"] == claims["data"]["userId"]),
            Attack::UnknownKid => {
                assert!(key_by_id(&set, header["kid"].as_str().unwrap()).is_none());
                assert_eq!(issued["keyId"], header["kid"]);
            }
            Attack::EmbeddedKey => assert!(!verdict(text) && verifies(text, &header["jwk"])),
            Attack::CriticalHeader => assert!(verdict(text) && header["crit"].is_array()),
        }
    }
}

#[test]
fn privys_tokens_are_the_samples_that_its_package_reads() {
    let issuer = start();
    let set = keys(&issuer.privy_keys_url(SAMPLE_PRIVY_APP_ID));
    for (kind, sample) in [("identity", "privy-identity"), ("access", "privy-access")] {
        let path = format!("{}/../../tests/data/providers/{sample}.json", env!("CARGO_MANIFEST_DIR"));
        let sample: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let issued = token(&issuer, &format!("shape=privy&kind={kind}"));
        let text = issued["token"].as_str().unwrap();
        let (header, claims) = (token_header(text), payload(text));
        assert!(verifies(text, key_by_id(&set, header["kid"].as_str().unwrap()).unwrap()));
        for name in ["alg", "typ"] {
            assert_eq!(header[name], sample["header"][name], "{kind}");
        }
        let names = |claims: &Value| claims.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&claims), names(&sample["claims"]), "{kind}");
        for name in ["iss", "aud", "sub", "guest", "custom_metadata"] {
            assert_eq!(claims[name], sample["claims"][name], "{kind}: {name}");
        }
    }
    // Extreme but possible times must not overflow.
    token(&issuer, &format!("shape=privy&issued_at={}&lifetime=-5", i64::MIN));
}

#[test]
fn each_privy_attack_has_its_flaw() {
    for shape in PrivyShape::ALL {
        let claims = privy_payload(*shape, &PrivyClaimsInput::default());
        let accounts = &claims["linked_accounts"];
        let text = accounts.as_str().unwrap_or_default();
        let read = serde_json::from_str::<Value>(text);
        match shape {
            PrivyShape::Identity => assert!(read.unwrap().as_array().unwrap().len() > 3),
            PrivyShape::Access => assert!(accounts.is_null() && claims["sid"].is_string()),
            PrivyShape::AccountsArray => assert!(accounts.is_array()),
            PrivyShape::AccountsNotJson => assert!(accounts.is_string() && read.is_err()),
            PrivyShape::AccountsTwice => assert_eq!(text.matches("\"address\"").count(), 2),
            PrivyShape::AccountsHuge => assert!(text.len() > 16 * 1024 && read.is_ok()),
            PrivyShape::Neither => assert!(accounts.is_null() && claims["sid"].is_null()),
        }
        assert_eq!(shape.is_attack(), !matches!(shape, PrivyShape::Identity | PrivyShape::Access));
    }
}

#[test]
fn web3auths_and_stytchs_tokens_have_the_claims_of_the_samples() {
    let issuer = start();
    for (query, sample, set) in [
        ("shape=web3auth&kind=social", "web3auth-social", issuer.web3auth_keys_url()),
        ("shape=web3auth&kind=external", "web3auth-external", issuer.web3auth_keys_url()),
        ("shape=web3auth&kind=older", "web3auth-older", issuer.web3auth_keys_url()),
        ("shape=stytch", "stytch-session", issuer.stytch_keys_url(SAMPLE_STYTCH_PROJECT_ID)),
    ] {
        let path = format!("{}/../../tests/data/providers/{sample}.json", env!("CARGO_MANIFEST_DIR"));
        let sample: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let issued = token(&issuer, query);
        let text = issued["token"].as_str().unwrap();
        let (header, claims) = (token_header(text), payload(text));
        assert!(verifies(text, key_by_id(&keys(&set), header["kid"].as_str().unwrap()).unwrap()), "{query}");
        assert_eq!(header["alg"], sample["header"]["alg"], "{query}");
        let names = |claims: &Value| claims.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&claims), names(&sample["claims"]), "{query}");
        for name in ["iss", "aud"] {
            assert_eq!(claims[name], sample["claims"][name], "{query}: {name}");
        }
        token(&issuer, &format!("{query}&issued_at={}&lifetime=-5", i64::MIN));
    }
}

#[test]
fn forged_tokens_use_a_key_that_fits_their_algorithm() {
    let issuer = start();
    let set = keys(&issuer.custom_keys_url());
    for algorithm in ["PS384", "ES256", "ES384", "EdDSA"] {
        for attack in ["other-key", "embedded-key"] {
            let issued = token(&issuer, &format!("shape=custom&algorithm={algorithm}&attack={attack}"));
            let text = issued["token"].as_str().unwrap();
            let jwk = key_by_id(&set, token_header(text)["kid"].as_str().unwrap()).unwrap();
            assert!(!verifies(text, jwk), "{algorithm} {attack}");
        }
    }
}

#[test]
fn debug_of_an_issued_token_hides_the_token() {
    let issued = start().issue(&IssueRequest::para(ParaTab::Email));
    let shown = format!("{issued:?}");
    assert!(shown.contains(SigningKey::rsa(0).kid()));
    assert!(!issued.token.split('.').any(|part| shown.contains(part)));
}
