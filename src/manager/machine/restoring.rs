//! The calls that look at the keychain: at the start, after a prompt, in the foreground.

use super::reading::AfterReading;
use super::{Credential, Machine, ManagerId, WaiterId};

impl<C: Credential> Machine<C> {
    pub(super) fn restore(&mut self, manager: ManagerId, waiter: WaiterId) {
        self.marks.try_again();
        if self.deletion.is_owed {
            self.retry_deletion(waiter, false);
        } else if self.held.as_ref().is_some_and(|held| !held.is_saved) {
            // The keychain has an older entry, or none: use the session in memory.
            self.save_again(waiter);
        } else {
            self.read_if_it_may(manager, AfterReading::Restore { manager, waiter });
        }
    }

    /// As `restore`, and refuses its caller while the keychain stays locked.
    pub(super) fn unlock(&mut self, manager: ManagerId, waiter: WaiterId) {
        let after = AfterReading::Unlock { manager, waiter };
        if self.deletion.is_owed || self.held.as_ref().is_some_and(|held| !held.is_saved) {
            self.restore(manager, waiter);
        } else if self.is_open() {
            self.marks.try_again();
            self.read_for(manager, after);
        } else {
            self.settle(&after, None);
        }
    }

    /// Reads, unless the user would be asked for a session that is in memory.
    fn read_if_it_may(&mut self, manager: ManagerId, after: AfterReading<C::Name>) {
        if self.asks_user && self.held.is_some() {
            self.settle(&after, None);
        } else {
            self.read_for(manager, after);
        }
    }

    pub(super) fn check_now(&mut self, manager: ManagerId, waiter: WaiterId, in_foreground: bool) {
        self.marks.try_again();
        let after = AfterReading::CheckNow { manager, waiter, in_foreground };
        if self.deletion.is_owed {
            self.retry_deletion(waiter, true);
        } else if self.held.as_ref().is_some_and(|held| !held.is_saved) {
            self.renew_in_foreground(manager, waiter, in_foreground);
            self.save_again(waiter);
        } else if !self.asks_user && (self.is_open() || self.held.is_some() || self.may_owe_logout()) {
            self.read_for(manager, after);
        } else {
            self.settle(&after, None);
        }
    }
}
