//! The claims of a Para session token, exactly as Para documents them (`ParaMobile.issueJwt()`).

use serde_json::{Value, json};

use super::named::named_choices;

/// The user id of Para's documented sample.
pub const SAMPLE_PARA_USER_ID: &str = "d5358219-38d3-4650-91a8-e338131d1c5e";
/// The unique id of the API key (a UUID) that Para's documented sample names as its audience.
pub const SAMPLE_API_KEY_ID: &str = "a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f";
/// The EVM address of Para's documented sample; it belongs to [`SAMPLE_EVM_PUBLIC_KEY`].
pub const SAMPLE_EVM_ADDRESS: &str = "0x9dd3824f045c77bc369485e8f1dd6b452b6be617";
/// The uncompressed SEC 1 public key of Para's documented sample.
pub const SAMPLE_EVM_PUBLIC_KEY: &str = "0x0465434f76c8321f386856c44e735fd365a09d42c1da03489184b651c2052ea1c7b19c54722ed828458c1d271cc590b0818d8c7df423f71e92683f9e819095a8c6";
/// The Solana address of Para's documented sample.
pub const SAMPLE_SOLANA_ADDRESS: &str = "EEp7DbBu5yvgf7Pr9W17cATPjCqUxY8K8R3dFbg53a3W";
/// An external wallet's address in EIP-55 casing, as that tab carries it.
pub const SAMPLE_EXTERNAL_ADDRESS: &str = "0xaD6b78193b78e23F9aBBB675734f4a2B3559598D";

/// The default session length of a Para API key.
pub const PARA_LIFETIME_SECS: i64 = 30 * 60;

named_choices! {
    /// How the user signed in: one tab of Para's documentation each, and the value of `authType`.
    pub enum ParaTab, "tab" {
        /// By e-mail, or by an OAuth account that carries one.
        Email = "email",
        /// By phone number.
        Phone = "phone",
        /// By Telegram.
        Telegram = "telegram",
        /// By Farcaster.
        Farcaster = "farcaster",
        /// By a wallet of the user's own.
        ExternalWallet = "externalWallet",
    }
}

/// What varies from one Para token to the next. The default gives Para's documented sample.
#[derive(Clone, Debug)]
pub struct ParaClaimsInput {
    /// The unique id of the API key, a UUID: becomes `aud`.
    pub api_key_id: String,
    /// The user's id: becomes `sub` and `data.userId`.
    pub user_id: String,
    /// Unix time in seconds: becomes `iat`.
    pub issued_at: i64,
    /// `exp` is that much after `iat`; a negative lifetime gives a token that was never valid.
    pub lifetime_secs: i64,
}

impl Default for ParaClaimsInput {
    fn default() -> Self {
        Self {
            api_key_id: SAMPLE_API_KEY_ID.to_owned(),
            user_id: SAMPLE_PARA_USER_ID.to_owned(),
            issued_at: 1_745_877_709,
            lifetime_secs: PARA_LIFETIME_SECS,
        }
    }
}

/// The payload of a Para token: no `iss`, `nbf` or `jti`, and `sub` repeats `data.userId`.
pub fn para_payload(tab: ParaTab, input: &ParaClaimsInput) -> Value {
    let wallets = json!([
        { "id": "de4034f1-6b0f-4a98-87a5-e459db4d3a03", "type": "EVM", "address": SAMPLE_EVM_ADDRESS, "publicKey": SAMPLE_EVM_PUBLIC_KEY },
        // Para writes an empty string, not null, where it has no public key to tell.
        { "id": "d70f64e4-266a-457e-9cea-eeb42341a975", "type": "SOLANA", "address": SAMPLE_SOLANA_ADDRESS, "publicKey": "" },
    ]);
    let (member, identifier) = identifier(tab);
    let mut data = json!({
        "userId": input.user_id,
        "wallets": wallets,
        // The documented sample repeats the embedded wallets here.
        "connectedWallets": wallets,
        "authType": tab.as_str(),
        "identifier": identifier,
    });
    data[member] = json!(identifier);
    match tab {
        ParaTab::Email => data["oAuthMethod"] = json!("google"),
        ParaTab::ExternalWallet => {
            data["externalWallet"] = json!({ "address": identifier, "type": "EVM", "provider": "MetaMask" });
        }
        ParaTab::Phone | ParaTab::Telegram | ParaTab::Farcaster => {}
    }
    json!({
        "data": data,
        "iat": input.issued_at,
        "exp": input.issued_at.saturating_add(input.lifetime_secs),
        "aud": input.api_key_id,
        "sub": input.user_id,
    })
}

/// The member that only this tab has, and its value, which `identifier` repeats.
fn identifier(tab: ParaTab) -> (&'static str, &'static str) {
    match tab {
        ParaTab::Email => ("email", "email@example.com"),
        ParaTab::Phone => ("phone", "+13105551234"),
        ParaTab::Telegram => ("telegramUserId", "1234567890"),
        ParaTab::Farcaster => ("farcasterUsername", "username"),
        ParaTab::ExternalWallet => ("externalWalletAddress", SAMPLE_EXTERNAL_ADDRESS),
    }
}
