//! The fetcher of a fleet: from Redis if another server has asked, else from the provider.

use std::collections::HashMap;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::{fmt, future, thread};

use redis::{Client, RedisResult};
use ring::rand::{self, SystemRandom};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};
use wallet_jwt::keys::{FetchError, KeysRequest, KeysResponse};
use wallet_jwt::{Clock, KeyFetcher, SystemClock};

use crate::FleetError;
use crate::entry::Entry;
use crate::secret::FleetSecret;
use crate::sharing::{age_if_taken, shared_for_secs};
use crate::store::{Store, hex};

/// How long Redis may take to connect and to answer before it counts as gone; at most half of the request's timeout.
const REDIS_LIMIT: Duration = Duration::from_secs(1);
/// How long Redis may take to keep an answer. The verifier waits so long past the timeout of its request, and more.
const WRITE_LIMIT: Duration = Duration::from_millis(500);
/// What the provider keeps of the request's timeout, at most half, while a server waits for the one that has the lock.
const OWN_SHARE: Duration = Duration::from_secs(2);
const POLL_INTERVAL: Duration = Duration::from_millis(100);

/// Shares the provider's answers among the servers of a fleet. One for each verifier.
///
/// It takes a set from Redis that another server got from the provider. If there is none that this process has not had, one
/// server asks the provider, and the others wait for its answer. Without Redis each server asks for itself.
pub struct RedisKeyFetcher {
    client: Client,
    secret: FleetSecret,
    provider: Arc<dyn KeyFetcher>,
    clock: Arc<dyn Clock>,
    /// The time of the newest set that this process has, for each URL.
    handed_at: Mutex<HashMap<String, i64>>,
    counts: [AtomicU64; 4],
}

/// What a fetcher has done since its start, for a server's metrics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FleetCounts {
    /// Sets that came from Redis.
    pub from_fleet: u64,
    /// Requests to the provider.
    pub from_provider: u64,
    /// Fetches in which Redis was gone, slow, full or in error.
    pub redis_failures: u64,
    /// Values in Redis without a right seal, or without a usable key set. A value that is read again counts again.
    pub refused_entries: u64,
}

/// The places in [`RedisKeyFetcher::counts`].
#[derive(Clone, Copy)]
enum Count {
    FromFleet,
    FromProvider,
    RedisFailure,
    RefusedEntry,
}

/// How a server gets its set.
enum Turn {
    Take(KeysResponse, i64),
    /// From the provider; with the lock, if it has it. Without a store Redis is gone.
    Ask {
        store: Option<Store>,
        owner: Option<String>,
    },
}

impl RedisKeyFetcher {
    /// A fetcher for the fleet with this secret. `redis` is an address such as `redis://user:password@host:6379/0` or
    /// `redis+unix:///run/redis.sock`; nothing connects before the first fetch. `provider` asks the provider.
    ///
    /// # Errors
    /// [`FleetError::RedisAddress`].
    pub fn new(redis: &str, secret: FleetSecret, provider: Arc<dyn KeyFetcher>) -> Result<Self, FleetError> {
        let client = Client::open(redis).map_err(|_| FleetError::RedisAddress)?;
        let (clock, handed_at) = (Arc::new(SystemClock), Mutex::default());
        Ok(Self { client, secret, provider, clock, handed_at, counts: Default::default() })
    }

    /// With another clock, for tests. The servers' clocks may be five seconds apart.
    #[must_use]
    pub fn with_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// What it has done since its start.
    #[must_use]
    pub fn counts(&self) -> FleetCounts {
        let [from_fleet, from_provider, redis_failures, refused_entries] =
            self.counts.each_ref().map(|count| count.load(Ordering::Relaxed));
        FleetCounts { from_fleet, from_provider, redis_failures, refused_entries }
    }

