//! The key set as a text that the app may store, so that the next start can verify before the network is available.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::cache::KeyCache;
use super::cached_set::{CachedSet, Instant};
use super::fetch::MAX_KEY_SET_BYTES;
use super::set::KeySet;
use crate::error::KeysError;

const VERSION: u32 = 1;
/// The largest set with every byte escaped, and its other fields.
const MAX_EXPORT_BYTES: usize = 8 * MAX_KEY_SET_BYTES;
/// The age of a set whose fetch time is in the future.
const UNKNOWN_AGE: Duration = Duration::from_secs(u32::MAX as u64);

/// A fetched key set with its age. Trust it only as much as the place where it was stored: anybody who can change the
/// text can add a key.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportedKeys {
    version: u32,
    keys_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
    fetched_at: i64,
    lifetime_secs: u64,
    jwk_set: String,
}

impl ExportedKeys {
    /// The export as JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        // A struct of numbers and strings always serialises.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads an export back.
    ///
    /// # Errors
    /// `E_KEYS_IMPORT` if the text is not an export of this version.
    pub fn from_json(text: &str) -> Result<Self, KeysError> {
        if text.len() > MAX_EXPORT_BYTES {
            return Err(import_error("it is larger than any export"));
        }
        let exported: ExportedKeys =
            serde_json::from_str(text).map_err(|_| import_error("it is not an export of this library"))?;
        if exported.version == VERSION {
            Ok(exported)
        } else {
            Err(import_error("it was made by another version of this library"))
        }
    }
}

impl KeyCache {
    /// The cached set; none before the first fetch.
    pub(crate) fn export(&self) -> Option<ExportedKeys> {
        let state = self.lock();
        let cached = state.cached.as_ref()?;
        Some(ExportedKeys {
            version: VERSION,
            keys_url: self.endpoint.url.clone(),
            etag: cached.etag.clone(),
            fetched_at: cached.fetched_at,
            lifetime_secs: cached.lifetime.as_secs(),
            jwk_set: String::from_utf8_lossy(&cached.body).into_owned(),
        })
    }

    /// Imports an exported set, unless a newer one is in memory. Returns whether it was used.
    pub(crate) fn import(&self, exported: &ExportedKeys) -> Result<bool, KeysError> {
        if exported.keys_url != self.endpoint.url {
            return Err(import_error("it belongs to another key set URL"));
        }
        let keys =
            KeySet::parse(exported.jwk_set.as_bytes()).map_err(|_| import_error("it holds no JWK Set"))?;
        if keys.usable().is_empty() {
            return Err(import_error("it holds no usable key"));
        }
        let age_secs = self.clock.now_at().saturating_sub(exported.fetched_at);
        // A fetch in the future: one of the two clocks was wrong, so the age is unknown.
        let age = u64::try_from(age_secs).map_or(UNKNOWN_AGE, Duration::from_secs);
        let lifetime = Duration::from_secs(exported.lifetime_secs).min(Duration::from_secs(24 * 60 * 60));
        let now = self.clock.monotonic();
        let mut state = self.lock();
        if state.cached.as_ref().is_some_and(|cached| cached.fetched.age(now) <= age) {
            return Ok(false);
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
        Ok(true)
    }
}

fn import_error(detail: &str) -> KeysError {
    KeysError::Import { detail: detail.to_owned() }
}
