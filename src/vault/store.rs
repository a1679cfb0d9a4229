//! The interface of a keychain, and its errors. The vault stores everything through it.

use serde::Serialize;
use zeroize::Zeroizing;

use crate::error::{ErrorCode, VaultError};

/// A value from a store: overwritten with zeros when it is dropped.
pub type SecretBytes = Zeroizing<Vec<u8>>;

/// The largest value that a [`SecretStore`] must store, in bytes. A store may accept less.
pub const MAX_VALUE_BYTES: usize = 65_536;

/// A store for small secrets by name. Provide your own if the platform's does not fit, e.g. one that needs biometrics.
///
/// The library calls the methods on a thread of the vault's, one at a time per vault. They may block. If a call does
/// not return within the vault's timeout, its caller gets an error, and no other call is made until it has returned. A
/// panic counts as [`StoreError::Unavailable`].
///
/// Names are 1 to 512 bytes of UTF-8 without control characters. Values are 1 to 65,536 bytes.
pub trait SecretStore: Send + Sync {
    /// The value under `name`; `None` only if the store is readable and has none. **Must not write or delete.**
    ///
    /// # Errors
    /// [`StoreError`]. A locked store is [`StoreError::Locked`], never `None`.
    fn read(&self, name: &str) -> Result<Option<SecretBytes>, StoreError>;

    /// Saves `value` under `name`, and replaces an old value, readable or not. A reader meanwhile, or after a crash,
    /// finds the complete old value or the complete new one.
    ///
    /// # Errors
    /// [`StoreError`]; the old value is then still there. Two exceptions, never a mixture: a call that timed out in
    /// [`WithDeadline`](super::WithDeadline) may still take effect later; and Apple's keychain has saved the new value
    /// if only the removal of an older one, under another accessibility, failed. Writing again repairs both.
    fn write(&self, name: &str, value: &[u8]) -> Result<(), StoreError>;

    /// Removes the value under `name`, readable or not. A missing value is not an error.
    ///
    /// # Errors
    /// [`StoreError`]; the value is then still there. Only a call that timed out in
    /// [`WithDeadline`](super::WithDeadline) may still take effect later; removing again repairs that.
    fn remove(&self, name: &str) -> Result<(), StoreError>;

    /// The names of all values that this store has for this vault, in any order.
    ///
    /// # Errors
    /// [`StoreError`].
    fn names(&self) -> Result<Vec<String>, StoreError>;

    /// Which store it is and whether it can be used now. Must not write, and must not show a prompt.
    fn status(&self) -> StoreStatus;
}

/// A store's description, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
pub struct StoreStatus {
    /// Its name, e.g. `Linux Secret Service`.
    pub description: String,
    /// Whether it can be used now.
    pub readiness: Readiness,
}

#[cfg_attr(feature = "ffi", uniffi::export)]
impl StoreStatus {
    /// The status as JSON: `description`, `readiness` (`ready`, `locked` or `failing`), and the error's `code` if it is
    /// failing.
    #[must_use]
    pub fn to_json(&self) -> String {
        let (readiness, code) = match &self.readiness {
            Readiness::Ready => (ReadinessWord::Ready, None),
            Readiness::Locked => (ReadinessWord::Locked, None),
            Readiness::Failing(error) => {
                (ReadinessWord::Failing, Some(VaultError::from(error.clone()).code()))
            }
        };
        let document = StoreStatusDocument { description: &self.description, readiness, code };
        // Strings and enums always serialise.
        serde_json::to_string(&document).unwrap_or_default()
    }
}

/// A store's status.
#[derive(Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema), schemars(rename = "VaultStatus"))]
#[serde(rename_all = "camelCase")]
pub(crate) struct StoreStatusDocument<'a> {
    /// Its name, e.g. `Linux Secret Service`.
    description: &'a str,
    /// Whether it can be used now.
    readiness: ReadinessWord,
    /// The error code of every other call, if it is failing.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<ErrorCode>,
}

/// Whether a store can be used now.
#[derive(Clone, Copy, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema), schemars(rename = "Readiness"))]
#[serde(rename_all = "camelCase")]
pub(crate) enum ReadinessWord {
    /// It can be used.
    Ready,
    /// Not until the user unlocks it.
    Locked,
    /// It cannot.
    Failing,
}

