//! The app's own HTTP and clock.

use std::sync::Arc;
use std::time::Duration;

use super::errors::ClockError;
use crate::clock::{self, SystemClock};
use crate::keys::{self, FetchError, KeysRequest, KeysResponse};
use crate::provider::check_development_url;

/// Fetches key sets over HTTP. Called on a separate thread, so it may block. An answer after `timeoutSecs` is ignored.
///
/// Send `Accept: application/jwk-set+json, application/json` and `Accept-Encoding: identity`. Follow no redirect, send no
/// cookie, read at most one byte more than `maxBytes`. An answer of any status is not an error. The library checks size, status and redirects again.
#[uniffi::export(foreign)]
pub trait KeyFetcher: Send + Sync {
    /// Performs the request. Throws `FetchError` if there is no HTTP answer.
    fn fetch(&self, request: KeysRequest) -> Result<KeysResponse, FetchError>;
}

/// Replaces the system's clock, for tests of what an app does when a token expires. It must not call a verifier or a session
/// manager: they may hold a lock while they ask for the time.
#[uniffi::export(foreign)]
pub trait Clock: Send + Sync {
    /// Seconds since the epoch (UTC), above 0. If it throws, or returns less, the system's clock is used instead.
    fn now_at(&self) -> Result<i64, ClockError>;
}

/// The URL to fetch: https, or http to this device. A wrapper of a fetcher may have changed the verifier's URL.
///
/// Throws `FetchError.Fetcher` for any other. The URL is not in its text.
#[uniffi::export]
fn permitted_keys_url(url: &str) -> Result<String, FetchError> {
    check_development_url(url).map_err(|error| FetchError::Fetcher { detail: error.to_string() })
}

pub(super) struct HostFetcher(pub(super) Arc<dyn KeyFetcher>);

impl keys::KeyFetcher for HostFetcher {
    fn fetch(&self, request: &KeysRequest) -> Result<KeysResponse, FetchError> {
        self.0.fetch(request.clone())
    }
}

/// The app's wall clock. The monotonic clock stays the system's, so that a test cannot change the age of keys.
pub(super) struct HostClock(pub(super) Arc<dyn Clock>);

impl clock::Clock for HostClock {
    fn now_at(&self) -> i64 {
        match self.0.now_at() {
            // A JVM `Error`, which no callback catches, arrives as 0: then no token would be expired.
            Ok(now_at) if now_at > 0 => now_at,
            _ => SystemClock.now_at(),
        }
    }

    fn monotonic(&self) -> Duration {
        SystemClock.monotonic()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock as _;

    #[test]
    fn only_https_and_this_device_are_fetched() {
        assert_eq!(permitted_keys_url("https://example.com/k").as_deref(), Ok("https://example.com/k"));
        assert_eq!(permitted_keys_url("http://127.1:8080/k").as_deref(), Ok("http://127.0.0.1:8080/k"));
        for url in ["http://issuer.example/secret", "file:///secret", "secret"] {
            let refused = permitted_keys_url(url).unwrap_err();
            assert!(matches!(refused, FetchError::Fetcher { .. }) && !refused.to_string().contains("secret"));
        }
    }

    struct At(Option<i64>);

    impl Clock for At {
        fn now_at(&self) -> Result<i64, ClockError> {
            self.0.ok_or_else(|| ClockError::Failed { detail: "stopped".to_owned() })
        }
    }

    #[test]
    fn the_apps_clock_is_asked_and_the_systems_where_it_fails() {
        assert_eq!(HostClock(Arc::new(At(Some(7)))).now_at(), 7);
        let before = SystemClock.now_at();
        for no_time in [None, Some(0), Some(-1)] {
            assert!((before..before + 60).contains(&HostClock(Arc::new(At(no_time))).now_at()));
        }
    }
}
