//! The key sets as a text that the app may store, so that the next start can verify before the network is available.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::cache::KeyCache;
use super::cached_set::{CachedSet, Instant};
use super::fetch::MAX_KEY_SET_BYTES;
use super::set::KeySet;
use crate::error::KeysError;

const VERSION: u32 = 2;
/// The largest set with every byte escaped, and its other fields.
const MAX_SET_BYTES: usize = 8 * MAX_KEY_SET_BYTES;
/// How many key sets a provider may have, so that each export can be imported.
pub(crate) const MAX_SETS: usize = 16;
/// Nothing longer is parsed.
const MAX_EXPORT_BYTES: usize = MAX_SETS * MAX_SET_BYTES;
/// The age of a set whose fetch time is in the future.
const UNKNOWN_AGE: Duration = Duration::from_secs(u32::MAX as u64);

/// Fetched key sets with their age. Trust them only as much as the place where they were stored: anybody who can change the
/// text can add a key.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportedKeys {
    version: u32,
    sets: Vec<ExportedSet>,
}

/// One set. Its URL says whose it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ExportedSet {
    keys_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
    fetched_at: i64,
    lifetime_secs: u64,
    jwk_set: String,
}

/// The form of before a provider could have several sets.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Version1 {
    #[serde(rename = "version")]
    _version: u32,
    keys_url: String,
    etag: Option<String>,
    fetched_at: i64,
    lifetime_secs: u64,
    jwk_set: String,
}

#[derive(Deserialize)]
struct AnyVersion {
    version: u32,
}

impl ExportedKeys {
    /// None without a set.
    pub(crate) fn of(sets: Vec<ExportedSet>) -> Option<Self> {
        if sets.is_empty() { None } else { Some(ExportedKeys { version: VERSION, sets }) }
    }

    /// The export as JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        // A struct of numbers and strings always serialises.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads an export back, of this version or of version 1.
    ///
    /// # Errors
    /// `E_KEYS_IMPORT` if the text is no such export.
    pub fn from_json(text: &str) -> Result<Self, KeysError> {
        if text.len() > MAX_EXPORT_BYTES {
            return Err(too_large());
        }
        let unreadable = |_| import_error("it is not an export of this library");
        let AnyVersion { version } = serde_json::from_str(text).map_err(unreadable)?;
        let exported: ExportedKeys = match version {
            1 => serde_json::from_str::<Version1>(text).map_err(unreadable)?.into(),
            VERSION => serde_json::from_str(text).map_err(unreadable)?,
            _ => return Err(import_error("it was made by another version of this library")),
        };
        if exported.sets.is_empty() {
            return Err(import_error("it holds no key set"));
        }
        if text.len() > exported.sets.len().saturating_mul(MAX_SET_BYTES) {
            return Err(too_large());
        }
        Ok(exported)
    }

    /// Imports all sets, or none if one of them cannot be used. Returns whether one was used.
    pub(crate) fn import_into(&self, caches: &[&Arc<KeyCache>]) -> Result<bool, KeysError> {
        let mut checked = Vec::with_capacity(self.sets.len());
        for set in &self.sets {
            let cache = caches.iter().find(|cache| cache.endpoint.url == set.keys_url);
            let cache = cache.ok_or_else(|| import_error("it belongs to another key set URL"))?;
            checked.push((cache, set, set.keys()?));
        }
        let mut is_used = false;
        for (cache, set, keys) in checked {
            is_used |= cache.import(set, keys);
        }
        Ok(is_used)
    }
}

impl From<Version1> for ExportedKeys {
    fn from(old: Version1) -> Self {
        let Version1 { _version, keys_url, etag, fetched_at, lifetime_secs, jwk_set } = old;
        let set = ExportedSet { keys_url, etag, fetched_at, lifetime_secs, jwk_set };
        ExportedKeys { version: VERSION, sets: vec![set] }
    }
}

impl ExportedSet {
    fn keys(&self) -> Result<KeySet, KeysError> {
        let keys = KeySet::parse(self.jwk_set.as_bytes()).map_err(|_| import_error("it holds no JWK Set"))?;
        if keys.usable().is_empty() {
            return Err(import_error("it holds no usable key"));
        }
        Ok(keys)
    }
}

impl KeyCache {
    /// The cached set; none before the first fetch.
    pub(crate) fn export(&self) -> Option<ExportedSet> {
        let state = self.lock();
        let cached = state.cached.as_ref()?;
        Some(ExportedSet {
            keys_url: self.endpoint.url.clone(),
            etag: cached.etag.clone(),
            fetched_at: cached.fetched_at,
            lifetime_secs: cached.lifetime.as_secs(),
            jwk_set: String::from_utf8_lossy(&cached.body).into_owned(),
        })
    }

    /// Imports an exported set, unless a newer one is in memory. Returns whether it was used.
    fn import(&self, exported: &ExportedSet, keys: KeySet) -> bool {
        let age_secs = self.clock.now_at().saturating_sub(exported.fetched_at);
        // A fetch in the future: one of the two clocks was wrong, so the age is unknown.
        let age = u64::try_from(age_secs).map_or(UNKNOWN_AGE, Duration::from_secs);
        let lifetime = Duration::from_secs(exported.lifetime_secs).min(Duration::from_secs(24 * 60 * 60));
        let now = self.clock.monotonic();
        let mut state = self.lock();
        if state.cached.as_ref().is_some_and(|cached| cached.fetched.age(now) <= age) {
            return false;
        }
        state.cached = Some(CachedSet {
            keys: Arc::new(keys),
            body: exported.jwk_set.as_bytes().into(),
            etag: exported.etag.clone(),
            fetched: Instant { seen: now, age_then: age },
            fetched_at: exported.fetched_at,
            lifetime,
            imported: true,
        });
        state.generation += 1;
        true
    }
}

fn too_large() -> KeysError {
    import_error("it is larger than any export")
}

fn import_error(detail: &str) -> KeysError {
    KeysError::Import { detail: detail.to_owned() }
}
