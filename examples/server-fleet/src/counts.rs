//! What a fetcher has done since its start.

use std::sync::atomic::{AtomicU64, Ordering};

/// What a fetcher has done since its start, for a server's metrics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FleetCounts {
    /// Sets that came from Redis.
    pub from_fleet: u64,
    /// Requests to the provider.
    pub from_provider: u64,
    /// Fetches that ended without a request, because others of the fleet had just got an error of the
    /// provider, or no answer.
    pub failures_from_fleet: u64,
    /// How often Redis was gone, slow, full or in error.
    pub redis_failures: u64,
    /// Sets and failures in Redis without a right seal, and sets that are not usable. A value that is read again counts again.
    pub refused_entries: u64,
}

/// The places in [`Counters`].
#[derive(Clone, Copy)]
pub(crate) enum Count {
    FromFleet,
    FromProvider,
    FailureFromFleet,
    RedisFailure,
    RefusedEntry,
}

#[derive(Default)]
pub(crate) struct Counters([AtomicU64; 5]);

impl Counters {
    pub(crate) fn add(&self, count: Count) {
        if let Some(count) = self.0.get(count as usize) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(crate) fn read(&self) -> FleetCounts {
        let [from_fleet, from_provider, failures_from_fleet, redis_failures, refused_entries] =
            self.0.each_ref().map(|count| count.load(Ordering::Relaxed));
        FleetCounts { from_fleet, from_provider, failures_from_fleet, redis_failures, refused_entries }
    }
}
