//! The vault as an object.

use std::sync::Arc;

use super::secret_store::{HostStore, SecretStore};
use super::texts::{TokenText, VaultConfigText, VaultNamespace};
use super::tombstone_store::{TombstoneStore, host_tombstones};
use crate::error::VaultError;
use crate::vault::{self, Accessibility, AndroidOptions, FirstUnlockMarker, StoreStatus, StoredToken};

/// Stores tokens by account, in the platform's keychain.
///
/// Every call runs on the vault's own thread, in the order in which the calls were made. Cancelling a call does not
/// stop it: a write is completed. Two processes may use one keychain: the last writer wins, and a reader finds one
/// complete value.
#[derive(uniffi::Object)]
pub struct Vault(pub(super) vault::Vault);

/// Options of a vault.
#[derive(uniffi::Record)]
pub struct VaultOptions {
    /// The name of this app's entries in a shared keychain. On Linux all programs of the user share one Secret Service,
    /// so use a name of your own, e.g. the app's bundle id. On Apple's systems it becomes the items' service. Default
    /// `wallet-jwt`; the same rules as for an account.
    #[uniffi(default = "wallet-jwt")]
    pub namespace: VaultNamespace,
    /// Where tokens are stored. Default: the platform's keychain. There is never a fallback to weaker storage.
    #[uniffi(default = None)]
    pub store: Option<StoreChoice>,
    /// How long the keychain may take for one call. Default 10, 1 to 60.
    #[uniffi(default = 10)]
    pub timeout_secs: i64,
    /// How Apple's keychain is used; other systems ignore it. Default: readable after the first unlock, on this device
    /// only, by this app only.
    #[uniffi(default = None)]
    pub apple: Option<AppleOptions>,
    /// How Android's keychain is used; other systems ignore it. Default: keys in the trusted execution environment.
    #[uniffi(default = None)]
    pub android: Option<AndroidOptions>,
    /// Whether the store asks the user at each read, e.g. for a fingerprint; a prompt is open for at most 120 seconds.
    /// Android's keychain does so since version 9 (API level 28), and Apple's in Swift and React Native; a store of the
    /// app's own may. Every other one refuses this option.
    ///
    /// Only `load` and a session's `restore`, `signIn` and `unlock` read such a vault: a renewal, a retry and a check in
    /// the foreground do not, and notice another process's sign-out later. Writing and deleting ask nobody. Default:
    /// false.
    #[uniffi(default = false)]
    pub require_user_presence: bool,
    /// Where a store of the app's own records that a sign-out is not finished. Without it a deletion that the store
    /// refused is forgotten when the process ends. Refused with every other store: the platform's stores have their own
    /// tombstones, and memory has none. Default: none.
    #[uniffi(default = None)]
    pub tombstones: Option<Arc<dyn TombstoneStore>>,
}

/// Where tokens are stored, if not in the platform's keychain.
#[derive(uniffi::Enum)]
pub enum StoreChoice {
    /// The Secret Service of the user's session (Linux).
    SecretService,
    /// The kernel's key retention service (Linux). **Lost at reboot**, and limited by the kernel's quota.
    Keyutils,
    /// This process's memory.
    Memory,
    /// A store of the app's own. In Kotlin and Java use `StoreChoice.own(store)` instead of this constructor: it also
    /// catches a JVM `Error` that a store throws.
    Own {
        /// The store.
        store: Arc<dyn SecretStore>,
    },
}

