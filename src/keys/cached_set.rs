//! The last fetched set, and its age.

use std::sync::Arc;
use std::time::Duration;

use super::set::KeySet;

/// The part of the lifetime after which a refresh starts in the background.
const REFRESH_AHEAD_AFTER: f64 = 0.8;

/// The last fetched set.
pub(super) struct CachedSet {
    pub(super) keys: Arc<KeySet>,
    /// The set as received, for the export.
    pub(super) body: Arc<[u8]>,
    pub(super) etag: Option<String>,
    pub(super) fetched: Instant,
    /// Wall time of the fetch, in seconds since the epoch, for the export.
    pub(super) fetched_at: i64,
    pub(super) lifetime: Duration,
    pub(super) imported: bool,
}

impl CachedSet {
    pub(super) fn is_fresh(&self, now: Duration) -> bool {
        self.fetched.age(now) < self.lifetime
    }

    /// The age at which a refresh starts while the set is still fresh.
    pub(super) fn refresh_ahead_at(&self) -> Duration {
        self.lifetime.mul_f64(REFRESH_AHEAD_AFTER)
    }

    /// Whether it is fresh but old enough for a refresh.
    pub(super) fn is_due(&self, now: Duration) -> bool {
        self.fetched.age(now) >= self.refresh_ahead_at()
    }
}

/// A moment in monotonic time that may be before the clock's start.
#[derive(Clone, Copy)]
pub(super) struct Instant {
    pub(super) seen: Duration,
    pub(super) age_then: Duration,
}

impl Instant {
    pub(super) fn age(self, now: Duration) -> Duration {
        now.saturating_sub(self.seen).saturating_add(self.age_then)
    }
}
