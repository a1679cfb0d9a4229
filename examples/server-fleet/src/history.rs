//! What this process has asked and got, for each URL of a key set.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::sharing::patience;

/// By the URL.
#[derive(Default)]
pub(crate) struct History(Mutex<HashMap<String, Own>>);

#[derive(Clone, Copy, Default)]
struct Own {
    /// The time of the newest set that this process has, in seconds since the epoch.
    handed_at: Option<i64>,
    /// When it first took a failure after its last own request, or its last set: monotonic time.
    trusts_since: Option<Duration>,
    /// Whether its last own request brought no set.
    has_failed: bool,
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
            (own.trusts_since, own.has_failed) = (None, false);
        });
    }

    /// This process asks the provider itself. If it gets a set, `hand` follows.
    pub(crate) fn ask(&self, url: &str) {
        self.change(url, |own| (own.trusts_since, own.has_failed) = (None, true));
    }

    /// Whether it takes a failure now, as it has for some time, without a set and without a request of its own.
    pub(crate) fn is_patient(&self, url: &str, now: Duration) -> bool {
        self.change(url, |own| own.trusts_since = own.trusts_since.or(Some(now)));
        let own = self.of(url);
        let trusts_for = own.trusts_since.map_or(Duration::ZERO, |since| now.saturating_sub(since));
        trusts_for < patience(own.has_failed)
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
    fn patience_begins_anew_after_a_set_or_an_own_request() {
        let (history, secs) = (History::default(), Duration::from_secs);
        let is_patient = |at| history.is_patient("a", secs(at));
        assert!(is_patient(100) && is_patient(399) && !is_patient(400));
        // A failed request makes it more patient.
        history.ask("a");
        assert!(is_patient(1000) && is_patient(2799) && !is_patient(2800));
        history.ask("a");
        history.hand("a", 7, 10);
        assert!(is_patient(3000) && is_patient(3299) && !is_patient(3300));
        assert!(history.is_patient("b", secs(9999)));
    }
}
