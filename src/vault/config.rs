//! The vault's configuration JSON: parses it into options, and into a normal form: equal configurations have equal
//! texts.

use serde::{Deserialize, Serialize};

use super::android::AndroidOptions;
use super::apple::AppleOptions;
use super::options::{StoreChoice, VaultOptions};
use crate::error::{ConfigError, VaultError};

/// The normal form of a vault's configuration JSON, for a caller that keeps one vault for each configuration:
/// configurations with the same meaning have the same text. It is read as [`VaultOptions::from_json`] does, and checked.
///
/// # Errors
/// `E_CONFIG_FORMAT`; `E_VAULT_ACCOUNT` for a bad namespace and `E_CONFIG_OPTION` for a timeout out of its range;
/// `E_CONFIG_CONFLICT`.
pub fn canonical_vault_config(text: &str) -> Result<String, VaultError> {
    let document = VaultDocument::parse(text)?;
    let canonical = document.canonical();
    document.build().check()?;
    Ok(canonical)
}

impl VaultOptions {
    /// Reads the configuration JSON: `namespace`, `store` (`secretService`, `keyutils` or `memory`), `timeoutSecs`,
    /// `requireUserPresence`, `apple` and `android`. Every member is optional; unknown ones are refused.
    ///
    /// # Errors
    /// `E_CONFIG_FORMAT`.
    pub fn from_json(text: &str) -> Result<Self, ConfigError> {
        VaultDocument::parse(text).map(VaultDocument::build)
    }
}

/// How React Native opens a vault. Every member is optional.
#[derive(Debug, Deserialize, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema), schemars(rename = "VaultOptions"))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct VaultDocument {
    /// The name of this app's entries in a shared keychain. Default `wallet-jwt`.
    namespace: String,
    /// Where tokens are stored. Default: the platform's keychain.
    #[serde(skip_serializing_if = "Option::is_none")]
    store: Option<StoreDocument>,
    /// How long the keychain may take for one call, in seconds. Default 10, 1 to 60.
    timeout_secs: i64,
    /// Whether the user is asked at each read, e.g. for a fingerprint: on Android since version 9, and on iOS with
    /// `NSFaceIDUsageDescription` in the app's Info.plist; otherwise `E_CONFIG_OPTION`. Only `load`, `restore`, `signIn`
    /// and `unlock` read such a vault. Default: false.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    require_user_presence: bool,
    /// How Apple's keychain is used; other systems ignore it.
    apple: AppleOptions,
    /// How Android's keychain is used; other systems ignore it.
    android: AndroidOptions,
}

/// A store that must be chosen by name.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema), schemars(rename = "StoreChoice"))]
#[serde(rename_all = "camelCase")]
enum StoreDocument {
    /// The Secret Service of the user's session (Linux).
    SecretService,
    /// The kernel's key retention service (Linux). **Lost at reboot.**
    Keyutils,
    /// The process's memory.
    Memory,
}

impl Default for VaultDocument {
    fn default() -> Self {
        let VaultOptions { namespace, timeout_secs, require_user_presence, .. } = VaultOptions::default();
        let (apple, android) = (AppleOptions::default(), AndroidOptions::default());
        VaultDocument { namespace, store: None, timeout_secs, require_user_presence, apple, android }
    }
}

impl VaultDocument {
    pub(crate) fn parse(text: &str) -> Result<Self, ConfigError> {
        serde_json::from_str(text).map_err(|error| ConfigError::unreadable(&error))
    }

    /// The normal form, so that a caller that keeps one vault for each configuration finds it again.
    pub(crate) fn canonical(&self) -> String {
        // Strings, numbers and enums always serialise.
        serde_json::to_string(self).unwrap_or_default()
    }

