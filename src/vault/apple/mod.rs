//! Apple's keychain: how its items are protected (on every platform, for bindings), and the store itself.

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
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_group: Option<String>,
    /// Access groups that items were kept in before, for which the app still needs the entitlement. Reads look in the
    /// configured group first, then in these; `save` writes to the configured one, then removes what these have; `delete`
    /// removes from all, from the configured one last. Only beside `access_group`. Default: none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub previous_access_groups: Vec<String>,
    /// Before its first use after an installation of the app the store is emptied: iOS keeps an app's items when the app
    /// is deleted, and the user of the deleted one would be signed in. Default: off.
    ///
    /// **Turned on in an update it signs out everybody once**: there is no sign of an earlier run of theirs. Whatever
    /// the access group holds under this namespace goes, also what another app keeps there; so does what is in the
    /// previous groups, and without an access group in all groups of the app.
    ///
    /// It is done in the app itself, not in its extensions, whose containers say nothing about the app's: one that runs
    /// before the app finds the old items. While the device is locked it cannot be done, and the store is "locked"
    /// until it is. A file in the app's container ends the first run; one that is there and cannot be read does too. On
    /// macOS nothing is done.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub purge_on_first_run: bool,
    /// The file that tells "there is nothing" from "nothing can be read yet". Default: on iOS there is one.
    #[serde(skip_serializing_if = "FirstUnlockMarker::is_automatic")]
    pub first_unlock_marker: FirstUnlockMarker,
    /// Where it is noted that a sign-out is not done: files without secrets, in a folder for each namespace in this one.
    /// Default: `Library/Application Support/wallet-jwt` of the app's container.
    ///
    /// Processes that share the items (an access group) should share the notes: pass the app group's container then.
    /// iOS gives a new file the protection of its folder: to have the notes written and read even before the first
    /// unlock, make this folder with the protection `none` (`FileProtectionType.none`). The container's own is "until
    /// the first unlock", which suffices from then on, on a locked phone too.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "json-schema", schemars(with = "Option<String>"))]
    pub tombstone_folder: Option<PathBuf>,
}

impl AppleOptions {
    /// Refuses what would remove items that were just written.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let previous = &self.previous_access_groups;
        let detail = match &self.access_group {
            None if !previous.is_empty() => {
                "previous access groups need the configured one beside them: without it the system takes all of them"
            }
            // To the keychain an empty word is a wildcard.
            _ if previous.iter().any(String::is_empty) => "a previous access group must not be empty",
            Some(group) if previous.contains(group) => {
                "the configured access group is among the previous ones: what is kept there would be removed"
            }
            _ => return Ok(()),
        };
        Err(ConfigError::Conflict { detail: detail.to_owned() })
    }
}

/// Where a small file lies, made by the first write, that tells "there is nothing" from "nothing can be read yet".
///
/// Before the first unlock after a start of the device the keychain says that an item does not exist
/// (firebase-ios-sdk issue 8695). The system protects the file until then: that it is there and may not be read
/// means that the store is locked. Anything else that is wrong with it says nothing, and the keychain's word is
/// taken; so it is while there is no file, also for items that outlived the app.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
pub enum FirstUnlockMarker {
    /// On iOS in `Library/Application Support/wallet-jwt` of the app's container, with a name of the namespace's own.
    /// On macOS off: nobody is logged in before the first unlock.
    #[default]
    Automatic,
    /// This file, in a folder of the app's own; one file for each namespace.
    At(#[cfg_attr(feature = "json-schema", schemars(with = "String"))] PathBuf),
    /// None: the keychain's word is taken.
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
