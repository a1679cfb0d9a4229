//! The bytes of arguments and answers: uniffi's own form. In an answer a byte before it says what follows.

use std::any::Any;
use std::mem::take;

#[cfg(feature = "vault")]
use uniffi::deps::anyhow::Context as _;
use uniffi::{Lift, Lower};

use crate::UniFfiTag;

/// The first byte of an answer; what follows is in uniffi's form.
pub(super) const VALUE: u8 = 0;
pub(super) const ERROR: u8 = 1;
/// Only a call that may wait can answer: nothing follows.
pub(super) const NOT_AT_ONCE: u8 = 2;
/// The app has closed the object.
pub(super) const CLOSED: u8 = 3;
/// A mistake of this library: its text follows.
pub(super) const PANIC: u8 = 4;

/// An answer in most cases is a session with its claims.
pub(super) const ROOM: usize = 6 * 1024;

/// As uniffi tells a panic.
pub(super) fn panicked(payload: &(dyn Any + Send)) -> Vec<u8> {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    written(PANIC, text.unwrap_or("Rust panic").to_owned())
}

pub(super) fn argument<T: Lift<UniFfiTag>>(bytes: &mut &[u8]) -> uniffi::Result<T> {
    T::try_read(bytes)
}

/// All bytes as one text, without a copy of it.
pub(super) fn all_as_text<'b>(bytes: &mut &'b [u8]) -> uniffi::Result<&'b str> {
    Ok(str::from_utf8(take(bytes))?)
}

/// A text that may be absent, without a copy of it.
#[cfg(feature = "vault")]
pub(super) fn borrowed_option<'b>(bytes: &mut &'b [u8]) -> uniffi::Result<Option<&'b str>> {
    if !argument::<bool>(bytes)? {
        return Ok(None);
    }
    let split = bytes
        .split_first_chunk()
        .and_then(|(length, rest)| rest.split_at_checked(usize::try_from(i32::from_be_bytes(*length)).ok()?));
    let (text, rest) = split.context("the text is longer than the arguments")?;
    *bytes = rest;
    Ok(Some(str::from_utf8(text)?))
}

pub(super) fn result<T: Lower<UniFfiTag>, E: Lower<UniFfiTag>>(result: Result<T, E>) -> Vec<u8> {
    match result {
        Ok(own) => value(own),
        Err(error) => written(ERROR, error),
    }
}

/// As the value of a text, in no more room than it needs: whoever has passed it on overwrites it.
#[cfg(feature = "vault")]
pub(super) fn secret(text: &str) -> Vec<u8> {
    let length = i32::try_from(text.len()).unwrap_or(i32::MAX).to_be_bytes();
    [&[VALUE][..], &length, text.as_bytes()].concat()
}

pub(super) fn value<T: Lower<UniFfiTag>>(value: T) -> Vec<u8> {
    written(VALUE, value)
}

pub(super) fn written<T: Lower<UniFfiTag>>(kind: u8, value: T) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(ROOM);
    bytes.push(kind);
    T::write(value, &mut bytes);
    bytes
}

/// The answer with a further value.
pub(super) fn followed_by<T: Lower<UniFfiTag>>(mut answer: Vec<u8>, value: T) -> Vec<u8> {
    T::write(value, &mut answer);
    answer
}
