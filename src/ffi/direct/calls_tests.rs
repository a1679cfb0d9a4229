use std::sync::Arc;

use serde_json::Value;

use uniffi::Lower;

use super::super::answers::{ERROR, PANIC, VALUE};
use super::*;
use crate::UniFfiTag;
use crate::ffi::key_fetcher::{Clock, KeyFetcher};
use crate::ffi::verifier;
use crate::keys::{FetchError, KeysRequest, KeysResponse};

const LAST: i32 = 25;
/// It has no arguments.
const SESSION_STATE: i32 = LAST;
/// Their arguments are a token as it is, so any text fits.
const TOKEN_ALONE: [i32; 3] = [VERIFY_OFFLINE, VERIFY_AT_ONCE, DECODE_UNVERIFIED];

struct Nowhere;

impl KeyFetcher for Nowhere {
    fn fetch(&self, _: KeysRequest) -> Result<KeysResponse, FetchError> {
        Err(FetchError::Timeout)
    }
}

struct At(i64);

/// A verifier with its keys in the configuration, and a token of its issuer.
pub(super) fn row() -> (Arc<verifier::Verifier>, String) {
    row_at(|now_at| Arc::new(At(now_at)))
}

impl Clock for At {
    fn now_at(&self) -> Result<i64, crate::ffi::errors::ClockError> {
        Ok(self.0)
    }
}

/// The same with another clock, which is told the time of the row.
pub(super) fn row_at(clock: impl FnOnce(i64) -> Arc<dyn Clock>) -> (Arc<verifier::Verifier>, String) {
    let table = include_str!("../../../tests/data/conformance/custom.json");
    let rows: Vec<Value> = serde_json::from_str(table).expect("the table is JSON");
    let (row, now_at) = (&rows[0], rows[0]["nowAt"].as_i64().expect("a time"));
    let config = row["config"].to_string();
    let verifier = verifier::Verifier::from_config_json(&config, Arc::new(Nowhere), Some(clock(now_at)));
    let token = row["token"].as_str().expect("a token").to_owned();
    (Arc::new(verifier.expect("a configuration")), token)
}

fn bytes<T: Lower<UniFfiTag>>(own: T) -> Vec<u8> {
    let mut bytes = Vec::new();
    T::write(own, &mut bytes);
    bytes
}

/// A call without a key id beside its arguments.
fn answer(call: i32, number: i64, arguments: &[u8]) -> uniffi::Result<Vec<u8>> {
    super::answer(call, number, arguments, None)
}

#[test]
fn both_verifications_answer_with_the_session_or_the_error() {
    let (verifier, token) = row();
    let number = direct_number(verifier.clone());
    for call in [VERIFY_OFFLINE, VERIFY_AT_ONCE] {
        let good = answer(call, number, token.as_bytes()).expect("an answer");
        assert_eq!(good[0], VALUE);
        let session = argument::<Session>(&mut &good[1..]).expect("a session");
        assert_eq!(session.user_id, "user-1");
        let json = answer(SESSION_TO_JSON, 0, &bytes(session.clone())).expect("an answer");
        assert_eq!(json, value(session.to_json()));
        let refused = answer(call, number, b"no token").expect("an answer");
        assert_eq!(refused[0], ERROR);
        let error = argument::<VerifyError>(&mut &refused[1..]).expect("an error");
        assert!(matches!(error, VerifyError::TokenMalformed { .. }));
    }
}

#[test]
fn a_key_id_beside_the_token_must_be_its_keys() {
    let (verifier, token) = row();
    let number = direct_number(verifier.clone());
    let header = crate::unverified::decode_unverified(&token).expect("a token");
    let own = header.key_id.expect("a key id");
    for call in [VERIFY_OFFLINE, VERIFY_AT_ONCE] {
        let said = |key_id: &str| super::answer(call, number, token.as_bytes(), Some(key_id.as_bytes()));
        assert_eq!(said(&own).expect("an answer")[0], VALUE);
        assert_eq!(said("another").expect("an answer")[0], ERROR);
    }
}

#[test]
fn what_waits_for_a_key_set_is_not_answered() {
    let table = include_str!("../../../tests/data/conformance/para.json");
    let rows: Vec<Value> = serde_json::from_str(table).expect("the table is JSON");
    let row = rows.iter().find(|row| row["fetchedKeySet"].is_object()).expect("a row that fetches");
    let verifier = verifier::Verifier::from_config_json(&row["config"].to_string(), Arc::new(Nowhere), None);
    let verifier = Arc::new(verifier.expect("a configuration"));
    let token = row["token"].as_str().expect("a token");
    let said = answer(VERIFY_AT_ONCE, direct_number(verifier.clone()), token.as_bytes());
    assert_eq!(said.expect("an answer"), [NOT_AT_ONCE]);
}

#[test]
fn a_closed_verifier_is_said_to_be_closed() {
    let (verifier, token) = row();
    let number = direct_number(verifier.clone());
    drop(verifier);
    for call in [VERIFY_OFFLINE, VERIFY_AT_ONCE] {
        for gone in [number, 0, -1, i64::MAX] {
            assert_eq!(answer(call, gone, token.as_bytes()).expect("an answer"), [CLOSED]);
        }
    }
}

