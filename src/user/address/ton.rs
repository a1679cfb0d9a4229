//! TON: a workchain and a hash, in two forms (TEP 2).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hex_simd::AsciiCase;

use super::{Form, Rules, hex_digits};

pub(super) const TON: Rules = Rules {
    canonical: |text| {
        let (address, _) = read(text)?;
        let mut text = address.workchain.to_string() + ":";
        hex_simd::encode_append(address.hash, &mut text, AsciiCase::Lower);
        Some(text)
    },
    form: Some(|text| match read(text) {
        Some((_, true)) => Form::Checked,
        Some((_, false)) => Form::Possible,
        None => Form::Wrong,
    }),
    // A contract's address.
    fits: |_, _| None,
};

/// Bounceable, not bounceable, and both for the test network only.
const TAGS: [u8; 4] = [0x11, 0x51, 0x91, 0xd1];

struct Address {
    workchain: i32,
    hash: [u8; 32],
}

/// The address, and whether a checksum was there.
fn read(text: &str) -> Option<(Address, bool)> {
    match text.split_once(':') {
        Some((workchain, hash)) => Some((raw(workchain, hash)?, false)),
        None => Some((friendly(text)?, true)),
    }
}

fn raw(workchain_text: &str, hash_text: &str) -> Option<Address> {
    let workchain: i32 = workchain_text.parse().ok()?;
    let mut hash = [0; 32];
    hex_digits::decoded(hash_text.as_bytes(), &mut hash)?;
    // No plus sign and no leading zero.
    (workchain.to_string() == workchain_text).then_some(Address { workchain, hash })
}

/// 36 bytes in either alphabet of base64, or in both: a tag, the workchain, the hash, the checksum.
fn friendly(text: &str) -> Option<Address> {
    if text.len() != 48 {
        return None;
    }
    let mut digits = text.as_bytes().to_vec();
    for digit in &mut digits {
        *digit = match *digit {
            b'-' => b'+',
            b'_' => b'/',
            other => other,
        };
    }
    let bytes = STANDARD.decode(digits).ok()?;
    let (payload, sum) = bytes.split_at_checked(34)?;
    let (tag, workchain) = (payload.first()?, payload.get(1)?);
    let hash = payload.get(2..)?.try_into().ok()?;
    let is_whole = TAGS.contains(tag) && crc16(payload).to_be_bytes() == sum;
    is_whole.then_some(Address { workchain: i32::from(workchain.cast_signed()), hash })
}

/// CRC-16/XMODEM: TON's and Stellar's checksum.
pub(super) fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ (u16::from(*byte) << 8), |crc, _| {
            if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x1021 }
        })
    })
}
