//! The status of a session.

use serde::Serialize;

/// The status, which is enough for a screen.
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
    /// Nobody is signed in, or the kept token cannot be used.
    SignedOut,
    /// The keychain is locked.
    Locked,
    /// The keychain cannot be used at the moment: it is not known whether a user is signed in.
    Unavailable,
}

impl SessionStatus {
    /// The name, the same in every language.
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
