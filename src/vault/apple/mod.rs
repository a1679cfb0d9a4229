//! Apple's keychain: how its items are protected (on every platform, for bindings), and the store itself.

#[cfg(any(target_os = "ios", target_os = "macos", all(test, target_os = "linux")))]
mod store;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

#[cfg(any(target_os = "ios", target_os = "macos"))]
pub use store::AppleStore;

/// When the system lets the app read what it keeps. Nothing of it ever leaves the device: not by iCloud, not with a
/// backup that is restored to another one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
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
    /// entitlement.
    ///
    /// `None`: the system writes to the first group that the app has, the first entry of its entitlement
    /// `keychain-access-groups` or else the app's own; and it reads, searches and **deletes** in **all** groups of the
    /// app, so also what other apps of the team keep there under the same namespace. Name the group if the app has
    /// several.
    pub access_group: Option<String>,
    /// The file that tells "there is nothing" from "nothing can be read yet". Default: on iOS there is one.
    pub first_unlock_marker: FirstUnlockMarker,
    /// Where it is noted that a sign-out is not done: files without secrets, in a folder for each namespace in this one.
    /// Default: `Library/Application Support/wallet-jwt` of the app's container.
    ///
    /// Processes that share the items (an access group) should share the notes: pass the app group's container then.
    /// iOS gives a new file the protection of its folder: to have the notes written and read even before the first
    /// unlock, make this folder with the protection `none` (`FileProtectionType.none`). The container's own is "until
    /// the first unlock", which suffices from then on, on a locked phone too.
    pub tombstone_folder: Option<PathBuf>,
}

/// Where a small file lies, made by the first write, that tells "there is nothing" from "nothing can be read yet".
///
/// Before the first unlock after a start of the device the keychain says that an item does not exist
/// (firebase-ios-sdk issue 8695). The system protects the file until then: that it is there and may not be read
/// means that the store is locked. Anything else that is wrong with it says nothing, and the keychain's word is
/// taken; so it is while there is no file, also for items that outlived the app.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FirstUnlockMarker {
    /// On iOS in `Library/Application Support/wallet-jwt` of the app's container, with a name of the namespace's own.
    /// On macOS off: nobody is logged in before the first unlock.
    #[default]
    Automatic,
    /// This file, in a folder of the app's own; one file for each namespace.
    At(PathBuf),
    /// None: the keychain's word is taken.
    Off,
}
