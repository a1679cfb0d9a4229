//! Keys that sign tokens for tests. They use ring with the fake issuer's published keys, so this code shares
//! nothing with the code that it tests.
#![allow(dead_code, reason = "each test crate uses only some of these")]

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{
    self, ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair,
    KeyPair, RsaEncoding, RsaKeyPair,
};
use serde_json::{Value, json};
use wallet_jwt::{Algorithm, KeySet};

/// A private key with a key id.
pub struct Signer {
    pub key_id: &'static str,
    key: Key,
}

enum Key {
    Rsa(RsaKeyPair),
    P256(EcdsaKeyPair),
    P384(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl Signer {
    pub fn rsa() -> Self {
        Self::rsa_of("rsa", include_str!("../../cli/issuer/src/fake-keys/rsa-2048-0.pem"))
    }

    pub fn other_rsa() -> Self {
        Self::rsa_of("other-rsa", include_str!("../../cli/issuer/src/fake-keys/rsa-2048-1.pem"))
    }

    pub fn p256() -> Self {
        let pem = include_str!("../../cli/issuer/src/fake-keys/p-256.pem");
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &der(pem), &SystemRandom::new());
        Signer { key_id: "p256", key: Key::P256(key.expect("a P-256 key")) }
    }

    pub fn p384() -> Self {
        let pem = include_str!("../../cli/issuer/src/fake-keys/p-384.pem");
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P384_SHA384_FIXED_SIGNING, &der(pem), &SystemRandom::new());
        Signer { key_id: "p384", key: Key::P384(key.expect("a P-384 key")) }
    }

    pub fn ed25519() -> Self {
        let pem = include_str!("../../cli/issuer/src/fake-keys/ed25519.pem");
        let key = Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der(pem)).expect("an Ed25519 key");
        Signer { key_id: "ed25519", key: Key::Ed25519(key) }
    }

    fn rsa_of(key_id: &'static str, pem: &str) -> Self {
        Signer { key_id, key: Key::Rsa(RsaKeyPair::from_pkcs8(&der(pem)).expect("an RSA key")) }
    }

    /// The key for an algorithm.
    pub fn of(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Es256 => Self::p256(),
            Algorithm::Es384 => Self::p384(),
            Algorithm::EdDsa => Self::ed25519(),
            _ => Self::rsa(),
        }
    }

    /// An ordinary token whose header has `alg` and `kid`.
    pub fn token(&self, algorithm: Algorithm, payload: &Value) -> String {
        self.token_with(algorithm, &json!({ "alg": algorithm.as_str(), "kid": self.key_id }), payload)
    }

    /// A token with any header, signed with `algorithm`, whether or not the header names it.
    pub fn token_with(&self, algorithm: Algorithm, header: &Value, payload: &Value) -> String {
        self.token_of_bytes(algorithm, header.to_string().as_bytes(), payload.to_string().as_bytes())
    }

    /// A token with any bytes, signed with `algorithm`.
    pub fn token_of_bytes(&self, algorithm: Algorithm, header: &[u8], payload: &[u8]) -> String {
        let signed = format!("{}.{}", base64url(header), base64url(payload));
        format!("{signed}.{}", base64url(self.sign(algorithm, signed.as_bytes())))
    }

    /// A signature of any bytes.
    pub fn sign(&self, algorithm: Algorithm, signed: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match &self.key {
            Key::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(rsa_encoding(algorithm), &random, signed, &mut signature).expect("RSA signs");
                signature
            }
            Key::P256(pair) | Key::P384(pair) => {
                pair.sign(&random, signed).expect("ECDSA signs").as_ref().to_vec()
            }
            Key::Ed25519(pair) => pair.sign(signed).as_ref().to_vec(),
        }
    }

    /// The public key as a JWK with `kid`.
    pub fn jwk(&self) -> Value {
        let mut jwk = match &self.key {
            Key::Rsa(pair) => {
                let numbers = PublicKeyComponents::<Vec<u8>>::from(pair.public());
                json!({ "kty": "RSA", "n": base64url(numbers.n), "e": base64url(numbers.e) })
            }
            Key::P256(pair) => elliptic("P-256", pair),
            Key::P384(pair) => elliptic("P-384", pair),
            Key::Ed25519(pair) => {
                json!({ "kty": "OKP", "crv": "Ed25519", "x": base64url(pair.public_key()) })
            }
        };
        jwk["kid"] = self.key_id.into();
        jwk
    }

    /// The JWK with some members changed; `null` removes a member.
    pub fn jwk_with(&self, changes: &Value) -> Value {
        changed(&self.jwk(), changes)
    }

    /// The key alone in a set.
    pub fn key_set(&self) -> KeySet {
        key_set(&[self.jwk()])
    }
}

/// A set of JWKs, usable or not.
pub fn key_set(jwks: &[Value]) -> KeySet {
    KeySet::parse(json!({ "keys": jwks }).to_string().as_bytes()).expect("a JWK Set")
}

/// An object with some members changed; `null` removes a member.
pub fn changed(object: &Value, changes: &Value) -> Value {
    let mut object = object.clone();
    let members = object.as_object_mut().expect("an object");
    for (name, value) in changes.as_object().expect("an object of changes") {
        if value.is_null() {
            members.remove(name);
        } else {
            members.insert(name.clone(), value.clone());
        }
    }
    object
}

pub fn base64url(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn elliptic(curve: &str, pair: &EcdsaKeyPair) -> Value {
    // SEC 1 §2.3.3: 0x04, then both coordinates at full length.
    let point = &pair.public_key().as_ref()[1..];
    let (x, y) = point.split_at(point.len() / 2);
    json!({ "kty": "EC", "crv": curve, "x": base64url(x), "y": base64url(y) })
}

fn rsa_encoding(algorithm: Algorithm) -> &'static dyn RsaEncoding {
    match algorithm {
        Algorithm::Rs256 => &signature::RSA_PKCS1_SHA256,
        Algorithm::Rs384 => &signature::RSA_PKCS1_SHA384,
        Algorithm::Rs512 => &signature::RSA_PKCS1_SHA512,
        Algorithm::Ps256 => &signature::RSA_PSS_SHA256,
        Algorithm::Ps384 => &signature::RSA_PSS_SHA384,
        Algorithm::Ps512 => &signature::RSA_PSS_SHA512,
        other => panic!("an RSA key cannot sign {other}"),
    }
}

fn der(pem: &str) -> Vec<u8> {
    let base64: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    STANDARD.decode(base64).expect("the PEM is base64")
}
