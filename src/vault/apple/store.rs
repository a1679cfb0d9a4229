//! The store on Apple's protected data. The logic runs over any keyring-core store, for tests on other systems.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use keyring_core::CredentialStore;
use ring::digest::{SHA256, digest};

use super::{Accessibility, AppleOptions, FirstUnlockMarker};
use crate::vault::keyring::{KeyringEntries, store_error};
use crate::vault::store::{MAX_VALUE_BYTES, Readiness, SecretBytes, SecretStore, StoreError, StoreStatus};

/// The keychain of iOS, and of macOS for apps with a provisioning profile.
///
/// A write under one accessibility removes what is kept under another. If that removal fails, the write is an error,
/// although the new value is kept and read from then on: the old one would come back when the app changes its
/// accessibility again. Writing once more heals it.
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
    /// [`StoreError::Unavailable`] if the options are not acceptable, e.g. an empty access group, or if the namespace
    /// ends with `.when-unlocked` or `.when-passcode-set`.
    #[cfg(any(target_os = "ios", target_os = "macos"))]
    pub fn new(namespace: &str, options: AppleOptions) -> Result<Self, StoreError> {
        use std::collections::HashMap;

        let mut configuration = HashMap::from([("cloud-sync", "false")]);
        if let Some(group) = &options.access_group {
            configuration.insert("access-group", group.as_str());
        }
        let store = apple_native_keyring_store::protected::Store::new_with_configuration(&configuration)
            .map_err(store_error)?;
        let container = std::env::var_os("HOME").map(PathBuf::from).filter(|_| cfg!(target_os = "ios"));
        Self::over(store, namespace, options, container.as_deref(), Box::new(|path| fs::read(path)))
    }

    /// `container`: the app's, on systems where the marker is on by default.
    fn over(
        store: Arc<CredentialStore>,
        namespace: &str,
        options: AppleOptions,
        container: Option<&Path>,
        read_marker: ReadMarker,
    ) -> Result<Self, StoreError> {
        // To the keychain an empty word is a wildcard.
        if namespace.is_empty() || options.access_group.as_deref() == Some("") {
            return Err(StoreError::unavailable("the keychain's service and access group must not be empty"));
        }
        let suffixes = ALL.into_iter().map(Accessibility::service_suffix).filter(|suffix| !suffix.is_empty());
        for suffix in suffixes {
            // The service of another namespace: what the two keep would be mixed.
            if namespace.ends_with(suffix) {
                return Err(StoreError::unavailable(format!(
                    "a namespace must not end with `{suffix}` here: the keychain's services of other namespaces do"
                )));
            }
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
        let path = match options.first_unlock_marker {
            FirstUnlockMarker::Automatic => container.map(|container| marker_path(container, namespace)),
            FirstUnlockMarker::At(path) => Some(path),
            FirstUnlockMarker::Off => None,
        };
        let marker = path.map(|path| Marker { path, read: read_marker });
        Ok(Self { policies, access_group: options.access_group, marker })
    }

    /// What "not found" means: [`StoreError::Locked`] before the first unlock. To be asked **before** the keychain
    /// is: the unlock may come between the two, and after it the file can be read.
    fn meaning_of_not_found(&self) -> Result<(), StoreError> {
        match &self.marker {
            Some(marker) if marker.is_protected() => Err(StoreError::Locked),
            _ => Ok(()),
        }
    }
}

/// Must not change: the file of an earlier version would not be found.
fn marker_path(container: &Path, namespace: &str) -> PathBuf {
    // Hashed: a namespace may hold what a file's name may not.
    let hash = hex::encode(digest(&SHA256, namespace.as_bytes()));
    let folder = container.join("Library").join("Application Support").join("wallet-jwt");
    folder.join(format!("{hash}.first-unlock"))
}

impl Marker {
    /// It is there and may not be read. Any other error, such as that it is a folder, would never end: it says
    /// nothing.
    fn is_protected(&self) -> bool {
        // EPERM and EACCES.
        (self.read)(&self.path).is_err_and(|error| error.kind() == io::ErrorKind::PermissionDenied)
    }

    /// Failing is not fatal: without the file the keychain's word is taken.
    fn make(&self) {
        if let Some(folder) = self.path.parent() {
            let _ = fs::create_dir_all(folder);
        }
        if let Ok(mut file) = OpenOptions::new().write(true).create_new(true).open(&self.path) {
            // Not left empty: what has no contents may have no key that protects them.
            let _ = file.write_all(b"wallet-jwt\n");
        }
    }
}

impl SecretStore for AppleStore {
    fn read(&self, name: &str) -> Result<Option<SecretBytes>, StoreError> {
        let not_found = self.meaning_of_not_found();
        for entries in &self.policies {
            if let Some(value) = entries.read(name).map_err(store_error)? {
                return Ok(Some(value));
            }
        }
        not_found.map(|()| None)
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
        // value.
        let mut removed = Ok(());
        for entries in policies {
            // All are tried: one that fails is no reason to leave another.
            removed = removed.and(entries.remove(name).map(drop));
        }
        removed.map_err(store_error)
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        let not_found = self.meaning_of_not_found();
        let mut removed = false;
        // The configured one last: were it removed first and another refused, the older value under the other would
        // come to light.
        for entries in self.policies.iter().rev() {
            removed |= entries.remove(name).map_err(store_error)?;
        }
        // Before the first unlock the item is still there.
        if removed { Ok(()) } else { not_found }
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        let not_found = self.meaning_of_not_found();
        // The store's own group does not reach its search.
        let group = self.access_group.as_deref().map(|group| ("access-group", group));
        let mut names = BTreeSet::new();
        for entries in &self.policies {
            names.extend(entries.names(group.as_slice()).map_err(store_error)?);
        }
        if names.is_empty() {
            not_found?;
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
