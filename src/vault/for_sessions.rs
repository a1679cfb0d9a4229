//! The vault's calls for the session's driver. Nothing here waits: the result of a call is passed to a callback on the
//! vault's thread (tombstones have their own), exactly once, without a lock. The callback must not wait either: it
//! would block every later call.

use super::queue::{Made, Place, answered, no_answer};
use super::shared::Store;
use super::store::SecretStore;
use super::stored_token::StoredToken;
use super::tombstone::{MarkChange, Marks, Tombstones};
use super::{Vault, delete_entry, entry_names, load_entry, save_entry};
use crate::error::VaultError;

/// When an entry may be replaced. The check and the write are one call of the vault.
pub(crate) enum SaveGuard {
    /// Always.
    None,
    /// Unless it is another user's. An entry that cannot be read now may be another user's. A damaged or newer one is
    /// replaced, one that requires the user's presence, and an unverified one, whose user is unknown.
    OnlyUser(String),
    /// Only if an entry of this user exists and no process has signed out. An entry that cannot be read now may be
    /// missing. A damaged or newer one exists, and is replaced, and so is one that requires the user's presence.
    OnlyIfKept(String),
}

/// The result of a deletion.
#[derive(Debug, PartialEq)]
pub(crate) enum Deleted {
    Done,
    /// The tombstone is gone: nothing was deleted.
    NotMarked,
}

/// The result of a save.
#[derive(Debug, PartialEq)]
pub(crate) enum Saved {
    Done {
        /// Whether a tombstone existed for the entry when the save began; `None` if unknown.
        was_marked: Option<bool>,
    },
    /// The entry is gone, or a deletion overtook the save: nothing was written.
    Gone,
    /// Another user's entry is there: nothing was written.
    OtherUser,
    Failed(VaultError),
}

impl Vault {
    /// Raises the prompt that unlocks the keychain; `None` if it has no such prompt.
    pub(crate) fn unlock_for_session(
        &self,
    ) -> Option<impl Future<Output = Result<(), VaultError>> + Send + use<>> {
        self.shared.unlocks.as_ref().map(|unlocks| answered(unlocks.unlock_for_session()))
    }

    /// Loads an entry.
    pub(crate) fn load_then(
        &self,
        name: &str,
        then: impl FnOnce(Result<Option<StoredToken>, VaultError>) + Send + 'static,
    ) {
        let call = self.kept_open(self.reading(name));
        self.shared.queue.submit_then(Place::Last, call, |made| then(made.flattened()));
    }

    /// Saves an entry, if `guard` allows it. A `delete_first` that comes while this waits replaces it: `Saved::Gone`.
    pub(crate) fn save_then(
        &self,
        name: &str,
        token: StoredToken,
        guard: SaveGuard,
        then: impl FnOnce(Saved) + Send + 'static,
    ) {
        let place = Place::LastSaving(name.to_owned());
        let name = name.to_owned();
        let shared = self.shared.clone();
        let call = self.kept_open(move |store| {
            let tombstones = shared.tombstones.as_ref();
            // A save never asks the user: such an entry is not read.
            let found = if shared.asks_user {
                found_unread(store, &name, &guard)
            } else {
                found(store, &name, &guard)
            };
            let found =
                found.and_then(|found| save_guarded(store, tombstones, &name, &token, (&guard, found)));
            found.unwrap_or_else(Saved::Failed)
        });
        self.shared.queue.submit_then(place, call, |made| {
            then(match made {
                Made::Done(saved) => saved,
                Made::Overtaken => Saved::Gone,
                Made::Broken => Saved::Failed(no_answer()),
            });
        });
    }

    /// Deletes an entry before all waiting calls. `only_if_marked`: not if its tombstone is certainly gone. The check
    /// and the deletion are one call of the vault.
    pub(crate) fn delete_first(
        &self,
        name: &str,
        only_if_marked: bool,
        then: impl FnOnce(Result<Deleted, VaultError>) + Send + 'static,
    ) {
        let place = Place::FirstDeleting(name.to_owned());
        let name = name.to_owned();
        let shared = self.shared.clone();
        let call = self.kept_open(move |store| {
            let tombstones = shared.tombstones.as_ref().filter(|_| only_if_marked);
            match tombstones.map(|tombstones| tombstones.owes_deletion(&name)) {
                Some(Ok(false)) => Ok(Deleted::NotMarked),
                _ => delete_entry(store, &name).map(|()| Deleted::Done),
            }
        });
        self.shared.queue.submit_then(place, call, |made| then(made.flattened()));
        self.shared.end_cancelled_prompt();
    }

