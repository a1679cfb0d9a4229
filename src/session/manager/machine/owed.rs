//! What is owed after a sign-out, and the marks that tell the next process: the deletion of the kept token, and the
//! wallet SDK's own logout.

use std::time::Duration;

use super::telling::Known;
use super::{
    Answer, Credential, Effect, JobId, Machine, ManagerId, ManagerOptions, MarkChange, Marks, RequestId,
    WaiterId,
};
use crate::error::SessionError;

/// Who waits for what is owed.
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
    /// The keychain has, or may have, what must not be there.
    pub(super) is_owed: bool,
    /// It is to be tried now.
    pub(super) is_wanted: bool,
    /// It was owed before now, so another process may have signed in since. Never of what this one was still saving.
    pub(super) is_late: bool,
    pub(super) waiters: Vec<(WaiterId, OwedWaiter)>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Logout {
    pub(super) is_owed: bool,
    /// The wallet SDK was logged in again before the marks could be read: what they say of a logout is out of date.
    is_out_of_date: bool,
    request: Option<LogoutRequest>,
    /// With what they get if the logout succeeds.
    waiters: Vec<(WaiterId, OwedWaiter, Option<SessionError>)>,
}

#[derive(Clone, Debug)]
struct LogoutRequest {
    id: RequestId,
    asked: ManagerId,
    deadline: Duration,
}

impl Logout {
    pub(super) fn deadline(&self) -> Option<Duration> {
        self.request.as_ref().map(|request| request.deadline)
    }
}

/// What is known of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// It was neither read nor written.
    Unread,
    /// Writing it has failed: it may stand or not.
    Unsure,
    Stands(bool),
}

#[derive(Clone, Debug)]
struct WritingMarks {
    job: JobId,
    change: MarkChange,
    /// What it did to a deletion's mark may not be so any more when it ends.
    is_unsure: bool,
}

/// The marks as they stand beside the keychain. Other processes write them too: only what changes here is written.
#[derive(Clone, Debug)]
pub(super) struct MarkFile {
    /// The store has a place for them.
    is_there: bool,
    deletion: Mark,
    logout: Mark,
    writing: Option<WritingMarks>,
    /// What could not be written. Not tried again by itself.
    failed: Option<MarkChange>,
}

impl MarkFile {
    pub(super) fn new(is_there: bool) -> Self {
        let (deletion, logout) = (Mark::Unread, Mark::Unread);
        MarkFile { is_there, deletion, logout, writing: None, failed: None }
    }

    pub(super) fn allow_restore(&self) -> bool {
        !self.is_there || self.deletion == Mark::Stands(false)
    }

    /// What was written, or is being written, is to be written once more.
    pub(super) fn doubt_deletion(&mut self) {
        if self.deletion == Mark::Stands(true) {
            self.deletion = Mark::Unsure;
        }
        if let Some(writing) = &mut self.writing {
            writing.is_unsure = true;
        }
    }

    /// That the entry must go was written down, and stands.
    pub(super) fn say_deletion(&self) -> bool {
        self.deletion == Mark::Stands(true)
    }

    /// It was found to be gone. One that is written from now on is another process's, and stays.
    pub(super) fn take_no_deletion(&mut self) {
        if self.deletion == Mark::Stands(true) {
            self.deletion = Mark::Stands(false);
        }
    }

    pub(super) fn being_written(&self) -> MarkChange {
        self.writing.as_ref().map(|writing| writing.change).unwrap_or_default()
    }

    pub(super) fn try_again(&mut self) {
        self.failed = None;
    }

    /// A token was saved. With whether what the keychain had before was marked as deleted; `None` if nobody knows.
    pub(super) fn take_saved(&mut self, was_marked: Option<bool>) {
        match (was_marked, self.deletion) {
            // It may be this process's own, taken away since.
            (Some(true), _) => {
                self.deletion = Mark::Unsure;
                self.doubt_deletion();
            }
            (Some(false), Mark::Unread) => self.deletion = Mark::Stands(false),
            _ => {}
        }
    }
}

impl<C: Credential> Machine<C> {
    pub(super) fn owed_marks(&self) -> Marks {
        Marks { deletion: self.deletion.is_owed, logout: self.logout.is_owed }
    }

    /// Whether one of the managers can have the wallet SDK logged out.
    fn has_logout(&self) -> bool {
        self.managers.iter().any(|(_, options)| options.has_logout)
    }

    pub(super) fn pump_marks(&mut self) {
        if self.marks.writing.is_some() {
            return;
        }
        if let Some(change) = self.marks_to_write() {
            let job = self.next_job();
            self.marks.writing = Some(WritingMarks { job, change, is_unsure: false });
            if let Some(reading) = &mut self.reading {
                reading.old_marks.add(change);
            }
            self.effects.push(Effect::Mark { job, change });
        }
    }

