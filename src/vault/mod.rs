//! Where tokens are stored: the platform's keychain, behind [`SecretStore`].
//!
//! Reads never write. A locked keychain is an error, never "no entry". An unreadable entry stays until `save`, `delete`
//! or `clear` replaces or removes it.

pub mod store;

mod android;
mod apple;
mod config;
mod deadline;
mod entry;
mod for_sessions;
#[cfg(any(target_os = "linux", target_os = "ios", target_os = "macos"))]
mod keyring;
#[cfg(target_os = "linux")]
mod linux;
mod memory;
mod name;
mod options;
mod platform;
mod platform_keychain;
mod platform_tombstones;
mod prompt;
mod queue;
mod shared;
#[cfg_attr(not(any(target_os = "linux", test)), path = "no_prompt.rs")]
mod shared_prompt;
mod stored_token;
mod stores;
mod tombstone;
mod tombstone_files;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use crate::error::VaultError;
use queue::{Answer, Place, answered};
pub(crate) use shared::EntryUser;
use shared::{Shared, Store};

pub use android::AndroidOptions;
#[cfg(any(target_os = "ios", target_os = "macos"))]
pub use apple::AppleStore;
pub use apple::{Accessibility, AppleOptions, FirstUnlockMarker};
pub(crate) use config::VaultDocument;
pub use config::canonical_vault_config;
pub use deadline::WithDeadline;
pub(crate) use for_sessions::{Deleted, SaveGuard, Saved};
#[cfg(target_os = "linux")]
pub use linux::{KeyutilsStore, SecretServiceStore};
pub use memory::MemoryStore;
pub(crate) use name::of_session as entry_name;
pub use options::{StoreChoice, VaultOptions};
pub use platform_keychain::{
    KeychainRequest, PlatformKeychain, PlatformStores, TombstonePlace, register_platform_keychain,
};
pub use prompt::PromptSwitch;
pub use store::{MAX_VALUE_BYTES, Readiness, SecretBytes, SecretStore, StoreError, StoreStatus};
pub use stored_token::{Receipt, StoredToken};
pub use tombstone::TombstoneStore;
pub(crate) use tombstone::{MarkChange, Marks};
pub use tombstone_files::FileTombstones;

/// Stores tokens by account. Cheap to clone; clones share the keychain and the order of calls.
///
/// Every call runs on the vault's own thread, in the order in which the calls were made, on any executor. Dropping a
/// returned future does not stop its call: a write is completed.
///
/// Two processes may use one keychain: the last writer wins, and a reader finds one complete value.
#[derive(Clone)]
pub struct Vault {
    shared: Arc<Shared>,
}

impl Vault {
    /// Opens a vault. Does no I/O: the first call finds out whether the keychain can be used.
    ///
    /// A platform's keychain has **one** vault in a process for each namespace and access group: while one is open,
    /// another `open` returns the same. The longer of two timeouts is used. Memory and a store of the app's own are
    /// never shared.
    ///
    /// # Errors
    /// `E_VAULT_UNAVAILABLE` if this crate has no such store (it never uses a weaker one instead); `E_VAULT_ACCOUNT`
    /// for a bad namespace and `E_CONFIG_OPTION` for a timeout out of its range; `E_CONFIG_CONFLICT` for options that
    /// contradict each other, and while the same keychain is open with other options of `apple` or `android` (another
    /// accessibility); `E_NOT_INITIALIZED` on Android while no keychain is registered.
    pub fn open(options: VaultOptions) -> Result<Self, VaultError> {
        Ok(Vault { shared: Shared::open(&options, platform_keychain::registered().as_deref())? })
    }

    /// Saves a token, and replaces the account's entry, readable or not.
    ///
    /// [`StoredToken::new`] takes any token, unverified; [`Verifier::verify_to_keep`](crate::Verifier::verify_to_keep)
    /// makes one that can be verified again offline.
    ///
    /// # Errors
    /// [`VaultError`]; the old entry is then still there. Exception: a write that timed out may still take effect.
    pub fn save(
        &self,
        account: &str,
        token: StoredToken,
    ) -> impl Future<Output = Result<(), VaultError>> + Send + use<> {
        let account = account.to_owned();
        let place = Place::LastSaving(account.clone());
        answered(self.submit(place, move |store| save_entry(store, &account, &token)))
    }

