//! The check of a signature with ring, behind jsonwebtoken's `JwtVerifier` trait, without a process-wide provider.

use jsonwebtoken::crypto::JwtVerifier;
use jsonwebtoken::signature::{Error as SignatureError, Verifier};
use jsonwebtoken::{DecodingKey, DecodingKeyKind};
use ring::signature::{self as ring_signature, RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey};

use crate::token::Algorithm;

/// Whether `key` made `signature` over `signed` with `algorithm`. Never for `ES512`, which ring does not have.
pub(super) fn is_good(signed: &[u8], signature: &Vec<u8>, algorithm: Algorithm, key: &DecodingKey) -> bool {
    algorithm
        .for_jsonwebtoken()
        .is_some_and(|name| RingVerifier { algorithm, name, key }.verify(signed, signature).is_ok())
}

/// One algorithm with one key.
struct RingVerifier<'k> {
    algorithm: Algorithm,
    name: jsonwebtoken::Algorithm,
    key: &'k DecodingKey,
}

impl JwtVerifier for RingVerifier<'_> {
    fn algorithm(&self) -> jsonwebtoken::Algorithm {
        self.name
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
        Algorithm::Es256 | Algorithm::Es384 | Algorithm::Es512 | Algorithm::EdDsa => None,
    }
}
