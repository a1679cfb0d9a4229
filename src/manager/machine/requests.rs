//! Requests for a token: one at a time, for any number of callers.

use std::time::Duration;

use super::telling::Known;
use super::{Answer, Credential, Effect, JobId, Machine, ManagerId, Now, RequestId, WaiterId};
use crate::error::{ErrorCode, Reason, SessionError, VaultError};
use crate::manager::event::{SessionEvent, TokenPurpose};

/// How long a token must live unless the caller says otherwise.
pub(super) const USUAL_TTL_SECS: i64 = 60;

/// A caller that waits for a token.
#[derive(Clone, Debug)]
pub(super) struct TokenWaiter<N> {
    pub(super) waiter: WaiterId,
    pub(super) manager: ManagerId,
    pub(super) min_ttl_secs: i64,
    /// A token that a server refused.
    pub(super) rejected: Option<N>,
}

/// The running request for a token.
#[derive(Clone, Debug)]
pub(super) struct Request<C: Credential> {
    pub(super) id: RequestId,
    pub(super) purpose: TokenPurpose,
    pub(super) order: u64,
    /// The manager that was asked.
    asked: ManagerId,
    deadline: Duration,
    pub(super) sign_ins: Vec<WaiterId>,
    pub(super) tokens: Vec<TokenWaiter<C::Name>>,
    /// Its answer is being verified, so the app's timeout does not apply any more.
    pub(super) answer: Option<JobId>,
}

impl<C: Credential> Request<C> {
    pub(super) fn deadline(&self) -> Option<Duration> {
        self.answer.is_none().then_some(self.deadline)
    }
}

impl<C: Credential> Machine<C> {
    pub(super) fn token(
        &mut self,
        manager: ManagerId,
        waiter: WaiterId,
        min_ttl_secs: i64,
        rejected: Option<C::Name>,
    ) {
        let token = TokenWaiter { waiter, manager, min_ttl_secs, rejected };
        if let Some(credential) = self.suitable(&token) {
            return self.answer(waiter, Answer::Token(credential));
        }
        let can_read = if self.held.is_some() {
            // Another process or session may have renewed the token.
            self.request.is_none() && self.is_kept() && !self.asks_user
        } else {
            // A read that is running already has asked the user.
            self.is_open() && (!self.asks_user || self.is_reading())
        };
        if can_read {
            self.read_for_token(token);
        } else if self.held.is_some() {
            self.request_token(token);
        } else if self.is_open() {
            self.refuse(waiter, self.unread().into());
        } else {
            self.refuse(waiter, SessionError::SignedOut);
        }
    }

    /// Why there is no token before the user was asked for the keychain, or after it could not be read.
    fn unread(&self) -> VaultError {
        match self.known {
            Known::Unavailable { code } => VaultError::Unavailable {
                detail: format!("the last read failed with {code}: call unlock() to read it again"),
            },
            Known::Locked => {
                VaultError::NotConfirmed { detail: "the user has not confirmed: call unlock()".to_owned() }
            }
            _ => VaultError::NotConfirmed { detail: "the user was not asked yet: call restore()".to_owned() },
        }
    }

    /// Joins the running request, or starts one.
    pub(super) fn request_token(&mut self, token: TokenWaiter<C::Name>) {
        if self.request.is_none() {
            self.raise(token.waiter, token.manager, TokenPurpose::Renewal);
        }
        if let Some(request) = &mut self.request {
            request.tokens.push(token);
        }
    }

    /// Joins the running request, or starts one.
    pub(super) fn request_sign_in(&mut self, manager: ManagerId, waiter: WaiterId) {
        if self.request.is_none() {
            self.raise(waiter, manager, TokenPurpose::SignIn);
        }
        if let Some(request) = &mut self.request {
            request.sign_ins.push(waiter);
        }
    }

    /// Asks a manager: the caller's own, if it still exists.
    pub(super) fn raise(&mut self, id: RequestId, manager: ManagerId, purpose: TokenPurpose) {
        let timeout = self.options(manager).map_or(Duration::ZERO, |options| match purpose {
            TokenPurpose::SignIn => options.sign_in_timeout,
            TokenPurpose::Renewal => options.renewal_timeout,
        });
        let order = self.next_order();
        let asked = self.present(manager);
        self.request = Some(Request {
            id,
            purpose,
            order,
            asked,
            deadline: self.now.monotonic.saturating_add(timeout),
            sign_ins: Vec::new(),
            tokens: Vec::new(),
            answer: None,
        });
        if purpose == TokenPurpose::Renewal {
            // An app learns that its session has expired before it is asked for a new token.
            self.tell();
        }
        self.effects.push(Effect::Ask { manager: asked, request: id, purpose });
    }

    /// That manager, or the first one that still exists.
    fn present(&self, manager: ManagerId) -> ManagerId {
        let is_there = self.managers.iter().any(|(id, _)| *id == manager);
        if is_there { manager } else { self.managers.first().map_or(manager, |(id, _)| *id) }
    }

    pub(super) fn provide(&mut self, manager: ManagerId, waiter: WaiterId, request: RequestId) {
        let job = self.next_job();
        match &mut self.request {
            Some(open) if open.id == request && open.answer.is_none() => {
                open.answer = Some(job);
                let order = open.order;
                self.verify(job, manager, order, waiter, Some(request));
            }
            _ => {
                self.effects.push(Effect::Drop { issued: waiter });
                self.refuse(waiter, SessionError::RenewalSuperseded);
            }
        }
    }

