//! Signers of tokens: the provider with its keys, and attackers.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};

use super::clock::START_AT;

/// One key. It is Ed25519, because such keys are generated quickly.
pub struct Signer {
    pub key_id: String,
    pair: Ed25519KeyPair,
}

impl Signer {
    pub fn new(key_id: &str) -> Self {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).expect("randomness");
        let pair = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).expect("the new key is readable");
        Signer { key_id: key_id.to_owned(), pair }
    }

    pub fn jwk(&self) -> Value {
        let mut jwk = self.jwk_without_kid();
        jwk["kid"] = json!(self.key_id);
        jwk
    }

    pub fn jwk_without_kid(&self) -> Value {
        let x = URL_SAFE_NO_PAD.encode(self.pair.public_key().as_ref());
        json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "x": x })
    }

    /// A token that names this key.
    pub fn token(&self) -> String {
        self.token_naming(&self.key_id)
    }

    /// A token that names any key.
    pub fn token_naming(&self, key_id: &str) -> String {
        self.sign(&json!({ "alg": "EdDSA", "kid": key_id }), &claims())
    }

    pub fn token_without_kid(&self) -> String {
        self.sign(&json!({ "alg": "EdDSA" }), &claims())
    }

    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(header), part(claims));
        let signature = self.pair.sign(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
    }
}

/// Claims that stay valid for all clock movements of these tests.
pub fn claims() -> Value {
    json!({ "sub": "user-1", "iat": START_AT, "exp": START_AT + 400 * 24 * 60 * 60 })
}

/// The text of a JWK Set.
pub fn key_set<'s>(signers: impl IntoIterator<Item = &'s Signer>) -> String {
    jwk_set(signers.into_iter().map(Signer::jwk))
}

/// The text of a JWK Set with any elements.
pub fn jwk_set(keys: impl IntoIterator<Item = Value>) -> String {
    json!({ "keys": keys.into_iter().collect::<Vec<_>>() }).to_string()
}

/// A token of an unknown signer with an invented key id.
pub fn token_with_invented_kid(number: usize) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = json!({ "alg": "EdDSA", "kid": format!("invented-{number}") });
    format!("{}.{}.{}", part(&header), part(&claims()), URL_SAFE_NO_PAD.encode([7; 64]))
}

/// Tokens that must never be accepted while `signer` is the provider's key.
pub fn forgeries(signer: &Signer) -> Vec<(&'static str, String)> {
    let stranger = Signer::new("a stranger's");
    let genuine = signer.token();
    let mut parts = genuine.split('.');
    let (header, _, signature) = (parts.next().unwrap(), parts.next(), parts.next().unwrap());
    let other_claims = json!({ "sub": "victim", "exp": START_AT + 400 * 24 * 60 * 60 }).to_string();
    let unsigned = URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#);
    vec![
        ("another key under the provider's kid", stranger.token_naming(&signer.key_id)),
        ("another key under its own kid", stranger.token()),
        ("another key without a kid", stranger.token_without_kid()),
        ("other claims under a good signature", {
            format!("{header}.{}.{signature}", URL_SAFE_NO_PAD.encode(&other_claims))
        }),
        ("no signature at all", format!("{unsigned}.{}.", URL_SAFE_NO_PAD.encode(&other_claims))),
    ]
}
