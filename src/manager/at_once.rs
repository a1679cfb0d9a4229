//! The current token, for callers that would have to make a future of their own first.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use zeroize::Zeroizing;

use super::SessionManager;
use super::account::Call;
use super::credential::TokenName;
use super::reply::Reply;
use crate::error::SessionError;

impl SessionManager {
    /// What [`SessionManager::token`] says, if the current token suits. Otherwise none, and `token` decides: nothing was read,
    /// and nobody was asked, unless the token stopped to suit just then.
    pub(crate) fn token_at_once(
        &self,
        min_ttl_secs: i64,
        rejected: Option<&str>,
    ) -> Option<Result<Zeroizing<String>, SessionError>> {
        let rejected = rejected.map(TokenName::of);
        if !self.handle.account.has_token(min_ttl_secs, rejected.as_ref()) {
            return None;
        }
        // By the same call. If the token has stopped to suit since, this waits, and the caller's own call of `token` joins it. If
        // the user has signed out since, this is E_SIGNED_OUT.
        let mut answer = pin!(self.call(Reply::Token, Call::Token { min_ttl_secs, rejected }, None));
        match answer.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(answer) => Some(answer),
            Poll::Pending => None,
        }
    }
}
