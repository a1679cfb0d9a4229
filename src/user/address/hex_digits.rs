//! Hexadecimal digits, with or without `0x`.

use base16ct::mixed;

pub(super) fn digits(text: &str) -> &str {
    text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text)
}

pub(super) fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    decoded(digits(text).as_bytes(), &mut bytes)?;
    Some(bytes)
}

/// Exactly as many digits as the bytes need.
pub(super) fn decoded(digits: &[u8], bytes: &mut [u8]) -> Option<()> {
    let length = bytes.len();
    (mixed::decode(digits, bytes).ok()?.len() == length).then_some(())
}
