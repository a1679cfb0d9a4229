//! Verified tokens, so that a server verifies each one once: requests repeat their token for minutes.
//!
//! A hit is as good as a verification: the expiry is judged each time, and the set that verified the token must be the one that
//! a verification would use now, and be fresh. Everything else is verified again.

use std::sync::Arc;

use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{DefaultHashBuilder, OptionsBuilder, Weighter};
use ring::digest::{Context, SHA256, SHA256_OUTPUT_LEN};

use super::Verifier;
use super::key_sets::Keys;
use super::session_size::size_in_memory;
use crate::error::{ConfigError, VerifyError};
use crate::keys::{KeySource, VerificationKey};
use crate::session::Session;
use crate::token::MAX_TOKEN_BYTES;

/// How much a cache of verified tokens may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CacheLimits {
    /// The largest number of tokens, 16 to 10,000,000. Default 2,000.
    pub tokens: u64,
    /// The most bytes that their sessions may take in memory, 65,536 to 64 GiB. Default 32 MiB. A session of Para's takes some
    /// 10,000.
    pub bytes: u64,
}

impl Default for CacheLimits {
    fn default() -> Self {
        CacheLimits { tokens: 2_000, bytes: 32 * 1024 * 1024 }
    }
}

const TOKENS: (i64, i64) = (16, 10_000_000);
const BYTES: (i64, i64) = (65_536, 64 * 1024 * 1024 * 1024);

/// A part of the cache has a lock and a share of the bytes. A session that takes more than some half of it is not kept.
const LEAST_SHARE: u64 = 2 * 1024 * 1024;
const MOST_PARTS: u64 = 64;

/// No session takes less.
const LEAST_BYTES: u64 = 4 * 1024;

/// SHA-256 of the token and of the key id that was passed with it. The token is not stored.
type Name = [u8; SHA256_OUTPUT_LEN];

#[derive(Clone)]
struct Verified {
    session: Arc<Session>,
    /// The set that verified it.
    by: SetVersion,
    /// The session as another language reads it, if one does.
    #[cfg_attr(not(all(feature = "ffi", not(target_os = "ios"))), allow(dead_code))]
    encoded: Option<Arc<[u8]>>,
    weight: u64,
}

/// Writes a session as another language reads it.
pub(crate) type Encode = fn(&Session) -> Vec<u8>;

/// One of the verifier's sets, as it was fetched once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SetVersion {
    set: usize,
    generation: u64,
}

/// Which fetch of a set a verification would use now; none if it is not fresh.
pub(super) type Generation = fn(&Keys) -> Option<u64>;

/// The cache of one verifier and its clones.
pub(super) struct TokenCache {
    limits: CacheLimits,
    encode: Option<Encode>,
    verified: Cache<Name, Verified, StoredWeight>,
}

#[derive(Clone)]
struct StoredWeight;

impl Weighter<Name, Verified> for StoredWeight {
    fn weight(&self, _: &Name, verified: &Verified) -> u64 {
        verified.weight
    }
}

impl TokenCache {
    fn new(limits: CacheLimits, encode: Option<Encode>) -> Result<Self, ConfigError> {
        in_range("tokens", limits.tokens, TOKENS)?;
        in_range("bytes", limits.bytes, BYTES)?;
        let parts = usize::try_from((limits.bytes / LEAST_SHARE).clamp(1, MOST_PARTS)).unwrap_or(1);
        // What is reserved for it counts too, so not for more than will fit.
        let tokens = usize::try_from(limits.tokens.min(limits.bytes / LEAST_BYTES)).unwrap_or(usize::MAX);
        let options = OptionsBuilder::new()
            .shards(parts)
            .estimated_items_capacity(tokens)
            .weight_capacity(limits.bytes)
            .build()
            .map_err(|_| ConfigError::Conflict { detail: "the limits of the cache do not fit".to_owned() })?;
        let verified = Cache::with_options(
            options,
            StoredWeight,
            DefaultHashBuilder::default(),
            DefaultLifecycle::default(),
        );
        Ok(TokenCache { limits, encode, verified })
    }

