//! What this process has asked and got, for each URL of a key set.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// By the URL.
#[derive(Default)]
pub(crate) struct History(Mutex<HashMap<String, Own>>);

#[derive(Clone, Copy, Default)]
struct Own {
    /// The time of the newest set that this process has, in seconds since the epoch.
    handed_at: Option<i64>,
    /// Monotonic time.
    last_request: Option<Duration>,
}

impl History {
    pub(crate) fn handed_at(&self, url: &str) -> Option<i64> {
        self.of(url).handed_at
    }

    /// What a fetch that ends late was handed may be older than the last: then the last stays.
    pub(crate) fn hand(&self, url: &str, asked_at: i64, now_at: i64) {
        self.change(url, |own| {
            let last = own.handed_at.filter(|last| *last <= now_at);
            own.handed_at = Some(last.map_or(asked_at, |last| last.max(asked_at)));
        });
    }

    /// This process asks the provider itself.
    pub(crate) fn ask(&self, url: &str, now: Duration) {
        self.change(url, |own| own.last_request = Some(now));
    }

    /// How long ago it did so. The first look counts as a request.
    pub(crate) fn since_last_request(&self, url: &str, now: Duration) -> Duration {
        self.change(url, |own| own.last_request = own.last_request.or(Some(now)));
        self.of(url).last_request.map_or(Duration::ZERO, |last| now.saturating_sub(last))
    }

    fn of(&self, url: &str) -> Own {
        self.lock().get(url).copied().unwrap_or_default()
    }

    fn change(&self, url: &str, change: impl FnOnce(&mut Own)) {
        change(self.lock().entry(url.to_owned()).or_default());
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Own>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_set_than_the_last_changes_nothing() {
        let history = History::default();
        history.hand("a", 7, 10);
        history.hand("a", 5, 10);
        assert_eq!((history.handed_at("a"), history.handed_at("b")), (Some(7), None));
        // The clock was set back.
        history.hand("a", 5, 6);
        assert_eq!(history.handed_at("a"), Some(5));
    }

    #[test]
    fn the_first_look_counts_as_a_request() {
        let (history, secs) = (History::default(), Duration::from_secs);
        assert_eq!(history.since_last_request("a", secs(100)), secs(0));
        assert_eq!(history.since_last_request("a", secs(150)), secs(50));
        history.ask("a", secs(160));
        assert_eq!(history.since_last_request("a", secs(170)), secs(10));
        assert_eq!(history.since_last_request("b", secs(170)), secs(0));
    }
}
