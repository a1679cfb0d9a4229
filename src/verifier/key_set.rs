//! The key set of a verifier: fetched, shown, stored.

use super::{Keys, Verifier};
use crate::error::KeysError;
use crate::keys::{ExportedKeys, KeySource, KeysStatus};

impl Verifier {
    /// Fetches the provider's key set now. Does nothing for keys given in the configuration.
    ///
    /// # Errors
    /// `E_KEYS_UNAVAILABLE`; the current set stays.
    pub async fn refresh_keys(&self) -> Result<(), KeysError> {
        match &self.keys {
            Keys::Remote(cache) => cache.refresh().await,
            Keys::Configured(_) => Ok(()),
        }
    }

    /// What is known about the key set, for diagnosis. Does no I/O.
    #[must_use]
    pub fn keys_status(&self) -> KeysStatus {
        match &self.keys {
            Keys::Remote(cache) => cache.status(),
            Keys::Configured(keys) => KeysStatus { source: Some(KeySource::Pinned), ..keys.status() },
        }
    }

    /// The fetched set as a text to store, so that the next start can verify before the network is available.
    #[must_use]
    pub fn export_keys(&self) -> Option<ExportedKeys> {
        match &self.keys {
            Keys::Remote(cache) => cache.export(),
            Keys::Configured(_) => None,
        }
    }

    /// Imports an exported set, unless a newer one is in memory. Returns whether it was used. Trust the text only as
    /// much as the place where it was stored.
    ///
    /// # Errors
    /// `E_KEYS_IMPORT` if it belongs to another URL or contains no usable key.
    pub fn import_keys(&self, exported: &ExportedKeys) -> Result<bool, KeysError> {
        match &self.keys {
            Keys::Remote(cache) => cache.import(exported),
            Keys::Configured(_) => Ok(false),
        }
    }
}
