//! A clock that only the test moves, so no test waits for cooldowns, lifetimes and limits.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use wallet_jwt::Clock;

/// The wall time at the start of every test.
pub const START_AT: i64 = 1_760_000_000;

/// Wall time and monotonic time. Each can be moved separately.
pub struct TestClock {
    wall_at: AtomicI64,
    monotonic_secs: AtomicU64,
}

impl TestClock {
    pub fn new() -> Arc<Self> {
        // A monotonic time that starts at zero would hide errors that confuse it with "never".
        Arc::new(TestClock { wall_at: START_AT.into(), monotonic_secs: 50_000.into() })
    }

    /// Moves both clocks forward, as time does when nobody changes the settings.
    pub fn advance(&self, secs: u32) {
        self.wall_at.fetch_add(secs.into(), Ordering::SeqCst);
        self.monotonic_secs.fetch_add(secs.into(), Ordering::SeqCst);
    }

    /// Sets the wall clock.
    pub fn set_wall(&self, at: i64) {
        self.wall_at.store(at, Ordering::SeqCst);
    }

    /// Simulates a broken system: monotonic time jumps back.
    pub fn turn_monotonic_back(&self, secs: u32) {
        self.monotonic_secs.fetch_sub(secs.into(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now_at(&self) -> i64 {
        self.wall_at.load(Ordering::SeqCst)
    }

    fn monotonic(&self) -> Duration {
        Duration::from_secs(self.monotonic_secs.load(Ordering::SeqCst))
    }
}
