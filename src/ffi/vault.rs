//! The vault, as an object.

use std::sync::Arc;

use super::secret_store::{HostStore, SecretStore};
use super::texts::TokenText;
use super::tombstone_store::{TombstoneStore, host_tombstones};
use crate::error::VaultError;
use crate::vault::{self, Accessibility, FirstUnlockMarker, StoreStatus, StoredToken, VaultConfig};

/// Keeps tokens by account, in the platform's keychain.
///
/// Every call runs on the vault's own thread, in the order in which the calls were made. Cancelling a call does not
/// stop it: a write is finished. Two processes may use one keychain: the last writer wins, and a reader finds one of
/// the values whole.
#[derive(uniffi::Object)]
pub struct Vault(pub(super) vault::Vault);

/// What can be chosen when a vault is opened.
#[derive(uniffi::Record)]
pub struct VaultOptions {
    /// Which entries are this app's, where a keychain is shared: on Linux all programs of the user see one Secret
    /// Service, so take something of your own, e.g. the app's bundle id. On Apple's systems it becomes the items'
    /// service. Default `wallet-jwt`; the same rules as for an account.
    #[uniffi(default = "wallet-jwt")]
    pub namespace: String,
    /// Where tokens are kept. Default: the platform's keychain. Nothing ever falls back to something weaker.
    #[uniffi(default = None)]
    pub store: Option<StoreChoice>,
    /// How long the keychain may take for one call. Default 10, 1 to 60.
    #[uniffi(default = 10)]
    pub timeout_secs: i64,
    /// How Apple's keychain is used; other systems do not look at it. Default: readable after the first unlock, on this
    /// device only, by this app only.
    #[uniffi(default = None)]
    pub apple: Option<AppleOptions>,
    /// The store asks the user at each read, e.g. by fingerprint: then the session manager reads it only where it must,
    /// and a sign-out of another process is noticed later. For a store of the app's own that does so; every other one
    /// refuses it. Default: false.
    #[uniffi(default = false)]
    pub user_presence: bool,
    /// Where a store of the app's own remembers that a sign-out is not done. Without it the process's end forgets that
    /// the store refused a deletion. Refused with every other store: the platform's have a place of their own, and
    /// memory has none. Default: none.
    #[uniffi(default = None)]
    pub tombstones: Option<Arc<dyn TombstoneStore>>,
}

/// Where tokens are kept, if not in the platform's keychain.
#[derive(uniffi::Enum)]
pub enum StoreChoice {
    /// The Secret Service of the user's session (Linux).
    SecretService,
    /// The kernel's key retention service (Linux). **Lost at reboot**, and limited by the kernel's quota.
    Keyutils,
    /// This process's memory.
    Memory,
    /// A store of the app's own. In Kotlin and Java take `StoreChoice.own(store)` instead of this constructor: it also
    /// catches what a store throws that is no exception but an error of the JVM.
    Own {
        /// The store.
        store: Arc<dyn SecretStore>,
    },
}

