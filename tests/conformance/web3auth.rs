//! The rows of Web3Auth. The keys come over the network, one set for both issuers, unless a row configures them.

use serde_json::{Value, json};
use wallet_jwt_fake_issuer::{
    SAMPLE_WEB3AUTH_CLIENT_ID, SigningKey, Web3authClaimsInput, Web3authShape, web3auth_payload,
};

use crate::cases::{Case, changed, without};

/// Ten minutes after the samples were issued.
const NOW_AT: i64 = 1_795_825_229;

/// A sample of `tests/data/providers`.
fn claims(text: &str) -> Value {
    let mut sample: Value = serde_json::from_str(text).expect("JSON");
    sample["claims"].take()
}

fn social() -> Value {
    claims(include_str!("../data/providers/web3auth-social.json"))
}

fn external() -> Value {
    claims(include_str!("../data/providers/web3auth-external.json"))
}

fn older() -> Value {
    claims(include_str!("../data/providers/web3auth-older.json"))
}

fn key() -> SigningKey {
    SigningKey::p256()
}

fn signed(claims: &Value) -> String {
    key().sign(&json!({ "alg": "ES256", "typ": "JWT", "kid": key().kid() }), claims)
}

fn provider(accept: &str, more: Value) -> Value {
    let mut provider = json!({ "kind": "web3auth", "clientId": SAMPLE_WEB3AUTH_CLIENT_ID, "accept": accept });
    for (name, value) in more.as_object().expect("an object") {
        provider[name] = value.clone();
    }
    json!({ "provider": provider })
}

fn fetched(case: Case) -> Case {
    case.at(NOW_AT).fetching(&[key().public_jwk(Some("ES256"))])
}

fn of(name: &str, accept: &str, claims: &Value) -> Case {
    fetched(Case::new(name, provider(accept, json!({})), signed(claims)))
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = issuers();
    cases.extend(users());
    cases.extend(wallets());
    cases.extend(logins());
    cases.extend(made());
    cases.extend(configured());
    cases
}

fn issuers() -> Vec<Case> {
    let with = |name: &str, claim: &str, value: Value| {
        of(name, "both", &changed(&social(), |claims| claims[claim] = value.clone()))
    };
    vec![
        of("a social login", "social", &social()),
        of("an external wallet", "external", &external()),
        of("a social login, where both are accepted", "both", &social()),
        of("an external wallet, where both are accepted", "both", &external()),
        of("an external wallet for a social login", "social", &external()),
        of("a social login for an external wallet", "external", &social()),
        of("an older token without keys for it", "both", &older()),
        with("another client's token", "aud", json!("BAnotherClientId")),
        with("another issuer", "iss", json!("https://api-auth.web3auth.io/")),
        of("no issuer", "both", &without(&social(), "", "iss")),
        of("no audience", "both", &without(&social(), "", "aud")),
        of("no iat", "both", &without(&social(), "", "iat")),
        of("no exp", "both", &without(&social(), "", "exp")),
        with("an expired token", "exp", json!(NOW_AT - 60)),
        // Else a wallet's owner could name any social user.
        with("a social login with the external issuer", "iss", json!("https://authjs.web3auth.io")),
        of(
            "an external wallet with the social issuer",
            "both",
            &changed(&external(), |claims| claims["iss"] = json!("https://api-auth.web3auth.io")),
        ),
    ]
}

fn users() -> Vec<Case> {
    let with = |name: &str, claim: &str, value: Value| {
        of(name, "social", &changed(&social(), |claims| claims[claim] = value.clone()))
    };
    let ungrouped = || without(&social(), "", "groupedAuthConnectionId");
    vec![
        of("a connection that is not grouped", "social", &ungrouped()),
        with("a group without a name", "groupedAuthConnectionId", json!("")),
        with("a group that is a number", "groupedAuthConnectionId", json!(7)),
        of("no connection", "social", &without(&ungrouped(), "", "authConnectionId")),
        of("no user id", "social", &without(&social(), "", "userId")),
        with("an empty user id", "userId", json!("")),
        with("a user id that is a number", "userId", json!(42)),
        with("a user id that is an object", "userId", json!({})),
        with("a user id with quotes", "userId", json!("a\",\"b")),
        of(
            "the same user id at another connection",
            "social",
            &changed(&ungrouped(), |claims| claims["authConnectionId"] = json!("another-connection")),
        ),
        of(
            "the user in sub only",
            "social",
            &changed(&without(&social(), "", "userId"), |claims| claims["sub"] = json!("ada@example.com")),
        ),
    ]
}

