//! One key: parses a member of a JWK Set into a key that can verify, or the reason why it cannot (RFC 7517 §4, RFC 7518
//! §6, RFC 8037 §2).

use jsonwebtoken::DecodingKey;
use serde_json::{Map, Value};

#[cfg(feature = "aws-lc")]
use super::aws_lc::ParsedKeys;
use super::jwk_members::{bytes, check_key_operations, has, optional_text};
use super::key_numbers::{KeyParts, edwards, elliptic, point, rsa, thumbprint};
use super::key_type::KeyType;
use super::ring_check;
use super::skipped::{SkipReason, SkippedKey};
use crate::token::Algorithm;

/// RFC 7518 §6.2.2 and §6.3.2; each of an RSA key's members reveals the whole key.
const PRIVATE_MEMBERS: [&str; 7] = ["d", "p", "q", "dp", "dq", "qi", "oth"];

/// A public key that can verify signatures.
#[derive(Clone)]
pub struct VerificationKey {
    key_id: Option<String>,
    algorithm: Option<Algorithm>,
    key_type: KeyType,
    public_members: Map<String, Value>,
    thumbprint: String,
    decoding_key: DecodingKey,
    #[cfg(feature = "aws-lc")]
    parsed: ParsedKeys,
}

impl VerificationKey {
    /// Its `kid`.
    #[must_use]
    pub fn key_id(&self) -> Option<&str> {
        self.key_id.as_deref()
    }

    /// Its `alg`: the only algorithm it may be used with, if the set names one.
    #[must_use]
    pub fn algorithm(&self) -> Option<Algorithm> {
        self.algorithm
    }

    /// The kind of a key.
    #[must_use]
    pub fn key_type(&self) -> KeyType {
        self.key_type
    }

    /// The SHA-256 thumbprint in base64url (RFC 7638).
    #[must_use]
    pub fn thumbprint(&self) -> &str {
        &self.thumbprint
    }

    /// The key as a JWK with its public members, `kid` and `alg`.
    #[must_use]
    pub fn to_jwk(&self) -> Value {
        let mut members = self.public_members.clone();
        if let Some(key_id) = &self.key_id {
            members.insert("kid".into(), key_id.as_str().into());
        }
        if let Some(algorithm) = self.algorithm {
            members.insert("alg".into(), algorithm.as_str().into());
        }
        members.into()
    }

    /// Whether the key made `signature` over `signed` with `algorithm`, which it must be fit for.
    pub(super) fn has_signed(&self, signed: &[u8], signature: &Vec<u8>, algorithm: Algorithm) -> bool {
        #[cfg(feature = "aws-lc")]
        if let Some(is_good) = self.parsed.is_good(signed, signature, algorithm, &self.decoding_key) {
            return is_good;
        }
        ring_check::is_good(signed, signature, algorithm, &self.decoding_key)
    }

    #[cfg(all(test, feature = "aws-lc"))]
    pub(super) fn ring_says(&self, signed: &[u8], signature: &Vec<u8>, algorithm: Algorithm) -> bool {
        ring_check::is_good(signed, signature, algorithm, &self.decoding_key)
    }

    #[cfg(all(test, feature = "aws-lc"))]
    pub(super) fn parsed(&self) -> &ParsedKeys {
        &self.parsed
    }

    /// Whether the key may check a signature made with `algorithm`; if not, why.
    pub(crate) fn fitness(&self, algorithm: Algorithm) -> Result<(), String> {
        if !self.key_type.suits(algorithm) {
            return Err(format!("{} does not verify {algorithm}", self.key_type));
        }
        match self.algorithm {
            Some(own) if own != algorithm => Err(format!("it is published for {own} only")),
            _ => Ok(()),
        }
    }

    /// Reads one element of a JWK Set's `keys`.
    pub(crate) fn from_jwk(jwk: &Value) -> Result<Self, SkippedKey> {
        let Value::Object(members) = jwk else {
            return Err(SkippedKey { key_id: None, reason: SkipReason::NotAnObject });
        };
        let key_id = optional_text(members, "kid").ok().flatten();
        Self::from_members(members).map_err(|reason| SkippedKey { key_id, reason })
    }

