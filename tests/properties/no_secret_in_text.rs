//! Nothing from a token appears in the text of an error or in a `{:?}`.

use std::error::Error;
use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};
use wallet_jwt::provider::ProviderClaims;
use wallet_jwt::{
    Algorithm, UnverifiedToken, Verifier, VerifierConfig, VerifyError, decode_unverified,
    verify_compact_signature,
};

use crate::documents::pointers;
use crate::offline;
use crate::signer::{Signer, base64url};

const MARKER: &str = "MARKER-5e1f";

static SIGNER: LazyLock<Signer> = LazyLock::new(Signer::rsa);
static VERIFIERS: LazyLock<Vec<Verifier>> = LazyLock::new(|| {
    // A key without `kid` matches any `kid`, so a token with a changed `kid` still gets as far as its claims.
    let jwks = [SIGNER.jwk_with(&json!({"kid": null}))];
    vec![offline::para(&jwks), offline::dynamic(&jwks), offline::custom(&jwks, &[Algorithm::Rs256])]
});

fn payloads() -> Vec<Value> {
    vec![
        offline::para_payload(),
        offline::dynamic_payload(),
        offline::dynamic_legacy_payload(),
        offline::custom_payload(),
    ]
}

fn header() -> Value {
    json!({"alg": "RS256", "kid": "rsa", "typ": "JWT"})
}

/// The marker in every type that a claim may have.
fn marked_values() -> Vec<Value> {
    vec![
        json!(MARKER),
        json!([MARKER]),
        json!([[MARKER], 5]),
        json!({ MARKER: MARKER }),
        json!([{ MARKER: 5 }]),
        json!(format!("https://{MARKER}.example/\n\"")),
    ]
}

fn sign(header: &Value, payload: &Value) -> String {
    SIGNER.token_with(Algorithm::Rs256, header, payload)
}

fn assert_silent(error: &VerifyError) {
    let mut texts =
        vec![format!("{error}"), format!("{error:?}"), format!("{error:#?}"), error.fields().to_string()];
    texts.extend(error.source().map(|source| format!("{source} {source:?}")));
    for text in texts {
        assert!(!text.contains(MARKER), "{text}");
    }
}

fn assert_decoded_silent(decoded: &UnverifiedToken) {
    let mut texts = vec![format!("{decoded:?}"), format!("{decoded:#?}"), decoded.claim_problems.join(" ")];
    texts.push(format!("{:?}", decoded.provider_claims));
    match &decoded.provider_claims {
        Some(ProviderClaims::Para(para)) => {
            texts.push(format!("{:?} {:?} {:?}", para.wallets, para.external_wallets, para.external_wallet));
        }
        Some(ProviderClaims::Dynamic(dynamic)) => {
            texts.push(format!("{:?} {:?}", dynamic.verified_credentials, dynamic.blockchain_accounts));
        }
        None => {}
    }
    for text in texts {
        assert!(!text.contains(MARKER), "{text}");
    }
}

/// Verifies and decodes, and checks every text that could be logged.
fn assert_says_nothing(token: &str, key_id: Option<&str>) {
    match decode_unverified(token) {
        Ok(decoded) => assert_decoded_silent(&decoded),
        Err(error) => assert_silent(&error),
    }
    for verifier in VERIFIERS.iter() {
        match verifier.verify_offline(token, key_id) {
            Ok(session) => {
                for text in [format!("{session:?}"), format!("{session:#?}"), format!("{verifier:?}")] {
                    assert!(!text.contains(MARKER), "{text}");
                }
            }
            Err(error) => assert_silent(&error),
        }
    }
    if let Err(error) = verify_compact_signature(token, &SIGNER.key_set(), Algorithm::ALL) {
        assert_silent(&error);
    }
}

#[test]
fn the_marker_in_any_one_member_stays_out_of_every_text() {
    for payload in payloads() {
        for place in pointers(&payload) {
            for value in marked_values() {
                let mut payload = payload.clone();
                *payload.pointer_mut(&place).expect("the place exists") = value;
                assert_says_nothing(&sign(&header(), &payload), None);
            }
        }
    }
    for member in
        ["alg", "kid", "typ", "cty", "crit", "b64", "enc", "jwk", "jku", "x5u", "x5c", "x5t", MARKER]
    {
        for value in marked_values() {
            let mut header = header();
            header[member] = value;
            let token = sign(&header, &offline::para_payload());
            assert_says_nothing(&token, None);
            assert_says_nothing(&token, Some(MARKER));
        }
    }
}

