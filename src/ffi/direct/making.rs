//! Providers and verifiers that are made by a direct call. A process that only verifies starts without JNA, whose own start takes most
//! of the time.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use uniffi::deps::anyhow::{bail, ensure};

use super::answers::argument;
use crate::clock::SystemClock;
use crate::error::ConfigError;
use crate::ffi::key_fetcher::KeyFetcher;
use crate::ffi::provider::Provider;
use crate::ffi::verifier::Verifier;
use crate::keys::{self, FetchError, KeysRequest, KeysResponse};
use crate::verifier::{VerifierConfig, VerifierOptions};

/// The constructors of `Provider`, by the numbers that `MadeDirectly.kt` has too.
const PARA: i32 = 0;
const DYNAMIC: i32 = 1;
const PRIVY: i32 = 2;
const WEB3AUTH: i32 = 3;
const STYTCH: i32 = 4;
const CUSTOM: i32 = 5;

/// Reads the constructor's number and its arguments.
pub(super) fn provider(read: &mut &[u8]) -> uniffi::Result<Result<Provider, ConfigError>> {
    let constructor: i32 = argument(read)?;
    Ok(match constructor {
        PARA => Provider::para(argument(read)?, argument(read)?),
        DYNAMIC => Provider::dynamic(&argument::<String>(read)?, argument(read)?),
        PRIVY => Provider::privy(&argument::<String>(read)?, argument(read)?, argument(read)?),
        WEB3AUTH => Provider::web3auth(&argument::<String>(read)?, argument(read)?, argument(read)?),
        STYTCH => Provider::stytch(&argument::<String>(read)?, argument(read)?),
        CUSTOM => Provider::custom(argument(read)?),
        _ => bail!("there is no constructor {constructor}"),
    })
}

/// A verifier, whether it has the app's fetcher (with configured keys it needs none), and whether it has keys before a fetch.
pub(super) struct Made {
    pub(super) verifier: Arc<Verifier>,
    pub(super) has_fetcher: bool,
    pub(super) has_keys: bool,
}

/// Reads what made the provider, the options and the fetcher.
pub(super) fn verifier(read: &mut &[u8]) -> uniffi::Result<Result<Made, ConfigError>> {
    let provider = provider(read)?;
    let options: VerifierOptions = argument(read)?;
    let fetcher = LateFetcher::of(argument(read)?);
    ensure!(read.is_empty(), "a verifier has other arguments");
    Ok(provider.and_then(|provider| made(provider.0, options, fetcher)))
}

/// Reads the configuration and the fetcher.
pub(super) fn verifier_from_json(read: &mut &[u8]) -> uniffi::Result<Result<Made, ConfigError>> {
    let config: String = argument(read)?;
    let fetcher = LateFetcher::of(argument(read)?);
    ensure!(read.is_empty(), "a verifier has other arguments");
    Ok(VerifierConfig::from_json(&config)
        .and_then(|VerifierConfig { provider, options }| made(provider, options, fetcher)))
}

fn made(
    provider: crate::provider::Provider,
    options: VerifierOptions,
    fetcher: Arc<LateFetcher>,
) -> Result<Made, ConfigError> {
    let has_pins = options.pinned_keys.is_some() || !options.issuer_pins.is_empty();
    let clock = Arc::new(SystemClock);
    let verifier = crate::verifier::Verifier::with_parts(provider, options, fetcher.clone(), clock)?;
    let has_fetcher = Arc::strong_count(&fetcher) > 1;
    fetcher.is_owned.store(has_fetcher, Ordering::Relaxed);
    let has_keys = has_pins || !has_fetcher;
    Ok(Made { verifier: Arc::new(Verifier::of(verifier)), has_fetcher, has_keys })
}

/// The app's fetcher, by its handle. uniffi's table of callbacks is registered with JNA, so the handle is used only after a call through
/// JNA. A fetch begins with one, or refreshes a set that was fetched or imported, and a verifier ends by one. A direct call that begins
/// the first fetch would break this.
struct LateFetcher {
    handle: i64,
    fetcher: OnceLock<Option<Arc<dyn KeyFetcher>>>,
    /// False if no verifier has it: then the app's side takes the handle back.
    is_owned: AtomicBool,
}

impl LateFetcher {
    fn of(handle: i64) -> Arc<Self> {
        Arc::new(LateFetcher { handle, fetcher: OnceLock::new(), is_owned: AtomicBool::new(false) })
    }

    fn fetcher(&self) -> Option<&Arc<dyn KeyFetcher>> {
        let handle = self.handle.to_be_bytes();
        self.fetcher.get_or_init(|| argument(&mut handle.as_slice()).ok()).as_ref()
    }
}

impl keys::KeyFetcher for LateFetcher {
    fn fetch(&self, request: &KeysRequest) -> Result<KeysResponse, FetchError> {
        match self.fetcher() {
            Some(fetcher) => fetcher.fetch(request.clone()),
            None => Err(FetchError::Fetcher { detail: "the fetcher is none of the app's".to_owned() }),
        }
    }
}

impl Drop for LateFetcher {
    fn drop(&mut self) {
        if *self.is_owned.get_mut() {
            // What uniffi makes of a handle gives it back at its end.
            self.fetcher();
        }
    }
}
