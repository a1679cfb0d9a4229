//! What is owed after a sign-out: the deletion of the kept token, then the wallet SDK's own logout.

use super::{Answer, Credential, Machine, WaiterId};
use crate::error::SessionError;

/// The callers that wait for what is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OwedWaiter {
    SignOut,
    /// `restore` waits for the deletion, `check_now` for the logout too.
    State {
        waits_for_logout: bool,
    },
}

#[derive(Clone, Debug, Default)]
pub(super) struct Deletion {
    /// The keychain has, or may have, an entry that must be deleted.
    pub(super) is_owed: bool,
    /// The deletion must be tried now.
    pub(super) is_wanted: bool,
    /// It was owed earlier, so another process may have signed in since. Never set for an entry that this process was
    /// still saving.
    pub(super) is_late: bool,
    pub(super) waiters: Vec<(WaiterId, OwedWaiter)>,
}

impl<C: Credential> Machine<C> {
    pub(super) fn is_signing_out(&self) -> bool {
        let logouts = self.logout.waiters.iter().map(|(_, kind, _)| kind);
        self.deletion
            .waiters
            .iter()
            .map(|(_, kind)| kind)
            .chain(logouts)
            .any(|kind| *kind == OwedWaiter::SignOut)
    }

    pub(super) fn owe_deletion(&mut self, waiter: WaiterId) {
        self.want_deletion();
        // Another process may have removed an earlier mark.
        self.marks.doubt_deletion();
        self.deletion.waiters.push((waiter, OwedWaiter::SignOut));
        self.logout.is_owed = self.has_logout();
        self.logout.is_out_of_date = false;
    }

    pub(super) fn want_deletion(&mut self) {
        self.marks.try_again();
        (self.deletion.is_owed, self.deletion.is_wanted, self.deletion.is_late) = (true, true, false);
    }

    pub(super) fn retry_deletion(&mut self, waiter: WaiterId, waits_for_logout: bool) {
        self.deletion.is_wanted = true;
        self.deletion.waiters.push((waiter, OwedWaiter::State { waits_for_logout }));
        // After the deletion, a user who has signed in since is saved again.
        let is_unsaved = self.held.as_ref().is_some_and(|held| !held.is_saved);
        self.wants_save = self.wants_save || (is_unsaved && !self.is_saving());
    }

    /// After a read: first a deletion that it found to be owed, then the logout.
    pub(super) fn answer_owed(&mut self, waiter: WaiterId, waits_for_logout: bool) {
        let kind = OwedWaiter::State { waits_for_logout };
        if self.deletion.is_wanted {
            self.deletion.waiters.push((waiter, kind));
        } else if waits_for_logout && self.logout.request.is_some() {
            self.logout.waiters.push((waiter, kind, None));
        } else if waits_for_logout && self.logout.is_owed {
            // Not done while a user is signing in.
            self.refuse(waiter, SessionError::LogoutPending);
        } else {
            self.answer(waiter, Answer::State);
        }
    }
}
