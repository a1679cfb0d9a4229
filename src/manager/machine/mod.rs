//! The rules of a session as a pure state machine: it takes an input and the time, and returns effects. Nothing here
//! waits, locks, reads a clock or calls other code, so a test can try every order of inputs (`search`).
//!
//! ```text
//! call, end of an effect, time ── step ── read, save, delete, mark, verify, ask, log out, answer, tell
//! ```

mod input;
mod logout;
mod marks;
mod owed;
mod reading;
mod requests;
mod restoring;
mod retrying;
#[cfg(test)]
mod search;
mod signing;
mod telling;
mod writing;

use std::time::Duration;

pub(crate) use input::{
    Answer, Call, Credential, DeleteOutcome, Effect, Ended, Found, Input, JobId, ManagerId, ManagerOptions,
    Now, RequestId, SaveOutcome, SaveOver, WaiterId,
};
use logout::Logout;
use marks::MarkFile;
use owed::Deletion;
use reading::Reading;
use requests::Request;
use retrying::Retry;
use signing::Verification;
use telling::Face;
pub(crate) use telling::{Known, Visible};
use writing::Write;

pub(crate) use crate::vault::{MarkChange, Marks};

/// The current token.
#[derive(Clone, Debug)]
struct Held<C> {
    credential: C,
    /// The call or request that it came from: a token of an older one does not replace it.
    order: u64,
    /// Whether it is saved in the keychain.
    is_saved: bool,
    /// What a save of it may replace.
    over: SaveOver,
}

/// The session of one account. Sessions of one entry share one state machine.
#[derive(Clone, Debug)]
pub(crate) struct Machine<C: Credential> {
    now: Now,
    /// The state while there is no current token.
    known: Known,
    held: Option<Held<C>>,
    /// The keychain could not be read yet, so the user of its entry is unknown.
    is_unread: bool,
    /// The store asks the user at each read, so only `restore`, `unlock` and sign-ins read.
    asks_user: bool,
    managers: Vec<(ManagerId, ManagerOptions)>,

    /// Counts requests and sign-ins: the later one wins.
    last_order: u64,
    last_job: JobId,
    request: Option<Request<C>>,
    verifications: Vec<Verification<C>>,
    reading: Option<Reading<C>>,
    retry: Option<Retry>,
    write: Option<Write>,
    /// The current token must be saved.
    wants_save: bool,
    /// The callers that get an answer after the current token was saved, or could not be.
    after_save: Vec<(WaiterId, Answer<C>)>,
    deletion: Deletion,
    logout: Logout,
    marks: MarkFile,

    /// The last state sent to the managers.
    told: Face<C::Name>,
    told_not_kept: Option<crate::error::ErrorCode>,
    effects: Vec<Effect<C>>,
}

impl<C: Credential> Machine<C> {
    /// The state machine at the start of the process.
    pub(crate) fn new(has_marks: bool, asks_user: bool) -> Self {
        Machine {
            now: Now { at: 0, provider_at: 0, monotonic: Duration::ZERO },
            known: Known::NotRestored,
            held: None,
            is_unread: true,
            asks_user,
            managers: Vec::new(),
            last_order: 0,
            last_job: 0,
            request: None,
            verifications: Vec::new(),
            reading: None,
            retry: None,
            write: None,
            wants_save: false,
            after_save: Vec::new(),
            deletion: Deletion::default(),
            logout: Logout::default(),
            marks: MarkFile::new(has_marks),
            told: Face::Known(Known::NotRestored),
            told_not_kept: None,
            effects: Vec::new(),
        }
    }

    /// Handles an input. Returns the effects, in order.
    pub(crate) fn step(&mut self, input: Input<C>, now: Now) -> Vec<Effect<C>> {
        self.now = now;
        // First: an answer after its request's timeout must find the request ended.
        self.notice_time();
        match input {
            Input::Attached { manager, options } => self.attach(manager, options),
            Input::Detached { manager, abandoned } => self.detach(manager, &abandoned),
            Input::Call { manager, waiter, call } => self.call(manager, waiter, call),
            Input::Ended(ended) => self.end(ended),
            Input::EntryDeleted => self.lose_entry(),
            Input::Rejudged => {
                // The keychain's entry must be deleted, so it is not read.
                let is_owed = self.deletion.is_owed;
                self.end_session(if is_owed { Known::SignedOut } else { Known::NotRestored });
                self.is_unread = !is_owed;
            }
            Input::Time => {}
        }
        self.pump();
        self.tell();
        std::mem::take(&mut self.effects)
    }

