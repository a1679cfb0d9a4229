//! The fetcher of a fleet: from Redis if another server has asked, else from the provider.

use std::panic::resume_unwind;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use std::{fmt, future, thread};

use redis::{Client, RedisResult};
use ring::rand::{self, SystemRandom};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;
use tokio::time::timeout;
use wallet_jwt::keys::{FetchError, KeysRequest, KeysResponse};
use wallet_jwt::{Clock, KeyFetcher, SystemClock};

use self::turn::Turn;
use crate::FleetError;
use crate::counts::{Count, Counters, FleetCounts};
use crate::entry::Entry;
use crate::failure::{Failure, ProcessId};
use crate::history::History;
use crate::secret::FleetSecret;
use crate::sharing::{GIVE_WAY_SECS, PAUSE_SECS, shared_for_secs};
use crate::store::Store;

mod looking;
mod turn;

/// How long Redis may take to connect and to answer before it counts as gone; at most half of the request's timeout.
const REDIS_LIMIT: Duration = Duration::from_secs(1);
/// How long Redis may take to keep an answer. The verifier waits so long past the timeout of its request, and more.
const WRITE_LIMIT: Duration = Duration::from_millis(500);

static PROCESS: OnceLock<Option<ProcessId>> = OnceLock::new();

/// Shares the provider's answers among the servers of a fleet. One for each verifier.
///
/// It takes a set from Redis that another server got from the provider. If there is none that this process has not had, one
/// server asks the provider, and the others wait for its answer. If the provider answers with an error, or if two could not reach it
/// one after the other, none asks for half a minute, but for one that has waited for five. Without Redis each server asks for itself.
pub struct RedisKeyFetcher {
    client: Client,
    secret: FleetSecret,
    provider: Arc<dyn KeyFetcher>,
    clock: Arc<dyn Clock>,
    history: History,
    /// None if the system has no random numbers: then this process's failures do not count for others.
    process: Option<ProcessId>,
    counts: Counters,
}

impl RedisKeyFetcher {
    /// A fetcher for the fleet with this secret. `redis` is an address such as `redis://user:password@host:6379/0` or
    /// `redis+unix:///run/redis.sock`; nothing connects before the first fetch. `provider` asks the provider.
    ///
    /// # Errors
    /// [`FleetError::RedisAddress`].
    pub fn new(redis: &str, secret: FleetSecret, provider: Arc<dyn KeyFetcher>) -> Result<Self, FleetError> {
        let client = Client::open(redis).map_err(|_| FleetError::RedisAddress)?;
        Ok(Self {
            client,
            secret,
            provider,
            clock: Arc::new(SystemClock),
            history: History::default(),
            process: *PROCESS.get_or_init(random),
            counts: Counters::default(),
        })
    }

    /// With another clock, for tests. The servers' clocks may be five seconds apart.
    #[must_use]
    pub fn with_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// As a fetcher of another process, for tests.
    #[must_use]
    pub fn of_another_process(mut self) -> Self {
        self.process = random();
        self
    }

    /// What it has done since its start.
    #[must_use]
    pub fn counts(&self) -> FleetCounts {
        self.counts.read()
    }

    fn count(&self, count: Count) {
        self.counts.add(count);
    }

    /// Asks the provider in the time that is left. Without the `ETag`: the fleet needs the whole set.
    fn ask(&self, request: &KeysRequest, began: Instant, is_late: bool) -> Result<KeysResponse, FetchError> {
        self.count(Count::FromProvider);
        self.history.ask(&request.url);
        let left = timeout_of(request).saturating_sub(began.elapsed()).as_millis();
        // Whole seconds. A late one leaves time to look for what the other got.
        let left = if is_late { left / 1000 } else { left.div_ceil(1000) };
        let timeout_secs = i64::try_from(left.max(1)).unwrap_or(i64::MAX);
        self.provider.fetch(&KeysRequest { etag: None, timeout_secs, ..request.clone() })
    }

    /// The same while the lock is renewed. On a thread of its own: the provider's fetcher has its own runtime.
    fn ask_as_owner(
        &self,
        runtime: &Runtime,
        (store, owner): (&mut Store, &str),
        request: &KeysRequest,
        began: Instant,
    ) -> Result<KeysResponse, FetchError> {
        thread::scope(|scope| {
            let (done, answered) = oneshot::channel();
            let asking = thread::Builder::new().spawn_scoped(scope, move || {
                let answer = self.ask(request, began, false);
                // This ends the renewal, and so does a panic.
                drop(done);
                answer
            });
            let Ok(asking) = asking else { return self.ask(request, began, false) };
            runtime.block_on(store.renew_until(answered, owner));
            asking.join().unwrap_or_else(|panic| resume_unwind(panic))
        })
    }

