//! The parts of the keychain that a store looks into.

use super::Accessibility;
use crate::vault::keyring::KeyringEntries;

/// The items of one accessibility in one group. The accessibility of an item can be neither read nor changed: each has a
/// keychain service of its own.
pub(super) struct Place {
    pub(super) entries: KeyringEntries,
    pub(super) accessibility: Accessibility,
    pub(super) access_group: Option<String>,
}

pub(super) const ALL: [Accessibility; 3] = [
    Accessibility::AfterFirstUnlockThisDeviceOnly,
    Accessibility::WhenUnlockedThisDeviceOnly,
    Accessibility::WhenPasscodeSetThisDeviceOnly,
];

impl Accessibility {
    /// The word of apple-native-keyring-store.
    pub(super) fn policy(self) -> &'static str {
        match self {
            Accessibility::AfterFirstUnlockThisDeviceOnly => "after-first-unlock-this-device-only",
            Accessibility::WhenUnlockedThisDeviceOnly => "when-unlocked-this-device-only",
            Accessibility::WhenPasscodeSetThisDeviceOnly => "when-passcode-set-this-device-only",
        }
    }

    /// What follows the namespace in the keychain's service attribute. Must not change: items would not be found.
    pub(super) fn service_suffix(self) -> &'static str {
        match self {
            Accessibility::AfterFirstUnlockThisDeviceOnly => "",
            Accessibility::WhenUnlockedThisDeviceOnly => ".when-unlocked",
            Accessibility::WhenPasscodeSetThisDeviceOnly => ".when-passcode-set",
        }
    }
}

impl Place {
    pub(super) fn names(&self) -> keyring_core::Result<Vec<String>> {
        // The store's own group does not reach its search.
        let group = self.access_group.as_deref().map(|group| ("access-group", group));
        self.entries.names(group.as_slice())
    }
}
