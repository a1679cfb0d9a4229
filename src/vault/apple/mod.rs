//! Apple's keychain: how its items are protected (on every platform, for bindings), and the store itself.

#[cfg(any(target_os = "ios", target_os = "macos", all(test, target_os = "linux")))]
mod store;

use std::path::PathBuf;

#[cfg(any(target_os = "ios", target_os = "macos"))]
pub use store::AppleStore;

/// When the system lets the app read what it keeps. Nothing of it ever leaves the device: not by iCloud, not with a
/// backup that is restored to another one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Accessibility {
    /// From the first unlock after a start of the device on, while it is locked too: an app that works in the
    /// background needs this.
    #[default]
    AfterFirstUnlockThisDeviceOnly,
    /// Only while the device is unlocked.
    WhenUnlockedThisDeviceOnly,
    /// Only while the device is unlocked, and only if it has a passcode: the system deletes the items when the
    /// passcode is removed.
    WhenPasscodeSetThisDeviceOnly,
}

/// How the vault uses Apple's keychain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppleOptions {
    /// When the items can be read. An item keeps what it was written with until it is written anew.
    pub accessibility: Accessibility,
    /// The keychain access group, to share the items with other apps of the same team; the app needs the
    /// entitlement. `None`: the app's own.
    pub access_group: Option<String>,
    /// A small file in the app's own container, made by the first write, that tells "there is nothing" from
    /// "nothing can be read yet": before the first unlock the keychain says that an item does not exist
    /// (firebase-ios-sdk issue 8695), and the file, which the system protects until then, cannot be read.
    /// `None`: the keychain's word is taken.
    pub first_unlock_marker: Option<PathBuf>,
}
