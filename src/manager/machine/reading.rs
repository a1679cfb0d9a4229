//! Reads of the keychain: when they start, and whether their answer is still valid at the end.

use super::requests::TokenWaiter;
use super::telling::Known;
use super::{
    Answer, Credential, Effect, Found, Held, JobId, Machine, ManagerId, MarkChange, Marks, SaveOver, WaiterId,
};
use crate::error::{ErrorCode, SessionError, VaultError};
use crate::manager::event::TokenPurpose;

/// The running read of the keychain. One at a time.
#[derive(Clone, Debug)]
pub(super) struct Reading<C: Credential> {
    job: JobId,
    /// The current token, if the keychain also had it when this began: the answer is used only if this token is still
    /// the current one. A token that was passed again counts as another.
    over: Option<(C::Name, u64)>,
    /// The marks that were being written meanwhile: the read may have found the old ones.
    pub(super) old_marks: MarkChange,
    waiters: Vec<AfterReading<C::Name>>,
}

/// What follows a read.
#[derive(Clone, Debug)]
pub(super) enum AfterReading<N> {
    Restore { manager: ManagerId, waiter: WaiterId },
    Unlock { manager: ManagerId, waiter: WaiterId },
    CheckNow { manager: ManagerId, waiter: WaiterId, in_foreground: bool },
    SignIn { manager: ManagerId, waiter: WaiterId },
    Token(TokenWaiter<N>),
}

impl<N> AfterReading<N> {
    fn waiter(&self) -> WaiterId {
        match self {
            AfterReading::Restore { waiter, .. }
            | AfterReading::Unlock { waiter, .. }
            | AfterReading::CheckNow { waiter, .. }
            | AfterReading::SignIn { waiter, .. } => *waiter,
            AfterReading::Token(token) => token.waiter,
        }
    }
}

impl<C: Credential> Machine<C> {
    pub(super) fn read_for_token(&mut self, token: TokenWaiter<C::Name>) {
        self.read_for(token.manager, AfterReading::Token(token));
    }

    pub(super) fn read_for_sign_in(&mut self, manager: ManagerId, waiter: WaiterId) {
        self.read_for(manager, AfterReading::SignIn { manager, waiter });
    }

    pub(super) fn is_reading(&self) -> bool {
        self.reading.is_some()
    }

    /// No caller waits for this read, only tokens that are verified meanwhile.
    pub(super) fn read_if_open(&mut self, manager: ManagerId) {
        if self.is_open() && !self.deletion.is_owed {
            self.begin_reading(manager);
        }
    }

    pub(super) fn read_for(&mut self, manager: ManagerId, after: AfterReading<C::Name>) {
        self.begin_reading(manager);
        if let Some(reading) = &mut self.reading {
            reading.waiters.push(after);
        }
    }

    fn begin_reading(&mut self, manager: ManagerId) {
        if self.reading.is_some() {
            return;
        }
        let job = self.next_job();
        let over = self.in_hand().filter(|_| self.is_kept());
        let old_marks = self.marks.being_written();
        self.reading = Some(Reading { job, over, old_marks, waiters: Vec::new() });
        self.effects.push(Effect::Read { job, manager });
    }

    /// Whether a verified token must wait until the user of the keychain's entry is known.
    pub(super) fn waits_for_reading(&self) -> bool {
        self.reading.is_some() && self.held.is_none()
    }

    pub(super) fn read_ended(&mut self, job: JobId, marks: Option<Marks>, found: Found<C>) {
        let Some(reading) = self.reading.take_if(|reading| reading.job == job) else { return };
        let held = self.in_hand();
        let says_more = held.is_none() || held == reading.over;
        // The read is not used for marks that are being written, or must be.
        let mut old_marks = reading.old_marks;
        old_marks.add(self.marks_to_write().unwrap_or_default());
        let marks = marks.filter(|_| says_more);
        if let Some(marks) = marks.filter(|_| old_marks.deletion.is_none()) {
            self.take_deletion_mark(marks.deletion);
        }
        let error = self.take_found(found, says_more);
        // After that: the logout mark is ignored while a user is signed in.
        if let Some(marks) = marks.filter(|_| old_marks.logout.is_none()) {
            self.take_logout_mark(marks.logout);
        }
        // First: a caller that waited for the read needs no new token if one of these is suitable.
        self.conclude_verified();
        self.serve_suited();
        for after in &reading.waiters {
            self.settle(after, error.as_ref());
        }
    }

