//! What the targets share: verifiers without a network, keys that sign, and the check that a text repeats no input.

#[path = "../../tests/offline/mod.rs"]
pub mod offline;
#[path = "../../tests/signer/mod.rs"]
pub mod signer;

use std::collections::HashSet;
use std::fmt::{Debug, Display};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use wallet_jwt::{Algorithm, Session, Verifier};

use signer::Signer;

/// A text of an input this long must not appear in an error.
const SECRET_BYTES: usize = 40;

pub static ED25519: LazyLock<Signer> = LazyLock::new(Signer::ed25519);
pub static RSA: LazyLock<Signer> = LazyLock::new(Signer::rsa);
pub static CUSTOM: LazyLock<Verifier> =
    LazyLock::new(|| offline::custom(&[RSA.jwk(), ED25519.jwk()], Algorithm::ALL));
pub static PARA: LazyLock<Verifier> = LazyLock::new(|| offline::para(&[RSA.jwk()]));
pub static P256: LazyLock<Signer> = LazyLock::new(Signer::p256);
pub static PRIVY: LazyLock<Verifier> = LazyLock::new(|| offline::privy(&[P256.jwk()]));
pub static WEB3AUTH: LazyLock<Verifier> = LazyLock::new(|| offline::web3auth(&[P256.jwk()]));
pub static STYTCH: LazyLock<Verifier> = LazyLock::new(|| offline::stytch(&[RSA.jwk()]));
pub static RULES: LazyLock<Verifier> =
    LazyLock::new(|| offline::custom_with_rules(&[ED25519.jwk()], &[Algorithm::EdDsa]));
pub static DYNAMIC: LazyLock<Verifier> = LazyLock::new(|| offline::dynamic(&[RSA.jwk()]));

/// An error says nothing of the input, in no form of it.
///
/// Hashes are compared, not texts: libFuzzer puts what a program compares its input with into later inputs, and then the
/// input would repeat the error.
pub fn repeats_nothing(error: &(impl Debug + Display), input: &[u8]) {
    let parts: HashSet<u64> = input.windows(SECRET_BYTES).map(hash).collect();
    for mut text in [error.to_string(), format!("{error:?}")] {
        // An error says what was configured.
        for configured in [
            offline::ENVIRONMENT_ID,
            offline::API_KEY_ID,
            offline::ISSUER,
            offline::AUDIENCE,
            offline::PRIVY_APP_ID,
            offline::WEB3AUTH_CLIENT_ID,
            offline::STYTCH_PROJECT_ID,
        ] {
            text = text.replace(configured, "\n");
        }
        let found = text.as_bytes().windows(SECRET_BYTES).any(|part| parts.contains(&hash(part)));
        assert!(!found, "an error repeats its input: {text}");
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// An accepted token has one spelling: its parts encode to themselves.
pub fn has_one_spelling(token: &str) {
    let parts: Vec<&str> = token.split('.').collect();
    assert_eq!(parts.len(), 3, "three parts");
    for part in parts {
        let bytes = URL_SAFE_NO_PAD.decode(part).expect("an accepted part is base64url");
        assert_eq!(URL_SAFE_NO_PAD.encode(bytes), part, "an accepted part has one spelling");
    }
}

/// A session that was made at [`offline::NOW`] holds what its token says.
pub fn is_sound(session: &Session) {
    assert!(!session.user_id.is_empty(), "a user");
    assert!(session.expires_at > offline::NOW - 300, "not expired");
    let json: Value = serde_json::from_str(&session.to_json()).expect("a session is JSON");
    assert_eq!(json["userId"], session.user_id.as_str(), "the user survives");
    let _ = format!("{session:?}");
}
