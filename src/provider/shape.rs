//! Whose form a token has, by its claims alone: for tokens that nobody has verified.

use serde::Serialize;

use super::claims::{ProviderClaims, TokenKind};
use crate::user::{Identity, Wallet};

/// Whose form a token has, by its claims alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
pub enum TokenShape {
    /// Para's: everything under `data`.
    Para,
    /// Dynamic's current form.
    Dynamic,
    /// Dynamic's deprecated form: everything under `info`.
    DynamicLegacy,
    /// Privy's, an identity or access token.
    Privy,
    /// Web3Auth's (MetaMask Embedded Wallets).
    Web3auth,
    /// Stytch's, of a session.
    Stytch,
    /// Turnkey's. **No key set verifies it**: its signature is not that of a JSON Web Signature, or its key is published
    /// nowhere (docs/providers.md).
    Turnkey,
    /// thirdweb's. **No key set verifies it**: the app's own wallet signs it, as a message on Ethereum (docs/providers.md).
    Thirdweb,
    /// Not a known form.
    Unknown,
}

/// What a provider's form adds to the registered claims.
pub(crate) struct Recognised {
    pub(crate) shape: TokenShape,
    pub(crate) token_kind: Option<TokenKind>,
    pub(crate) user_id: Option<String>,
    pub(crate) identity: Option<Identity>,
    pub(crate) wallets: Vec<Wallet>,
    pub(crate) provider_claims: Option<ProviderClaims>,
}

impl Default for Recognised {
    fn default() -> Self {
        Recognised {
            shape: TokenShape::Unknown,
            token_kind: None,
            user_id: None,
            identity: None,
            wallets: Vec::new(),
            provider_claims: None,
        }
    }
}