    fn in_hand(&self) -> Option<(C::Name, u64)> {
        self.held.as_ref().map(|held| (held.credential.name(), held.order))
    }

    /// Uses the result of a read. Returns an error if the state is unknown.
    fn take_found(&mut self, found: Found<C>, says_more: bool) -> Option<SessionError> {
        let is_unread = matches!(
            &found,
            Found::Early(_)
                | Found::Unread(
                    VaultError::Locked
                        | VaultError::NotConfirmed { .. }
                        | VaultError::PresenceRequired
                        | VaultError::Unavailable { .. }
                )
        );
        if self.held.is_none() {
            self.is_unread = is_unread;
        }
        match found {
            Found::Absent if says_more => self.release(Known::SignedOut),
            Found::Refused(code) if says_more => self.release(Known::Rejected { code }),
            Found::Acceptable(credential) => self.take_kept(credential, says_more),
            Found::Early(error) if self.held.is_none() => {
                // The device's clock may be wrong: not a reason to end a session.
                self.release(Known::Unavailable { code: error.code() });
                return Some(error);
            }
            Found::Unread(error) => return self.take_failure(&error, says_more),
            Found::Absent | Found::Refused(_) | Found::Early(_) => {}
        }
        self.retry = None;
        None
    }

    fn take_kept(&mut self, credential: C, says_more: bool) {
        // The entry is older than everything that is running, no matter when the keychain was read.
        let order = self.held.as_ref().map_or(0, |held| held.order);
        let is_same_user = self.credential().is_some_and(|held| held.is_of_user_of(&credential));
        match &self.held {
            None => {}
            // A call has set another token since: the entry is older, no matter when it expires.
            Some(_) if !says_more => return,
            // The current session was verified with newer keys than the same one from the keychain.
            Some(held) if is_same_user && credential.expires_at() <= held.credential.expires_at() => return,
            Some(_) if is_same_user => {}
            // Another process has signed out, and another user has signed in.
            Some(_) => {
                self.end_session(Known::SignedOut);
                self.tell();
            }
        }
        let over = SaveOver::Anything;
        self.held = Some(Held { credential, order, is_saved: true, over });
        // The kept user has signed in after the sign-out that owed the logout.
        self.cancel_logout();
    }

    /// An unreadable keychain does not end a session, but a lost entry must be saved again.
    fn take_failure(&mut self, error: &VaultError, says_more: bool) -> Option<SessionError> {
        let is_lost = says_more
            && matches!(
                error,
                VaultError::KeyLost { .. } | VaultError::NotKept { .. } | VaultError::Corrupt { .. }
            );
        match &mut self.held {
            Some(held) if is_lost => {
                held.is_saved = false;
                self.tell_not_kept(error.code(), true);
                None
            }
            Some(_) => None,
            None => {
                let known = Known::unread(error);
                let is_unread = matches!(known, Known::Locked | Known::Unavailable { .. });
                self.release(known);
                if matches!(error, VaultError::Unavailable { .. }) && !self.asks_user {
                    self.plan_retry();
                }
                is_unread.then(|| error.clone().into())
            }
        }
    }

    /// Sets the state without a session; if there is one, it has ended in another process, so its callers are refused.
    pub(super) fn release(&mut self, known: Known) {
        if self.held.is_some() {
            self.end_session(known);
        } else {
            self.known = known;
        }
    }

