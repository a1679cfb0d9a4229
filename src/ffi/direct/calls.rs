//! What can be called directly, and in which bytes.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use uniffi::{Lift, Lower};

use super::verifiers;
use crate::UniFfiTag;
use crate::error::VerifyError;
use crate::ffi::texts::{KeyIdText, TokenText};
use crate::session::Session;
use crate::unverified::UnverifiedToken;
use crate::user::{Chain, Identity, IdentityKind, Wallet};
#[cfg(feature = "token-cache")]
use crate::verifier::CacheLimits;
use crate::verifier::Verifier;

/// The calls, by the numbers that `DirectCalls.kt` has too. This one keeps its number: code of another version asks too.
const VERSION: i32 = 0;
const VERIFY_OFFLINE: i32 = 1;
const VERIFY_AT_ONCE: i32 = 2;
const DECODE_UNVERIFIED: i32 = 3;
const SESSION_OWNS: i32 = 4;
const SESSION_OWNS_SHARED: i32 = 5;
const SESSION_LISTS: i32 = 6;
const SESSION_REMAINING_SECS: i32 = 7;
const SESSION_TO_JSON: i32 = 8;
const SESSION_TEXT: i32 = 9;
const UNVERIFIED_TO_JSON: i32 = 10;
const UNVERIFIED_TEXT: i32 = 11;
const VERIFY_ERROR_CODE: i32 = 12;
const VERIFY_ERROR_FIELDS: i32 = 13;
const VERIFY_ERROR_TEXT: i32 = 14;
const WALLET_TEXT: i32 = 15;
const CHAIN_TEXT: i32 = 16;
const IDENTITY_TEXT: i32 = 17;
const IDENTITY_KIND_TEXT: i32 = 18;
const STELLAR_BASE: i32 = 19;
#[cfg(feature = "token-cache")]
const CACHE_TOKENS: i32 = 20;

/// The first byte of an answer; what follows is in uniffi's form.
const VALUE: u8 = 0;
const ERROR: u8 = 1;
/// Only a call that may wait can answer: nothing follows.
const NOT_AT_ONCE: u8 = 2;
/// The app has closed the verifier.
const CLOSED: u8 = 3;
/// A mistake of this library: its text follows.
const PANIC: u8 = 4;

/// An answer in most cases is a session with its claims.
const ROOM: usize = 6 * 1024;

/// Answers a call; nothing if the bytes are no arguments of that call.
pub(super) fn answer_or_panic(call: i32, verifier: i64, arguments: &[u8]) -> Vec<u8> {
    let answered = catch_unwind(AssertUnwindSafe(|| answer(call, verifier, arguments)));
    match answered {
        Ok(answer) => answer.unwrap_or_default(),
        Err(payload) => panicked(&*payload),
    }
}

/// As uniffi tells a panic.
fn panicked(payload: &(dyn Any + Send)) -> Vec<u8> {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    written(PANIC, text.unwrap_or("Rust panic").to_owned())
}

