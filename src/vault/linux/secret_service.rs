//! The store on the desktop's Secret Service (gnome-keyring, KWallet, KeePassXC), over D-Bus.
//!
//! `zbus-secret-service-keyring-store` unlocks everything that it finds locked, which shows a prompt. So every call
//! first checks, on its own connection, and uses that store only if there is nothing to unlock.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::connected::{Connected, Failure, Match};
use super::service::Service;
use crate::vault::store::{MAX_VALUE_BYTES, Readiness, SecretBytes, SecretStore, StoreError, StoreStatus};

/// Stores values in the default collection of the Secret Service, encrypted on disk with the user's login password.
///
/// An entry has the attributes `service`, the namespace, and `username`, its name. A locked collection is
/// [`StoreError::Locked`]; this store never shows a prompt on purpose (one could appear if the collection is locked
/// between the check and the call). A collection of KWallet's whose wallet is open is opened without a window. Calls
/// may block as long as the service does: wrap the store in [`WithDeadline`](crate::vault::WithDeadline).
pub struct SecretServiceStore {
    namespace: String,
    connected: Mutex<Option<Connected>>,
}

impl SecretServiceStore {
    /// The store for the values of `namespace`. Connects with the first call.
    #[must_use]
    pub fn new(namespace: &str) -> Self {
        Self { namespace: namespace.to_owned(), connected: Mutex::new(None) }
    }

    /// Does `work` on the existing connections, or on new ones if there are none or they are broken.
    fn with<T>(&self, work: impl Fn(&Connected) -> Result<T, Failure>) -> Result<T, StoreError> {
        let mut connected = self.connected();
        if let Some(connections) = connected.as_ref() {
            match work(connections) {
                Ok(done) => return Ok(done),
                Err(Failure::Final(error)) => return Err(error),
                Err(Failure::Connection(_)) => *connected = None,
            }
        }
        let connections = connected.insert(Connected::new(&self.namespace).map_err(Failure::into_error)?);
        work(connections).map_err(|failure| {
            if matches!(failure, Failure::Connection(_)) {
                *connected = None;
            }
            failure.into_error()
        })
    }

    /// What to search for: one entry, or all of the namespace.
    fn attributes<'a>(&'a self, name: Option<&'a str>) -> HashMap<&'a str, &'a str> {
        let service = ("service", self.namespace.as_str());
        std::iter::once(service).chain(name.map(|name| ("username", name))).collect()
    }

    fn connected(&self) -> MutexGuard<'_, Option<Connected>> {
        // A panic in a crate may have left a broken state: connect again.
        self.connected.lock().unwrap_or_else(|poisoned: PoisonError<_>| {
            let mut connected = poisoned.into_inner();
            *connected = None;
            connected
        })
    }
}

impl SecretStore for SecretServiceStore {
    fn read(&self, name: &str) -> Result<Option<SecretBytes>, StoreError> {
        let attributes = self.attributes(Some(name));
        self.with(|connected| {
            if connected.find(&attributes)? == Match::Absent {
                return Ok(None);
            }
            let value = connected.entries.read(name)?;
            if value.as_ref().is_some_and(|value| value.is_empty()) {
                // KWallet gives an empty value for an item that was locked meanwhile.
                connected.find(&attributes)?;
                return Err(Failure::Final(StoreError::NotKept {
                    detail: "the secret service lost its value, as KWallet does if it ends within seconds of a save"
                        .to_owned(),
                }));
            }
            Ok(value)
        })
    }

    fn write(&self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        StoreError::check_size(value, MAX_VALUE_BYTES)?;
        let attributes = self.attributes(Some(name));
        self.with(|connected| {
            let found = match connected.find(&attributes)? {
                Match::Present => connected.make_way(&attributes)?,
                Match::Absent => Match::Absent,
            };
            let old = match found {
                Match::Present => connected.entries.read(name).ok().flatten(),
                Match::Absent => {
                    connected.check_default_collection()?;
                    None
                }
            };
            connected.entries.write(name, value)?;
            connected.check_written(&attributes, name, (old.as_deref(), value))
        })
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        let attributes = self.attributes(Some(name));
        self.with(|connected| {
            if connected.find(&attributes)? == Match::Present {
                connected.delete(&attributes)?;
            }
            // No collection has it any more.
            match connected.find(&attributes)? {
                Match::Absent => Ok(()),
                Match::Present => Err(Failure::Final(StoreError::unavailable(
                    "the secret service says that it has deleted the entry, and still has it",
                ))),
            }
        })
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        let attributes = self.attributes(None);
        self.with(|connected| {
            if connected.find(&attributes)? == Match::Absent {
                return Ok(Vec::new());
            }
            // Not the store's own search, which unlocks entries.
            let mut names = BTreeSet::new();
            for item in connected.looking.search_items(attributes.clone())?.unlocked {
                names.extend(item.get_attributes()?.remove("username"));
            }
            Ok(names.into_iter().collect())
        })
    }

    fn status(&self) -> StoreStatus {
        let attributes = self.attributes(None);
        let readiness = match self.with(|connected| {
            connected.find(&attributes)?;
            connected.check_default_collection()
        }) {
            Ok(()) => Readiness::Ready,
            Err(StoreError::Locked) => Readiness::Locked,
            Err(error) => Readiness::Failing(error),
        };
        let service = self.connected().as_ref().map(|connected| connected.service);
        let service = service.unwrap_or_else(Service::now);
        StoreStatus { description: service.description().to_owned(), readiness }
    }
}

impl std::fmt::Debug for SecretServiceStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SecretServiceStore").finish_non_exhaustive()
    }
}
