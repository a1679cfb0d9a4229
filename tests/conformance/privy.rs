//! The rows of Privy.

use serde_json::{Value, json};
use wallet_jwt_fake_issuer::{PrivyClaimsInput, PrivyShape, SigningKey, privy_payload};

use crate::cases::{Case, changed, without};

/// Ten minutes after the samples were issued.
const NOW_AT: i64 = 1_795_825_229;
const APP_ID: &str = "cm0examplappid00000000000";
/// A key for ES256 that signs nothing here.
const ANOTHER_PEM: &str = "-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE9u02MEcFV3eeiUIS0m3HeRsjGZEp
2khDRph6iOPGVANthiwTFaW/aSkHEyaUJGtYQsZ4IfGqxAX4iPObVneb6Q==
-----END PUBLIC KEY-----
";

/// A sample of `tests/data/providers`.
fn sample(text: &str) -> (Value, Value) {
    let mut sample: Value = serde_json::from_str(text).expect("JSON");
    (sample["header"].take(), sample["claims"].take())
}

fn identity() -> Value {
    sample(include_str!("../data/providers/privy-identity.json")).1
}

fn access() -> Value {
    sample(include_str!("../data/providers/privy-access.json")).1
}

fn key() -> SigningKey {
    SigningKey::p256()
}

fn header() -> Value {
    let (header, _) = sample(include_str!("../data/providers/privy-identity.json"));
    changed(&header, |header| header["kid"] = json!(key().kid()))
}

fn accepting(accept: &str) -> Value {
    json!({
        "provider": { "kind": "privy", "appId": APP_ID, "accept": accept },
        "options": { "pinnedKeys": {
            "keys": { "jwkSet": { "keys": [key().public_jwk(Some("ES256"))] } },
            "notAfterAt": 4_102_444_800_i64,
        } },
    })
}

fn case(name: &str, accept: &str, header: &Value, claims: &Value) -> Case {
    Case::new(name, accepting(accept), key().sign(header, claims)).at(NOW_AT)
}

fn of(name: &str, claims: &Value) -> Case {
    case(name, "identity", &header(), claims)
}

/// An identity token with these accounts.
fn with_accounts(name: &str, accounts: &Value) -> Case {
    with_text(name, &accounts.to_string())
}

fn with_text(name: &str, text: &str) -> Case {
    of(name, &changed(&identity(), |claims| claims["linked_accounts"] = json!(text)))
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = kinds();
    cases.extend(claims());
    cases.extend(accounts());
    cases.extend(texts());
    cases.extend(logins());
    cases.extend(configured());
    cases
}

fn kinds() -> Vec<Case> {
    let access = access();
    let both = changed(&access, |claims| claims["linked_accounts"] = json!("[]"));
    vec![
        of("the identity token", &identity()),
        case("the access token", "access", &header(), &access),
        case("the identity token, where both are accepted", "both", &header(), &identity()),
        case("the access token, where both are accepted", "both", &header(), &access),
        case("an access token for an identity token", "identity", &header(), &access),
        case("an identity token for an access token", "access", &header(), &identity()),
        case("neither accounts nor a session", "both", &header(), &without(&access, "", "sid")),
        case("an empty session id", "both", &header(), &changed(&access, |claims| claims["sid"] = json!(""))),
        case("accounts and a session", "both", &header(), &both),
    ]
}

