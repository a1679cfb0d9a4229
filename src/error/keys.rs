//! Errors of a key set.

use serde::Serialize;
use serde_json::{Value, json};

use super::ErrorCode;

/// Why the provider's key set could not be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[non_exhaustive]
pub enum KeysFailure {
    /// The endpoint could not be reached: no network, no route, connection refused, TLS refused.
    Network,
    /// The endpoint did not answer in time.
    Timeout,
    /// The endpoint answered with a status of 500 or above.
    ServerError,
    /// The endpoint answered with a status that is neither success nor a server error.
    UnexpectedStatus,
    /// The endpoint answered with a redirect, which is not followed.
    Redirect,
    /// The answer is larger than the limit for a key set.
    TooLarge,
    /// The answer is not a JWK Set.
    NotAKeySet,
    /// The answer is a JWK Set without a single usable key.
    NoUsableKeys,
    /// Nothing has been fetched yet, and the call was not allowed to.
    NotFetched,
    /// The fetcher itself failed (it panicked, or no thread could be started for it).
    Fetcher,
}

impl KeysFailure {
    /// Whether the endpoint could not be reached. Only then may stale or pinned keys be used: an endpoint that answers
    /// anything may have withdrawn them.
    #[must_use]
    pub fn is_unreachable(self) -> bool {
        matches!(self, KeysFailure::Network | KeysFailure::Timeout | KeysFailure::ServerError)
    }

    /// The reason as in error texts and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            KeysFailure::Network => "network",
            KeysFailure::Timeout => "timeout",
            KeysFailure::ServerError => "serverError",
            KeysFailure::UnexpectedStatus => "unexpectedStatus",
            KeysFailure::Redirect => "redirect",
            KeysFailure::TooLarge => "tooLarge",
            KeysFailure::NotAKeySet => "notAKeySet",
            KeysFailure::NoUsableKeys => "noUsableKeys",
            KeysFailure::NotFetched => "notFetched",
            KeysFailure::Fetcher => "fetcher",
        }
    }
}

/// Why there is no key set to verify with.
#[derive(thiserror::Error, Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema), schemars(rename = "KeysErrorStatus"))]
#[serde(into = "KeysErrorDocument")]
#[cfg_attr(feature = "ffi", derive(uniffi::Error), uniffi::export(Display))]
#[non_exhaustive]
pub enum KeysError {
    /// The set could not be fetched, and no cached or pinned key may be used.
    #[error("the key set is not available: {detail}")]
    Unavailable {
        /// Why the set could not be fetched.
        reason: KeysFailure,
        /// Details: an HTTP status, or the transport's message.
        detail: String,
    },
    /// An exported set that was passed in cannot be used.
    #[error("the exported key set cannot be used: {detail}")]
    Import {
        /// What is wrong with it.
        detail: String,
    },
}

#[cfg_attr(feature = "ffi", uniffi::export)]
impl KeysError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            KeysError::Unavailable { .. } => ErrorCode::KeysUnavailable,
            KeysError::Import { .. } => ErrorCode::KeysImport,
        }
    }
}

impl KeysError {
    /// The fields that an app can use, as a JSON object with camelCase members (the code and the text are not in it).
    #[must_use]
    pub fn fields(&self) -> Value {
        match self {
            KeysError::Unavailable { reason, .. } => json!({ "reason": reason.as_str() }),
            KeysError::Import { .. } => json!({}),
        }
    }

    /// Whether the endpoint could not be reached; see [`KeysFailure::is_unreachable`].
    #[must_use]
    pub fn is_unreachable(&self) -> bool {
        matches!(self, KeysError::Unavailable { reason, .. } if reason.is_unreachable())
    }
}

/// The JSON of a [`KeysError`]: `{"code": "E_…", "message": "…", "reason": "network"}`.
#[derive(Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(crate) struct KeysErrorDocument {
    /// The stable code.
    code: ErrorCode,
    /// The error's message.
    message: String,
    /// Why the key set could not be fetched.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<KeysFailure>,
}

impl From<KeysError> for KeysErrorDocument {
    fn from(error: KeysError) -> Self {
        let reason = match error {
            KeysError::Unavailable { reason, .. } => Some(reason),
            KeysError::Import { .. } => None,
        };
        KeysErrorDocument { code: error.code(), message: error.to_string(), reason }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_the_same_word_in_errors_and_in_json() {
        for (reason, word) in [
            (KeysFailure::Network, "network"),
            (KeysFailure::Timeout, "timeout"),
            (KeysFailure::ServerError, "serverError"),
            (KeysFailure::UnexpectedStatus, "unexpectedStatus"),
            (KeysFailure::Redirect, "redirect"),
            (KeysFailure::TooLarge, "tooLarge"),
            (KeysFailure::NotAKeySet, "notAKeySet"),
            (KeysFailure::NoUsableKeys, "noUsableKeys"),
            (KeysFailure::NotFetched, "notFetched"),
            (KeysFailure::Fetcher, "fetcher"),
        ] {
            assert_eq!((reason.as_str(), json!(reason)), (word, json!(word)));
        }
    }

    #[test]
    fn in_json_an_error_has_its_code_its_text_and_its_reason() {
        let error = KeysError::Unavailable { reason: KeysFailure::Timeout, detail: "why".to_owned() };
        assert_eq!(
            json!(error),
            json!({ "code": "E_KEYS_UNAVAILABLE", "message": error.to_string(), "reason": "timeout" })
        );
        let error = KeysError::Import { detail: "why".to_owned() };
        assert_eq!(json!(error), json!({ "code": "E_KEYS_IMPORT", "message": error.to_string() }));
    }
}
