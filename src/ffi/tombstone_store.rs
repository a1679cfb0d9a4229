//! The app's own place for tombstones.

use std::sync::Arc;

use crate::vault::{self, StoreError};

/// A place for short notes without secrets: that an entry is to be deleted, that the wallet SDK is to be signed out. It
/// stands beside a `SecretStore` and must not depend on it: it is written where that one refuses.
///
/// Methods are called on a thread of their own, one at a time per vault, and may block. Whatever else than `StoreError`
/// is thrown counts as `Unavailable`. Names are as a `SecretStore`'s; texts are a few words.
#[uniffi::export(foreign)]
pub trait TombstoneStore: Send + Sync {
    /// The note that stands under `name`; null only if there is surely none.
    fn read(&self, name: String) -> Result<Option<String>, StoreError>;

    /// Leaves a note, replacing the one that was there. It stands when this returns, whatever ends then: the process or
    /// the device (a temporary file, synced, renamed, its folder synced). Whoever reads meanwhile, or after a crash,
    /// finds the old note or the new one whole.
    fn write(&self, name: String, text: String) -> Result<(), StoreError>;

    /// Takes the note away; none there is no error.
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
