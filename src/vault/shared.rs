//! What the clones of a vault share, and which vaults are shared.
//!
//! A platform's keychain is shared: with two vaults on the same part of it there would be two orders of calls, and the
//! sessions of one would not notice the other's changes. So a process has one vault for it, as long as it is in use.

use std::any::Any;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use super::options::{StoreChoice, VaultOptions};
use super::platform_keychain::PlatformKeychain;
use super::prompt::Prompts;
use super::queue::Queue;
use super::store::SecretStore;
use super::stores::Stores;
use super::tombstone::Tombstones;
use super::unlocking::Unlocks;
use super::{AndroidOptions, AppleOptions, WithDeadline};
use crate::error::{ConfigError, VaultError};

/// The store that the thread calls.
pub(super) type Store = dyn SecretStore;

/// An object with an entry's session in memory. The vault knows nothing else about it.
pub(crate) trait EntryUser: Any + Send + Sync {
    /// The app has deleted the entry. On the vault's thread: it must not wait.
    fn entry_deleted(self: Arc<Self>);
}

pub(super) struct Shared {
    pub(super) queue: Queue<Store>,
    /// On a separate thread, so that a keychain that hangs does not block them.
    pub(super) tombstones: Option<Tombstones>,
    pub(super) asks_user: bool,
    /// Of a platform's store that asks the user.
    pub(super) prompts: Option<Arc<Prompts>>,
    /// Of a store that has a prompt to unlock it.
    pub(super) unlocks: Option<Unlocks>,
    /// By the entry's name.
    users: Mutex<HashMap<String, Weak<dyn EntryUser>>>,
    /// Memory has none.
    deadline: Option<Arc<WithDeadline>>,
    /// How it was opened.
    apple: AppleOptions,
    android: AndroidOptions,
}

/// The key by which vaults are shared.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    place: Place,
    namespace: String,
    access_group: Option<String>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Platform,
    /// A registered one that has all entries: Android's.
    Registered,
    SecretService,
    Keyutils,
}

static OPEN: Mutex<BTreeMap<Key, Weak<Shared>>> = Mutex::new(BTreeMap::new());

impl Shared {
    /// `registered`: replaces the platform's keychain of this crate.
    pub(super) fn open(
        options: &VaultOptions,
        registered: Option<&dyn PlatformKeychain>,
    ) -> Result<Arc<Self>, VaultError> {
        options.check()?;
        let registered = registered.filter(|_| matches!(options.store, StoreChoice::Platform));
        let is_registered = registered.is_some_and(|keychain| !keychain.only_asks());
        let Some(place) = Place::of(&options.store, is_registered) else {
            // Memory and the app's own stores are not shared: opening one again simulates another process.
            return Self::new(options, None).map(Arc::new);
        };
        let access_group = options.apple.access_group.clone();
        let key = Key { place, namespace: options.namespace.clone(), access_group };
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(shared) = open.get(&key).and_then(Weak::upgrade) {
            drop(open);
            shared.join(options)?;
            return Ok(shared);
        }
        open.retain(|_, shared| shared.strong_count() > 0);
        let shared = Arc::new(Self::new(options, registered)?);
        open.insert(key, Arc::downgrade(&shared));
        Ok(shared)
    }

    fn new(options: &VaultOptions, registered: Option<&dyn PlatformKeychain>) -> Result<Self, VaultError> {
        let Stores { store, tombstones, prompts: switch, unlocker } = Stores::open(options, registered)?;
        // Code outside this crate may hang.
        let switch = switch.filter(|_| options.require_user_presence);
        let deadline = (!matches!(options.store, StoreChoice::Memory)).then(|| {
            let deadline = WithDeadline::new(Arc::clone(&store), options.timeout());
            Arc::new(if options.require_user_presence { deadline.asking(switch.clone()) } else { deadline })
        });
        let store = deadline.clone().map_or(store, |deadline| deadline);
        let prompts = switch.map(|switch| Arc::new(Prompts::new(switch)));
        let (cancelled, ended) = (prompts.clone(), deadline.clone());
        let queue = Queue::new(store, "wallet-jwt-vault").before_deletion(move || {
            if let Some(prompts) = &cancelled {
                prompts.cancel();
            }
            if let Some(deadline) = &ended {
                deadline.end_prompt();
            }
        });
        Ok(Shared {
            queue,
            tombstones: tombstones.map(|store| Tombstones::new(store, options.timeout())),
            asks_user: options.require_user_presence,
            prompts,
            unlocks: unlocker.map(Unlocks::new),
            users: Mutex::default(),
            deadline,
            apple: options.apple.clone(),
            android: options.android.clone(),
        })
    }

