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

/// A store for tombstones: names without a value, e.g. empty files. A name says that an entry must be deleted, or that
/// the wallet SDK must be logged out. It must not depend on the [`SecretStore`](super::SecretStore): it is written when
/// that one refuses, also on a locked phone.
///
/// The library calls the methods on a separate thread, one at a time per vault. They may block. If a call does not
/// return within the vault's timeout, it fails, and no other call is made until it has returned. A panic counts as
/// [`StoreError::Unavailable`]. Names are as a `SecretStore`'s, and at most 521 bytes long.
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

    /// Removes a tombstone. A missing one is not an error.
    ///
    /// # Errors
    /// [`StoreError`]; the tombstone may then still exist.
    fn remove(&self, name: &str) -> Result<(), StoreError>;
}

/// A vault's tombstones, on their own thread, each call with a timeout.
///
/// An entry has two, under names of their own: no process reads one to write the other, so none loses another process's
/// change.
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

/// Must not change: the tombstones of an earlier version would not be found.
fn deletion_of(entry: &str) -> String {
    format!("deletion/{entry}")
}

/// Must not change: the tombstones of an earlier version would not be found.
fn logout_of(entry: &str) -> String {
    format!("logout/{entry}")
}

fn exists(store: &WithDeadline, name: &str) -> Result<bool, VaultError> {
    Ok(retried(|| store.read(name))?.is_some())
}

fn change(store: &WithDeadline, name: &str, exists: Option<bool>) -> Result<(), VaultError> {
    match exists {
        Some(true) => retried(|| store.write(name, &[])),
        Some(false) => retried(|| store.remove(name)),
        None => Ok(()),
    }
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
        let call = move |store: &WithDeadline| {
            name::check(&entry)?;
            // In the opposite order of `change_then`: whoever finds the logout finds the deletion before it too.
            let logout = exists(store, &logout_of(&entry))?;
            let deletion = exists(store, &deletion_of(&entry))?;
            Ok(Marks { deletion, logout })
        };
        self.queue.submit_then(Place::Last, call, |made| then(made.flattened()));
    }

    pub(super) fn change_then(
        &self,
        entry: &str,
        marks: MarkChange,
        then: impl FnOnce(Result<(), VaultError>) + Send + 'static,
    ) {
        let entry = entry.to_owned();
        let call = move |store: &WithDeadline| {
            name::check(&entry)?;
            // First, so that a process that ends in between has ended the session.
            change(store, &deletion_of(&entry), marks.deletion)?;
            change(store, &logout_of(&entry), marks.logout)
        };
        self.queue.submit_then(Place::Last, call, |made| then(made.flattened()));
    }

    /// Whether the entry's deletion is owed, by this process or another one. For a thread that may block.
    pub(super) fn owes_deletion(&self, entry: &str) -> Result<bool, VaultError> {
        let (answer, answered) = mpsc::channel();
        let entry = entry.to_owned();
        let call = move |store: &WithDeadline| {
            name::check(&entry)?;
            exists(store, &deletion_of(&entry))
        };
        self.queue.submit_then(Place::Last, call, move |made| {
            // The caller may have stopped waiting.
            let _ = answer.send(made.flattened());
        });
        let late = || VaultError::Unavailable { detail: "the tombstones did not answer in time".to_owned() };
        answered.recv_timeout(self.store.timeout()).map_err(|_| late())?
    }
}