    pub(super) fn marks_to_write(&self) -> Option<MarkChange> {
        let changed = |known: Mark, owed: bool, is_old: bool| {
            let is_other = match known {
                Mark::Stands(stands) => stands != owed,
                Mark::Unsure => true,
                Mark::Unread => owed || is_old,
            };
            is_other.then_some(owed)
        };
        // Of a mark that nobody could read nobody knows whether it says that what was just saved is deleted.
        let is_saved = self.held.as_ref().is_some_and(|held| held.is_saved);
        let deletion = changed(self.marks.deletion, self.deletion.is_owed, is_saved);
        // Who has no logout leaves another's alone, until the user has logged in again.
        let is_cancelled = self.logout.is_out_of_date;
        let is_concerned = self.has_logout() || (is_cancelled && self.marks.logout == Mark::Stands(true));
        let logout = changed(self.marks.logout, self.logout.is_owed, is_cancelled).filter(|_| is_concerned);
        // Written once more beside a deletion's: that one may replace a file that nobody can read.
        let is_whole = deletion == Some(true) && self.logout.is_owed;
        let change = MarkChange { deletion, logout: if is_whole { Some(true) } else { logout } };
        let is_needed = change != MarkChange::default() && self.marks.failed != Some(change);
        (self.marks.is_there && is_needed).then_some(change)
    }

    /// Whether nothing more will be done about them by itself.
    pub(super) fn marks_are_settled(&self) -> bool {
        self.marks.writing.is_none() && self.marks_to_write().is_none()
    }

    pub(super) fn is_signing_out(&self) -> bool {
        let logouts = self.logout.waiters.iter().map(|(_, kind, _)| kind);
        self.deletion
            .waiters
            .iter()
            .map(|(_, kind)| kind)
            .chain(logouts)
            .any(|kind| *kind == OwedWaiter::SignOut)
    }

    pub(super) fn mark_ended(&mut self, job: JobId, is_done: bool) {
        let Some(writing) = self.marks.writing.take_if(|writing| writing.job == job) else { return };
        let WritingMarks { change, is_unsure, .. } = writing;
        let known = |stands, is_sure| if is_sure { Mark::Stands(stands) } else { Mark::Unsure };
        if let Some(stands) = change.deletion {
            self.marks.deletion = known(stands, is_done && !is_unsure);
        }
        if let Some(stands) = change.logout {
            self.marks.logout = known(stands, is_done);
            self.logout.is_out_of_date &= !is_done;
        }
        self.marks.failed = (!is_done).then_some(change);
    }

    /// What the file said when it was read.
    pub(super) fn take_deletion_mark(&mut self, stands: bool) {
        self.marks.deletion = Mark::Stands(stands);
        if stands && !self.deletion.is_owed {
            // Another process, or one before this, has signed out. Who signs in now does so after it.
            self.release(Known::SignedOut);
            self.want_deletion();
            self.deletion.is_late = !self.is_saving();
        }
    }

    /// What the file said when it was read.
    pub(super) fn take_logout_mark(&mut self, stands: bool) {
        if !stands && self.marks.logout == Mark::Stands(true) {
            // Another process has done it, or its user has logged in again.
            self.logout.is_owed = false;
        }
        self.marks.logout = Mark::Stands(stands);
        if stands && self.has_logout() && self.held.is_none() && !self.logout.is_out_of_date {
            self.logout.is_owed = true;
        }
        // What is written there from now on comes later.
        self.logout.is_out_of_date = false;
    }

    pub(super) fn owe_deletion(&mut self, waiter: WaiterId) {
        self.want_deletion();
        // Another process may have taken an earlier one away.
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
        // Who has signed in since then is offered to the keychain again, after it.
        let is_unsaved = self.held.as_ref().is_some_and(|held| !held.is_saved);
        self.wants_save = self.wants_save || (is_unsaved && !self.is_saving());
    }

    /// The deletion was tried: the wallet SDK is logged out in any case.
    pub(super) fn go_on_to_logout(
        &mut self,
        waiter: WaiterId,
        kind: OwedWaiter,
        pending: Option<SessionError>,
    ) {
        let manager = self.managers.first().map_or(0, |(manager, _)| *manager);
        self.try_logout(waiter, manager);
        let waits = kind == OwedWaiter::SignOut || kind == OwedWaiter::State { waits_for_logout: true };
        if waits && self.logout.request.is_some() {
            self.logout.waiters.push((waiter, kind, pending));
        } else {
            self.answer_logged_out(waiter, kind, pending);
        }
    }

