//! A listener that records what it hears, and can do anything an app might do while it is told.

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

    /// Runs at every event, before it is recorded.
    pub fn react(&self, reaction: impl FnMut(&SessionEvent) + Send + 'static) {
        *self.reaction.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(reaction));
    }

    /// Takes what was heard since the last time, once there are at least `count` events.
    pub fn take(&self, count: usize) -> Vec<SessionEvent> {
        let heard = self.heard.lock().unwrap();
        let (mut heard, timeout) =
            self.more.wait_timeout_while(heard, DEADLINE, |heard| heard.events.len() < count).unwrap();
        assert!(!timeout.timed_out(), "in vain: waiting for {count} events, heard {:?}", heard.events);
        std::mem::take(&mut heard.events)
    }

    /// Exactly these, since the last time. One too many is found by the next call.
    #[track_caller]
    pub fn expect(&self, events: &[SessionEvent]) {
        assert_eq!(self.take(events.len()), events);
    }

    /// The request that it was asked to answer; nothing else was said.
    #[track_caller]
    pub fn request(&self) -> i64 {
        match self.take(1).as_slice() {
            [SessionEvent::TokenNeeded { request_id, .. }] => *request_id,
            other => panic!("one request was expected: {other:?}"),
        }
    }

    /// What has been said so far and not been taken.
    pub fn heard(&self) -> Vec<SessionEvent> {
        self.heard.lock().unwrap().events.clone()
    }

    /// The threads on which it was told, each once.
    pub fn threads(&self) -> Vec<ThreadId> {
        let mut threads = self.heard.lock().unwrap().threads.clone();
        threads.dedup();
        threads
    }
}

impl SessionListener for Recorder {
    fn on_event(&self, event: SessionEvent) {
        // A reaction that panicked may be played again.
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
