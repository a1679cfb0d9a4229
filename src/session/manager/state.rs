//! What a session manager knows, in the words of an app.

use std::sync::Arc;

use serde::Serialize;

use super::machine::{Known, Marks};
use crate::error::ErrorCode;
use crate::session::Session;

/// What is known about the account's session.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum SessionState {
    /// Nothing yet: `restore` has not run.
    NotRestored,
    /// A user is signed in.
    Active(Arc<Session>),
    /// A user was signed in; the token is past its `exp`. Show the session, authorise nothing with it.
    Expired(Arc<Session>),
    /// Nobody is signed in.
    SignedOut,
    /// The keychain is locked, so nobody knows. `check_now` tries again.
    Locked,
    /// The key that protected the kept token is gone for good.
    KeyLost,
    /// The kept entry is damaged.
    Corrupt,
    /// The kept token is not acceptable any more, e.g. because its key was withdrawn or another audience is configured.
    Rejected {
        /// Why.
        code: ErrorCode,
    },
    /// The keychain could not be used, or the clock is before the token's `nbf`: nobody knows. `check_now` tries again;
    /// signing in works.
    Unavailable {
        /// Why.
        code: ErrorCode,
    },
}

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

impl SessionState {
    /// The state in the few words that a screen needs.
    #[must_use]
    pub fn status(&self) -> SessionStatus {
        match self {
            SessionState::NotRestored => SessionStatus::Loading,
            SessionState::Active(_) => SessionStatus::Active,
            SessionState::Expired(_) => SessionStatus::Expired,
            SessionState::Locked => SessionStatus::Locked,
            SessionState::Unavailable { .. } => SessionStatus::Unavailable,
            SessionState::SignedOut
            | SessionState::KeyLost
            | SessionState::Corrupt
            | SessionState::Rejected { .. } => SessionStatus::SignedOut,
        }
    }

    /// The session, live or expired.
    #[must_use]
    pub fn session(&self) -> Option<&Arc<Session>> {
        match self {
            SessionState::Active(session) | SessionState::Expired(session) => Some(session),
            _ => None,
        }
    }

    /// A session as of that moment. Past `exp` means expired (RFC 7519 §4.1.4); the leeway is for verifying only.
    pub(super) fn of(session: &Arc<Session>, now_at: i64) -> Self {
        let session = Arc::clone(session);
        if session.remaining_secs(now_at) > 0 {
            SessionState::Active(session)
        } else {
            SessionState::Expired(session)
        }
    }
}

impl From<Known> for SessionState {
    fn from(known: Known) -> Self {
        match known {
            Known::NotRestored => SessionState::NotRestored,
            Known::SignedOut => SessionState::SignedOut,
            Known::Locked => SessionState::Locked,
            Known::KeyLost => SessionState::KeyLost,
            Known::Corrupt => SessionState::Corrupt,
            Known::Rejected { code } => SessionState::Rejected { code },
            Known::Unavailable { code } => SessionState::Unavailable { code },
        }
    }
}

/// What is still owed after a sign-out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
pub struct Owed {
    /// The keychain has not deleted the token yet.
    pub deletion: bool,
    /// The wallet SDK has not been logged out yet.
    pub logout: bool,
}

impl From<Marks> for Owed {
    fn from(marks: Marks) -> Self {
        Owed { deletion: marks.deletion, logout: marks.logout }
    }
}
