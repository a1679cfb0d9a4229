//! The callers that wait, by the kind of answer.

use std::sync::Arc;

use tokio::sync::oneshot;
use zeroize::Zeroizing;

use super::credential::VerifiedToken;
use super::machine::Answer;
use super::state::SessionState;
use crate::error::SessionError;
use crate::session::Session;

pub(super) type Sender<T> = oneshot::Sender<Result<T, SessionError>>;

/// A waiting caller.
pub(super) enum Reply {
    State(Sender<SessionState>),
    Session(Sender<Arc<Session>>),
    Token(Sender<Zeroizing<String>>),
    Done(Sender<()>),
}

impl Reply {
    /// Whether the caller has stopped waiting.
    pub(super) fn is_closed(&self) -> bool {
        match self {
            Reply::State(sender) => sender.is_closed(),
            Reply::Session(sender) => sender.is_closed(),
            Reply::Token(sender) => sender.is_closed(),
            Reply::Done(sender) => sender.is_closed(),
        }
    }

    pub(super) fn refuse(self, error: SessionError) {
        self.send(Answer::Error(error), SessionState::NotRestored);
    }

    /// Sends the answer, if the caller still waits.
    pub(super) fn send(self, answer: Answer<VerifiedToken>, state: SessionState) {
        match (self, answer) {
            (Reply::State(sender), Answer::Error(error)) => drop(sender.send(Err(error))),
            (Reply::Session(sender), Answer::Error(error)) => drop(sender.send(Err(error))),
            (Reply::Token(sender), Answer::Error(error)) => drop(sender.send(Err(error))),
            (Reply::Done(sender), Answer::Error(error)) => drop(sender.send(Err(error))),
            (Reply::State(sender), _) => drop(sender.send(Ok(state))),
            (Reply::Session(sender), Answer::Session(credential)) => {
                drop(sender.send(Ok(credential.session)));
            }
            (Reply::Token(sender), Answer::Token(credential)) => {
                drop(sender.send(Ok(Zeroizing::new(credential.stored.token().to_owned()))));
            }
            (Reply::Done(sender), _) => drop(sender.send(Ok(()))),
            // The kind of answer always matches the call; otherwise the caller would get an internal error.
            (Reply::Session(_) | Reply::Token(_), _) => {}
        }
    }
}
