//! The app's own store for tombstones.

use std::sync::Arc;

use crate::vault::{self, StoreError};

/// Whether a tombstone exists. Not a boolean: if the store's code fails without an error that the library can see, no
/// answer arrives, and that must not read as "missing".
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum TombstoneStatus {
    /// The tombstone exists.
    Exists,
    /// There is certainly none.
    Missing,
}

/// A store for tombstones: names without a value, e.g. empty files. A name says that an entry must be deleted, that the
/// wallet SDK must be logged out, or both. It must not depend on the `SecretStore`: it is written when that one refuses.
///
/// An entry has several names. Each is independent of the others, and none must be parsed. A name has at most 528 bytes;
/// otherwise names are as a `SecretStore`'s. If other processes use the same store, every call must see their changes.
///
/// The library calls the methods on a separate thread, one at a time per vault. They may block. Anything thrown other
/// than `StoreError` counts as `Unavailable`.
#[uniffi::export(foreign)]
pub trait TombstoneStore: Send + Sync {
    /// Whether there is a tombstone.
    fn status(&self, name: String) -> Result<TombstoneStatus, StoreError>;

    /// Creates a tombstone. One that exists is not an error. It must be durable when this returns, even if the process
    /// or the device ends then: sync the file and its folder.
    fn create(&self, name: String) -> Result<(), StoreError>;

    /// Removes a tombstone. A missing one is not an error. It must be durable when this returns: a tombstone that returns
    /// ends a later session.
    fn remove(&self, name: String) -> Result<(), StoreError>;
}

struct HostTombstones(Arc<dyn TombstoneStore>);

pub(super) fn host_tombstones(store: Arc<dyn TombstoneStore>) -> Arc<dyn vault::TombstoneStore> {
    Arc::new(HostTombstones(store))
}

impl vault::TombstoneStore for HostTombstones {
    fn exists(&self, name: &str) -> Result<bool, StoreError> {
        Ok(self.0.status(name.to_owned())? == TombstoneStatus::Exists)
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
        fn status(&self, _: String) -> Result<TombstoneStatus, StoreError> {
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
