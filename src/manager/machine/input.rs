//! The inputs and effects of the state machine.

use std::time::Duration;

use crate::error::{ErrorCode, Reason, SessionError, VaultError};
use crate::manager::event::{SessionEvent, TokenPurpose};
use crate::vault::{MarkChange, Marks};

/// A waiting caller. Unique in the process, because a request has the id of the caller that started it.
pub(crate) type WaiterId = i64;
/// A request for a token or for a logout: the id of the caller that started it.
pub(crate) type RequestId = i64;
pub(crate) type ManagerId = u64;
/// An effect whose end the state machine waits for.
pub(crate) type JobId = u64;

/// A verified token, as the state machine sees it.
pub(crate) trait Credential: Clone + std::fmt::Debug {
    /// Distinguishes tokens. Contains nothing from the token.
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
    /// The later of the device's clock and the provider's, if that is known.
    pub(crate) provider_at: i64,
    /// Time since an arbitrary moment; it never goes back.
    pub(crate) monotonic: Duration,
}

/// The options of one of the account's managers.
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
    /// A manager of the account was created.
    Attached { manager: ManagerId, options: ManagerOptions },
    /// A manager was dropped. The callers in this list do not wait any more.
    Detached { manager: ManagerId, abandoned: Vec<WaiterId> },
    /// A call from the app.
    Call { manager: ManagerId, waiter: WaiterId, call: Call<C::Name> },
    /// The end of an effect.
    Ended(Ended<C>),
    /// The app deleted the entry from the vault.
    EntryDeleted,
    /// From now on tokens are checked by other rules.
    Rejudged,
    /// Time has passed.
    Time,
}

/// A call from the app.
#[derive(Clone, Debug)]
pub(crate) enum Call<N> {
    Restore,
    CheckNow,
    Unlock,
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
    /// No entry, or one that a sign-out marked as deleted.
    Absent,
    /// A token that is accepted, possibly past its `exp`.
    Acceptable(C),
    /// A token that is not accepted any more.
    Refused(ErrorCode),
    /// A token that cannot be checked yet: the clock is before its `nbf`.
    Early(SessionError),
    /// Unknown.
    Unread(VaultError),
}

/// The result of a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DeleteOutcome {
    Done,
    /// The deletion's mark was gone: another process has signed in since, so nothing was deleted.
    NotMarked,
}

/// The result of a save.
#[derive(Clone, Debug)]
pub(crate) enum SaveOutcome {
    Done {
        /// Whether the old entry was marked as deleted when the save began; `None` if unknown.
        was_marked: Option<bool>,
    },
    /// The entry to replace is gone: another process signed out.
    Gone,
    /// The keychain has another user's entry.
    OtherUser,
    Failed(ErrorCode),
}

/// What a save may replace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SaveOver {
    /// Any entry.
    Anything,
    /// No entry, or one of the same user: the keychain could not be read yet.
    OwnOrNothing,
    /// An entry of the same user, which must exist: a renewal of a kept session.
    OwnEntry,
}

/// What the driver must do.
#[derive(Clone, Debug)]
pub(crate) enum Effect<C: Credential> {
    /// Read the marks, then the keychain, and verify the entry.
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
        /// If the deletion's mark is gone, another process has signed in since: then delete nothing.
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
    /// The token that the caller passed is not needed any more.
    Drop {
        issued: WaiterId,
    },
    /// Send an event to one manager.
    Ask {
        manager: ManagerId,
        request: RequestId,
        purpose: TokenPurpose,
    },
    /// Send an event to one manager.
    LogOut {
        manager: ManagerId,
        request: RequestId,
    },
    Answer {
        waiter: WaiterId,
        answer: Answer<C>,
    },
    /// Send an event to every manager.
    Emit(SessionEvent),
}

/// A caller's answer.
#[derive(Clone, Debug)]
pub(crate) enum Answer<C> {
    /// The state, as it is then.
    State,
    Session(C),
    Token(C),
    Done,
    Error(SessionError),
}