#[test]
fn other_bytes_than_the_arguments_are_an_error() {
    let (verifier, token) = row();
    let number = direct_number(verifier.clone());
    let other = [&bytes(token.clone())[..], &[0]].concat();
    for call in (VERSION..=LAST).filter(|call| !TOKEN_ALONE.contains(call)) {
        assert!(answer(call, number, &other).is_err(), "{call}: too long");
        if ![VERSION, SESSION_STATE].contains(&call) {
            assert!(answer(call, number, &[]).is_err(), "{call}: none");
        }
    }
    for call in TOKEN_ALONE {
        assert!(answer(call, number, b"\xff").is_err(), "{call}: no text");
    }
    assert!(super::answer(VERIFY_OFFLINE, number, token.as_bytes(), Some(b"\xff")).is_err());
    for unknown in [-1, LAST + 1, i32::MAX] {
        assert!(answer(unknown, number, token.as_bytes()).is_err(), "{unknown}");
    }
}

/// The handle of the app's fetcher. No test here drops a verifier that has it: the app's side is missing.
const FETCHER: i64 = 1;

#[test]
fn a_configuration_makes_a_verifier_with_a_number() {
    let table = include_str!("../../../tests/data/conformance/custom.json");
    let rows: Vec<Value> = serde_json::from_str(table).expect("the table is JSON");
    let config = rows[0]["config"].to_string();
    let said = answer(VERIFIER_FROM_JSON, 0, &[bytes(config), bytes(FETCHER)].concat()).expect("an answer");
    assert_eq!((said[0], said.len()), (VALUE, 19));
    assert_eq!(said[17..], [0, 1], "configured keys need no fetcher");
    let number: i64 = argument(&mut &said[9..]).expect("a number");
    let refused = answer(VERIFY_OFFLINE, number, b"no token").expect("an answer");
    assert_eq!(refused[0], ERROR);
    assert_eq!(answer(VERIFY_OFFLINE, number + 1, b"no token").expect("an answer"), [CLOSED]);
}

#[test]
fn a_provider_is_made_by_its_constructors_number() {
    let para = |id: &str| {
        let audience = crate::provider::Audience::ApiKeyId(id.to_owned());
        [bytes(0_i32), bytes(crate::provider::ParaEnvironment::Beta), bytes(audience)].concat()
    };
    let good = para("a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f");
    assert_eq!(answer(NEW_PROVIDER, 0, &good).expect("an answer")[0], VALUE);
    let of = |leeway_secs| crate::verifier::VerifierOptions { leeway_secs, ..Default::default() };
    let verifier = |leeway| [&*good, &bytes(of(leeway)), &bytes(FETCHER)].concat();
    let said = answer(NEW_VERIFIER, 0, &verifier(60)).expect("an answer");
    assert_eq!((said[0], &said[17..]), (VALUE, &[1, 0][..]));
    for (call, arguments) in [(NEW_PROVIDER, para("an API key")), (NEW_VERIFIER, verifier(301))] {
        let refused = answer(call, 0, &arguments).expect("an answer");
        assert_eq!(refused[0], ERROR);
        assert!(argument::<crate::error::ConfigError>(&mut &refused[1..]).is_ok());
    }
    assert!(answer(NEW_PROVIDER, 0, &bytes(6_i32)).is_err());
}

#[cfg(feature = "token-cache")]
#[test]
fn a_cached_answer_is_the_first_one() {
    let (verifier, token) = row();
    let number = direct_number(verifier.clone());
    let answer = |call, arguments: &[u8]| answer(call, number, arguments).expect("an answer");
    let arguments = token.as_bytes();
    let first = answer(VERIFY_OFFLINE, arguments);
    assert_eq!(answer(CACHE_TOKENS, &[bytes(16_u64), bytes(65_536_u64)].concat()), value(true));
    assert!(verifier.inner.cached_encoded(&token, None, false).is_none());
    for call in [VERIFY_OFFLINE, VERIFY_OFFLINE, VERIFY_AT_ONCE] {
        assert_eq!(answer(call, arguments), first, "{call}");
        assert!(verifier.inner.cached_encoded(&token, None, call == VERIFY_AT_ONCE).is_some());
    }
}

#[cfg(feature = "token-cache")]
#[test]
fn a_cache_needs_an_open_verifier_and_fitting_limits() {
    let (verifier, _) = row();
    let number = direct_number(verifier.clone());
    let limits = |tokens: u64, most: u64| [bytes(tokens), bytes(most)].concat();
    let answer = |limits: &[u8]| answer(CACHE_TOKENS, number, limits).expect("an answer");
    assert_eq!(answer(&limits(15, 65_536))[0], ERROR);
    assert_eq!(answer(&limits(16, 65_536)), value(true));
    assert_eq!(answer(&limits(16, 65_536)), value(true));
    assert_eq!(answer(&limits(17, 65_536))[0], ERROR);
    drop(verifier);
    assert_eq!(answer(&limits(16, 65_536)), [CLOSED]);
}

#[test]
fn a_panic_is_told_with_its_text() {
    let told = |text: &str| [vec![PANIC], bytes(text.to_owned())].concat();
    assert_eq!(panicked(&"a fixed text"), told("a fixed text"));
    assert_eq!(panicked(&"a made text".to_owned()), told("a made text"));
    assert_eq!(panicked(&7), told("Rust panic"));
}

#[test]
fn the_version_is_the_crates() {
    let said = answer(VERSION, 0, &[]).expect("an answer");
    assert_eq!(said, value(env!("CARGO_PKG_VERSION").to_owned()));
}
