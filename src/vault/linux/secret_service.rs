//! The store on the desktop's Secret Service (gnome-keyring), over D-Bus.
//!
//! `zbus-secret-service-keyring-store` unlocks everything that it finds locked, which shows a prompt. So every call
//! first checks, on its own connection, and uses that store only if there is nothing to unlock.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use keyring_core::Error as KeyringError;
use secret_service::EncryptionType;
use secret_service::blocking::SecretService;

use crate::vault::keyring::{KeyringEntries, connection_broke, secret_service_error, store_error};
use crate::vault::store::{MAX_VALUE_BYTES, Readiness, SecretBytes, SecretStore, StoreError, StoreStatus};

/// Stores values in the default collection of the Secret Service, encrypted on disk with the user's login password.
///
/// An entry has the attributes `service`, the namespace, and `username`, its name. A locked collection is
/// [`StoreError::Locked`]; this store never shows a prompt on purpose (one could appear if the collection is locked
/// between the check and the call). Calls may block as long as the service does: wrap the store in
/// [`WithDeadline`](crate::vault::WithDeadline).
///
/// KWallet was not tested. According to its documentation it stores only text, and this library's entries are text.
pub struct SecretServiceStore {
    namespace: String,
    connected: Mutex<Option<Connected>>,
}

struct Connected {
    /// Only for checks, so nothing secret is sent and its session needs no encryption.
    looking: SecretService<'static>,
    entries: KeyringEntries,
}

/// Why an attempt failed.
enum Failure {
    /// Permanently.
    Final(StoreError),
    /// Perhaps because the service was restarted and knows neither our connection's session nor its objects.
    Connection(StoreError),
}

impl SecretServiceStore {
    /// The store for the values of `namespace`. Connects with the first call.
    #[must_use]
    pub fn new(namespace: &str) -> Self {
        Self { namespace: namespace.to_owned(), connected: Mutex::new(None) }
    }

    /// Does `work` if nothing is locked: on the existing connections, or on new ones if there are none or they are
    /// broken.
    fn with<T>(
        &self,
        name: Option<&str>,
        work: impl Fn(&Connected) -> Result<T, Failure>,
    ) -> Result<T, StoreError> {
        let mut connected = self.connected();
        if let Some(connections) = connected.as_ref() {
            match self.attempt(connections, name, &work) {
                Ok(done) => return Ok(done),
                Err(Failure::Final(error)) => return Err(error),
                Err(Failure::Connection(_)) => *connected = None,
            }
        }
        let connections = connected.insert(Connected::new(&self.namespace).map_err(Failure::into_error)?);
        self.attempt(connections, name, &work).map_err(|failure| {
            if matches!(failure, Failure::Connection(_)) {
                *connected = None;
            }
            failure.into_error()
        })
    }

    fn attempt<T>(
        &self,
        connections: &Connected,
        name: Option<&str>,
        work: &impl Fn(&Connected) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        connections.check_unlocked(&self.attributes(name))?;
        work(connections)
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

impl Connected {
    fn new(namespace: &str) -> Result<Self, Failure> {
        let looking = SecretService::connect(EncryptionType::Plain)?;
        let store = zbus_secret_service_keyring_store::Store::new()?;
        let entries = KeyringEntries::new(store, namespace, Vec::new()).labelled("wallet-jwt: ");
        Ok(Self { looking, entries })
    }

    /// Checks that the store needs to unlock nothing, and that there is a collection for new entries.
    fn check_unlocked(&self, attributes: &HashMap<&str, &str>) -> Result<(), Failure> {
        let locked = self.looking.get_default_collection()?.is_locked()?
            // A matching entry may be in another collection, which may be locked.
            || !self.looking.search_items(attributes.clone())?.locked.is_empty();
        if locked { Err(Failure::Final(StoreError::Locked)) } else { Ok(()) }
    }
}

impl Failure {
    fn into_error(self) -> StoreError {
        match self {
            Failure::Final(error) | Failure::Connection(error) => error,
        }
    }
}

impl From<secret_service::Error> for Failure {
    fn from(error: secret_service::Error) -> Self {
        let broke = connection_broke(&error);
        match secret_service_error(&error) {
            meaning @ StoreError::Unavailable { .. } if broke => Failure::Connection(meaning),
            meaning => Failure::Final(meaning),
        }
    }
}

impl From<KeyringError> for Failure {
    fn from(error: KeyringError) -> Self {
        let platform = match &error {
            KeyringError::PlatformFailure(platform) | KeyringError::NoStorageAccess(platform) => {
                platform.downcast_ref()
            }
            _ => None,
        };
        let broke = platform.is_some_and(connection_broke);
        match store_error(error) {
            meaning @ StoreError::Unavailable { .. } if broke => Failure::Connection(meaning),
            meaning => Failure::Final(meaning),
        }
    }
}

impl SecretStore for SecretServiceStore {
    fn read(&self, name: &str) -> Result<Option<SecretBytes>, StoreError> {
        self.with(Some(name), |connected| Ok(connected.entries.read(name)?))
    }

    fn write(&self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        StoreError::check_size(value, MAX_VALUE_BYTES)?;
        self.with(Some(name), |connected| Ok(connected.entries.write(name, value)?))
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.with(Some(name), |connected| Ok(connected.entries.remove(name).map(drop)?))
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        self.with(None, |connected| {
            // Not the store's own search, which unlocks entries.
            let mut names = BTreeSet::new();
            for item in connected.looking.search_items(self.attributes(None))?.unlocked {
                names.extend(item.get_attributes()?.remove("username"));
            }
            Ok(names.into_iter().collect())
        })
    }

    fn status(&self) -> StoreStatus {
        let readiness = match self.with(None, |_| Ok(())) {
            Ok(()) => Readiness::Ready,
            Err(StoreError::Locked) => Readiness::Locked,
            Err(error) => Readiness::Failing(error),
        };
        StoreStatus { description: "Linux Secret Service".to_owned(), readiness }
    }
}

impl std::fmt::Debug for SecretServiceStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SecretServiceStore").finish_non_exhaustive()
    }
}