    /// After a look: a deletion that it has shown to be owed comes first, then the logout.
    pub(super) fn answer_owed(&mut self, waiter: WaiterId, waits_for_logout: bool) {
        let kind = OwedWaiter::State { waits_for_logout };
        if self.deletion.is_wanted {
            self.deletion.waiters.push((waiter, kind));
        } else if waits_for_logout && self.logout.request.is_some() {
            self.logout.waiters.push((waiter, kind, None));
        } else if waits_for_logout && self.logout.is_owed {
            // Not asked for while somebody signs in.
            self.refuse(waiter, SessionError::LogoutPending);
        } else {
            self.answer(waiter, Answer::State);
        }
    }

    /// Asks for a logout if one is owed. Only while nobody is signed in or signing in: it must end no new login.
    pub(super) fn try_logout(&mut self, id: RequestId, manager: ManagerId) {
        let may = self.logout.is_owed && self.logout.request.is_none() && self.held.is_none();
        if !may || self.is_signing_in() || self.deletion.is_wanted {
            return;
        }
        let able: Vec<_> = self.managers.iter().filter(|(_, options)| options.has_logout).collect();
        let own = able.iter().find(|(own, _)| *own == manager).or_else(|| able.first());
        if let Some((asked, options)) = own {
            let (asked, deadline) = (*asked, self.now.monotonic.saturating_add(options.renewal_timeout));
            self.logout.request = Some(LogoutRequest { id, asked, deadline });
            self.effects.push(Effect::LogOut { manager: asked, request: id });
        }
    }

    pub(super) fn logged_out(&mut self, waiter: WaiterId, request: RequestId, succeeded: bool) {
        if self.logout.request.as_ref().is_some_and(|open| open.id == request) {
            self.end_logout(succeeded);
        }
        self.answer(waiter, Answer::Done);
    }

    fn end_logout(&mut self, succeeded: bool) {
        self.logout.request = None;
        if succeeded {
            self.logout.is_owed = false;
        }
        for (waiter, kind, pending) in std::mem::take(&mut self.logout.waiters) {
            self.answer_logged_out(waiter, kind, pending);
        }
    }

    fn answer_logged_out(&mut self, waiter: WaiterId, kind: OwedWaiter, pending: Option<SessionError>) {
        let error = pending.or_else(|| self.logout.is_owed.then_some(SessionError::LogoutPending));
        match (kind, error) {
            // The start of the app does not wait for the wallet SDK.
            (OwedWaiter::State { waits_for_logout: false }, Some(SessionError::LogoutPending)) => {
                self.answer(waiter, Answer::State);
            }
            (_, Some(error)) => self.refuse(waiter, error),
            (OwedWaiter::SignOut, None) => self.answer(waiter, Answer::Done),
            (OwedWaiter::State { .. }, None) => self.answer(waiter, Answer::State),
        }
    }

    pub(super) fn end_late_logout(&mut self) {
        if self.logout.deadline().is_some_and(|deadline| deadline <= self.now.monotonic) {
            self.end_logout(false);
        }
    }

    /// The user has logged in again: a logout would end that login.
    pub(super) fn cancel_logout(&mut self) {
        self.logout.is_out_of_date = self.marks.logout != Mark::Stands(false);
        self.logout.is_owed = false;
        self.end_logout(false);
    }

    /// Whether the marks may say something else of a logout than what is known here.
    pub(super) fn may_owe_logout(&self) -> bool {
        let is_open = self.logout.is_owed || self.marks.logout == Mark::Unread;
        let may_look = self.held.is_none() && !self.deletion.is_owed;
        self.has_logout() && self.marks.is_there && is_open && may_look && !self.logout.is_out_of_date
    }

    pub(super) fn leave_logout(&mut self, manager: ManagerId) {
        if self.logout.request.as_ref().is_some_and(|request| request.asked == manager) {
            self.end_logout(false);
        }
        self.drop_logout();
    }

    /// Where nobody can do it, nobody is kept from signing in by it.
    fn drop_logout(&mut self) {
        if !self.managers.is_empty() && !self.has_logout() {
            self.logout.is_owed = false;
        }
    }

    pub(super) fn attach(&mut self, manager: ManagerId, options: ManagerOptions) {
        let had_logout = self.has_logout();
        self.managers.push((manager, options));
        self.drop_logout();
        if !had_logout && self.has_logout() && self.marks.logout == Mark::Stands(true) {
            // It was read when nobody could do it.
            self.marks.logout = Mark::Unread;
        }
    }
}
