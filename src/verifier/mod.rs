//! The whole verification: from an issued token to a session, or the reason for the refusal.

#[cfg(all(feature = "ffi", not(target_os = "ios")))]
mod at_once;
mod config;
mod key_search;
mod key_set;
mod key_sets;
mod options;
#[cfg(feature = "token-cache")]
mod session_size;
#[cfg(feature = "vault")]
mod stored;
#[cfg(all(test, any(feature = "ffi", feature = "token-cache")))]
mod test_world;
#[cfg(feature = "token-cache")]
mod token_cache;

use std::sync::Arc;

use crate::clock::{Clock, SystemClock};
use crate::error::{ConfigError, VerifyError};
#[cfg(feature = "net")]
use crate::keys::HttpKeyFetcher;
use crate::keys::{KeyFetcher, KeySource, VerificationKey};
use crate::provider::{Chosen, IssuerKeys, Provider};
use crate::session::Session;
use crate::token::Algorithm;
use crate::token::claims::{self, Claims};
use crate::token::compact::{self, CompactJws};
use crate::token::header;
use crate::token::policy::Moment;
use crate::token::registered::RegisteredClaims;

#[cfg(feature = "json-schema")]
pub(crate) use config::ConfigDocument;
pub use config::VerifierConfig;
use key_sets::{KeySets, Keys};
pub use options::{Development, IssuerPin, PinnedKeys, VerifierOptions};
#[cfg(feature = "vault")]
pub use stored::Restored;
#[cfg(feature = "token-cache")]
pub use token_cache::CacheLimits;

/// The `environment` if the key set came from a development URL.
const DEVELOPMENT: &str = "development";

/// Verifies the tokens of one provider. Cheap to clone; clones share the key set.
///
/// Creating one does no I/O. Keep it as long as the app runs: it holds the fetched keys.
#[derive(Clone)]
pub struct Verifier {
    provider: Arc<Provider>,
    keys: KeySets,
    clock: Arc<dyn Clock>,
    leeway_secs: i64,
    environment: Arc<str>,
    #[cfg(feature = "token-cache")]
    tokens: Arc<std::sync::OnceLock<token_cache::TokenCache>>,
}

/// A parsed token; everything that needs no key is checked.
struct Prepared<'t> {
    jws: CompactJws<'t>,
    algorithm: Algorithm,
    key_id: Option<String>,
    /// The `iss` that chose the keys, if it did.
    issuer: Option<String>,
    issuer_keys: &'t IssuerKeys,
    keys: &'t Keys,
    /// The number of the keys among the verifier's.
    #[cfg(feature = "token-cache")]
    set: usize,
}

impl Verifier {
    /// A verifier that fetches the provider's key set with this crate's own HTTP client.
    ///
    /// # Errors
    /// `E_CONFIG_OPTION`, `E_CONFIG_KEYS` or `E_CONFIG_KEYS_URL` if an option is wrong.
    #[cfg(feature = "net")]
    pub fn new(provider: Provider, options: VerifierOptions) -> Result<Self, ConfigError> {
        Self::with_fetcher(provider, options, Arc::new(HttpKeyFetcher::new()))
    }

    /// A verifier that fetches with the caller's HTTP client.
    ///
    /// # Errors
    /// As [`Verifier::with_parts`].
    pub fn with_fetcher(
        provider: Provider,
        options: VerifierOptions,
        fetcher: Arc<dyn KeyFetcher>,
    ) -> Result<Self, ConfigError> {
        Self::with_parts(provider, options, fetcher, Arc::new(SystemClock))
    }

