//! The cached key set: when to fetch, when to wait, what to use without the network.
//!
//! A fetch runs on its own threads, one at a time for any number of callers. A caller that is dropped cancels only its
//! wait. Ages use monotonic time.

mod fetching;
mod without_fetch;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use super::cached_set::CachedSet;
use super::fetch::KeyFetcher;
use super::set::KeySet;
use super::source::KeySource;
use super::status::KeysStatus;
use crate::clock::Clock;
use crate::error::{KeysError, KeysFailure};

/// The minimum time between two refreshes for unknown key ids.
const MISS_COOLDOWN: Duration = Duration::from_secs(30);
/// After a failed fetch, while other keys can be used.
const RETRY_WITH_FALLBACK: Duration = Duration::from_secs(30);
/// After a failed fetch without other keys: short, because a user is waiting to sign in.
const RETRY_WITHOUT_FALLBACK: Duration = Duration::from_secs(1);

/// Where the set comes from, and how long a stale one may be used.
pub(crate) struct Endpoint {
    pub(crate) url: String,
    pub(crate) timeout_secs: i64,
    pub(crate) stale_limit: Duration,
}

/// Keys compiled into the app, used while the endpoint cannot be reached.
#[derive(PartialEq)]
pub(crate) struct PinnedSet {
    pub(crate) keys: Arc<KeySet>,
    pub(crate) not_after_at: i64,
}

/// The keys a verification may use, as of now.
#[derive(Clone)]
pub(crate) struct Snapshot {
    pub(crate) keys: Arc<KeySet>,
    pub(crate) source: KeySource,
    /// Increases with every successful fetch.
    pub(crate) generation: u64,
    /// Whether this call started the fetch, and the provider itself answered, so that a newer set cannot exist.
    pub(crate) fetched_for_call: bool,
    /// Why these keys are not up to date, if they are not.
    pub(crate) failure: Option<KeysError>,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) cached: Option<CachedSet>,
    pub(super) generation: u64,
    pub(super) fetch: Option<watch::Receiver<FetchResult>>,
    /// The outcome of the last fetch, if it failed, and when.
    pub(super) last_failure: Option<(KeysError, Duration)>,
    /// Whether a cache on the way, or of a fleet, had kept the last answer: then it may be older than the call.
    was_kept_elsewhere: bool,
    last_miss_refresh: Option<Duration>,
    /// The provider's time, and the monotonic time at which it was that.
    provider_time: Option<(i64, Duration)>,
}

/// How a fetch ended; `None` while it is running.
type FetchResult = Option<Result<(), KeysError>>;

pub(crate) struct KeyCache {
    pub(super) endpoint: Endpoint,
    pub(super) pinned: Option<PinnedSet>,
    fetcher: Arc<dyn KeyFetcher>,
    /// Shared with every thread that runs the fetcher, so that they can be counted.
    running: Arc<()>,
    pub(super) clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

impl KeyCache {
    pub(crate) fn new(
        endpoint: Endpoint,
        pinned: Option<PinnedSet>,
        fetcher: Arc<dyn KeyFetcher>,
        clock: Arc<dyn Clock>,
    ) -> Arc<Self> {
        Arc::new(Self { endpoint, pinned, fetcher, running: Arc::default(), clock, state: Mutex::default() })
    }

    /// The keys to verify with: the cached set while it is fresh, else a newly fetched one, else stale or pinned keys.
    pub(crate) async fn current(self: &Arc<Self>) -> Result<Snapshot, KeysError> {
        let (fetch, started_here) = {
            let mut state = self.lock();
            if let Some(answer) = self.without_fetch(&mut state) {
                return answer;
            }
            match state.fetch.clone() {
                Some(fetch) => (fetch, false),
                None => (self.start_fetch(&mut state), true),
            }
        };
        match ended(fetch).await {
            Ok(()) => self.lock().snapshot(KeySource::Fresh, started_here),
            Err(failure) => self.stand_in(&self.lock(), failure),
        }
    }

    /// The URL of the set.
    #[cfg(feature = "vault")]
    pub(crate) fn url(&self) -> &str {
        &self.endpoint.url
    }