    /// The names of the entries, as [`Vault::accounts`] has them.
    pub(crate) fn accounts_then(&self, then: impl FnOnce(Result<Vec<String>, VaultError>) + Send + 'static) {
        let call = self.kept_open(entry_names);
        self.shared.queue.submit_then(Place::Last, call, |made| then(made.flattened()));
    }

    /// Whether the store asks the user at each read: then read only when needed.
    pub(crate) fn asks_user(&self) -> bool {
        self.shared.asks_user
    }

    /// Whether owed work is remembered after the process ends.
    pub(crate) fn has_tombstones(&self) -> bool {
        self.shared.tombstones.is_some()
    }

    /// An entry's tombstones. Without a store for them there are none; the callback then runs at once on this thread.
    pub(crate) fn read_tombstones_then(
        &self,
        name: &str,
        then: impl FnOnce(Result<Marks, VaultError>) + Send + 'static,
    ) {
        let Some(tombstones) = &self.shared.tombstones else { return then(Ok(Marks::default())) };
        let open = self.shared.clone();
        tombstones.read_then(name, move |read| {
            drop(open);
            then(read);
        });
    }

    /// Creates and removes an entry's tombstones. Without a store for them this does nothing; the callback then runs at
    /// once on this thread.
    pub(crate) fn change_tombstones_then(
        &self,
        name: &str,
        change: MarkChange,
        then: impl FnOnce(Result<(), VaultError>) + Send + 'static,
    ) {
        let Some(tombstones) = &self.shared.tombstones else { return then(Ok(())) };
        let open = self.shared.clone();
        tombstones.change_then(name, change, move |written| {
            drop(open);
            then(written);
        });
    }
}

/// What a save must know about the entry.
enum FoundEntry {
    /// The guard allows everything.
    NotNeeded,
    Absent,
    /// Of this user, if it is known.
    Present(Option<String>),
    /// Damaged, newer, its key is lost, or it requires the user's presence and this vault was opened without.
    Unusable,
}

fn found(store: &dyn SecretStore, name: &str, guard: &SaveGuard) -> Result<FoundEntry, VaultError> {
    if matches!(guard, SaveGuard::None) {
        return Ok(FoundEntry::NotNeeded);
    }
    match load_entry(store, name) {
        Ok(None) => Ok(FoundEntry::Absent),
        Ok(Some(kept)) => Ok(FoundEntry::Present(kept.receipt().map(|receipt| receipt.user_id.clone()))),
        Err(
            error @ (VaultError::Locked
            | VaultError::NotConfirmed { .. }
            | VaultError::Unavailable { .. }
            | VaultError::Account { .. }),
        ) => Err(error),
        Err(_) => Ok(FoundEntry::Unusable),
    }
}

/// The user of the entry is not known, only whether it exists: a renewal replaces it whoever its user is, and a sign-in
/// after a cancelled prompt does so too.
fn found_unread(store: &Store, name: &str, guard: &SaveGuard) -> Result<FoundEntry, VaultError> {
    match guard {
        SaveGuard::None | SaveGuard::OnlyUser(_) => Ok(FoundEntry::NotNeeded),
        SaveGuard::OnlyIfKept(_) => {
            // A session's entry has slashes in its name. Without one it is an entry whose name cannot be read: perhaps this.
            let is_there = entry_names(store)?.iter().any(|known| known == name || !known.contains('/'));
            Ok(if is_there { FoundEntry::Unusable } else { FoundEntry::Absent })
        }
    }
}

fn save_guarded(
    store: &dyn SecretStore,
    tombstones: Option<&Tombstones>,
    name: &str,
    token: &StoredToken,
    (guard, found): (&SaveGuard, FoundEntry),
) -> Result<Saved, VaultError> {
    match (guard, found) {
        (SaveGuard::OnlyUser(user), FoundEntry::Present(Some(by))) if by != *user => {
            return Ok(Saved::OtherUser);
        }
        (SaveGuard::OnlyIfKept(_), FoundEntry::Absent) => return Ok(Saved::Gone),
        (SaveGuard::OnlyIfKept(user), FoundEntry::Present(by)) if by.as_ref() != Some(user) => {
            return Ok(Saved::Gone);
        }
        _ => {}
    }
    // After the entry: a sign-out writes the tombstone first and deletes the entry then.
    let was_marked = tombstones.map(|tombstones| tombstones.owes_deletion(name)).transpose();
    let was_marked = match (guard, was_marked) {
        (SaveGuard::OnlyIfKept(_), Err(error)) => return Err(error),
        (SaveGuard::OnlyIfKept(_), Ok(Some(true))) => return Ok(Saved::Gone),
        (_, was_marked) => was_marked.unwrap_or_default(),
    };
    save_entry(store, name, token).map(|()| Saved::Done { was_marked })
}

#[cfg(test)]
#[path = "for_sessions_tests.rs"]
mod tests;
