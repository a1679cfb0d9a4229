//! The connections to the Secret Service, and what is checked on them.

use std::collections::HashMap;
use std::sync::Arc;

use keyring_core::Error as KeyringError;
use secret_service::EncryptionType;
use secret_service::blocking::{Collection, Item, SecretService};
use zbus::blocking::Connection;

use super::service::{Service, collection_of, delete_silently, open_kwallet};
use crate::vault::keyring::{KeyringEntries, connection_broke, secret_service_error, store_error};
use crate::vault::store::StoreError;

pub(super) struct Connected {
    bus: Connection,
    pub(super) service: Service,
    /// Only for checks, so nothing secret is sent and its session needs no encryption.
    pub(super) looking: SecretService<'static>,
    pub(super) entries: KeyringEntries,
}

/// What a search finds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Match {
    Absent,
    Present,
}

/// Why an attempt failed.
pub(super) enum Failure {
    /// Permanently.
    Final(StoreError),
    /// Perhaps because the service was restarted and knows neither our connection's session nor its objects.
    Connection(StoreError),
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
    pub(super) fn new(namespace: &str) -> Result<Self, Failure> {
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
    pub(super) fn find(&self, attributes: &HashMap<&str, &str>) -> Result<Match, Failure> {
        self.check_search()?;
        let found = self.looking.search_items(attributes.clone())?;
        if !found.locked.is_empty() {
            return Err(Failure::Final(StoreError::Locked));
        }
        Ok(if found.unlocked.is_empty() { Match::Absent } else { Match::Present })
    }

    /// Where a search does not find the items of a locked collection, any may have ours. KeePassXC even asks for the
    /// password of its database then. While it starts it shows no collection: nobody knows yet what it has.
    fn check_search(&self) -> Result<(), Failure> {
        if !self.service.searches_locked() {
            let collections = self.looking.get_all_collections()?;
            if collections.is_empty() {
                return Err(self.without_collection());
            }
            for collection in collections {
                if collection.is_locked()? {
                    return Err(Failure::Final(StoreError::Locked));
                }
            }
        }
        Ok(())
    }

    fn without_collection(&self) -> Failure {
        Failure::Final(StoreError::unavailable(self.service.without_collection()))
    }

    /// Checks the collection of new entries.
    pub(super) fn check_default_collection(&self) -> Result<(), Failure> {
        let collection = self.looking.get_default_collection().map_err(|error| match error {
            secret_service::Error::NoResult => self.without_collection(),
            error => error.into(),
        })?;
        let is_in_memory = |session: Collection<'_>| session.collection_path == collection.collection_path;
        if self.looking.get_collection_by_alias("session").is_ok_and(is_in_memory) {
            return Err(self.without_collection());
        }
        if collection.is_locked()? { Err(Failure::Final(StoreError::Locked)) } else { Ok(()) }
    }

    /// Removes what was written and is locked now, unless its collection is: somebody locked that meanwhile.
    fn take_back(&self, attributes: &HashMap<&str, &str>) -> Result<StoreError, Failure> {
        self.check_search()?;
        let items = self.looking.search_items(attributes.clone())?.locked;
        for collection in self.looking.get_all_collections()? {
            let has = |item: &Item<'_>| collection_of(item) == Some(collection.collection_path.as_str());
            if items.iter().any(has) && collection.is_locked()? {
                return Ok(StoreError::Locked);
            }
        }
        let is_gone = items.iter().all(|item| delete_silently(&self.bus, item));
        let done = if is_gone {
            "the entry was removed again"
        } else {
            "an entry that cannot be used stays: remove it"
        };
        Ok(StoreError::unavailable(format!("{done}; {}", self.service.asks_each_time())))
    }

    /// Reads back what was written. KeePassXC, if it asks for each access, takes an entry and then locks it.
    pub(super) fn check_written(
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
            Err(Failure::Final(StoreError::Locked)) => Err(Failure::Final(self.take_back(attributes)?)),
            Err(failure) => Err(failure),
        }
    }
}

impl Failure {
    pub(super) fn into_error(self) -> StoreError {
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
