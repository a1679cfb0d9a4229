//! Signing in and out: which verified token becomes the current one.

use super::telling::Known;
use super::{Answer, Credential, Effect, Held, JobId, Machine, ManagerId, RequestId, SaveOver, WaiterId};
use crate::error::SessionError;
use crate::manager::event::TokenPurpose;

/// A token that is being verified, or waits for a read of the keychain.
#[derive(Clone, Debug)]
pub(super) struct Verification<C> {
    job: JobId,
    order: u64,
    /// The caller that passed the token.
    pub(super) waiter: WaiterId,
    /// The request that it answers; none for `sign_in_with`.
    pub(super) request: Option<RequestId>,
    verified: Option<C>,
}

impl<C: Credential> Machine<C> {
    pub(super) fn sign_in(&mut self, manager: ManagerId, waiter: WaiterId, logged_in_again: bool) {
        if logged_in_again {
            self.cancel_logout();
        } else if self.logout.is_owed {
            return self.refuse(waiter, SessionError::LogoutPending);
        } else if self.may_owe_logout() {
            return self.read_for_sign_in(manager, waiter);
        }
        self.request_sign_in(manager, waiter);
        self.read_if_open(manager);
    }

    pub(super) fn sign_in_with(&mut self, manager: ManagerId, waiter: WaiterId) {
        self.cancel_logout();
        // The signed-in user must be known, or another user's token could replace a kept one unnoticed.
        self.read_if_open(manager);
        let (job, order) = (self.next_job(), self.next_order());
        self.verify(job, manager, order, waiter, None);
    }

    pub(super) fn verify(
        &mut self,
        job: JobId,
        manager: ManagerId,
        order: u64,
        waiter: WaiterId,
        request: Option<RequestId>,
    ) {
        self.verifications.push(Verification { job, order, waiter, request, verified: None });
        self.effects.push(Effect::Verify { job, manager, issued: waiter });
    }

    pub(super) fn verification_ended(&mut self, job: JobId, result: Result<C, SessionError>) {
        let waits_for_reading = self.waits_for_reading();
        let Some(verification) = self.verifications.iter_mut().find(|known| known.job == job) else { return };
        match result {
            Ok(credential) if waits_for_reading => verification.verified = Some(credential),
            result => {
                let verification = verification.clone();
                self.verifications.retain(|known| known.job != job);
                self.conclude(verification, result);
            }
        }
    }

    /// The keychain was read: the tokens that waited for it are used now, in order.
    pub(super) fn conclude_verified(&mut self) {
        let (ready, waiting): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.verifications).into_iter().partition(|known| known.verified.is_some());
        self.verifications = waiting;
        for mut verification in ready {
            if let Some(credential) = verification.verified.take() {
                self.conclude(verification, Ok(credential));
            }
        }
    }

    fn conclude(&mut self, verification: Verification<C>, result: Result<C, SessionError>) {
        let Verification { order, waiter, request, .. } = verification;
        let taken = result.and_then(|credential| self.take_in_hand(credential, order, request));
        match (taken, request) {
            (Ok(credential), _) => self.after_save.push((waiter, Answer::Session(credential))),
            (Err(error), Some(id)) => {
                let error = error.of_request(id);
                if self.request.as_ref().is_some_and(|open| open.id == id) {
                    self.end_request(&error);
                }
                self.refuse(waiter, error);
            }
            (Err(error), None) => self.refuse(waiter, error),
        }
    }

    fn take_in_hand(
        &mut self,
        credential: C,
        order: u64,
        request: Option<RequestId>,
    ) -> Result<C, SessionError> {
        let open = self.request.as_ref();
        // An answer is used only while its request is open.
        if request.is_some() && open.map(|open| open.id) != request {
            return Err(SessionError::RenewalSuperseded);
        }
        let is_renewal = request.is_some()
            && open.is_some_and(|open| open.purpose == TokenPurpose::Renewal && open.sign_ins.is_empty());
        let over = match &self.held {
            Some(held) if held.order > order => return Err(SessionError::RenewalSuperseded),
            Some(held) if !held.credential.is_of_user_of(&credential) => {
                return Err(SessionError::UserChanged { request_id: None });
            }
            // Also while an earlier renewal is being saved.
            Some(held) if is_renewal && (self.is_kept() || held.over == SaveOver::OwnEntry) => {
                SaveOver::OwnEntry
            }
            _ if self.is_unread => SaveOver::OwnOrNothing,
            _ => SaveOver::Anything,
        };
        self.cancel_logout();
        self.retry = None;
        self.held = Some(Held { credential: credential.clone(), order, is_saved: false, over });
        self.wants_save = true;
        self.marks.try_again();
        if self.request.as_ref().is_some_and(|open| open.order > order) {
            // The request is newer than this token: its own answer will replace this token.
            self.serve_suited();
        } else {
            self.serve_request(&credential);
        }
        Ok(credential)
    }

    pub(super) fn forget_verification(&mut self, job: JobId) -> Option<WaiterId> {
        let index = self.verifications.iter().position(|known| known.job == job)?;
        Some(self.verifications.remove(index).waiter)
    }

    /// Whether a sign-in is running. A renewal's answer that is being verified is not one.
    pub(super) fn is_signing_in(&self) -> bool {
        let request = self.request.as_ref();
        let asks_sign_in = request.is_some_and(|request| request.purpose == TokenPurpose::SignIn);
        request.is_some_and(|request| !request.sign_ins.is_empty())
            || self.verifications.iter().any(|known| known.request.is_none() || asks_sign_in)
            || self.has_parked_sign_in()
    }

    pub(super) fn sign_out(&mut self, waiter: WaiterId) {
        self.end_session(Known::SignedOut);
        // The entry may be replaced now, whoever its user is.
        self.is_unread = false;
        self.owe_deletion(waiter);
    }

    /// The app deleted the entry.
    pub(super) fn lose_entry(&mut self) {
        self.end_session(Known::SignedOut);
        self.is_unread = false;
        // A running save may take effect after the deletion.
        if self.is_saving() {
            self.want_deletion();
        }
    }

    /// Ends the session and everything that was started for it: no caller gets a token of it any more.
    pub(super) fn end_session(&mut self, known: Known) {
        (self.held, self.known) = (None, known);
        (self.wants_save, self.told_not_kept, self.retry) = (false, None, None);
        for verification in std::mem::take(&mut self.verifications) {
            self.refuse(verification.waiter, SessionError::SignedOut);
        }
        self.end_request(&SessionError::SignedOut);
        for (waiter, answer) in std::mem::take(&mut self.after_save) {
            match answer {
                Answer::Session(_) => self.refuse(waiter, SessionError::SignedOut),
                other => self.answer(waiter, other),
            }
        }
        self.abandon_reading();
    }
}
