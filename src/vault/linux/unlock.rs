//! The prompt that unlocks the Secret Service, because the user asked for it.

use std::collections::{BTreeSet, HashMap};

use secret_service::EncryptionType;
use secret_service::blocking::{Collection, SecretService};
use zbus::zvariant::OwnedObjectPath;

use super::prompt::{Prompted, connect, not_confirmed, raise};
use super::service::{NO_OBJECT, Service, collection_of, unlock};
use crate::vault::keyring::secret_service_error;
use crate::vault::shared_prompt::{Asks, OpenPrompt};
use crate::vault::store::StoreError;

/// Unlocks the collections that a store needs: those with its entries, and that of new ones.
pub struct SecretServicePrompt {
    namespace: String,
}

impl SecretServicePrompt {
    /// For the values of `namespace`. Connects with the first call.
    pub(in crate::vault) fn new(namespace: &str) -> Self {
        Self { namespace: namespace.to_owned() }
    }

    fn unlock(&self, open: &OpenPrompt) -> Result<Result<(), StoreError>, secret_service::Error> {
        let bus = connect()?;
        let looking = SecretService::connect_with_existing(EncryptionType::Plain, bus.clone())?;
        let (service, owner) = Service::behind(&bus)?;
        // KeePassXC shows none while it starts, and a search would ask for its password.
        if looking.get_all_collections()?.is_empty() {
            return Ok(Err(StoreError::unavailable(service.without_collection())));
        }
        let collections = self.collections(&looking, service)?;
        if !collections.is_empty() {
            let prompt = unlock(&bus, &collections)?;
            let opens = |dismiss| match dismiss {
                Some(dismiss) => open.opened(dismiss),
                None => open.stays(),
            };
            if prompt.as_str() != NO_OBJECT
                && raise(&bus, service, &owner, &prompt, opens)? == Prompted::Dismissed
            {
                return Ok(Err(not_confirmed("the prompt was dismissed")));
            }
        }
        if !self.collections(&looking, service)?.is_empty() {
            return Ok(Err(StoreError::Locked));
        }
        // Only for our own connection could these be unlocked, and the store has others.
        let is_locked = !looking.search_items(self.attributes())?.locked.is_empty();
        Ok(if is_locked { Err(not_confirmed(service.asks_each_time())) } else { Ok(()) })
    }

    fn attributes(&self) -> HashMap<&str, &str> {
        HashMap::from([("service", self.namespace.as_str())])
    }

    /// The locked collections.
    fn collections(
        &self,
        looking: &SecretService<'_>,
        service: Service,
    ) -> Result<Vec<OwnedObjectPath>, secret_service::Error> {
        // Where a search does not find the items of locked collections, any may have ours, and a search may ask.
        let searches = service.searches_locked();
        let items = if searches { looking.search_items(self.attributes())?.locked } else { Vec::new() };
        let with_entries: BTreeSet<_> = items.iter().filter_map(collection_of).collect();
        let default = looking.get_default_collection().ok().map(|collection| collection.collection_path);
        let is_needed = |collection: &Collection<'_>| {
            !searches
                || with_entries.contains(collection.collection_path.as_str())
                || default.as_ref() == Some(&collection.collection_path)
        };
        let mut locked = Vec::new();
        for collection in looking.get_all_collections()?.into_iter().filter(is_needed) {
            if collection.is_locked()? {
                locked.push(collection.collection_path);
            }
        }
        Ok(locked)
    }
}

impl Asks for SecretServicePrompt {
    fn ask(&self, prompt: &OpenPrompt) -> Result<(), StoreError> {
        self.unlock(prompt).map_err(|error| secret_service_error(&error))?
    }
}
