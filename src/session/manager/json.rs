//! What a session manager knows and tells, as JSON: camelCase members, absent ones left out.

use serde::Serialize;

use super::{SessionEvent, SessionState, SessionStatus};
use crate::error::ErrorCode;
use crate::session::Session;

/// What is known about the account's session.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StateDocument<'a> {
    /// Which state it is.
    kind: StateKind,
    /// The state in the few words that a screen needs.
    status: SessionStatus,
    /// The session, live or expired. There is one exactly if `kind` is `active` or `expired`.
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<&'a Session>,
    /// Why, if `kind` is `rejected` or `unavailable`.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<ErrorCode>,
    /// Whether the keychain has the session, so that it survives the process. Only in a snapshot.
    #[serde(skip_serializing_if = "Option::is_none")]
    is_kept: Option<bool>,
}

/// Which state it is.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum StateKind {
    /// Nothing is known yet: `restore` has not run.
    NotRestored,
    /// A user is signed in.
    Active,
    /// A user was signed in; the token is past its `exp`. Show the session, authorise nothing with it.
    Expired,
    /// Nobody is signed in.
    SignedOut,
    /// The keychain is locked, so nobody knows.
    Locked,
    /// The key that protected the kept token is gone for good.
    KeyLost,
    /// The kept entry is damaged.
    Corrupt,
    /// The kept token is not acceptable any more; `code` says why.
    Rejected,
    /// The keychain could not be used, or the clock is before the token's `nbf`; `code` says why.
    Unavailable,
}

impl<'a> From<&'a SessionState> for StateDocument<'a> {
    fn from(state: &'a SessionState) -> Self {
        let (kind, code) = match state {
            SessionState::NotRestored => (StateKind::NotRestored, None),
            SessionState::Active(_) => (StateKind::Active, None),
            SessionState::Expired(_) => (StateKind::Expired, None),
            SessionState::SignedOut => (StateKind::SignedOut, None),
            SessionState::Locked => (StateKind::Locked, None),
            SessionState::KeyLost => (StateKind::KeyLost, None),
            SessionState::Corrupt => (StateKind::Corrupt, None),
            SessionState::Rejected { code } => (StateKind::Rejected, Some(*code)),
            SessionState::Unavailable { code } => (StateKind::Unavailable, Some(*code)),
        };
        let session = state.session().map(|session| &**session);
        StateDocument { kind, status: state.status(), session, code, is_kept: None }
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
        text(&StateDocument { is_kept: Some(is_kept), ..StateDocument::from(self) })
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