#[test]
fn a_refusal_never_quotes_a_text_that_is_no_token() {
    let encoded = base64url(MARKER);
    let not_json = base64url(format!("{{\"{MARKER}\": {MARKER}"));
    let twice = base64url(format!(r#"{{"{MARKER}":1,"{MARKER}":2}}"#));
    let good = base64url(header().to_string());
    for token in [
        MARKER.to_owned(),
        format!("Bearer {MARKER}"),
        format!("{{\"token\":\"{MARKER}\"}}"),
        format!("{MARKER}.{MARKER}.{MARKER}"),
        format!("{MARKER}.{MARKER}.{MARKER}.{MARKER}.{MARKER}"),
        format!("{encoded}.{encoded}.{encoded}"),
        format!("{not_json}.{not_json}.AA"),
        format!("{twice}.{twice}.AA"),
        format!("{good}.{not_json}.AA"),
        format!("{good}.{twice}.AA"),
        SIGNER.token_of_bytes(Algorithm::Rs256, header().to_string().as_bytes(), MARKER.as_bytes()),
    ] {
        let error = decode_unverified(&token).expect_err("no token");
        assert_silent(&error);
        assert_says_nothing(&token, Some(MARKER));
    }
}

#[test]
fn identity_and_wallets_print_nothing_about_the_user() {
    for payload in payloads() {
        let mut marked = payload.clone();
        for place in pointers(&payload) {
            let member = place.rsplit('/').next().expect("a pointer has a last step");
            // The environment and the time claims do not change, so that the token verifies.
            let keeps = ["environment_id", "environmentId", "iss", "aud", "scope"];
            let target = marked.pointer_mut(&place).expect("the place exists");
            if target.is_string() && !keeps.contains(&member) {
                *target = json!(format!("{MARKER}-{}", if member == "sub" { "userId" } else { member }));
            }
        }
        let token = sign(&header(), &marked);
        let decoded = decode_unverified(&token).expect("still well-formed");
        assert!(decoded.to_json().contains(MARKER), "the marker is in the data");
        assert_decoded_silent(&decoded);
        let identity = format!("{:?} {:?}", decoded.identity, decoded.wallets);
        assert!(!identity.contains(MARKER), "{identity}");
        let verified = VERIFIERS.iter().find_map(|verifier| verifier.verify_offline(&token, None).ok());
        let session = verified.expect("one of the verifiers accepts it");
        let session = format!("{session:?} {:?} {:?}", session.identity, session.wallets);
        assert!(!session.contains(MARKER), "{session}");
    }
}

#[test]
fn an_api_key_in_a_configuration_stays_out_of_the_refusal() {
    let key = format!("beta_{MARKER}");
    for provider in [
        json!({"kind": "para", "environment": "BETA", "apiKeyId": key}),
        json!({"kind": "para", "environment": key, "anyAudience": true}),
        json!({"kind": "para", "environment": "BETA", "apiKeyId": [key]}),
        json!({"kind": "para", "environment": "BETA", "apiKey": key}),
        json!({"kind": key}),
        json!({"kind": "dynamic", "environmentId": key}),
        json!({"kind": "dynamic", "environmentId": offline::ENVIRONMENT_ID, "keysUrl": key}),
        json!({"kind": "dynamic", "environmentId": offline::ENVIRONMENT_ID, "keysUrl": format!("https://{key}@host/")}),
        json!({"kind": "custom", "anyIssuer": true, "anyAudience": true, "algorithms": [key]}),
        json!({"kind": "custom", "keys": {"pem": {"pem": key}}, "anyIssuer": true, "anyAudience": true, "algorithms": ["RS256"]}),
        json!({"kind": "custom", "keys": {"jwkSet": key}, "anyIssuer": true, "anyAudience": true, "algorithms": ["RS256"]}),
    ] {
        let error =
            VerifierConfig::from_json(&json!({ "provider": provider }).to_string()).expect_err("refused");
        assert!(!format!("{error} {error:?}").contains(MARKER), "{error:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_marker_in_any_members_at_once_stays_out_of_every_text(
        payload in select(payloads()),
        in_payload in vec((any::<Index>(), select(marked_values())), 0..6),
        in_header in vec((select(vec!["alg", "kid", "typ", "cty", "crit", "x5c", MARKER]), select(marked_values())), 0..2),
        is_signed in any::<bool>(),
        key_id in select(vec![None, Some("rsa"), Some(MARKER)]),
    ) {
        let mut payload = payload;
        for (place, value) in in_payload {
            let places = pointers(&payload);
            *payload.pointer_mut(&places[place.index(places.len())]).expect("the place exists") = value;
        }
        let mut header = header();
        for (member, value) in in_header {
            header[member] = value;
        }
        let mut token = sign(&header, &payload);
        if !is_signed {
            token.truncate(token.len() - 8);
            token.push_str(&base64url(&MARKER[..6]));
        }
        assert_says_nothing(&token, key_id);
    }
}
