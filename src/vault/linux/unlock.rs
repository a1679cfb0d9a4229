//! The prompt of the Secret Service, because the user asked for it.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use secret_service::EncryptionType;
use secret_service::blocking::{Collection, SecretService};
use zbus::blocking::connection::Builder;
use zbus::blocking::fdo::DBusProxy;
use zbus::blocking::{Connection, MessageIterator, Proxy};
use zbus::message::{Message, Type};
use zbus::zvariant::{OwnedObjectPath, OwnedValue};
use zbus::{MatchRule, names::BusName};

use super::service::{NO_OBJECT, SECRETS, Service, collection_of, unlock};
use crate::vault::keyring::secret_service_error;
use crate::vault::store::StoreError;
use crate::vault::unlocking::{OpenPrompt, Unlocker};

/// How long the service may take for one call. None of them waits for the user.
const CALL_TIMEOUT: Duration = Duration::from_secs(25);

const PROMPT: &str = "org.freedesktop.Secret.Prompt";
const COMPLETED: &str = "Completed";
const OWNER_CHANGED: &str = "NameOwnerChanged";

/// Unlocks the collections that a store needs: those with its entries, and that of new ones.
pub struct SecretServicePrompt {
    namespace: String,
}

impl SecretServicePrompt {
    /// For the values of `namespace`. Connects with the first call.
    pub(in crate::vault) fn new(namespace: &str) -> Self {
        Self { namespace: namespace.to_owned() }
    }

    fn ask(&self, open: &OpenPrompt) -> Result<Result<(), StoreError>, secret_service::Error> {
        let bus = Builder::session()?.method_timeout(CALL_TIMEOUT).build()?;
        let looking = SecretService::connect_with_existing(EncryptionType::Plain, bus.clone())?;
        let (service, _) = Service::behind(&bus)?;
        // KeePassXC shows none while it starts, and a search would ask for its password.
        if looking.get_all_collections()?.is_empty() {
            return Ok(Err(StoreError::unavailable(service.without_collection())));
        }
        let collections = self.collections(&looking, service)?;
        if !collections.is_empty() {
            let prompt = unlock(&bus, &collections)?;
            if prompt.as_str() != NO_OBJECT && raise(&bus, &prompt, open)? == Prompted::Dismissed {
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

impl Unlocker for SecretServicePrompt {
    fn unlock(&self, prompt: &OpenPrompt) -> Result<(), StoreError> {
        self.ask(prompt).map_err(|error| secret_service_error(&error))?
    }
}

fn not_confirmed(detail: impl Into<String>) -> StoreError {
    StoreError::NotConfirmed { detail: detail.into() }
}

#[derive(PartialEq, Eq)]
enum Prompted {
    Done,
    Dismissed,
}

/// Raises a prompt and waits for its end.
fn raise(
    bus: &Connection,
    path: &OwnedObjectPath,
    open: &OpenPrompt,
) -> Result<Prompted, secret_service::Error> {
    let prompt = Proxy::new(bus, SECRETS, path.to_owned(), PROMPT)?;
    // It may be over at once, so these come first.
    let messages = MessageIterator::from(bus);
    let daemon = DBusProxy::new(bus)?;
    let signals = || MatchRule::builder().msg_type(Type::Signal);
    daemon.add_match_rule(signals().path(path.as_ref())?.member(COMPLETED)?.build())?;
    daemon.add_match_rule(signals().member(OWNER_CHANGED)?.arg(0, SECRETS)?.build())?;
    let owner = BusName::from_static_str(SECRETS).map_err(zbus::Error::from)?;
    let service = daemon.get_name_owner(owner)?;
    let ended = (bus.clone(), prompt.clone());
    open.opened(move || {
        let (bus, prompt) = ended;
        let _ = prompt.call_noreply("Dismiss", &());
        let _ = bus.close();
    });
    prompt.call::<_, _, ()>("Prompt", &("",))?;
    for message in messages {
        let message = message?;
        if let Some((is_dismissed, _)) = signal::<(bool, OwnedValue)>(&message, COMPLETED, path.as_str()) {
            return Ok(if is_dismissed { Prompted::Dismissed } else { Prompted::Done });
        }
        let changed = signal::<(String, String, String)>(&message, OWNER_CHANGED, "/org/freedesktop/DBus");
        if changed.is_some_and(|(name, old, _)| name == SECRETS && old == service.as_str()) {
            break;
        }
    }
    Err(secret_service::Error::PromptDisconnected)
}

fn signal<T: serde::de::DeserializeOwned + zbus::zvariant::Type>(
    message: &Message,
    member: &str,
    path: &str,
) -> Option<T> {
    let header = message.header();
    let is_it = message.message_type() == Type::Signal
        && header.member().is_some_and(|name| name.as_str() == member)
        && header.path().is_some_and(|sender| sender.as_str() == path);
    if is_it { message.body().deserialize().ok() } else { None }
}