    /// Answers a caller after a read.
    pub(super) fn settle(&mut self, after: &AfterReading<C::Name>, error: Option<&SessionError>) {
        match after {
            AfterReading::Restore { manager, waiter } | AfterReading::Unlock { manager, waiter } => {
                // Locked is a state, but `unlock` has failed then.
                let is_state = |error: &&SessionError| {
                    error.code() == ErrorCode::VaultLocked && matches!(after, AfterReading::Restore { .. })
                };
                match error.filter(|error| !is_state(error)) {
                    Some(error) => self.refuse(*waiter, error.clone()),
                    None => {
                        self.try_logout(*waiter, *manager);
                        self.answer_owed(*waiter, false);
                    }
                }
            }
            AfterReading::CheckNow { manager, waiter, in_foreground } => {
                self.renew_in_foreground(*manager, *waiter, *in_foreground);
                self.try_logout(*waiter, *manager);
                self.answer_owed(*waiter, true);
            }
            AfterReading::SignIn { manager, waiter } => {
                if self.logout.is_owed {
                    self.refuse(*waiter, SessionError::LogoutPending);
                } else {
                    self.request_sign_in(*manager, *waiter);
                }
            }
            AfterReading::Token(token) => self.settle_token(token, error),
        }
    }

    fn settle_token(&mut self, token: &TokenWaiter<C::Name>, error: Option<&SessionError>) {
        if let Some(credential) = self.suitable(token) {
            self.answer(token.waiter, Answer::Token(credential));
        } else if self.held.is_some() {
            self.request_token(token.clone());
        } else {
            let why = match (error, &self.known) {
                (Some(error), _) => error.clone(),
                (None, Known::Locked) => VaultError::Locked.into(),
                _ => SessionError::SignedOut,
            };
            self.refuse(token.waiter, why);
        }
    }

    /// If the app chose it: renews a session that is about to expire, even if no caller needs it.
    pub(super) fn renew_in_foreground(&mut self, manager: ManagerId, waiter: WaiterId, in_foreground: bool) {
        let renews = in_foreground && self.options(manager).is_some_and(|own| own.renews_in_foreground);
        let token =
            TokenWaiter { waiter, manager, min_ttl_secs: super::requests::USUAL_TTL_SECS, rejected: None };
        if renews && self.held.is_some() && self.request.is_none() && self.suitable(&token).is_none() {
            self.raise(waiter, manager, TokenPurpose::Renewal);
        }
    }

    /// A sign-out came: the result of the read is not used.
    pub(super) fn abandon_reading(&mut self) {
        let Some(reading) = self.reading.take() else { return };
        for after in reading.waiters {
            match after {
                AfterReading::Restore { waiter, .. }
                | AfterReading::Unlock { waiter, .. }
                | AfterReading::CheckNow { waiter, .. } => {
                    self.answer(waiter, Answer::State);
                }
                AfterReading::SignIn { waiter, .. } => self.refuse(waiter, SessionError::SignedOut),
                AfterReading::Token(token) => self.refuse(token.waiter, SessionError::SignedOut),
            }
        }
    }

    /// These callers do not wait any more.
    pub(super) fn leave_reading(&mut self, abandoned: &[WaiterId]) {
        if let Some(reading) = &mut self.reading {
            reading.waiters.retain(|after| !abandoned.contains(&after.waiter()));
        }
    }

    pub(super) fn has_parked_sign_in(&self) -> bool {
        self.reading.as_ref().is_some_and(|reading| {
            reading.waiters.iter().any(|after| matches!(after, AfterReading::SignIn { .. }))
        })
    }

    pub(super) fn unpark_sign_ins(&mut self) -> Vec<WaiterId> {
        let Some(reading) = &mut self.reading else { return Vec::new() };
        let mut parked = Vec::new();
        reading.waiters.retain(|after| {
            if let AfterReading::SignIn { waiter, .. } = after {
                parked.push(*waiter);
                return false;
            }
            true
        });
        parked
    }
}
