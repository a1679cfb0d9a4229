//! Tombstones: what is still owed after a sign-out, stored outside the keychain so that it survives the process.

use std::sync::{Arc, mpsc};
use std::time::Duration;

use super::deadline::WithDeadline;
use super::queue::{Place, Queue};
use super::store::{Readiness, SecretBytes, SecretStore, StoreError, StoreStatus};
use super::{name, retried};
use crate::error::VaultError;

/// The tombstones of an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    /// The entry must be deleted: it signs nobody in.
    pub(crate) deletion: bool,
    /// The wallet SDK must be logged out.
    pub(crate) logout: bool,
}

/// The tombstones to create or to remove. Another process may write the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct MarkChange {
    pub(crate) deletion: Option<bool>,
    pub(crate) logout: Option<bool>,
}

impl MarkChange {
    pub(crate) fn add(&mut self, other: MarkChange) {
        self.deletion = other.deletion.or(self.deletion);
        self.logout = other.logout.or(self.logout);
    }
}

/// A store for tombstones: names without a value, e.g. empty files. A name says that an entry must be deleted, that the
/// wallet SDK must be logged out, or both. It must not depend on the [`SecretStore`](super::SecretStore): it is written
/// when that one refuses, also on a locked phone.
///
/// An entry has several names. Each is independent of the others, and none must be parsed. A name has at most 528 bytes;
/// otherwise names are as a `SecretStore`'s. If other processes use the same store, every call must see their changes.
///
/// The library calls the methods on a separate thread, one at a time per vault. They may block. If a call does not
/// return within the vault's timeout, it fails, and no other call is made until it has returned. A panic counts as
/// [`StoreError::Unavailable`].
pub trait TombstoneStore: Send + Sync {
    /// Whether there is a tombstone; `false` only if there is certainly none.
    ///
    /// # Errors
    /// [`StoreError`].
    fn exists(&self, name: &str) -> Result<bool, StoreError>;

    /// Creates a tombstone. One that exists is not an error. It must be durable when this returns, even if the process
    /// or the device ends then.
    ///
    /// # Errors
    /// [`StoreError`]; the tombstone may then exist.
    fn create(&self, name: &str) -> Result<(), StoreError>;

    /// Removes a tombstone. A missing one is not an error. It must be durable when this returns: a tombstone that returns
    /// ends a later session.
    ///
    /// # Errors
    /// [`StoreError`]; the tombstone may then still exist.
    fn remove(&self, name: &str) -> Result<(), StoreError>;
}

/// A vault's tombstones, on their own thread, each call with a timeout.
///
/// Each has its own name and no content. So no process replaces what another one has written since it looked.
pub(super) struct Tombstones {
    store: Arc<WithDeadline>,
    queue: Queue<WithDeadline>,
}

/// As a store of empty values, so that the same timeout applies.
struct EmptyValues(Arc<dyn TombstoneStore>);

impl SecretStore for EmptyValues {
    fn read(&self, name: &str) -> Result<Option<SecretBytes>, StoreError> {
        Ok(self.0.exists(name)?.then(|| SecretBytes::new(Vec::new())))
    }