    /// The account's token; `None` only if the keychain is readable and has none. Writes and deletes nothing.
    ///
    /// # Errors
    /// [`VaultError`]. `E_VAULT_LOCKED` never means that there is no entry.
    pub fn load(
        &self,
        account: &str,
    ) -> impl Future<Output = Result<Option<StoredToken>, VaultError>> + Send + use<> {
        answered(self.submit(Place::Last, self.reading(account)))
    }

    /// Removes the account's entry, readable or not. A missing entry is not an error. When this resolves, a session
    /// that uses the entry is signed out.
    ///
    /// # Errors
    /// [`VaultError`]; the entry is then still there, unless the keychain did not answer in time, or its user is asked and
    /// answers later.
    pub fn delete(&self, account: &str) -> impl Future<Output = Result<(), VaultError>> + Send + use<> {
        let (account, shared) = (account.to_owned(), Arc::clone(&self.shared));
        answered(self.submit_deletion(move |store| {
            delete_entry(store, &account)?;
            shared.tell_deleted(|name| name == account);
            Ok(())
        }))
    }

    /// The accounts that have an entry, readable or not, sorted. A session manager's entry is called
    /// `provider/environment/account`.
    ///
    /// # Errors
    /// [`VaultError`].
    pub fn accounts(&self) -> impl Future<Output = Result<Vec<String>, VaultError>> + Send + use<> {
        answered(self.submit(Place::Last, entry_names))
    }

    /// Removes every entry of this vault, readable or not. When this resolves, its sessions are signed out.
    ///
    /// # Errors
    /// [`VaultError`] of the first entry that could not be removed, after trying all.
    pub fn clear(&self) -> impl Future<Output = Result<(), VaultError>> + Send + use<> {
        let shared = Arc::clone(&self.shared);
        answered(self.submit_deletion(move |store| {
            let names = retried(|| store.names())?;
            let (mut left, mut first_error) = (HashSet::new(), Ok(()));
            for name in names {
                if let Err(error) = retried(|| store.remove(&name)) {
                    first_error = first_error.and(Err(error));
                    left.insert(name);
                }
            }
            // Also a session that was never saved: nothing of this vault may remain.
            shared.tell_deleted(|name| !left.contains(name));
            first_error
        }))
    }

    /// Which keychain it is, and whether it can be used now. Shows no prompt.
    ///
    /// # Errors
    /// `E_VAULT_UNAVAILABLE` if its code panicked; all other problems are in the result.
    pub fn status(&self) -> impl Future<Output = Result<StoreStatus, VaultError>> + Send + use<> {
        answered(self.submit(Place::Last, |store| Ok(store.status())))
    }

    /// Unlocks the keychain, because the user asked for it: shows the prompt of the Secret Service (Linux), if it is
    /// locked. Callers share one prompt. No other call waits for it. A keychain without such a prompt answers as
    /// [`Vault::status`] does. `timeout_secs`: how long the user has, 1 to 600.
    ///
    /// # Errors
    /// `E_VAULT_LOCKED` if it stays locked, with a `detail` if the user was asked: they dismissed the prompt, did not
    /// answer in time, or [`Vault::cancel_unlock`] was called. `E_VAULT_UNAVAILABLE`; `E_CONFIG_OPTION`.
    pub fn unlock(&self, timeout_secs: i64) -> impl Future<Output = Result<(), VaultError>> + Send + use<> {
        let answer = options::unlock_timeout(timeout_secs).map(|timeout| match self.ask_to_unlock(timeout) {
            Some(answer) => answer,
            None => self.submit(Place::Last, |store| Ok(store.status().readiness.into_result()?)),
        });
        async move { answered(answer?).await }
    }

    /// Closes the prompt of [`Vault::unlock`], for all who wait for it. Does nothing if there is none.
    pub fn cancel_unlock(&self) {
        if let Some(prompt) = &self.shared.unlock_prompt {
            prompt.cancel();
        }
    }

