//! The private keys of the fake issuer, and signing with them.
//! In: an embedded PEM or PKCS#8 bytes. Out: a compact JWS (RFC 7515 §7.1).

use std::fmt;
use std::sync::{Arc, OnceLock};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use pkcs8::SecretDocument;
use ring::rand::SystemRandom;
use ring::signature::{
    self, ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair,
};
use serde_json::{Value, json};

use super::algorithm::SignatureAlgorithm;
use super::thumbprint::thumbprint;

/// How many RSA-2048 keys there are to rotate through.
pub const RSA_POOL_SIZE: usize = 6;

/// The RSA pool, then the other keys; [`SigningKey::embedded`] indexes it.
const FAKE_KEYS: [&str; RSA_POOL_SIZE + 5] = [
    include_str!("fake-keys/rsa-2048-0.pem"),
    include_str!("fake-keys/rsa-2048-1.pem"),
    include_str!("fake-keys/rsa-2048-2.pem"),
    include_str!("fake-keys/rsa-2048-3.pem"),
    include_str!("fake-keys/rsa-2048-4.pem"),
    include_str!("fake-keys/rsa-2048-5.pem"),
    include_str!("fake-keys/rsa-3072.pem"),
    include_str!("fake-keys/rsa-4096.pem"),
    include_str!("fake-keys/p-256.pem"),
    include_str!("fake-keys/p-384.pem"),
    include_str!("fake-keys/ed25519.pem"),
];

/// A private key with its key id. Cloning is cheap.
///
/// The embedded keys are published with the source: they protect nothing.
#[derive(Clone)]
pub struct SigningKey {
    pub(super) shared: Arc<KeyMaterial>,
}

pub(super) struct KeyMaterial {
    pub(super) pair: KeyPair,
    pub(super) pkcs8: Vec<u8>,
    kid: OnceLock<String>,
}

pub(super) enum KeyPair {
    Rsa(signature::RsaKeyPair),
    P256(EcdsaKeyPair),
    P384(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl SigningKey {
    /// The RSA-2048 key `index` of the pool; the index wraps around after [`RSA_POOL_SIZE`].
    pub fn rsa(index: usize) -> Self {
        Self::embedded(index % RSA_POOL_SIZE)
    }

    /// The RSA-3072 key.
    pub fn rsa_3072() -> Self {
        Self::embedded(RSA_POOL_SIZE)
    }

    /// The RSA-4096 key.
    pub fn rsa_4096() -> Self {
        Self::embedded(RSA_POOL_SIZE + 1)
    }

    /// The P-256 key, for ES256.
    pub fn p256() -> Self {
        Self::embedded(RSA_POOL_SIZE + 2)
    }

    /// The P-384 key, for ES384.
    pub fn p384() -> Self {
        Self::embedded(RSA_POOL_SIZE + 3)
    }

    /// The Ed25519 key, for EdDSA.
    pub fn ed25519() -> Self {
        Self::embedded(RSA_POOL_SIZE + 4)
    }

    /// A new random key of the same kind as one that signs `algorithm`; for RSA, where making one takes
    /// seconds, the embedded RSA-3072 key, which no issuer ever publishes.
    pub fn stranger_for(algorithm: SignatureAlgorithm) -> Self {
        let random = SystemRandom::new();
        let made = match algorithm {
            SignatureAlgorithm::Es256 => {
                EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random)
            }
            SignatureAlgorithm::Es384 => {
                EcdsaKeyPair::generate_pkcs8(&ECDSA_P384_SHA384_FIXED_SIGNING, &random)
            }
            SignatureAlgorithm::EdDsa => Ed25519KeyPair::generate_pkcs8(&random),
            _ => return Self::rsa_3072(),
        };
        let pkcs8 = made.expect("the system's random source works");
        Self::from_pkcs8(pkcs8.as_ref())
    }

    fn embedded(index: usize) -> Self {
        // Parsing an RSA key checks it, which takes long enough to notice in a benchmark: once is enough.
        static PARSED: [OnceLock<SigningKey>; FAKE_KEYS.len()] = [const { OnceLock::new() }; FAKE_KEYS.len()];
        let parse = || {
            let (_, document) =
                SecretDocument::from_pem(FAKE_KEYS[index]).expect("embedded PEM is well-formed");
            Self::from_pkcs8(document.as_bytes())
        };
        PARSED[index].get_or_init(parse).clone()
    }

    fn from_pkcs8(pkcs8: &[u8]) -> Self {
        let pair = parse_pkcs8(pkcs8).expect("fake keys are RSA, P-256, P-384 or Ed25519");
        Self { shared: Arc::new(KeyMaterial { pair, pkcs8: pkcs8.to_vec(), kid: OnceLock::new() }) }
    }

    /// The key id: the RFC 7638 SHA-256 thumbprint of the public key, as Para does it.
    pub fn kid(&self) -> &str {
        self.shared.kid.get_or_init(|| thumbprint(&self.public_members()))
    }

    /// The algorithms this key can sign with.
    pub fn algorithms(&self) -> &'static [SignatureAlgorithm] {
        use SignatureAlgorithm::*;
        match self.shared.pair {
            KeyPair::Rsa(_) => &[Rs256, Rs384, Rs512, Ps256, Ps384, Ps512],
            KeyPair::P256(_) => &[Es256],
            KeyPair::P384(_) => &[Es384],
            KeyPair::Ed25519(_) => &[EdDsa],
        }
    }

