//! Options of a vault.

use std::sync::Arc;
use std::time::Duration;

use super::android::AndroidOptions;
use super::apple::AppleOptions;
use super::name;
use super::store::SecretStore;
use super::tombstone::TombstoneStore;
use crate::error::{ConfigError, VaultError};

const TIMEOUT_SECS: (i64, i64) = (1, 60);
const UNLOCK_TIMEOUT_SECS: (i64, i64) = (1, 600);

/// Options of a vault.
#[derive(Clone)]
pub struct VaultOptions {
    /// The name of this app's entries in a shared keychain. On Linux all programs of the user share one Secret Service,
    /// so use a name of your own, e.g. the app's bundle id. On Apple's systems it becomes the items' service. Default
    /// `wallet-jwt`; the same rules as for an account.
    pub namespace: String,
    /// Where tokens are stored. Default: the platform's keychain.
    pub store: StoreChoice,
    /// How long the keychain may take for one call. Default 10, 1 to 60.
    pub timeout_secs: i64,
    /// How Apple's keychain is used; other systems ignore it. Default: readable after the first unlock, on this device
    /// only, by this app only.
    pub apple: AppleOptions,
    /// How Android's keychain is used; other systems ignore it. Default: keys in the trusted execution environment.
    pub android: AndroidOptions,
    /// Whether the store asks the user at each read, e.g. for a fingerprint; a prompt is open for at most 120 seconds.
    /// Android's keychain does so since version 9 (API level 28), and Apple's in Swift and React Native; a store of the
    /// app's own may. Every other one refuses this option.
    ///
    /// Only [`Vault::load`](super::Vault::load) and a session's `restore`, `sign_in` and `unlock` read such a vault: a
    /// renewal, a retry and a check in the foreground do not, and notice another process's sign-out later. Writing and
    /// deleting ask nobody. Default: false.
    pub require_user_presence: bool,
    /// Where a store of the app's own ([`StoreChoice::Own`]) records that a sign-out is not finished. Without it a
    /// deletion that the store refused is forgotten when the process ends. Default: none.
    ///
    /// Refused with every other store. Memory has no tombstones. The platform's stores have their own files, without
    /// secrets: on Apple's systems in [`AppleOptions::tombstone_folder`], on Linux in `$XDG_STATE_HOME/wallet-jwt` or
    /// `~/.local/state/wallet-jwt` (a process with neither `XDG_STATE_HOME` nor `HOME` has none).
    pub tombstones: Option<Arc<dyn TombstoneStore>>,
}

impl Default for VaultOptions {
    fn default() -> Self {
        VaultOptions {
            namespace: "wallet-jwt".to_owned(),
            store: StoreChoice::Platform,
            timeout_secs: 10,
            apple: AppleOptions::default(),
            android: AndroidOptions::default(),
            require_user_presence: false,
            tombstones: None,
        }
    }
}

impl VaultOptions {
    pub(super) fn check(&self) -> Result<(), VaultError> {
        name::check(&self.namespace)?;
        let (minimum, maximum) = TIMEOUT_SECS;
        if !(minimum..=maximum).contains(&self.timeout_secs) {
            return Err(ConfigError::Option { option: "timeout_secs".to_owned(), minimum, maximum }.into());
        }
        self.apple.check()?;
        let is_own = matches!(self.store, StoreChoice::Own(_));
        let can_ask = is_own || matches!(self.store, StoreChoice::Platform);
        if self.tombstones.is_some() && !is_own {
            let detail = "tombstones belong to a store of the app's own: the platform's stores have theirs, and memory \
                          has none"
                .to_owned();
            return Err(ConfigError::Conflict { detail }.into());
        }
        if self.require_user_presence && !can_ask {
            let detail =
                "only the platform's keychain and a store of the app's own can ask the user at each read"
                    .to_owned();
            return Err(ConfigError::Conflict { detail }.into());
        }
        Ok(())
    }

    pub(super) fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout_secs.unsigned_abs())
    }
}

/// How long an app may let the user take.
pub(super) fn unlock_timeout(timeout_secs: i64) -> Result<Duration, VaultError> {
    let (minimum, maximum) = UNLOCK_TIMEOUT_SECS;
    if (minimum..=maximum).contains(&timeout_secs) {
        return Ok(Duration::from_secs(timeout_secs.unsigned_abs()));
    }
    Err(ConfigError::Option { option: "timeout_secs".to_owned(), minimum, maximum }.into())
}

impl std::fmt::Debug for VaultOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VaultOptions")
            .field("namespace", &self.namespace)
            .field("store", &self.store)
            .field("timeout_secs", &self.timeout_secs)
            .field("apple", &self.apple)
            .field("android", &self.android)
            .field("require_user_presence", &self.require_user_presence)
            .field("has_tombstones", &self.tombstones.is_some())
            .finish()
    }
}

/// Where tokens are stored. There is never a fallback to weaker storage.
#[derive(Clone, Default)]
#[non_exhaustive]
pub enum StoreChoice {
    /// The platform's keychain: protected data on iOS and macOS, the Secret Service on Linux, on Android the one that its
    /// Kotlin library registers (`E_NOT_INITIALIZED` until then; see
    /// [`register_platform_keychain`](super::register_platform_keychain)). This crate has none for Windows: opening fails
    /// with `E_VAULT_UNAVAILABLE`.
    #[default]
    Platform,
    /// The Secret Service of the user's session (Linux): of GNOME Keyring, KWallet or KeePassXC.
    SecretService,
    /// The kernel's key retention service (Linux). **Lost at reboot**; an ordinary user has 20,000 bytes in all unless
    /// the administrator allows more, and an entry has at most 32,252.
    Keyutils,
    /// This process's memory.
    Memory,
    /// A store of the app's own.
    Own(Arc<dyn SecretStore>),
}

impl std::fmt::Debug for StoreChoice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            StoreChoice::Platform => "Platform",
            StoreChoice::SecretService => "SecretService",
            StoreChoice::Keyutils => "Keyutils",
            StoreChoice::Memory => "Memory",
            StoreChoice::Own(_) => "Own(..)",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_for_an_unlock_has_limits() {
        for wrong in [i64::MIN, -1, 0, 601, i64::MAX] {
            let text = "timeout_secs";
            assert!(unlock_timeout(wrong).is_err_and(|error| error.to_string().contains(text)), "{wrong}");
        }
        let [shortest, longest] = [1, 600].map(unlock_timeout);
        assert_eq!((shortest, longest), (Ok(Duration::from_secs(1)), Ok(Duration::from_secs(600))));
    }
}
