//! The signature: whether a key made a signature over the signed bytes. ring does the arithmetic behind jsonwebtoken's
//! `JwtVerifier` trait, without a process-wide provider.

use std::sync::Arc;

use jsonwebtoken::crypto::JwtVerifier;
use jsonwebtoken::signature::{Error as SignatureError, Verifier};
use jsonwebtoken::{DecodingKey, DecodingKeyKind};
use ring::signature::{self as ring_signature, RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey};

use super::jwk::VerificationKey;
use super::set::{KeySet, Selection};
use crate::error::VerifyError;
use crate::token::compact::{self, CompactJws};
use crate::token::{Algorithm, header};

/// Whether `key` made `signature` over `signing_input` with `algorithm`.
pub(crate) fn is_good(
    signing_input: &[u8],
    signature: &Vec<u8>,
    algorithm: Algorithm,
    key: &DecodingKey,
) -> bool {
    RingVerifier { algorithm, key }.verify(signing_input, signature).is_ok()
}

/// One algorithm with one key.
struct RingVerifier<'k> {
    algorithm: Algorithm,
    key: &'k DecodingKey,
}

impl JwtVerifier for RingVerifier<'_> {
    fn algorithm(&self) -> jsonwebtoken::Algorithm {
        self.algorithm.for_jsonwebtoken()
    }
}

impl Verifier<Vec<u8>> for RingVerifier<'_> {
    fn verify(&self, signed: &[u8], signature: &Vec<u8>) -> Result<(), SignatureError> {
        let checked = match (rsa_parameters(self.algorithm), self.key.kind()) {
            (Some(parameters), DecodingKeyKind::RsaModulusExponent { n, e }) => {
                RsaPublicKeyComponents { n, e }.verify(parameters, signed, signature)
            }
            (None, DecodingKeyKind::SecretOrDer(point)) => {
                let parameters: &'static dyn ring_signature::VerificationAlgorithm = match self.algorithm {
                    Algorithm::Es256 => &ring_signature::ECDSA_P256_SHA256_FIXED,
                    Algorithm::Es384 => &ring_signature::ECDSA_P384_SHA384_FIXED,
                    _ => &ring_signature::ED25519,
                };
                UnparsedPublicKey::new(parameters, point).verify(signed, signature)
            }
            // An RSA algorithm with another family's key, or the reverse: key selection prevents this.
            _ => return Err(SignatureError::new()),
        };
        checked.map_err(|_| SignatureError::new())
    }
}

fn rsa_parameters(algorithm: Algorithm) -> Option<&'static RsaParameters> {
    match algorithm {
        Algorithm::Rs256 => Some(&ring_signature::RSA_PKCS1_2048_8192_SHA256),
        Algorithm::Rs384 => Some(&ring_signature::RSA_PKCS1_2048_8192_SHA384),
        Algorithm::Rs512 => Some(&ring_signature::RSA_PKCS1_2048_8192_SHA512),
        Algorithm::Ps256 => Some(&ring_signature::RSA_PSS_2048_8192_SHA256),
        Algorithm::Ps384 => Some(&ring_signature::RSA_PSS_2048_8192_SHA384),
        Algorithm::Ps512 => Some(&ring_signature::RSA_PSS_2048_8192_SHA512),
        Algorithm::Es256 | Algorithm::Es384 | Algorithm::EdDsa => None,
    }
}

/// The result of checking a token with a key set.
pub(crate) enum Outcome<'k> {
    /// This key made the signature.
    Good(&'k Arc<VerificationKey>),
    /// The set has no key for this token; a newer set might. The error is for the case that none has.
    NoMatch(VerifyError),
    /// The set has the token's key, and the signature is refused.
    Refused(VerifyError),
}