/// How the vault uses Apple's keychain.
#[derive(uniffi::Record)]
pub struct AppleOptions {
    /// When the items can be read. Default: after the first unlock, on this device only. An item keeps its
    /// accessibility until it is written again.
    #[uniffi(default = None)]
    pub accessibility: Option<Accessibility>,
    /// The keychain access group, to share the items with other apps of the same team; the app needs the entitlement.
    /// Without one the system writes to the app's first group, and reads, searches and **deletes** in all its groups.
    /// Default: none.
    #[uniffi(default = None)]
    pub access_group: Option<String>,
    /// Access groups that had the items before; the app still needs the entitlement for them. Reads look in the
    /// configured group first, then in these. `save` writes to the configured group, then removes the items in these.
    /// `delete` removes from all, from the configured group last. Only beside `accessGroup`. Default: none.
    #[uniffi(default = [])]
    pub previous_access_groups: Vec<String>,
    /// Empties the store before its first use after an installation of the app, on iOS: the system keeps an app's items
    /// when the app is deleted, and the user of the deleted app would be signed in. Default: off.
    ///
    /// **If you turn it on in an update, it signs out every user once**: there is no record of their earlier runs. It
    /// deletes every item under this namespace in the access group, also another app's. It runs in the app itself, not
    /// in its extensions, and not while the device is locked: the store is "locked" until it is done.
    #[uniffi(default = false)]
    pub purge_on_first_run: bool,
    /// The file that tells "there is no item" from "items cannot be read yet". Default: on iOS there is one.
    #[uniffi(default = None)]
    pub first_unlock_marker: Option<MarkerChoice>,
    /// The folder for tombstones, which record that a sign-out is not finished: files without secrets. Default: in the
    /// app's container.
    ///
    /// Processes that share the items (an access group) should share the tombstones: then pass the app group's
    /// container. iOS gives a new file the protection of its folder. If tombstones must be usable even before the first
    /// unlock, create this folder with the protection `none` (`FileProtectionType.none`).
    #[uniffi(default = None)]
    pub tombstone_folder: Option<String>,
    /// What the prompt of a vault with `requireUserPresence` says, in the user's language and without the app's name,
    /// which the system shows beside it. Default: `Sign in`.
    #[uniffi(default = None)]
    pub prompt_reason: Option<String>,
}

/// The file that tells "there is no item" from "items cannot be read yet".
#[derive(uniffi::Enum)]
pub enum MarkerChoice {
    /// This file, in the app's own folder; one file for each namespace.
    At {
        /// Its path.
        path: String,
    },
    /// No file: the keychain's answer is used.
    Off,
}

impl From<VaultOptions> for vault::VaultOptions {
    fn from(options: VaultOptions) -> Self {
        vault::VaultOptions {
            namespace: options.namespace.0,
            store: match options.store {
                None => vault::StoreChoice::Platform,
                Some(StoreChoice::SecretService) => vault::StoreChoice::SecretService,
                Some(StoreChoice::Keyutils) => vault::StoreChoice::Keyutils,
                Some(StoreChoice::Memory) => vault::StoreChoice::Memory,
                Some(StoreChoice::Own { store }) => vault::StoreChoice::Own(Arc::new(HostStore(store))),
            },
            timeout_secs: options.timeout_secs,
            apple: options.apple.map(Into::into).unwrap_or_default(),
            android: options.android.unwrap_or_default(),
            require_user_presence: options.require_user_presence,
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
            prompt_reason: options.prompt_reason,
        }
    }
}

impl From<vault::AppleOptions> for AppleOptions {
    fn from(options: vault::AppleOptions) -> Self {
        let text = |path: std::path::PathBuf| path.to_string_lossy().into_owned();
        AppleOptions {
            accessibility: Some(options.accessibility),
            access_group: options.access_group,
            previous_access_groups: options.previous_access_groups,
            purge_on_first_run: options.purge_on_first_run,
            first_unlock_marker: match options.first_unlock_marker {
                FirstUnlockMarker::Automatic => None,
                FirstUnlockMarker::At(path) => Some(MarkerChoice::At { path: text(path) }),
                FirstUnlockMarker::Off => Some(MarkerChoice::Off),
            },
            tombstone_folder: options.tombstone_folder.map(text),
            prompt_reason: options.prompt_reason,
        }
    }
}

