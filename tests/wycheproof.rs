//! Project Wycheproof's JSON web signature tests. Every test has the result that the file names, except those
//! listed here with their reason.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use serde_json::{Value, json};
use wallet_jwt::{Algorithm, KeySet, verify_compact_signature};

const SUITE: &str = include_str!("data/wycheproof/json_web_signature_test.json");

/// Valid tests that are refused: the error code, and why the refusal is right.
const EXCEPTIONS: &[(&[u64], &str, &str)] = &[
    (
        &[1, 348, 352, 357, 358, 359, 376, 377],
        "E_ALGORITHM_NOT_ALLOWED",
        "HS256: anybody who can check a MAC can also make one, so it proves nothing; refused by policy",
    ),
    (
        &[372, 373],
        "E_TOKEN_MALFORMED",
        "HS256 too, and a stray `?` makes a part no base64url (RFC 7515 §2): that is seen first",
    ),
    (
        &[346, 350],
        "E_KEY_UNFIT",
        "PS384 under a JWK whose `alg` is PS256: the key is not meant for it (RFC 7517 §4.4)",
    ),
    (
        &[347, 351],
        "E_ALGORITHM_NOT_ALLOWED",
        "ES512 is in no list of all algorithms; and the suite's key has the `alg` ES521, which is none",
    ),
];

/// The reasons why an invalid test is refused, if it is not the signature.
const REFUSED_BEFORE_THE_SIGNATURE: &[(&str, &str, &[RangeInclusive<u64>])] = &[
    ("E_TOKEN_MALFORMED", "a part is missing", &[4..=4, 7..=7, 9..=13, 21..=21, 24..=24, 26..=30]),
    ("E_TOKEN_MALFORMED", "a part is missing", &[36..=36, 39..=39, 41..=45]),
    ("E_TOKEN_MALFORMED", "a part too many, or JSON", &[14..=15, 17..=17]),
    ("E_TOKEN_MALFORMED", "not strict base64url", &[360..=366, 368..=369, 371..=371, 374..=375]),
    (
        "E_ALGORITHM_NOT_ALLOWED",
        "HS256, also if something else is wrong",
        &[2..=3, 5..=6, 8..=8, 367..=367, 370..=370],
    ),
    ("E_ALGORITHM_NOT_ALLOWED", "HS256 keyed with the public key's bytes", &[31..=31]),
    ("E_ALGORITHM_NOT_ALLOWED", "`none`, in any spelling", &[16..=16, 341..=344]),
    ("E_KEY_UNKNOWN", "the changed header names another key", &[25..=25, 40..=40]),
    ("E_KEY_UNFIT", "another `alg` than the key's", &[332..=332, 334..=334, 336..=336, 338..=338, 340..=340]),
    ("E_KEY_UNFIT", "the key's `use` or `key_ops` is not for signatures", &[353..=356]),
];

struct Test {
    id: u64,
    is_valid: bool,
    comment: String,
    token: String,
    keys: KeySet,
}

fn suite() -> Vec<Test> {
    let suite: Value = serde_json::from_str(SUITE).expect("the suite is JSON");
    let groups = suite["testGroups"].as_array().expect("the suite has groups");
    let tests_of = |group: &Value| {
        // HMAC groups have no public key.
        let key = group.get("public").unwrap_or(&group["private"]).clone();
        let keys = KeySet::parse(json!({ "keys": [key] }).to_string().as_bytes()).expect("a JWK Set");
        let tests = group["tests"].as_array().expect("a group has tests").clone();
        tests.into_iter().map(move |test| Test {
            id: test["tcId"].as_u64().expect("a number"),
            is_valid: test["result"] == "valid",
            comment: test["comment"].as_str().expect("a comment").to_owned(),
            token: test["jws"].as_str().expect("a token").to_owned(),
            keys: keys.clone(),
        })
    };
    groups.iter().flat_map(tests_of).collect()
}

/// The error code, or none for a valid signature.
fn refusal(test: &Test) -> Option<&'static str> {
    verify_compact_signature(&test.token, &test.keys, Algorithm::ALL).err().map(|error| error.code().as_str())
}

fn expected_refusal(test: &Test) -> Option<&'static str> {
    if test.is_valid {
        return EXCEPTIONS.iter().find(|(ids, ..)| ids.contains(&test.id)).map(|(_, code, _)| *code);
    }
    let earlier =
        REFUSED_BEFORE_THE_SIGNATURE.iter().find(|(.., ids)| ids.iter().any(|ids| ids.contains(&test.id)));
    Some(earlier.map_or("E_SIGNATURE", |(code, ..)| *code))
}

#[test]
fn the_suite_is_complete() {
    let tests = suite();
    assert_eq!(tests.len(), 401);
    assert_eq!(tests.iter().filter(|test| test.is_valid).count(), 46);
    assert_eq!(tests.iter().map(|test| test.id).collect::<BTreeSet<_>>(), (1..=401).collect());
}

#[test]
fn every_test_matches_the_suite_or_a_listed_exception() {
    let surprises: Vec<String> = suite()
        .iter()
        .filter(|test| refusal(test) != expected_refusal(test))
        .map(|test| {
            let (found, expected) = (refusal(test), expected_refusal(test));
            format!("{} {}: {found:?} instead of {expected:?}", test.id, test.comment)
        })
        .collect();
    assert!(surprises.is_empty(), "{}", surprises.join("\n"));
}

#[test]
fn every_exception_is_a_valid_test_and_still_needed() {
    let tests = suite();
    for (ids, _, reason) in EXCEPTIONS {
        for id in *ids {
            let test = tests.iter().find(|test| test.id == *id).expect("an exception names a test");
            assert!(test.is_valid, "{id} is not an exception: the suite calls it invalid");
            assert!(refusal(test).is_some(), "{id} verifies now, so this exception is outdated: {reason}");
        }
    }
}

#[test]
fn a_valid_test_returns_the_signed_payload_even_if_empty() {
    let empty = [259, 264, 268, 272, 320, 325];
    for test in suite().iter().filter(|test| expected_refusal(test).is_none()) {
        let payload = verify_compact_signature(&test.token, &test.keys, Algorithm::ALL).expect("it is valid");
        assert_eq!(payload.is_empty(), empty.contains(&test.id), "{} {}", test.id, test.comment);
    }
}
