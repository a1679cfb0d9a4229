//! Apple's keychain: how its items are protected (on every platform, for bindings), and the store itself.

#[cfg(all(test, any(target_os = "ios", target_os = "macos", target_os = "linux")))]
mod asking_tests;
#[cfg(all(test, any(target_os = "ios", target_os = "macos", target_os = "linux")))]
mod fake_keychain;
#[cfg(any(target_os = "ios", target_os = "macos", all(test, target_os = "linux")))]
mod first_run;
#[cfg(all(test, any(target_os = "ios", target_os = "macos", target_os = "linux")))]
mod groups_tests;
#[cfg(any(target_os = "ios", target_os = "macos", all(test, target_os = "linux")))]
mod host;
#[cfg(any(target_os = "ios", target_os = "macos", all(test, target_os = "linux")))]
mod place;
#[cfg(any(target_os = "ios", target_os = "macos", all(test, target_os = "linux")))]
mod store;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

#[cfg(any(target_os = "ios", target_os = "macos"))]
pub use store::AppleStore;

use crate::error::ConfigError;

/// When the system lets the app read its items. The items never leave the device: not by iCloud, not with a backup that
/// is restored to another device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
pub enum Accessibility {
    /// From the first unlock after the device starts, also while it is locked: an app that works in the background
    /// needs this.
    #[default]
    AfterFirstUnlockThisDeviceOnly,
    /// Only while the device is unlocked.
    WhenUnlockedThisDeviceOnly,
    /// Only while the device is unlocked, and only if it has a passcode: the system deletes the items when the
    /// passcode is removed.
    WhenPasscodeSetThisDeviceOnly,
}

/// How the vault uses Apple's keychain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
pub struct AppleOptions {
    /// When the items can be read. An item keeps its accessibility until it is written again.
    pub accessibility: Accessibility,
    /// The keychain access group, to share the items with other apps of the same team; the app needs the
    /// entitlement.
    ///
    /// `None`: the system writes to the app's first group, i.e. the first entry of its entitlement
    /// `keychain-access-groups` or else the app's own. It reads, searches and **deletes** in **all** groups of the app,
    /// so also items of other apps of the team under the same namespace. Name the group if the app has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_group: Option<String>,
    /// Access groups that had the items before; the app still needs the entitlement for them. Reads look in the
    /// configured group first, then in these. `save` writes to the configured group, then removes the items in these.
    /// `delete` removes from all, from the configured group last. Only beside `access_group`. Default: none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub previous_access_groups: Vec<String>,
    /// Empties the store before its first use after an installation of the app: iOS keeps an app's items when the app
    /// is deleted, and the user of the deleted app would be signed in. Default: off.
    ///
    /// **If you turn it on in an update, it signs out every user once**: there is no record of their earlier runs. It
    /// deletes every item under this namespace in the access group, also another app's, and in the previous groups;
    /// without an access group, in all groups of the app.
    ///
    /// It runs in the app itself, not in its extensions, which have other containers: an extension that runs before the
    /// app finds the old items. It cannot run while the device is locked; the store is "locked" until it is done. A
    /// file in the app's container records that it is done, even if the file cannot be read. On macOS it does nothing.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub purge_on_first_run: bool,
    /// The file that tells "there is no item" from "items cannot be read yet". Default: on iOS there is one.
    #[serde(skip_serializing_if = "FirstUnlockMarker::is_automatic")]
    pub first_unlock_marker: FirstUnlockMarker,
    /// The folder for tombstones, which record that a sign-out is not finished: files without secrets, in a subfolder
    /// for each namespace. Default: `Library/Application Support/wallet-jwt` of the app's container.
    ///
    /// Processes that share the items (an access group) should share the tombstones: then pass the app group's
    /// container. iOS gives a new file the protection of its folder. If tombstones must be usable even before the first
    /// unlock, create this folder with the protection `none` (`FileProtectionType.none`). The container's default is
    /// "until the first unlock", which works from then on, also on a locked phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "json-schema", schemars(with = "Option<String>"))]
    pub tombstone_folder: Option<PathBuf>,
    /// What the prompt of a vault with `require_user_presence` says, in the user's language and without the app's name,
    /// which the system shows beside it. Default: `Sign in`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt_reason: Option<String>,
}

impl AppleOptions {
    /// Refuses options that would remove items just written.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let previous = &self.previous_access_groups;
        let detail = match &self.access_group {
            None if !previous.is_empty() => {
                "previous access groups need the configured one beside them: without it the system takes all of them"
            }
            // For the keychain an empty text is a wildcard.
            _ if previous.iter().any(String::is_empty) => "a previous access group must not be empty",
            Some(group) if previous.contains(group) => {
                "the configured access group is among the previous ones: what is kept there would be removed"
            }
            _ => return Ok(()),
        };
        Err(ConfigError::Conflict { detail: detail.to_owned() })
    }
}

/// A small file, created by the first write, that tells "there is no item" from "items cannot be read yet".
///
/// Before the first unlock after the device starts, the keychain says that an item does not exist (firebase-ios-sdk
/// issue 8695). The system protects the file until then: if it exists but may not be read, the store is locked. On any
/// other error with the file the keychain's answer is used. It is also used while there is no file, even for items of
/// an earlier installation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
pub enum FirstUnlockMarker {
    /// On iOS in `Library/Application Support/wallet-jwt` of the app's container, with a name for each namespace. Off
    /// on macOS: nobody is logged in before the first unlock.
    #[default]
    Automatic,
    /// This file, in the app's own folder; one file for each namespace.
    At(#[cfg_attr(feature = "json-schema", schemars(with = "String"))] PathBuf),
    /// No file: the keychain's answer is used.
    Off,
}

impl FirstUnlockMarker {
    fn is_automatic(&self) -> bool {
        *self == FirstUnlockMarker::Automatic
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn previous_groups_that_would_lose_what_is_kept_are_refused() {
        let check = |group: Option<&str>, previous: &[&str]| {
            let options = AppleOptions {
                access_group: group.map(str::to_owned),
                previous_access_groups: previous.iter().map(|group| (*group).to_owned()).collect(),
                ..AppleOptions::default()
            };
            options.check().map_err(|error| error.code().as_str())
        };
        for (group, previous) in [(None, &[][..]), (Some("new"), &[]), (Some("new"), &["old", "older"])] {
            assert_eq!(check(group, previous), Ok(()));
        }
        for (group, previous) in [(None, &["old"][..]), (Some("new"), &["old", "new"]), (Some("new"), &[""])]
        {
            assert_eq!(check(group, previous), Err("E_CONFIG_CONFLICT"), "{group:?} {previous:?}");
        }
    }
}
