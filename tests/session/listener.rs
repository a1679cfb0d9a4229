//! A listener that records events, and can do anything that an app might do in its listener.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, ThreadId};

use wallet_jwt::{SessionEvent, SessionListener};

use super::gate::DEADLINE;

type Reaction = Box<dyn FnMut(&SessionEvent) + Send>;

#[derive(Default)]
pub struct Recorder {
    heard: Mutex<Heard>,
    more: Condvar,
    reaction: Mutex<Option<Reaction>>,
}

#[derive(Default)]
struct Heard {
    events: Vec<SessionEvent>,
    threads: Vec<ThreadId>,
}

impl Recorder {
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// Runs at every event, before the event is recorded.
    pub fn react(&self, reaction: impl FnMut(&SessionEvent) + Send + 'static) {
        *self.reaction.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(reaction));
    }

    /// Takes the events since the last time, once there are at least `count` of them.
    pub fn take(&self, count: usize) -> Vec<SessionEvent> {
        let heard = self.heard.lock().unwrap();
        let (mut heard, timeout) =
            self.more.wait_timeout_while(heard, DEADLINE, |heard| heard.events.len() < count).unwrap();
        assert!(!timeout.timed_out(), "timed out waiting for {count} events, got {:?}", heard.events);
        std::mem::take(&mut heard.events)
    }

    /// Expects exactly these events since the last time. The next call finds an event too many.
    #[track_caller]
    pub fn expect(&self, events: &[SessionEvent]) {
        assert_eq!(self.take(events.len()), events);
    }

    /// The request that the listener was asked to answer; there must be no other event.
    #[track_caller]
    pub fn request(&self) -> i64 {
        match self.take(1).as_slice() {
            [SessionEvent::TokenNeeded { request_id, .. }] => *request_id,
            other => panic!("one request was expected: {other:?}"),
        }
    }

    /// The events so far that were not taken.
    pub fn heard(&self) -> Vec<SessionEvent> {
        self.heard.lock().unwrap().events.clone()
    }

    /// The threads on which the listener was called, each once.
    pub fn threads(&self) -> Vec<ThreadId> {
        let mut threads = self.heard.lock().unwrap().threads.clone();
        threads.dedup();
        threads
    }
}

impl SessionListener for Recorder {
    fn on_event(&self, event: SessionEvent) {
        // A reaction that panicked may run again.
        let mut reaction = self.reaction.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reaction) = reaction.as_mut() {
            reaction(&event);
        }
        drop(reaction);
        let mut heard = self.heard.lock().unwrap();
        heard.threads.push(thread::current().id());
        heard.events.push(event);
        self.more.notify_all();
    }
}