    fn call(&mut self, manager: ManagerId, waiter: WaiterId, call: Call<C::Name>) {
        match call {
            Call::Restore => self.restore(manager, waiter),
            Call::Unlock => self.unlock(manager, waiter),
            Call::CheckNow => self.check_now(manager, waiter, false),
            Call::EnterForeground => self.check_now(manager, waiter, true),
            Call::SignIn { logged_in_again } => self.sign_in(manager, waiter, logged_in_again),
            Call::SignInWith => self.sign_in_with(manager, waiter),
            Call::Token { min_ttl_secs, rejected } => self.token(manager, waiter, min_ttl_secs, rejected),
            Call::Provide { request } => self.provide(manager, waiter, request),
            Call::Fail { request, reason } => self.fail(waiter, request, reason),
            Call::CancelSignIn => self.cancel_sign_in(waiter),
            Call::SignOut => self.sign_out(waiter),
            Call::LoggedOut { request, succeeded } => self.logged_out(waiter, request, succeeded),
        }
    }

    fn end(&mut self, ended: Ended<C>) {
        match ended {
            Ended::Read { job, marks, found } => self.read_ended(job, marks, found),
            Ended::Saved { job, outcome } => self.save_ended(job, outcome),
            Ended::Deleted { job, result } => self.deletion_ended(job, result),
            Ended::Marked { job, is_done } => self.mark_ended(job, is_done),
            Ended::Verified { job, result } => self.verification_ended(job, result),
        }
    }

    /// The effects of passing time, except that a session expires, which `tell` handles.
    fn notice_time(&mut self) {
        self.end_late_request();
        self.end_late_logout();
        self.retry_reading();
    }

    /// Starts what can start now: one write at a time, and marks in parallel.
    fn pump(&mut self) {
        self.pump_marks();
        self.pump_writes();
        self.pump_marks();
        self.answer_saved();
    }

    /// The time until something happens by itself.
    pub(crate) fn quiet_for(&self) -> Option<Duration> {
        let deadlines = [
            self.request.as_ref().and_then(Request::deadline),
            self.logout.deadline(),
            self.retry.and_then(|retry| retry.due),
        ];
        let deadlines = deadlines.into_iter().flatten().map(|at| at.saturating_sub(self.now.monotonic));
        let live_secs =
            self.held.as_ref().map(|held| held.credential.expires_at().saturating_sub(self.now.at));
        let expiry = live_secs.filter(|secs| *secs > 0).map(|secs| Duration::from_secs(secs.unsigned_abs()));
        deadlines.chain(expiry).min()
    }

    /// The current token, expired or not.
    pub(crate) fn credential(&self) -> Option<&C> {
        self.held.as_ref().map(|held| &held.credential)
    }

    /// The state while there is no current token.
    pub(crate) fn known(&self) -> Known {
        self.known
    }

    fn detach(&mut self, manager: ManagerId, abandoned: &[WaiterId]) {
        self.managers.retain(|(id, _)| *id != manager);
        self.leave_reading(abandoned);
        self.leave_request(manager, abandoned);
        self.leave_logout(manager);
    }

    fn options(&self, manager: ManagerId) -> Option<&ManagerOptions> {
        let own = self.managers.iter().find(|(id, _)| *id == manager);
        own.or_else(|| self.managers.first()).map(|(_, options)| options)
    }

    fn next_job(&mut self) -> JobId {
        self.last_job = self.last_job.saturating_add(1);
        self.last_job
    }

    fn next_order(&mut self) -> u64 {
        self.last_order = self.last_order.saturating_add(1);
        self.last_order
    }

    fn answer(&mut self, waiter: WaiterId, answer: Answer<C>) {
        self.effects.push(Effect::Answer { waiter, answer });
    }

    fn refuse(&mut self, waiter: WaiterId, error: crate::error::SessionError) {
        self.answer(waiter, Answer::Error(error));
    }

    /// Whether reading the keychain (again) could give more information.
    fn is_open(&self) -> bool {
        self.held.is_none()
            && matches!(self.known, Known::NotRestored | Known::Locked | Known::Unavailable { .. })
    }

    /// Whether the current token is saved in the keychain, and the next process will restore it.
    fn is_kept(&self) -> bool {
        self.held.as_ref().is_some_and(|held| held.is_saved) && self.marks.allow_restore()
    }
}
