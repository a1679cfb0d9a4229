//! The state of a session, for an app.

use serde::Serialize;

use super::machine::{Known, Marks};
use super::status::SessionStatus;
use crate::error::ErrorCode;
use crate::session::Session;

/// What is known about the account's session.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema), schemars(rename = "SessionStateKind"))]
#[serde(tag = "kind", rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[non_exhaustive]
pub enum SessionState {
    /// Nothing yet: `restore` has not run.
    NotRestored,
    /// A user is signed in.
    Active {
        /// The session.
        session: Box<Session>,
    },
    /// A user was signed in; the token is past its `exp`. Show the session, but authorise nothing with it.
    Expired {
        /// The session.
        session: Box<Session>,
    },
    /// Nobody is signed in.
    SignedOut,
    /// The keychain is locked: it is not known whether a user is signed in. `check_now` tries again.
    Locked,
    /// The key that protected the kept token is permanently lost.
    KeyLost,
    /// The keychain has the name of the kept entry and not its value.
    NotKept,
    /// The kept entry is damaged.
    Corrupt,
    /// The kept token is not accepted any more, e.g. because its key was withdrawn or another audience is configured.
    Rejected {
        /// Why.
        code: ErrorCode,
    },
    /// The keychain could not be used, or the clock is before the token's `nbf`: it is not known whether a user is
    /// signed in. `check_now` tries again; signing in works.
    Unavailable {
        /// Why.
        code: ErrorCode,
    },
}

#[cfg_attr(feature = "ffi", uniffi::export)]
impl SessionState {
    /// The status, which is enough for a screen.
    #[must_use]
    pub fn status(&self) -> SessionStatus {
        match self {
            SessionState::NotRestored => SessionStatus::Loading,
            SessionState::Active { .. } => SessionStatus::Active,
            SessionState::Expired { .. } => SessionStatus::Expired,
            SessionState::Locked => SessionStatus::Locked,
            SessionState::Unavailable { .. } => SessionStatus::Unavailable,
            SessionState::SignedOut
            | SessionState::KeyLost
            | SessionState::NotKept
            | SessionState::Corrupt
            | SessionState::Rejected { .. } => SessionStatus::SignedOut,
        }
    }

    /// The state as JSON: `kind`, `session` if there is one, `code` if there is a reason, `status`.
    #[must_use]
    pub fn to_json(&self) -> String {
        StateDocument::from(self).to_json()
    }
}

impl SessionState {
    /// The session, live or expired.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        match self {
            SessionState::Active { session } | SessionState::Expired { session } => Some(session),
            _ => None,
        }
    }

    /// A session as of that moment. Past `exp` means expired (RFC 7519 §4.1.4); the leeway is only for verification.
    pub(super) fn of(session: &Session, now_at: i64) -> Self {
        let is_live = session.remaining_secs(now_at) > 0;
        let session = Box::new(session.clone());
        if is_live { SessionState::Active { session } } else { SessionState::Expired { session } }
    }
}

/// Kotlin and Swift get a copy.
#[cfg(feature = "ffi")]
#[uniffi::export]
impl SessionState {
    /// The session, live or expired.
    #[uniffi::method(name = "session")]
    fn copied_session(&self) -> Option<Session> {
        self.session().cloned()
    }
}

/// What is known about the account's session, and its status.
#[derive(Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema), schemars(rename = "SessionState"))]
#[serde(rename_all = "camelCase")]
pub(crate) struct StateDocument<'a> {
    #[serde(flatten)]
    state: &'a SessionState,
    /// The status, which is enough for a screen.
    status: SessionStatus,
}

impl<'a> From<&'a SessionState> for StateDocument<'a> {
    fn from(state: &'a SessionState) -> Self {
        StateDocument { state, status: state.status() }
    }
}

impl StateDocument<'_> {
    fn to_json(&self) -> String {
        // Strings, numbers and enums always serialise.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl From<Known> for SessionState {
    fn from(known: Known) -> Self {
        match known {
            Known::NotRestored => SessionState::NotRestored,
            Known::SignedOut => SessionState::SignedOut,
            Known::Locked => SessionState::Locked,
            Known::KeyLost => SessionState::KeyLost,
            Known::NotKept => SessionState::NotKept,
            Known::Corrupt => SessionState::Corrupt,
            Known::Rejected { code } => SessionState::Rejected { code },
            Known::Unavailable { code } => SessionState::Unavailable { code },
        }
    }
}

/// What a sign-out has not done yet.
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