    fn count(&self, count: Count) {
        if let Some(count) = self.counts.get(count as usize) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    async fn turn(&self, request: &KeysRequest) -> Turn {
        if let Some(turn) = self.turn_at_redis(request).await {
            return turn;
        }
        self.count(Count::RedisFailure);
        Turn::Ask { store: None, owner: None }
    }

    /// None if Redis is gone.
    async fn turn_at_redis(&self, request: &KeysRequest) -> Option<Turn> {
        let began = Instant::now();
        let whole = timeout_of(request);
        let patience = whole - OWN_SHARE.min(whole / 2);
        let first = REDIS_LIMIT.min(patience);
        let mut store = within(first, Store::connect(&self.client, &request.url)).await?;
        let mut limit = first.saturating_sub(began.elapsed());
        loop {
            // Another owner at each try: the answer to an earlier one may have been lost.
            let owner = owner()?;
            match within(limit, self.look(&mut store, &owner, request)).await? {
                Look::Take(answer, asked_at) => return Some(Turn::Take(answer, asked_at)),
                Look::MayAsk => return Some(Turn::Ask { store: Some(store), owner: Some(owner) }),
                Look::Wait => sleep(POLL_INTERVAL).await,
            }
            limit = REDIS_LIMIT.min(patience.saturating_sub(began.elapsed()));
            if limit.is_zero() {
                // Those who had the lock have died one after another, or the provider is slow.
                return Some(Turn::Ask { store: Some(store), owner: None });
            }
        }
    }

    async fn look(&self, store: &mut Store, owner: &str, request: &KeysRequest) -> RedisResult<Look> {
        if let Some(taken) = self.take(&store.read().await?, request) {
            return Ok(taken);
        }
        if !store.lock(owner).await? {
            return Ok(Look::Wait);
        }
        // The last owner may have written between the two calls.
        let Some(taken) = self.take(&store.read().await?, request) else { return Ok(Look::MayAsk) };
        // A lock that stays ends by itself, and the set is at hand.
        let _ = store.release(owner).await;
        Ok(taken)
    }

    fn take(&self, bytes: &[u8], request: &KeysRequest) -> Option<Look> {
        if bytes.is_empty() {
            return None;
        }
        let Some(entry) = Entry::open(bytes, &request.url, &self.secret) else {
            self.count(Count::RefusedEntry);
            return None;
        };
        let age = age_if_taken(&entry, self.handed_at(&request.url), self.clock.now_at())?;
        let asked_at = entry.asked_at;
        Some(Look::Take(entry.into_answer(age), asked_at))
    }

    /// Asks the provider in the time that is left. Without the `ETag`: the fleet needs the whole set.
    fn ask(&self, request: &KeysRequest, began: Instant) -> Result<KeysResponse, FetchError> {
        self.count(Count::FromProvider);
        let left = timeout_of(request).saturating_sub(began.elapsed()).as_millis().div_ceil(1000).max(1);
        let timeout_secs = i64::try_from(left).unwrap_or(i64::MAX);
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
                let answer = self.ask(request, began);
                // This ends the renewal, and so does a panic.
                drop(done);
                answer
            });
            let Ok(asking) = asking else { return self.ask(request, began) };
            runtime.block_on(store.renew_until(answered, owner));
            asking.join().unwrap_or_else(|panic| resume_unwind(panic))
        })
    }

    /// Gives the answer to the others, then ends the lock.
    async fn share(&self, store: &mut Store, owner: Option<&str>, entry: Option<&Entry>, url: &str) {
        let exchange = async {
            if let Some(entry) = entry {
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

    fn handed_at(&self, url: &str) -> Option<i64> {
        self.handed_at.lock().unwrap_or_else(PoisonError::into_inner).get(url).copied()
    }

    /// What a fetch that ends late was handed may be older than the last: then the last stays.
    fn hand(&self, url: &str, asked_at: i64) {
        let now_at = self.clock.now_at();
        let last = self.handed_at(url).filter(|last| *last <= now_at);
        let asked_at = last.map_or(asked_at, |last| last.max(asked_at));
        self.handed_at.lock().unwrap_or_else(PoisonError::into_inner).insert(url.to_owned(), asked_at);
    }

    fn fetch_on(&self, runtime: &Runtime, request: &KeysRequest) -> Result<KeysResponse, FetchError> {
        let began = Instant::now();
        let (mut store, owner) = match runtime.block_on(self.turn(request)) {
            Turn::Take(answer, asked_at) => {
                self.count(Count::FromFleet);
                self.hand(&request.url, asked_at);
                return Ok(answer);
            }
            Turn::Ask { store, owner } => (store, owner),
        };
        // Before the request: an answer is never younger than it says.
        let asked_at = self.clock.now_at();
        let answer = match (&mut store, owner.as_deref()) {
            (Some(store), Some(owner)) => self.ask_as_owner(runtime, (store, owner), request, began),
            _ => self.ask(request, began),
        };
        let entry = answer.as_ref().ok().and_then(|answer| Entry::of(answer, asked_at));
        if entry.is_some() {
            self.hand(&request.url, asked_at);
        }
        // After its timeout nobody waits for the answer.
        if let Some(store) = &mut store
            && began.elapsed() <= timeout_of(request)
        {
            runtime.block_on(self.share(store, owner.as_deref(), entry.as_ref(), &request.url));
        }
        answer
    }
}

impl KeyFetcher for RedisKeyFetcher {
    fn fetch(&self, request: &KeysRequest) -> Result<KeysResponse, FetchError> {
        // A runtime for each fetch, as the library's own fetcher: there is one in minutes.
        let Ok(runtime) = Builder::new_current_thread().enable_all().build() else {
            self.count(Count::RedisFailure);
            return self.ask(request, Instant::now());
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

/// What one look at Redis shows.
enum Look {
    Take(KeysResponse, i64),
    MayAsk,
    Wait,
}

async fn within<T>(limit: Duration, call: impl future::Future<Output = RedisResult<T>>) -> Option<T> {
    timeout(limit, call).await.ok()?.ok()
}

fn timeout_of(request: &KeysRequest) -> Duration {
    Duration::from_secs(request.timeout_secs.unsigned_abs())
}

/// A name that no other owner of a lock has.
fn owner() -> Option<String> {
    let random: [u8; 16] = rand::generate(&SystemRandom::new()).ok()?.expose();
    Some(hex(&random))
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