    fn insert(&self, name: Name, session: &Arc<Session>, by: SetVersion) {
        // As if it took its share of the bytes: so no more than the allowed number fits.
        let share = self.limits.bytes.div_ceil(self.limits.tokens);
        let encoded: Option<Arc<[u8]>> = self.encode.map(|encode| encode(session).into());
        let bytes = encoded.as_ref().map_or(0, |bytes| bytes.len());
        let size = size_in_memory(session) + u64::try_from(bytes).unwrap_or(u64::MAX);
        let weight = size.max(share).max(LEAST_BYTES);
        self.verified.insert(name, Verified { session: Arc::clone(session), by, encoded, weight });
    }
}

impl Verifier {
    /// Keeps verified tokens from now on, for this verifier and its clones. For servers: a token that comes again is found in
    /// about a microsecond. [`Verifier::verify`], [`Verifier::verify_shared`] and [`Verifier::verify_offline`] use it.
    ///
    /// A token counts as verified until it expires, or until the key set is fetched again or is no longer fresh. `verified_at`
    /// and `key_source` are those of the first verification. The token is not stored, only its SHA-256 and its session.
    ///
    /// # Errors
    /// `E_CONFIG_OPTION` if a limit is out of range; `E_CONFIG_CONFLICT` if it has other limits already.
    pub fn cache_tokens(&self, limits: CacheLimits) -> Result<(), ConfigError> {
        self.cache_tokens_encoded(limits, None)
    }

    /// The same, with each session also in the form in which another language reads it.
    pub(crate) fn cache_tokens_encoded(
        &self,
        limits: CacheLimits,
        encode: Option<Encode>,
    ) -> Result<(), ConfigError> {
        let cache = TokenCache::new(limits, encode)?;
        if self.tokens.get_or_init(|| cache).limits == limits {
            return Ok(());
        }
        Err(ConfigError::Conflict { detail: "this verifier caches tokens with other limits".to_owned() })
    }

    /// [`Verifier::verify`] without a copy of the session, if the token is cached.
    ///
    /// # Errors
    /// As [`Verifier::verify`].
    pub async fn verify_shared(
        &self,
        token: &str,
        key_id: Option<&str>,
    ) -> Result<Arc<Session>, VerifyError> {
        if self.tokens.get().is_none() {
            return self.verify_with(token, key_id).await.map(|(session, _)| Arc::new(session));
        }
        if let Some(session) = self.cached(token, key_id, fresh_generation) {
            return Ok(session);
        }
        let prepared = self.prepare(token, key_id)?;
        let set = prepared.set;
        let before = self.version(set, fresh_generation);
        let (session, key) = self.verify_prepared(prepared).await?;
        let session = Arc::new(session);
        self.keep(token, key_id, (&session, &key), (before, self.version(set, fresh_generation)));
        Ok(session)
    }

    pub(super) fn verify_offline_cached(
        &self,
        token: &str,
        key_id: Option<&str>,
    ) -> Result<Arc<Session>, VerifyError> {
        if let Some(session) = self.cached(token, key_id, generation_in_memory) {
            return Ok(session);
        }
        let prepared = self.prepare(token, key_id)?;
        let set = prepared.set;
        let before = self.version(set, generation_in_memory);
        let (session, key) = self.verify_prepared_in_memory(prepared)?;
        let session = Arc::new(session);
        self.keep(token, key_id, (&session, &key), (before, self.version(set, generation_in_memory)));
        Ok(session)
    }

    /// The session of a token that would be verified with the same set now.
    pub(super) fn cached(&self, token: &str, key_id: Option<&str>, now: Generation) -> Option<Arc<Session>> {
        self.found(token, key_id, now).map(|verified| verified.session)
    }

