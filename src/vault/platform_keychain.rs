//! The platform's keychain where this crate has none: Android's is Kotlin, and Apple's that asks the user is Swift.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::options::VaultOptions;
use super::platform_tombstones;
use super::prompt::PromptSwitch;
use super::store::{SecretStore, StoreError};
use super::tombstone::TombstoneStore;
use super::tombstone_files::FileTombstones;
use super::{AndroidOptions, AppleOptions};

/// Opens the platform's keychain. Registered once, with [`register_platform_keychain`].
pub trait PlatformKeychain: Send + Sync {
    /// The stores of a namespace. Must do no I/O, and must not open a vault.
    ///
    /// # Errors
    /// [`StoreError`]: the vault is then not opened.
    fn open(&self, request: &KeychainRequest) -> Result<PlatformStores, StoreError>;

    /// True: it has only the entries that ask the user, and this crate has the others.
    fn only_asks(&self) -> bool {
        false
    }
}

/// Which part of the platform's keychain a vault uses, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
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
pub struct PlatformStores {
    /// Where tokens are stored.
    pub store: Arc<dyn SecretStore>,
    /// Where it is recorded that a sign-out is not finished.
    pub tombstones: TombstonePlace,
    /// Allows and cancels the prompts of a store that asks the user at each read. `None`: it cannot ask.
    pub prompts: Option<Arc<dyn PromptSwitch>>,
    /// Why it cannot ask the user, and what to do, if there are no prompts.
    pub cannot_ask: Option<String>,
}

/// Where it is recorded that a sign-out is not finished.
pub enum TombstonePlace {
    /// In a folder for all namespaces. Each namespace gets its own folder in it, at the first write.
    Folder {
        /// The folder.
        path: PathBuf,
        /// A folder that exists as soon as the user has unlocked the device. Until then the tombstones are locked, and not
        /// absent.
        unlocked: PathBuf,
    },
    /// In a store.
    Store(Arc<dyn TombstoneStore>),
    /// Where this crate's own store for this system has them.
    Usual,
}

impl TombstonePlace {
    pub(super) fn open(self, options: &VaultOptions) -> Option<Arc<dyn TombstoneStore>> {
        match self {
            TombstonePlace::Folder { path, unlocked } => {
                let folder = platform_tombstones::in_folder(&path, &options.namespace, "");
                Some(Arc::new(FileTombstones::in_folder(folder).locked_without(unlocked)))
            }
            TombstonePlace::Store(store) => Some(store),
            TombstonePlace::Usual => platform_tombstones::choose(options),
        }
    }
}

static REGISTERED: Mutex<Option<Arc<dyn PlatformKeychain>>> = Mutex::new(None);

/// Sets the platform's keychain for this process. It replaces an earlier one, and the one of this crate; open vaults keep
/// theirs. This is the only process-wide setting of the library: an app opens its vault from several places, and only the
/// platform's code has Android's `Context` or Apple's `LAContext`.
pub fn register_platform_keychain(keychain: Arc<dyn PlatformKeychain>) {
    // The old one is dropped outside the lock: its code may run then.
    let _old = registered_slot().replace(keychain);
}

pub(super) fn registered() -> Option<Arc<dyn PlatformKeychain>> {
    registered_slot().clone()
}

fn registered_slot() -> std::sync::MutexGuard<'static, Option<Arc<dyn PlatformKeychain>>> {
    REGISTERED.lock().unwrap_or_else(PoisonError::into_inner)
}
