//! The changes that a search found.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Call, Ended, Found, Input, Known, Machine, SaveOutcome};
use super::feed::Before;
use super::token::Tok;
use crate::error::{ErrorCode, VaultError};
use crate::manager::status::SessionStatus;

/// From one status to another.
type Edge = (&'static str, &'static str);

#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// With its cause.
    pub(super) edges: BTreeMap<Edge, BTreeSet<&'static str>>,
}

const NOTHING: &str = "no token is kept";
const TOMBSTONE: &str = "a tombstone exists";
const ELSEWHERE: &str = "another process has signed out";
const EARLY: &str = "the clock is before nbf";
const LOCKED: &str = "the keychain is locked";
const UNAVAILABLE: &str = "the keychain cannot be used";

fn of_known(known: Known) -> &'static str {
    match known {
        Known::Locked => LOCKED,
        Known::Unavailable { code: ErrorCode::NotYetValid } => EARLY,
        Known::Unavailable { .. } => UNAVAILABLE,
        _ => NOTHING,
    }
}

/// An input's description for app developers.
pub(super) struct Cause(&'static str);

impl Cause {
    pub(super) fn of(input: &Input<Tok>) -> Self {
        Cause(match input {
            Input::Call { call: Call::SignOut, .. } => "signOut",
            Input::EntryDeleted => "the app deletes the entry",
            Input::Ended(Ended::Read { marks: Some(marks), .. }) if marks.deletion => TOMBSTONE,
            Input::Ended(Ended::Read { found, .. }) => match found {
                Found::Absent => NOTHING,
                Found::Acceptable(_) => "a token is kept",
                Found::Refused(_) => "the kept token is refused",
                Found::Early(_) => EARLY,
                Found::Unread(VaultError::Locked) => LOCKED,
                Found::Unread(VaultError::KeyLost { .. } | VaultError::Corrupt { .. }) => {
                    "the kept token is lost"
                }
                Found::Unread(_) => UNAVAILABLE,
            },
            Input::Ended(Ended::Saved { outcome: SaveOutcome::Gone, .. }) => ELSEWHERE,
            Input::Rejudged => "opened with another verifier",
            _ => "something else",
        })
    }
}

impl Seen {
    /// `is_brought`: a call or an answer has set the current token.
    pub(super) fn note(
        &mut self,
        before: &Before,
        machine: &Machine<Tok>,
        cause: Cause,
        is_brought: bool,
        now_at: i64,
    ) {
        let mut from = before.is_told.as_str();
        let has_run_out = before.held.is_some_and(|held| held.class.expires_at() <= now_at);
        if from == SessionStatus::Active.as_str() && has_run_out {
            let expired = SessionStatus::Expired.as_str();
            self.edges.entry((from, expired)).or_default().insert("exp passes");
            from = expired;
        }
        let to = machine.visible().face.status().as_str();
        if from != to {
            // Reported only now: there was no event while a first sign-in was running.
            let has_none = before.held.is_none() && machine.credential().is_none();
            let is_late = has_none && before.known == machine.known();
            let is_ended = before.held.is_some() && matches!(cause.0, NOTHING | TOMBSTONE);
            let cause = match (is_brought, is_late, is_ended) {
                (true, ..) => "a new token is verified",
                (_, true, _) => of_known(machine.known()),
                (.., true) => ELSEWHERE,
                _ => cause.0,
            };
            self.edges.entry((from, to)).or_default().insert(cause);
        }
    }

    pub(super) fn add(&mut self, other: &Seen) {
        for (edge, causes) in &other.edges {
            self.edges.entry(*edge).or_default().extend(causes);
        }
    }
}
