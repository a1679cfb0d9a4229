//! Why a vault call failed.

use serde_json::{Value, json};

use super::{ConfigError, ErrorCode};

/// Why a vault call failed. It contains no stored value and no account name.
#[derive(thiserror::Error, Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "ffi", derive(uniffi::Error), uniffi::export(Display))]
#[non_exhaustive]
pub enum VaultError {
    /// The keychain is locked. Never means that there is no entry.
    #[error("the keychain is locked")]
    Locked,
    /// The user was asked, at a read, to unlock the keychain or before a deletion, and has not confirmed: the prompt was cancelled, failed, or
    /// was not allowed now. Never means that there is no entry.
    #[error("the keychain is locked: {detail}")]
    NotConfirmed {
        /// What happened to the prompt.
        detail: String,
    },
    /// The entry can only be read after the user has confirmed, and this vault was opened without `require_user_presence`.
    /// Open it with that option, or let the user sign in again: the new session replaces the entry.
    #[error(
        "the entry requires the user's presence: open the vault with requireUserPresence, or sign in again"
    )]
    PresenceRequired,
    /// The key that protected the entry is permanently lost.
    #[error("the key that protected the kept entry is gone: {detail}")]
    KeyLost {
        /// The proof.
        detail: String,
    },
    /// The keychain has the entry's name and not its value.
    #[error("the keychain did not keep the entry: {detail}")]
    NotKept {
        /// How that can happen.
        detail: String,
    },
    /// The entry is damaged.
    #[error("the kept entry is damaged: {detail}")]
    Corrupt {
        /// What is wrong with it.
        detail: String,
    },
    /// The entry was written by a newer version of this library. It is not changed.
    #[error(
        "the kept entry has format {found}, and this version reads up to {supported}: it was left as it is"
    )]
    NewerFormat {
        /// The entry's format.
        found: i64,
        /// The newest format that this version reads.
        supported: i64,
    },
    /// The entry is larger than the keychain can store.
    #[error("the entry passes the keychain's limit of {limit_bytes} bytes")]
    TooLarge {
        /// The largest entry, in bytes.
        limit_bytes: i64,
    },
    /// The keychain has no room left.
    #[error("the keychain has no room left: {detail}")]
    Full {
        /// What is full.
        detail: String,
    },
    /// The keychain cannot be used, for any other reason.
    #[error("the keychain cannot be used: {detail}")]
    Unavailable {
        /// Why, and what to do about it.
        detail: String,
    },
    /// On Android: the library has no `Context` yet, and only the platform's keychain needs one.
    #[error("the library has no Android context: call WalletJwt.initialize(context) first")]
    NotInitialized,
    /// The account's name cannot be used.
    #[error("the account's name cannot be used: {detail}")]
    Account {
        /// What is wrong with it.
        detail: String,
    },
    /// An option is out of its range.
    #[error("{source}")]
    Config {
        /// Which; the code is its code.
        source: ConfigError,
    },
}

#[cfg_attr(feature = "ffi", uniffi::export)]
impl VaultError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            VaultError::Locked | VaultError::NotConfirmed { .. } => ErrorCode::VaultLocked,
            VaultError::KeyLost { .. } => ErrorCode::VaultKeyLost,
            VaultError::NotKept { .. } => ErrorCode::VaultNotKept,
            VaultError::Corrupt { .. } => ErrorCode::VaultCorrupt,
            VaultError::NewerFormat { .. } => ErrorCode::VaultNewerFormat,
            VaultError::TooLarge { .. } => ErrorCode::VaultTooLarge,
            VaultError::Full { .. } => ErrorCode::VaultFull,
            VaultError::Unavailable { .. } | VaultError::PresenceRequired => ErrorCode::VaultUnavailable,
            VaultError::NotInitialized => ErrorCode::NotInitialized,
            VaultError::Account { .. } => ErrorCode::VaultAccount,
            VaultError::Config { source } => source.code(),
        }
    }
}

impl VaultError {
    /// The fields that an app can use, as a JSON object with camelCase members (the code and the text are not in it).
    #[must_use]
    pub fn fields(&self) -> Value {
        match self {
            VaultError::NotConfirmed { detail } => json!({ "detail": detail }),
            VaultError::NewerFormat { found, supported } => json!({ "found": found, "supported": supported }),
            VaultError::TooLarge { limit_bytes } => json!({ "limitBytes": limit_bytes }),
            VaultError::Config { source } => source.fields(),
            _ => json!({}),
        }
    }
}

impl From<ConfigError> for VaultError {
    fn from(source: ConfigError) -> Self {
        VaultError::Config { source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_has_its_code_and_a_pinned_text() {
        let detail = || "why".to_owned();
        let table = [
            (VaultError::Locked, "E_VAULT_LOCKED", "the keychain is locked"),
            (VaultError::NotConfirmed { detail: detail() }, "E_VAULT_LOCKED", "the keychain is locked: why"),
            (
                VaultError::KeyLost { detail: detail() },
                "E_VAULT_KEY_LOST",
                "the key that protected the kept entry is gone: why",
            ),
            (
                VaultError::PresenceRequired,
                "E_VAULT_UNAVAILABLE",
                "the entry requires the user's presence: open the vault with requireUserPresence, or sign in again",
            ),
            (
                VaultError::NotKept { detail: detail() },
                "E_VAULT_NOT_KEPT",
                "the keychain did not keep the entry: why",
            ),
            (VaultError::Corrupt { detail: detail() }, "E_VAULT_CORRUPT", "the kept entry is damaged: why"),
            (
                VaultError::NewerFormat { found: 2, supported: 1 },
                "E_VAULT_NEWER_FORMAT",
                "the kept entry has format 2, and this version reads up to 1: it was left as it is",
            ),
            (
                VaultError::TooLarge { limit_bytes: 9 },
                "E_VAULT_TOO_LARGE",
                "the entry passes the keychain's limit of 9 bytes",
            ),
            (VaultError::Full { detail: detail() }, "E_VAULT_FULL", "the keychain has no room left: why"),
            (
                VaultError::Unavailable { detail: detail() },
                "E_VAULT_UNAVAILABLE",
                "the keychain cannot be used: why",
            ),
            (
                VaultError::NotInitialized,
                "E_NOT_INITIALIZED",
                "the library has no Android context: call WalletJwt.initialize(context) first",
            ),
            (
                VaultError::Account { detail: detail() },
                "E_VAULT_ACCOUNT",
                "the account's name cannot be used: why",
            ),
        ];
        for (error, code, text) in table {
            assert_eq!((error.code().as_str(), error.to_string().as_str()), (code, text));
        }
    }

    #[test]
    fn fields_name_what_an_app_can_act_on() {
        let newer = VaultError::NewerFormat { found: 2, supported: 1 };
        assert_eq!(newer.fields(), json!({ "found": 2, "supported": 1 }));
        assert_eq!(VaultError::TooLarge { limit_bytes: 9 }.fields(), json!({ "limitBytes": 9 }));
        assert_eq!(VaultError::Locked.fields(), json!({}));
        let cancelled = VaultError::NotConfirmed { detail: "the user cancelled the prompt".to_owned() };
        assert_eq!(cancelled.fields(), json!({ "detail": "the user cancelled the prompt" }));
    }
}
