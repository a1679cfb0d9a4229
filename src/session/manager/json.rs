//! What a session manager knows and tells, as JSON: camelCase members, absent ones left out.

use serde::Serialize;

use super::{SessionEvent, SessionState, SessionStatus};
use crate::error::ErrorCode;
use crate::session::Session;

/// What is known about the account's session.
#[derive(Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema), schemars(rename = "SessionState"))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub(crate) enum StateDocument<'a> {
    /// Nothing is known yet: `restore` has not run.
    NotRestored {
        /// The state in the few words that a screen needs.
        status: SessionStatus,
    },
    /// A user is signed in.
    Active {
        /// The state in the few words that a screen needs.
        status: SessionStatus,
        /// The session.
        session: &'a Session,
    },
    /// A user was signed in; the token is past its `exp`. Show the session, authorise nothing with it.
    Expired {
        /// The state in the few words that a screen needs.
        status: SessionStatus,
        /// The session.
        session: &'a Session,
    },
    /// Nobody is signed in.
    SignedOut {
        /// The state in the few words that a screen needs.
        status: SessionStatus,
    },
    /// The keychain is locked, so nobody knows. `check_now` tries again.
    Locked {
        /// The state in the few words that a screen needs.
        status: SessionStatus,
    },
    /// The key that protected the kept token is gone for good.
    KeyLost {
        /// The state in the few words that a screen needs.
        status: SessionStatus,
    },
    /// The kept entry is damaged.
    Corrupt {
        /// The state in the few words that a screen needs.
        status: SessionStatus,
    },
    /// The kept token is not acceptable any more.
    Rejected {
        /// The state in the few words that a screen needs.
        status: SessionStatus,
        /// Why.
        code: ErrorCode,
    },
    /// The keychain could not be used, or the clock is before the token's `nbf`: nobody knows. `check_now` tries again;
    /// signing in works.
    Unavailable {
        /// The state in the few words that a screen needs.
        status: SessionStatus,
        /// Why.
        code: ErrorCode,
    },
}

/// What is known at this moment, and whether the keychain has it.
#[derive(Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema), schemars(rename = "SessionSnapshot"))]
#[serde(rename_all = "camelCase")]
pub(crate) struct SnapshotDocument<'a> {
    #[serde(flatten)]
    state: StateDocument<'a>,
    /// Whether the keychain has the session, so that it survives the process.
    is_kept: bool,
}

impl<'a> From<&'a SessionState> for StateDocument<'a> {
    fn from(state: &'a SessionState) -> Self {
        let status = state.status();
        match state {
            SessionState::NotRestored => StateDocument::NotRestored { status },
            SessionState::Active(session) => StateDocument::Active { status, session },
            SessionState::Expired(session) => StateDocument::Expired { status, session },
            SessionState::SignedOut => StateDocument::SignedOut { status },
            SessionState::Locked => StateDocument::Locked { status },
            SessionState::KeyLost => StateDocument::KeyLost { status },
            SessionState::Corrupt => StateDocument::Corrupt { status },
            SessionState::Rejected { code } => StateDocument::Rejected { status, code: *code },
            SessionState::Unavailable { code } => StateDocument::Unavailable { status, code: *code },
        }
    }
}

impl SessionState {
    /// The state as JSON: `kind`, `status`, `session` if there is one, `code` if there is a reason.
    #[must_use]
    pub fn to_json(&self) -> String {
        text(&StateDocument::from(self))
    }

    /// The same with `isKept`.
    pub(super) fn snapshot_json(&self, is_kept: bool) -> String {
        text(&SnapshotDocument { state: StateDocument::from(self), is_kept })
    }
}

#[cfg_attr(feature = "ffi", uniffi::export)]
impl SessionEvent {
    /// The event as JSON: `kind` and what belongs to it.
    #[must_use]
    pub fn to_json(&self) -> String {
        text(self)
    }
}

fn text(document: &impl Serialize) -> String {
    // Strings, numbers and words always serialise.
    serde_json::to_string(document).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::manager::Loss;

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
                r#"{"kind":"rejected","status":"signedOut","code":"E_AUDIENCE"}"#,
            ),
            (
                SessionState::Unavailable { code: ErrorCode::VaultUnavailable },
                r#"{"kind":"unavailable","status":"signedOut","code":"E_VAULT_UNAVAILABLE"}"#,
            ),
        ] {
            assert_eq!(state.to_json(), json);
        }
    }

    #[test]
    fn a_snapshot_says_whether_the_keychain_has_it() {
        let json = r#"{"kind":"signedOut","status":"signedOut","isKept":false}"#;
        assert_eq!(SessionState::SignedOut.snapshot_json(false), json);
    }

    #[test]
    fn an_event_says_what_happened_and_what_belongs_to_it() {
        let code = ErrorCode::VaultFull;
        for (event, json) in [
            (
                SessionEvent::Changed { status: SessionStatus::SignedOut },
                r#"{"kind":"changed","status":"signedOut"}"#,
            ),
            (SessionEvent::Expired, r#"{"kind":"expired"}"#),
            (
                SessionEvent::StorageReset { reason: Loss::KeyLost },
                r#"{"kind":"storageReset","reason":"keyLost"}"#,
            ),
            (SessionEvent::Rejected { code }, r#"{"kind":"rejected","code":"E_VAULT_FULL"}"#),
            (SessionEvent::NotKept { code }, r#"{"kind":"notKept","code":"E_VAULT_FULL"}"#),
            (SessionEvent::Kept, r#"{"kind":"kept"}"#),
            (SessionEvent::RenewalNeeded { request_id: 7 }, r#"{"kind":"renewalNeeded","requestId":7}"#),
        ] {
            assert_eq!(event.to_json(), json);
        }
    }
}