fn wallets() -> Vec<Case> {
    let social_with = |name: &str, wallets: Value| {
        of(name, "social", &changed(&social(), |claims| claims["wallets"] = wallets.clone()))
    };
    let external_with = |name: &str, wallets: Value| {
        of(name, "external", &changed(&external(), |claims| claims["wallets"] = wallets.clone()))
    };
    let key =
        |text: &str, curve: &str| json!({ "public_key": text, "type": "web3auth_app_key", "curve": curve });
    // The public key of the private key 1, compressed and not.
    let generator = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    let point = "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8";
    let address = "0x9dd3824F4E5fC1E1c4A7cbd6CDd3f61D9b1e4B3C";
    let wallet = |address: &str, kind: &str| json!({ "address": address, "type": kind });
    vec![
        social_with("a key of secp256k1", json!([key(generator, "secp256k1")])),
        social_with("the same key, not compressed", json!([key(point, "secp256k1")])),
        social_with("the same key twice", json!([key(generator, "secp256k1"), key(point, "secp256k1")])),
        social_with(
            "a key that is no point of its curve",
            json!([key(&format!("02{}", "ff".repeat(32)), "secp256k1")]),
        ),
        social_with("a key of another curve", json!([key(generator, "p256")])),
        social_with(
            "a key of an unknown type",
            json!([{ "public_key": generator, "type": "imported", "curve": "secp256k1" }]),
        ),
        social_with("an address in a social login", json!([wallet(address, "ethereum")])),
        social_with("no wallets", json!([])),
        social_with("wallets that are a text", json!("0x1")),
        social_with(
            "a key that is a number",
            json!([{ "public_key": 5, "type": "web3auth_app_key", "curve": "ed25519" }]),
        ),
        external_with(
            "a wallet on Solana",
            json!([wallet("9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM", "solana")]),
        ),
        external_with(
            "a wallet in small letters is the same user",
            json!([wallet(&address.to_lowercase(), "ethereum")]),
        ),
        external_with("a word for a chain that is not known", json!([wallet("0x1", "starkware")])),
        external_with(
            "two wallets",
            json!([
                wallet(address, "ethereum"),
                wallet("0x2222222222222222222222222222222222222222", "ethereum")
            ]),
        ),
        external_with("a wallet whose address is none", json!([wallet("0x1", "ethereum")])),
        external_with("an external token without a wallet", json!([])),
        external_with("a wallet without an address", json!([{ "type": "ethereum" }])),
        external_with("a wallet without a chain", json!([{ "address": address }])),
    ]
}

fn logins() -> Vec<Case> {
    let by = |connection: &str| {
        let claims = changed(&social(), |claims| claims["authConnection"] = json!(connection));
        of(&format!("signed in by {connection}"), "social", &claims)
    };
    ["twitter", "email_passwordless", "sms_passwordless", "farcaster", "custom", "a_new_one"].map(by).into()
}

/// What the fake issuer makes.
fn made() -> Vec<Case> {
    Web3authShape::ALL
        .iter()
        .map(|shape| {
            let input = Web3authClaimsInput { issued_at: NOW_AT - 600, ..Web3authClaimsInput::default() };
            let claims = web3auth_payload(*shape, &input);
            of(&format!("the fake issuer's token: {shape}"), "both", &claims)
        })
        .collect()
}

fn configured() -> Vec<Case> {
    let with = |name: &str, accept: &str, claims: &Value, more: Value| {
        Case::new(name, provider(accept, more), signed(claims)).at(NOW_AT)
    };
    let set = || json!({ "jwkSet": { "keys": [key().public_jwk(Some("ES256"))] } });
    let pem = || key().public_pem();
    let escaped = pem().replace('\n', "\\n");
    let slashless = changed(&older(), |claims| claims["iss"] = json!("https://api.openlogin.com"));
    let alone = without(&older(), "", "aggregateVerifier");
    vec![
        with("the dashboard's PEM", "social", &social(), json!({ "pem": pem() })),
        with("a PEM with escaped line breaks", "social", &social(), json!({ "pem": escaped })),
        with("a PEM for external wallets", "external", &external(), json!({ "pem": pem() })),
        with(
            "a PEM of another algorithm",
            "social",
            &social(),
            json!({ "pem": SigningKey::rsa(0).public_pem() }),
        ),
        with("an older token with its keys", "social", &older(), json!({ "olderKeys": set() })),
        with("an older token whose issuer has no slash", "social", &slashless, json!({ "olderKeys": set() })),
        with("an older token of one verifier", "social", &alone, json!({ "olderKeys": set() })),
        fetched(with(
            "an older token with a key set's URL",
            "social",
            &older(),
            json!({ "olderKeysUrl": "https://keys.example/" }),
        )),
        with(
            "older keys in two ways",
            "social",
            &older(),
            json!({ "olderKeys": set(), "olderKeysUrl": "https://keys.example/" }),
        ),
        with("no client id", "social", &social(), json!({ "clientId": "" })),
        with("an unknown kind of token", "any", &social(), json!({})),
        with("an unknown option", "social", &social(), json!({ "audience": "x" })),
        Case::new(
            "no kind of token",
            json!({ "provider": { "kind": "web3auth", "clientId": "B" } }),
            signed(&social()),
        )
        .at(NOW_AT),
    ]
}