    /// Whether the other one uses the same keys: the same URL, the same limit, the same pinned keys.
    #[cfg(feature = "vault")]
    pub(crate) fn is_set_up_like(&self, other: &KeyCache) -> bool {
        self.endpoint.url == other.endpoint.url
            && self.endpoint.stale_limit == other.endpoint.stale_limit
            && self.pinned == other.pinned
    }

    /// The keys in memory, without the network.
    pub(crate) fn offline(&self) -> Result<Snapshot, KeysError> {
        self.offline_in(&self.lock())
    }

    pub(super) fn offline_in(&self, state: &State) -> Result<Snapshot, KeysError> {
        if state.cached.as_ref().is_some_and(|cached| cached.is_fresh(self.clock.monotonic())) {
            return state.snapshot(KeySource::Cached, false);
        }
        match &state.last_failure {
            // The endpoint answered without these keys, or the fetcher failed: neither counts as unreachable.
            Some((failure, _)) if !failure.is_unreachable() => Err(failure.clone()),
            _ => self.stand_in_unreached(state, not_fetched(self.pinned.as_ref())),
        }
    }

    /// One refresh because no key of the snapshot's generation fits a token. `None` while such refreshes are paused.
    pub(crate) async fn refresh_after_miss(
        self: &Arc<Self>,
        seen_generation: u64,
    ) -> Result<Option<Snapshot>, KeysError> {
        let (fetch, started_here) = {
            let mut state = self.lock();
            if state.generation > seen_generation {
                return state.snapshot(KeySource::Fresh, false).map(Some);
            }
            if let Some(paused) = self.miss_without_fetch(&state) {
                return paused.map(|()| None);
            }
            match state.fetch.clone() {
                Some(fetch) => (fetch, false),
                None => {
                    state.last_miss_refresh = Some(self.clock.monotonic());
                    (self.start_fetch(&mut state), true)
                }
            }
        };
        ended(fetch).await?;
        let mut newer = self.lock().snapshot(KeySource::Fresh, started_here)?;
        // Whatever its age: one refresh for a call is enough. A slow endpoint would be asked again and again.
        newer.fetched_for_call = started_here;
        Ok(Some(newer))
    }

    /// Fetches now, even if the cached set is fresh. Does not wait.
    pub(crate) fn start_refresh(self: &Arc<Self>) -> Fetch {
        let mut state = self.lock();
        let started = state.fetch.clone();
        Fetch(started.unwrap_or_else(|| self.start_fetch(&mut state)))
    }

    /// The pinned keys, while they may be used at all.
    pub(crate) fn pinned_keys(&self) -> Option<Arc<KeySet>> {
        let pinned = self.pinned.as_ref()?;
        (self.clock.now_at() <= pinned.not_after_at).then(|| Arc::clone(&pinned.keys))
    }

    pub(crate) fn clock_offset_secs(&self) -> Option<i64> {
        self.clock_offset_in(&self.lock())
    }

    /// How far the wall clock is behind the provider's now; a corrected clock has an effect at once.
    pub(super) fn clock_offset_in(&self, state: &State) -> Option<i64> {
        let (provider_time_at, seen) = state.provider_time?;
        let since = i64::try_from(self.clock.monotonic().saturating_sub(seen).as_secs()).ok()?;
        provider_time_at.checked_add(since)?.checked_sub(self.clock.now_at())
    }

