//! Chains whose addresses are hexadecimal numbers. Their letters have no case, or a case that is only a checksum (EIP-55), which
//! chains mix in different ways (EIP-1191): a wrong mix says nothing.

use blake2::Blake2b;
use blake2::digest::consts::U32;
use hex_simd::AsciiCase;
use sha3::{Digest as _, Sha3_256};

use super::hex_digits::{bytes, decoded, digits};
use super::{PublicKey, Rules};

pub(super) const EVM: Rules = Rules {
    canonical: |text| Some(written(&bytes::<20>(text)?)),
    form: None,
    fits: |text, key| Some(key.evm_address()? == bytes::<20>(text)?),
};

/// 1 to 64 digits, padded on the left (`normalizeSuiAddress`).
pub(super) const SUI: Rules = Rules {
    canonical: |text| Some(written(&padded(text)?)),
    form: None,
    fits: |text, key| is_sui_key(&padded(text)?, key),
};

/// 1 to 64 digits, padded on the left.
pub(super) const APTOS: Rules = Rules {
    canonical: |text| Some(written(&padded(text)?)),
    form: None,
    // An account keeps its address when its key changes, so another key proves nothing.
    fits: |text, key| is_aptos_key(&padded(text)?, key).filter(|is_key| *is_key),
};

/// A number below 2^251.
pub(super) const STARKNET: Rules = Rules {
    canonical: |text| Some(written(&felt(text)?)),
    form: None,
    // A contract's address.
    fits: |_, _| None,
};

/// 16 digits; `0x`, `Fx` or nothing before them.
pub(super) const FLOW: Rules = Rules {
    canonical: |text| Some(written(&flow(text)?)),
    form: None,
    // The chain gives an account its address.
    fits: |_, _| None,
};

/// The address of a point of secp256k1.
pub(super) fn evm_of(key: &PublicKey) -> Option<String> {
    if !key.is_on_secp256k1() {
        return None;
    }
    Some(written(&key.evm_address()?))
}

fn written(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 + 2 * bytes.len());
    text.push_str("0x");
    hex_simd::encode_append(bytes, &mut text, AsciiCase::Lower);
    text
}

fn padded(text: &str) -> Option<[u8; 32]> {
    let digits = digits(text);
    // Not by characters: a text that is not ASCII is no number.
    if digits.is_empty() || digits.len() > 64 {
        return None;
    }
    let mut padded = [b'0'; 64];
    padded.iter_mut().rev().zip(digits.bytes().rev()).for_each(|(to, digit)| *to = digit);
    let mut bytes = [0; 32];
    decoded(&padded, &mut bytes)?;
    Some(bytes)
}

fn felt(text: &str) -> Option<[u8; 32]> {
    padded(text).filter(|bytes| bytes[0] < 0x08)
}

fn flow(text: &str) -> Option<[u8; 8]> {
    let mut bytes = [0; 8];
    decoded(text.strip_prefix("Fx").unwrap_or(digits(text)).as_bytes(), &mut bytes)?;
    Some(bytes)
}

/// The hash of the scheme's number and the key: 0 Ed25519, 1 secp256k1, 2 secp256r1.
fn is_sui_key(address: &[u8; 32], key: &PublicKey) -> Option<bool> {
    let has = |scheme: u8, key: &[u8]| {
        let hash = Blake2b::<U32>::new().chain_update([scheme].as_slice()).chain_update(key).finalize();
        hash.as_slice() == address
    };
    match key {
        PublicKey::Ed25519(key) => return Some(has(0, key)),
        // Sui's tools write base64 with a leading byte, which may look like base58: another key proves nothing.
        PublicKey::Base58(key) => return has(0, key).then_some(true),
        _ => {}
    }
    let key = key.compressed()?;
    Some(has(1, &key) || has(2, &key))
}

/// The key's own scheme, and that of accounts which may have several kinds of keys.
fn is_aptos_key(address: &[u8; 32], key: &PublicKey) -> Option<bool> {
    let has = |before: &[u8], key: &[u8], after: u8| {
        let mut hash = Sha3_256::new();
        hash.update(before);
        hash.update(key);
        hash.update([after].as_slice());
        hash.finalize().as_slice() == address
    };
    if let Some(key) = key.ed25519() {
        return Some(has(&[], key, 0) || has(&[0, 32], key, 2));
    }
    Some(has(&[1, 65], &key.uncompressed()?, 2))
}
