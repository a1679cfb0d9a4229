//! The stores of a vault: this crate's, or those of a registered keychain.

use std::sync::Arc;

use super::options::{StoreChoice, VaultOptions};
use super::platform_keychain::{KeychainRequest, PlatformKeychain};
use super::prompt::PromptSwitch;
use super::store::SecretStore;
use super::tombstone::TombstoneStore;
use super::unlocking::Unlocker;
use super::{platform, platform_tombstones};
use crate::error::{ConfigError, VaultError};

pub(super) struct Stores {
    pub(super) store: Arc<dyn SecretStore>,
    pub(super) tombstones: Option<Arc<dyn TombstoneStore>>,
    pub(super) prompts: Option<Arc<dyn PromptSwitch>>,
    pub(super) unlocker: Option<Arc<dyn Unlocker>>,
}

impl Stores {
    /// Does no I/O. `registered`: the keychain to ask for them.
    pub(super) fn open(
        options: &VaultOptions,
        registered: Option<&dyn PlatformKeychain>,
    ) -> Result<Self, VaultError> {
        let Some(keychain) = registered else {
            let store = platform::choose(options)?;
            if options.require_user_presence && matches!(options.store, StoreChoice::Platform) {
                return Err(cannot_ask(None));
            }
            let tombstones = platform_tombstones::choose(options);
            return Ok(Stores { store, tombstones, prompts: None, unlocker: platform::unlocker(options) });
        };
        let stores = keychain.open(&KeychainRequest {
            namespace: options.namespace.clone(),
            apple: options.apple.clone(),
            android: options.android.clone(),
            require_user_presence: options.require_user_presence,
        })?;
        if options.require_user_presence && stores.prompts.is_none() {
            return Err(cannot_ask(stores.cannot_ask));
        }
        let store =
            if keychain.only_asks() { platform::beside(options, stores.store)? } else { stores.store };
        let tombstones = stores.tombstones.open(options);
        Ok(Stores { store, tombstones, prompts: stores.prompts, unlocker: None })
    }
}

fn cannot_ask(why: Option<String>) -> VaultError {
    let option = "require_user_presence".to_owned();
    let detail = why.unwrap_or_else(|| {
        "the keychain of this system cannot ask the user at each read (Android can since version 9; on Apple's systems the \
         Swift package can)"
            .to_owned()
    });
    ConfigError::OptionUnavailable { option, detail }.into()
}
