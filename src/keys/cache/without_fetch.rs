//! What can be answered without a fetch: the same for callers that wait and for those that cannot.

use std::sync::Arc;
use std::time::Duration;

use super::{KeyCache, MISS_COOLDOWN, Snapshot, State, not_fetched};
use crate::error::KeysError;
use crate::keys::source::KeySource;

impl KeyCache {
    /// The cached set, if it is fresh. Starts the next fetch when it is due.
    #[cfg(feature = "token-cache")]
    pub(crate) fn current_at_once(self: &Arc<Self>) -> Option<Snapshot> {
        self.fresh_in(&mut self.lock(), self.clock.monotonic())
    }

    /// What [`KeyCache::current`] answers, if it does not wait.
    #[cfg(all(feature = "ffi", not(target_os = "ios")))]
    pub(crate) fn answered_at_once(self: &Arc<Self>) -> Option<Result<Snapshot, KeysError>> {
        self.without_fetch(&mut self.lock())
    }

    /// What [`KeyCache::refresh_after_miss`] answers, if it does not wait and has no newer set.
    #[cfg(all(feature = "ffi", not(target_os = "ios")))]
    pub(crate) fn miss_at_once(&self, seen_generation: u64) -> Option<Result<(), KeysError>> {
        let state = self.lock();
        if state.generation > seen_generation { None } else { self.miss_without_fetch(&state) }
    }

    /// The cached set, if it is fresh; else, for a while after a fetch that failed, what stands in for it.
    pub(super) fn without_fetch(self: &Arc<Self>, state: &mut State) -> Option<Result<Snapshot, KeysError>> {
        let now = self.clock.monotonic();
        if let Some(snapshot) = self.fresh_in(state, now) {
            return Some(Ok(snapshot));
        }
        if state.fetch.is_some() || !self.failed_recently(state, now) {
            return None;
        }
        let failure = state.last_failure.as_ref().map(|(error, _)| error.clone());
        Some(self.stand_in(state, failure.unwrap_or_else(|| not_fetched(self.pinned.as_ref()))))
    }

    /// While refreshes for unknown keys are paused: why the last fetch failed, if it did.
    pub(super) fn miss_without_fetch(&self, state: &State) -> Option<Result<(), KeysError>> {
        let now = self.clock.monotonic();
        let is_paused = state.last_miss_refresh.is_some_and(|last| now.saturating_sub(last) < MISS_COOLDOWN);
        if state.fetch.is_some() || !is_paused {
            return None;
        }
        Some(state.last_failure.as_ref().map_or(Ok(()), |(failure, _)| Err(failure.clone())))
    }

    fn fresh_in(self: &Arc<Self>, state: &mut State, now: Duration) -> Option<Snapshot> {
        let cached = state.cached.as_ref().filter(|cached| cached.is_fresh(now))?;
        let due = cached.is_due(now);
        let snapshot = state.snapshot(KeySource::Cached, false).ok()?;
        if due && state.fetch.is_none() && !self.failed_recently(state, now) {
            self.start_fetch(state);
        }
        Some(snapshot)
    }
}
