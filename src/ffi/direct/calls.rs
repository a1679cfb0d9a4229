//! What can be called directly, and in which bytes.

use uniffi::{Lift, Lower};

use super::verifiers;
use crate::UniFfiTag;
use crate::error::VerifyError;
use crate::ffi::texts::{KeyIdText, TokenText};
use crate::session::Session;
use crate::user::Chain;

/// The calls, by the numbers that `DirectCalls.kt` has too.
const VERIFY_OFFLINE: i32 = 0;
const VERIFY_AT_ONCE: i32 = 1;
const DECODE_UNVERIFIED: i32 = 2;
const SESSION_OWNS: i32 = 3;
const SESSION_OWNS_SHARED: i32 = 4;
const SESSION_LISTS: i32 = 5;
const SESSION_REMAINING_SECS: i32 = 6;
const SESSION_TO_JSON: i32 = 7;
const VERIFY_ERROR_CODE: i32 = 8;

/// The first byte of an answer; what follows is in uniffi's form.
const VALUE: u8 = 0;
const ERROR: u8 = 1;
/// Only a call that may wait can answer: nothing follows.
const NOT_AT_ONCE: u8 = 2;
/// The app has closed the verifier.
const CLOSED: u8 = 3;

/// An answer in most cases is a session with its claims.
const ROOM: usize = 6 * 1024;

/// Answers a call. An error is a mistake of the generated code: bytes that are no arguments of that call.
pub(super) fn answer(call: i32, verifier: u64, arguments: &[u8]) -> uniffi::Result<Vec<u8>> {
    let mut rest = arguments;
    let read = &mut rest;
    let answer = match call {
        VERIFY_OFFLINE | VERIFY_AT_ONCE => {
            let token: TokenText = argument(read)?;
            let key_id: Option<KeyIdText> = argument(read)?;
            match verifiers::find(verifier) {
                None => vec![CLOSED],
                Some(own) if call == VERIFY_OFFLINE => {
                    result(own.inner.verify_offline(&token, key_id.as_deref()))
                }
                Some(own) => match own.inner.verify_at_once(&token, key_id.as_deref()) {
                    Some(answer) => result(answer),
                    None => vec![NOT_AT_ONCE],
                },
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
        VERIFY_ERROR_CODE => value(argument::<VerifyError>(read)?.code()),
        _ => uniffi::deps::anyhow::bail!("there is no direct call {call}"),
    };
    uniffi::deps::anyhow::ensure!(rest.is_empty(), "the direct call {call} has other arguments");
    Ok(answer)
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
