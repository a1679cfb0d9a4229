//! The kinds of a provider's tokens, and their claims.

use serde::Serialize;

use super::dynamic_claims::DynamicClaims;
use super::para_claims::ParaClaims;

/// The kind of the token of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
pub enum TokenKind {
    /// Describes the user: Para's token, Dynamic's `jwt`, Privy's identity token, and what the other providers issue.
    Id,
    /// A short token for a backend, without wallets: Dynamic's `minifiedJwt`, Privy's access token.
    Access,
    /// Grants one more right for a short time: Dynamic's elevated access token. Not a login.
    Elevated,
    /// Dynamic's deprecated form with the `info` claim.
    Legacy,
}

impl TokenKind {
    /// The name, the same in every language and in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            TokenKind::Id => "id",
            TokenKind::Access => "access",
            TokenKind::Elevated => "elevated",
            TokenKind::Legacy => "legacy",
        }
    }
}

/// The provider's own claims, typed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum), uniffi::export(Debug))]
pub enum ProviderClaims {
    /// Para's `data`.
    Para(Box<ParaClaims>),
    /// Dynamic's claims.
    Dynamic(Box<DynamicClaims>),
}
