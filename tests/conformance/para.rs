//! Para's rows.

use serde_json::{Value, json};
use wallet_jwt_fake_issuer::{
    ParaClaimsInput, ParaTab, SAMPLE_API_KEY_ID, SignatureAlgorithm, SigningKey, hmac_signed_with_public_key,
    para_payload, tamper_claim, unsigned_token,
};

use crate::cases::{Case, NOW_AT, changed, key, options, signed, without};

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = accepted();
    cases.extend(refused_claims());
    cases.extend(refused_headers());
    cases.extend(fetched());
    cases
}

fn config() -> Value {
    json!({
        "provider": { "kind": "para", "environment": "BETA", "apiKeyId": SAMPLE_API_KEY_ID },
        "options": options(),
    })
}

fn sample(tab: ParaTab) -> Value {
    para_payload(tab, &ParaClaimsInput::default())
}

fn case(name: &str, payload: &Value) -> Case {
    Case::new(name, config(), signed(payload))
}

fn accepted() -> Vec<Case> {
    let email = sample(ParaTab::Email);
    let external = sample(ParaTab::ExternalWallet);
    let mut cases: Vec<Case> =
        ParaTab::ALL.iter().map(|tab| case(&format!("the {tab} tab"), &sample(*tab))).collect();
    cases.extend([
        case("a Telegram user id as a number", &changed(&sample(ParaTab::Telegram), |claims| {
            claims["data"]["telegramUserId"] = json!(1_234_567_890);
        })),
        case("the external wallet tab without its object", &without(&external, "/data", "externalWallet")),
        case("an unknown kind of identity", &changed(&without(&email, "/data", "email"), |claims| {
            claims["data"]["authType"] = json!("guestId");
            claims["data"]["identifier"] = json!("guest-7");
        })),
        case("TWITTER is x", &changed(&email, |claims| claims["data"]["oAuthMethod"] = json!("TWITTER"))),
        case("an older token without connectedWallets", &without(&email, "/data", "connectedWallets")),
        case("no wallets at all", &without(&without(&email, "/data", "connectedWallets"), "/data", "wallets")),
        case("external wallets, one verified", &changed(&email, |claims| {
            claims["data"]["externalWallets"] = json!([
                { "id": "w1", "address": "0xaD6b78193b78e23F9aBBB675734f4a2B3559598D", "type": "EVM", "isVerified": true },
                { "id": "w2", "address": "cosmos1fl48vsnmsdzcv85q5d2q4z5ajdha8yu34mf0eh", "type": "COSMOS", "isVerified": false },
                { "id": "w3", "address": "somewhere", "type": "NEWCHAIN" },
            ]);
        })),
        case("an EVM wallet whose address is not its key's", &changed(&email, |claims| {
            claims["data"]["wallets"][0]["address"] = json!("0x0000000000000000000000000000000000000001");
        })),
        case("a Solana address that differs only in case is another", &changed(&email, |claims| {
            claims["data"]["connectedWallets"][1]["address"] = json!("eep7DbBu5yvgf7Pr9W17cATPjCqUxY8K8R3dFbg53a3W");
        })),
        case("aud as an array", &changed(&email, |claims| claims["aud"] = json!(["other", SAMPLE_API_KEY_ID]))),
        case("no sub", &without(&email, "", "sub")),
        case("iat in the future", &changed(&email, |claims| claims["iat"] = json!(NOW_AT + 86_400))),
        case("fractions of seconds", &changed(&email, |claims| {
            claims["iat"] = json!(1_745_877_709.25);
            claims["exp"] = json!(1_745_879_509.75);
        })),
        case("expired within the leeway", &email).at(1_745_879_509 + 59),
        case("unknown claims beside the known ones", &changed(&email, |claims| {
            claims["new"] = json!({ "deep": [1, 2, { "er": null }] });
            claims["data"]["more"] = json!(true);
        })),
        Case::new("no kid in the header, the key id passed", config(), key().sign(&json!({ "alg": "RS256" }), &email))
            .with_key_id(key().kid()),
        Case::new("no kid anywhere", config(), key().sign(&json!({ "alg": "RS256" }), &email)),
        case("kid and key id agree", &email).with_key_id(key().kid()),
        Case::new(
            "any audience, configured explicitly",
            json!({
                "provider": { "kind": "para", "environment": "PROD", "anyAudience": true },
                "options": options(),
            }),
            signed(&without(&email, "", "aud")),
        ),
    ]);
    cases
}