#[uniffi::export]
impl Vault {
    /// Opens a vault. Does no I/O: the first call finds out whether the keychain can be used.
    ///
    /// A platform's keychain has **one** vault in a process for each namespace and access group: while one is open,
    /// another `open` returns the same. The longer of two timeouts is used. Memory and a store of the app's own are
    /// never shared.
    ///
    /// Errors: `E_VAULT_UNAVAILABLE` if the library has no such store (it never uses a weaker one instead);
    /// `E_VAULT_ACCOUNT` for a bad namespace and `E_CONFIG_OPTION` for a timeout out of its range; `E_CONFIG_CONFLICT`
    /// for options that contradict each other, and while the same keychain is open with other options of `apple` or
    /// `android` (another accessibility); `E_NOT_INITIALIZED` on Android before the library has a `Context`.
    #[uniffi::constructor(default(options))]
    pub fn open(options: VaultOptions) -> Result<Self, VaultError> {
        vault::Vault::open(options.into()).map(Vault)
    }

    /// Opens a vault from its configuration JSON. Members are camelCase forms of the names here; all are optional,
    /// unknown ones are refused. Does no I/O.
    ///
    /// Errors: `E_CONFIG_FORMAT` for the form, the others as `open`.
    #[uniffi::constructor]
    pub fn from_config_json(config_json: VaultConfigText) -> Result<Self, VaultError> {
        vault::Vault::open(vault::VaultOptions::from_json(&config_json.0)?).map(Vault)
    }

    /// Saves a token unverified, and replaces the account's entry, readable or not. A `SessionManager` saves verified
    /// ones.
    ///
    /// Errors: `VaultError`; the old entry is then still there. Exception: a write that timed out may still take
    /// effect.
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

    /// Removes the account's entry, readable or not. A missing entry is not an error. When this resolves, a session
    /// that uses the entry is signed out.
    ///
    /// Errors: `VaultError`; the entry is then still there, unless the keychain did not answer in time, or its user is asked
    /// and answers later.
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

    /// Removes every entry of this vault, readable or not. When this resolves, its sessions are signed out.
    ///
    /// Errors: `VaultError` of the first entry that could not be removed, after trying all.
    pub async fn clear(&self) -> Result<(), VaultError> {
        self.0.clear().await
    }

    /// Which keychain it is, and whether it can be used now. Shows no prompt.
    ///
    /// Errors: `E_VAULT_UNAVAILABLE` if its code panicked; all other problems are in the result.
    pub async fn status(&self) -> Result<StoreStatus, VaultError> {
        self.0.status().await
    }

    /// Unlocks the keychain, because the user asked for it: shows the prompt of the Secret Service (Linux), if it is
    /// locked. Callers share one prompt. No other call waits for it. A keychain without such a prompt answers as `status`
    /// does. `timeoutSecs`: how long the user has, 1 to 600. Cancelling this call does not close the prompt.
    ///
    /// Errors: `E_VAULT_LOCKED` if it stays locked, with a `detail` if the user was asked: they dismissed the prompt, did
    /// not answer in time, or `cancelUnlock` was called. `E_VAULT_UNAVAILABLE`; `E_CONFIG_OPTION`.
    #[uniffi::method(default(timeout_secs = 120))]
    pub async fn unlock(&self, timeout_secs: i64) -> Result<(), VaultError> {
        self.0.unlock(timeout_secs).await
    }

    /// Closes the prompt of `unlock`, for all who wait for it. Does nothing if there is none.
    pub fn cancel_unlock(&self) {
        self.0.cancel_unlock();
    }
}

/// The normal form of a vault's configuration JSON, for a caller that keeps one vault for each configuration.
///
/// Errors: `E_CONFIG_FORMAT`; `E_VAULT_ACCOUNT` for a bad namespace and `E_CONFIG_OPTION` for a timeout out of its
/// range; `E_CONFIG_CONFLICT`.
#[uniffi::export]
fn canonical_vault_config(config_json: &str) -> Result<String, VaultError> {
    vault::canonical_vault_config(config_json)
}
