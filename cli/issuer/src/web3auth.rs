//! The claims of Web3Auth's tokens: social logins with keys, and external wallets with an address.

use serde_json::{Value, json};

use super::named::named_choices;
use super::para::SAMPLE_EXTERNAL_ADDRESS;

/// A client id as short as the documentation shows it.
pub const SAMPLE_WEB3AUTH_CLIENT_ID: &str = "BClientIdOfTheProject";
/// A user's id at the login provider.
pub const SAMPLE_WEB3AUTH_USER_ID: &str = "email@example.com";
/// A day.
pub const WEB3AUTH_LIFETIME_SECS: i64 = 24 * 60 * 60;

/// The public key of the private key 1: the generator of secp256k1, compressed.
const SECP256K1_KEY: &str = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
/// RFC 8032 §7.1, test 1.
const ED25519_KEY: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

named_choices! {
    /// Which of Web3Auth's tokens.
    pub enum Web3authShape, "kind" {
        /// A social login.
        Social = "social",
        /// A social login of a connection that the app has not grouped.
        Ungrouped = "ungrouped",
        /// An external wallet.
        External = "external",
        /// A social login of an older SDK, from the older issuer.
        Older = "older",
        /// An attack: an external token with two wallets.
        TwoWallets = "twoWallets",
        /// An attack: a social token that does not say the connection.
        NoConnection = "noConnection",
        /// An attack: a social token with a `sub` in place of the user's id.
        OnlySub = "onlySub",
    }
}

impl Web3authShape {
    /// Whether no verifier may accept it.
    pub fn is_attack(self) -> bool {
        matches!(self, Self::TwoWallets | Self::NoConnection | Self::OnlySub)
    }

    /// Whether the issuer for external wallets signs it.
    pub fn is_external(self) -> bool {
        matches!(self, Self::External | Self::TwoWallets)
    }
}

/// What varies from one Web3Auth token to the next.
#[derive(Clone, Debug)]
pub struct Web3authClaimsInput {
    /// The client id: becomes `aud`.
    pub client_id: String,
    /// The user's id at the login provider; an external token has none.
    pub user_id: String,
    /// Unix time in seconds: becomes `iat`.
    pub issued_at: i64,
    /// `exp` is that much after `iat`.
    pub lifetime_secs: i64,
}

impl Default for Web3authClaimsInput {
    fn default() -> Self {
        Self {
            client_id: SAMPLE_WEB3AUTH_CLIENT_ID.to_owned(),
            user_id: SAMPLE_WEB3AUTH_USER_ID.to_owned(),
            issued_at: 1_745_877_709,
            lifetime_secs: WEB3AUTH_LIFETIME_SECS,
        }
    }
}

/// The claims of a token.
pub fn web3auth_payload(shape: Web3authShape, input: &Web3authClaimsInput) -> Value {
    let mut payload = json!({
        "iat": input.issued_at,
        "exp": input.issued_at.saturating_add(input.lifetime_secs),
        "aud": input.client_id,
        "nonce": "030cb3f1ab95",
    });
    if shape.is_external() {
        payload["iss"] = json!("https://authjs.web3auth.io");
        payload["wallets"] = json!([{ "address": SAMPLE_EXTERNAL_ADDRESS, "type": "ethereum" }]);
        if let (Web3authShape::TwoWallets, Some(wallets)) = (shape, payload["wallets"].as_array_mut()) {
            wallets
                .push(json!({ "address": "0x2222222222222222222222222222222222222222", "type": "ethereum" }));
        }
        return payload;
    }
    let kind = if shape == Web3authShape::Older { "web3auth_key" } else { "web3auth_app_key" };
    payload["wallets"] = json!([
        { "public_key": ED25519_KEY, "type": kind, "curve": "ed25519" },
        { "public_key": SECP256K1_KEY, "type": kind, "curve": "secp256k1" },
    ]);
    payload["email"] = json!("email@example.com");
    payload["name"] = json!("Ada");
    if shape == Web3authShape::Older {
        payload["iss"] = json!("https://api.openlogin.com/");
        payload["verifier"] = json!("torus");
        payload["verifierId"] = json!(input.user_id);
        payload["aggregateVerifier"] = json!("tkey-google-lrc");
        return payload;
    }
    payload["iss"] = json!("https://api-auth.web3auth.io");
    payload["authConnection"] = json!("google");
    match shape {
        Web3authShape::OnlySub => payload["sub"] = json!(input.user_id),
        _ => payload["userId"] = json!(input.user_id),
    }
    if shape != Web3authShape::NoConnection {
        payload["authConnectionId"] = json!("web3auth-google");
    }
    if shape == Web3authShape::Social {
        payload["groupedAuthConnectionId"] = json!("web3auth-google-sapphire-mainnet");
    }
    payload
}
