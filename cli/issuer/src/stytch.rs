//! The claims of Stytch's session tokens, and of its tokens for machines.

use serde_json::{Value, json};

use super::named::named_choices;
use super::para::SAMPLE_EXTERNAL_ADDRESS;

/// A project id of the form that Stytch gives.
pub const SAMPLE_STYTCH_PROJECT_ID: &str = "project-test-11111111-1111-4111-8111-111111111111";
/// A user id of the form that Stytch gives.
pub const SAMPLE_STYTCH_USER_ID: &str = "user-test-22222222-2222-4222-8222-222222222222";
/// Five minutes: the session itself lives longer.
pub const STYTCH_LIFETIME_SECS: i64 = 5 * 60;
/// The claim with the session.
const SESSION: &str = "https://stytch.com/session";

named_choices! {
    /// Which of Stytch's tokens.
    pub enum StytchShape, "kind" {
        /// A session with a wallet.
        Session = "session",
        /// A session by e-mail.
        Email = "email",
        /// A session whose issuer is the API's host.
        ApiHost = "apiHost",
        /// An attack: a token of a machine, of the same issuer and audience and with the same keys.
        Machine = "machine",
    }
}

impl StytchShape {
    /// Whether no verifier may accept it.
    pub fn is_attack(self) -> bool {
        self == StytchShape::Machine
    }
}

/// What varies from one Stytch token to the next.
#[derive(Clone, Debug)]
pub struct StytchClaimsInput {
    /// The project id: becomes `aud`.
    pub project_id: String,
    /// The user's id: becomes `sub`.
    pub user_id: String,
    /// Unix time in seconds: becomes `iat` and `nbf`.
    pub issued_at: i64,
    /// `exp` is that much after `iat`.
    pub lifetime_secs: i64,
}

impl Default for StytchClaimsInput {
    fn default() -> Self {
        Self {
            project_id: SAMPLE_STYTCH_PROJECT_ID.to_owned(),
            user_id: SAMPLE_STYTCH_USER_ID.to_owned(),
            issued_at: 1_745_877_709,
            lifetime_secs: STYTCH_LIFETIME_SECS,
        }
    }
}

/// The claims of a token.
pub fn stytch_payload(shape: StytchShape, input: &StytchClaimsInput) -> Value {
    let issuer = match shape {
        StytchShape::ApiHost => "https://test.stytch.com".to_owned(),
        _ => format!("stytch.com/{}", input.project_id),
    };
    let mut payload = json!({
        "iss": issuer,
        "aud": [input.project_id],
        "sub": input.user_id,
        "iat": input.issued_at,
        "nbf": input.issued_at,
        "exp": input.issued_at.saturating_add(input.lifetime_secs),
    });
    if shape == StytchShape::Machine {
        payload["sub"] = json!("m2m-client-test-33333333-3333-4333-8333-333333333333");
        payload["scope"] = json!("read:users");
        return payload;
    }
    let factor = if shape == StytchShape::Email {
        json!({
            "type": "magic_link", "delivery_method": "email",
            "email_factor": { "email_id": "email-test-1", "email_address": "email@example.com" },
        })
    } else {
        json!({
            "type": "crypto", "delivery_method": "crypto_wallet",
            "crypto_wallet_factor": {
                "crypto_wallet_id": "crypto-wallet-test-1", "crypto_wallet_address": SAMPLE_EXTERNAL_ADDRESS,
                "crypto_wallet_type": "ethereum",
            },
        })
    };
    payload[SESSION] = json!({
        "id": "session-test-1",
        "roles": ["stytch_user"],
        "authentication_factors": [factor],
    });
    payload
}