/// Whether a store can be used now.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
pub enum Readiness {
    /// It can be used.
    Ready,
    /// Not until the user unlocks it.
    Locked,
    /// It cannot; every other call would return this error.
    Failing(StoreError),
}

/// Why a store call failed. No text may contain anything of the value.
#[derive(thiserror::Error, Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "ffi", derive(uniffi::Error), uniffi::export(Display))]
#[non_exhaustive]
pub enum StoreError {
    /// The store is locked: its contents are unknown until the user unlocks it.
    #[error("the keychain is locked")]
    Locked,
    /// The store asked the user, at a read, to unlock it or before a deletion, and the user has not confirmed.
    #[error("the keychain is locked: {detail}")]
    NotConfirmed {
        /// What happened to the prompt, e.g. `the user cancelled the prompt`.
        detail: String,
    },
    /// The value can only be read after the user has confirmed, and this store was opened without
    /// `require_user_presence`. A write replaces the value.
    #[error("the entry requires the user's presence")]
    PresenceRequired,
    /// The key that protected the value is permanently lost. Only with proof: a missing alias, a key that the system
    /// has invalidated. Otherwise use `Unavailable`.
    #[error("the key that protected the entry is gone: {detail}")]
    KeyLost {
        /// The proof.
        detail: String,
    },
    /// The store has the name of the value, and not the value: it had not written it when it ended.
    #[error("the entry was not kept: {detail}")]
    NotKept {
        /// How that can happen.
        detail: String,
    },
    /// The store holds the value, and it is damaged.
    #[error("the entry is damaged: {detail}")]
    Corrupt {
        /// What is wrong with it.
        detail: String,
    },
    /// The value is larger than this store can keep.
    #[error("the entry passes this keychain's limit of {limit_bytes} bytes")]
    TooLarge {
        /// The largest value, in bytes.
        limit_bytes: i64,
    },
    /// The store has no room left: a full disk, a quota.
    #[error("the keychain has no room left: {detail}")]
    Full {
        /// What is full.
        detail: String,
    },
    /// The store cannot be used, for any other reason.
    #[error("the keychain cannot be used: {detail}")]
    Unavailable {
        /// Why, and what to do about it.
        detail: String,
    },
}

impl Readiness {
    pub(crate) fn into_result(self) -> Result<(), StoreError> {
        match self {
            Readiness::Ready => Ok(()),
            Readiness::Locked => Err(StoreError::Locked),
            Readiness::Failing(error) => Err(error),
        }
    }
}

impl StoreError {
    /// [`StoreError::TooLarge`] if `value` exceeds `limit_bytes`.
    pub(crate) fn check_size(value: &[u8], limit_bytes: usize) -> Result<(), Self> {
        if value.len() > limit_bytes {
            return Err(StoreError::TooLarge { limit_bytes: i64::try_from(limit_bytes).unwrap_or(i64::MAX) });
        }
        Ok(())
    }

    /// [`StoreError::Unavailable`] with that text.
    pub fn unavailable(detail: impl Into<String>) -> Self {
        StoreError::Unavailable { detail: detail.into() }
    }
}

impl From<StoreError> for VaultError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Locked => VaultError::Locked,
            StoreError::NotConfirmed { detail } => VaultError::NotConfirmed { detail },
            StoreError::PresenceRequired => VaultError::PresenceRequired,
            StoreError::KeyLost { detail } => VaultError::KeyLost { detail },
            StoreError::NotKept { detail } => VaultError::NotKept { detail },
            StoreError::Corrupt { detail } => VaultError::Corrupt { detail },
            StoreError::TooLarge { limit_bytes } => VaultError::TooLarge { limit_bytes },
            StoreError::Full { detail } => VaultError::Full { detail },
            StoreError::Unavailable { detail } => VaultError::Unavailable { detail },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_json_with_the_code_of_what_is_wrong() {
        let json = |readiness| StoreStatus { description: "a store".to_owned(), readiness }.to_json();
        assert_eq!(json(Readiness::Ready), r#"{"description":"a store","readiness":"ready"}"#);
        assert_eq!(json(Readiness::Locked), r#"{"description":"a store","readiness":"locked"}"#);
        let failing = Readiness::Failing(StoreError::Full { detail: "quota".to_owned() });
        let expected = r#"{"description":"a store","readiness":"failing","code":"E_VAULT_FULL"}"#;
        assert_eq!(json(failing), expected);
    }
}
