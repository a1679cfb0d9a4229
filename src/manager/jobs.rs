//! The effects that take time: on the vault's threads, or on their own. Each ends with an input.

use std::sync::Arc;

use super::account::Account;
use super::credential::{self, VerifiedToken, check_kind};
use super::job::{Issued, Job, caught, clock_panicked};
use super::machine::{
    DeleteOutcome, Effect, Ended, Found, Input, JobId, MarkChange, Marks, SaveOutcome, SaveOver,
};
use super::options::SessionManagerOptions;
use crate::error::{VaultError, VerifyError};
use crate::vault::{DELETION, Deleted, LOGOUT, SaveGuard, Saved, StoredToken, says_deletion};
use crate::verifier::Verifier;
use crate::worker;

impl Account {
    pub(super) fn begin(self: &Arc<Self>, job: Job) {
        match job {
            Job::Verify { job, issued, verifier, options } => self.verify(job, issued, verifier, options),
            Job::Of(Effect::Read { job, .. }, verifier, options) => self.read(job, verifier, options),
            Job::Of(Effect::Save { job, credential, over }, ..) => self.save(job, &credential, over),
            Job::Of(Effect::Delete { job, only_if_marked }, ..) => {
                let account = Arc::clone(self);
                self.vault.delete_first(&self.entry_name, only_if_marked, move |result| {
                    let result = result.map(|deleted| match deleted {
                        Deleted::Done => DeleteOutcome::Done,
                        Deleted::NotMarked => DeleteOutcome::NotMarked,
                    });
                    account.run(Input::Ended(Ended::Deleted { job, result }));
                });
            }
            Job::Of(Effect::Mark { job, change }, ..) => {
                let account = Arc::clone(self);
                let change = move |text| changed(text, change);
                self.vault.change_tombstone_then(&self.entry_name, change, move |result| {
                    account.run(Input::Ended(Ended::Marked { job, is_done: result.is_ok() }));
                });
            }
            // All other effects were done in the step.
            Job::Of(..) => {}
        }
    }

    fn verify(
        self: &Arc<Self>,
        job: JobId,
        issued: Issued,
        verifier: Verifier,
        options: SessionManagerOptions,
    ) {
        let account = Arc::clone(self);
        let work = move || {
            let Issued { token, key_id } = &issued;
            let accepts = options.accept_access_tokens;
            let verify = || credential::verify(&verifier, &*account.clock, accepts, token, key_id.as_deref());
            let result = caught(verify).unwrap_or_else(|| Err(clock_panicked()));
            account.run(Input::Ended(Ended::Verified { job, result }));
        };
        // It may wait for the network, and the app's fetcher may block the thread.
        if worker::spawn("wallet-jwt-verify", work).is_err() {
            self.run(Input::Ended(Ended::Verified { job, result: Err(clock_panicked()) }));
        }
    }

    fn read(self: &Arc<Self>, job: JobId, verifier: Verifier, options: SessionManagerOptions) {
        if !self.vault.has_tombstones() {
            return self.read_entry(job, None, verifier, options);
        }
        let account = Arc::clone(self);
        self.vault.read_tombstone_then(&self.entry_name, move |text| match marks_in(text) {
            Ok(marks) if marks.deletion => account.end_reading(job, Some(marks), Found::Absent),
            Ok(marks) => account.read_entry(job, Some(marks), verifier, options),
            Err(error) => account.end_reading(job, None, Found::Unread(error)),
        });
    }

    fn read_entry(
        self: &Arc<Self>,
        job: JobId,
        marks: Option<Marks>,
        verifier: Verifier,
        options: SessionManagerOptions,
    ) {
        let account = Arc::clone(self);
        self.vault.load_then(&self.entry_name, move |loaded| {
            // The verifier calls the app's clock.
            let found = caught(|| judge(loaded, &verifier, &options)).unwrap_or_else(|| {
                Found::Unread(VaultError::Unavailable { detail: "the clock panicked".to_owned() })
            });
            account.end_reading(job, marks, found);
        });
    }

    fn end_reading(self: &Arc<Self>, job: JobId, marks: Option<Marks>, found: Found<VerifiedToken>) {
        self.run(Input::Ended(Ended::Read { job, marks, found }));
    }

