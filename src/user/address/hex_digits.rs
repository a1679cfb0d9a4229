//! Hexadecimal digits, with or without `0x`.

use hex_simd::AsOut as _;

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
    // The decoder panics if there is no room.
    if digits.len() != 2 * bytes.len() {
        return None;
    }
    hex_simd::decode(digits, bytes.as_out()).ok().map(|_| ())
}
