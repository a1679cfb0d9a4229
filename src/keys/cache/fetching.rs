//! One fetch of the key set, and the handling of its answer.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::{FetchResult, KeyCache, State, no_fetcher};
use crate::error::{KeysError, KeysFailure};
use crate::keys::answer::{self, Answer};
use crate::keys::cached_set::{CachedSet, Instant};
use crate::keys::fetch::{FetchError, KeysRequest, KeysResponse, MAX_KEY_SET_BYTES};
use crate::keys::freshness;
use crate::worker::{self, NoResult};

/// The time beyond its own timeout after which a fetcher's answer is ignored.
const TIMEOUT_GRACE: Duration = Duration::from_secs(1);
/// How many timed-out fetches may still block a thread before no more are started.
const MAX_ABANDONED: usize = 4;

impl KeyCache {
    /// Starts the one fetch.
    pub(super) fn start_fetch(self: &Arc<Self>, state: &mut State) -> watch::Receiver<FetchResult> {
        let (announce, fetch) = watch::channel(None);
        let cache = Arc::clone(self);
        let request = KeysRequest {
            url: self.endpoint.url.clone(),
            // "Not modified" must only confirm a set that this endpoint sent, never an imported one.
            etag: state
                .cached
                .as_ref()
                .filter(|cached| !cached.imported)
                .and_then(|cached| cached.etag.clone()),
            timeout_secs: self.endpoint.timeout_secs,
            max_bytes: i64::try_from(MAX_KEY_SET_BYTES).unwrap_or(i64::MAX),
        };
        let asked_about = request.etag.clone();
        state.fetch = Some(fetch.clone());
        let started = worker::spawn("wallet-jwt-keys", move || {
            // The caller's clock may panic too; the fetch must still end.
            let judged_answer =
                catch_unwind(AssertUnwindSafe(|| cache.take_answer(cache.ask(request), asked_about)));
            let outcome = judged_answer.unwrap_or_else(|_| cache.panicked());
            announce.send_replace(Some(outcome));
        });
        if started.is_err() {
            // Without a thread the sender is dropped: waiters see a closed channel.
            state.fetch = None;
            state.last_failure = Some((no_fetcher(), self.clock.monotonic()));
        }
        fetch
    }

    /// Calls the fetcher on one more thread, so that a fetcher that never returns cannot block its callers. A late
    /// answer is dropped with the channel, so an older answer never replaces a newer one.
    fn ask(&self, request: KeysRequest) -> Result<KeysResponse, FetchError> {
        let patience = Duration::from_secs(self.endpoint.timeout_secs.unsigned_abs()) + TIMEOUT_GRACE;
        if Arc::strong_count(&self.running) > MAX_ABANDONED {
            return Err(FetchError::Fetcher { detail: "earlier fetches have never returned".into() });
        }
        let (fetcher, running) = (Arc::clone(&self.fetcher), Arc::clone(&self.running));
        let call = move || {
            let _running = running;
            fetcher.fetch(&request)
        };
        let failed = |detail: &str| Err(FetchError::Fetcher { detail: detail.to_owned() });
        match worker::within("wallet-jwt-fetch", patience, call) {
            Ok(result) => result,
            Err(NoResult::Late) => Err(FetchError::Timeout),
            Err(NoResult::Panicked) => failed("it panicked"),
            Err(NoResult::NoThread) => failed("no thread could be started"),
        }
    }

    fn take_answer(
        &self,
        answer: Result<KeysResponse, FetchError>,
        asked_about: Option<String>,
    ) -> Result<(), KeysError> {
        let judged = answer::judge(answer);
        let now = self.clock.monotonic();
        let mut state = self.lock();
        state.fetch = None;
        let outcome = judged.and_then(|answer| self.keep(&mut state, answer, now, asked_about));
        state.last_failure = outcome.as_ref().err().map(|error| (error.clone(), now));
        outcome
    }

    fn panicked(&self) -> Result<(), KeysError> {
        let error = KeysError::from(FetchError::Fetcher { detail: "it panicked".into() });
        let mut state = self.lock();
        state.fetch = None;
        state.last_failure = Some((error.clone(), Duration::ZERO));
        Err(error)
    }

    fn keep(
        &self,
        state: &mut State,
        answer: Answer,
        now: Duration,
        asked_about: Option<String>,
    ) -> Result<(), KeysError> {
        let now_at = self.clock.now_at();
        if self.endpoint.url.starts_with("https:") {
            // With plain http anybody in the network could set our clock offset.
            let provider_time = freshness::provider_time_at(answer.response());
            state.provider_time = provider_time.map(|at| (at, now)).or(state.provider_time);
        }
        let lifetime = answer.response().lifetime();
        state.was_kept_elsewhere = !answer.response().age_in_caches().is_zero();
        let fetched = Instant { seen: now, age_then: Duration::ZERO };
        match answer {
            Answer::Set { keys, response } => {
                let body = response.body.into();
                let etag = response.etag;
                let keys = Arc::new(keys);
                state.cached = Some(CachedSet {
                    keys,
                    body,
                    etag,
                    fetched,
                    fetched_at: now_at,
                    lifetime,
                    imported: false,
                });
            }
            Answer::NotModified { response } => {
                // It confirms the requested set, which an import may have replaced meanwhile.
                let confirms = |cached: &&mut CachedSet| {
                    asked_about.is_some() && cached.etag == asked_about && !cached.imported
                };
                let cached =
                    state.cached.as_mut().filter(confirms).ok_or_else(|| KeysError::Unavailable {
                        reason: KeysFailure::UnexpectedStatus,
                        detail: "HTTP 304, although the set at hand was not asked about".into(),
                    })?;
                (cached.fetched, cached.fetched_at) = (fetched, now_at);
                if response.cache_control.is_some() {
                    cached.lifetime = lifetime;
                }
            }
        }
        state.generation += 1;
        Ok(())
    }
}
