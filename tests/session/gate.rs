//! Holds a thread at a chosen point, and waits with a time limit.

use std::pin::{Pin, pin};
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// Much longer than the slowest machine needs.
pub const DEADLINE: Duration = Duration::from_secs(60);

/// A thread arrives and waits. The test sees it, does something meanwhile, and opens the gate.
#[derive(Clone, Default)]
pub struct Gate(Arc<(Mutex<GateState>, Condvar)>);

#[derive(Default)]
struct GateState {
    is_open: bool,
    has_arrival: bool,
}

impl Gate {
    pub fn open(&self) {
        self.0.0.lock().unwrap().is_open = true;
        self.0.1.notify_all();
    }

    /// Called by the thread that must wait.
    pub fn pass(&self) {
        self.0.0.lock().unwrap().has_arrival = true;
        self.0.1.notify_all();
        self.wait_until(|state| state.is_open);
    }

    /// Called by the test: waits until a thread waits at the gate.
    pub fn arrived(&self) {
        self.wait_until(|state| state.has_arrival);
    }

    fn wait_until(&self, condition: impl Fn(&GateState) -> bool) {
        let state = self.0.0.lock().unwrap();
        let (_state, timeout) =
            self.0.1.wait_timeout_while(state, DEADLINE, |state| !condition(state)).unwrap();
        assert!(!timeout.timed_out(), "timed out waiting at a gate");
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// The result of a future. A future that hangs fails the test.
pub fn done<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let begun = Instant::now();
    loop {
        if let Poll::Ready(result) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return result;
        }
        assert!(begun.elapsed() < DEADLINE, "timed out waiting for an answer");
        thread::park_timeout(DEADLINE);
    }
}

/// The result of a future, if it has one now.
pub fn ready<T>(future: &mut Pin<Box<impl Future<Output = T> + ?Sized>>) -> Option<T> {
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => Some(result),
        Poll::Pending => None,
    }
}

/// Whether a future has no result yet. A future that has returned its result must not be polled again.
pub fn is_waiting<T>(future: &mut Pin<Box<impl Future<Output = T> + ?Sized>>) -> bool {
    ready(future).is_none()
}

/// Returns as soon as the condition is true.
pub fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !condition() {
        assert!(begun.elapsed() < DEADLINE, "timed out waiting until {what}");
        thread::yield_now();
    }
}
