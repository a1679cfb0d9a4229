//! The app's own store for tombstones.

use std::sync::Arc;

use crate::vault::{self, StoreError};

/// A store for short notes without secrets: that an entry must be deleted, that the wallet SDK must be logged out. It
/// must not depend on the `SecretStore`: it is written when that one refuses.
///
/// The library calls the methods on a separate thread, one at a time per vault. They may block. Anything thrown other
/// than `StoreError` counts as `Unavailable`. Names are as a `SecretStore`'s; texts are a few words.
#[uniffi::export(foreign)]
pub trait TombstoneStore: Send + Sync {
    /// The note under `name`; null only if there is certainly none.
    fn read(&self, name: String) -> Result<Option<String>, StoreError>;

    /// Writes a note, and replaces an old one. It must be durable when this returns, even if the process or the device
    /// ends then (a temporary file, synced, renamed, its folder synced). A reader meanwhile, or after a crash, finds
    /// the complete old note or the complete new one.
    fn write(&self, name: String, text: String) -> Result<(), StoreError>;

    /// Removes the note. A missing note is not an error.
    fn remove(&self, name: String) -> Result<(), StoreError>;
}

struct HostTombstones(Arc<dyn TombstoneStore>);

pub(super) fn host_tombstones(store: Arc<dyn TombstoneStore>) -> Arc<dyn vault::TombstoneStore> {
    Arc::new(HostTombstones(store))
}

impl vault::TombstoneStore for HostTombstones {
    fn read(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.0.read(name.to_owned())
    }

    fn write(&self, name: &str, text: &str) -> Result<(), StoreError> {
        self.0.write(name.to_owned(), text.to_owned())
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
        fn read(&self, _: String) -> Result<Option<String>, StoreError> {
            Err(self.0.clone())
        }

        fn write(&self, _: String, _: String) -> Result<(), StoreError> {
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
        assert_eq!(store.read("a"), Err(full.clone()));
        assert_eq!(store.write("a", "deletion"), Err(full.clone()));
        assert_eq!(store.remove("a"), Err(full));
    }
}
