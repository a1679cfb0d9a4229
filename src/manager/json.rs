//! A session manager's state and events as JSON: camelCase members, absent ones left out.

use serde::Serialize;

use super::event::SessionEvent;
use super::state::{Owed, StateDocument};

/// The current state. Two with the same `counter` are equal.
#[derive(Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema), schemars(rename = "SessionSnapshot"))]
#[serde(rename_all = "camelCase")]
pub(crate) struct SnapshotDocument<'a> {
    #[serde(flatten)]
    pub(super) state: StateDocument<'a>,
    /// Whether the session is saved in the keychain, so that it survives the process.
    pub(super) is_kept: bool,
    /// Whether a sign-in or a sign-out is running.
    pub(super) is_pending: bool,
    /// What a sign-out has not done yet.
    pub(super) owed: Owed,
    /// Grows with every change, and is unique in the process.
    pub(super) counter: i64,
}

impl SnapshotDocument<'_> {
    pub(super) fn to_json(&self) -> String {
        text(self)
    }
}

#[cfg_attr(feature = "ffi", uniffi::export)]
impl SessionEvent {
    /// The event as JSON: `kind` and its fields.
    #[must_use]
    pub fn to_json(&self) -> String {
        text(self)
    }
}

fn text(document: &impl Serialize) -> String {
    // Strings, numbers and enums always serialise.
    serde_json::to_string(document).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;
    use crate::manager::{LogLevel, Loss, SessionState, SessionStatus, TokenPurpose};

    #[test]
    fn a_state_says_what_kind_it_is_and_why() {
        let code = ErrorCode::Audience;
        for (state, json) in [
            (SessionState::NotRestored, r#"{"kind":"notRestored","status":"loading"}"#),
            (SessionState::SignedOut, r#"{"kind":"signedOut","status":"signedOut"}"#),
            (SessionState::Locked, r#"{"kind":"locked","status":"locked"}"#),
            (SessionState::KeyLost, r#"{"kind":"keyLost","status":"signedOut"}"#),
            (SessionState::Corrupt, r#"{"kind":"corrupt","status":"signedOut"}"#),
            (
                SessionState::Rejected { code },
                r#"{"kind":"rejected","code":"E_AUDIENCE","status":"signedOut"}"#,
            ),
            (
                SessionState::Unavailable { code: ErrorCode::VaultUnavailable },
                r#"{"kind":"unavailable","code":"E_VAULT_UNAVAILABLE","status":"unavailable"}"#,
            ),
        ] {
            assert_eq!(state.to_json(), json);
        }
    }

    #[test]
    fn a_snapshot_says_everything_that_a_screen_shows() {
        let state = StateDocument::from(&SessionState::SignedOut);
        let owed = Owed { deletion: true, logout: false };
        let snapshot = SnapshotDocument { state, is_kept: false, is_pending: true, owed, counter: 7 };
        let json = concat!(
            r#"{"kind":"signedOut","status":"signedOut","isKept":false,"isPending":true,"#,
            r#""owed":{"deletion":true,"logout":false},"counter":7}"#
        );
        assert_eq!(snapshot.to_json(), json);
    }

    #[test]
    fn an_event_says_what_happened_and_what_belongs_to_it() {
        let code = ErrorCode::VaultFull;
        for (event, json) in [
            (
                SessionEvent::Changed { status: SessionStatus::SignedOut, renewed: false },
                r#"{"kind":"changed","status":"signedOut","renewed":false}"#,
            ),
            (SessionEvent::Expired, r#"{"kind":"expired"}"#),
            (
                SessionEvent::StorageReset { reason: Loss::KeyLost },
                r#"{"kind":"storageReset","reason":"keyLost"}"#,
            ),
            (SessionEvent::Rejected { code }, r#"{"kind":"rejected","code":"E_VAULT_FULL"}"#),
            (SessionEvent::NotKept { code }, r#"{"kind":"notKept","code":"E_VAULT_FULL"}"#),
            (SessionEvent::Kept, r#"{"kind":"kept"}"#),
            (
                SessionEvent::TokenNeeded { request_id: 7, purpose: TokenPurpose::SignIn },
                r#"{"kind":"tokenNeeded","requestId":7,"purpose":"signIn"}"#,
            ),
            (
                SessionEvent::TokenFailed { request_id: 7, purpose: TokenPurpose::Renewal, code },
                r#"{"kind":"tokenFailed","requestId":7,"purpose":"renewal","code":"E_VAULT_FULL"}"#,
            ),
            (SessionEvent::LogoutNeeded { request_id: 8 }, r#"{"kind":"logoutNeeded","requestId":8}"#),
            (
                SessionEvent::Log {
                    level: LogLevel::Info,
                    code: "changed".to_owned(),
                    fields_json: "{}".to_owned(),
                },
                r#"{"kind":"log","level":"info","code":"changed","fieldsJson":"{}"}"#,
            ),
        ] {
            assert_eq!(event.to_json(), json);
        }
    }
}
