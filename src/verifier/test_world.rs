//! A verifier whose key set is fetched, for tests: time, set and network change by hand.

use std::sync::atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

use super::{PinnedKeys, Verifier, VerifierConfig};
use crate::clock::Clock;
use crate::keys::{FetchError, KeyFetcher, KeysRequest, KeysResponse};
use crate::provider::PublicKeys;

/// Of a set without `Cache-Control`.
pub(super) const LIFETIME_SECS: u64 = 10 * 60;
/// A row whose token is good with the fetched set.
pub(super) const GOOD: &str = "a key set fetched for the call";

/// A row of the conformance table whose key set is fetched, with a provider that counts the requests.
pub(super) struct World {
    pub(super) token: String,
    pub(super) verifier: Verifier,
    pub(super) endpoint: Arc<Endpoint>,
    pub(super) time: Arc<Time>,
}

pub(super) struct Endpoint {
    /// None: it cannot be reached.
    pub(super) set: Mutex<Option<String>>,
    requests: AtomicUsize,
}

impl KeyFetcher for Endpoint {
    fn fetch(&self, _: &KeysRequest) -> Result<KeysResponse, FetchError> {
        self.requests.fetch_add(1, Ordering::SeqCst);
        let set = self.set.lock().unwrap().clone();
        let body = set.ok_or(FetchError::Timeout)?.into_bytes();
        Ok(KeysResponse { status: 200, body, ..KeysResponse::default() })
    }
}

/// Both clocks stand until they are moved.
pub(super) struct Time {
    pub(super) now_at: AtomicI64,
    pub(super) secs: AtomicU64,
}

impl Clock for Time {
    fn now_at(&self) -> i64 {
        self.now_at.load(Ordering::SeqCst)
    }

    fn monotonic(&self) -> Duration {
        Duration::from_secs(self.secs.load(Ordering::SeqCst))
    }
}

impl World {
    pub(super) fn of(row: &str, pin: bool) -> Self {
        let table = include_str!("../../tests/data/conformance/para.json");
        let rows: Vec<Value> = serde_json::from_str(table).expect("the table is JSON");
        let row = rows.iter().find(|own| own["name"] == row).expect("the row is there");
        let set = row["fetchedKeySet"].to_string();
        let endpoint = Arc::new(Endpoint { set: Mutex::new(Some(set.clone())), requests: 0.into() });
        let now_at = row["nowAt"].as_i64().expect("a time");
        let time = Arc::new(Time { now_at: now_at.into(), secs: 50_000.into() });
        let mut config = VerifierConfig::from_json(&row["config"].to_string()).expect("a configuration");
        if pin {
            config.options.pinned_keys =
                Some(PinnedKeys { keys: PublicKeys::JwkSet(set), not_after_at: now_at + 1 });
        }
        let (fetcher, clock) = (Arc::clone(&endpoint), Arc::clone(&time));
        let verifier = Verifier::with_parts(config.provider, config.options, fetcher, clock);
        let token = row["token"].as_str().expect("a text").to_owned();
        World { token, verifier: verifier.expect("valid options"), endpoint, time }
    }

    pub(super) fn fetched(row: &str) -> Self {
        let world = World::of(row, false);
        world.fetch();
        world
    }

    pub(super) fn fetch(&self) {
        pollster::block_on(self.verifier.refresh_keys()).expect("the set");
    }

    pub(super) fn set(&self, set: Option<&str>) {
        *self.endpoint.set.lock().unwrap() = set.map(str::to_owned);
    }

    pub(super) fn wait_for_requests(&self, number: usize) {
        let begun = std::time::Instant::now();
        while self.requests() < number {
            assert!(begun.elapsed() < Duration::from_secs(30), "{} requests", self.requests());
            std::thread::yield_now();
        }
    }

    pub(super) fn requests(&self) -> usize {
        self.endpoint.requests.load(Ordering::SeqCst)
    }
}