    /// A verifier with the caller's HTTP client and clock.
    ///
    /// # Errors
    /// `E_CONFIG_OPTION`, `E_CONFIG_KEYS` or `E_CONFIG_KEYS_URL` if an option is wrong.
    pub fn with_parts(
        provider: Provider,
        options: VerifierOptions,
        fetcher: Arc<dyn KeyFetcher>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, ConfigError> {
        options.check()?;
        let keys = KeySets::new(provider.description(), &options, &fetcher, &clock)?;
        let environment: Arc<str> = match options.development {
            Some(_) => DEVELOPMENT.into(),
            None => provider.description().environment.as_str().into(),
        };
        Ok(Self {
            provider: Arc::new(provider),
            keys,
            clock,
            leeway_secs: options.leeway_secs,
            environment,
            #[cfg(feature = "token-cache")]
            tokens: Arc::default(),
        })
    }

    /// Verifies a token against the provider's key set, fetching it when needed.
    ///
    /// `key_id` is the key id that the wallet SDK returns with the token (Para's `keyId`); pass `None` if there is
    /// none. Dropping the returned future cancels only the wait, never the fetch, which other callers may share. Runs
    /// on any executor.
    ///
    /// # Errors
    /// [`VerifyError`]; its `code()` says what to do. `E_KEYS_UNAVAILABLE` never means that the token is bad.
    pub async fn verify(&self, token: &str, key_id: Option<&str>) -> Result<Session, VerifyError> {
        #[cfg(feature = "token-cache")]
        if self.tokens.get().is_some() {
            return self.verify_shared(token, key_id).await.map(Arc::unwrap_or_clone);
        }
        Ok(self.verify_with(token, key_id).await?.0)
    }

    /// Verifies, and returns the key that verified the token.
    async fn verify_with(
        &self,
        token: &str,
        key_id: Option<&str>,
    ) -> Result<(Session, Arc<VerificationKey>), VerifyError> {
        self.verify_prepared(self.prepare(token, key_id)?).await
    }

    async fn verify_prepared(
        &self,
        prepared: Prepared<'_>,
    ) -> Result<(Session, Arc<VerificationKey>), VerifyError> {
        let (key, source) = match prepared.keys {
            Keys::Configured(keys) => self.find_configured(&prepared, keys)?,
            Keys::Remote(cache) => self.find_remote(&prepared, cache).await?,
        };
        let session = self.conclude(prepared, &key, source, self.clock.now_at())?;
        Ok((session, key))
    }

    /// Verifies a token with the keys in memory: the cached set, fresh or stale within its limit, else the pinned keys.
    /// Never uses the network and never waits.
    ///
    /// # Errors
    /// [`VerifyError`]; `E_KEYS_UNAVAILABLE` if no key in memory can decide.
    pub fn verify_offline(&self, token: &str, key_id: Option<&str>) -> Result<Session, VerifyError> {
        #[cfg(feature = "token-cache")]
        if self.tokens.get().is_some() {
            return self.verify_offline_cached(token, key_id).map(Arc::unwrap_or_clone);
        }
        self.verify_with_keys_in_memory(token, key_id).map(|(session, _)| session)
    }

    fn verify_with_keys_in_memory(
        &self,
        token: &str,
        key_id: Option<&str>,
    ) -> Result<(Session, Arc<VerificationKey>), VerifyError> {
        self.verify_prepared_in_memory(self.prepare(token, key_id)?)
    }

    fn verify_prepared_in_memory(
        &self,
        prepared: Prepared<'_>,
    ) -> Result<(Session, Arc<VerificationKey>), VerifyError> {
        let (key, source) = match prepared.keys {
            Keys::Configured(keys) => self.find_configured(&prepared, keys)?,
            Keys::Remote(cache) => self.find_at_hand(&prepared, cache)?,
        };
        let session = self.conclude(prepared, &key, source, self.clock.now_at())?;
        Ok((session, key))
    }

    /// The provider whose tokens this verifies.
    #[must_use]
    pub fn provider(&self) -> &Provider {
        &self.provider
    }

    /// The `environment` of its sessions.
    #[cfg(feature = "vault")]
    pub(crate) fn environment(&self) -> &str {
        &self.environment
    }

    #[cfg(feature = "vault")]
    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.clock)
    }

    fn prepare<'t>(&'t self, token: &'t str, key_id: Option<&str>) -> Result<Prepared<'t>, VerifyError> {
        let provider = self.provider.description();
        let jws = compact::split(token)?;
        let header = header::parse(&jws.header)?;
        header.require_no_extension()?;
        let algorithm = Algorithm::allowed(&header.algorithm, &provider.algorithms)?;
        header.require_not_nested()?;
        provider.check_header(&header)?;
        let key_id = header.wanted_key_id(key_id)?.map(str::to_owned);
        let Chosen { number, keys, issuer } = provider.key_sets.choose(&jws.payload)?;
        Ok(Prepared {
            jws,
            algorithm,
            key_id,
            issuer,
            issuer_keys: keys,
            keys: self.keys.get(number)?,
            #[cfg(feature = "token-cache")]
            set: number,
        })
    }

    /// The signature is good: checks the claims as of `now_at` and creates the session.
    fn conclude(
        &self,
        prepared: Prepared<'_>,
        key: &VerificationKey,
        key_source: KeySource,
        now_at: i64,
    ) -> Result<Session, VerifyError> {
        let claims_json = claims::text(prepared.jws.payload)?;
        let payload = claims::parse(&claims_json)?;
        let claims = Claims::top(&payload);
        let mut registered = RegisteredClaims::read(&claims)?;
        if prepared.issuer.is_some() {
            // The value that chose the keys is the one that is judged.
            registered.issuer = prepared.issuer;
        }
        let moment = Moment { now_at, leeway_secs: self.leeway_secs };
        let judged = self.provider.description().judge(prepared.issuer_keys, &claims, &registered, moment);
        let judged = judged.map_err(|error| with_clock_offset(error, prepared.keys))?;
        Ok(Session {
            provider: self.provider.kind(),
            environment: self.environment.to_string(),
            user_id: judged.user_id,
            identity: judged.identity,
            wallets: judged.wallets,
            issued_at: registered.issued_at(),
            expires_at: judged.expires_at,
            audiences: registered.audiences.unwrap_or_default(),
            issuer: registered.issuer,
            key_id: prepared.key_id.or_else(|| key.key_id().map(str::to_owned)),
            algorithm: prepared.algorithm,
            key_source,
            token_kind: judged.token_kind,
            verified_at: now_at,
            provider_claims: judged.provider_claims,
            claims_json,
        })
    }

    /// How far the device's clock is behind a provider's, if that is known.
    #[cfg(feature = "vault")]
    pub(crate) fn clock_offset_secs(&self) -> Option<i64> {
        self.keys.clock_offset_secs()
    }
}

/// Only an error tells the offset: reading it takes the lock of the keys.
fn with_clock_offset(mut error: VerifyError, keys: &Keys) -> VerifyError {
    if let (
        VerifyError::Expired { clock_offset_secs, .. } | VerifyError::NotYetValid { clock_offset_secs, .. },
        Keys::Remote(cache),
    ) = (&mut error, keys)
    {
        *clock_offset_secs = cache.clock_offset_secs();
    }
    error
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Verifier")
            .field("provider", &self.provider.kind())
            .field("environment", &self.environment)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Required by uniffi and multi-threaded executors.
    #[test]
    fn a_verification_may_move_between_threads() {
        fn is_send<T: Send>(_: &T) {}
        fn is_shareable<T: Send + Sync>() {}
        is_shareable::<Verifier>();
        let _ = |verifier: &'static Verifier| is_send(&verifier.verify("", None));
    }
}
