//! The connections to the Secret Service, and what is checked on them.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use keyring_core::Error as KeyringError;
use secret_service::EncryptionType;
use secret_service::blocking::{Collection, Item, SecretService};
use zbus::blocking::Connection;
use zbus::names::OwnedUniqueName;

use super::deletion;
use super::prompt::not_confirmed;
use super::service::{SECRETS, Service, collection_of, delete_silently, open_kwallet, owner_of};
use crate::vault::keyring::{KeyringEntries, connection_broke, refuses, secret_service_error, store_error};
use crate::vault::store::StoreError;

pub(super) struct Connected {
    bus: Connection,
    pub(super) service: Service,
    /// Of the bus name: another program may take it while this connection lives.
    owner: OwnedUniqueName,
    /// Whether KWallet was asked to open its collection.
    has_asked_kwallet: AtomicBool,
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
        let (service, owner) = Service::behind(&bus).map_err(secret_service::Error::from)?;
        let store = encrypted_session().map_err(|error| {
            if refuses(&error) {
                Failure::Final(StoreError::unavailable(service.without_encryption()))
            } else {
                error.into()
            }
        })?;
        let entries = KeyringEntries::new(store, namespace, Vec::new()).labelled("wallet-jwt: ");
        Ok(Self { bus, service, owner, has_asked_kwallet: AtomicBool::new(false), looking, entries })
    }

    /// Opens the default collection, if it is KWallet's and its wallet is open. Asks once a connection: whoever locks the
    /// wallet later wants it locked. Returns whether it was locked and is open now.
    fn open_kwallet(&self) -> bool {
        let Service::KWallet(number) = self.service else { return false };
        if self.has_asked_kwallet.load(Ordering::Relaxed) {
            return false;
        }
        let Ok(collection) = self.looking.get_default_collection() else { return false };
        if !collection.is_locked().unwrap_or(false) {
            return false;
        }
        let opened = open_kwallet(&self.bus, number, &collection);
        // A closed wallet may be opened later, by the login for example.
        self.has_asked_kwallet.store(!matches!(opened, Ok(None)), Ordering::Relaxed);
        matches!(opened, Ok(Some(true)))
    }

    /// Whether there is such an entry. Locked is never absent.
    pub(super) fn find(&self, attributes: &HashMap<&str, &str>) -> Result<Match, Failure> {
        self.check_owner()?;
        self.check_search()?;
        let search = || self.looking.search_items(attributes.clone());
        let mut found = search()?;
        if !found.locked.is_empty() && self.open_kwallet() {
            found = search()?;
        }
        if !found.locked.is_empty() {
            return Err(Failure::Final(StoreError::Locked));
        }
        if !found.unlocked.is_empty() {
            return Ok(Match::Present);
        }
        // Only the program that was asked may say so.
        self.check_owner()?;
        Ok(Match::Absent)
    }

    /// What holds for one program does not hold for the next.
    fn check_owner(&self) -> Result<(), Failure> {
        if owner_of(&self.bus, SECRETS).is_ok_and(|owner| owner == self.owner) {
            return Ok(());
        }
        let detail = "the secret service ended, or another program took its place";
        Err(Failure::Connection(StoreError::unavailable(detail)))
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

    /// Deletes what a search finds.
    pub(super) fn delete(&self, attributes: &HashMap<&str, &str>) -> Result<(), Failure> {
        let items = self.looking.search_items(attributes.clone())?.unlocked;
        let refused: Vec<_> =
            items.iter().filter_map(|item| deletion::delete(&self.owner, &item.item_path).err()).collect();
        refused.into_iter().next().map_or(Ok(()), |error| Err(Failure::Final(error)))
    }

    /// Before a save over these entries: it must be able to stay. Deletes those that are in memory only: the service would
    /// replace them there, and they end with the login. Returns what is left. Removes nothing if no other collection takes new
    /// entries; if the save fails then, what was in memory is gone.
    pub(super) fn make_way(&self, attributes: &HashMap<&str, &str>) -> Result<Match, Failure> {
        let items = self.looking.search_items(attributes.clone())?.unlocked;
        if items.iter().any(|item| deletion::is_asked_about(&self.owner, &item.item_path)) {
            let detail = "the secret service still asks whether the old entry may be deleted";
            return Err(Failure::Final(not_confirmed(detail)));
        }
        let session = match self.looking.get_collection_by_alias("session") {
            Err(secret_service::Error::NoResult) => return Ok(Match::Present),
            session => session?,
        };
        let is_there = |item: &Item<'_>| collection_of(item) == Some(session.collection_path.as_str());
        let (there, elsewhere): (Vec<_>, Vec<_>) = items.into_iter().partition(is_there);
        if there.is_empty() {
            return Ok(Match::Present);
        }
        self.check_default_collection()?;
        if !there.iter().all(|item| delete_silently(&self.bus, &self.owner, item)) {
            let detail = "an older entry is in memory only, and the secret service does not remove it";
            return Err(Failure::Final(StoreError::unavailable(detail)));
        }
        Ok(if elsewhere.is_empty() { Match::Absent } else { Match::Present })
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
        if collection.is_locked()? && !self.open_kwallet() {
            return Err(Failure::Final(StoreError::Locked));
        }
        Ok(())
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
        let is_gone = items.iter().all(|item| delete_silently(&self.bus, &self.owner, item));
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
                // Another process may have written since. One that has removed it has signed the user out: then it is not
                // kept either.
                let is_kept = read.is_some_and(|read| {
                    let is_cut = new.starts_with(&read);
                    *read == new || (!is_cut && old.is_none_or(|old| *old != *read))
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
