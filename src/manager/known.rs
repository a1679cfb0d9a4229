//! What a manager knows at this moment. Waits for nothing.

use super::SessionManager;
use super::state::{Owed, SessionState};

impl SessionManager {
    /// Whether the keychain has the session in hand, so that it survives this process. False without a session.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.handle.account.visible().is_kept
    }

    /// Whether a sign-in or a sign-out is under way.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.handle.account.visible().is_pending
    }

    /// What is still owed after a sign-out.
    #[must_use]
    pub fn owed(&self) -> Owed {
        self.handle.account.visible().owed.into()
    }

    /// What is known at this moment, as JSON: the state's members, `isKept`, `isPending`, `owed` and `counter`, which
    /// grows with every difference and is unique in the process. Waits for nothing.
    #[must_use]
    pub fn snapshot_json(&self) -> String {
        self.handle.account.snapshot_json()
    }

    /// What is known at this moment. Waits for nothing.
    #[must_use]
    pub fn state(&self) -> SessionState {
        self.handle.account.state()
    }
}
