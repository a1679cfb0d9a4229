//! [`Clock`] provides the time, which every check depends on.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Wall time for claims, monotonic time for ages. An implementation must not call a verifier or a session manager, nor wait for a thread
/// that does: they may hold a lock while they ask for the time.
pub trait Clock: Send + Sync {
    /// Seconds since the epoch (UTC).
    fn now_at(&self) -> i64;

    /// Time since an arbitrary fixed moment; setting the wall clock does not change it. It must run while the device
    /// sleeps, or cached keys would be used past their time.
    fn monotonic(&self) -> Duration;
}

/// The clocks of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now_at(&self) -> i64 {
        // A clock set before 1970 reads as 0: then no token has expired, and `clock_offset_secs` shows why.
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
    }

    fn monotonic(&self) -> Duration {
        since_boot::elapsed()
    }
}

/// `std::time::Instant` stops while a phone sleeps; these clocks do not.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
mod since_boot {
    use std::time::Duration;

    use rustix::time::{ClockId, clock_gettime};

    #[cfg(any(target_os = "linux", target_os = "android"))]
    const CLOCK: ClockId = ClockId::Boottime;
    /// On Apple's systems this clock includes sleep (`mach_continuous_time`).
    #[cfg(target_vendor = "apple")]
    const CLOCK: ClockId = ClockId::Monotonic;

    pub(super) fn elapsed() -> Duration {
        let now = clock_gettime(CLOCK);
        let seconds = u64::try_from(now.tv_sec).unwrap_or(0);
        Duration::new(seconds, u32::try_from(now.tv_nsec).unwrap_or(0))
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
mod since_boot {
    use std::sync::LazyLock;
    use std::time::{Duration, Instant};

    static START: LazyLock<Instant> = LazyLock::new(Instant::now);

    pub(super) fn elapsed() -> Duration {
        START.elapsed()
    }
}
