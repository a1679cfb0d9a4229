//! The store on Apple's protected data. The logic works with any keyring-core store, for tests on other systems.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use keyring_core::CredentialStore;

use super::first_run::FirstRun;
use super::host::{Host, ReadFile, own_file};
use super::place::{ALL, Place};
use super::{Accessibility, AppleOptions, FirstUnlockMarker};
use crate::vault::keyring::{KeyringEntries, store_error};
use crate::vault::store::{MAX_VALUE_BYTES, Readiness, SecretBytes, SecretStore, StoreError, StoreStatus};

/// The keychain of iOS, and of macOS for apps with a provisioning profile.
///
/// A write under one accessibility removes the value under others, and in previous access groups. If that removal
/// fails, the write is an error, although the new value is saved and read from then on: the old one would come back if
/// the app changed its accessibility or group again. Writing again repairs it.
pub struct AppleStore {
    /// First the place to write to, then the others of its group, then those of the previous groups.
    places: Vec<Place>,
    marker: Option<Marker>,
    first_run: Option<FirstRun>,
    asking: Option<Asking>,
}

/// Part of the services of Swift's items that ask the user (`UserPresencePlace`).
const ASKING_WORD: &str = ".user-presence";

/// The items that ask the user. They are Swift's.
struct Asking {
    store: Arc<dyn SecretStore>,
    /// Reads and writes go there first; otherwise it only may still have items.
    is_first: bool,
}

struct Marker {
    path: PathBuf,
    read: ReadFile,
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
        let groups = std::iter::once(options.access_group.as_deref())
            .chain(options.previous_access_groups.iter().map(|group| Some(group.as_str())));
        let stores = groups.map(|group| keychain(group).map_err(store_error)).collect::<Result<_, _>>()?;
        let home = std::env::var_os("HOME").map(PathBuf::from).filter(|_| cfg!(target_os = "ios"));
        let executable = std::env::current_exe().unwrap_or_default();
        let host = Host {
            container: home.as_deref(),
            is_extension: super::first_run::is_extension(&executable),
            read: Arc::new(|path| fs::read(path)),
        };
        Self::over(stores, namespace, options, &host)
    }

    /// `stores`: the keychain of the configured group, then of each of the previous groups.
    pub(super) fn over(
        stores: Vec<Arc<CredentialStore>>,
        namespace: &str,
        options: AppleOptions,
        host: &Host<'_>,
    ) -> Result<Self, StoreError> {
        options.check().map_err(|error| StoreError::unavailable(error.to_string()))?;
        // For the keychain an empty text is a wildcard.
        if namespace.is_empty() || options.access_group.as_deref() == Some("") {
            return Err(StoreError::unavailable("the keychain's service and access group must not be empty"));
        }
        let suffixes = ALL.into_iter().map(Accessibility::service_suffix).filter(|suffix| !suffix.is_empty());
        for suffix in suffixes {
            // This is the service of another namespace: their items would be mixed.
            if namespace.ends_with(suffix) {
                return Err(StoreError::unavailable(format!(
                    "a namespace must not end with `{suffix}` here: the keychain's services of other namespaces do"
                )));
            }
        }
        if namespace.contains(ASKING_WORD) {
            return Err(StoreError::unavailable(format!(
                "a namespace must not contain `{ASKING_WORD}` here: the keychain's services of entries that ask the user do"
            )));
        }
        let configured = options.accessibility;
        let others = ALL.into_iter().filter(|accessibility| *accessibility != configured);
        let accessibilities: Vec<_> = std::iter::once(configured).chain(others).collect();
        let groups =
            std::iter::once(options.access_group).chain(options.previous_access_groups.into_iter().map(Some));
        let mut places = Vec::new();
        for (store, access_group) in stores.into_iter().zip(groups) {
            places.extend(accessibilities.iter().map(|accessibility| {
                let service = format!("{namespace}{}", accessibility.service_suffix());
                let policy = ("access-policy", accessibility.policy().to_owned());
                Place {
                    entries: KeyringEntries::new(Arc::clone(&store), &service, vec![policy]),
                    accessibility: *accessibility,
                    access_group: access_group.clone(),
                }
            }));
        }
        let path = match options.first_unlock_marker {
            FirstUnlockMarker::Automatic => {
                host.container.map(|container| own_file(container, namespace, "first-unlock"))
            }
            FirstUnlockMarker::At(path) => Some(path),
            FirstUnlockMarker::Off => None,
        };
        let marker = path.map(|path| Marker { path, read: Arc::clone(&host.read) });
        let first_run = options.purge_on_first_run.then(|| FirstRun::of(namespace, host)).flatten();
        Ok(Self { places, marker, first_run, asking: None })
    }

    /// The same store beside that of the items that ask the user. `asks_user`: new items are written there. An item of the
    /// other kind is removed by the next write, so a namespace never has an unprotected copy of a protected token.
    pub(in crate::vault) fn beside(self, asking: Arc<dyn SecretStore>, asks_user: bool) -> Self {
        Self { asking: Some(Asking { store: asking, is_first: asks_user }), ..self }
    }

    fn asking(&self, is_first: bool) -> Option<&dyn SecretStore> {
        self.asking.as_ref().filter(|asking| asking.is_first == is_first).map(|asking| asking.store.as_ref())
    }

    /// Called before every read or write.
    fn settle_first_run(&self) -> Result<(), StoreError> {
        let asking = self.asking.as_ref().map(|asking| asking.store.as_ref());
        self.first_run.as_ref().map_or(Ok(()), |first_run| first_run.settle(&self.places, asking))
    }

    fn all_names(&self) -> Result<Vec<String>, StoreError> {
        let not_found = self.meaning_of_not_found();
        let mut names = BTreeSet::new();
        for place in &self.places {
            names.extend(place.names().map_err(store_error)?);
        }
        if let Some(asking) = &self.asking {
            names.extend(asking.store.names()?);
        }
        if names.is_empty() {
            not_found?;
        }
        Ok(names.into_iter().collect())
    }

    /// What "not found" means: [`StoreError::Locked`] before the first unlock. Call this **before** the keychain: the
    /// unlock may come between the two calls, and after it the file can be read.
    fn meaning_of_not_found(&self) -> Result<(), StoreError> {
        match &self.marker {
            Some(marker) if marker.is_protected() => Err(StoreError::Locked),
            _ => Ok(()),
        }
    }
}

