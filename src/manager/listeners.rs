//! Tells what happens to a session: in order, on one thread, under no lock.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError, Weak, mpsc};
use std::thread;

use super::event::SessionEvent;

/// Hears what happens to a session.
pub trait SessionListener: Send + Sync {
    /// Called on a thread of the account's, one event after the other. It may call the manager, and even wait for its
    /// answers; the next event comes when it has returned. A panic ends nothing. Nothing comes once the manager and its
    /// clones are gone.
    ///
    /// A listener that holds its manager must hold it weakly, or neither is ever dropped.
    ///
    /// Do not wait here for `token`: the event that asks for the new token would come only after this has returned.
    fn on_event(&self, event: SessionEvent);
}

/// A manager's listener.
pub(super) struct Subscriber {
    pub(super) manager: u64,
    pub(super) listener: Arc<dyn SessionListener>,
}

/// Only the account holds a subscriber: what is still to be delivered to a manager that is gone reaches nobody.
type Delivery = (Weak<Subscriber>, SessionEvent);

/// Delivers events on a thread that starts with the first of them and ends with this.
pub(super) struct EventQueue {
    sender: mpsc::Sender<Delivery>,
    /// Until the thread runs.
    receiver: Arc<Mutex<mpsc::Receiver<Delivery>>>,
    is_running: bool,
}

impl EventQueue {
    pub(super) fn new() -> Self {
        let (sender, receiver) = mpsc::channel();
        EventQueue { sender, receiver: Arc::new(Mutex::new(receiver)), is_running: false }
    }

    /// Never waits, and may be called under a lock.
    pub(super) fn push(&mut self, subscriber: &Arc<Subscriber>, event: SessionEvent) {
        // The receiver lives as long as this.
        let _ = self.sender.send((Arc::downgrade(subscriber), event));
        if !self.is_running {
            let receiver = Arc::clone(&self.receiver);
            let thread = thread::Builder::new().name("wallet-jwt-events".into());
            // Where no thread can be had now, the events wait for the next one.
            self.is_running = thread.spawn(move || deliver(&receiver)).is_ok();
        }
    }
}

fn deliver(receiver: &Mutex<mpsc::Receiver<Delivery>>) {
    let receiver = receiver.lock().unwrap_or_else(PoisonError::into_inner);
    for (subscriber, event) in receiver.iter() {
        if let Some(subscriber) = subscriber.upgrade() {
            let _ = catch_unwind(AssertUnwindSafe(move || subscriber.listener.on_event(event)));
        }
    }
}