    /// `None` if the keychain has no such prompt.
    fn ask_to_unlock(&self, timeout: Duration) -> Option<Answer<()>> {
        let prompt = self.shared.unlock_prompt.as_ref()?;
        // Another `open` on the same keychain must share this prompt.
        Some(prompt.ask(timeout, Arc::clone(&self.shared)))
    }

    /// The read of an entry. It may show a prompt, unless a deletion that is requested later comes first.
    fn reading(
        &self,
        account: &str,
    ) -> impl FnOnce(&Store) -> Result<Option<StoredToken>, VaultError> + Send + use<> {
        let account = account.to_owned();
        let prompts = self.shared.prompts.clone().map(|prompts| (prompts.request(), prompts));
        let asks_user = self.shared.asks_user;
        move |store| match &prompts {
            Some((number, prompts)) => prompts.during(*number, || load_entry_once(store, &account)),
            // A user is never asked twice for one read.
            None if asks_user => load_entry_once(store, &account),
            None => load_entry(store, &account),
        }
    }

    /// A deletion waits for no prompt.
    fn submit_deletion(
        &self,
        call: impl FnOnce(&Store) -> Result<(), VaultError> + Send + 'static,
    ) -> Answer<()> {
        let answer = self.submit(Place::LastDeleting, call);
        self.shared.end_cancelled_prompt();
        answer
    }

    fn submit<T: Send + 'static>(
        &self,
        place: Place,
        call: impl FnOnce(&Store) -> Result<T, VaultError> + Send + 'static,
    ) -> Answer<T> {
        self.shared.queue.submit(place, self.kept_open(call))
    }

    /// A vault with running work is still in use: another `open` on the same keychain must return this one. It is
    /// released before the caller learns that the work is done.
    fn kept_open<T, F>(&self, call: F) -> impl FnOnce(&Store) -> T + Send + 'static + use<T, F>
    where
        F: FnOnce(&Store) -> T + Send + 'static,
    {
        let open = Arc::clone(&self.shared);
        move |store: &Store| {
            let result = call(store);
            drop(open);
            result
        }
    }

    /// The object with the entry's session in memory; created if there is none.
    pub(crate) fn entry_user<T: EntryUser>(&self, entry_name: &str, make: impl FnOnce() -> Arc<T>) -> Arc<T> {
        self.shared.user(entry_name, make)
    }

    /// All objects with a session in memory.
    pub(crate) fn entry_users<T: EntryUser>(&self) -> Vec<Arc<T>> {
        self.shared.users_in_memory()
    }
}

fn load_entry(store: &dyn SecretStore, account: &str) -> Result<Option<StoredToken>, VaultError> {
    name::check(account)?;
    opened(account, retried(|| store.read(account))?)
}

fn load_entry_once(store: &dyn SecretStore, account: &str) -> Result<Option<StoredToken>, VaultError> {
    name::check(account)?;
    opened(account, store.read(account)?)
}

fn opened(account: &str, sealed: Option<SecretBytes>) -> Result<Option<StoredToken>, VaultError> {
    sealed.map(|sealed| entry::open(account, &sealed)).transpose()
}

fn save_entry(store: &dyn SecretStore, account: &str, token: &StoredToken) -> Result<(), VaultError> {
    name::check(account)?;
    let sealed = entry::seal(account, token)?;
    retried(|| store.write(account, &sealed))
}

fn delete_entry(store: &dyn SecretStore, account: &str) -> Result<(), VaultError> {
    name::check(account)?;
    retried(|| store.remove(account))
}

fn entry_names(store: &Store) -> Result<Vec<String>, VaultError> {
    let mut names = retried(|| store.names())?;
    names.sort_unstable();
    names.dedup();
    Ok(names)
}

/// Tries again once if the keychain could not be used for no known reason: a restarted service, a keystore that failed
/// briefly. All calls may be made twice.
fn retried<T>(call: impl Fn() -> Result<T, StoreError>) -> Result<T, VaultError> {
    let first = match call() {
        Err(error @ StoreError::Unavailable { .. }) => error,
        other => return Ok(other?),
    };
    match call() {
        // The first error is the cause, the second often only its consequence.
        Err(StoreError::Unavailable { .. }) => Err(first.into()),
        other => Ok(other?),
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").finish_non_exhaustive()
    }
}
