//! What happens to a session, as values.

use serde::Serialize;

use super::status::SessionStatus;
use crate::error::ErrorCode;

/// Something that happened to a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[non_exhaustive]
pub enum SessionEvent {
    /// The state has changed, or the session was replaced by a newer one: ask for `state()`.
    Changed {
        /// The new state, in a word.
        status: SessionStatus,
        /// Whether the same user's session has a newer token: connections that were opened with the old one may need it.
        renewed: bool,
    },
    /// The token has passed its `exp`.
    Expired,
    /// What was kept is lost. Ask the wallet SDK for a new token; keeping it heals the keychain.
    StorageReset {
        /// How.
        reason: Loss,
    },
    /// The kept token is not acceptable any more.
    Rejected {
        /// Why.
        code: ErrorCode,
    },
    /// The session is good, but the keychain did not take it: it ends with the manager. `check_now` tries again.
    /// `E_USER_CHANGED` means that the keychain has another user's entry, which stays until `sign_out`.
    NotKept {
        /// Why.
        code: ErrorCode,
    },
    /// The keychain has taken after all what `NotKept` was about.
    Kept,
    /// A token is needed. Get one from the wallet SDK and pass it to `provide_token`, or say `fail_request`. Told to one
    /// manager only: the one whose caller needs it.
    TokenNeeded {
        /// To answer with.
        request_id: i64,
        /// What for.
        purpose: TokenPurpose,
    },
    /// A request for a token ended without one: it failed, was refused, or was not answered in time. The session so far
    /// stays.
    TokenFailed {
        /// The request.
        request_id: i64,
        /// What it was for.
        purpose: TokenPurpose,
        /// Why.
        code: ErrorCode,
    },
    /// The wallet SDK has to be logged out. Do it and say `complete_logout`, or say `fail_logout`. Told to one manager
    /// that was made with `has_logout`.
    LogoutNeeded {
        /// To answer with.
        request_id: i64,
    },
    /// Something for the app's log. Told to managers that were made with `logs`. Holds no token, claim or address.
    Log {
        /// How much it matters.
        level: LogLevel,
        /// An error's code, or an event's name.
        code: String,
        /// What belongs to it, as a JSON object.
        fields_json: String,
    },
}

/// What a token is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
pub enum TokenPurpose {
    /// Somebody signs in: a login screen may be shown.
    SignIn,
    /// The session's token lives too short.
    Renewal,
}

/// How much a line of the log matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
pub enum LogLevel {
    /// For who looks for a mistake.
    Debug,
    /// The usual course of things.
    Info,
    /// Something did not work.
    Warning,
}

/// How a kept token was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
pub enum Loss {
    /// The key that protected it is gone for good.
    KeyLost,
    /// The entry is damaged.
    Corrupt,
}
