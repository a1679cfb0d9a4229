//! The events of a search.

use std::time::Duration;

use super::super::{ManagerId, ManagerOptions};
use super::token::Class;

/// A call from the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Restore,
    CheckNow,
    Unlock,
    Foreground,
    SignIn,
    SignInAgain,
    With(Class),
    Token,
    /// With the current token, which a server refused.
    Rejected,
    Cancel,
    SignOut,
    /// Answers.
    Provide(Class),
    Fail,
    LoggedOut,
    LogoutFailed,
}

impl Kind {
    /// Which of the two sessions calls. One is enough for each call: they differ only in their options.
    pub(super) fn manager(self) -> ManagerId {
        match self {
            Kind::SignInAgain | Kind::With(_) | Kind::Rejected | Kind::SignOut => 1,
            _ => 0,
        }
    }

    pub(super) fn signs_in(self) -> bool {
        matches!(self, Kind::SignIn | Kind::SignInAgain | Kind::With(_))
    }

    pub(super) fn wants_session(self) -> bool {
        self.signs_in() || self.brings() || matches!(self, Kind::Token | Kind::Rejected)
    }

    /// Whether it passes a token.
    pub(super) fn brings(self) -> bool {
        matches!(self, Kind::With(_) | Kind::Provide(_))
    }
}

/// Faults outside the state machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Locked,
    Unavailable,
    KeyLost,
    Refused,
    /// The clock is before the kept token's `nbf`.
    Early,
    /// The marks cannot be read.
    NoMarks,
    Save,
    Delete,
    Mark,
    Verify,
}

/// Other programs' changes to the keychain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Other {
    /// The app deletes the entry.
    Deletes,
    /// Another process signs out completely.
    SignsOut,
    /// Another process has written its mark, and not deleted yet.
    Marks,
    /// Another process has signed out, but not of its wallet SDK.
    OwesLogout,
    /// Another process renews the kept token.
    Renews,
    /// Another process saves a token that expires no later.
    Repeats,
    /// Another process signs another user in.
    SignsIn,
    /// One of the two sessions is closed, and its callers do not wait any more.
    Closes,
    /// All sessions are closed, and others are opened whose verifier checks differently.
    Reopens,
}

/// How often each event may still happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Left {
    pub(super) calls: u8,
    pub(super) answers: u8,
    pub(super) faults: u8,
    pub(super) ticks: u8,
    pub(super) ends: u8,
    pub(super) others: u8,
}

/// A search: its events, tried in every order.
#[derive(Clone, Debug)]
pub(super) struct Menu {
    pub(super) name: &'static str,
    /// The keychain's contents at the start.
    pub(super) kept: Option<Class>,
    /// The calls that succeed before the search begins.
    pub(super) first: &'static [Kind],
    pub(super) calls: &'static [Kind],
    /// The tokens in the app's answers.
    pub(super) answers: &'static [Class],
    pub(super) faults: &'static [Fault],
    pub(super) others: &'static [Other],
    pub(super) left: Left,
    pub(super) has_marks: bool,
    pub(super) asks_user: bool,
    pub(super) has_logout: bool,
    /// How many seconds the provider's clock is ahead.
    pub(super) behind_secs: i64,
}

impl Menu {
    /// The two sessions differ in their time limits, and the first one renews in the foreground.
    pub(super) fn options(&self, manager: ManagerId) -> ManagerOptions {
        let secs = 10 + 10 * manager;
        ManagerOptions {
            sign_in_timeout: Duration::from_secs(secs),
            renewal_timeout: Duration::from_secs(secs),
            renews_in_foreground: manager == 0,
            has_logout: self.has_logout && manager == 0,
        }
    }
}