    pub(super) fn build(self) -> VaultOptions {
        VaultOptions {
            namespace: self.namespace,
            store: match self.store {
                None => StoreChoice::Platform,
                Some(StoreDocument::SecretService) => StoreChoice::SecretService,
                Some(StoreDocument::Keyutils) => StoreChoice::Keyutils,
                Some(StoreDocument::Memory) => StoreChoice::Memory,
            },
            timeout_secs: self.timeout_secs,
            apple: self.apple,
            android: self.android,
            require_user_presence: self.require_user_presence,
            tombstones: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Accessibility, FirstUnlockMarker};
    use super::*;

    #[test]
    fn what_is_left_out_is_what_the_options_default_to() -> Result<(), ConfigError> {
        let options = VaultDocument::parse("{}")?.build();
        let defaults = VaultOptions::default();
        assert_eq!((options.namespace, options.timeout_secs), (defaults.namespace, defaults.timeout_secs));
        assert!(matches!(options.store, StoreChoice::Platform));
        assert_eq!((options.apple, options.android), (defaults.apple, defaults.android));
        Ok(())
    }

    #[test]
    fn every_member_is_read() -> Result<(), ConfigError> {
        let text = r#"{"namespace":"com.example","store":"memory","timeoutSecs":3,"apple":{
            "accessibility":"whenUnlockedThisDeviceOnly","accessGroup":"T.g","firstUnlockMarker":{"at":"/m"},"tombstoneFolder":"/t",
            "previousAccessGroups":["T.old"],"purgeOnFirstRun":true,"promptReason":"Unlock"},"android":{"strongBox":true}}"#;
        let options = VaultDocument::parse(text)?.build();
        assert_eq!((options.namespace.as_str(), options.timeout_secs), ("com.example", 3));
        assert!(matches!(options.store, StoreChoice::Memory));
        assert_eq!(options.apple.accessibility, Accessibility::WhenUnlockedThisDeviceOnly);
        assert_eq!(options.apple.access_group.as_deref(), Some("T.g"));
        assert_eq!(options.apple.first_unlock_marker, FirstUnlockMarker::At("/m".into()));
        assert_eq!(options.apple.tombstone_folder, Some("/t".into()));
        assert_eq!(options.apple.previous_access_groups, ["T.old"]);
        assert_eq!(options.apple.prompt_reason.as_deref(), Some("Unlock"));
        assert!(options.apple.purge_on_first_run && options.android.strong_box);
        let off = VaultDocument::parse(r#"{"apple":{"firstUnlockMarker":"off"}}"#)?.build();
        assert_eq!(off.apple.first_unlock_marker, FirstUnlockMarker::Off);
        Ok(())
    }

    #[test]
    fn equal_configurations_have_one_text() -> Result<(), ConfigError> {
        let said = VaultDocument::parse(r#"{"timeoutSecs": 10, "apple": {}, "namespace": "wallet-jwt"}"#)?;
        assert_eq!(said.canonical(), VaultDocument::default().canonical());
        let again = VaultDocument::parse(&said.canonical())?;
        assert_eq!(again.canonical(), said.canonical());
        assert_ne!(
            VaultDocument::parse(r#"{"store":"memory"}"#)?.canonical(),
            VaultDocument::default().canonical()
        );
        Ok(())
    }

    #[test]
    fn an_unusable_namespace_is_refused_before_a_folder_is_made() {
        let code = |text| canonical_vault_config(text).map_err(|error| error.code().as_str());
        assert_eq!(code(r#"{"namespace":""}"#), Err("E_VAULT_ACCOUNT"));
        assert_eq!(code("{\"namespace\":\"a\\nb\"}"), Err("E_VAULT_ACCOUNT"));
        assert_eq!(code(r#"{"timeoutSecs":0}"#), Err("E_CONFIG_OPTION"));
        assert_eq!(code(r#"{"requireUserPresence":true,"store":"memory"}"#), Err("E_CONFIG_CONFLICT"));
        assert!(code(r#"{"requireUserPresence":true}"#).is_ok());
        assert!(code(r#"{"namespace":"com.example"}"#).is_ok());
    }

    #[test]
    fn unknown_members_and_stores_are_refused_without_quoting_them() {
        for text in [r#"{"sotre":"memory"}"#, r#"{"store":"sekret"}"#, r#"{"apple":{"group":"x"}}"#, "5", ""]
        {
            let Err(error) = VaultDocument::parse(text) else { panic!("{text} was taken") };
            assert_eq!(error.code().as_str(), "E_CONFIG_FORMAT");
            assert!(!error.to_string().contains("sekret"), "{error}");
        }
    }
}
