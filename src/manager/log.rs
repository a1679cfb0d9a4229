//! Log lines: codes and numbers, never a token, a claim or an address.

use serde_json::{Value, json};

use super::credential::VerifiedToken;
use super::event::{LogLevel, SessionEvent};
use super::machine::{Effect, Ended, Found, Input, SaveOutcome};

/// Failures outside the state machine.
pub(super) fn of_input(input: &Input<VerifiedToken>) -> Vec<SessionEvent> {
    let Input::Ended(ended) = input else { return Vec::new() };
    let failure = match ended {
        Ended::Read { found: Found::Unread(error), .. } => Some((error.code(), "read")),
        Ended::Saved { outcome: SaveOutcome::Failed(code), .. } => Some((*code, "save")),
        Ended::Deleted { result: Err(error), .. } => Some((error.code(), "delete")),
        Ended::Verified { result: Err(error), .. } => Some((error.code(), "verify")),
        _ => None,
    };
    let line =
        failure.map(|(code, doing)| line(LogLevel::Warning, code.as_str(), &json!({ "doing": doing })));
    line.into_iter().collect()
}

/// The state machine's actions.
pub(super) fn of_effect(effect: &Effect<VerifiedToken>) -> Option<SessionEvent> {
    let (level, code, fields) = match effect {
        Effect::Ask { request, purpose, .. } => {
            (LogLevel::Info, "tokenNeeded", json!({ "requestId": request, "purpose": purpose }))
        }
        Effect::LogOut { request, .. } => (LogLevel::Info, "logoutNeeded", json!({ "requestId": request })),
        Effect::Emit(SessionEvent::Changed { status, renewed }) => {
            (LogLevel::Info, "changed", json!({ "status": status, "renewed": renewed }))
        }
        Effect::Emit(SessionEvent::TokenFailed { request_id, purpose, code }) => {
            (LogLevel::Warning, code.as_str(), json!({ "requestId": request_id, "purpose": purpose }))
        }
        Effect::Emit(SessionEvent::NotKept { code }) => (LogLevel::Warning, code.as_str(), json!({})),
        Effect::Emit(SessionEvent::Kept) => (LogLevel::Info, "kept", json!({})),
        Effect::Read { .. } => (LogLevel::Debug, "read", json!({})),
        Effect::Save { .. } => (LogLevel::Debug, "save", json!({})),
        Effect::Delete { .. } => (LogLevel::Debug, "delete", json!({})),
        _ => return None,
    };
    Some(line(level, code, &fields))
}

fn line(level: LogLevel, code: &str, fields: &Value) -> SessionEvent {
    SessionEvent::Log { level, code: code.to_owned(), fields_json: fields.to_string() }
}
