//! What may happen in a search.

use std::time::Duration;

use super::super::{ManagerId, ManagerOptions};
use super::token::Class;

/// A call from the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Restore,
    CheckNow,
    Foreground,
    SignIn,
    SignInAgain,
    With(Class),
    Token,
    /// With the token in hand, which a server refused.
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
    /// Which of the two sessions calls. One of them is enough: they differ in their options only.
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

/// What can go wrong outside the machine.
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

/// What others do with the keychain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Other {
    /// The app removes the entry by itself.
    Deletes,
    /// Another process signs out, all of it.
    SignsOut,
    /// Another process has set its mark, and not deleted yet.
    Marks,
    /// Another process has signed out, and its wallet SDK has not.
    OwesLogout,
    /// Another process renews what is kept.
    Renews,
    /// Another process keeps a token that ends no later.
    Repeats,
    /// Another process signs another user in.
    SignsIn,
    /// One of the two sessions is closed, and nobody waits for its calls any more.
    Closes,
    /// All sessions are closed, and others are opened that judge tokens otherwise.
    Reopens,
}

/// How often each may still happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Left {
    pub(super) calls: u8,
    pub(super) answers: u8,
    pub(super) faults: u8,
    pub(super) ticks: u8,
    pub(super) ends: u8,
    pub(super) others: u8,
}

/// A search: what may happen in it, in every order.
#[derive(Clone, Debug)]
pub(super) struct Menu {
    pub(super) name: &'static str,
    /// What the keychain has at first.
    pub(super) kept: Option<Class>,
    /// What is called and ended well before the search begins.
    pub(super) first: &'static [Kind],
    pub(super) calls: &'static [Kind],
    /// The tokens that the app answers with.
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
