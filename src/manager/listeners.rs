//! Delivers a session's events: in order, on one thread, without a lock.

use std::sync::{Arc, Weak};

use super::event::SessionEvent;
use crate::worker::Worker;

/// Gets the events of a session.
pub trait SessionListener: Send + Sync {
    /// Called on a thread of the account's, one event after the other. It may call the manager, and even wait for its
    /// answers; the next event comes after it has returned. A panic is ignored. No event comes after the manager and
    /// its clones are gone.
    ///
    /// A listener that holds its manager needs a weak reference, or neither is ever dropped.
    ///
    /// Do not wait here for `token`: the event that asks for the new token would come only after this has returned.
    fn on_event(&self, event: SessionEvent);
}

/// A manager's listener.
pub(super) struct Subscriber {
    pub(super) manager: u64,
    pub(super) listener: Arc<dyn SessionListener>,
}

/// Only the account holds a subscriber, so events for a dropped manager are not delivered.
type Delivery = (Weak<Subscriber>, SessionEvent);

/// Delivers events on a thread that starts with the first event and ends when this is dropped.
pub(super) struct EventQueue(Worker<Delivery>);

impl EventQueue {
    pub(super) fn new() -> Self {
        EventQueue(Worker::new("wallet-jwt-events", |(subscriber, event): Delivery| {
            if let Some(subscriber) = subscriber.upgrade() {
                subscriber.listener.on_event(event);
            }
        }))
    }

    /// Never waits, and may be called under a lock.
    pub(super) fn push(&self, subscriber: &Arc<Subscriber>, event: SessionEvent) {
        self.0.leave((Arc::downgrade(subscriber), event));
    }
}