/// Tries the keys with the token's key id; without a key id, all usable ones.
pub(crate) fn check<'k>(
    jws: &CompactJws<'_>,
    algorithm: Algorithm,
    key_id: Option<&str>,
    keys: &'k KeySet,
) -> Outcome<'k> {
    let candidates = match keys.select(key_id, algorithm) {
        Selection::Keys(candidates) => candidates,
        Selection::Ambiguous => return Outcome::NoMatch(VerifyError::KeyAmbiguous),
        Selection::Unfit(detail) => return Outcome::NoMatch(VerifyError::KeyUnfit { detail }),
        Selection::Unknown => return Outcome::NoMatch(unknown_key()),
    };
    let shortest = candidates.iter().map(|key| key.key_type().signature_bytes()).min().unwrap_or(0);
    match (first_good(jws, algorithm, candidates), key_id) {
        (Some(key), _) => Outcome::Good(key),
        (None, Some(_)) => Outcome::Refused(bad_signature(jws, shortest)),
        (None, None) => Outcome::NoMatch(bad_signature(jws, shortest)),
    }
}

/// A signature that is too short for every key comes from a token that was cut off.
fn bad_signature(jws: &CompactJws<'_>, shortest: usize) -> VerifyError {
    let count = |bytes| i64::try_from(bytes).unwrap_or(i64::MAX);
    match jws.signature.len() {
        // A token that somebody has taken the signature from.
        0 => VerifyError::Signature,
        bytes if bytes < shortest => {
            VerifyError::SignatureTooShort { bytes: count(bytes), expected: count(shortest) }
        }
        _ => VerifyError::Signature,
    }
}

/// The last attempt for a token whose key id no key has: the keys without a key id. Not for a token without a key id,
/// which was tried with all of them, nor if two keys share its key id.
pub(crate) fn check_unnamed<'k>(
    jws: &CompactJws<'_>,
    algorithm: Algorithm,
    key_id: Option<&str>,
    no_match: &VerifyError,
    keys: &'k KeySet,
) -> Option<&'k Arc<VerificationKey>> {
    if key_id.is_none() || *no_match == VerifyError::KeyAmbiguous {
        return None;
    }
    first_good(jws, algorithm, keys.without_key_id(algorithm))
}

fn first_good<'k>(
    jws: &CompactJws<'_>,
    algorithm: Algorithm,
    candidates: Vec<&'k Arc<VerificationKey>>,
) -> Option<&'k Arc<VerificationKey>> {
    candidates
        .into_iter()
        .find(|key| is_good(jws.signing_input, &jws.signature, algorithm, key.decoding_key()))
}

fn unknown_key() -> VerifyError {
    VerifyError::KeyUnknown { detail: "the key set has no key for this token".into() }
}

/// Checks only the signature of a compact JWS over any payload, an empty one too, and returns the payload.
///
/// **A good signature is not a session**: this does not check expiry, audience or issuer. It selects keys by the same
/// rules as [`Verifier::verify`](crate::Verifier::verify).
///
/// # Errors
/// The codes `E_TOKEN_MALFORMED`, `E_TOKEN_TOO_LARGE`, `E_CRITICAL_HEADER`, `E_ALGORITHM_NOT_ALLOWED`,
/// `E_KEY_UNKNOWN`, `E_KEY_UNFIT`, `E_KEY_AMBIGUOUS` and `E_SIGNATURE`.
pub fn verify_compact_signature(
    token: &str,
    keys: &KeySet,
    algorithms: &[Algorithm],
) -> Result<Vec<u8>, VerifyError> {
    let jws = compact::split(token)?;
    let header = header::parse(&jws.header)?;
    header.require_no_extension()?;
    let algorithm = Algorithm::allowed(&header.algorithm, algorithms)?;
    let key_id = header.key_id.as_deref();
    match check(&jws, algorithm, key_id, keys) {
        Outcome::Good(_) => Ok(jws.payload),
        Outcome::Refused(error) => Err(error),
        Outcome::NoMatch(error) => match check_unnamed(&jws, algorithm, key_id, &error, keys) {
            Some(_) => Ok(jws.payload),
            None => Err(error),
        },
    }
}