    /// Gives the set, or what came in place of an answer, to the others, then ends the lock.
    async fn share(
        &self,
        store: &mut Store,
        owner: Option<&str>,
        (entry, failure): (Option<&Entry>, Option<&Failure>),
        url: &str,
    ) {
        let exchange = async {
            if let (Some(failure), Some(owner)) = (failure, owner) {
                let expiry = Duration::from_secs(PAUSE_SECS + GIVE_WAY_SECS);
                if store.write_failure(owner, &failure.seal(url, &self.secret), expiry).await.is_err() {
                    self.count(Count::RedisFailure);
                }
            }
            if let Some(entry) = entry {
                // The provider can be reached again. If this fails, the entry comes first.
                let _ = store.end_failure().await;
                let expiry = Duration::from_secs(shared_for_secs(entry));
                // A full Redis refuses this. Its lock is to be ended all the same.
                if store.write(owner, &entry.seal(url, &self.secret), expiry).await.is_err() {
                    self.count(Count::RedisFailure);
                }
            }
            match owner {
                Some(owner) => store.release(owner).await,
                None => Ok(()),
            }
        };
        if within(WRITE_LIMIT, exchange).await.is_none() {
            self.count(Count::RedisFailure);
        }
    }

    /// Another server's set, which this process has from now on.
    fn handed(&self, request: &KeysRequest, answer: KeysResponse, asked_at: i64) -> KeysResponse {
        self.count(Count::FromFleet);
        self.history.hand(&request.url, asked_at, self.clock.now_at());
        answer
    }

    fn fetch_on(&self, runtime: &Runtime, request: &KeysRequest) -> Result<KeysResponse, FetchError> {
        let began = Instant::now();
        let (mut store, owner, before) = match runtime.block_on(self.turn(request)) {
            Turn::Take(answer, asked_at) => {
                return Ok(self.handed(request, answer, asked_at));
            }
            Turn::Fail(failure) => {
                self.count(Count::FailureFromFleet);
                return failure.into_answer();
            }
            Turn::Late => {
                self.count(Count::FailureFromFleet);
                return Err(FetchError::Timeout);
            }
            Turn::Ask { store, owner, before } => (store, owner, before),
        };
        // Before the request: an answer is never younger than it says.
        let asked_at = self.clock.now_at();
        let answer = match (&mut store, owner.as_deref()) {
            (Some(store), Some(owner)) => self.ask_as_owner(runtime, (store, owner), request, began),
            (store, _) => self.ask(request, began, store.is_some()),
        };
        // Who asked late had less time, and the other may still get its answer.
        if let (Err(_), Some(store), None) = (&answer, &mut store, &owner)
            && let Some(Turn::Take(answer, asked_at)) =
                runtime.block_on(self.wait_for_others(store, request, began))
        {
            return Ok(self.handed(request, answer, asked_at));
        }
        let entry = answer.as_ref().ok().and_then(|answer| Entry::of(answer, asked_at));
        if entry.is_some() {
            self.history.hand(&request.url, asked_at, self.clock.now_at());
        }
        let failure =
            self.process.and_then(|process| Failure::after(before, &answer, (process, self.clock.now_at())));
        // After its timeout nobody waits for the answer. That there was none is to be known.
        if let Some(store) = &mut store
            && (began.elapsed() <= timeout_of(request) || failure.is_some())
        {
            let shared = (entry.as_ref(), failure.as_ref());
            runtime.block_on(self.share(store, owner.as_deref(), shared, &request.url));
        }
        answer
    }
}

impl KeyFetcher for RedisKeyFetcher {
    fn fetch(&self, request: &KeysRequest) -> Result<KeysResponse, FetchError> {
        // A runtime for each fetch, as the library's own fetcher: there is one in minutes.
        let Ok(runtime) = Builder::new_current_thread().enable_all().build() else {
            self.count(Count::RedisFailure);
            return self.ask(request, Instant::now(), false);
        };
        let answer = self.fetch_on(&runtime, request);
        // A name lookup that hangs would hold up a normal shutdown.
        runtime.shutdown_background();
        answer
    }
}

impl fmt::Debug for RedisKeyFetcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The client has the password of Redis.
        f.debug_struct("RedisKeyFetcher").field("counts", &self.counts()).finish_non_exhaustive()
    }
}

async fn within<T>(limit: Duration, call: impl future::Future<Output = RedisResult<T>>) -> Option<T> {
    timeout(limit, call).await.ok()?.ok()
}

fn timeout_of(request: &KeysRequest) -> Duration {
    Duration::from_secs(request.timeout_secs.unsigned_abs())
}

fn random() -> Option<[u8; 16]> {
    rand::generate(&SystemRandom::new()).ok().map(rand::Random::expose)
}

#[cfg(test)]
mod tests {
    use wallet_jwt::HttpKeyFetcher;

    use super::*;

    #[test]
    fn no_text_has_the_address_of_redis_or_its_password() {
        let fetcher = |address: &str| {
            let secret = FleetSecret::new(vec![7; 32])?;
            RedisKeyFetcher::new(address, secret, Arc::new(HttpKeyFetcher::new()))
        };
        let shown =
            fetcher("redis://user:planted@planted.example:6379/0").map(|fetcher| format!("{fetcher:?}"));
        assert!(!shown.expect("a fetcher").contains("planted"));
        let error = fetcher("http://user:planted@planted.example").expect_err("no address");
        assert_eq!(error, FleetError::RedisAddress);
        assert!(!format!("{error} {error:?}").contains("planted"));
    }
}
