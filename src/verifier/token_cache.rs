//! Verified tokens, so that a server verifies each one once: requests repeat their token for minutes.
//!
//! A hit is as good as a verification: the expiry is judged each time, and the set that verified the token must be the one that
//! a verification would use now, and be fresh. Everything else is verified again.

use std::io;
use std::mem::size_of;
use std::sync::Arc;

use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{DefaultHashBuilder, OptionsBuilder, Weighter};
use ring::digest::{Context, SHA256, SHA256_OUTPUT_LEN};

use super::Verifier;
use super::key_sets::Keys;
use crate::error::{ConfigError, VerifyError};
use crate::keys::{KeySource, VerificationKey};
use crate::provider::{
    AdditionalAddress, BlockchainAccount, DynamicClaims, ParaClaims, ParaExternalWallet, ParaWallet,
    ProviderClaims, VerifiedCredential,
};
use crate::session::Session;
use crate::token::MAX_TOKEN_BYTES;
use crate::user::Wallet;

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
    weight: u64,
}

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
    fn new(limits: CacheLimits) -> Result<Self, ConfigError> {
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
        Ok(TokenCache { limits, verified })
    }

    fn insert(&self, name: Name, session: &Arc<Session>, by: SetVersion) {
        // As if it took its share of the bytes: so no more than the allowed number fits.
        let share = self.limits.bytes.div_ceil(self.limits.tokens);
        let weight = size_in_memory(session).max(share).max(LEAST_BYTES);
        self.verified.insert(name, Verified { session: Arc::clone(session), by, weight });
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
        let cache = TokenCache::new(limits)?;
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
        let tokens = self.tokens.get()?;
        let name = name_of(token, key_id)?;
        let Verified { session, by, .. } = tokens.verified.get(&name)?;
        let now_at = self.clock.now_at();
        // A clock that was set back says nothing about `nbf` any more.
        let is_in_time =
            (session.verified_at..session.expires_at.saturating_add(self.leeway_secs)).contains(&now_at);
        if !is_in_time {
            tokens.verified.remove(&name);
            return None;
        }
        (self.version(by.set, now) == Some(by)).then_some(session)
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
            && (is_named || key_id.is_none() && matches!(self.keys.get(by.set), Keys::Configured(_)))
        {
            tokens.insert(name, session, by);
        }
    }

    /// What the set is now, if it is fresh.
    pub(super) fn version(&self, set: usize, now: Generation) -> Option<SetVersion> {
        now(self.keys.get(set)).map(|generation| SetVersion { set, generation })
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

/// At least the bytes that the session takes: its texts are all in its JSON, and each object and text of the claims has at
/// most one counterpart in the provider's claims.
fn size_in_memory(session: &Session) -> u64 {
    const ENTRY: usize = size_of::<Session>() + size_of::<DynamicClaims>() + size_of::<ParaClaims>() + 256;
    let object = match &session.provider_claims {
        None => 0,
        Some(ProviderClaims::Para(_)) => size_of::<ParaWallet>().max(size_of::<ParaExternalWallet>()),
        Some(ProviderClaims::Dynamic(_)) => {
            let others = size_of::<AdditionalAddress>().max(size_of::<BlockchainAccount>());
            size_of::<VerifiedCredential>().max(others)
        }
    };
    let mut json = Counter(0);
    // Strings, numbers and lists always serialise.
    let _ = serde_json::to_writer(&mut json, session);
    let claims = session.claims_json.bytes();
    let (objects, quotes) = claims.fold((0, 0), |(objects, quotes), byte| {
        (objects + usize::from(byte == b'{'), quotes + usize::from(byte == b'"'))
    });
    // A list may have twice the room that it needs.
    let lists = 2 * (objects * object + session.wallets.len() * size_of::<Wallet>());
    let texts = quotes * size_of::<String>();
    u64::try_from(ENTRY + json.0 + lists + texts).unwrap_or(u64::MAX)
}

struct Counter(usize);

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
#[path = "token_cache_tests.rs"]
mod tests;