    fn save(self: &Arc<Self>, job: JobId, credential: &VerifiedToken, over: SaveOver) {
        let user = credential.session.user_id.clone();
        let guard = match over {
            SaveOver::Anything => SaveGuard::None,
            SaveOver::OwnOrNothing => SaveGuard::OnlyUser(user),
            SaveOver::OwnEntry => SaveGuard::OnlyIfKept(user),
        };
        let account = Arc::clone(self);
        self.vault.save_then(&self.entry_name, StoredToken::clone(&credential.stored), guard, move |saved| {
            let outcome = match saved {
                Saved::Done { was_marked } => SaveOutcome::Done { was_marked },
                Saved::Gone => SaveOutcome::Gone,
                Saved::OtherUser => SaveOutcome::OtherUser,
                Saved::Failed(error) => SaveOutcome::Failed(error.code()),
            };
            account.run(Input::Ended(Ended::Saved { job, outcome }));
        });
    }
}

/// The kept token, verified again: offline, with the key that verified it when it was saved.
fn judge(
    loaded: Result<Option<StoredToken>, VaultError>,
    verifier: &Verifier,
    options: &SessionManagerOptions,
) -> Found<VerifiedToken> {
    let stored = match loaded {
        Ok(Some(stored)) => stored,
        Ok(None) => return Found::Absent,
        Err(error) => return Found::Unread(error),
    };
    match verifier.verify_stored(&stored) {
        Ok(restored) => {
            let session = restored.into_session();
            match check_kind(&session, options.accept_access_tokens) {
                Ok(()) => Found::Acceptable(VerifiedToken::new(session, stored)),
                Err(error) => Found::Refused(error.code()),
            }
        }
        Err(error @ VerifyError::NotYetValid { .. }) => Found::Early(error.into()),
        Err(error) => Found::Refused(error.code()),
    }
}

fn text_of(marks: Marks) -> Option<String> {
    let words = [(marks.deletion, DELETION), (marks.logout, LOGOUT)];
    let lines: String =
        words.iter().filter(|(is_owed, _)| *is_owed).map(|(_, word)| format!("{word}\n")).collect();
    (!lines.is_empty()).then_some(lines)
}

fn marks_of(text: Option<String>) -> Marks {
    let Some(text) = text else { return Marks::default() };
    let logout = text.lines().any(|line| line.trim() == LOGOUT);
    Marks { deletion: says_deletion(&text), logout }
}

fn marks_in(text: Result<Option<String>, VaultError>) -> Result<Marks, VaultError> {
    match text {
        // It cannot be parsed.
        Err(VaultError::Corrupt { .. }) => Ok(marks_of(Some(String::new()))),
        text => text.map(marks_of),
    }
}

/// The tombstone after a change. Words from other processes stay.
fn changed(
    text: Result<Option<String>, VaultError>,
    change: MarkChange,
) -> Result<Option<String>, VaultError> {
    let marks = match marks_in(text) {
        Ok(marks) => marks,
        // A sign-out is written even if the old content is unknown.
        Err(_) if change.deletion == Some(true) => Marks::default(),
        Err(error) => return Err(error),
    };
    Ok(text_of(change.of(marks)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_words_one_a_line() {
        let both = Marks { deletion: true, logout: true };
        let deletion = Marks { deletion: true, logout: false };
        let logout = Marks { deletion: false, logout: true };
        assert_eq!(text_of(both).as_deref(), Some("deletion\nlogout\n"));
        for marks in [both, deletion, logout, Marks::default()] {
            assert_eq!(marks_of(text_of(marks)), marks);
        }
    }

    #[test]
    fn a_change_leaves_another_processs_word() {
        let set = |deletion, logout| MarkChange { deletion, logout };
        let after = |text: &str, change| changed(Ok(Some(text.to_owned())), change).unwrap();
        assert_eq!(after("deletion\nlogout\n", set(None, Some(false))).as_deref(), Some("deletion\n"));
        assert_eq!(after("logout\n", set(Some(true), None)).as_deref(), Some("deletion\nlogout\n"));
        assert_eq!(after("deletion\n", set(Some(false), None)), None);
        assert_eq!(after("\0", set(None, Some(true))).as_deref(), Some("deletion\nlogout\n"));
    }

    #[test]
    fn a_sign_out_is_marked_over_an_unreadable_mark() {
        let unreadable = || Err(VaultError::Unavailable { detail: String::new() });
        let damaged = || Err(VaultError::Corrupt { detail: String::new() });
        let set = |deletion| MarkChange { deletion: Some(deletion), logout: None };
        assert_eq!(changed(unreadable(), set(true)), Ok(Some("deletion\n".to_owned())));
        assert_eq!(changed(unreadable(), set(false)), unreadable());
        assert_eq!(changed(damaged(), set(false)), Ok(None));
    }

    #[test]
    fn a_damaged_mark_means_that_the_entry_must_go() {
        for text in ["", "\0", "deletio", "something of a later version"] {
            assert!(marks_of(Some(text.to_owned())).deletion, "{text:?}");
        }
    }
}
