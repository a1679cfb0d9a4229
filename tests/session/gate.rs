//! Holding a thread at a chosen point, and waiting with a bound.

use std::pin::{Pin, pin};
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// Far beyond what the slowest machine needs.
pub const DEADLINE: Duration = Duration::from_secs(60);

/// Somebody arrives and waits; the test sees it, does what it wants to do meanwhile, and opens.
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

    /// For the one who is to be held.
    pub fn pass(&self) {
        self.0.0.lock().unwrap().has_arrival = true;
        self.0.1.notify_all();
        self.wait_until(|state| state.is_open);
    }

    /// For the test: somebody stands at the gate now.
    pub fn arrived(&self) {
        self.wait_until(|state| state.has_arrival);
    }

    fn wait_until(&self, condition: impl Fn(&GateState) -> bool) {
        let state = self.0.0.lock().unwrap();
        let (_state, timeout) =
            self.0.1.wait_timeout_while(state, DEADLINE, |state| !condition(state)).unwrap();
        assert!(!timeout.timed_out(), "in vain: waiting at a gate");
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// The result of a future; a test that would hang fails instead.
pub fn done<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let begun = Instant::now();
    loop {
        if let Poll::Ready(result) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return result;
        }
        assert!(begun.elapsed() < DEADLINE, "in vain: waiting for an answer");
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

/// Whether a future has no result yet. One that has must not be asked again.
pub fn is_waiting<T>(future: &mut Pin<Box<impl Future<Output = T> + ?Sized>>) -> bool {
    ready(future).is_none()
}

/// Returns as soon as the condition holds.
pub fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !condition() {
        assert!(begun.elapsed() < DEADLINE, "in vain: waiting until {what}");
        thread::yield_now();
    }
}
