//! The parts of the keychain that a store reads.

use super::Accessibility;
use crate::vault::keyring::KeyringEntries;

/// The items of one accessibility in one group. An item's accessibility can be neither read nor changed, so each
/// accessibility has its own keychain service.
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
    /// The name in apple-native-keyring-store.
    pub(super) fn policy(self) -> &'static str {
        match self {
            Accessibility::AfterFirstUnlockThisDeviceOnly => "after-first-unlock-this-device-only",
            Accessibility::WhenUnlockedThisDeviceOnly => "when-unlocked-this-device-only",
            Accessibility::WhenPasscodeSetThisDeviceOnly => "when-passcode-set-this-device-only",
        }
    }

    /// The suffix after the namespace in the keychain's service attribute. Must not change: items would not be found.
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
        // The store's search does not use its own group.
        let group = self.access_group.as_deref().map(|group| ("access-group", group));
        self.entries.names(group.as_slice())
    }
}