    fn write(&self, name: &str, _: &[u8]) -> Result<(), StoreError> {
        self.0.create(name)
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

/// The names of an entry's tombstones. They must not change: those of an earlier version would not be found.
struct Names {
    /// The deletion is owed.
    deletion: String,
    /// The logout is owed.
    logout: String,
    /// Both are owed: a sign-out creates this one, so that a process that ends has written both or neither.
    both: String,
}

impl Names {
    fn of(entry: &str) -> Result<Self, VaultError> {
        name::check(entry)?;
        Ok(Names {
            deletion: format!("deletion/{entry}"),
            logout: format!("logout/{entry}"),
            both: format!("deletion+logout/{entry}"),
        })
    }

    fn read(&self, store: &WithDeadline) -> Result<Marks, VaultError> {
        // First: a change creates the others before it removes this one.
        let both = exists(store, &self.both)?;
        let deletion = both || exists(store, &self.deletion)?;
        let logout = both || exists(store, &self.logout)?;
        Ok(Marks { deletion, logout })
    }

    fn owe_deletion(&self, store: &WithDeadline) -> Result<bool, VaultError> {
        Ok(exists(store, &self.both)? || exists(store, &self.deletion)?)
    }

    /// Creates before it removes, and removes the logout before the deletion: a process that ends in between leaves more
    /// marks than needed, and never a logout without the deletion that the change removes too.
    fn change(&self, store: &WithDeadline, change: MarkChange) -> Result<(), VaultError> {
        let create = |name: &str| retried(|| store.write(name, &[]));
        let remove = |name: &str| retried(|| store.remove(name));
        match (change.deletion, change.logout) {
            (None, None) => Ok(()),
            (Some(true), Some(true)) => create(&self.both),
            (Some(true), None) => create(&self.deletion),
            (None, Some(true)) => create(&self.logout),
            (Some(true), Some(false)) => {
                create(&self.deletion)?;
                remove(&self.logout)?;
                remove(&self.both)
            }
            (Some(false), Some(true)) => {
                create(&self.logout)?;
                remove(&self.both)?;
                remove(&self.deletion)
            }
            (Some(false), Some(false)) => {
                remove(&self.logout)?;
                remove(&self.both)?;
                remove(&self.deletion)
            }
            (None, Some(false)) => {
                remove(&self.logout)?;
                self.split(store, &self.deletion)
            }
            (Some(false), None) => {
                self.split(store, &self.logout)?;
                remove(&self.deletion)
            }
        }
    }

    /// Replaces the common tombstone, if it exists, by the one that stays.
    fn split(&self, store: &WithDeadline, stays: &str) -> Result<(), VaultError> {
        // Not removed unseen: another process may create it now.
        if exists(store, &self.both)? {
            retried(|| store.write(stays, &[]))?;
            retried(|| store.remove(&self.both))?;
        }
        Ok(())
    }
}

fn exists(store: &WithDeadline, name: &str) -> Result<bool, VaultError> {
    Ok(retried(|| store.read(name))?.is_some())
}

impl Tombstones {
    pub(super) fn new(store: Arc<dyn TombstoneStore>, timeout: Duration) -> Self {
        let store = Arc::new(WithDeadline::new(Arc::new(EmptyValues(store)), timeout));
        Tombstones { queue: Queue::new(Arc::clone(&store), "wallet-jwt-tombstones"), store }
    }

    /// Sets the timeout of later calls, if it is longer than the current one.
    pub(super) fn extend(&self, timeout: Duration) {
        self.store.extend(timeout);
    }

    pub(super) fn read_then(
        &self,
        entry: &str,
        then: impl FnOnce(Result<Marks, VaultError>) + Send + 'static,
    ) {
        let entry = entry.to_owned();
        let call = move |store: &WithDeadline| Names::of(&entry)?.read(store);
        self.queue.submit_then(Place::Last, call, |made| then(made.flattened()));
    }

    pub(super) fn change_then(
        &self,
        entry: &str,
        marks: MarkChange,
        then: impl FnOnce(Result<(), VaultError>) + Send + 'static,
    ) {
        let entry = entry.to_owned();
        let call = move |store: &WithDeadline| Names::of(&entry)?.change(store, marks);
        self.queue.submit_then(Place::Last, call, |made| then(made.flattened()));
    }

    /// Whether the entry's deletion is owed, by this process or another one. For a thread that may block.
    pub(super) fn owes_deletion(&self, entry: &str) -> Result<bool, VaultError> {
        let (answer, answered) = mpsc::channel();
        let entry = entry.to_owned();
        let call = move |store: &WithDeadline| Names::of(&entry)?.owe_deletion(store);
        self.queue.submit_then(Place::Last, call, move |made| {
            // The caller may have stopped waiting.
            let _ = answer.send(made.flattened());
        });
        let late = || VaultError::Unavailable { detail: "the tombstones did not answer in time".to_owned() };
        answered.recv_timeout(self.store.timeout()).map_err(|_| late())?
    }
}

#[cfg(test)]
#[path = "tombstone_tests.rs"]
mod tests;