    /// What `verify_offline` would answer from the cache, encoded; with `may_refresh` what `verify` would.
    #[cfg(all(feature = "ffi", not(target_os = "ios")))]
    pub(crate) fn cached_encoded(
        &self,
        token: &str,
        key_id: Option<&str>,
        may_refresh: bool,
    ) -> Option<Arc<[u8]>> {
        let now = if may_refresh { fresh_generation } else { generation_in_memory };
        self.found(token, key_id, now)?.encoded
    }

    fn found(&self, token: &str, key_id: Option<&str>, now: Generation) -> Option<Verified> {
        let tokens = self.tokens.get()?;
        let name = name_of(token, key_id)?;
        let verified = tokens.verified.get(&name)?;
        let session = &verified.session;
        let now_at = self.clock.now_at();
        // A clock that was set back says nothing about `nbf` any more.
        let is_in_time =
            (session.verified_at..session.expires_at.saturating_add(self.leeway_secs)).contains(&now_at);
        if !is_in_time {
            tokens.verified.remove(&name);
            return None;
        }
        (self.version(verified.by.set, now) == Some(verified.by)).then_some(verified)
    }

    /// `before` and `after`: the set before the verification and now. If they are the same, that set has verified it.
    pub(super) fn keep(
        &self,
        token: &str,
        key_id: Option<&str>,
        (session, key): (&Arc<Session>, &VerificationKey),
        (before, after): (Option<SetVersion>, Option<SetVersion>),
    ) {
        // Found by its id. A key without one verifies any id, and for a fetched set the provider is asked first, again and again.
        let is_named = session.key_id.as_deref() == key.key_id();
        if let (Some(tokens), Some(by), Some(name)) = (self.tokens.get(), before, name_of(token, key_id))
            && before == after
            && (is_named || key_id.is_none() && matches!(self.keys.get(by.set), Ok(Keys::Configured(_))))
        {
            tokens.insert(name, session, by);
        }
    }

    /// What the set is now, if it is fresh.
    pub(super) fn version(&self, set: usize, now: Generation) -> Option<SetVersion> {
        now(self.keys.get(set).ok()?).map(|generation| SetVersion { set, generation })
    }
}

/// The set that `verify_offline` uses now, if it is fresh. Fetches nothing.
fn generation_in_memory(keys: &Keys) -> Option<u64> {
    match keys {
        Keys::Configured(_) => Some(0),
        Keys::Remote(cache) => {
            let snapshot = cache.offline().ok()?;
            let is_fresh = snapshot.source == KeySource::Cached && snapshot.failure.is_none();
            is_fresh.then_some(snapshot.generation)
        }
    }
}

/// The set that `verify` uses now, if it is fresh. Starts the next fetch when it is due.
pub(super) fn fresh_generation(keys: &Keys) -> Option<u64> {
    match keys {
        Keys::Configured(_) => Some(0),
        Keys::Remote(cache) => cache.current_at_once().map(|snapshot| snapshot.generation),
    }
}

/// `None`: too long to be verified.
fn name_of(token: &str, key_id: Option<&str>) -> Option<Name> {
    if token.len() > MAX_TOKEN_BYTES {
        return None;
    }
    let mut context = Context::new(&SHA256);
    // With its length, so that no two pairs are alike. An empty key id counts as absent everywhere.
    context.update(&token.len().to_be_bytes());
    context.update(token.as_bytes());
    context.update(key_id.unwrap_or_default().as_bytes());
    context.finish().as_ref().try_into().ok()
}

fn in_range(option: &str, value: u64, (minimum, maximum): (i64, i64)) -> Result<(), ConfigError> {
    if i64::try_from(value).is_ok_and(|value| (minimum..=maximum).contains(&value)) {
        return Ok(());
    }
    Err(ConfigError::Option { option: option.to_owned(), minimum, maximum })
}

#[cfg(test)]
#[path = "token_cache_tests.rs"]
mod tests;
