//! One key: parses a member of a JWK Set into a key that can verify, or the reason why it cannot (RFC 7517 §4, RFC 7518
//! §6, RFC 8037 §2).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::DecodingKey;
use ring::{agreement, digest, rand::SystemRandom};
use serde_json::{Map, Value};

use super::key_type::KeyType;
use super::skipped::{SkipReason, SkippedKey};
use crate::token::Algorithm;

const RSA_BITS: std::ops::RangeInclusive<i64> = 2048..=8192;
/// RFC 7518 §6.2.2 and §6.3.2; each of an RSA key's members reveals the whole key.
const PRIVATE_MEMBERS: [&str; 7] = ["d", "p", "q", "dp", "dq", "qi", "oth"];
const RSA_EXPONENT: std::ops::RangeInclusive<u64> = 3..=(1 << 33) - 1;

/// A public key that can verify signatures.
#[derive(Clone)]
pub struct VerificationKey {
    key_id: Option<String>,
    algorithm: Option<Algorithm>,
    key_type: KeyType,
    public_members: Map<String, Value>,
    thumbprint: String,
    decoding_key: DecodingKey,
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

    pub(crate) fn decoding_key(&self) -> &DecodingKey {
        &self.decoding_key
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
        let key_id = members.get("kid").and_then(Value::as_str).map(str::to_owned);
        Self::from_members(members).map_err(|reason| SkippedKey { key_id, reason })
    }

    fn from_members(members: &Map<String, Value>) -> Result<Self, SkipReason> {
        let key_id = optional_text(members, "kid")?;
        let kty = optional_text(members, "kty")?.ok_or(SkipReason::MissingMember("kty"))?;
        if kty == "oct" || members.contains_key("k") {
            return Err(SkipReason::Symmetric);
        }
        if PRIVATE_MEMBERS.iter().any(|name| members.contains_key(*name)) {
            return Err(SkipReason::Private);
        }
        if optional_text(members, "use")?.is_some_and(|purpose| purpose != "sig") {
            return Err(SkipReason::NotForSignatures);
        }
        check_key_operations(members)?;
        let (key_type, public_members, decoding_key) = match kty.as_str() {
            "RSA" => rsa(bytes(members, "n")?, bytes(members, "e")?)?,
            "EC" => match optional_text(members, "crv")?.ok_or(SkipReason::MissingMember("crv"))?.as_str() {
                "P-256" => elliptic(KeyType::P256, &bytes(members, "x")?, &bytes(members, "y")?)?,
                "P-384" => elliptic(KeyType::P384, &bytes(members, "x")?, &bytes(members, "y")?)?,
                _ => return Err(SkipReason::UnknownCurve),
            },
            "OKP" => match optional_text(members, "crv")?.ok_or(SkipReason::MissingMember("crv"))?.as_str() {
                "Ed25519" => edwards(&bytes(members, "x")?)?,
                _ => return Err(SkipReason::UnknownCurve),
            },
            _ => return Err(SkipReason::UnknownKeyType),
        };
        let algorithm = optional_text(members, "alg")?
            .map(|name| Algorithm::from_name(&name).ok_or(SkipReason::UnsupportedAlgorithm))
            .transpose()?;
        if algorithm.is_some_and(|algorithm| !key_type.suits(algorithm)) {
            return Err(SkipReason::AlgorithmOfAnotherKeyType);
        }
        Ok(Self {
            key_id,
            algorithm,
            key_type,
            thumbprint: thumbprint(&public_members),
            public_members,
            decoding_key,
        })
    }

    /// An RSA key from its numbers.
    pub(crate) fn from_rsa_numbers(
        key_id: Option<String>,
        modulus: &[u8],
        exponent: &[u8],
    ) -> Result<Self, SkipReason> {
        let parts = rsa(modulus.to_vec(), exponent.to_vec())?;
        Ok(Self::from_parts(key_id, parts))
    }

    /// An elliptic curve key from its uncompressed point (`0x04 ‖ x ‖ y`).
    pub(crate) fn from_ec_point(
        key_id: Option<String>,
        key_type: KeyType,
        point: &[u8],
    ) -> Result<Self, SkipReason> {
        let Some((4, coordinates)) = point.split_first().map(|(form, rest)| (*form, rest)) else {
            return Err(SkipReason::BadMember("point"));
        };
        let (x, y) = coordinates.split_at(coordinates.len() / 2);
        Ok(Self::from_parts(key_id, elliptic(key_type, x, y)?))
    }

    /// An Ed25519 key from its 32 bytes.
    pub(crate) fn from_ed25519(key_id: Option<String>, public_key: &[u8]) -> Result<Self, SkipReason> {
        Ok(Self::from_parts(key_id, edwards(public_key)?))
    }

