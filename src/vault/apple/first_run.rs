//! Deletes items of an earlier installation. iOS deletes an app's files with the app but keeps its keychain items:
//! after a new installation the old user would be signed in.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::Accessibility;
use super::host::{Host, ReadFile, own_file};
use super::place::Place;
use crate::vault::keyring::store_error;
use crate::vault::store::{SecretStore, StoreError};

/// The name of an item that proves that the keychain is unlocked. It is removed before any other access.
const PROOF: &str = "wallet-jwt: first run";

/// Empties the store before its first use, once for each installation of the app.
pub(super) struct FirstRun {
    /// Exists since the first run. The system deletes it with the app.
    marker: PathBuf,
    read: ReadFile,
    is_over: Mutex<bool>,
}

impl FirstRun {
    /// `None` if the store is not emptied: in an extension, which has its own container, so its first run is not the
    /// app's; and on macOS, which has no such container.
    pub(super) fn of(namespace: &str, host: &Host<'_>) -> Option<Self> {
        let container = host.container.filter(|_| !host.is_extension)?;
        let marker = own_file(container, namespace, "first-run");
        Some(FirstRun { marker, read: host.read.clone(), is_over: Mutex::default() })
    }

    /// Call this before every use of the store. `asking`: the items that ask the user.
    ///
    /// # Errors
    /// [`StoreError`]: old items may still be there, and the store must not be used.
    pub(super) fn settle(
        &self,
        places: &[Place],
        asking: Option<&dyn SecretStore>,
    ) -> Result<(), StoreError> {
        let mut is_over = self.is_over.lock().unwrap_or_else(PoisonError::into_inner);
        if *is_over {
            return Ok(());
        }
        // Any error except "not found", e.g. before the first unlock, is not a first run: it must sign nobody out.
        if (self.read)(&self.marker).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            empty(places, asking)?;
            // Without it the next start would be a first run again, and sign out a user who signs in now.
            make(&self.marker).map_err(|error| {
                let kind = error.kind();
                StoreError::unavailable(format!("the file that ends the first run could not be made: {kind}"))
            })?;
        }
        *is_over = true;
        Ok(())
    }
}

/// An extension's executable is in its own bundle inside the app's.
pub(super) fn is_extension(executable: &Path) -> bool {
    executable
        .components()
        .any(|part| Path::new(part.as_os_str()).extension().is_some_and(|it| it == "appex"))
}

/// Removes every item. A locked keychain says that there are no items, or refuses. So this first creates an item that
/// can be created, found and removed only while the device is unlocked, and removes it at the end.
fn empty(places: &[Place], asking: Option<&dyn SecretStore>) -> Result<(), StoreError> {
    let strict = Accessibility::WhenUnlockedThisDeviceOnly;
    let proof = places.iter().find(|place| place.accessibility == strict).ok_or(StoreError::Locked)?;
    proof.entries.write(PROOF, b"wallet-jwt").map_err(store_error)?;
    let mut is_found = false;
    for place in places.iter().rev() {
        for name in place.names().map_err(store_error)? {
            if name == PROOF && std::ptr::eq(place, proof) {
                is_found = true;
            } else {
                place.entries.remove(&name).map_err(store_error)?;
            }
        }
    }
    if let Some(asking) = asking {
        for name in asking.names()? {
            asking.remove(&name)?;
        }
    }
    let is_removed = proof.entries.remove(PROOF).map_err(store_error)?;
    if is_found && is_removed { Ok(()) } else { Err(StoreError::Locked) }
}

fn make(marker: &Path) -> io::Result<()> {
    if let Some(folder) = marker.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(marker)?;
    file.write_all(b"wallet-jwt\n")?;
    file.sync_all()
}

#[cfg(test)]
#[path = "first_run_tests.rs"]
mod tests;
