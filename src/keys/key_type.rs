//! The kind of a key.

use crate::token::Algorithm;

/// The kind of a usable key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyType {
    /// RSA with a modulus of that many bits.
    Rsa {
        /// The length of the modulus.
        bits: i64,
    },
    /// An elliptic curve key on P-256.
    P256,
    /// An elliptic curve key on P-384.
    P384,
    /// An elliptic curve key on P-521; only with the feature `aws-lc`.
    P521,
    /// An Edwards curve key (Ed25519).
    Ed25519,
}

impl KeyType {
    pub(super) fn suits(self, algorithm: Algorithm) -> bool {
        match self {
            KeyType::Rsa { .. } => algorithm.is_rsa(),
            KeyType::P256 => algorithm == Algorithm::Es256,
            KeyType::P384 => algorithm == Algorithm::Es384,
            KeyType::P521 => algorithm == Algorithm::Es512,
            KeyType::Ed25519 => algorithm == Algorithm::EdDsa,
        }
    }
}

impl KeyType {
    /// How many bytes its signatures have (RFC 7518 §3.3 to §3.5, RFC 8032 §5.1.6).
    pub(super) fn signature_bytes(self) -> usize {
        match self {
            KeyType::Rsa { bits } => usize::try_from(bits).unwrap_or(0).div_ceil(8),
            KeyType::P256 | KeyType::Ed25519 => 64,
            KeyType::P384 => 96,
            KeyType::P521 => 132,
        }
    }
}

impl std::fmt::Display for KeyType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            KeyType::Rsa { bits } => write!(f, "RSA {bits}"),
            KeyType::P256 => f.write_str("EC P-256"),
            KeyType::P384 => f.write_str("EC P-384"),
            KeyType::P521 => f.write_str("EC P-521"),
            KeyType::Ed25519 => f.write_str("OKP Ed25519"),
        }
    }
}
