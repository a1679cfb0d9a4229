//! Chains whose addresses are hexadecimal numbers. Their letters have no case, or a case that is only a checksum (EIP-55), which
//! chains mix in different ways (EIP-1191): a wrong mix says nothing.

use blake2::Blake2b;
use blake2::digest::consts::U32;
use sha3::{Digest as _, Sha3_256};

use super::{Form, PublicKey, Rules};

pub(super) const EVM: Rules = Rules {
    canonical: |text| Some(written(&bytes::<20>(text)?)),
    form: |text| possible(bytes::<20>(text).is_some()),
    fits: |text, key| Some(key.evm_address()? == bytes::<20>(text)?),
};

/// 1 to 64 digits, padded on the left (`normalizeSuiAddress`).
pub(super) const SUI: Rules = Rules {
    canonical: |text| Some(written(&padded(text)?)),
    form: |text| possible(padded(text).is_some()),
    fits: |text, key| {
        let address = padded(text)?;
        Some(sui_addresses(key)?.contains(&address))
    },
};

/// 1 to 64 digits, padded on the left.
pub(super) const APTOS: Rules = Rules {
    canonical: |text| Some(written(&padded(text)?)),
    form: |text| possible(padded(text).is_some()),
    // An account keeps its address when its key changes, so another key proves nothing.
    fits: |text, key| {
        let address = padded(text)?;
        aptos_addresses(key).contains(&address).then_some(true)
    },
};

/// A number below 2^251.
pub(super) const STARKNET: Rules = Rules {
    canonical: |text| Some(written(&felt(text)?)),
    form: |text| possible(felt(text).is_some()),
    // A contract's address.
    fits: |_, _| None,
};

/// 16 digits; `0x`, `Fx` or nothing before them.
pub(super) const FLOW: Rules = Rules {
    canonical: |text| Some(written(&flow(text)?)),
    form: |text| possible(flow(text).is_some()),
    // The chain gives an account its address.
    fits: |_, _| None,
};

fn possible(is_address: bool) -> Form {
    if is_address { Form::Possible } else { Form::Wrong }
}

fn written(bytes: &[u8]) -> String {
    format!("0x{}", hex::encode(bytes))
}

pub(super) fn digits(text: &str) -> &str {
    text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text)
}

pub(super) fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    hex::decode_to_slice(digits(text), &mut bytes).ok()?;
    Some(bytes)
}

fn padded(text: &str) -> Option<[u8; 32]> {
    let digits = digits(text);
    // Not by characters: a text that is not ASCII is no number.
    if digits.is_empty() || digits.len() > 64 {
        return None;
    }
    bytes(&format!("{digits:0>64}"))
}

fn felt(text: &str) -> Option<[u8; 32]> {
    padded(text).filter(|bytes| bytes[0] < 0x08)
}

fn flow(text: &str) -> Option<[u8; 8]> {
    bytes(text.strip_prefix("Fx").or_else(|| text.strip_prefix("fx")).unwrap_or(text))
}

/// The hash of the scheme's number and the key: 0 Ed25519, 1 secp256k1, 2 secp256r1.
fn sui_addresses(key: &PublicKey) -> Option<Vec<[u8; 32]>> {
    let of = |scheme: u8, key: &[u8]| {
        Blake2b::<U32>::new().chain_update([scheme]).chain_update(key).finalize().into()
    };
    if let Some(key) = key.ed25519() {
        return Some(vec![of(0, key)]);
    }
    let key = key.compressed()?;
    Some(vec![of(1, &key), of(2, &key)])
}

/// The key's own scheme, and that of accounts which may have several kinds of keys.
fn aptos_addresses(key: &PublicKey) -> Vec<[u8; 32]> {
    let of = |parts: [&[u8]; 3]| {
        let mut hash = Sha3_256::new();
        parts.iter().for_each(|part| hash.update(part));
        hash.finalize().into()
    };
    if let Some(key) = key.ed25519() {
        return vec![of([key, &[0], &[]]), of([&[0, 32], key, &[2]])];
    }
    key.uncompressed().map(|key| vec![of([&[1, 65], &key, &[2]])]).unwrap_or_default()
}
