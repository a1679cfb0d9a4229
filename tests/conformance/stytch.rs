//! The rows of Stytch.

use serde_json::{Value, json};
use wallet_jwt_fake_issuer::{
    SAMPLE_STYTCH_PROJECT_ID, SigningKey, StytchClaimsInput, StytchShape, stytch_payload,
};

use crate::cases::{Case, changed, key, options, without};

/// Two minutes after the sample was issued; it lives for five.
const NOW_AT: i64 = 1_795_824_749;
const SESSION: &str = "https://stytch.com/session";

/// The sample of `tests/data/providers`.
fn session() -> Value {
    let mut sample: Value =
        serde_json::from_str(include_str!("../data/providers/stytch-session.json")).expect("JSON");
    sample["claims"].take()
}

fn signed(typ: Value, claims: &Value) -> String {
    key().sign(&json!({ "alg": "RS256", "typ": typ, "kid": key().kid() }), claims)
}

fn provider(project_id: &str, environment: &str) -> Value {
    json!({
        "provider": { "kind": "stytch", "projectId": project_id, "environment": environment },
        "options": options(),
    })
}

fn of(name: &str, claims: &Value) -> Case {
    Case::new(name, provider(SAMPLE_STYTCH_PROJECT_ID, "test"), signed(json!("JWT"), claims)).at(NOW_AT)
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = claims();
    cases.extend(factors());
    cases.extend(made());
    cases.extend(configured());
    cases
}

fn claims() -> Vec<Case> {
    let with = |name: &str, claim: &str, value: Value| {
        of(name, &changed(&session(), |claims| claims[claim] = value.clone()))
    };
    let typed = |name: &str, typ: Value| {
        Case::new(name, provider(SAMPLE_STYTCH_PROJECT_ID, "test"), signed(typ, &session())).at(NOW_AT)
    };
    vec![
        of("a session", &session()),
        of("a session from a fetched key set", &session()).fetching(&[key().public_jwk(Some("RS256"))]),
        with("an audience that is no array", "aud", json!(SAMPLE_STYTCH_PROJECT_ID)),
        with("another project's token", "aud", json!(["project-test-22222222-2222-4222-8222-222222222222"])),
        with("the API's host as the issuer", "iss", json!("https://test.stytch.com")),
        with("the live API's host as the issuer", "iss", json!("https://api.stytch.com")),
        with("another project as the issuer", "iss", json!("stytch.com/project-test-2")),
        with(
            "an issuer with a scheme",
            "iss",
            json!(format!("https://stytch.com/{SAMPLE_STYTCH_PROJECT_ID}")),
        ),
        of("no issuer", &without(&session(), "", "iss")),
        of("no audience", &without(&session(), "", "aud")),
        of("no user", &without(&session(), "", "sub")),
        of("no exp", &without(&session(), "", "exp")),
        of("no nbf", &without(&session(), "", "nbf")),
        with("an nbf in the future", "nbf", json!(NOW_AT + 61)),
        of("an expired token, five minutes later", &session()).at(NOW_AT + 241),
        typed("typ in small letters", json!("jwt")),
        typed("no typ", Value::Null),
        of("a token without a session", &without(&session(), "", SESSION)),
        with("a session that is a text", SESSION, json!("session")),
        with("an empty session", SESSION, json!({})),
        with(
            "the token of a member of a business",
            "https://stytch.com/organization",
            json!({ "organization_id": "o" }),
        ),
    ]
}

fn factors() -> Vec<Case> {
    let with = |name: &str, factors: Value| {
        let claims =
            changed(&session(), |claims| claims[SESSION]["authentication_factors"] = factors.clone());
        of(name, &claims)
    };
    let wallet = |address: &str, kind: &str| {
        json!({
            "type": "crypto", "delivery_method": "crypto_wallet",
            "crypto_wallet_factor": { "crypto_wallet_id": "w", "crypto_wallet_address": address, "crypto_wallet_type": kind },
        })
    };
    let email = || {
        json!({
            "type": "magic_link", "delivery_method": "email",
            "email_factor": { "email_id": "e", "email_address": "ada@example.com" },
        })
    };
    vec![
        with("by e-mail", json!([email()])),
        with(
            "by phone",
            json!([{ "type": "otp", "delivery_method": "sms", "phone_number_factor": { "phone_id": "p", "phone_number": "+15555550100" } }]),
        ),
        with(
            "with Google",
            json!([{ "type": "oauth", "delivery_method": "oauth_google", "google_oauth_factor": { "id": "g", "provider_subject": "1" } }]),
        ),
        with(
            "with a wallet on Solana",
            json!([wallet("9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM", "solana")]),
        ),
        with(
            "by e-mail and with a wallet",
            json!([email(), wallet("0x9dd3824F4E5fC1E1c4A7cbd6CDd3f61D9b1e4B3C", "ethereum")]),
        ),
        with("a factor of an unknown kind", json!([{ "type": "telepathy" }])),
        with("a wallet without an address", json!([{ "type": "crypto", "crypto_wallet_factor": {} }])),
        with(
            "an address that is a number",
            json!([{ "type": "crypto", "crypto_wallet_factor": { "crypto_wallet_address": 5 } }]),
        ),
        with("factors that are an object", json!({})),
        with("a factor that is a text", json!(["crypto"])),
    ]
}

/// What the fake issuer makes.
fn made() -> Vec<Case> {
    StytchShape::ALL
        .iter()
        .map(|shape| {
            let input = StytchClaimsInput { issued_at: NOW_AT - 120, ..StytchClaimsInput::default() };
            of(&format!("the fake issuer's token: {shape}"), &stytch_payload(*shape, &input))
        })
        .collect()
}

fn configured() -> Vec<Case> {
    let with = |name: &str, project_id: &str, environment: &str| {
        Case::new(name, provider(project_id, environment), signed(json!("JWT"), &session())).at(NOW_AT)
    };
    let foreign = SigningKey::rsa(1);
    let by_foreign = foreign.sign(&json!({ "alg": "RS256", "typ": "JWT", "kid": key().kid() }), &session());
    vec![
        with("the other environment", SAMPLE_STYTCH_PROJECT_ID, "live"),
        with("a project id that is a path", "../admin", "test"),
        with("an unknown environment", SAMPLE_STYTCH_PROJECT_ID, "beta"),
        Case::new("another key", provider(SAMPLE_STYTCH_PROJECT_ID, "test"), by_foreign).at(NOW_AT),
    ]
}