/// How the vault uses Apple's keychain.
#[derive(uniffi::Record)]
pub struct AppleOptions {
    /// When the items can be read. Default: after the first unlock, on this device only. An item keeps what it was
    /// written with until it is written anew.
    #[uniffi(default = None)]
    pub accessibility: Option<Accessibility>,
    /// The keychain access group, to share the items with other apps of the same team; the app needs the entitlement.
    /// Without one the system writes to the first group that the app has, and reads, searches and **deletes** in all of
    /// them. Default: none.
    #[uniffi(default = None)]
    pub access_group: Option<String>,
    /// Access groups that items were kept in before, for which the app still needs the entitlement. Reads look in the
    /// configured group first, then in these; `save` writes to the configured one, then removes what these have; `delete`
    /// removes from all, from the configured one last. Only beside `accessGroup`. Default: none.
    #[uniffi(default = [])]
    pub previous_access_groups: Vec<String>,
    /// On iOS the store is emptied before its first use after an installation of the app: the system keeps an app's
    /// items when the app is deleted, and the user of the deleted one would be signed in. Default: off.
    ///
    /// **Turned on in an update it signs out everybody once**: there is no sign of an earlier run of theirs. Whatever
    /// the access group holds under this namespace goes, also what another app keeps there. It is done in the app
    /// itself, not in its extensions, and not while the device is locked: the store is "locked" until it is done.
    #[uniffi(default = false)]
    pub purge_on_first_run: bool,
    /// The file that tells "there is nothing" from "nothing can be read yet". Default: on iOS there is one.
    #[uniffi(default = None)]
    pub first_unlock_marker: Option<MarkerChoice>,
    /// Where it is noted that a sign-out is not done: files without secrets. Default: in the app's container.
    ///
    /// Processes that share the items (an access group) should share the notes: pass the app group's container then.
    /// iOS gives a new file the protection of its folder: to have the notes written and read even before the first
    /// unlock, make this folder with the protection `none` (`FileProtectionType.none`).
    #[uniffi(default = None)]
    pub tombstone_folder: Option<String>,
}

/// Where the file lies that tells "there is nothing" from "nothing can be read yet".
#[derive(uniffi::Enum)]
pub enum MarkerChoice {
    /// This file, in a folder of the app's own; one file for each namespace.
    At {
        /// Its path.
        path: String,
    },
    /// None: the keychain's word is taken.
    Off,
}

impl From<VaultOptions> for vault::VaultOptions {
    fn from(options: VaultOptions) -> Self {
        vault::VaultOptions {
            namespace: options.namespace,
            store: match options.store {
                None => vault::StoreChoice::Platform,
                Some(StoreChoice::SecretService) => vault::StoreChoice::SecretService,
                Some(StoreChoice::Keyutils) => vault::StoreChoice::Keyutils,
                Some(StoreChoice::Memory) => vault::StoreChoice::Memory,
                Some(StoreChoice::Own { store }) => vault::StoreChoice::Own(Arc::new(HostStore(store))),
            },
            timeout_secs: options.timeout_secs,
            apple: options.apple.map(Into::into).unwrap_or_default(),
            user_presence: options.user_presence,
            tombstones: options.tombstones.map(host_tombstones),
        }
    }
}

impl From<AppleOptions> for vault::AppleOptions {
    fn from(options: AppleOptions) -> Self {
        vault::AppleOptions {
            accessibility: options.accessibility.unwrap_or_default(),
            access_group: options.access_group,
            previous_access_groups: options.previous_access_groups,
            purge_on_first_run: options.purge_on_first_run,
            first_unlock_marker: match options.first_unlock_marker {
                None => FirstUnlockMarker::Automatic,
                Some(MarkerChoice::At { path }) => FirstUnlockMarker::At(path.into()),
                Some(MarkerChoice::Off) => FirstUnlockMarker::Off,
            },
            tombstone_folder: options.tombstone_folder.map(Into::into),
        }
    }
}

#[uniffi::export]
impl Vault {
    /// Opens a vault. Does no I/O: a keychain that cannot be used is found by the first call.
    ///
    /// A platform's keychain has **one** vault in a process for each namespace and access group: while one is open,
    /// another `open` gives the same. Of two timeouts the longer counts. Memory and a store of the app's own are never
    /// shared.
    ///
    /// Errors: `E_VAULT_UNAVAILABLE` where the library has no such store (never a weaker one instead);
    /// `E_VAULT_ACCOUNT` for a namespace and `E_CONFIG_OPTION` for a timeout out of their ranges; `E_CONFIG_CONFLICT` for
    /// options that do not go together, and while the same keychain is open with other options of `apple` (another
    /// accessibility).
    #[uniffi::constructor(default(options))]
    pub fn open(options: VaultOptions) -> Result<Self, VaultError> {
        vault::Vault::open(options.into()).map(Vault)
    }

