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
    /// When it first took a failure after its last own request, or its last set: monotonic time.
    trusts_since: Option<Duration>,
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
            own.trusts_since = None;
        });
    }

    /// This process asks the provider itself.
    pub(crate) fn ask(&self, url: &str) {
        self.change(url, |own| own.trusts_since = None);
    }

    /// For how long it has taken failures of others, this one among them, without a set and without a request of its own.
    pub(crate) fn trusting_for(&self, url: &str, now: Duration) -> Duration {
        self.change(url, |own| own.trusts_since = own.trusts_since.or(Some(now)));
        self.of(url).trusts_since.map_or(Duration::ZERO, |since| now.saturating_sub(since))
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
    fn trust_begins_anew_after_a_set_or_an_own_request() {
        let (history, secs) = (History::default(), Duration::from_secs);
        for ends_trust in [|history: &History| history.ask("a"), |history: &History| history.hand("a", 7, 10)]
        {
            assert_eq!(history.trusting_for("a", secs(100)), secs(0));
            assert_eq!(history.trusting_for("a", secs(150)), secs(50));
            assert_eq!(history.trusting_for("b", secs(100)), secs(0));
            ends_trust(&history);
        }
        assert_eq!(history.trusting_for("a", secs(999)), secs(0));
    }
}
