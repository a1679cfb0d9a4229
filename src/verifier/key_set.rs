//! The key sets of a verifier: fetched, shown, stored.

use super::Verifier;
use super::key_sets::Keys;
use crate::error::KeysError;
use crate::keys::{ExportedKeys, KeySource, KeysStatus};
use crate::provider::IssuerSets;

impl Verifier {
    /// Fetches the provider's key sets now. Does nothing for keys given in the configuration.
    ///
    /// # Errors
    /// `E_KEYS_UNAVAILABLE` if one of them cannot be fetched; the current set stays, and the others are fetched all the same.
    pub async fn refresh_keys(&self) -> Result<(), KeysError> {
        let mut outcome = Ok(());
        let fetches: Vec<_> = self.keys.caches().map(|cache| cache.start_refresh()).collect();
        for fetch in fetches {
            outcome = outcome.and(fetch.ended().await);
        }
        outcome
    }

    /// What is known about the key set, for diagnosis. Does no I/O. If the provider's issuers have key sets of their own, this
    /// is the first one, and `other_sets` are the others.
    #[must_use]
    pub fn keys_status(&self) -> KeysStatus {
        let mut statuses = self.keys.iter().zip(self.issuers_of_sets()).map(|(keys, issuers)| {
            let status = match keys {
                Keys::Remote(cache) => cache.status(),
                Keys::Configured(keys) => KeysStatus { source: Some(KeySource::Pinned), ..keys.status() },
            };
            KeysStatus { issuers, ..status }
        });
        let first = statuses.next().unwrap_or_default();
        KeysStatus { other_sets: statuses.collect(), ..first }
    }

    /// The fetched sets as a text to store, so that the next start can verify before the network is available.
    #[must_use]
    pub fn export_keys(&self) -> Option<ExportedKeys> {
        ExportedKeys::of(self.keys.caches().filter_map(|cache| cache.export()).collect())
    }

    /// Imports exported sets, except where a newer one is in memory. Returns whether one was used. Trust the text only as
    /// much as the place where it was stored.
    ///
    /// # Errors
    /// `E_KEYS_IMPORT` if one of them belongs to another URL or contains no usable key; then none is used.
    pub fn import_keys(&self, exported: &ExportedKeys) -> Result<bool, KeysError> {
        let mut caches = self.keys.caches().peekable();
        if caches.peek().is_none() {
            return Ok(false);
        }
        exported.import_into(&caches.collect::<Vec<_>>())
    }

    /// The issuers that choose each set of this verifier; none chooses the one set of a provider that has no others.
    fn issuers_of_sets(&self) -> Vec<Vec<String>> {
        match &self.provider.description().key_sets {
            IssuerSets::One(_) => vec![Vec::new()],
            // In development there is one set for all of them.
            IssuerSets::ByIssuer(sets) if self.keys.iter().count() == 1 => {
                vec![sets.iter().flat_map(|set| set.issuers.names()).cloned().collect()]
            }
            IssuerSets::ByIssuer(sets) => sets.iter().map(|set| set.issuers.names().to_vec()).collect(),
        }
    }
}
