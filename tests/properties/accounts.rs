//! Whatever stands in the string of Privy's accounts: no panic, nothing of it in a text that could be logged, and only
//! well-formed lists are accepted.

use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Value, json};
use wallet_jwt::provider::PublicKeys;
use wallet_jwt::verifier::PinnedKeys;
use wallet_jwt::{
    Algorithm, PrivyOptions, PrivyTokens, Provider, Verifier, VerifierOptions, decode_unverified,
};

use crate::documents::{altered, garbled, json_value, pointers};
use crate::offline;
use crate::signer::Signer;

const MARKER: &str = "MARKER-5e1f";

static SIGNER: LazyLock<Signer> = LazyLock::new(Signer::p256);
static VERIFIER: LazyLock<Verifier> = LazyLock::new(|| {
    let options = PrivyOptions { accept: PrivyTokens::Both, ..PrivyOptions::default() };
    let provider = Provider::privy("app", options).expect("an app id");
    let keys = PublicKeys::JwkSet(json!({ "keys": [SIGNER.jwk()] }).to_string());
    let pinned_keys = Some(PinnedKeys { keys, not_after_at: 253_402_300_799 });
    offline::verifier_at(
        offline::NOW,
        provider,
        VerifierOptions { pinned_keys, ..VerifierOptions::default() },
    )
});

fn accounts() -> Value {
    let sample: Value =
        serde_json::from_str(include_str!("../data/providers/privy-identity.json")).expect("JSON");
    serde_json::from_str(sample["claims"]["linked_accounts"].as_str().expect("a text")).expect("a list")
}

fn token(accounts: &str) -> String {
    let claims = json!({
        "iss": "privy.io", "aud": "app", "sub": "did:privy:user", "iat": offline::NOW - 10,
        "exp": offline::NOW + 600, "linked_accounts": accounts,
    });
    SIGNER.token_with(Algorithm::Es256, &json!({ "alg": "ES256", "typ": "JWT" }), &claims)
}

/// Whether it was accepted.
fn look_at(accounts: &str) -> bool {
    let token = token(accounts);
    let decoded = decode_unverified(&token).expect("it is well formed");
    let mut texts = vec![format!("{decoded:?}"), decoded.claim_problems.join(" ")];
    let verified = VERIFIER.verify_offline(&token, None);
    texts.push(match &verified {
        Ok(session) => format!("{session:?}"),
        Err(error) => format!("{error} {error:?} {}", error.fields()),
    });
    assert!(texts.iter().all(|text| !text.contains(MARKER)), "{texts:?}");
    assert_eq!(decoded.claim_problems.is_empty(), verified.is_ok(), "{texts:?}");
    verified.is_ok()
}

/// serde_json takes no half of a surrogate pair. Where nothing reads it, we do.
fn is_list(text: &str) -> bool {
    let has_half = text.to_ascii_lowercase().contains("\\ud");
    has_half || serde_json::from_str::<Vec<Value>>(text).is_ok()
}

#[test]
fn the_sample_is_accepted() {
    assert!(look_at(&accounts().to_string()));
}

#[test]
fn a_marker_in_any_account_stays_out_of_every_text() {
    for place in pointers(&accounts()) {
        for value in [json!(MARKER), json!([MARKER]), json!({ MARKER: MARKER }), json!([{ MARKER: 5 }])] {
            let mut accounts = accounts();
            if let Some(member) = accounts.pointer_mut(&place) {
                *member = value;
            }
            look_at(&accounts.to_string());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_as_accounts(text in any::<String>()) {
        prop_assert!(!look_at(&text) || is_list(&text));
    }

    #[test]
    fn any_json_as_accounts(text in json_value()) {
        prop_assert!(!look_at(&text) || is_list(&text));
        look_at(&format!("[{text}]"));
    }

    #[test]
    fn altered_accounts(text in altered(accounts())) {
        look_at(&text);
    }

    #[test]
    fn garbled_accounts(text in garbled(accounts().to_string())) {
        look_at(&text);
    }
}
