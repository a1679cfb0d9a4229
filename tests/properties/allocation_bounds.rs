//! Memory use has a limit for every input, and an input over the size limit uses almost none.

use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;
use wallet_jwt::keys::MAX_KEY_SET_BYTES;
use wallet_jwt::token::{MAX_HEADER_BYTES, MAX_TOKEN_BYTES};
use wallet_jwt::{Algorithm, KeySet, Verifier, decode_unverified, verify_compact_signature};

use crate::allocator::measure;
use crate::documents::json_value;
use crate::offline;
use crate::signer::{Signer, base64url};

/// The most that decoding or verifying may use at once: 256 times the largest token, 8 MiB. The most expensive
/// known token, Dynamic credentials with nothing in them (`{}`), took 5.7 MB when this was written.
const TOKEN_BOUND: isize = 256 * MAX_TOKEN_BYTES as isize;
/// The most that parsing a key set may use at once: 128 times the largest set, 8 MiB. The most expensive known set,
/// keys with nothing but a `kid`, took 4.6 MB when this was written.
const KEY_SET_BOUND: isize = 128 * MAX_KEY_SET_BYTES as isize;
/// What an input over the limit may use: the memory of the error.
const REFUSAL_BOUND: isize = 512;

static VERIFIERS: LazyLock<Vec<Verifier>> = LazyLock::new(|| {
    let jwks = [SIGNER.jwk()];
    vec![offline::para(&jwks), offline::dynamic(&jwks), offline::custom(&jwks, &[Algorithm::Rs256])]
});
static SIGNER: LazyLock<Signer> = LazyLock::new(Signer::rsa);
static KEYS: LazyLock<KeySet> = LazyLock::new(|| SIGNER.key_set());

fn assert_bounded(token: &str, what: &str) {
    let decoding = measure(|| decode_unverified(token)).peak;
    assert!(decoding <= TOKEN_BOUND, "decoding {what} took {decoding} bytes");
    for verifier in VERIFIERS.iter() {
        let verifying = measure(|| verifier.verify_offline(token, None)).peak;
        assert!(verifying <= TOKEN_BOUND, "verifying {what} took {verifying} bytes");
    }
}