    pub(super) fn fail(&mut self, waiter: WaiterId, request: RequestId, reason: Reason) {
        let is_open = self.request.as_ref().is_some_and(|open| open.id == request && open.answer.is_none());
        if is_open {
            self.end_request(&SessionError::IssueFailed { request_id: request, reason });
            self.answer(waiter, Answer::Done);
        } else {
            self.refuse(waiter, SessionError::RenewalSuperseded);
        }
    }

    /// Ends the request without a token. All its callers get the error.
    pub(super) fn end_request(&mut self, error: &SessionError) {
        let Some(request) = self.request.take() else { return };
        let Request { id, purpose, sign_ins, tokens, .. } = request;
        for waiter in sign_ins.into_iter().chain(tokens.into_iter().map(|token| token.waiter)) {
            self.refuse(waiter, error.clone());
        }
        // These ends were requested.
        if !matches!(error.code(), ErrorCode::SignedOut | ErrorCode::IssueCancelled) {
            let code = error.code();
            self.effects.push(Effect::Emit(SessionEvent::TokenFailed { request_id: id, purpose, code }));
        }
    }

    pub(super) fn end_late_request(&mut self) {
        let late = self
            .request
            .as_ref()
            .filter(|request| request.deadline().is_some_and(|deadline| deadline <= self.now.monotonic));
        if let Some(request_id) = late.map(|request| request.id) {
            self.end_request(&SessionError::IssueTimeout { request_id });
        }
    }

    /// Ends the callers of `sign_in`; a renewal that others wait for continues.
    pub(super) fn cancel_sign_in(&mut self, waiter: WaiterId) {
        for parked in self.unpark_sign_ins() {
            self.refuse(parked, SessionError::IssueCancelled { request_id: parked });
        }
        if let Some(request) = &mut self.request {
            let cancelled = SessionError::IssueCancelled { request_id: request.id };
            let is_for_sign_ins_only = request.tokens.is_empty() && !request.sign_ins.is_empty();
            if request.purpose == TokenPurpose::SignIn || is_for_sign_ins_only {
                self.supersede_answer();
                self.end_request(&cancelled);
            } else {
                for sign_in in std::mem::take(&mut request.sign_ins) {
                    self.refuse(sign_in, cancelled.clone());
                }
            }
        }
        self.answer(waiter, Answer::Done);
    }

    /// Drops an answer to the request that is still being verified.
    fn supersede_answer(&mut self) {
        let answer = self.request.as_ref().and_then(|request| request.answer);
        if let Some(waiter) = answer.and_then(|job| self.forget_verification(job)) {
            self.refuse(waiter, SessionError::RenewalSuperseded);
        }
    }

    /// Ends the request, because there is a token: answers its callers. Those of `sign_in` get it after it is saved.
    pub(super) fn serve_request(&mut self, credential: &C) {
        let Some(request) = self.request.take() else { return };
        for waiter in request.sign_ins {
            self.after_save.push((waiter, Answer::Session(credential.clone())));
        }
        for token in request.tokens {
            let answer = match self.suitable(&token) {
                Some(credential) => Answer::Token(credential),
                None if token.rejected.as_ref() == Some(&credential.name()) => {
                    Answer::Error(SessionError::IssueFailed {
                        request_id: request.id,
                        reason: Reason::new("the wallet SDK gave the token again that the server rejected"),
                    })
                }
                None => Answer::Error(SessionError::TtlUnreachable {
                    remaining_secs: credential.expires_at().saturating_sub(self.now.provider_at),
                }),
            };
            self.answer(token.waiter, answer);
        }
    }

    /// Answers the callers for whom the current token is suitable. The request stays for the others.
    pub(super) fn serve_suited(&mut self) {
        let Some(mut request) = self.request.take() else { return };
        let waiting = std::mem::take(&mut request.tokens);
        for token in waiting {
            match self.suitable(&token) {
                Some(credential) => self.answer(token.waiter, Answer::Token(credential)),
                None => request.tokens.push(token),
            }
        }
        self.request = Some(request);
    }

    /// The current token, if it lives long enough by the provider's time and no server refused it. Without leeway.
    pub(super) fn suitable(&self, token: &TokenWaiter<C::Name>) -> Option<C> {
        self.suited(self.now, token.min_ttl_secs, token.rejected.as_ref()).cloned()
    }

    /// The same at any time, for any caller.
    pub(crate) fn suited(&self, now: Now, min_ttl_secs: i64, rejected: Option<&C::Name>) -> Option<&C> {
        let credential = &self.held.as_ref()?.credential;
        let remaining = credential.expires_at().saturating_sub(now.provider_at);
        let is_rejected = rejected == Some(&credential.name());
        (remaining >= min_ttl_secs.max(1) && !is_rejected).then_some(credential)
    }

    /// A manager was dropped: asks another one, if a caller still waits.
    pub(super) fn leave_request(&mut self, manager: ManagerId, abandoned: &[WaiterId]) {
        let Some(request) = &mut self.request else { return };
        request.sign_ins.retain(|waiter| !abandoned.contains(waiter));
        request.tokens.retain(|token| !abandoned.contains(&token.waiter));
        if request.asked != manager || request.answer.is_some() {
            return;
        }
        let is_awaited = !(request.sign_ins.is_empty() && request.tokens.is_empty());
        let (id, purpose) = (request.id, request.purpose);
        let other = self.managers.first().map(|(other, _)| *other);
        match other.filter(|_| is_awaited) {
            Some(other) => {
                if let Some(request) = &mut self.request {
                    request.asked = other;
                }
                self.effects.push(Effect::Ask { manager: other, request: id, purpose });
            }
            None => self.end_request(&SessionError::IssueCancelled { request_id: id }),
        }
    }
}
