//! The app's own store.

use std::sync::Arc;

use zeroize::Zeroizing;

use crate::vault::{self, Readiness, SecretBytes, StoreError, StoreStatus};

/// A store for small secrets by name. Provide your own if the platform's does not fit, e.g. one that needs biometrics.
///
/// The library calls the methods on a thread of the vault's, one at a time per vault. They may block. If a call does
/// not return within the vault's timeout, its caller gets an error, and no other call is made until it has returned.
/// Anything thrown other than `StoreError` counts as `Unavailable`.
///
/// Names are 1 to 512 bytes of UTF-8 without control characters. Values are 1 to 65,536 bytes.
#[uniffi::export(foreign)]
pub trait SecretStore: Send + Sync {
    /// The value under `name`; null only if the store is readable and has none. **Must not write or delete.** A locked
    /// store throws `Locked`, never returns null.
    fn read(&self, name: String) -> Result<Option<Vec<u8>>, StoreError>;

    /// Saves `value` under `name`, and replaces an old value, readable or not. A reader meanwhile, or after a crash,
    /// finds the complete old value or the complete new one. After an error the old value is still there.
    fn write(&self, name: String, value: Vec<u8>) -> Result<(), StoreError>;

    /// Removes the value under `name`, readable or not. A missing value is not an error.
    fn remove(&self, name: String) -> Result<(), StoreError>;

    /// The names of all values that this store has for this vault, in any order.
    fn names(&self) -> Result<Vec<String>, StoreError>;

    /// Which store it is and whether it can be used now. Must not write, and must not show a prompt.
    fn status(&self) -> Result<StoreStatus, StoreError>;
}

pub(super) struct HostStore(pub(super) Arc<dyn SecretStore>);

impl vault::SecretStore for HostStore {
    fn read(&self, name: &str) -> Result<Option<SecretBytes>, StoreError> {
        Ok(self.0.read(name.to_owned())?.map(Zeroizing::new))
    }

    fn write(&self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        self.0.write(name.to_owned(), value.to_vec())
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.0.remove(name.to_owned())
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        self.0.names()
    }

    fn status(&self) -> StoreStatus {
        self.0.status().unwrap_or_else(|error| StoreStatus {
            description: "a store of the app's own".to_owned(),
            readiness: match error {
                StoreError::Locked | StoreError::NotConfirmed { .. } => Readiness::Locked,
                other => Readiness::Failing(other),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::SecretStore as _;

    struct Refusing(StoreError);

    impl SecretStore for Refusing {
        fn read(&self, _: String) -> Result<Option<Vec<u8>>, StoreError> {
            Err(self.0.clone())
        }

        fn write(&self, _: String, _: Vec<u8>) -> Result<(), StoreError> {
            Err(self.0.clone())
        }

        fn remove(&self, _: String) -> Result<(), StoreError> {
            Err(self.0.clone())
        }

        fn names(&self) -> Result<Vec<String>, StoreError> {
            Err(self.0.clone())
        }

        fn status(&self) -> Result<StoreStatus, StoreError> {
            Err(self.0.clone())
        }
    }

    #[test]
    fn a_stores_own_errors_arrive_as_they_are() {
        let full = StoreError::Full { detail: "quota".to_owned() };
        let store = HostStore(Arc::new(Refusing(full.clone())));
        assert_eq!(store.read("a").err(), Some(full.clone()));
        assert_eq!(store.write("a", b"x").err(), Some(full.clone()));
        assert_eq!(store.remove("a").err(), Some(full.clone()));
        assert_eq!(store.names().err(), Some(full.clone()));
        assert_eq!(store.status().readiness, Readiness::Failing(full));
    }

    #[test]
    fn a_status_that_throws_locked_means_locked() {
        let store = HostStore(Arc::new(Refusing(StoreError::Locked)));
        assert_eq!(store.status().readiness, Readiness::Locked);
    }
}