/// The largest token whose payload repeats an element in an array.
fn signed_with_many(before: &str, element: &str, after: &str) -> String {
    let room = (MAX_TOKEN_BYTES - 400) / 4 * 3 - before.len() - after.len();
    let count = room / (element.len() + 1);
    let payload = format!("{before}{}{after}", vec![element; count].join(","));
    let token =
        SIGNER.token_of_bytes(Algorithm::Rs256, br#"{"alg":"RS256","kid":"rsa"}"#, payload.as_bytes());
    assert!((MAX_TOKEN_BYTES - 1000..=MAX_TOKEN_BYTES).contains(&token.len()), "{} bytes", token.len());
    token
}

#[test]
fn the_most_expensive_tokens_stay_within_the_bound() {
    let para = |list: &str| format!(r#"{{"data":{{"userId":"u","{list}":["#);
    let dynamic = |list: &str| format!(r#"{{"environment_id":"{}","{list}":["#, offline::ENVIRONMENT_ID);
    for (before, element, after) in [
        (r#"{"a":["#.to_owned(), "0", "]}"),
        (r#"{"a":["#.to_owned(), "{}", "]}"),
        (r#"{"a":["#.to_owned(), "[]", "]}"),
        (r#"{"a":["#.to_owned(), r#"{"":0}"#, "]}"),
        (r#"{"a":["#.to_owned(), r#""\n""#, "]}"),
        (r#"{"aud":["#.to_owned(), r#""""#, "]}"),
        (r#"{"a":["#.to_owned(), r#""\ud83d\ude00""#, "]}"),
        (para("wallets"), "{}", "]}}"),
        (para("wallets"), r#"{"address":"a"}"#, "]}}"),
        (para("connectedWallets"), "{}", "]}}"),
        (para("externalWallets"), "{}", "]}}"),
        (dynamic("verified_credentials"), "{}", "]}"),
        (dynamic("verified_credentials"), r#"{"format":"blockchain","address":"a","chain":"b"}"#, "]}"),
        (dynamic("blockchain_accounts"), "{}", "]}"),
        (dynamic("blockchain_accounts"), r#"{"address":"a","chain":"b"}"#, "]}"),
        (dynamic("lists"), r#""""#, "]}"),
    ] {
        assert_bounded(&signed_with_many(&before, element, after), &format!("{before}{element},…{after}"));
    }
    let scope =
        format!(r#"{{"environment_id":"{}","scope":"{}"}}"#, offline::ENVIRONMENT_ID, "a ".repeat(12_000));
    assert_bounded(&format!("{}.{}.AAAA", base64url(r#"{"alg":"RS256"}"#), base64url(scope)), "a long scope");
    let members: String = (0..2400).map(|index| format!(r#""{index}":0,"#)).collect();
    let many = format!("{{{}\"z\":0}}", members);
    assert_bounded(&format!("{}.{}.AAAA", base64url(r#"{"alg":"RS256"}"#), base64url(many)), "many members");
    assert_bounded(&".".repeat(MAX_TOKEN_BYTES), "only dots");
    assert_bounded(&"A".repeat(MAX_TOKEN_BYTES), "no dot");
}

#[test]
fn a_token_over_the_limit_costs_the_refusal_only() {
    // Made before the measurement begins.
    LazyLock::force(&KEYS);
    for bytes in [MAX_TOKEN_BYTES + 1, 40 * 1024, 10 * 1024 * 1024] {
        for token in
            ["A".repeat(bytes), ".".repeat(bytes), format!("e30.{}.AA", "A".repeat(bytes)), "é".repeat(bytes)]
        {
            assert!(measure(|| decode_unverified(&token)).total <= REFUSAL_BOUND);
            assert!(
                measure(|| verify_compact_signature(&token, &KEYS, Algorithm::ALL)).total <= REFUSAL_BOUND
            );
            for verifier in VERIFIERS.iter() {
                assert!(measure(|| verifier.verify_offline(&token, None)).total <= REFUSAL_BOUND);
            }
        }
    }
}

#[test]
fn a_header_over_the_limit_is_not_even_decoded() {
    let header = base64url(" ".repeat(MAX_HEADER_BYTES + 4));
    let token = format!("{header}.{}.AA", "A".repeat(20_000));
    assert!(measure(|| decode_unverified(&token)).total <= REFUSAL_BOUND);
}

#[test]
fn the_most_expensive_key_sets_stay_within_the_bound() {
    let (rsa, p256) = (SIGNER.jwk().to_string(), Signer::p256().jwk().to_string());
    let short = json!({"kty": "OKP", "crv": "Ed25519", "x": base64url([7; 32])}).to_string();
    for element in ["0", "{}", "[]", r#""""#, r#"{"kid":""}"#, r#"{"kty":"RSA"}"#, &short, &rsa, &p256] {
        let count = (MAX_KEY_SET_BYTES - 12) / (element.len() + 1);
        let text = format!(r#"{{"keys":[{}]}}"#, vec![element; count].join(","));
        assert!(text.len() <= MAX_KEY_SET_BYTES);
        let peak = measure(|| KeySet::parse(text.as_bytes())).peak;
        assert!(peak <= KEY_SET_BOUND, "{element}: {peak} bytes");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_input_up_to_40_kib_stays_within_the_bound(
        bytes in vec(any::<u8>(), 0..30_000),
        json in vec(json_value(), 1..40),
        place in 0_usize..40_000,
    ) {
        let any = String::from_utf8_lossy(&bytes).into_owned();
        let listed = format!(r#"{{"data":{{"userId":"u","wallets":[{}]}}}}"#, json.join(","));
        let mut dotted = base64url(&bytes);
        dotted.insert(place.min(dotted.len()), '.');
        for token in [
            any,
            dotted,
            format!("{}.{}.AAAA", base64url(r#"{"alg":"RS256"}"#), base64url(&bytes)),
            format!("{}.{}.AAAA", base64url(r#"{"alg":"RS256"}"#), base64url(listed)),
        ] {
            assert_bounded(&token, "a random token");
        }
    }
}