    /// Opens a vault by its configuration JSON. Members are camelCase forms of the names here; all may be left out,
    /// unknown ones are refused. Does no I/O.
    ///
    /// `platformStore` is the platform's keychain where the library has none of its own (Android), for the
    /// configuration's namespace, and `platformTombstones` is what belongs to it; null elsewhere. A configuration that
    /// names a store gets that one. While a vault on the platform's keychain with the same namespace is open, this gives
    /// that one, and lets go of what was passed.
    ///
    /// Errors: `E_CONFIG_FORMAT` for the form, the others as `open`.
    #[uniffi::constructor]
    pub fn from_config_json(
        config_json: &str,
        platform_store: Option<Arc<dyn SecretStore>>,
        platform_tombstones: Option<Arc<dyn TombstoneStore>>,
    ) -> Result<Self, VaultError> {
        let options = vault::VaultOptions::from_json(config_json)?;
        let opened = match (&options.store, platform_store) {
            (vault::StoreChoice::Platform, Some(store)) => {
                let tombstones = platform_tombstones.map(host_tombstones);
                vault::Vault::open_on_host(&options, Arc::new(HostStore(store)), tombstones)
            }
            _ => vault::Vault::open(options),
        };
        opened.map(Vault)
    }

    /// Keeps a token as it is, unverified, replacing what the account had, readable or not. A `SessionManager` keeps
    /// verified ones.
    ///
    /// Errors: `VaultError`; the old entry is then still there, unless the keychain did not answer in time: such a
    /// write may still take effect.
    pub async fn save(&self, account: String, token: TokenText) -> Result<(), VaultError> {
        self.0.save(&account, StoredToken::new(&token)).await
    }

    /// The account's token; null only if the keychain is readable and has none. Writes and deletes nothing.
    ///
    /// Errors: `VaultError`. `E_VAULT_LOCKED` never means that there is no entry.
    pub async fn load(&self, account: String) -> Result<Option<String>, VaultError> {
        let stored = self.0.load(&account).await?;
        Ok(stored.map(|stored| stored.token().to_owned()))
    }

    /// Removes the account's entry, readable or not. No entry is no error. A session of this vault that it belonged to
    /// is signed out when this resolves.
    ///
    /// Errors: `VaultError`; the entry is then still there, unless the keychain did not answer in time.
    pub async fn delete(&self, account: String) -> Result<(), VaultError> {
        self.0.delete(&account).await
    }

    /// The accounts that have an entry, readable or not, sorted. A session manager's entry is called
    /// `provider/environment/account`.
    ///
    /// Errors: `VaultError`.
    pub async fn accounts(&self) -> Result<Vec<String>, VaultError> {
        self.0.accounts().await
    }

    /// Removes every entry of this vault, readable or not. Its sessions are signed out when this resolves.
    ///
    /// Errors: `VaultError` of the first entry that could not be removed, after all others were.
    pub async fn clear(&self) -> Result<(), VaultError> {
        self.0.clear().await
    }

    /// What the keychain is, and whether it can be used now. Raises no prompt.
    ///
    /// Errors: `E_VAULT_UNAVAILABLE` if its code panicked; everything else is in the answer.
    pub async fn status(&self) -> Result<StoreStatus, VaultError> {
        self.0.status().await
    }
}

/// Reads the configuration JSON of a vault, for a caller that keeps one vault for each configuration and brings the platform's
/// store.
///
/// Errors: `E_CONFIG_FORMAT`; `E_VAULT_ACCOUNT` for a namespace and `E_CONFIG_OPTION` for a timeout out of their ranges;
/// `E_CONFIG_CONFLICT`.
#[uniffi::export]
fn read_vault_config(config_json: &str) -> Result<VaultConfig, VaultError> {
    VaultConfig::from_json(config_json)
}
