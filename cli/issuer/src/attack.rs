//! Tokens no verifier may accept. Each is built from an honest payload, so that only the one flaw can be the
//! reason for refusing it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use serde_json::{Value, json};

use super::keys::{SigningKey, signing_input};
use super::named::named_choices;

named_choices! {
    /// What is wrong with a token.
    pub enum Attack, "attack" {
        /// Signed by a key that is not published, under the key id of one that is.
        OtherKey = "other-key",
        /// `alg: none` with an empty signature (RFC 8725 §2.1).
        Unsigned = "none",
        /// HS256, keyed with the PEM of the public key (RFC 8725 §2.1).
        Hmac = "hmac",
        /// Ended an hour ago.
        Expired = "expired",
        /// Begins in an hour (`nbf`).
        NotYetValid = "not-yet-valid",
        /// Meant for somebody else.
        OtherAudience = "other-audience",
        /// Another user's id put in after signing.
        Tampered = "tampered",
        /// Signed by a key that is not published, under its own key id, like a token of another environment.
        UnknownKid = "unknown-kid",
        /// Signed by a key that the token itself carries in its header (`jwk`, RFC 8725 §3.10).
        EmbeddedKey = "embedded-key",
        /// Well signed, but with a `crit` extension nobody knows (RFC 7515 §4.1.11).
        CriticalHeader = "critical-header",
    }
}

/// A token with `alg: none` and an empty signature.
pub fn unsigned_token(payload: &Value) -> String {
    format!("{}.", signing_input(r#"{"alg":"none"}"#, payload.to_string().as_bytes()))
}

/// The classical confusion of algorithms: HS256 keyed with the PEM of the public key, which everybody knows.
pub fn hmac_signed_with_public_key(key: &SigningKey, payload: &Value) -> String {
    hmac_signed_token(key.public_pem().as_bytes(), key.kid(), payload)
}

/// An HS256 token under the given key id, keyed with any bytes; with those of a JWK, for instance.
pub fn hmac_signed_token(secret: &[u8], kid: &str, payload: &Value) -> String {
    let header = json!({ "alg": "HS256", "kid": kid });
    let message = signing_input(&header.to_string(), payload.to_string().as_bytes());
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag))
}

/// The token with its payload changed and its signature kept.
///
/// # Panics
/// When `token` is not a compact JWS with a JSON payload.
pub fn tamper_claim(token: &str, change: impl FnOnce(&mut Value)) -> String {
    let (message, signature) = token.rsplit_once('.').expect("a compact JWS has three parts");
    let (header, payload) = message.split_once('.').expect("a compact JWS has three parts");
    let payload = URL_SAFE_NO_PAD.decode(payload).expect("the payload is base64url");
    let mut payload: Value = serde_json::from_slice(&payload).expect("the payload is JSON");
    change(&mut payload);
    format!("{header}.{}.{signature}", URL_SAFE_NO_PAD.encode(payload.to_string()))
}

/// Puts another user's id wherever a provider's token names the user.
pub(super) fn replace_user(payload: &mut Value) {
    const SOMEBODY_ELSE: &str = "00000000-0000-4000-8000-000000000001";
    let mut is_replaced = false;
    for place in ["/sub", "/data/userId", "/info/userId", "/userId", "/verifierId", "/wallets/0/address"] {
        if let Some(user_id) = payload.pointer_mut(place) {
            *user_id = json!(SOMEBODY_ELSE);
            is_replaced = true;
        }
    }
    // Else the token would be an honest one.
    if !is_replaced {
        payload["sub"] = json!(SOMEBODY_ELSE);
    }
}
