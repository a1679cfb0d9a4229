//! Writes to the keychain: one at a time, a deletion before a save.

use super::telling::Known;
use super::{Answer, Credential, DeleteOutcome, Effect, JobId, Machine, SaveOutcome, WaiterId};
use crate::error::{ErrorCode, SessionError, VaultError};

/// The running write.
#[derive(Clone, Debug)]
pub(super) struct Write {
    job: JobId,
    /// The order of the token being saved; `None` for a deletion.
    saves: Option<u64>,
}

impl<C: Credential> Machine<C> {
    pub(super) fn pump_writes(&mut self) {
        if self.write.is_some() {
            return;
        }
        if self.deletion.is_wanted {
            // The marks are written before the deletion is queued.
            if self.marks_are_settled() {
                self.deletion.is_wanted = false;
                let only_if_marked = self.marks.say_deletion() && self.deletion.is_late;
                let job = self.next_job();
                self.write = Some(Write { job, saves: None });
                self.effects.push(Effect::Delete { job, only_if_marked });
            }
        } else if self.wants_save {
            self.wants_save = false;
            let job = self.next_job();
            if let Some(held) = &self.held {
                self.write = Some(Write { job, saves: Some(held.order) });
                let (credential, over) = (held.credential.clone(), held.over);
                self.effects.push(Effect::Save { job, credential, over });
            }
        }
    }

    pub(super) fn is_saving(&self) -> bool {
        self.write.as_ref().is_some_and(|write| write.saves.is_some())
    }

    /// Tries again to save the current token.
    pub(super) fn save_again(&mut self, waiter: WaiterId) {
        // A running save is the one before this.
        self.wants_save = true;
        self.after_save.push((waiter, Answer::State));
    }

    pub(super) fn save_ended(&mut self, job: JobId, outcome: SaveOutcome) {
        let Some(write) = self.write.take_if(|write| write.job == job) else { return };
        let order = self.held.as_ref().map(|held| held.order);
        if order != write.saves {
            // A sign-out or a newer token came meanwhile; its write follows.
            return;
        }
        match outcome {
            SaveOutcome::Done { was_marked } => {
                // Another process's sign-out was for the old entry.
                self.marks.take_saved(was_marked);
                if let Some(held) = &mut self.held {
                    held.is_saved = true;
                }
                self.wants_save = false;
                // The old entry is gone; a deletion now would remove the new one.
                (self.deletion.is_owed, self.deletion.is_wanted) = (false, false);
                self.is_unread = false;
                self.answer_deletion(None);
            }
            SaveOutcome::Gone => self.end_session(Known::SignedOut),
            SaveOutcome::OtherUser => self.tell_unsaved(ErrorCode::UserChanged),
            SaveOutcome::Failed(code) => self.tell_unsaved(code),
        }
    }

    /// Reported once, not at every check; again for a newer token.
    fn tell_unsaved(&mut self, code: ErrorCode) {
        let is_news = self.after_save.iter().any(|(_, answer)| matches!(answer, Answer::Session(_)));
        self.tell_not_kept(code, is_news);
    }

    /// Answers the callers that wait for the save, after the next process would restore the session, or no more tries
    /// follow.
    pub(super) fn answer_saved(&mut self) {
        let is_settled =
            !self.wants_save && !self.is_saving() && !self.deletion.is_wanted && self.marks_are_settled();
        if is_settled {
            if self.held.as_ref().is_some_and(|held| held.is_saved) && !self.is_kept() {
                // The next process would delete it.
                self.tell_unsaved(ErrorCode::VaultUnavailable);
            }
            for (waiter, answer) in std::mem::take(&mut self.after_save) {
                self.answer(waiter, answer);
            }
        }
    }

    pub(super) fn deletion_ended(&mut self, job: JobId, result: Result<DeleteOutcome, VaultError>) {
        if self.write.take_if(|write| write.job == job).is_none() {
            return;
        }
        let pending = match result {
            Ok(outcome) => {
                if outcome == DeleteOutcome::NotMarked {
                    self.marks.take_no_deletion();
                    // A retry has nothing to delete either, but a sign-out that came meanwhile does.
                    self.deletion.is_wanted &= !self.deletion.is_late;
                }
                self.deletion.is_owed = self.deletion.is_wanted;
                None
            }
            Err(source) => {
                if !self.deletion.is_late {
                    // The mark is written again: another process may have removed it for an earlier sign-out.
                    self.marks.doubt_deletion();
                }
                self.deletion.is_late = !self.deletion.is_wanted;
                Some(SessionError::DeletePending { source })
            }
        };
        if self.deletion.is_wanted {
            // A sign-out that came meanwhile has its own deletion to come; all callers wait for that one.
            return;
        }
        self.answer_deletion(pending.as_ref());
    }

    fn answer_deletion(&mut self, pending: Option<&SessionError>) {
        for (waiter, kind) in std::mem::take(&mut self.deletion.waiters) {
            self.go_on_to_logout(waiter, kind, pending.cloned());
        }
    }
}
