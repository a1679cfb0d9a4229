//! The app's own store for tombstones.

use std::sync::Arc;

use crate::vault::{self, StoreError};

/// A store for tombstones: names without a value, e.g. empty files. A name says that an entry must be deleted, or that
/// the wallet SDK must be logged out. It must not depend on the `SecretStore`: it is written when that one refuses.
///
/// The library calls the methods on a separate thread, one at a time per vault. They may block. Anything thrown other
/// than `StoreError` counts as `Unavailable`. Names are as a `SecretStore`'s, and at most 521 bytes long.
#[uniffi::export(foreign)]
pub trait TombstoneStore: Send + Sync {
    /// Whether there is a tombstone; false only if there is certainly none.
    fn exists(&self, name: String) -> Result<bool, StoreError>;

    /// Creates a tombstone. One that exists is not an error. It must be durable when this returns, even if the process
    /// or the device ends then: sync the file and its folder.
    fn create(&self, name: String) -> Result<(), StoreError>;

    /// Removes a tombstone. A missing one is not an error.
    fn remove(&self, name: String) -> Result<(), StoreError>;
}

struct HostTombstones(Arc<dyn TombstoneStore>);

pub(super) fn host_tombstones(store: Arc<dyn TombstoneStore>) -> Arc<dyn vault::TombstoneStore> {
    Arc::new(HostTombstones(store))
}

impl vault::TombstoneStore for HostTombstones {
    fn exists(&self, name: &str) -> Result<bool, StoreError> {
        self.0.exists(name.to_owned())
    }

    fn create(&self, name: &str) -> Result<(), StoreError> {
        self.0.create(name.to_owned())
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.0.remove(name.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Refusing(StoreError);

    impl TombstoneStore for Refusing {
        fn exists(&self, _: String) -> Result<bool, StoreError> {
            Err(self.0.clone())
        }

        fn create(&self, _: String) -> Result<(), StoreError> {
            Err(self.0.clone())
        }

        fn remove(&self, _: String) -> Result<(), StoreError> {
            Err(self.0.clone())
        }
    }

    #[test]
    fn a_places_own_errors_arrive_as_they_are() {
        let full = StoreError::Full { detail: "quota".to_owned() };
        let store = host_tombstones(Arc::new(Refusing(full.clone())));
        assert_eq!(store.exists("a"), Err(full.clone()));
        assert_eq!(store.create("a"), Err(full.clone()));
        assert_eq!(store.remove("a"), Err(full));
    }
}