    fn from_parts(key_id: Option<String>, parts: KeyParts) -> Self {
        let (key_type, public_members, decoding_key) = parts;
        let thumbprint = thumbprint(&public_members);
        Self { key_id, algorithm: None, key_type, public_members, thumbprint, decoding_key }
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

type KeyParts = (KeyType, Map<String, Value>, DecodingKey);

fn rsa(modulus: Vec<u8>, exponent: Vec<u8>) -> Result<KeyParts, SkipReason> {
    // Some publishers add a leading zero byte (RFC 7518 §6.3.1.1 forbids it); ring refuses it.
    let modulus = without_leading_zeros(&modulus);
    let exponent = without_leading_zeros(&exponent);
    let bits = modulus.first().map_or(0, |first| modulus.len() * 8 - first.leading_zeros() as usize);
    let bits = i64::try_from(bits).unwrap_or(i64::MAX);
    if !RSA_BITS.contains(&bits) {
        return Err(SkipReason::RsaSize(bits));
    }
    let is_odd = |number: &[u8]| number.last().is_some_and(|last| last & 1 == 1);
    let exponent_value = (exponent.len() <= 8)
        .then(|| exponent.iter().fold(0_u64, |value, byte| (value << 8) | u64::from(*byte)));
    if !is_odd(modulus)
        || !is_odd(exponent)
        || !exponent_value.is_some_and(|value| RSA_EXPONENT.contains(&value))
    {
        return Err(SkipReason::RsaNumbers);
    }
    let public_members = public_members(&[("e", exponent), ("n", modulus)], &[("kty", "RSA")]);
    Ok((KeyType::Rsa { bits }, public_members, DecodingKey::from_rsa_raw_components(modulus, exponent)))
}

fn elliptic(key_type: KeyType, x: &[u8], y: &[u8]) -> Result<KeyParts, SkipReason> {
    let (curve, length, agreement) = match key_type {
        KeyType::P256 => ("P-256", 32, &agreement::ECDH_P256),
        KeyType::P384 => ("P-384", 48, &agreement::ECDH_P384),
        _ => return Err(SkipReason::UnknownCurve),
    };
    // Coordinates have the full length of the curve (RFC 7518 §6.2.1.2).
    if x.len() != length {
        return Err(SkipReason::BadMember("x"));
    }
    if y.len() != length {
        return Err(SkipReason::BadMember("y"));
    }
    let point = [&[4], x, y].concat();
    if !is_on_curve(&point, agreement) {
        return Err(SkipReason::NotOnCurve);
    }
    let public_members = public_members(&[("x", x), ("y", y)], &[("crv", curve), ("kty", "EC")]);
    Ok((key_type, public_members, DecodingKey::from_ec_der(&point)))
}

fn edwards(public_key: &[u8]) -> Result<KeyParts, SkipReason> {
    if public_key.len() != 32 {
        return Err(SkipReason::BadMember("x"));
    }
    let public_members = public_members(&[("x", public_key)], &[("crv", "Ed25519"), ("kty", "OKP")]);
    Ok((KeyType::Ed25519, public_members, DecodingKey::from_ed_der(public_key)))
}

/// ring checks a point only when it uses it, and gives the same error for a bad point and a bad signature. A temporary
/// key agreement tells them apart when the key is read.
fn is_on_curve(point: &[u8], curve: &'static agreement::Algorithm) -> bool {
    agreement::EphemeralPrivateKey::generate(curve, &SystemRandom::new()).is_ok_and(|throw_away| {
        let point = agreement::UnparsedPublicKey::new(curve, point);
        agreement::agree_ephemeral(throw_away, &point, |_| ()).is_ok()
    })
}

fn public_members(numbers: &[(&str, &[u8])], texts: &[(&str, &str)]) -> Map<String, Value> {
    let mut members: Vec<(String, Value)> = numbers
        .iter()
        .map(|(name, number)| ((*name).to_owned(), URL_SAFE_NO_PAD.encode(number).into()))
        .chain(texts.iter().map(|(name, text)| ((*name).to_owned(), (*text).into())))
        .collect();
    // The thumbprint needs the members in this order, independent of serde_json's features.
    members.sort_by(|(left, _), (right, _)| left.cmp(right));
    members.into_iter().collect()
}

/// RFC 7638 §3: the required members only, sorted, without white space.
fn thumbprint(public_members: &Map<String, Value>) -> String {
    let canonical = Value::Object(public_members.clone()).to_string();
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, canonical.as_bytes()))
}

fn check_key_operations(members: &Map<String, Value>) -> Result<(), SkipReason> {
    match members.get("key_ops") {
        None | Some(Value::Null) => Ok(()),
        Some(Value::Array(operations)) => {
            if operations.iter().any(|operation| operation == "verify") {
                Ok(())
            } else {
                Err(SkipReason::NotForVerifying)
            }
        }
        Some(_) => Err(SkipReason::BadMember("key_ops")),
    }
}

/// Dynamic's key model calls every member optional; `null` and absent are the same.
fn optional_text(members: &Map<String, Value>, name: &'static str) -> Result<Option<String>, SkipReason> {
    match members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(SkipReason::BadMember(name)),
    }
}

fn bytes(members: &Map<String, Value>, name: &'static str) -> Result<Vec<u8>, SkipReason> {
    let text = optional_text(members, name)?.ok_or(SkipReason::MissingMember(name))?;
    URL_SAFE_NO_PAD.decode(text).map_err(|_| SkipReason::BadMember(name))
}

fn without_leading_zeros(mut number: &[u8]) -> &[u8] {
    while let [0, rest @ ..] = number {
        number = rest;
    }
    number
}
