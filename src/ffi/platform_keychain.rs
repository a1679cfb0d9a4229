//! The platform's keychain, in the app's language.

use std::sync::Arc;

use super::secret_store::{HostStore, SecretStore};
use super::tombstone_store::{TombstoneStore, host_tombstones};
use super::vault::AppleOptions;
use crate::vault::{self, AndroidOptions, StoreError};

/// Opens the platform's keychain where this library has none. The library's code for Android, and that for Apple's systems,
/// implement and register it; an app has nothing to do with it.
#[uniffi::export(foreign)]
pub trait PlatformKeychain: Send + Sync {
    /// The stores of a namespace. Must do no I/O, and must not open a vault.
    fn open(&self, request: KeychainRequest) -> Result<PlatformStores, StoreError>;
}

/// Which part of the platform's keychain a vault uses, and how.
#[derive(uniffi::Record)]
pub struct KeychainRequest {
    /// The namespace of the vault: the name of its part of the keychain.
    pub namespace: String,
    /// How Apple's keychain is used.
    pub apple: AppleOptions,
    /// How Android's keychain is used.
    pub android: AndroidOptions,
    /// Whether the user is asked at each read.
    pub require_user_presence: bool,
}

/// The stores of a namespace in the platform's keychain.
#[derive(uniffi::Record)]
pub struct PlatformStores {
    /// Where tokens are stored.
    pub store: Arc<dyn SecretStore>,
    /// Where it is recorded that a sign-out is not finished.
    pub tombstones: TombstonePlace,
    /// Allows and cancels the prompts of a store that asks the user at each read. Null: it cannot ask.
    #[uniffi(default = None)]
    pub prompts: Option<Arc<dyn PromptSwitch>>,
    /// Why it cannot ask the user, and what to do, if `prompts` is null.
    #[uniffi(default = None)]
    pub cannot_ask: Option<String>,
}

/// Whether a store of the platform's keychain may show its prompt.
#[uniffi::export(foreign)]
pub trait PromptSwitch: Send + Sync {
    /// True: the next read may show a prompt. False: none may, and an open one is cancelled; its read fails with
    /// `NotConfirmed`. False until the first call. Must not wait, and must not call the vault.
    fn set_allowed(&self, is_allowed: bool) -> Result<(), StoreError>;
}

/// Where it is recorded that a sign-out is not finished.
#[derive(uniffi::Enum)]
pub enum TombstonePlace {
    /// In a folder for all namespaces. Each namespace gets its own folder in it, at the first write.
    Folder {
        /// Its path.
        path: String,
        /// A folder that exists as soon as the user has unlocked the device. Until then the tombstones are locked, and not
        /// absent.
        unlocked: String,
    },
    /// In a store.
    Own {
        /// The store.
        store: Arc<dyn TombstoneStore>,
    },
    /// Where the library's own store for this system has them.
    Usual,
}

/// Sets the platform's keychain for this process, and replaces an earlier one. Open vaults keep theirs.
///
/// The library's code for Android calls this before the first vault is opened.
#[uniffi::export]
fn register_platform_keychain(keychain: Arc<dyn PlatformKeychain>) {
    vault::register_platform_keychain(Arc::new(HostKeychain { keychain, only_asks: false }));
}

/// As `registerPlatformKeychain`, for a keychain with only the entries that ask the user: it is used with
/// `requireUserPresence`, and the library has its own for all others.
///
/// The library's code for Apple's systems calls this before the first vault is opened.
#[uniffi::export]
fn register_user_presence_keychain(keychain: Arc<dyn PlatformKeychain>) {
    vault::register_platform_keychain(Arc::new(HostKeychain { keychain, only_asks: true }));
}

struct HostKeychain {
    keychain: Arc<dyn PlatformKeychain>,
    only_asks: bool,
}

impl From<&vault::KeychainRequest> for KeychainRequest {
    fn from(request: &vault::KeychainRequest) -> Self {
        KeychainRequest {
            namespace: request.namespace.clone(),
            apple: request.apple.clone().into(),
            android: request.android.clone(),
            require_user_presence: request.require_user_presence,
        }
    }
}

impl vault::PlatformKeychain for HostKeychain {
    fn open(&self, request: &vault::KeychainRequest) -> Result<vault::PlatformStores, StoreError> {
        let stores = self.keychain.open(request.into())?;
        let tombstones = match stores.tombstones {
            TombstonePlace::Folder { path, unlocked } => {
                vault::TombstonePlace::Folder { path: path.into(), unlocked: unlocked.into() }
            }
            TombstonePlace::Own { store } => vault::TombstonePlace::Store(host_tombstones(store)),
            TombstonePlace::Usual => vault::TombstonePlace::Usual,
        };
        let prompts =
            stores.prompts.map(|prompts| Arc::new(HostPrompts(prompts)) as Arc<dyn vault::PromptSwitch>);
        let (store, cannot_ask) = (Arc::new(HostStore(stores.store)), stores.cannot_ask);
        Ok(vault::PlatformStores { store, tombstones, prompts, cannot_ask })
    }

    fn only_asks(&self) -> bool {
        self.only_asks
    }
}

struct HostPrompts(Arc<dyn PromptSwitch>);

impl vault::PromptSwitch for HostPrompts {
    fn set_allowed(&self, is_allowed: bool) -> Result<(), StoreError> {
        self.0.set_allowed(is_allowed)
    }
}
