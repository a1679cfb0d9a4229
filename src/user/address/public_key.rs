//! A public key as the tokens write it.

use k256::elliptic_curve::sec1::ToEncodedPoint as _;
use ring::digest::{SHA256, digest};
use ripemd::Ripemd160;
use sha3::{Digest as _, Keccak256};

use super::hex_digits;

/// A public key, of the forms that wallet SDKs write.
pub(crate) enum PublicKey {
    /// 32 bytes: Ed25519.
    Ed25519([u8; 32]),
    /// The same, from base58. Base64 of another length may have letters of base58 only.
    Base58([u8; 32]),
    /// A point of secp256k1, uncompressed with its leading 4; or of another curve, which this cannot tell.
    Point([u8; 65]),
    /// A compressed point. Only arithmetic tells the rest of it.
    Compressed([u8; 33]),
}

impl PublicKey {
    /// Hexadecimal with or without `0x`: 64 bytes, 65 that begin with 4, 33 that begin with 2 or 3, or 32. Base58: 32.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let digits = hex_digits::digits(text).as_bytes();
        let (mut key, mut point) = ([0; 33], [4; 65]);
        match digits.len() {
            128 => {
                hex_digits::decoded(digits, point.split_first_mut()?.1)?;
                Some(PublicKey::Point(point))
            }
            130 => {
                hex_digits::decoded(digits, &mut point)?;
                (point[0] == 4).then_some(PublicKey::Point(point))
            }
            66 => {
                hex_digits::decoded(digits, &mut key)?;
                matches!(key[0], 2 | 3).then_some(PublicKey::Compressed(key))
            }
            64 => hex_digits::bytes(text).map(PublicKey::Ed25519),
            _ => super::base58::bytes(text).map(PublicKey::Base58),
        }
    }

    pub(super) fn ed25519(&self) -> Option<&[u8; 32]> {
        match self {
            PublicKey::Ed25519(key) | PublicKey::Base58(key) => Some(key),
            _ => None,
        }
    }

    pub(super) fn compressed(&self) -> Option<[u8; 33]> {
        match self {
            PublicKey::Ed25519(_) | PublicKey::Base58(_) => None,
            PublicKey::Compressed(key) => Some(*key),
            PublicKey::Point(point) => {
                let mut key = [2; 33];
                key[0] |= point[64] & 1;
                key[1..].copy_from_slice(&point[1..33]);
                Some(key)
            }
        }
    }

    pub(super) fn uncompressed(&self) -> Option<[u8; 65]> {
        match self {
            PublicKey::Ed25519(_) | PublicKey::Base58(_) => None,
            PublicKey::Point(point) => Some(*point),
            PublicKey::Compressed(key) => {
                let key = k256::PublicKey::from_sec1_bytes(key).ok()?;
                key.to_encoded_point(false).as_bytes().try_into().ok()
            }
        }
    }

    /// Whether it is a point of secp256k1, and not only of its length.
    pub(super) fn is_on_secp256k1(&self) -> bool {
        let point = self.uncompressed();
        point.is_some_and(|point| k256::PublicKey::from_sec1_bytes(&point).is_ok())
    }

    /// The end of the Keccak-256 hash of the point (Ethereum yellow paper, §F).
    pub(super) fn evm_address(&self) -> Option<[u8; 20]> {
        let point = self.uncompressed()?;
        Keccak256::digest(&point[1..]).last_chunk().copied()
    }

    /// The hash that Cosmos and Bitcoin make of the compressed point.
    pub(crate) fn hash160(&self) -> Option<[u8; 20]> {
        let key = self.compressed()?;
        Some(Ripemd160::digest(digest(&SHA256, &key)).into())
    }
}