    fn from_members(members: &Map<String, Value>) -> Result<Self, SkipReason> {
        let key_id = optional_text(members, "kid")?;
        let kty = optional_text(members, "kty")?.ok_or(SkipReason::MissingMember("kty"))?;
        if kty == "oct" || has(members, "k") {
            return Err(SkipReason::Symmetric);
        }
        if PRIVATE_MEMBERS.iter().any(|name| has(members, name)) {
            return Err(SkipReason::Private);
        }
        if optional_text(members, "use")?.is_some_and(|purpose| purpose != "sig") {
            return Err(SkipReason::NotForSignatures);
        }
        check_key_operations(members)?;
        let parts = match kty.as_str() {
            "RSA" => rsa(bytes(members, "n")?, bytes(members, "e")?)?,
            "EC" => {
                let curve = optional_text(members, "crv")?.ok_or(SkipReason::MissingMember("crv"))?;
                let key_type = match curve.as_str() {
                    "P-256" => KeyType::P256,
                    "P-384" => KeyType::P384,
                    "P-521" if cfg!(feature = "aws-lc") => KeyType::P521,
                    _ => return Err(SkipReason::UnknownCurve),
                };
                elliptic(key_type, &bytes(members, "x")?, &bytes(members, "y")?)?
            }
            "OKP" => match optional_text(members, "crv")?.ok_or(SkipReason::MissingMember("crv"))?.as_str() {
                "Ed25519" => edwards(&bytes(members, "x")?)?,
                _ => return Err(SkipReason::UnknownCurve),
            },
            _ => return Err(SkipReason::UnknownKeyType),
        };
        let algorithm = optional_text(members, "alg")?
            .map(|name| {
                let known = Algorithm::from_name(&name).filter(|algorithm| algorithm.is_available());
                known.ok_or(SkipReason::UnsupportedAlgorithm)
            })
            .transpose()?;
        let (key_type, ..) = parts;
        if algorithm.is_some_and(|algorithm| !key_type.suits(algorithm)) {
            return Err(SkipReason::AlgorithmOfAnotherKeyType);
        }
        Ok(Self::from_parts(key_id, algorithm, parts))
    }

    /// An RSA key from its numbers.
    pub(crate) fn from_rsa_numbers(
        key_id: Option<String>,
        modulus: &[u8],
        exponent: &[u8],
    ) -> Result<Self, SkipReason> {
        let parts = rsa(modulus.to_vec(), exponent.to_vec())?;
        Ok(Self::from_parts(key_id, None, parts))
    }

    /// An elliptic curve key from its uncompressed point (`0x04 ‖ x ‖ y`).
    pub(crate) fn from_ec_point(
        key_id: Option<String>,
        key_type: KeyType,
        uncompressed: &[u8],
    ) -> Result<Self, SkipReason> {
        Ok(Self::from_parts(key_id, None, point(key_type, uncompressed)?))
    }

    /// An Ed25519 key from its 32 bytes.
    pub(crate) fn from_ed25519(key_id: Option<String>, public_key: &[u8]) -> Result<Self, SkipReason> {
        Ok(Self::from_parts(key_id, None, edwards(public_key)?))
    }

    fn from_parts(key_id: Option<String>, algorithm: Option<Algorithm>, parts: KeyParts) -> Self {
        let (key_type, public_members, decoding_key) = parts;
        #[cfg(feature = "aws-lc")]
        let parsed = ParsedKeys::for_algorithms(
            Algorithm::names()
                .filter(|suited| key_type.suits(*suited) && algorithm.is_none_or(|own| own == *suited)),
        );
        Self {
            key_id,
            algorithm,
            key_type,
            thumbprint: thumbprint(&public_members),
            public_members,
            decoding_key,
            #[cfg(feature = "aws-lc")]
            parsed,
        }
    }
}

/// A key prints its public identity, not its numbers.
impl std::fmt::Debug for VerificationKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VerificationKey")
            .field("key_id", &self.key_id)
            .field("algorithm", &self.algorithm)
            .field("key_type", &self.key_type)
            .field("thumbprint", &self.thumbprint)
            .finish_non_exhaustive()
    }
}