/// Answers a call. An error is a mistake of the generated code: bytes that are no arguments of that call.
fn answer(call: i32, verifier: i64, arguments: &[u8]) -> uniffi::Result<Vec<u8>> {
    let mut rest = arguments;
    let read = &mut rest;
    let answer = match call {
        VERSION => value(env!("CARGO_PKG_VERSION").to_owned()),
        VERIFY_OFFLINE | VERIFY_AT_ONCE => {
            let token: TokenText = argument(read)?;
            let key_id: Option<KeyIdText> = argument(read)?;
            match verifiers::find(verifier) {
                None => vec![CLOSED],
                Some(own) => verified(&own, &token, key_id.as_deref(), call == VERIFY_AT_ONCE),
            }
        }
        DECODE_UNVERIFIED => {
            let token: TokenText = argument(read)?;
            result(crate::unverified::decode_unverified(&token))
        }
        SESSION_OWNS | SESSION_OWNS_SHARED | SESSION_LISTS => {
            let session: Session = argument(read)?;
            let address: String = argument(read)?;
            let chain: Chain = argument(read)?;
            value(match call {
                SESSION_OWNS => session.owns(&address, &chain),
                SESSION_OWNS_SHARED => session.owns_shared(&address, &chain),
                _ => session.lists(&address, &chain),
            })
        }
        SESSION_REMAINING_SECS => {
            let session: Session = argument(read)?;
            value(session.remaining_secs(argument(read)?))
        }
        SESSION_TO_JSON => value(argument::<Session>(read)?.to_json()),
        SESSION_TEXT => value(format!("{:?}", argument::<Session>(read)?)),
        UNVERIFIED_TO_JSON => value(argument::<UnverifiedToken>(read)?.to_json()),
        UNVERIFIED_TEXT => value(format!("{:?}", argument::<UnverifiedToken>(read)?)),
        VERIFY_ERROR_CODE => value(argument::<VerifyError>(read)?.code()),
        VERIFY_ERROR_FIELDS => value(argument::<VerifyError>(read)?.fields_json()),
        VERIFY_ERROR_TEXT => value(argument::<VerifyError>(read)?.to_string()),
        WALLET_TEXT => value(format!("{:?}", argument::<Wallet>(read)?)),
        CHAIN_TEXT => value(format!("{:?}", argument::<Chain>(read)?)),
        IDENTITY_TEXT => value(format!("{:?}", argument::<Identity>(read)?)),
        IDENTITY_KIND_TEXT => value(format!("{:?}", argument::<IdentityKind>(read)?)),
        STELLAR_BASE => value(crate::user::stellar_base(&argument::<String>(read)?)),
        #[cfg(feature = "token-cache")]
        CACHE_TOKENS => {
            let limits = CacheLimits { tokens: argument(read)?, bytes: argument(read)? };
            match verifiers::find(verifier) {
                None => vec![CLOSED],
                Some(own) => match own.cache_tokens_encoded(limits, Some(|session| value(session.clone()))) {
                    Ok(()) => value(true),
                    Err(error) => written(ERROR, error),
                },
            }
        }
        _ => uniffi::deps::anyhow::bail!("there is no direct call {call}"),
    };
    uniffi::deps::anyhow::ensure!(rest.is_empty(), "the direct call {call} has other arguments");
    Ok(answer)
}

fn verified(own: &Verifier, token: &str, key_id: Option<&str>, at_once: bool) -> Vec<u8> {
    // A copy of a session would take longer than all the rest.
    #[cfg(feature = "token-cache")]
    if let Some(answer) = own.cached_encoded(token, key_id, at_once) {
        return answer.to_vec();
    }
    if !at_once {
        return result(own.verify_offline(token, key_id));
    }
    own.verify_at_once(token, key_id).map_or_else(|| vec![NOT_AT_ONCE], result)
}

fn argument<T: Lift<UniFfiTag>>(bytes: &mut &[u8]) -> uniffi::Result<T> {
    T::try_read(bytes)
}

fn result<T: Lower<UniFfiTag>>(result: Result<T, VerifyError>) -> Vec<u8> {
    match result {
        Ok(own) => value(own),
        Err(error) => written(ERROR, error),
    }
}

fn value<T: Lower<UniFfiTag>>(value: T) -> Vec<u8> {
    written(VALUE, value)
}

