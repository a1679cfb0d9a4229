//! The rules of a session, as a pure value: an input and the time go in, effects come out. Nothing here waits, locks,
//! looks at a clock or calls anybody, so every order of inputs can be tried (`search`).
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
mod retrying;
#[cfg(test)]
mod search;
mod signing;
mod telling;
mod writing;

use std::time::Duration;

pub(crate) use input::{
    Answer, Call, Credential, DeleteOutcome, Effect, Ended, Found, Input, JobId, ManagerId, ManagerOptions,
    MarkChange, Marks, Now, RequestId, SaveOutcome, SaveOver, WaiterId,
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

/// The token in hand.
#[derive(Clone, Debug)]
struct Held<C> {
    credential: C,
    /// Which call or request brought it: what an older one brings does not replace it.
    order: u64,
    /// Whether the keychain has it.
    is_saved: bool,
    /// What a save of it replaces.
    over: SaveOver,
}

/// The session of one account. Sessions of one entry share one machine.
#[derive(Clone, Debug)]
pub(crate) struct Machine<C: Credential> {
    now: Now,
    /// What is known while no token is in hand.
    known: Known,
    held: Option<Held<C>>,
    /// Nobody could read the keychain yet, so nobody knows whose entry it has.
    is_unread: bool,
    /// The store asks the user at each read, so only `restore` and what cannot do without one reads.
    asks_user: bool,
    managers: Vec<(ManagerId, ManagerOptions)>,

    /// Counts requests and sign-ins: who came later wins.
    last_order: u64,
    last_job: JobId,
    request: Option<Request<C>>,
    verifications: Vec<Verification<C>>,
    reading: Option<Reading<C>>,
    retry: Option<Retry>,
    write: Option<Write>,
    /// The token in hand is to be saved.
    wants_save: bool,
    /// Who gets an answer once the token in hand was saved, or could not be.
    after_save: Vec<(WaiterId, Answer<C>)>,
    deletion: Deletion,
    logout: Logout,
    marks: MarkFile,

    /// What the managers were last told.
    told: Face<C::Name>,
    told_not_kept: Option<crate::error::ErrorCode>,
    effects: Vec<Effect<C>>,
}

impl<C: Credential> Machine<C> {
    /// The machine at the start of the process.
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

    /// Takes an input in. Returns what is to be done about it, in order.
    pub(crate) fn step(&mut self, input: Input<C>, now: Now) -> Vec<Effect<C>> {
        self.now = now;
        // First: an answer that comes after the time of its request must find it ended.
        self.notice_time();
        match input {
            Input::Attached { manager, options } => self.attach(manager, options),
            Input::Detached { manager, abandoned } => self.detach(manager, &abandoned),
            Input::Call { manager, waiter, call } => self.call(manager, waiter, call),
            Input::Ended(ended) => self.end(ended),
            Input::EntryDeleted => self.lose_entry(),
            Input::Rejudged => {
                // Whatever the keychain has must go: nobody looks into it.
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

    /// What time alone brings about, except that a session runs out, which `tell` sees.
    fn notice_time(&mut self) {
        self.end_late_request();
        self.end_late_logout();
        self.retry_reading();
    }

    /// Begins what can begin now: one write at a time, and marks beside it.
    fn pump(&mut self) {
        self.pump_marks();
        self.pump_writes();
        self.pump_marks();
        self.answer_saved();
    }

    /// How long nothing happens by itself.
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

    /// The token in hand, live or not.
    pub(crate) fn credential(&self) -> Option<&C> {
        self.held.as_ref().map(|held| &held.credential)
    }

    /// What is known while no token is in hand.
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

    /// Whether looking into the keychain (again) could tell more.
    fn is_open(&self) -> bool {
        self.held.is_none()
            && matches!(self.known, Known::NotRestored | Known::Locked | Known::Unavailable { .. })
    }

    /// Whether the keychain has the token in hand, and the next process will take it up.
    fn is_kept(&self) -> bool {
        self.held.as_ref().is_some_and(|held| held.is_saved) && self.marks.allow_restore()
    }
}
