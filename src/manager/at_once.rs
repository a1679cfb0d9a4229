//! The current token, for callers that would have to make a future of their own first.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use super::SessionManager;
use super::credential::TokenName;
use crate::error::SessionError;

impl SessionManager {
    /// What [`SessionManager::token`] says, if it answers with the current token: nothing is read, and nobody is asked.
    /// Otherwise none, and `token` decides.
    pub(crate) fn token_at_once(
        &self,
        min_ttl_secs: i64,
        rejected: Option<&str>,
    ) -> Option<Result<String, SessionError>> {
        let name = rejected.map(TokenName::of);
        if !self.handle.account.has_token(min_ttl_secs, name.as_ref()) {
            return None;
        }
        // By the same call. If the session has ended since, it waits: the caller makes its own then, as after a cancellation.
        let mut answer = pin!(self.token(min_ttl_secs, rejected));
        match answer.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(answer) => Some(answer),
            Poll::Pending => None,
        }
    }
}
