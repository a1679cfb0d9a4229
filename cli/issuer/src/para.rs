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
    /// How the user signed in: the tabs of Para's documentation, and what else its SDK makes.
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
        /// By phone number, in the older form.
        PhoneLegacy = "phoneLegacy",
        /// By Discord.
        Discord = "discord",
        /// By an account with X.
        X = "x",
        /// By the app's own accounts.
        UserId = "userId",
        /// By the app's own accounts, newer.
        CustomId = "customId",
        /// As a guest.
        GuestId = "guestId",
        /// By the app's own OpenID provider.
        CustomOidc = "customOidc",
        /// By the app's own OAuth server.
        CustomOauth = "customOauth",
        /// By a Cosmos wallet: the connector writes the hash of the key as the address.
        CosmosWallet = "cosmosWallet",
        /// By e-mail, with verified external wallets whose chain the token does not say.
        UntypedWallets = "untypedWallets",
    }
}

impl ParaTab {
    /// The value of `authType`.
    pub fn auth_type(self) -> &'static str {
        match self {
            ParaTab::CosmosWallet => ParaTab::ExternalWallet.as_str(),
            ParaTab::UntypedWallets | ParaTab::CustomOidc | ParaTab::CustomOauth => ParaTab::Email.as_str(),
            tab => tab.as_str(),
        }
    }
}

/// The hash of the key of a Cosmos wallet, as Para's connector writes it. In Cosmos's own form it is
/// [`SAMPLE_COSMOS_ADDRESS`].
pub const SAMPLE_COSMOS_HASH: &str = "0xfc7250a211deddc70ee5a2738de5f07817351cef";
/// A Cosmos account, of the public key with the secret 0x11 repeated.
pub const SAMPLE_COSMOS_ADDRESS: &str = "cosmos1l3e9pgs3mmwuwrh95fecme0s0qtn2880f2jmfe";

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
    let auth_type = tab.auth_type();
    let mut data = json!({
        "userId": input.user_id,
        "wallets": wallets,
        // The documented sample repeats the embedded wallets here.
        "connectedWallets": wallets,
        "authType": auth_type,
        "identifier": identifier,
    });
    if let Some(member) = member {
        data[member] = json!(identifier);
    }
    match tab {
        ParaTab::Email => data["oAuthMethod"] = json!("google"),
        ParaTab::CustomOidc => data["oAuthMethod"] = json!("CUSTOM_OIDC"),
        ParaTab::CustomOauth => data["oAuthMethod"] = json!("CUSTOM_OAUTH"),
        ParaTab::CosmosWallet => {
            data["externalWallet"] = json!({ "address": identifier, "type": "COSMOS", "provider": "Keplr" });
        }
        ParaTab::UntypedWallets => data["externalWallets"] = untyped_wallets(),
        ParaTab::ExternalWallet => {
            data["externalWallet"] = json!({ "address": identifier, "type": "EVM", "provider": "MetaMask" });
        }
        _ => {}
    }
    json!({
        "data": data,
        "iat": input.issued_at,
        "exp": input.issued_at.saturating_add(input.lifetime_secs),
        "aud": input.api_key_id,
        "sub": input.user_id,
    })
}

/// Their forms tell the chain of each but the last, which is Sui's, Aptos's or Starknet's alike.
fn untyped_wallets() -> Value {
    let addresses = [
        SAMPLE_EXTERNAL_ADDRESS,
        "HkmYvoQsRKL6BwKSUJ6ih1z2ZfF1yDA6g5SqFE1hLQRs",
        "GADQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOZPI",
        SAMPLE_COSMOS_ADDRESS,
        "0x0881c07520943bbf13989b92892093c1b50672156fa5f873c22892701cb2e207",
    ];
    let wallet = |address: &&str| json!({ "address": address, "isVerified": true });
    addresses.iter().map(wallet).collect()
}

/// The member that only this tab has, and its value, which `identifier` repeats.
fn identifier(tab: ParaTab) -> (Option<&'static str>, &'static str) {
    match tab {
        ParaTab::Email | ParaTab::UntypedWallets | ParaTab::CustomOidc | ParaTab::CustomOauth => {
            (Some("email"), "email@example.com")
        }
        ParaTab::Phone => (Some("phone"), "+13105551234"),
        ParaTab::PhoneLegacy => (Some("phone"), "13105551234"),
        ParaTab::Telegram => (Some("telegramUserId"), "1234567890"),
        ParaTab::Farcaster => (Some("farcasterUsername"), "username"),
        ParaTab::ExternalWallet => (Some("externalWalletAddress"), SAMPLE_EXTERNAL_ADDRESS),
        ParaTab::CosmosWallet => (Some("externalWalletAddress"), SAMPLE_COSMOS_HASH),
        ParaTab::Discord => (None, "someone"),
        ParaTab::X => (None, "someone_x"),
        ParaTab::UserId => (None, "user-42"),
        ParaTab::CustomId => (None, "customer-42"),
        ParaTab::GuestId => (None, "guest-7"),
    }
}
