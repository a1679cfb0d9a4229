//! What a search has come across.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Call, Ended, Found, Input, Known, Machine, SaveOutcome};
use super::feed::Before;
use super::token::Tok;
use crate::error::VaultError;
use crate::session::manager::SessionStatus;

/// From one status to another.
type Edge = (&'static str, &'static str);

#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// With what has caused it.
    pub(super) edges: BTreeMap<Edge, BTreeSet<&'static str>>,
}

/// What an app's developer would say of an input.
pub(super) struct Cause(&'static str);

impl Cause {
    pub(super) fn of(input: &Input<Tok>) -> Self {
        Cause(match input {
            Input::Call { call: Call::SignOut, .. } => "signOut",
            Input::EntryDeleted => "the app deletes the entry",
            Input::Ended(Ended::Read { marks: Some(marks), .. }) if marks.deletion => "a tombstone stands",
            Input::Ended(Ended::Read { found, .. }) => match found {
                Found::Absent => "nothing is kept",
                Found::Acceptable(_) => "a token is kept",
                Found::Refused(_) => "the kept token is refused",
                Found::Early(_) => "the clock is before nbf",
                Found::Unread(VaultError::Locked) => "the keychain is locked",
                Found::Unread(VaultError::KeyLost { .. } | VaultError::Corrupt { .. }) => {
                    "what was kept is lost"
                }
                Found::Unread(_) => "the keychain cannot be used",
            },
            Input::Ended(Ended::Saved { outcome: SaveOutcome::Gone, .. }) => "another process has signed out",
            _ => "something else",
        })
    }
}

impl Seen {
    /// `is_brought`: a call or an answer has brought the token in hand.
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
            // Said only now: while a first sign-in was on its way, nobody was told.
            let is_late = from == SessionStatus::Loading.as_str() && before.known == Known::SignedOut;
            let cause = match (is_brought, is_late) {
                (true, _) => "a new token is verified",
                (false, true) => "nothing is kept",
                (false, false) => cause.0,
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
