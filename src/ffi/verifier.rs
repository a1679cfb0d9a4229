//! The verifier as an object.

use std::sync::Arc;

use super::direct;
use super::key_fetcher::{Clock, HostClock, HostFetcher, KeyFetcher};
use super::provider::Provider;
use super::texts::{KeyIdText, TokenText};
use crate::clock::{self, SystemClock};
use crate::error::{ConfigError, KeysError, VerifyError};
use crate::keys::{ExportedKeys, KeysStatus};
use crate::session::Session;
use crate::verifier::{self, VerifierConfig, VerifierOptions};

/// Verifies the tokens of one provider.
///
/// Creating one does no I/O. Keep it as long as the app runs: it holds the fetched keys.
#[derive(uniffi::Object)]
pub struct Verifier {
    pub(super) inner: Arc<verifier::Verifier>,
    number: direct::Number<verifier::Verifier>,
}

#[uniffi::export]
impl Verifier {
    /// A verifier that uses the app's HTTP client. `clock` is for tests; null is the system's clock.
    ///
    /// Errors: `E_CONFIG_OPTION`, `E_CONFIG_KEYS` or `E_CONFIG_KEYS_URL` if an option is wrong.
    #[uniffi::constructor]
    pub fn new(
        provider: &Provider,
        options: VerifierOptions,
        fetcher: Arc<dyn KeyFetcher>,
        clock: Option<Arc<dyn Clock>>,
    ) -> Result<Self, ConfigError> {
        verifier::Verifier::with_parts(provider.0.clone(), options, host(fetcher), clock_or_system(clock))
            .map(Verifier::of)
    }

    /// A verifier from one JSON text with a provider and options. Members are camelCase forms of the names here;
    /// unknown ones are refused.
    ///
    /// Errors: `E_CONFIG_FORMAT` for the form, the others as the constructors of `Provider` and this.
    #[uniffi::constructor]
    pub fn from_config_json(
        config_json: &str,
        fetcher: Arc<dyn KeyFetcher>,
        clock: Option<Arc<dyn Clock>>,
    ) -> Result<Self, ConfigError> {
        let VerifierConfig { provider, options } = VerifierConfig::from_json(config_json)?;
        verifier::Verifier::with_parts(provider, options, host(fetcher), clock_or_system(clock))
            .map(Verifier::of)
    }

    /// Verifies a token against the provider's key set, fetching it when needed.
    ///
    /// `keyId` is the key id that the wallet SDK returns with the token (Para's `keyId`); leave it out if there is
    /// none. Cancelling ends only the wait, never the fetch, which other callers may share.
    ///
    /// Errors: `VerifyError`; its `code()` says what to do. `E_KEYS_UNAVAILABLE` never means that the token is bad.
    #[uniffi::method(default(key_id = None))]
    pub async fn verify(&self, token: TokenText, key_id: Option<KeyIdText>) -> Result<Session, VerifyError> {
        self.inner.verify(&token, key_id.as_deref()).await
    }

    /// Verifies a token with the keys in memory: the cached set, fresh or stale within its limit, else the pinned keys.
    /// Never uses the network and never waits.
    ///
    /// Errors: `VerifyError`; `E_KEYS_UNAVAILABLE` if no key in memory can decide.
    #[uniffi::method(default(key_id = None))]
    pub fn verify_offline(
        &self,
        token: TokenText,
        key_id: Option<KeyIdText>,
    ) -> Result<Session, VerifyError> {
        self.inner.verify_offline(&token, key_id.as_deref())
    }

    /// Fetches the provider's key set now. Does nothing for keys given in the configuration.
    ///
    /// Errors: `E_KEYS_UNAVAILABLE`; the current set stays.
    pub async fn refresh_keys(&self) -> Result<(), KeysError> {
        self.inner.refresh_keys().await
    }

    /// What is known about the key set, for diagnosis. Does no I/O.
    #[must_use]
    pub fn keys_status(&self) -> KeysStatus {
        self.inner.keys_status()
    }

    /// The fetched set as a JSON text to store, so that the next start can verify before the network is available.
    #[must_use]
    pub fn export_keys(&self) -> Option<String> {
        self.inner.export_keys().map(|exported| exported.to_json())
    }

    /// Imports an exported set, unless a newer one is in memory. Returns whether it was used. Trust the text only as
    /// much as the place where it was stored.
    ///
    /// Errors: `E_KEYS_IMPORT` if it is not an export, belongs to another URL or contains no usable key.
    pub fn import_keys(&self, exported: &str) -> Result<bool, KeysError> {
        self.inner.import_keys(&ExportedKeys::from_json(exported)?)
    }
}

/// Only in a library that is built with `net`, so not in the bindings of this repository.
#[cfg(feature = "net")]
#[uniffi::export]
impl Verifier {
    /// A verifier that uses the library's HTTP client instead of the app's. On Android the app must initialise the
    /// certificate verifier first.
    ///
    /// Errors: as `Verifier`.
    #[uniffi::constructor]
    pub fn with_own_http(provider: &Provider, options: VerifierOptions) -> Result<Self, ConfigError> {
        verifier::Verifier::new(provider.0.clone(), options).map(Verifier::of)
    }
}

impl Verifier {
    pub(super) fn of(inner: verifier::Verifier) -> Self {
        Verifier { inner: Arc::new(inner), number: direct::Number::in_table(&direct::VERIFIERS) }
    }
}

/// The number by which direct calls find this verifier. The generated code asks for it; no app does.
#[uniffi::export]
pub(super) fn direct_number(verifier: Arc<Verifier>) -> i64 {
    verifier.number.of(&verifier.inner)
}

fn host(fetcher: Arc<dyn KeyFetcher>) -> Arc<HostFetcher> {
    Arc::new(HostFetcher(fetcher))
}

fn clock_or_system(clock: Option<Arc<dyn Clock>>) -> Arc<dyn clock::Clock> {
    match clock {
        Some(clock) => Arc::new(HostClock(clock)),
        None => Arc::new(SystemClock),
    }
}
