//! The effects that take time: on the vault's threads, or on their own. Each ends with an input.

use std::sync::Arc;

use super::account::Account;
use super::credential::{self, VerifiedToken, check_kind};
use super::job::{Issued, Job, caught, clock_panicked};
use super::machine::{DeleteOutcome, Effect, Ended, Found, Input, JobId, Marks, SaveOutcome, SaveOver};
use super::options::SessionManagerOptions;
use crate::error::{VaultError, VerifyError};
use crate::vault::{Deleted, SaveGuard, Saved, StoredToken};
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
                self.vault.change_tombstones_then(&self.entry_name, change, move |result| {
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
        self.vault.read_tombstones_then(&self.entry_name, move |marks| match marks {
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
