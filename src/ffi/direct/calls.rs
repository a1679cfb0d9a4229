//! What can be called directly, and in which bytes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::answers::{
    CLOSED, ERROR, NOT_AT_ONCE, all_as_text, argument, followed_by, panicked, result, value, written,
};
#[cfg(feature = "vault")]
use super::answers::{borrowed_option, secret};
use super::making::{self, Made};
#[cfg(feature = "vault")]
use super::numbers::SESSION_MANAGERS;
use super::numbers::VERIFIERS;
use crate::error::{ConfigError, VerifyError};
use crate::ffi::verifier::direct_number;
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
const NEW_PROVIDER: i32 = 21;
const NEW_VERIFIER: i32 = 22;
const VERIFIER_FROM_JSON: i32 = 23;
const SESSION_TOKEN: i32 = 24;
#[cfg(feature = "vault")]
const SESSION_STATE: i32 = 25;

/// Whether the answer to this call must not stay in memory.
pub(super) fn answers_with_a_token(call: i32) -> bool {
    call == SESSION_TOKEN
}

/// Whether the arguments of this call are a token alone, and a key id may stand beside it.
pub(super) fn takes_a_key_id(call: i32) -> bool {
    matches!(call, VERIFY_OFFLINE | VERIFY_AT_ONCE)
}

/// Answers a call; nothing if the bytes are no arguments of that call.
pub(super) fn answer_or_panic(call: i32, number: i64, arguments: &[u8], key_id: Option<&[u8]>) -> Vec<u8> {
    let answered = catch_unwind(AssertUnwindSafe(|| answer(call, number, arguments, key_id)));
    match answered {
        Ok(answer) => answer.unwrap_or_default(),
        Err(payload) => panicked(&*payload),
    }
}

/// Answers a call. An error is a mistake of the generated code: bytes that are no arguments of that call.
fn answer(call: i32, number: i64, arguments: &[u8], key_id: Option<&[u8]>) -> uniffi::Result<Vec<u8>> {
    let mut rest = arguments;
    let read = &mut rest;
    let answer = match call {
        VERSION => value(env!("CARGO_PKG_VERSION").to_owned()),
        VERIFY_OFFLINE | VERIFY_AT_ONCE => {
            let token = all_as_text(read)?;
            let key_id = key_id.map(str::from_utf8).transpose()?;
            match VERIFIERS.find(number) {
                None => vec![CLOSED],
                Some(own) => verified(&own, token, key_id, call == VERIFY_AT_ONCE),
            }
        }
        DECODE_UNVERIFIED => result(crate::unverified::decode_unverified(all_as_text(read)?)),
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
            match VERIFIERS.find(number) {
                None => vec![CLOSED],
                Some(own) => match own.cache_tokens_encoded(limits, Some(|session| value(session.clone()))) {
                    Ok(()) => value(true),
                    Err(error) => written(ERROR, error),
                },
            }
        }
        NEW_PROVIDER => result(making::provider(read)?.map(Arc::new)),
        NEW_VERIFIER => made(making::verifier(read)?),
        VERIFIER_FROM_JSON => made(making::verifier_from_json(read)?),
        #[cfg(feature = "vault")]
        SESSION_STATE => SESSION_MANAGERS.find(number).map_or_else(|| vec![CLOSED], |own| value(own.state())),
        #[cfg(feature = "vault")]
        SESSION_TOKEN => {
            let min_ttl_secs = argument(read)?;
            let rejected = borrowed_option(read)?;
            match SESSION_MANAGERS.find(number) {
                None => vec![CLOSED],
                Some(own) => match own.token_at_once(min_ttl_secs, rejected) {
                    None => vec![NOT_AT_ONCE],
                    Some(Ok(token)) => secret(&token),
                    Some(Err(error)) => written(ERROR, error),
                },
            }
        }
        _ => uniffi::deps::anyhow::bail!("there is no direct call {call}"),
    };
    uniffi::deps::anyhow::ensure!(rest.is_empty(), "the direct call {call} has other arguments");
    Ok(answer)
}

/// The handle, of which the generated code is the owner from now on, the number, whether the fetcher's handle was taken, and whether there
/// are keys.
fn made(made: Result<Made, ConfigError>) -> Vec<u8> {
    match made {
        Ok(Made { verifier, has_fetcher, has_keys }) => {
            let number = direct_number(verifier.clone());
            let known = followed_by(value(verifier), number);
            followed_by(followed_by(known, has_fetcher), has_keys)
        }
        Err(error) => written(ERROR, error),
    }
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

#[cfg(test)]
#[path = "calls_tests.rs"]
mod tests;
#[cfg(all(test, feature = "vault"))]
#[path = "token_tests.rs"]
mod token_tests;
