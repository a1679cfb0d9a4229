//! A clock that only the test moves, and that can fail.

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use wallet_jwt::Clock;

pub const START_AT: i64 = 1_760_000_000;

pub struct HandClock {
    wall_at: AtomicI64,
    monotonic_secs: AtomicU64,
    panics: AtomicBool,
    on_monotonic: Mutex<Option<Box<dyn FnMut() + Send>>>,
}

impl HandClock {
    pub fn new() -> Arc<Self> {
        Arc::new(HandClock {
            wall_at: START_AT.into(),
            monotonic_secs: 50_000.into(),
            panics: false.into(),
            on_monotonic: Mutex::default(),
        })
    }

    pub fn advance(&self, secs: u32) {
        self.wall_at.fetch_add(secs.into(), Ordering::SeqCst);
        self.monotonic_secs.fetch_add(secs.into(), Ordering::SeqCst);
    }

    /// Sets the wall clock; monotonic time does not change.
    pub fn set_wall(&self, at: i64) {
        self.wall_at.store(at, Ordering::SeqCst);
    }

    /// Every reading panics until the test repairs the clock.
    pub fn break_down(&self, broken: bool) {
        self.panics.store(broken, Ordering::SeqCst);
    }

    /// Runs at every reading of monotonic time, on the thread that reads.
    pub fn on_monotonic(&self, hook: impl FnMut() + Send + 'static) {
        *self.on_monotonic.lock().unwrap() = Some(Box::new(hook));
    }
}

impl Clock for HandClock {
    fn now_at(&self) -> i64 {
        assert!(!self.panics.load(Ordering::SeqCst), "scripted: the clock is broken");
        self.wall_at.load(Ordering::SeqCst)
    }

    fn monotonic(&self) -> Duration {
        assert!(!self.panics.load(Ordering::SeqCst), "scripted: the clock is broken");
        if let Some(hook) = self.on_monotonic.lock().unwrap().as_mut() {
            hook();
        }
        Duration::from_secs(self.monotonic_secs.load(Ordering::SeqCst))
    }
}
