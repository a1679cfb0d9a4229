//! The events of a session.

use serde::Serialize;

use super::status::SessionStatus;
use crate::error::ErrorCode;

/// An event of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[non_exhaustive]
pub enum SessionEvent {
    /// The state has changed, or a newer session has replaced it: call `state()`.
    Changed {
        /// The new status.
        status: SessionStatus,
        /// Whether the same user's session has a newer token, which open connections may need.
        renewed: bool,
    },
    /// The token has passed its `exp`.
    Expired,
    /// The kept token is lost. Get a new token from the wallet SDK; saving it repairs the entry.
    StorageReset {
        /// How it was lost.
        reason: Loss,
    },
    /// The kept token is not accepted any more.
    Rejected {
        /// Why.
        code: ErrorCode,
    },
    /// The session is valid, but the keychain did not save it: it ends with the manager. `check_now` tries again.
    /// `E_USER_CHANGED` means that the keychain has another user's entry, which stays until `sign_out`.
    NotKept {
        /// Why.
        code: ErrorCode,
    },
    /// The keychain has now saved the session that `NotKept` was about.
    Kept,
    /// A token is needed. Get one from the wallet SDK and pass it to `provide_token`, or call `fail_request`. Only one
    /// manager gets this event: the one whose caller needs the token.
    TokenNeeded {
        /// The request's id, for the answer.
        request_id: i64,
        /// The purpose of the token.
        purpose: TokenPurpose,
    },
    /// A request for a token ended without one: it failed, was refused, or was not answered in time. The previous
    /// session stays.
    TokenFailed {
        /// The request.
        request_id: i64,
        /// The purpose of the token.
        purpose: TokenPurpose,
        /// Why.
        code: ErrorCode,
    },
    /// Log out of the wallet SDK, then call `complete_logout`, or `fail_logout` if it failed. Only one manager that was
    /// created with `has_logout` gets this event.
    LogoutNeeded {
        /// The request's id, for the answer.
        request_id: i64,
    },
    /// A line for the app's log, for managers that were created with `logs`. Contains no token, claim or address.
    Log {
        /// The level.
        level: LogLevel,
        /// An error's code, or an event's name.
        code: String,
        /// Its fields, as a JSON object.
        fields_json: String,
    },
}

/// What a token is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
pub enum TokenPurpose {
    /// A sign-in: the app may show a login screen.
    SignIn,
    /// The session's token expires too soon.
    Renewal,
}

/// The level of a log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
pub enum LogLevel {
    /// For debugging.
    Debug,
    /// Normal operation.
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
    /// The key that protected it is permanently lost.
    KeyLost,
    /// The keychain had its name and not its value.
    NotKept,
    /// The entry is damaged.
    Corrupt,
}
