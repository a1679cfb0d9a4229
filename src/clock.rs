//! Time, the one thing every check depends on, comes in through [`Clock`].

use std::sync::LazyLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Wall time for claims, monotonic time for ages.
pub trait Clock: Send + Sync {
    /// Seconds since the epoch (UTC).
    fn now_at(&self) -> i64;

    /// Time since an arbitrary fixed moment; never goes back when somebody sets the wall clock.
    fn monotonic(&self) -> Duration;
}

/// The clocks of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

static PROCESS_START: LazyLock<Instant> = LazyLock::new(Instant::now);

impl Clock for SystemClock {
    fn now_at(&self) -> i64 {
        // A clock set before 1970 reads as 0: every token is then not yet expired, and `clock_offset_secs` tells.
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
    }

    fn monotonic(&self) -> Duration {
        PROCESS_START.elapsed()
    }
}
