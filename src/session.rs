//! The typed result of a verification, the same for every provider.

use serde::{Deserialize, Serialize};

use crate::error::ConfigError;
use crate::keys::KeySource;
use crate::provider::{ProviderClaims, ProviderKind, TokenKind};
use crate::token::Algorithm;
use crate::user::address;
use crate::user::{Chain, Identity, Proof, Wallet};

/// A verified session: the only type that means "trusted". Only a successful verification creates one.
///
/// It does not contain the token. Its `Debug` output leaves out everything about the user.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct Session {
    /// Who issued the token.
    pub provider: ProviderKind,
    /// `SANDBOX`, `BETA` or `PROD` (Para), the environment id (Dynamic), the app id (Privy), the client id (Web3Auth), the project
    /// id (Stytch), the configured name (custom), or `development` if the verifier's key set came from a development URL.
    pub environment: String,
    /// The provider's id of the user.
    pub user_id: String,
    /// How the user signed in.
    pub identity: Identity,
    /// The user's wallets, one per chain and address.
    pub wallets: Vec<Wallet>,
    /// When the token was issued, in seconds since the epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued_at: Option<i64>,
    /// When the token expires, or is too old if the provider has a greatest age; in seconds since the epoch.
    pub expires_at: i64,
    /// The token's `aud`.
    pub audiences: Vec<String>,
    /// The token's `iss`. Para's tokens have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// The key id in the token's header, else the one passed with the token, else that of the key that verified it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    /// The signature's algorithm.
    pub algorithm: Algorithm,
    /// Which keys verified the token.
    pub key_source: KeySource,
    /// What kind of token it was.
    pub token_kind: TokenKind,
    /// When the token was verified with the provider's keys, in seconds since the epoch. For a `stored` session that
    /// was before it was saved.
    pub verified_at: i64,
    /// The provider's own claims; a custom issuer's are in `claims_json` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_claims: Option<ProviderClaims>,
    /// The token's payload as it was signed, JSON.
    pub claims_json: String,
}

#[cfg_attr(feature = "ffi", uniffi::export)]
impl Session {
    /// Whether the user alone has proven control of that account: the provider created the wallet, or the user signed with it.
    ///
    /// Accounts are compared by their chain's rules, so every spelling of an address counts; on a chain without rules here,
    /// texts are compared. A CAIP-10 id (`eip155:1:0x…`) is read as its address if its namespace is that of `chain`, otherwise
    /// the answer is false; its network is ignored. A wallet that several members of a business account share does not count
    /// (`owns_shared`), nor does one whose chain is unknown. Para uses one key for two chains, so the Cosmos account of its EVM
    /// wallet and the Stellar account of its Solana wallet count too.
    #[must_use]
    pub fn owns(&self, address: &str, chain: &Chain) -> bool {
        Held::of(self).controls(address, chain, false)
    }

    /// As `owns`, and a shared wallet of a business account counts too. **The user may be a member who cannot sign**: see the
    /// wallet's `shared_role`.
    #[must_use]
    pub fn owns_shared(&self, address: &str, chain: &Chain) -> bool {
        Held::of(self).controls(address, chain, true)
    }

    /// Whether the token mentions that account at all. **A listed address proves nothing**; see `owns`.
    #[must_use]
    pub fn lists(&self, address: &str, chain: &Chain) -> bool {
        Held::of(self).lists(address, chain)
    }

    /// How long the token lives from `now_at` on, in seconds; zero or less once it has expired. Without leeway.
    #[must_use]
    pub fn remaining_secs(&self, now_at: i64) -> i64 {
        self.expires_at.saturating_sub(now_at)
    }

    /// The session as JSON: camelCase members, instants as integer seconds, absent members left out.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Strings, numbers and lists always serialise.
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// What decides who owns an account: a session's wallets, and who issued its token.
struct Held<'s> {
    provider: ProviderKind,
    wallets: &'s [Wallet],
}

impl<'s> Held<'s> {
    fn of(session: &'s Session) -> Self {
        Held { provider: session.provider, wallets: &session.wallets }
    }

    fn controls(&self, address: &str, chain: &Chain, counts_shared: bool) -> bool {
        let chain = chain.read();
        if *chain == Chain::Unknown {
            return false;
        }
        let proven = self
            .wallets
            .iter()
            .filter(|wallet| wallet.proof.is_ownership() && (counts_shared || !wallet.shared));
        // The usual question, without any rule: an app asks for the address as the session has it. A colon may be CAIP-10's.
        if !address.contains(':')
            && proven.clone().any(|wallet| wallet.address == address && wallet.chain == *chain)
        {
            return true;
        }
        let Some(account) = address::asked(&chain, address) else { return false };
        proven.clone().any(|wallet| wallet.is_account(&account.canonical, &chain))
            || self.provider == ProviderKind::Para
                && proven
                    .filter(|wallet| wallet.proof == Proof::Provisioned)
                    .any(|wallet| wallet.has_key_of(&account, &chain))
    }

    fn lists(&self, address: &str, chain: &Chain) -> bool {
        let chain = chain.read();
        address::asked(&chain, address).is_some_and(|account| {
            self.wallets.iter().any(|wallet| wallet.is_account(&account.canonical, &chain))
        })
    }
}

/// What a session in JSON says about an account: JSON with the members `owns`, `ownsShared` and `lists`, as the methods of
/// [`Session`] of these names. It is for languages that have the session as JSON only. The JSON is trusted as much as whoever
/// passes it.
///
/// # Errors
///
/// `E_CONFIG_FORMAT` if the JSON has not the members `provider` and `wallets` of a session. It needs no others.
pub fn ownership(session_json: &str, address: &str, chain: &str) -> Result<String, ConfigError> {
    #[derive(Deserialize)]
    struct Document {
        provider: ProviderKind,
        wallets: Vec<Wallet>,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Ownership {
        owns: bool,
        owns_shared: bool,
        lists: bool,
    }
    // The parser's own text may quote the session.
    let document: Document = serde_json::from_str(session_json).map_err(|_| ConfigError::Format {
        detail: "the session has not the wallets of a verified session".to_owned(),
    })?;
    let held = Held { provider: document.provider, wallets: &document.wallets };
    let chain = Chain::from(chain);
    let said = Ownership {
        owns: held.controls(address, &chain, false),
        owns_shared: held.controls(address, &chain, true),
        lists: held.lists(address, &chain),
    };
    // Three booleans always serialise.
    Ok(serde_json::to_string(&said).unwrap_or_default())
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("provider", &self.provider)
            .field("environment", &self.environment)
            .field("wallets", &self.wallets.len())
            .field("expires_at", &self.expires_at)
            .field("key_source", &self.key_source)
            .field("token_kind", &self.token_kind)
            .finish_non_exhaustive()
    }
}
