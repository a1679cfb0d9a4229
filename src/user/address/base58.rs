//! Base58: Solana, Tron, and Bitcoin's older addresses. Its letters have a case that counts.

use ring::digest::{SHA256, digest};

use super::{Form, Rules, hex_digits};

pub(super) const SOLANA: Rules = Rules {
    // Each account has one text.
    canonical: |_| None,
    // An address off the curve, of a program, is an address too.
    form: Some(|text| if account(text).is_some() { Form::Checked } else { Form::Wrong }),
    fits: |text, key| Some(key.ed25519()? == &account(text)?),
};

/// `T…`, or the same 21 bytes as hexadecimal digits that begin with 41.
pub(super) const TRON: Rules = Rules {
    canonical: |text| match tron(text)? {
        // With a checksum it has one text.
        (_, true) => None,
        (payload, false) => Some(with_checksum(&payload)),
    },
    form: Some(|text| match tron(text) {
        Some((_, true)) => Form::Checked,
        Some((_, false)) => Form::Possible,
        None => Form::Wrong,
    }),
    fits: |text, key| Some(tron(text)?.0[1..] == key.evm_address()?),
};

const TRON_MAINNET: u8 = 0x41;

/// The bytes, and whether a checksum was there.
fn tron(text: &str) -> Option<([u8; 21], bool)> {
    let (bytes, is_checked) = match checked(text) {
        Some(bytes) => (bytes, true),
        // Not with `0x`: tronweb says that this is no address, and an EVM address can begin with 41 too.
        None => {
            let mut bytes = [0; 21];
            hex_digits::decoded(text.as_bytes(), &mut bytes)?;
            (bytes, false)
        }
    };
    (bytes[0] == TRON_MAINNET).then_some((bytes, is_checked))
}

/// The bytes of an account. Each account has one text: leading ones count, and there are no others.
pub(super) fn account(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    five8::decode_32(text, &mut bytes).ok()?;
    Some(bytes)
}

/// The address of a key.
pub(super) fn solana_of(key: &[u8; 32]) -> String {
    bs58::encode(key).into_string()
}

pub(super) fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    // A longer text would only cost time: a byte is 1.37 digits.
    if text.len() > N * 138 / 100 + 1 {
        return None;
    }
    let mut bytes = [0; N];
    // Each account has one text: leading ones count, and there are no others.
    (bs58::decode(text).onto(&mut bytes).ok()? == N).then_some(bytes)
}

/// A version and 20 bytes, with their checksum: base58check.
pub(super) fn checked(text: &str) -> Option<[u8; 21]> {
    let all = bytes::<25>(text)?;
    let (payload, sum) = all.split_at(21);
    let payload: [u8; 21] = payload.try_into().ok()?;
    (checksum(&payload) == sum).then_some(payload)
}

fn with_checksum(payload: &[u8; 21]) -> String {
    bs58::encode([payload.as_slice(), &checksum(payload)].concat()).into_string()
}

fn checksum(payload: &[u8]) -> [u8; 4] {
    let hash = digest(&SHA256, digest(&SHA256, payload).as_ref());
    // A hash has 32 bytes.
    hash.as_ref().first_chunk().copied().unwrap_or_default()
}
