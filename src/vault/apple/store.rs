//! The store on Apple's protected data. The logic runs over any keyring-core store, for tests on other systems.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use keyring_core::CredentialStore;

use super::{Accessibility, AppleOptions};
use crate::vault::keyring::{KeyringEntries, store_error};
use crate::vault::store::{MAX_VALUE_BYTES, Readiness, SecretBytes, SecretStore, StoreError, StoreStatus};

/// The keychain of iOS, and of macOS for apps with a provisioning profile.
pub struct AppleStore {
    /// The accessibility of an item can be neither read nor changed: each has a keychain service of its own. First
    /// the one that is written to.
    policies: Vec<KeyringEntries>,
    access_group: Option<String>,
    marker: Option<Marker>,
}

struct Marker {
    path: PathBuf,
    read: ReadMarker,
}

/// Reads the file; a field, because a test that runs as root can read every file.
type ReadMarker = Box<dyn Fn(&Path) -> io::Result<Vec<u8>> + Send + Sync>;

const ALL: [Accessibility; 3] = [
    Accessibility::AfterFirstUnlockThisDeviceOnly,
    Accessibility::WhenUnlockedThisDeviceOnly,
    Accessibility::WhenPasscodeSetThisDeviceOnly,
];

impl Accessibility {
    /// The word of apple-native-keyring-store.
    fn policy(self) -> &'static str {
        match self {
            Accessibility::AfterFirstUnlockThisDeviceOnly => "after-first-unlock-this-device-only",
            Accessibility::WhenUnlockedThisDeviceOnly => "when-unlocked-this-device-only",
            Accessibility::WhenPasscodeSetThisDeviceOnly => "when-passcode-set-this-device-only",
        }
    }

    /// What follows the namespace in the keychain's service attribute. Must not change: items would not be found.
    fn service_suffix(self) -> &'static str {
        match self {
            Accessibility::AfterFirstUnlockThisDeviceOnly => "",
            Accessibility::WhenUnlockedThisDeviceOnly => ".when-unlocked",
            Accessibility::WhenPasscodeSetThisDeviceOnly => ".when-passcode-set",
        }
    }
}

impl AppleStore {
    /// The store for the items of `namespace`, which becomes the keychain's service attribute (with a suffix for
    /// each accessibility but the first). Reads and writes nothing yet.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if the options are not acceptable, e.g. an empty access group.
    #[cfg(any(target_os = "ios", target_os = "macos"))]
    pub fn new(namespace: &str, options: AppleOptions) -> Result<Self, StoreError> {
        use std::collections::HashMap;

        let mut configuration = HashMap::from([("cloud-sync", "false")]);
        if let Some(group) = &options.access_group {
            configuration.insert("access-group", group.as_str());
        }
        let store = apple_native_keyring_store::protected::Store::new_with_configuration(&configuration)
            .map_err(store_error)?;
        Self::over(store, namespace, options, Box::new(|path| fs::read(path)))
    }

    fn over(
        store: Arc<CredentialStore>,
        namespace: &str,
        options: AppleOptions,
        read_marker: ReadMarker,
    ) -> Result<Self, StoreError> {
        // To the keychain an empty word is a wildcard.
        if namespace.is_empty() || options.access_group.as_deref() == Some("") {
            return Err(StoreError::unavailable("the keychain's service and access group must not be empty"));
        }
        let configured = options.accessibility;
        let others = ALL.into_iter().filter(|accessibility| *accessibility != configured);
        let policies = std::iter::once(configured)
            .chain(others)
            .map(|accessibility| {
                let service = format!("{namespace}{}", accessibility.service_suffix());
                let policy = ("access-policy", accessibility.policy().to_owned());
                KeyringEntries::new(Arc::clone(&store), &service, vec![policy])
            })
            .collect();
        let marker = options.first_unlock_marker.map(|path| Marker { path, read: read_marker });
        Ok(Self { policies, access_group: options.access_group, marker })
    }

    /// What "not found" means now: [`StoreError::Locked`] before the first unlock.
    fn check_unlocked(&self) -> Result<(), StoreError> {
        match &self.marker {
            Some(marker) if marker.is_unreadable() => Err(StoreError::Locked),
            _ => Ok(()),
        }
    }
}

impl Marker {
    /// It is there and may not be read. One that is not there was never made: nothing was ever kept.
    fn is_unreadable(&self) -> bool {
        (self.read)(&self.path).is_err_and(|error| error.kind() != io::ErrorKind::NotFound)
    }

    /// Failing is not fatal: without the file the keychain's word is taken.
    fn make(&self) {
        if let Some(folder) = self.path.parent() {
            let _ = fs::create_dir_all(folder);
        }
        let _ = OpenOptions::new().write(true).create_new(true).open(&self.path);
    }
}

impl SecretStore for AppleStore {
    fn read(&self, name: &str) -> Result<Option<SecretBytes>, StoreError> {
        for entries in &self.policies {
            if let Some(value) = entries.read(name).map_err(store_error)? {
                return Ok(Some(value));
            }
        }
        self.check_unlocked()?;
        Ok(None)
    }

    fn write(&self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        StoreError::check_size(value, MAX_VALUE_BYTES)?;
        if let Some(marker) = &self.marker {
            marker.make();
        }
        let mut policies = self.policies.iter();
        if let Some(configured) = policies.next() {
            configured.write(name, value).map_err(store_error)?;
        }
        // Reads look under the configured one first: whatever happens between here and the end, they find the new
        // value. An old one that could not be removed is hidden, and the next write removes it.
        for entries in policies {
            let _ = entries.remove(name);
        }
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        let mut removed = false;
        // The configured one last: were it removed first and another refused, the older value under the other would
        // come to light.
        for entries in self.policies.iter().rev() {
            removed |= entries.remove(name).map_err(store_error)?;
        }
        if !removed {
            // "Not found" before the first unlock: the item is still there.
            self.check_unlocked()?;
        }
        Ok(())
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        // The store's own group does not reach its search.
        let group = self.access_group.as_deref().map(|group| ("access-group", group));
        let mut names = BTreeSet::new();
        for entries in &self.policies {
            names.extend(entries.names(group.as_slice()).map_err(store_error)?);
        }
        if names.is_empty() {
            self.check_unlocked()?;
        }
        Ok(names.into_iter().collect())
    }

    fn status(&self) -> StoreStatus {
        let readiness = match self.names() {
            Ok(_) => Readiness::Ready,
            Err(StoreError::Locked) => Readiness::Locked,
            Err(error) => Readiness::Failing(error),
        };
        StoreStatus { description: "Apple keychain (protected data)".to_owned(), readiness }
    }
}

impl std::fmt::Debug for AppleStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AppleStore").finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
