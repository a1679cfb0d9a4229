//! The signature: whether a key made a signature over the signed bytes. ring does the arithmetic, or aws-lc with the
//! feature `aws-lc`: with the same results, and one more algorithm.

use std::sync::Arc;

use super::jwk::VerificationKey;
use super::set::{KeySet, Selection};
use crate::error::VerifyError;
use crate::token::compact::{self, CompactJws};
use crate::token::{Algorithm, header};

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
    let all;
    let candidates = match keys.select(key_id, algorithm) {
        Selection::Named(key) => &[key][..],
        Selection::Keys(candidates) => {
            all = candidates;
            &all
        }
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
    first_good(jws, algorithm, &keys.without_key_id(algorithm))
}

fn first_good<'k>(
    jws: &CompactJws<'_>,
    algorithm: Algorithm,
    candidates: &[&'k Arc<VerificationKey>],
) -> Option<&'k Arc<VerificationKey>> {
    candidates.iter().copied().find(|key| key.has_signed(jws.signing_input, &jws.signature, algorithm))
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
