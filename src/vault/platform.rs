//! Which store: one arm per platform, the last an explicit error.

use std::sync::Arc;

use super::memory::MemoryStore;
use super::options::{StoreChoice, VaultOptions};
use super::store::{SecretStore, StoreError};

pub(super) fn choose(options: &VaultOptions) -> Result<Arc<dyn SecretStore>, StoreError> {
    match &options.store {
        StoreChoice::Own(store) => Ok(Arc::clone(store)),
        StoreChoice::Memory => Ok(Arc::new(MemoryStore::new())),
        _ => Err(StoreError::unavailable("not yet")),
    }
}
