//! What a manager knows now. Never waits.

use super::SessionManager;
use super::state::{Owed, SessionState};

impl SessionManager {
    /// Whether the current session is saved in the keychain, so that it survives this process. False without a session.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.handle.account.visible().is_kept
    }

    /// Whether a sign-in or a sign-out is running.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.handle.account.visible().is_pending
    }

    /// What a sign-out has not done yet.
    #[must_use]
    pub fn owed(&self) -> Owed {
        self.handle.account.visible().owed.into()
    }

    /// The current state as JSON: the state's members, `isKept`, `isPending`, `owed` and `counter`, which grows with
    /// every change and is unique in the process. Never waits.
    #[must_use]
    pub fn snapshot_json(&self) -> String {
        self.handle.account.snapshot_json()
    }

    /// The current state. Never waits.
    #[must_use]
    pub fn state(&self) -> SessionState {
        self.handle.account.state()
    }
}
