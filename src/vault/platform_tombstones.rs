//! Where the platform's stores have their tombstones.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::options::{StoreChoice, VaultOptions};
use super::tombstone::TombstoneStore;
use super::tombstone_files::{FileTombstones, hashed};

/// The tombstones of the store in the options, if it has any. Nothing is read or created yet.
pub(super) fn choose(options: &VaultOptions) -> Option<Arc<dyn TombstoneStore>> {
    match &options.store {
        StoreChoice::Own(_) => options.tombstones.clone(),
        // Memory does not survive the process.
        StoreChoice::Memory => None,
        store => {
            let folder = folder(options, |variable| std::env::var_os(variable))?;
            let kind = if matches!(store, StoreChoice::Keyutils) { ".keyutils" } else { "" };
            Some(Arc::new(FileTombstones::in_folder(in_folder(&folder, &options.namespace, kind))))
        }
    }
}

/// The folder of one store's tombstones. Each store has its own: one must not do a deletion that another owes.
///
/// Must not change: the tombstones of an earlier version would not be found. Hashed, because a namespace may contain
/// characters that a file's name may not.
pub(super) fn in_folder(folder: &Path, namespace: &str, kind: &str) -> PathBuf {
    folder.join(format!("{}{kind}", hashed(namespace)))
}

/// This system's folder for an app's state. `None` if there is none, as in a service without a home folder.
#[cfg(target_os = "linux")]
fn folder(_: &VaultOptions, variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    // A relative path must be ignored (XDG Base Directory Specification).
    let absolute = |name| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let state = absolute("XDG_STATE_HOME").or_else(|| Some(absolute("HOME")?.join(".local").join("state")));
    Some(state?.join("wallet-jwt"))
}

/// In the app's container (on macOS without a sandbox, in the user's Library) unless the host has passed a folder.
///
/// An app's file is protected "until the first unlock" unless the app sets another class; a new file gets its folder's
/// class. Setting it needs Foundation or an `fcntl`, both impossible here without `unsafe`. So an app that needs
/// tombstones before the first unlock passes a folder with the protection `none`.
#[cfg(any(target_os = "ios", target_os = "macos"))]
fn folder(options: &VaultOptions, variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    if let Some(folder) = &options.apple.tombstone_folder {
        return Some(folder.clone());
    }
    let home = variable("HOME").map(PathBuf::from).filter(|path| path.is_absolute())?;
    Some(home.join("Library").join("Application Support").join("wallet-jwt"))
}

#[cfg(not(any(target_os = "ios", target_os = "macos", target_os = "linux")))]
fn folder(_: &VaultOptions, _: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn linux_has_a_place_where_state_lies() {
        let place = |variables: &[(&str, &str)]| {
            let found = |name: &str| {
                variables.iter().find(|(variable, _)| *variable == name).map(|(_, value)| value.into())
            };
            folder(&VaultOptions::default(), found)
        };
        assert_eq!(place(&[("HOME", "/home/a")]), Some("/home/a/.local/state/wallet-jwt".into()));
        assert_eq!(place(&[("HOME", "/h"), ("XDG_STATE_HOME", "/s")]), Some("/s/wallet-jwt".into()));
        assert_eq!(
            place(&[("HOME", "/h"), ("XDG_STATE_HOME", "s")]),
            Some("/h/.local/state/wallet-jwt".into())
        );
        assert_eq!(place(&[("XDG_STATE_HOME", "/s")]), Some("/s/wallet-jwt".into()));
        for nowhere in [&[][..], &[("HOME", "")], &[("HOME", "relative")]] {
            assert_eq!(place(nowhere), None);
        }
    }

    #[test]
    fn memory_has_no_tombstones_and_an_own_store_has_those_passed() {
        let options = |store| VaultOptions { store, ..VaultOptions::default() };
        assert!(choose(&options(StoreChoice::Memory)).is_none());
        let own = || StoreChoice::Own(Arc::new(crate::vault::MemoryStore::new()));
        assert!(choose(&options(own())).is_none());
        let brought = VaultOptions {
            tombstones: Some(Arc::new(FileTombstones::in_folder("/nowhere".into()))),
            ..options(own())
        };
        assert!(choose(&brought).is_some());
    }
}
