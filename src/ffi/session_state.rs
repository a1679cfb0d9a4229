//! The state of a session, as a value that can cross.

use std::sync::Arc;

use crate::error::ErrorCode;
use crate::session::Session;
use crate::session::manager::{self, SessionStatus};

/// What is known about the account's session.
#[derive(Clone, Debug, PartialEq, uniffi::Enum)]
pub enum SessionState {
    /// Nothing yet: `restore` has not run.
    NotRestored,
    /// A user is signed in.
    Active {
        /// The session.
        session: Session,
    },
    /// A user was signed in; the token is past its `exp`. Show the session, authorise nothing with it.
    Expired {
        /// The session.
        session: Session,
    },
    /// Nobody is signed in.
    SignedOut,
    /// The keychain is locked, so nobody knows. `checkNow` tries again.
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
    /// The keychain could not be used, or the clock is before the token's `nbf`: nobody knows. `checkNow` tries again;
    /// signing in works.
    Unavailable {
        /// Why.
        code: ErrorCode,
    },
}

impl From<manager::SessionState> for SessionState {
    fn from(state: manager::SessionState) -> Self {
        use manager::SessionState as Core;
        let own = |session: Arc<Session>| Session::clone(&session);
        match state {
            Core::NotRestored => SessionState::NotRestored,
            Core::Active(session) => SessionState::Active { session: own(session) },
            Core::Expired(session) => SessionState::Expired { session: own(session) },
            Core::SignedOut => SessionState::SignedOut,
            Core::Locked => SessionState::Locked,
            Core::KeyLost => SessionState::KeyLost,
            Core::Corrupt => SessionState::Corrupt,
            Core::Rejected { code } => SessionState::Rejected { code },
            Core::Unavailable { code } => SessionState::Unavailable { code },
        }
    }
}

/// And back, for what the core knows about states.
impl From<&SessionState> for manager::SessionState {
    fn from(state: &SessionState) -> Self {
        use manager::SessionState as Core;
        match state {
            SessionState::NotRestored => Core::NotRestored,
            SessionState::Active { session } => Core::Active(Arc::new(session.clone())),
            SessionState::Expired { session } => Core::Expired(Arc::new(session.clone())),
            SessionState::SignedOut => Core::SignedOut,
            SessionState::Locked => Core::Locked,
            SessionState::KeyLost => Core::KeyLost,
            SessionState::Corrupt => Core::Corrupt,
            SessionState::Rejected { code } => Core::Rejected { code: *code },
            SessionState::Unavailable { code } => Core::Unavailable { code: *code },
        }
    }
}

#[uniffi::export]
impl SessionState {
    /// The state in the few words that a screen needs.
    #[must_use]
    pub fn status(&self) -> SessionStatus {
        manager::SessionState::from(self).status()
    }

    /// The state as JSON: `kind`, `status`, `session` if there is one, `code` if there is a reason.
    #[must_use]
    pub fn to_json(&self) -> String {
        manager::SessionState::from(self).to_json()
    }

    /// The session, live or expired.
    #[must_use]
    pub fn session(&self) -> Option<Session> {
        manager::SessionState::from(self).session().map(|session| Session::clone(session))
    }
}
