//! The numbers of a public key: checks them and makes them a key that can verify (RFC 7518 §6, RFC 8037 §2).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::DecodingKey;
use ring::{agreement, digest, rand::SystemRandom};
use serde_json::{Map, Value};

#[cfg(feature = "aws-lc")]
use super::aws_lc;
use super::key_type::KeyType;
use super::skipped::SkipReason;

const RSA_BITS: std::ops::RangeInclusive<i64> = 2048..=8192;
const RSA_EXPONENT: std::ops::RangeInclusive<u64> = 3..=(1 << 33) - 1;

/// A key, and its members for a JWK.
pub(super) type KeyParts = (KeyType, Map<String, Value>, DecodingKey);

pub(super) fn rsa(modulus: Vec<u8>, exponent: Vec<u8>) -> Result<KeyParts, SkipReason> {
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

/// A key from the coordinates of a JWK. Some publishers drop a leading zero byte, or add one, which RFC 7518 §6.2.1.2
/// forbids; whether the point lies on the curve decides.
pub(super) fn elliptic(key_type: KeyType, x: &[u8], y: &[u8]) -> Result<KeyParts, SkipReason> {
    let curve = Curve::of(key_type)?;
    on_curve(curve, &coordinate("x", x, curve.length)?, &coordinate("y", y, curve.length)?)
}

/// A key from its uncompressed point (`0x04 ‖ x ‖ y`), which has exactly the length of its curve.
pub(super) fn point(key_type: KeyType, point: &[u8]) -> Result<KeyParts, SkipReason> {
    let curve = Curve::of(key_type)?;
    match point.split_first() {
        Some((4, coordinates)) if coordinates.len() == 2 * curve.length => {
            let (x, y) = coordinates.split_at(curve.length);
            on_curve(curve, x, y)
        }
        _ => Err(SkipReason::PointForm),
    }
}

/// Numbers of a curve.
#[derive(Clone, Copy)]
struct Curve {
    key_type: KeyType,
    name: &'static str,
    /// The bytes of a coordinate.
    length: usize,
    /// Whether an uncompressed point lies on it.
    has: fn(&[u8]) -> bool,
}

impl Curve {
    fn of(key_type: KeyType) -> Result<Self, SkipReason> {
        let (name, length, has): (_, _, fn(&[u8]) -> bool) = match key_type {
            KeyType::P256 => ("P-256", 32, |point| is_on_curve(point, &agreement::ECDH_P256)),
            KeyType::P384 => ("P-384", 48, |point| is_on_curve(point, &agreement::ECDH_P384)),
            #[cfg(feature = "aws-lc")]
            KeyType::P521 => ("P-521", 66, aws_lc::is_on_p521),
            _ => return Err(SkipReason::UnknownCurve),
        };
        Ok(Curve { key_type, name, length, has })
    }
}

fn coordinate(member: &'static str, number: &[u8], length: usize) -> Result<Vec<u8>, SkipReason> {
    match number {
        _ if number.len() == length => Ok(number.to_vec()),
        [0, rest @ ..] if rest.len() == length => Ok(rest.to_vec()),
        _ if number.len() + 1 == length => Ok([&[0], number].concat()),
        _ => Err(wrong_length(member, number, length)),
    }
}

fn wrong_length(member: &'static str, number: &[u8], expected: usize) -> SkipReason {
    let count = |bytes| i64::try_from(bytes).unwrap_or(i64::MAX);
    SkipReason::WrongLength { member, bytes: count(number.len()), expected: count(expected) }
}

fn on_curve(curve: Curve, x: &[u8], y: &[u8]) -> Result<KeyParts, SkipReason> {
    let point = [&[4], x, y].concat();
    if !(curve.has)(&point) {
        return Err(SkipReason::NotOnCurve);
    }
    let public_members = public_members(&[("x", x), ("y", y)], &[("crv", curve.name), ("kty", "EC")]);
    Ok((curve.key_type, public_members, DecodingKey::from_ec_der(&point)))
}

pub(super) fn edwards(public_key: &[u8]) -> Result<KeyParts, SkipReason> {
    const LENGTH: usize = 32;
    if public_key.len() != LENGTH {
        return Err(wrong_length("x", public_key, LENGTH));
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
pub(super) fn thumbprint(public_members: &Map<String, Value>) -> String {
    let canonical = Value::Object(public_members.clone()).to_string();
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, canonical.as_bytes()))
}

fn without_leading_zeros(mut number: &[u8]) -> &[u8] {
    while let [0, rest @ ..] = number {
        number = rest;
    }
    number
}
