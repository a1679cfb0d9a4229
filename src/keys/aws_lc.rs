//! The check of a signature with aws-lc, for servers (docs/adr/0023): each key is parsed once for each algorithm that it
//! is used with. No process-wide provider.

use std::sync::OnceLock;

use aws_lc_rs::digest;
use aws_lc_rs::signature::{self as aws_lc, ParsedPublicKey, RsaParameters, RsaPublicKeyComponents};
use jsonwebtoken::{DecodingKey, DecodingKeyKind};

use crate::token::Algorithm;

/// One key, parsed for those algorithms that it has checked a signature of.
#[derive(Clone)]
pub(super) struct ParsedKeys(Box<[(Algorithm, OnceLock<Option<ParsedPublicKey>>)]>);

impl ParsedKeys {
    /// A key that may be used with these algorithms. An RSA key without `alg` has six; aws-lc parses one at its first
    /// signature, so that a set of keys at rest stays small.
    pub(super) fn for_algorithms(algorithms: impl Iterator<Item = Algorithm>) -> Self {
        Self(algorithms.map(|algorithm| (algorithm, OnceLock::new())).collect())
    }

    /// Whether the key made the signature. `None` if ring must decide: aws-lc does not take the key, or not on every
    /// processor.
    pub(super) fn is_good(
        &self,
        signed: &[u8],
        signature: &[u8],
        algorithm: Algorithm,
        key: &DecodingKey,
    ) -> Option<bool> {
        let (_, parsed) = self.0.iter().find(|(suited, _)| *suited == algorithm)?;
        let parsed = parsed.get_or_init(|| parse(algorithm, key)).as_ref()?;
        // The hash first: aws-lc allocates less than for both in one call.
        let checked = match hash(algorithm) {
            Some(hash) => parsed.verify_digest_sig(&digest::digest(hash, signed), signature),
            None => parsed.verify_sig(signed, signature),
        };
        Some(checked.is_ok())
    }
}

/// What is hashed before the key is used; Ed25519 hashes with it.
fn hash(algorithm: Algorithm) -> Option<&'static digest::Algorithm> {
    match algorithm {
        Algorithm::Rs256 | Algorithm::Ps256 | Algorithm::Es256 => Some(&digest::SHA256),
        Algorithm::Rs384 | Algorithm::Ps384 | Algorithm::Es384 => Some(&digest::SHA384),
        Algorithm::Rs512 | Algorithm::Ps512 | Algorithm::Es512 => Some(&digest::SHA512),
        Algorithm::EdDsa => None,
    }
}

fn parse(algorithm: Algorithm, key: &DecodingKey) -> Option<ParsedPublicKey> {
    match (rsa_parameters(algorithm), key.kind()) {
        (Some(parameters), DecodingKeyKind::RsaModulusExponent { n, e }) => {
            RsaPublicKeyComponents { n, e }.to_parsed_public_key(parameters).ok()
        }
        (None, DecodingKeyKind::SecretOrDer(point)) => match algorithm {
            Algorithm::Es256 => ParsedPublicKey::new(&aws_lc::ECDSA_P256_SHA256_FIXED, point).ok(),
            Algorithm::Es384 => ParsedPublicKey::new(&aws_lc::ECDSA_P384_SHA384_FIXED, point).ok(),
            Algorithm::Es512 => ParsedPublicKey::new(&aws_lc::ECDSA_P521_SHA512_FIXED, point).ok(),
            _ if is_canonical(point) => ParsedPublicKey::new(&aws_lc::ED25519, point).ok(),
            _ => None,
        },
        // An RSA algorithm with another family's key, or the reverse: key selection prevents this.
        _ => None,
    }
}

fn rsa_parameters(algorithm: Algorithm) -> Option<&'static RsaParameters> {
    match algorithm {
        Algorithm::Rs256 => Some(&aws_lc::RSA_PKCS1_2048_8192_SHA256),
        Algorithm::Rs384 => Some(&aws_lc::RSA_PKCS1_2048_8192_SHA384),
        Algorithm::Rs512 => Some(&aws_lc::RSA_PKCS1_2048_8192_SHA512),
        Algorithm::Ps256 => Some(&aws_lc::RSA_PSS_2048_8192_SHA256),
        Algorithm::Ps384 => Some(&aws_lc::RSA_PSS_2048_8192_SHA384),
        Algorithm::Ps512 => Some(&aws_lc::RSA_PSS_2048_8192_SHA512),
        Algorithm::Es256 | Algorithm::Es384 | Algorithm::Es512 | Algorithm::EdDsa => None,
    }
}

/// Whether an uncompressed point (`0x04 ‖ x ‖ y`) lies on P-521, which ring does not have.
pub(super) fn is_on_p521(point: &[u8]) -> bool {
    ParsedPublicKey::new(&aws_lc::ECDSA_P521_SHA512_FIXED, point).is_ok()
}

/// Whether an Ed25519 key is written as RFC 8032 §5.1.3 has it: `y` below the prime 2^255 - 19, and no sign for `x` = 0. ring
/// takes others too. aws-lc refuses them, but only on processors that its assembler is for.
fn is_canonical(key: &[u8]) -> bool {
    let Ok(mut y) = <[u8; 32]>::try_from(key) else { return false };
    let is_negative = y[31] & 0x80 != 0;
    y[31] &= 0x7f;
    let is_middle = |filling: u8| y[1..31].iter().all(|byte| *byte == filling);
    // 2^255 - 19 = 0x7fff…ffed, and the lowest byte comes first.
    let (is_high, is_low) = (y[31] == 0x7f && is_middle(0xff), y[31] == 0 && is_middle(0));
    // `x` is 0 for `y` = 1 and `y` = -1.
    let has_no_x = is_low && y[0] == 1 || is_high && y[0] == 0xec;
    let is_odd = is_high && y[0] >= 0xed || has_no_x && is_negative;
    !is_odd
}

#[cfg(test)]
#[path = "aws_lc_tests.rs"]
mod tests;