    /// An ordinary header for a token signed by this key: `alg` and `kid`.
    pub fn header(&self, algorithm: SignatureAlgorithm) -> Value {
        json!({ "alg": algorithm.as_str(), "kid": self.kid() })
    }

    /// The compact JWS of `payload`, signed with the algorithm that `header["alg"]` names.
    ///
    /// # Panics
    /// When the header names no algorithm this key can sign with (see [`Self::algorithms`]).
    pub fn sign(&self, header: &Value, payload: &Value) -> String {
        let algorithm = header.get("alg").and_then(Value::as_str).expect("the header names its algorithm");
        self.sign_bytes(algorithm, &header.to_string(), payload.to_string().as_bytes())
    }

    /// The compact JWS of a hand-made header and payload, which need not be JSON nor agree with `algorithm`.
    ///
    /// # Panics
    /// When this key cannot sign with `algorithm` (see [`Self::algorithms`]).
    pub fn sign_bytes(&self, algorithm: &str, header_json: &str, payload: &[u8]) -> String {
        let message = signing_input(header_json, payload);
        let signature = self.signature(algorithm, message.as_bytes());
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    fn signature(&self, algorithm: &str, message: &[u8]) -> Vec<u8> {
        use SignatureAlgorithm::*;
        let algorithm: SignatureAlgorithm = algorithm.parse().expect("a signature algorithm");
        let random = SystemRandom::new();
        match (&self.shared.pair, algorithm) {
            (KeyPair::Rsa(pair), Rs256 | Rs384 | Rs512 | Ps256 | Ps384 | Ps512) => {
                let padding: &'static dyn signature::RsaEncoding = match algorithm {
                    Rs256 => &signature::RSA_PKCS1_SHA256,
                    Rs384 => &signature::RSA_PKCS1_SHA384,
                    Rs512 => &signature::RSA_PKCS1_SHA512,
                    Ps256 => &signature::RSA_PSS_SHA256,
                    Ps384 => &signature::RSA_PSS_SHA384,
                    _ => &signature::RSA_PSS_SHA512,
                };
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(padding, &random, message, &mut signature).expect("RSA signing of a fit key");
                signature
            }
            (KeyPair::P256(pair), Es256) | (KeyPair::P384(pair), Es384) => {
                pair.sign(&random, message).expect("ECDSA signing").as_ref().to_vec()
            }
            (KeyPair::Ed25519(pair), EdDsa) => pair.sign(message).as_ref().to_vec(),
            _ => panic!("this key cannot sign {algorithm}"),
        }
    }
}

/// Only the key id: private members must not reach a log, not even fake ones.
impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("kid", &self.kid()).finish_non_exhaustive()
    }
}

/// The first two parts of a compact JWS, the bytes a signature covers.
pub(super) fn signing_input(header_json: &str, payload: &[u8]) -> String {
    format!("{}.{}", URL_SAFE_NO_PAD.encode(header_json), URL_SAFE_NO_PAD.encode(payload))
}

fn parse_pkcs8(pkcs8: &[u8]) -> Option<KeyPair> {
    let random = SystemRandom::new();
    let ecdsa = |curve| EcdsaKeyPair::from_pkcs8(curve, pkcs8, &random).ok();
    signature::RsaKeyPair::from_pkcs8(pkcs8)
        .ok()
        .map(KeyPair::Rsa)
        .or_else(|| ecdsa(&ECDSA_P256_SHA256_FIXED_SIGNING).map(KeyPair::P256))
        .or_else(|| ecdsa(&ECDSA_P384_SHA384_FIXED_SIGNING).map(KeyPair::P384))
        // openssl writes Ed25519 keys without the public half, which the checking variant would demand.
        .or_else(|| Ed25519KeyPair::from_pkcs8_maybe_unchecked(pkcs8).ok().map(KeyPair::Ed25519))
}
