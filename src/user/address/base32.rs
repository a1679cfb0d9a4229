//! Base32: Stellar and Algorand, whose addresses are the key itself with a checksum.

use base32ct::{Base32UpperUnpadded, Encoding};
use ring::digest::{SHA512_256, digest};

use super::{Form, Rules, ton};

/// `G…` for an account, `M…` for one of the many users behind an account. They are never the same: many users share one `G…`.
pub(super) const STELLAR: Rules = Rules {
    // Each account has one text.
    canonical: |_| None,
    form: Some(|text| checked(stellar(text).is_some())),
    fits: |text, key| {
        // A contract has no key.
        let address = stellar(text).filter(|address| address.version != CONTRACT)?;
        Some(key.ed25519()? == &address.key)
    },
};

pub(super) const ALGORAND: Rules = Rules {
    canonical: |_| None,
    form: Some(|text| checked(algorand(text).is_some())),
    fits: |text, key| Some(key.ed25519()? == &algorand(text)?),
};

/// SEP 23: the version bytes.
const ACCOUNT: u8 = 6 << 3;
const MUXED: u8 = 12 << 3;
const CONTRACT: u8 = 2 << 3;

struct Stellar {
    version: u8,
    key: [u8; 32],
}

fn checked(holds: bool) -> Form {
    if holds { Form::Checked } else { Form::Wrong }
}

/// The longest address: Stellar's `M…`.
const MAX_LENGTH: usize = 69;

/// Each key has one text: letters are upper-case, and spare bits are zero, which the decoder does not check.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let text = Some(text).filter(|text| text.len() <= MAX_LENGTH)?;
    let bytes = Base32UpperUnpadded::decode_vec(text).ok()?;
    (Base32UpperUnpadded::encode_string(&bytes) == text).then_some(bytes)
}

fn stellar(text: &str) -> Option<Stellar> {
    let bytes = decoded(text)?;
    let (&version, rest) = bytes.split_first()?;
    let length = match version {
        ACCOUNT | CONTRACT => 32,
        // A key and the user's number.
        MUXED => 40,
        _ => return None,
    };
    let (payload, sum) = rest.split_at_checked(length)?;
    let crc = ton::crc16(bytes.get(..=length)?).to_le_bytes();
    let key = payload.first_chunk::<32>()?;
    (crc == sum).then_some(Stellar { version, key: *key })
}

fn algorand(text: &str) -> Option<[u8; 32]> {
    let bytes = decoded(text)?;
    let (key, sum) = bytes.split_first_chunk::<32>()?;
    (sum.len() == 4 && digest(&SHA512_256, key).as_ref().ends_with(sum)).then_some(*key)
}

/// The account `G…` behind the address `M…` of one of its users (SEP 23); none for any other text. Many users share one account,
/// so whoever owns the account need not be that user.
#[must_use]
#[cfg_attr(feature = "ffi", uniffi::export)]
pub fn stellar_base(muxed_address: &str) -> Option<String> {
    let read = stellar(muxed_address).filter(|read| read.version == MUXED)?;
    Some(stellar_of(&read.key))
}

/// The address of a key.
pub(super) fn stellar_of(key: &[u8; 32]) -> String {
    let payload = [&[ACCOUNT], key.as_slice()].concat();
    let sum = ton::crc16(&payload).to_le_bytes();
    Base32UpperUnpadded::encode_string(&[payload.as_slice(), &sum].concat())
}
