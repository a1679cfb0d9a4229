//! The protocol of a renewal: one request at a time, however many callers wait for it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use tokio::sync::oneshot;
use zeroize::Zeroizing;

use super::state::Held;
use crate::error::SessionError;

/// A token on its way to a caller.
pub(super) type TokenReply = oneshot::Sender<Result<Zeroizing<String>, SessionError>>;

/// Somebody who waits for a token.
pub(super) struct Waiter {
    pub(super) min_ttl_secs: i64,
    /// Until when it waits, on the monotonic clock.
    pub(super) deadline: Duration,
    pub(super) reply: TokenReply,
}

/// What a caller gets; sent when no lock is held, because it wakes a stranger's code.
pub(super) type Answer = (TokenReply, Result<Zeroizing<String>, SessionError>);

/// The newest request for a token, and who waits for it.
#[derive(Default)]
pub(super) struct Renewal {
    /// The request that may still be answered, even after its waiters have gone.
    answerable: Option<i64>,
    /// The manager that was asked.
    pub(super) asked: Option<u64>,
    /// Until when the request counts as under way: who comes later has the wallet SDK asked anew.
    asked_until: Option<Duration>,
    waiters: Vec<Waiter>,
}

/// Never used twice in a process: an answer of yesterday must not be taken for one of today.
fn new_id() -> i64 {
    static LAST_ID: AtomicI64 = AtomicI64::new(0);
    LAST_ID.fetch_add(1, Ordering::Relaxed).saturating_add(1)
}

impl Renewal {
    /// Adds a caller. Returns the id of the request that is to be made for it, if none is under way.
    pub(super) fn join(&mut self, waiter: Waiter, now: Duration) -> Option<i64> {
        let deadline = waiter.deadline;
        let is_under_way = !self.waiters.is_empty() && self.asked_until.is_some_and(|until| until > now);
        self.waiters.push(waiter);
        if is_under_way {
            return None;
        }
        let id = new_id();
        (self.answerable, self.asked_until) = (Some(id), Some(deadline));
        Some(id)
    }

    /// The request that was put to a manager and for which somebody still waits.
    pub(super) fn unanswered_by(&self, manager: u64) -> Option<i64> {
        let is_awaited = self.waiters.iter().any(|waiter| !waiter.reply.is_closed());
        self.answerable.filter(|_| is_awaited && self.asked == Some(manager))
    }

    /// Sends away the waiters whose time is over; a late answer still counts.
    pub(super) fn give_up_if_late(&mut self, now: Duration) -> Vec<Answer> {
        let (late, waiting): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.waiters).into_iter().partition(|waiter| waiter.deadline <= now);
        self.waiters = waiting;
        late.into_iter().map(|waiter| waiter.refuse(SessionError::RenewalTimeout)).collect()
    }

    /// When the next waiter's time is over.
    pub(super) fn deadline(&self) -> Option<Duration> {
        self.waiters.iter().map(|waiter| waiter.deadline).min()
    }

    /// Whether an answer to that request counts. A late one does, unless something newer came.
    pub(super) fn is_answerable(&self, id: i64) -> bool {
        self.answerable == Some(id)
    }

    /// Ends the request: no answer to it counts any more, and nobody waits any more.
    pub(super) fn close(&mut self) -> Vec<Waiter> {
        (self.answerable, self.asked_until) = (None, None);
        std::mem::take(&mut self.waiters)
    }

    /// Takes out the waiters whom the token in hand serves. The request stays for the others.
    pub(super) fn serve(&mut self, held: &Held, now_at: i64) -> Vec<Answer> {
        let (served, waiting): (Vec<_>, Vec<_>) = std::mem::take(&mut self.waiters)
            .into_iter()
            .partition(|waiter| suits(held, waiter.min_ttl_secs, now_at));
        self.waiters = waiting;
        served.into_iter().map(|waiter| waiter.answer(held, now_at)).collect()
    }
}

/// Whether the token lives for that long, and at all. No leeway counts.
pub(super) fn suits(held: &Held, min_ttl_secs: i64, now_at: i64) -> bool {
    held.session.remaining_secs(now_at) >= min_ttl_secs.max(1)
}

impl Waiter {
    /// The token in hand, or that it is too short.
    pub(super) fn answer(self, held: &Held, now_at: i64) -> Answer {
        let result = if suits(held, self.min_ttl_secs, now_at) {
            Ok(Zeroizing::new(held.token.token().to_owned()))
        } else {
            Err(SessionError::TtlUnreachable { remaining_secs: held.session.remaining_secs(now_at) })
        };
        (self.reply, result)
    }

    pub(super) fn refuse(self, error: SessionError) -> Answer {
        (self.reply, Err(error))
    }
}

/// Hands the answers out. Not under a lock.
pub(super) fn send(answers: impl IntoIterator<Item = Answer>) {
    for (reply, result) in answers {
        // Who has stopped waiting needs no answer.
        let _ = reply.send(result);
    }
}