#[cfg(any(target_os = "ios", target_os = "macos"))]
fn keychain(group: Option<&str>) -> keyring_core::Result<Arc<CredentialStore>> {
    let mut configuration = std::collections::HashMap::from([("cloud-sync", "false")]);
    configuration.extend(group.map(|group| ("access-group", group)));
    let store = apple_native_keyring_store::protected::Store::new_with_configuration(&configuration)?;
    Ok(store)
}

impl Marker {
    /// It exists and may not be read. Any other error, e.g. that it is a folder, would be permanent, so it is ignored.
    fn is_protected(&self) -> bool {
        // EPERM and EACCES.
        (self.read)(&self.path).is_err_and(|error| error.kind() == io::ErrorKind::PermissionDenied)
    }

    /// A failure is not fatal: without the file the keychain's answer is used.
    fn make(&self) {
        if let Some(folder) = self.path.parent() {
            let _ = fs::create_dir_all(folder);
        }
        if let Ok(mut file) = OpenOptions::new().write(true).create_new(true).open(&self.path) {
            // Not empty: a file without contents may have no key that protects it.
            let _ = file.write_all(b"wallet-jwt\n");
        }
    }
}

impl SecretStore for AppleStore {
    fn read(&self, name: &str) -> Result<Option<SecretBytes>, StoreError> {
        self.settle_first_run()?;
        let not_found = self.meaning_of_not_found();
        if let Some(value) = self.asking(true).map_or(Ok(None), |asking| asking.read(name))? {
            return Ok(Some(value));
        }
        for place in &self.places {
            if let Some(value) = place.entries.read(name).map_err(store_error)? {
                return Ok(Some(value));
            }
        }
        not_found?;
        if let Some(asking) = self.asking(false)
            && asking.names()?.iter().any(|asked| asked == name)
        {
            return Err(StoreError::PresenceRequired);
        }
        Ok(None)
    }

    fn write(&self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        StoreError::check_size(value, MAX_VALUE_BYTES)?;
        self.settle_first_run()?;
        if let Some(marker) = &self.marker {
            marker.make();
        }
        let mut places = self.places.iter();
        if let Some(asking) = self.asking(true) {
            asking.write(name, value)?;
        } else if let Some(configured) = places.next() {
            configured.entries.write(name, value).map_err(store_error)?;
        }
        // Reads look there first, so from now on they find the new value.
        let mut removed = Ok(());
        for place in places {
            // Tries all, even if one fails.
            removed = removed.and(place.entries.remove(name).map(drop).map_err(store_error));
        }
        removed.and(self.asking(false).map_or(Ok(()), |asking| asking.remove(name)))
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.settle_first_run()?;
        let not_found = self.meaning_of_not_found();
        let mut removed = false;
        if let Some(asking) = self.asking(false) {
            asking.remove(name)?;
        }
        // The configured one last: if it were removed first and another removal failed, the older value there would be
        // read.
        for place in self.places.iter().rev() {
            removed |= place.entries.remove(name).map_err(store_error)?;
        }
        if let Some(asking) = self.asking(true) {
            asking.remove(name)?;
        }
        // Before the first unlock the item still exists.
        if removed { Ok(()) } else { not_found }
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        self.settle_first_run()?;
        self.all_names()
    }

    fn status(&self) -> StoreStatus {
        let readiness = match self.all_names() {
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