fn refused_claims() -> Vec<Case> {
    let email = sample(ParaTab::Email);
    vec![
        case("expired", &email).at(1_745_879_509 + 60),
        case("not valid yet", &changed(&email, |claims| claims["nbf"] = json!(NOW_AT + 61))),
        case("another audience", &changed(&email, |claims| claims["aud"] = json!("somebody-else"))),
        case("no aud", &without(&email, "", "aud")),
        case("aud is a number", &changed(&email, |claims| claims["aud"] = json!(5))),
        case("aud holds a number", &changed(&email, |claims| claims["aud"] = json!([SAMPLE_API_KEY_ID, 5]))),
        case("no exp", &without(&email, "", "exp")),
        case("exp is a string", &changed(&email, |claims| claims["exp"] = json!("1745879509"))),
        case("exp is negative", &changed(&email, |claims| claims["exp"] = json!(-1))),
        case("iat is a string", &changed(&email, |claims| claims["iat"] = json!("now"))),
        case("no data", &without(&email, "", "data")),
        case("no user id", &without(&email, "/data", "userId")),
        case("an empty user id", &changed(&email, |claims| claims["data"]["userId"] = json!(""))),
        case("sub is another user", &changed(&email, |claims| claims["sub"] = json!("someone"))),
        case("wallets is an object", &changed(&email, |claims| claims["data"]["wallets"] = json!({}))),
        case(
            "a wallet's address is a number",
            &changed(&email, |claims| {
                claims["data"]["wallets"][1]["address"] = json!(7);
            }),
        ),
    ]
}

fn refused_headers() -> Vec<Case> {
    let email = sample(ParaTab::Email);
    let with_header = |name: &str, header: Value| Case::new(name, config(), key().sign(&header, &email));
    let stranger = SigningKey::rsa(1);
    let genuine = signed(&email);
    let (signed_part, signature) = genuine.rsplit_once('.').expect("three parts");
    vec![
        Case::new("alg none", config(), unsigned_token(&email)),
        Case::new("HMAC with the public key", config(), hmac_signed_with_public_key(&key(), &email)),
        Case::new(
            "another algorithm of the same key",
            config(),
            key().sign(&json!({ "alg": "RS512", "kid": key().kid() }), &email),
        ),
        Case::new(
            "signed by another key under this kid",
            config(),
            stranger.sign(&json!({ "alg": "RS256", "kid": key().kid() }), &email),
        ),
        Case::new(
            "a key of another environment, pinned keys only",
            config(),
            stranger.sign(&stranger.header(SignatureAlgorithm::Rs256), &email),
        ),
        Case::new(
            "the token brings its own key",
            config(),
            stranger.sign(
                &json!({ "alg": "RS256", "kid": key().kid(), "jwk": stranger.public_jwk(None) }),
                &email,
            ),
        ),
        with_header("crit", json!({ "alg": "RS256", "kid": key().kid(), "crit": ["exp"] })),
        with_header("b64", json!({ "alg": "RS256", "kid": key().kid(), "b64": true })),
        with_header("nested", json!({ "alg": "RS256", "kid": key().kid(), "cty": "JWT" })),
        with_header("kid is a number", json!({ "alg": "RS256", "kid": 5 })),
        Case::new("kid and key id differ", config(), genuine.clone()).with_key_id("another"),
        Case::new(
            "a claim changed after signing",
            config(),
            tamper_claim(&genuine, |claims| claims["exp"] = json!(9_999_999_999_i64)),
        ),
        Case::new(
            "the signature cut short",
            config(),
            format!("{signed_part}.{}", &signature[..signature.len() - 4]),
        ),
        Case::new("no signature", config(), format!("{signed_part}.")),
        Case::new("empty", config(), String::new()),
        Case::new("five parts", config(), "e30.e30.e30.e30.e30".into()),
        Case::new("a newline at the end", config(), format!("{genuine}\n")),
        Case::new("padding", config(), format!("{genuine}=")),
        Case::new(
            "the same member twice",
            config(),
            key().sign_bytes(
                "RS256",
                &key().header(SignatureAlgorithm::Rs256).to_string(),
                br#"{"aud":"a","aud":"b"}"#,
            ),
        ),
        Case::new(
            "an API key where its id belongs",
            json!({
                "provider": { "kind": "para", "environment": "BETA", "apiKeyId": "beta_0123456789abcdef" }
            }),
            genuine,
        ),
    ]
}

/// The rows whose keys come over the network.
fn fetched() -> Vec<Case> {
    let email = sample(ParaTab::Email);
    let own = key().public_jwk(Some("RS256"));
    let stranger = SigningKey::rsa(1);
    let encrypting = changed(&own, |jwk| jwk["use"] = json!("enc"));
    let of_stranger = stranger.sign(&stranger.header(SignatureAlgorithm::Rs256), &email);
    vec![
        case("a key set fetched for the call", &email).fetching(std::slice::from_ref(&own)),
        Case::new("a token of another environment", config(), of_stranger)
            .fetching(std::slice::from_ref(&own)),
        case("the only key is for encryption", &email).fetching(std::slice::from_ref(&encrypting)),
        case("the key is for encryption, another is good", &email)
            .fetching(&[encrypting, stranger.public_jwk(None)]),
        case("an unknown key type beside the good key", &email)
            .fetching(&[json!({ "kty": "AKP", "kid": 5 }), own]),
        case("an empty key set", &email).fetching(&[]),
    ]
}
