//! A store that forgets everything when the process ends. Only used if it is chosen by name.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use zeroize::Zeroizing;

use super::store::{MAX_VALUE_BYTES, Readiness, SecretBytes, SecretStore, StoreError, StoreStatus};

/// Stores values in this process's memory: for tests, for servers, and for apps that must leave no trace on the device.
#[derive(Default)]
pub struct MemoryStore {
    values: Mutex<BTreeMap<String, SecretBytes>>,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn values(&self) -> MutexGuard<'_, BTreeMap<String, SecretBytes>> {
        // Every change is one insertion or removal, so a panic leaves no partial change.
        self.values.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SecretStore for MemoryStore {
    fn read(&self, name: &str) -> Result<Option<SecretBytes>, StoreError> {
        Ok(self.values().get(name).cloned())
    }

    fn write(&self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        // The same limit as the keychains', so that what works in a test works with them.
        StoreError::check_size(value, MAX_VALUE_BYTES)?;
        self.values().insert(name.to_owned(), Zeroizing::new(value.to_vec()));
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.values().remove(name);
        Ok(())
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        Ok(self.values().keys().cloned().collect())
    }

    fn status(&self) -> StoreStatus {
        StoreStatus {
            description: "memory of this process: forgotten when it ends".to_owned(),
            readiness: Readiness::Ready,
        }
    }
}

impl std::fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemoryStore").finish_non_exhaustive()
    }
}