    /// Opens a vault again that is already open.
    fn join(&self, options: &VaultOptions) -> Result<(), VaultError> {
        if (&self.apple, &self.android, self.asks_user)
            != (&options.apple, &options.android, options.require_user_presence)
        {
            let detail = "this keychain is open in this process with the same namespace and other options of `apple` or \
                          `android`, such as another accessibility, or another `require_user_presence`: use the same ones everywhere, or another namespace"
                .to_owned();
            return Err(ConfigError::Conflict { detail }.into());
        }
        // The caller with the longer timeout needs it; the other one only waits longer.
        if let Some(deadline) = &self.deadline {
            deadline.extend(options.timeout());
        }
        if let Some(tombstones) = &self.tombstones {
            tombstones.extend(options.timeout());
        }
        Ok(())
    }

    /// Ends the open prompt, if a deletion that is queued has cancelled it.
    pub(super) fn end_cancelled_prompt(&self) {
        if let Some(prompts) = &self.prompts {
            prompts.end_cancelled();
        }
    }

    /// The object that uses the entry; created if there is none.
    pub(super) fn user<T: EntryUser>(&self, entry_name: &str, make: impl FnOnce() -> Arc<T>) -> Arc<T> {
        let mut users = self.users();
        if let Some(user) = users.get(entry_name).and_then(typed) {
            return user;
        }
        users.retain(|_, user| user.strong_count() > 0);
        let user = make();
        let known: Arc<dyn EntryUser> = user.clone();
        users.insert(entry_name.to_owned(), Arc::downgrade(&known));
        user
    }

    /// Tells the sessions of those entries that the app has deleted the entries. On the vault's thread: they must not
    /// wait.
    pub(super) fn tell_deleted(&self, is_deleted: impl Fn(&str) -> bool) {
        let told: Vec<_> = {
            let users = self.users();
            let deleted = users.iter().filter(|(name, _)| is_deleted(name));
            deleted.filter_map(|(_, user)| user.upgrade()).collect()
        };
        // Outside the lock: the app's code may run now.
        for user in told {
            user.entry_deleted();
        }
    }

    pub(super) fn users_in_memory<T: EntryUser>(&self) -> Vec<Arc<T>> {
        self.users().values().filter_map(typed).collect()
    }

    fn users(&self) -> MutexGuard<'_, HashMap<String, Weak<dyn EntryUser>>> {
        self.users.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn typed<T: EntryUser>(user: &Weak<dyn EntryUser>) -> Option<Arc<T>> {
    let user: Arc<dyn Any + Send + Sync> = user.upgrade()?;
    user.downcast().ok()
}

impl Place {
    /// `None`: it is not shared.
    fn of(store: &StoreChoice, is_registered: bool) -> Option<Self> {
        match store {
            StoreChoice::Platform if is_registered => Some(Place::Registered),
            StoreChoice::Platform if cfg!(target_os = "linux") => Some(Place::SecretService),
            StoreChoice::Platform => Some(Place::Platform),
            StoreChoice::SecretService => Some(Place::SecretService),
            StoreChoice::Keyutils => Some(Place::Keyutils),
            StoreChoice::Memory | StoreChoice::Own(_) => None,
        }
    }
}

#[cfg(test)]
#[path = "shared_tests.rs"]
mod tests;
