//! What the running issuer remembers, shared by its owner and the request handlers.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::http::HeaderValue;
use serde_json::{Value, json};

use super::fault::Fault;
use super::key_ring::{KeyRing, KeySetOwner};
use super::options::FakeIssuerOptions;
use super::request::{self, IssueRequest, IssuedToken};

pub(super) struct IssuerState {
    changing: Mutex<Changing>,
    keys_requests: AtomicU64,
    clock_offset_secs: i64,
    /// Of tokens from `/token`, unless the query says otherwise.
    pub(super) lifetime_secs: i64,
    pub(super) cache_control: Option<HeaderValue>,
}

struct Changing {
    keys: KeyRing,
    fault: Fault,
}

impl IssuerState {
    pub(super) fn new(
        keys: KeyRing,
        options: &FakeIssuerOptions,
        cache_control: Option<HeaderValue>,
    ) -> Self {
        let changing = Mutex::new(Changing { keys, fault: Fault::None });
        Self {
            changing,
            keys_requests: AtomicU64::new(0),
            clock_offset_secs: options.clock_offset_secs,
            lifetime_secs: options.lifetime_secs,
            cache_control,
        }
    }

    fn changing(&self) -> MutexGuard<'_, Changing> {
        // No code under the lock leaves the state half changed, so a poisoned lock is as good as any.
        self.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn with_keys<R>(&self, act: impl FnOnce(&mut KeyRing) -> R) -> R {
        act(&mut self.changing().keys)
    }

    pub(super) fn issue(&self, request: &IssueRequest) -> IssuedToken {
        let now = unix_secs(self.now());
        self.with_keys(|keys| request::issue(request, keys, now))
    }

    pub(super) fn set_fault(&self, fault: Fault) {
        self.changing().fault = fault;
    }

    pub(super) fn fault(&self) -> Fault {
        self.changing().fault.clone()
    }

    /// The JWK Set under the given fault.
    pub(super) fn key_set(&self, fault: &Fault, owner: KeySetOwner) -> Value {
        self.with_keys(|keys| json!({ "keys": fault.published_jwks(keys, owner) }))
    }

    pub(super) fn count_keys_request(&self) {
        self.keys_requests.fetch_add(1, Ordering::SeqCst);
    }

    pub(super) fn keys_request_count(&self) -> u64 {
        self.keys_requests.load(Ordering::SeqCst)
    }

    /// The time by the issuer's clock.
    pub(super) fn now(&self) -> SystemTime {
        let offset = Duration::from_secs(self.clock_offset_secs.unsigned_abs());
        let now = SystemTime::now();
        let shifted =
            if self.clock_offset_secs < 0 { now.checked_sub(offset) } else { now.checked_add(offset) };
        shifted.unwrap_or(now)
    }
}

fn unix_secs(time: SystemTime) -> i64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}
