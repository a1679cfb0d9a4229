//! The marks beside the keychain (tombstones), which tell the next process what is owed after a sign-out.

use super::telling::Known;
use super::{Credential, Effect, JobId, Machine, MarkChange, Marks};

/// What is known of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// It was neither read nor written.
    Unread,
    /// Writing it has failed: it may exist or not.
    Unsure,
    Stands(bool),
}

#[derive(Clone, Debug)]
struct WritingMarks {
    job: JobId,
    change: MarkChange,
    /// The deletion's mark may have changed again by the time this write ends.
    is_unsure: bool,
}

/// The marks beside the keychain. Other processes write them too, so this writes only its own changes.
#[derive(Clone, Debug)]
pub(super) struct MarkFile {
    /// Whether the store has marks.
    pub(super) is_there: bool,
    deletion: Mark,
    pub(super) logout: Mark,
    writing: Option<WritingMarks>,
    /// The change that could not be written. Not tried again by itself.
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

    /// The mark that was written, or is being written, must be written again.
    pub(super) fn doubt_deletion(&mut self) {
        if self.deletion == Mark::Stands(true) {
            self.deletion = Mark::Unsure;
        }
        if let Some(writing) = &mut self.writing {
            writing.is_unsure = true;
        }
    }

    /// Whether the deletion's mark exists.
    pub(super) fn say_deletion(&self) -> bool {
        self.deletion == Mark::Stands(true)
    }

    /// The mark was found to be gone. A mark that appears from now on is another process's, and stays.
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

    /// A token was saved. `was_marked`: whether the old entry was marked as deleted; `None` if unknown.
    pub(super) fn take_saved(&mut self, was_marked: Option<bool>) {
        match (was_marked, self.deletion) {
            // The mark may be this process's own, removed since.
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
        // A mark that could not be read may say that the entry just saved must be deleted.
        let is_saved = self.held.as_ref().is_some_and(|held| held.is_saved);
        let deletion = changed(self.marks.deletion, self.deletion.is_owed, is_saved);
        // A process without a logout keeps another's mark, until the user has logged in again.
        let is_cancelled = self.logout.is_out_of_date;
        let is_concerned = self.has_logout() || (is_cancelled && self.marks.logout == Mark::Stands(true));
        let logout = changed(self.marks.logout, self.logout.is_owed, is_cancelled).filter(|_| is_concerned);
        // Another process may have removed it.
        let is_whole = deletion == Some(true) && self.logout.is_owed;
        let change = MarkChange { deletion, logout: if is_whole { Some(true) } else { logout } };
        let is_needed = change != MarkChange::default() && self.marks.failed != Some(change);
        (self.marks.is_there && is_needed).then_some(change)
    }

    /// Whether no more writes will start by themselves.
    pub(super) fn marks_are_settled(&self) -> bool {
        self.marks.writing.is_none() && self.marks_to_write().is_none()
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

    /// The mark in the file when it was read.
    pub(super) fn take_deletion_mark(&mut self, stands: bool) {
        self.marks.deletion = Mark::Stands(stands);
        if stands && !self.deletion.is_owed {
            // Another process, or an earlier one, has signed out. A sign-in now is later than that.
            self.release(Known::SignedOut);
            self.want_deletion();
            self.deletion.is_late = !self.is_saving();
        }
    }

    /// The mark in the file when it was read.
    pub(super) fn take_logout_mark(&mut self, stands: bool) {
        if !stands && self.marks.logout == Mark::Stands(true) {
            // Another process has logged out, or its user has logged in again.
            self.logout.is_owed = false;
        }
        self.marks.logout = Mark::Stands(stands);
        if stands && self.has_logout() && self.held.is_none() && !self.logout.is_out_of_date {
            self.logout.is_owed = true;
        }
        // A mark that is written from now on is newer.
        self.logout.is_out_of_date = false;
    }
}
