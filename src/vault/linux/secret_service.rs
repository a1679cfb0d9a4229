//! The store on the desktop's Secret Service (gnome-keyring, KWallet, KeePassXC), over D-Bus.
//!
//! `zbus-secret-service-keyring-store` unlocks everything that it finds locked, which shows a prompt. So every call
//! first checks, on its own connection, and uses that store only if there is nothing to unlock.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use keyring_core::Error as KeyringError;
use secret_service::EncryptionType;
use secret_service::blocking::{Collection, SecretService};
use zbus::blocking::Connection;

use super::service::{Service, delete_silently, open_kwallet};
use crate::vault::keyring::{KeyringEntries, connection_broke, secret_service_error, store_error};
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

struct Connected {
    bus: Connection,
    service: Service,
    /// Only for checks, so nothing secret is sent and its session needs no encryption.
    looking: SecretService<'static>,
    entries: KeyringEntries,
}

/// What a search finds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Match {
    Absent,
    Present,
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

/// Tries several times: the crate leaves out the leading zeros of its public key, which KWallet refuses, once in 256 times
/// (`findings/secret-service-short-public-key.sh`).
fn encrypted_session() -> keyring_core::Result<Arc<zbus_secret_service_keyring_store::Store>> {
    const TRIES: usize = 4;
    let mut last = zbus_secret_service_keyring_store::Store::new();
    for _ in 1..TRIES {
        if last.is_ok() {
            break;
        }
        last = zbus_secret_service_keyring_store::Store::new();
    }
    last
}

impl Connected {
    fn new(namespace: &str) -> Result<Self, Failure> {
        let bus = Connection::session().map_err(secret_service::Error::from)?;
        let looking = SecretService::connect_with_existing(EncryptionType::Plain, bus.clone())?;
        let service = Service::behind(&bus).map_err(secret_service::Error::from)?;
        let store = encrypted_session().map_err(|error| {
            // The service answers, so it is the session.
            match looking.get_all_collections() {
                Ok(_) => Failure::Final(StoreError::unavailable(service.without_encryption())),
                Err(_) => Failure::from(error),
            }
        })?;
        let entries = KeyringEntries::new(store, namespace, Vec::new()).labelled("wallet-jwt: ");
        let connected = Self { bus, service, looking, entries };
        connected.open_kwallet();
        Ok(connected)
    }

    /// Once a connection: whoever locks the wallet later wants it locked.
    fn open_kwallet(&self) {
        if let Service::KWallet(number) = self.service
            && let Ok(collection) = self.looking.get_default_collection()
            && collection.is_locked().unwrap_or(false)
        {
            // Otherwise it counts as locked.
            let _ = open_kwallet(&self.bus, number, &collection);
        }
    }

    /// Whether there is such an entry. Locked is never absent.
    fn find(&self, attributes: &HashMap<&str, &str>) -> Result<Match, Failure> {
        let found = self.looking.search_items(attributes.clone())?;
        if !found.locked.is_empty() {
            return Err(Failure::Final(StoreError::Locked));
        }
        if !found.unlocked.is_empty() {
            return Ok(Match::Present);
        }
        if !self.service.searches_locked() {
            for collection in self.looking.get_all_collections()? {
                if collection.is_locked()? {
                    return Err(Failure::Final(StoreError::Locked));
                }
            }
        }
        Ok(Match::Absent)
    }

    /// Checks the collection of new entries.
    fn check_default_collection(&self) -> Result<(), Failure> {
        let collection = self.looking.get_default_collection()?;
        let is_in_memory = |session: Collection<'_>| session.collection_path == collection.collection_path;
        if self.looking.get_collection_by_alias("session").is_ok_and(is_in_memory) {
            return Err(secret_service::Error::NoResult.into());
        }
        if collection.is_locked()? { Err(Failure::Final(StoreError::Locked)) } else { Ok(()) }
    }

    /// Reads back what was written. KeePassXC, if it asks for each access, takes an entry and then locks it.
    fn check_written(
        &self,
        attributes: &HashMap<&str, &str>,
        name: &str,
        (old, new): (Option<&Vec<u8>>, &[u8]),
    ) -> Result<(), Failure> {
        match self.find(attributes) {
            Ok(found) => {
                let read = if found == Match::Present { self.entries.read(name)? } else { None };
                // Another process may have written or removed it since.
                let is_kept = read.is_none_or(|read| {
                    *read == new || (!read.is_empty() && old.is_none_or(|old| *old != *read))
                });
                let lost = "the secret service says that it has saved the entry, and does not give it back";
                if is_kept { Ok(()) } else { Err(Failure::Final(StoreError::unavailable(lost))) }
            }
            Err(Failure::Final(StoreError::Locked)) => {
                let items = self.looking.search_items(attributes.clone())?.locked;
                let is_gone = items.iter().all(|item| delete_silently(&self.bus, item));
                Err(Failure::Final(StoreError::unavailable(if is_gone {
                    "the secret service asks before each access, so the entry was removed again: allow the access \
                     without a question, in KeePassXC under Settings, Secret Service Integration"
                } else {
                    "the secret service asks before each access, and an entry that cannot be used stays in it: \
                     remove it there, and allow the access without a question, in KeePassXC under Settings, Secret \
                     Service Integration"
                })))
            }
            Err(failure) => Err(failure),
        }
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
            let old = match connected.find(&attributes)? {
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
                connected.entries.remove(name)?;
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
        StoreStatus { description: "Linux Secret Service".to_owned(), readiness }
    }
}

impl std::fmt::Debug for SecretServiceStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SecretServiceStore").finish_non_exhaustive()
    }
}
