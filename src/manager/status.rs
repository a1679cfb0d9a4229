//! The state of a session in a word.

use serde::Serialize;

/// The state in the few words that a screen needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
pub enum SessionStatus {
    /// Before the first `restore`.
    Loading,
    /// A user is signed in.
    Active,
    /// The token is past its `exp`.
    Expired,
    /// Nobody is signed in, or what was kept is of no use.
    SignedOut,
    /// The keychain is locked.
    Locked,
    /// The keychain cannot be used at the moment, so nobody knows.
    Unavailable,
}

impl SessionStatus {
    /// The word, the same in every language.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            SessionStatus::Loading => "loading",
            SessionStatus::Active => "active",
            SessionStatus::Expired => "expired",
            SessionStatus::SignedOut => "signedOut",
            SessionStatus::Locked => "locked",
            SessionStatus::Unavailable => "unavailable",
        }
    }
}