fn written<T: Lower<UniFfiTag>>(kind: u8, value: T) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(ROOM);
    bytes.push(kind);
    T::write(value, &mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::Value;

    use super::*;
    use crate::ffi::key_fetcher::{Clock, KeyFetcher};
    use crate::ffi::verifier::{self, direct_number};
    use crate::keys::{FetchError, KeysRequest, KeysResponse};

    const LAST: i32 = if cfg!(feature = "token-cache") { 20 } else { STELLAR_BASE };

    struct Nowhere;

    impl KeyFetcher for Nowhere {
        fn fetch(&self, _: KeysRequest) -> Result<KeysResponse, FetchError> {
            Err(FetchError::Timeout)
        }
    }

    struct At(i64);

    impl Clock for At {
        fn now_at(&self) -> Result<i64, crate::ffi::errors::ClockError> {
            Ok(self.0)
        }
    }

    /// A verifier with its keys in the configuration, and a token of its issuer.
    fn row() -> (Arc<verifier::Verifier>, String) {
        let table = include_str!("../../../tests/data/conformance/custom.json");
        let rows: Vec<Value> = serde_json::from_str(table).expect("the table is JSON");
        let (row, now_at) = (&rows[0], rows[0]["nowAt"].as_i64().expect("a time"));
        let config = row["config"].to_string();
        let verifier =
            verifier::Verifier::from_config_json(&config, Arc::new(Nowhere), Some(Arc::new(At(now_at))));
        let token = row["token"].as_str().expect("a token").to_owned();
        (Arc::new(verifier.expect("a configuration")), token)
    }

    fn bytes<T: Lower<UniFfiTag>>(own: T) -> Vec<u8> {
        let mut bytes = Vec::new();
        T::write(own, &mut bytes);
        bytes
    }

    fn token_alone(token: &str) -> Vec<u8> {
        [bytes(token.to_owned()), bytes(None::<String>)].concat()
    }

    #[test]
    fn both_verifications_answer_with_the_session_or_the_error() {
        let (verifier, token) = row();
        let number = direct_number(verifier.clone());
        for call in [VERIFY_OFFLINE, VERIFY_AT_ONCE] {
            let good = answer(call, number, &token_alone(&token)).expect("an answer");
            assert_eq!(good[0], VALUE);
            let session = argument::<Session>(&mut &good[1..]).expect("a session");
            assert_eq!(session.user_id, "user-1");
            let json = answer(SESSION_TO_JSON, 0, &bytes(session.clone())).expect("an answer");
            assert_eq!(json, value(session.to_json()));
            let refused = answer(call, number, &token_alone("no token")).expect("an answer");
            assert_eq!(refused[0], ERROR);
            let error = argument::<VerifyError>(&mut &refused[1..]).expect("an error");
            assert!(matches!(error, VerifyError::TokenMalformed { .. }));
        }
    }

    #[test]
    fn what_waits_for_a_key_set_is_not_answered() {
        let table = include_str!("../../../tests/data/conformance/para.json");
        let rows: Vec<Value> = serde_json::from_str(table).expect("the table is JSON");
        let row = rows.iter().find(|row| row["fetchedKeySet"].is_object()).expect("a row that fetches");
        let verifier =
            verifier::Verifier::from_config_json(&row["config"].to_string(), Arc::new(Nowhere), None);
        let verifier = Arc::new(verifier.expect("a configuration"));
        let token = row["token"].as_str().expect("a token");
        let said = answer(VERIFY_AT_ONCE, direct_number(verifier.clone()), &token_alone(token));
        assert_eq!(said.expect("an answer"), [NOT_AT_ONCE]);
    }

    #[test]
    fn a_closed_verifier_is_said_to_be_closed() {
        let (verifier, token) = row();
        let number = direct_number(verifier.clone());
        drop(verifier);
        for call in [VERIFY_OFFLINE, VERIFY_AT_ONCE] {
            for gone in [number, 0, -1, i64::MAX] {
                assert_eq!(answer(call, gone, &token_alone(&token)).expect("an answer"), [CLOSED]);
            }
        }
    }

    #[test]
    fn other_bytes_than_the_arguments_are_an_error() {
        let (verifier, token) = row();
        let number = direct_number(verifier.clone());
        let arguments = token_alone(&token);
        let longer = [&*arguments, &[0]].concat();
        for call in VERSION..=LAST {
            assert!(answer(call, number, &longer).is_err(), "{call}: too long");
            if call != VERSION {
                assert!(answer(call, number, &[]).is_err(), "{call}: none");
            }
        }
        for cut in 0..arguments.len() {
            assert!(answer(VERIFY_OFFLINE, number, &arguments[..cut]).is_err(), "{cut} bytes");
        }
        let not_utf8 = [bytes(vec![0xff_u8]), bytes(None::<String>)].concat();
        assert!(answer(VERIFY_OFFLINE, number, &not_utf8).is_err());
        for unknown in [-1, LAST + 1, i32::MAX] {
            assert!(answer(unknown, number, &arguments).is_err(), "{unknown}");
        }
    }

    #[cfg(feature = "token-cache")]
    #[test]
    fn a_cached_answer_is_the_first_one() {
        let (verifier, token) = row();
        let number = direct_number(verifier.clone());
        let answer = |call, arguments: &[u8]| answer(call, number, arguments).expect("an answer");
        let arguments = token_alone(&token);
        let first = answer(VERIFY_OFFLINE, &arguments);
        assert_eq!(answer(CACHE_TOKENS, &[bytes(16_u64), bytes(65_536_u64)].concat()), value(true));
        assert!(verifier.inner.cached_encoded(&token, None, false).is_none());
        for call in [VERIFY_OFFLINE, VERIFY_OFFLINE, VERIFY_AT_ONCE] {
            assert_eq!(answer(call, &arguments), first, "{call}");
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
}