    pub(crate) fn status(&self) -> KeysStatus {
        let (state, now) = (self.lock(), self.clock.monotonic());
        let mut status = KeysStatus {
            keys_url: Some(self.endpoint.url.clone()),
            last_error: state.last_failure.as_ref().map(|(error, _)| error.clone()),
            clock_offset_secs: self.clock_offset_in(&state),
            ..KeysStatus::default()
        };
        let in_use = self.offline_in(&state).ok();
        status.source = in_use.as_ref().map(|snapshot| snapshot.source);
        if let Some(cached) = &state.cached {
            let age = cached.fetched.age(now);
            status.age_secs = Some(seconds(age));
            status.fresh_for_secs = Some(seconds(cached.lifetime) - seconds(age));
            status.next_refresh_in_secs = Some(seconds(cached.refresh_ahead_at().saturating_sub(age)));
        }
        let held_keys = || state.cached.as_ref().map(|cached| cached.keys.clone());
        if let Some(keys) = in_use.map(|snapshot| snapshot.keys).or_else(held_keys) {
            status.list(&keys);
        }
        status
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        // A panic under this lock leaves no partial state: every change is one assignment.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The keys to use if the set could not be fetched: stale or pinned keys, and only if the endpoint could not be
    /// reached at all.
    fn stand_in(&self, state: &State, failure: KeysError) -> Result<Snapshot, KeysError> {
        if failure.is_unreachable() { self.stand_in_unreached(state, failure) } else { Err(failure) }
    }

    fn stand_in_unreached(&self, state: &State, failure: KeysError) -> Result<Snapshot, KeysError> {
        let now = self.clock.monotonic();
        let (keys, source) =
            if let Some(cached) = state.cached.as_ref().filter(|cached| self.may_stand_in(cached, now)) {
                let source = if cached.is_fresh(now) { KeySource::Cached } else { KeySource::Stale };
                (Arc::clone(&cached.keys), source)
            } else if let Some(pinned) = self.pinned_keys() {
                (pinned, KeySource::Pinned)
            } else {
                return Err(failure);
            };
        let generation = state.generation;
        Ok(Snapshot { keys, source, generation, fetched_for_call: false, failure: Some(failure) })
    }

    fn may_stand_in(&self, cached: &CachedSet, now: Duration) -> bool {
        cached.fetched.age(now) <= cached.lifetime.saturating_add(self.endpoint.stale_limit)
    }

    fn failed_recently(&self, state: &State, now: Duration) -> bool {
        let Some((failure, failed)) = &state.last_failure else { return false };
        let cached = state.cached.as_ref();
        let may_stand_in =
            || cached.is_some_and(|cached| self.may_stand_in(cached, now)) || self.pinned_keys().is_some();
        let has_fallback =
            cached.is_some_and(|cached| cached.is_fresh(now)) || failure.is_unreachable() && may_stand_in();
        let rest = if has_fallback { RETRY_WITH_FALLBACK } else { RETRY_WITHOUT_FALLBACK };
        now.saturating_sub(*failed) < rest
    }
}

impl State {
    fn snapshot(&self, source: KeySource, fetched_for_call: bool) -> Result<Snapshot, KeysError> {
        let cached = self.cached.as_ref().ok_or_else(|| not_fetched(None))?;
        let keys = Arc::clone(&cached.keys);
        let fetched_for_call = fetched_for_call && !self.was_kept_elsewhere;
        Ok(Snapshot { keys, source, generation: self.generation, fetched_for_call, failure: None })
    }
}

/// A fetch that was started.
pub(crate) struct Fetch(watch::Receiver<FetchResult>);

impl Fetch {
    /// Waits for its end.
    pub(crate) async fn ended(self) -> Result<(), KeysError> {
        ended(self.0).await
    }
}

async fn ended(mut fetch: watch::Receiver<FetchResult>) -> Result<(), KeysError> {
    match fetch.wait_for(Option::is_some).await {
        Ok(outcome) => outcome.clone().unwrap_or_else(|| Err(no_fetcher())),
        Err(_) => Err(no_fetcher()),
    }
}

fn not_fetched(pinned: Option<&PinnedSet>) -> KeysError {
    // With pinned keys it is told if they have expired, or if none of them is the token's.
    let detail = match pinned {
        None => "it has not been fetched, and this call does not use the network",
        Some(_) => {
            "it has not been fetched, this call does not use the network, and no pinned key verifies the token: they have expired, or none is the token's"
        }
    };
    KeysError::Unavailable { reason: KeysFailure::NotFetched, detail: detail.into() }
}

fn no_fetcher() -> KeysError {
    KeysError::Unavailable { reason: KeysFailure::Fetcher, detail: "no thread could be started".into() }
}

fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}