fn claims() -> Vec<Case> {
    let with = |name: &str, claim: &str, value: Value| {
        of(name, &changed(&identity(), |claims| claims[claim] = value.clone()))
    };
    let typed = |name: &str, typ: Value| {
        case(name, "identity", &changed(&header(), |header| header["typ"] = typ.clone()), &identity())
    };
    let rsa = SigningKey::rsa(0);
    let by_rsa = rsa.sign(&json!({ "alg": "RS256", "typ": "JWT", "kid": key().kid() }), &identity());
    vec![
        with("another app's token", "aud", json!("cm0anotherapp000000000000")),
        with("the app among other audiences", "aud", json!(["other", APP_ID])),
        of("no audience", &without(&identity(), "", "aud")),
        with("another issuer", "iss", json!("https://privy.io")),
        of("no issuer", &without(&identity(), "", "iss")),
        with("a user id of another form", "sub", json!("user-1")),
        with("a user id that only begins well", "sub", json!("did:privy:")),
        of("no user id", &without(&identity(), "", "sub")),
        of("no iat", &without(&identity(), "", "iat")),
        of("no exp", &without(&identity(), "", "exp")),
        with("an expired token", "exp", json!(NOW_AT - 60)),
        typed("typ in small letters", json!("jwt")),
        typed("another typ", json!("at+jwt")),
        typed("no typ", Value::Null),
        case("no kid", "identity", &changed(&header(), |header| header["kid"] = Value::Null), &identity()),
        Case::new("another algorithm", accepting("identity"), by_rsa).at(NOW_AT),
        Case::new("a fetched key set", accepting("identity"), key().sign(&header(), &identity()))
            .at(NOW_AT)
            .fetching(&[key().public_jwk(Some("ES256"))]),
    ]
}

