//! The claims of Privy's tokens, and identity tokens whose accounts nobody may accept.

use serde_json::{Value, json};

use super::named::named_choices;
use super::para::{SAMPLE_EVM_ADDRESS, SAMPLE_EXTERNAL_ADDRESS, SAMPLE_SOLANA_ADDRESS};

/// An app id of the form that Privy gives.
pub const SAMPLE_PRIVY_APP_ID: &str = "cm0examplappid00000000000";
/// A user id of the form that Privy gives.
pub const SAMPLE_PRIVY_USER_ID: &str = "did:privy:cm0user000000000000000000";
/// The lifetime of Privy's tokens, unless the app sets another.
pub const PRIVY_LIFETIME_SECS: i64 = 60 * 60;
/// The issuer of all of Privy's tokens.
pub const PRIVY_ISSUER: &str = "privy.io";

/// More than any list of accounts that fits in a token.
const HUGE_TEXT_BYTES: usize = 17 * 1024;

named_choices! {
    /// Which of Privy's tokens.
    pub enum PrivyShape, "kind" {
        /// The identity token: the user's accounts and wallets, as JSON text in a string.
        Identity = "identity",
        /// The access token: the user and the session only.
        Access = "access",
        /// An attack: the accounts are a real array.
        AccountsArray = "accountsArray",
        /// An attack: the text of the accounts is no JSON.
        AccountsNotJson = "accountsNotJson",
        /// An attack: an account in the text has a member twice.
        AccountsTwice = "accountsTwice",
        /// An attack: the text of the accounts is larger than any.
        AccountsHuge = "accountsHuge",
        /// An attack: neither accounts nor a session.
        Neither = "neither",
    }
}

impl PrivyShape {
    /// Whether no verifier may accept it.
    pub fn is_attack(self) -> bool {
        !matches!(self, PrivyShape::Identity | PrivyShape::Access)
    }
}

/// What varies from one Privy token to the next.
#[derive(Clone, Debug)]
pub struct PrivyClaimsInput {
    /// The app id: becomes `aud`.
    pub app_id: String,
    /// The user's id: becomes `sub`.
    pub user_id: String,
    /// Unix time in seconds: becomes `iat`.
    pub issued_at: i64,
    /// `exp` is that much after `iat`.
    pub lifetime_secs: i64,
}

impl Default for PrivyClaimsInput {
    fn default() -> Self {
        Self {
            app_id: SAMPLE_PRIVY_APP_ID.to_owned(),
            user_id: SAMPLE_PRIVY_USER_ID.to_owned(),
            issued_at: 1_745_877_709,
            lifetime_secs: PRIVY_LIFETIME_SECS,
        }
    }
}

/// The claims of a token.
pub fn privy_payload(shape: PrivyShape, input: &PrivyClaimsInput) -> Value {
    let mut payload = json!({
        "iss": PRIVY_ISSUER,
        "aud": input.app_id,
        "sub": input.user_id,
        "iat": input.issued_at,
        "exp": input.issued_at.saturating_add(input.lifetime_secs),
    });
    let accounts = accounts(input.issued_at);
    let accounts = match shape {
        PrivyShape::Access => {
            payload["sid"] = json!("cm0session000000000000000");
            return payload;
        }
        PrivyShape::Neither => return payload,
        PrivyShape::Identity => json!(accounts.to_string()),
        PrivyShape::AccountsArray => accounts,
        PrivyShape::AccountsNotJson => json!("[{\"type\":\"wallet\""),
        PrivyShape::AccountsTwice => {
            let twice =
                format!(r#"{{"type":"wallet","address":"{SAMPLE_EXTERNAL_ADDRESS}","address":"0x"}}"#);
            json!(format!("[{twice}]"))
        }
        PrivyShape::AccountsHuge => {
            let text = accounts.to_string();
            json!(format!("{text}{}", " ".repeat(HUGE_TEXT_BYTES - text.len())))
        }
    };
    payload["cr"] = json!(input.issued_at.saturating_sub(86_400).to_string());
    payload["guest"] = json!("f");
    payload["custom_metadata"] = json!(r#"{"tier":"gold"}"#);
    payload["linked_accounts"] = accounts;
    payload
}

fn accounts(verified_at: i64) -> Value {
    json!([
        { "type": "email", "address": "email@example.com", "lv": verified_at },
        {
            "type": "wallet", "id": "wid000000000000000000001", "address": SAMPLE_EVM_ADDRESS,
            "chain_type": "ethereum", "wallet_client_type": "privy", "lv": verified_at,
        },
        {
            "type": "wallet", "id": "wid000000000000000000002", "address": SAMPLE_SOLANA_ADDRESS,
            "chain_type": "solana", "wallet_client_type": "privy", "lv": verified_at,
        },
        {
            "type": "wallet", "address": SAMPLE_EXTERNAL_ADDRESS, "chain_type": "ethereum",
            "wallet_client_type": "metamask", "lv": verified_at,
        },
    ])
}
