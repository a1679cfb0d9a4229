//! What goes into the machine, and what comes out of it.

use std::time::Duration;

use crate::error::{ErrorCode, Reason, SessionError, VaultError};
use crate::manager::event::{SessionEvent, TokenPurpose};

/// Who waits for an answer. Unique in the process, so that a request can be named after the caller that raised it.
pub(crate) type WaiterId = i64;
/// A request for a token or for a logout: the id of the caller that raised it.
pub(crate) type RequestId = i64;
pub(crate) type ManagerId = u64;
/// An effect whose end the machine waits for.
pub(crate) type JobId = u64;

/// A verified token, as far as the machine looks at it.
pub(crate) trait Credential: Clone + std::fmt::Debug {
    /// What tells two tokens apart. Holds nothing that a token says.
    type Name: Clone + PartialEq + std::fmt::Debug;

    fn name(&self) -> Self::Name;
    fn is_of_user_of(&self, other: &Self) -> bool;
    /// Its `exp`, in seconds since the epoch.
    fn expires_at(&self) -> i64;
}

/// The time of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Now {
    /// The device's wall clock, in seconds since the epoch.
    pub(crate) at: i64,
    /// The later of the device's clock and the provider's, where that is known.
    pub(crate) provider_at: i64,
    /// Time since an arbitrary moment; it never goes back.
    pub(crate) monotonic: Duration,
}

/// What one of the account's managers was made with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ManagerOptions {
    pub(crate) sign_in_timeout: Duration,
    pub(crate) renewal_timeout: Duration,
    pub(crate) renews_in_foreground: bool,
    pub(crate) has_logout: bool,
}

/// What happened.
#[derive(Clone, Debug)]
pub(crate) enum Input<C: Credential> {
    /// A manager of the account was made.
    Attached { manager: ManagerId, options: ManagerOptions },
    /// A manager is gone. Nobody waits any more for the answers named.
    Detached { manager: ManagerId, abandoned: Vec<WaiterId> },
    /// A call of an app.
    Call { manager: ManagerId, waiter: WaiterId, call: Call<C::Name> },
    /// The end of an effect.
    Ended(Ended<C>),
    /// The app removed the entry from the vault by itself.
    EntryDeleted,
    /// From now on tokens are judged by other rules.
    Rejudged,
    /// Time went on.
    Time,
}

/// A call of an app.
#[derive(Clone, Debug)]
pub(crate) enum Call<N> {
    Restore,
    CheckNow,
    EnterForeground,
    SignIn {
        logged_in_again: bool,
    },
    /// The driver has the token.
    SignInWith,
    Token {
        min_ttl_secs: i64,
        rejected: Option<N>,
    },
    Provide {
        request: RequestId,
    },
    Fail {
        request: RequestId,
        reason: Reason,
    },
    CancelSignIn,
    SignOut,
    LoggedOut {
        request: RequestId,
        succeeded: bool,
    },
}

/// How an effect ended.
#[derive(Clone, Debug)]
pub(crate) enum Ended<C> {
    /// `marks` is `None` if they could not be read.
    Read {
        job: JobId,
        marks: Option<Marks>,
        found: Found<C>,
    },
    Saved {
        job: JobId,
        outcome: SaveOutcome,
    },
    Deleted {
        job: JobId,
        result: Result<DeleteOutcome, VaultError>,
    },
    Marked {
        job: JobId,
        is_done: bool,
    },
    Verified {
        job: JobId,
        result: Result<C, SessionError>,
    },
}

/// What the keychain has.
#[derive(Clone, Debug)]
pub(crate) enum Found<C> {
    /// Nothing, or something that a sign-out marked as deleted.
    Absent,
    /// A token that is acceptable, past its `exp` too.
    Acceptable(C),
    /// A token that is not acceptable any more.
    Refused(ErrorCode),
    /// A token that nobody can judge yet: the clock is before its `nbf`.
    Early(SessionError),
    /// Nobody knows.
    Unread(VaultError),
}

/// The result of a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DeleteOutcome {
    Done,
    /// The deletion's mark was gone: another process has signed in since, and nothing was deleted.
    NotMarked,
}

/// The result of a save.
#[derive(Clone, Debug)]
pub(crate) enum SaveOutcome {
    Done {
        /// Whether what the keychain had was marked as deleted when the save began; `None` if nobody knows.
        was_marked: Option<bool>,
    },
    /// The entry that was to be replaced is gone: another process signed out.
    Gone,
    /// The keychain has another user's entry.
    OtherUser,
    Failed(ErrorCode),
}

/// What a save replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SaveOver {
    /// Whatever is there.
    Anything,
    /// Nothing, or an entry of the same user: nobody could read the keychain yet.
    OwnOrNothing,
    /// An entry of the same user, which must be there: a renewal of a kept session.
    OwnEntry,
}

/// What is owed after a sign-out. Written down beside the keychain, so that the next process knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    /// The entry must go: whatever is in it signs nobody in.
    pub(crate) deletion: bool,
    /// The wallet SDK must be logged out.
    pub(crate) logout: bool,
}

/// What of the marks changes; the others stay as another process may have left them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct MarkChange {
    pub(crate) deletion: Option<bool>,
    pub(crate) logout: Option<bool>,
}

impl MarkChange {
    pub(crate) fn add(&mut self, other: MarkChange) {
        self.deletion = other.deletion.or(self.deletion);
        self.logout = other.logout.or(self.logout);
    }

    /// The marks after it.
    pub(crate) fn of(self, marks: Marks) -> Marks {
        Marks {
            deletion: self.deletion.unwrap_or(marks.deletion),
            logout: self.logout.unwrap_or(marks.logout),
        }
    }
}

/// What the driver is to do.
#[derive(Clone, Debug)]
pub(crate) enum Effect<C: Credential> {
    /// Read the marks, then the keychain, and judge what is there.
    Read {
        job: JobId,
        manager: ManagerId,
    },
    Save {
        job: JobId,
        credential: C,
        over: SaveOver,
    },
    Delete {
        job: JobId,
        /// Where the deletion's mark is gone, another process has signed in since: nothing is to be deleted.
        only_if_marked: bool,
    },
    Mark {
        job: JobId,
        change: MarkChange,
    },
    Verify {
        job: JobId,
        manager: ManagerId,
        /// Whose token.
        issued: WaiterId,
    },
    /// The token that the caller passed is not needed.
    Drop {
        issued: WaiterId,
    },
    /// Tell one manager.
    Ask {
        manager: ManagerId,
        request: RequestId,
        purpose: TokenPurpose,
    },
    /// Tell one manager.
    LogOut {
        manager: ManagerId,
        request: RequestId,
    },
    Answer {
        waiter: WaiterId,
        answer: Answer<C>,
    },
    /// Tell every manager.
    Emit(SessionEvent),
}

/// What a caller gets.
#[derive(Clone, Debug)]
pub(crate) enum Answer<C> {
    /// The state, as it is then.
    State,
    Session(C),
    Token(C),
    Done,
    Error(SessionError),
}
