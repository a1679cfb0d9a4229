//! Wakes an account when the passing of time changes something.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::machine::Now;
use crate::clock::Clock;
use crate::verifier::Verifier;
use crate::worker;

/// A stopped clock must not make the thread spin.
const SHORTEST: Duration = Duration::from_secs(1);

/// A thread that starts with the first wait, and ends with the account.
#[derive(Default)]
pub(super) struct Timer(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    due: Option<Instant>,
    is_running: bool,
    is_over: bool,
}

impl Timer {
    /// Sets the time after which `wake` is called; for `None` it is not called. The `wake` of the first call is used.
    /// It returns `None` when the account is gone.
    pub(super) fn set(&self, quiet: Option<Duration>, wake: impl Fn() -> Option<()> + Send + 'static) {
        let mut state = self.0.lock();
        let due = quiet.and_then(|quiet| Instant::now().checked_add(quiet.max(SHORTEST)));
        if due == state.due {
            return;
        }
        state.due = due;
        if due.is_some() && !state.is_running {
            let shared = Arc::clone(&self.0);
            // If no thread can be started now, the next step tries again.
            state.is_running = worker::spawn("wallet-jwt-session", move || shared.run(wake)).is_ok();
        }
        self.0.changed.notify_one();
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.0.lock().is_over = true;
        self.0.changed.notify_one();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(&self, wake: impl Fn() -> Option<()>) {
        while self.is_due_before_the_end() && wake().is_some() {}
    }

    /// Waits. Returns false when the account is gone.
    fn is_due_before_the_end(&self) -> bool {
        let mut state = self.lock();
        loop {
            if state.is_over {
                return false;
            }
            let now = Instant::now();
            state = match state.due {
                Some(due) if due <= now => {
                    state.due = None;
                    return true;
                }
                Some(due) => {
                    let waited = self.changed.wait_timeout(state, due.saturating_duration_since(now));
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
                None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }
}

/// The time of a step.
pub(super) fn now(clock: &dyn Clock, verifier: &Verifier) -> Now {
    let at = clock.now_at();
    // A clock that is ahead makes tokens expire early, which is harmless.
    let behind = verifier.clock_offset_secs().unwrap_or(0).max(0);
    Now { at, provider_at: at.saturating_add(behind), monotonic: clock.monotonic() }
}