fn accounts() -> Vec<Case> {
    const EVM: &str = "0x9dd3824f045c77bc369485e8f1dd6b452b6be617";
    let wallet = |address: &str, chain: &str, client: Value, lv: Value| json!({ "type": "wallet", "address": address, "chain_type": chain, "wallet_client_type": client, "lv": lv });
    let embedded = |address: &str, chain: &str| wallet(address, chain, json!("privy"), json!(NOW_AT));
    vec![
        with_accounts("no accounts", &json!([])),
        with_accounts(
            "an external wallet that was not verified",
            &json!([wallet(EVM, "ethereum", json!("metamask"), Value::Null)]),
        ),
        with_accounts(
            "an external wallet without a client",
            &json!([wallet(EVM, "ethereum", Value::Null, json!(NOW_AT))]),
        ),
        with_accounts(
            "one account as an embedded and as an external wallet",
            &json!([wallet(EVM, "ethereum", json!("metamask"), Value::Null), embedded(EVM, "ethereum")]),
        ),
        with_accounts(
            "smart wallets, verified and not",
            &json!([
                { "type": "smart_wallet", "address": EVM, "smart_wallet_type": "kernel", "lv": NOW_AT },
                { "type": "smart_wallet", "address": "0x3333333333333333333333333333333333333333" },
            ]),
        ),
        with_accounts(
            "wallets of another app",
            &json!([{
                "type": "cross_app", "provider_app_id": "cm0otherapp", "subject": "did:privy:other", "lv": NOW_AT,
                "embedded_wallets": [{ "address": EVM }],
                "smart_wallets": [{ "address": "0x3333333333333333333333333333333333333333" }],
            }]),
        ),
        with_accounts(
            "the words for chains",
            &json!([
                embedded("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "bitcoin-segwit"),
                embedded("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", "bitcoin-taproot"),
                embedded("cosmos1l3e9pgs3mmwuwrh95fecme0s0qtn2880f2jmfe", "cosmos"),
                embedded("alice.near", "near"),
                embedded("rEXAMPLE", "xrpl"),
                embedded("0x1", "movement"),
                embedded("sp1example", "spark"),
                embedded("nowhere", ""),
            ]),
        ),
        with_accounts(
            "a wallet without an address",
            &json!([{ "type": "wallet", "wallet_client_type": "privy" }]),
        ),
        with_accounts(
            "accounts of unknown kinds",
            &json!([
                { "type": "carrier_pigeon", "address": 5, "lv": "never" },
                { "address": "of no kind" },
                embedded(EVM, "ethereum"),
            ]),
        ),
        with_accounts("an account that is no object", &json!(["wallet"])),
        with_accounts("an address that is a number", &json!([{ "type": "wallet", "address": 5 }])),
        with_accounts("lv in a string", &json!([wallet(EVM, "ethereum", json!("metamask"), json!("now"))])),
    ]
}

/// What stands in the string.
fn texts() -> Vec<Case> {
    let shape = |name: &str, shape: PrivyShape| {
        let input = PrivyClaimsInput { issued_at: NOW_AT - 600, ..PrivyClaimsInput::default() };
        of(name, &privy_payload(shape, &input))
    };
    let nested =
        |levels: usize| format!(r#"[{{"type":"x","x":{}{}}}]"#, "[".repeat(levels), "]".repeat(levels));
    vec![
        shape("the fake issuer's identity token", PrivyShape::Identity),
        shape("accounts as an array", PrivyShape::AccountsArray),
        shape("accounts that are no JSON", PrivyShape::AccountsNotJson),
        shape("an account with a member twice", PrivyShape::AccountsTwice),
        shape("a huge text of accounts", PrivyShape::AccountsHuge),
        shape("neither accounts nor a session, of the fake issuer", PrivyShape::Neither),
        with_text("accounts in an object", r#"{"type":"wallet"}"#),
        with_text("accounts as a text in a text", r#""[]""#),
        with_text("no text of accounts", ""),
        with_text("accounts nested as deep as allowed", &nested(61)),
        with_text("accounts nested too deep, counted from the outside", &nested(62)),
        with_text(
            "half of a surrogate pair in an account's name",
            r#"[{"type":"google_oauth","subject":"1","email":"ada@example.com","name":"\ud83d"}]"#,
        ),
        with_text("half of a surrogate pair in an address", r#"[{"type":"email","address":"\ud83d"}]"#),
    ]
}

fn logins() -> Vec<Case> {
    let only = |name: &str, account: Value| with_accounts(name, &json!([account]));
    let guest = changed(&identity(), |claims| {
        (claims["guest"], claims["linked_accounts"]) = (json!("t"), json!("[]"));
    });
    vec![
        only("by e-mail", json!({ "type": "email", "address": "ada@example.com", "lv": NOW_AT })),
        only("by phone", json!({ "type": "phone", "phone_number": "+15555550100" })),
        only("with Farcaster", json!({ "type": "farcaster", "fid": 7, "username": "ada", "oa": "0x" })),
        only("with Telegram", json!({ "type": "telegram", "telegram_user_id": 42, "username": "ada" })),
        only(
            "with Google",
            json!({ "type": "google_oauth", "subject": "1", "email": "ada@example.com", "name": "Ada" }),
        ),
        only("with Twitter", json!({ "type": "twitter_oauth", "subject": "1", "username": "ada" })),
        only("with a service of the app's own", json!({ "type": "acme_oauth", "subject": 7 })),
        only("with a passkey", json!({ "type": "passkey", "credential_id": "c" })),
        only("with the app's own accounts", json!({ "type": "custom_auth", "custom_user_id": "u" })),
        of("a guest", &guest),
    ]
}

fn configured() -> Vec<Case> {
    let with = |name: &str, provider: Value| {
        let config = json!({ "provider": provider });
        Case::new(name, config, key().sign(&header(), &identity())).at(NOW_AT)
    };
    vec![
        with("the dashboard's PEM", json!({ "kind": "privy", "appId": APP_ID, "pem": key().public_pem() })),
        with(
            "a PEM with escaped line breaks, as a variable of the environment has it",
            json!({ "kind": "privy", "appId": APP_ID, "pem": key().public_pem().replace('\n', "\\n") }),
        ),
        with("another app's PEM", json!({ "kind": "privy", "appId": APP_ID, "pem": ANOTHER_PEM })),
        with(
            "a PEM of another algorithm",
            json!({ "kind": "privy", "appId": APP_ID, "pem": SigningKey::rsa(0).public_pem() }),
        ),
        with("an app id that is a path", json!({ "kind": "privy", "appId": "../admin" })),
        with("no app id", json!({ "kind": "privy" })),
        with("an unknown kind of token", json!({ "kind": "privy", "appId": APP_ID, "accept": "any" })),
        with("an unknown option", json!({ "kind": "privy", "appId": APP_ID, "audience": APP_ID })),
    ]
}
