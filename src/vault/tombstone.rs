//! Tombstones: what is still owed after a sign-out, stored outside the keychain so that it survives the process.

use std::sync::{Arc, mpsc};
use std::time::Duration;

use super::deadline::WithDeadline;
use super::queue::{Place, Queue};
use super::store::{Readiness, SecretBytes, SecretStore, StoreError, StoreStatus};
use super::{name, retried};
use crate::error::VaultError;

/// The word for a deletion that the keychain has not done yet.
pub(crate) const DELETION: &str = "deletion";
/// The word for a wallet SDK that must be logged out.
pub(crate) const LOGOUT: &str = "logout";

/// Whether a note says that the entry must be deleted. An unreadable note also comes from a sign-out.
pub(crate) fn says_deletion(text: &str) -> bool {
    let says = |word: &str| text.lines().any(|line| line.trim() == word);
    says(DELETION) || !says(LOGOUT)
}

/// A store for short notes without secrets: that an entry must be deleted, that the wallet SDK must be logged out. It
/// must not depend on the [`SecretStore`](super::SecretStore): it is written when that one refuses, also on a locked
/// phone.
///
/// The library calls the methods on a separate thread, one at a time per vault. They may block. If a call does not
/// return within the vault's timeout, it fails, and no other call is made until it has returned. A panic counts as
/// [`StoreError::Unavailable`]. Names are as a `SecretStore`'s; texts are a few words.
pub trait TombstoneStore: Send + Sync {
    /// The note under `name`; `None` only if there is certainly none.
    ///
    /// # Errors
    /// [`StoreError`].
    fn read(&self, name: &str) -> Result<Option<String>, StoreError>;

    /// Writes a note, and replaces an old one. It must be durable when this returns, even if the process or the device
    /// ends then. A reader meanwhile, or after a crash, finds the complete old note or the complete new one.
    ///
    /// # Errors
    /// [`StoreError`]; the old note may then still be there.
    fn write(&self, name: &str, text: &str) -> Result<(), StoreError>;

    /// Removes the note. A missing note is not an error.
    ///
    /// # Errors
    /// [`StoreError`]; the note may then still be there.
    fn remove(&self, name: &str) -> Result<(), StoreError>;
}

/// A vault's tombstones, on their own thread, each call with a timeout.
pub(super) struct Tombstones {
    store: Arc<WithDeadline>,
    queue: Queue<WithDeadline>,
}

/// As a store of small values, so that the same timeout applies.
struct Notes(Arc<dyn TombstoneStore>);

impl SecretStore for Notes {
    fn read(&self, name: &str) -> Result<Option<SecretBytes>, StoreError> {
        Ok(self.0.read(name)?.map(|text| SecretBytes::new(text.into_bytes())))
    }

    fn write(&self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        self.0.write(name, &String::from_utf8_lossy(value))
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.0.remove(name)
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        Err(StoreError::unavailable("tombstones have no list"))
    }

    fn status(&self) -> StoreStatus {
        StoreStatus { description: "tombstones".to_owned(), readiness: Readiness::Ready }
    }
}

fn note(store: &WithDeadline, name: &str) -> Result<Option<String>, VaultError> {
    let bytes = retried(|| store.read(name))?;
    Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
}

impl Tombstones {
    pub(super) fn new(store: Arc<dyn TombstoneStore>, timeout: Duration) -> Self {
        let store = Arc::new(WithDeadline::new(Arc::new(Notes(store)), timeout));
        Tombstones { queue: Queue::new(Arc::clone(&store), "wallet-jwt-tombstones"), store }
    }

    /// Sets the timeout of later calls, if it is longer than the current one.
    pub(super) fn extend(&self, timeout: Duration) {
        self.store.extend(timeout);
    }

    pub(super) fn read_then(
        &self,
        name: &str,
        then: impl FnOnce(Result<Option<String>, VaultError>) + Send + 'static,
    ) {
        let name = name.to_owned();
        let call = move |store: &WithDeadline| {
            name::check(&name)?;
            note(store, &name)
        };
        self.queue.submit_then(Place::Last, call, |made| then(made.flattened()));
    }

    /// Replaces the note by the result of `change`; `None` removes it.
    pub(super) fn change_then(
        &self,
        name: &str,
        change: impl FnOnce(Result<Option<String>, VaultError>) -> Result<Option<String>, VaultError>
        + Send
        + 'static,
        then: impl FnOnce(Result<(), VaultError>) + Send + 'static,
    ) {
        let name = name.to_owned();
        let call = move |store: &WithDeadline| {
            name::check(&name)?;
            let found = note(store, &name);
            let changed = change(found.clone())?;
            if found.as_ref() == Ok(&changed) {
                // Does not write: another process may be writing.
                return Ok(());
            }
            match changed {
                Some(text) => retried(|| store.write(&name, text.as_bytes())),
                None => retried(|| store.remove(&name)),
            }
        };
        self.queue.submit_then(Place::Last, call, |made| then(made.flattened()));
    }

    /// Whether the entry's deletion is owed, by this process or another one. For a thread that may block.
    pub(super) fn owes_deletion(&self, name: &str) -> Result<bool, VaultError> {
        let (answer, answered) = mpsc::channel();
        self.read_then(name, move |read| {
            // The caller may have stopped waiting.
            let _ = answer.send(read);
        });
        let late = || VaultError::Unavailable { detail: "the tombstones did not answer in time".to_owned() };
        let text = answered.recv_timeout(self.store.timeout()).map_err(|_| late())??;
        Ok(text.is_some_and(|text| says_deletion(&text)))
    }
}
