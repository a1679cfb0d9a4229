//! A clock that only the test moves: cooldowns, lifetimes and limits pass without waiting for them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use wallet_jwt::Clock;

/// Wall time of every test at its start.
pub const START_AT: i64 = 1_760_000_000;

/// Wall and monotonic time, each moved separately if need be.
pub struct TestClock {
    wall_at: AtomicI64,
    monotonic_secs: AtomicU64,
}

impl TestClock {
    pub fn new() -> Arc<Self> {
        // Monotonic time that starts at zero would hide mistakes with "never".
        Arc::new(TestClock { wall_at: START_AT.into(), monotonic_secs: 50_000.into() })
    }

    /// Both clocks move on, as they do while nobody touches the settings.
    pub fn advance(&self, secs: u32) {
        self.wall_at.fetch_add(secs.into(), Ordering::SeqCst);
        self.monotonic_secs.fetch_add(secs.into(), Ordering::SeqCst);
    }

    /// Somebody sets the wall clock.
    pub fn set_wall(&self, at: i64) {
        self.wall_at.store(at, Ordering::SeqCst);
    }

    /// A broken system: monotonic time jumps back.
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
