//! What a session manager knows, and what it tells an app.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use super::account::Account;
use super::events::{EventQueue, Loss, SessionEvent, Subscriber};
use super::renewal::{Renewal, Waiter};
use crate::error::{ConfigError, ErrorCode, VaultError};
use crate::session::Session;
use crate::vault::StoredToken;
use crate::verifier::Verifier;

/// What is known about the account's session.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum SessionState {
    /// Nothing yet: `restore` has not run.
    NotRestored,
    /// A user is signed in.
    Active(Arc<Session>),
    /// A user was signed in; the token is past its `exp`. Show the session, authorise nothing with it.
    Expired(Arc<Session>),
    /// Nobody is signed in.
    SignedOut,
    /// The keychain is locked, so nobody knows. `check_now` tries again.
    Locked,
    /// The key that protected the kept token is gone for good.
    KeyLost,
    /// The kept entry is damaged.
    Corrupt,
    /// The kept token is not acceptable any more, e.g. because its key was withdrawn or another audience is configured.
    Rejected {
        /// Why.
        code: ErrorCode,
    },
    /// The keychain could not be used, or the clock is before the token's `nbf`: nobody knows. `check_now` tries again;
    /// signing in works.
    Unavailable {
        /// Why.
        code: ErrorCode,
    },
}

/// The state in the few words that a screen needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
pub enum SessionStatus {
    /// Before the first `restore`.
    Loading,
    /// A user is signed in.
    Active,
    /// The token is past its `exp`.
    Expired,
    /// Nobody is signed in, or what was kept is of no use.
    SignedOut,
    /// The keychain is locked.
    Locked,
}

impl SessionStatus {
    /// The word, the same in every language.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            SessionStatus::Loading => "loading",
            SessionStatus::Active => "active",
            SessionStatus::Expired => "expired",
            SessionStatus::SignedOut => "signedOut",
            SessionStatus::Locked => "locked",
        }
    }
}

impl SessionState {
    /// The state in the few words that a screen needs.
    #[must_use]
    pub fn status(&self) -> SessionStatus {
        match self {
            SessionState::NotRestored => SessionStatus::Loading,
            SessionState::Active(_) => SessionStatus::Active,
            SessionState::Expired(_) => SessionStatus::Expired,
            SessionState::Locked => SessionStatus::Locked,
            SessionState::SignedOut
            | SessionState::KeyLost
            | SessionState::Corrupt
            | SessionState::Rejected { .. }
            | SessionState::Unavailable { .. } => SessionStatus::SignedOut,
        }
    }

    /// The session, live or expired.
    #[must_use]
    pub fn session(&self) -> Option<&Arc<Session>> {
        match self {
            SessionState::Active(session) | SessionState::Expired(session) => Some(session),
            _ => None,
        }
    }

    /// A session as of that moment. Past `exp` means expired (RFC 7519 §4.1.4); the leeway is for verifying only.
    pub(super) fn of(session: &Arc<Session>, now_at: i64) -> Self {
        let session = Arc::clone(session);
        if session.remaining_secs(now_at) > 0 {
            SessionState::Active(session)
        } else {
            SessionState::Expired(session)
        }
    }

    /// What a keychain that could not be read leaves known.
    pub(super) fn unread(error: &VaultError) -> Self {
        match error {
            VaultError::Locked => SessionState::Locked,
            VaultError::KeyLost { .. } => SessionState::KeyLost,
            VaultError::Corrupt { .. } => SessionState::Corrupt,
            other => SessionState::Unavailable { code: other.code() },
        }
    }

    /// Whether looking into the keychain (again) could tell more.
    pub(super) fn is_open(&self) -> bool {
        matches!(self, SessionState::NotRestored | SessionState::Locked | SessionState::Unavailable { .. })
    }
}

/// The token in hand. There is one exactly while the state has a session.
pub(super) struct Held {
    pub(super) token: StoredToken,
    pub(super) session: Arc<Session>,
    /// Whether the keychain has it.
    pub(super) is_kept: bool,
}

/// Everything that the managers of an account share, changed only under its lock and never across a call to anybody.
pub(super) struct Shared {
    state: SessionState,
    /// All managers must judge alike, or one would hand out what the other refuses.
    verifier: Verifier,
    pub(super) held: Option<Held>,
    /// Counts sign-outs: what began before one must not take effect after it.
    pub(super) epoch: u64,
    /// A deletion is owed to the keychain. The debt keeps the account: a manager made after all others are gone must
    /// not restore what was signed out.
    pub(super) owes_deletion: Option<Arc<Account>>,
    /// Nobody could read the keychain yet, so nobody knows whose entry it has.
    pub(super) is_unread: bool,
    /// Why the session in hand is not kept, as the app was told.
    told_not_kept: Option<ErrorCode>,
    pub(super) renewal: Renewal,
    pub(super) subscribers: Vec<Arc<Subscriber>>,
    pub(super) events: EventQueue,
}

impl Shared {
    pub(super) fn new(verifier: Verifier) -> Self {
        Shared {
            state: SessionState::NotRestored,
            verifier,
            told_not_kept: None,
            held: None,
            epoch: 0,
            owes_deletion: None,
            is_unread: true,
            renewal: Renewal::default(),
            subscribers: Vec::new(),
            events: EventQueue::new(),
        }
    }

    pub(super) fn state(&self) -> &SessionState {
        &self.state
    }

    /// The state as of that moment; the event that goes with it may still be to come.
    pub(super) fn state_at(&self, now_at: i64) -> SessionState {
        self.held.as_ref().map_or_else(|| self.state.clone(), |held| SessionState::of(&held.session, now_at))
    }

    /// Takes a session in hand, or the same one again.
    pub(super) fn hold(&mut self, held: Held, now_at: i64) {
        let state = SessionState::of(&held.session, now_at);
        self.held = Some(held);
        self.change(state);
    }

    /// Lets go of the session, if there is one.
    pub(super) fn release(&mut self, state: SessionState) {
        (self.held, self.told_not_kept) = (None, None);
        self.change(state);
    }

    /// Takes a manager's listener in, if its verifier judges like the others'. What managers that are gone have left
    /// in hand was judged otherwise, and counts for nothing then; a deletion they owe stays owed. Returns who waited.
    pub(super) fn subscribe(
        &mut self,
        subscriber: &Arc<Subscriber>,
        verifier: &Verifier,
    ) -> Result<Vec<Waiter>, ConfigError> {
        let mut waiters = Vec::new();
        if !self.verifier.judges_like(verifier) {
            if !self.subscribers.is_empty() {
                let detail = "another manager of this account verifies differently (audience, issuer, keys or an option)";
                return Err(ConfigError::Conflict { detail: detail.to_owned() });
            }
            self.verifier = verifier.clone();
            self.epoch = self.epoch.saturating_add(1);
            waiters = self.renewal.close();
            self.release(SessionState::NotRestored);
        }
        self.subscribers.push(Arc::clone(subscriber));
        Ok(waiters)
    }

    /// Tells that the session in hand is not kept. `again` tells it even if that was the last thing told.
    pub(super) fn tell_not_kept(&mut self, code: ErrorCode, again: bool) {
        if again || self.told_not_kept != Some(code) {
            self.told_not_kept = Some(code);
            self.tell(&SessionEvent::NotKept { code });
        }
    }

    /// The keychain has what is in hand; what it had before, a deletion owed included, is gone.
    pub(super) fn mark_kept(&mut self) {
        let Some(held) = &mut self.held else { return };
        held.is_kept = true;
        (self.owes_deletion, self.is_unread) = (None, false);
        if self.told_not_kept.take().is_some() {
            self.tell(&SessionEvent::Kept);
        }
    }

    /// Notices that the token in hand has expired.
    pub(super) fn notice_time(&mut self, now_at: i64) {
        if let Some(held) = &self.held {
            let state = SessionState::of(&held.session, now_at);
            self.change(state);
        }
    }

    fn change(&mut self, state: SessionState) {
        if state == self.state {
            return;
        }
        self.tell(&SessionEvent::Changed { status: state.status() });
        match &state {
            SessionState::Expired(_) => self.tell(&SessionEvent::Expired),
            SessionState::KeyLost => self.tell(&SessionEvent::StorageReset { reason: Loss::KeyLost }),
            SessionState::Corrupt => self.tell(&SessionEvent::StorageReset { reason: Loss::Corrupt }),
            SessionState::Rejected { code } => self.tell(&SessionEvent::Rejected { code: *code }),
            _ => {}
        }
        self.state = state;
    }

    /// Queues an event for every manager of the account.
    pub(super) fn tell(&mut self, event: &SessionEvent) {
        for subscriber in &self.subscribers {
            self.events.push(subscriber, event.clone());
        }
    }

    /// Asks one manager for a token; any other one if that is gone.
    pub(super) fn ask_for_token(&mut self, manager: u64, request_id: i64) {
        let own = self.subscribers.iter().find(|subscriber| subscriber.manager == manager);
        if let Some(subscriber) = own.or_else(|| self.subscribers.first()) {
            self.renewal.asked = Some(subscriber.manager);
            self.events.push(subscriber, SessionEvent::RenewalNeeded { request_id });
        }
    }

    /// Takes a manager's listener out. Somebody else is asked for the token that it may still owe to others.
    pub(super) fn unsubscribe(&mut self, manager: u64) -> Option<Arc<Subscriber>> {
        let index = self.subscribers.iter().position(|subscriber| subscriber.manager == manager)?;
        let subscriber = self.subscribers.remove(index);
        if let Some(request_id) = self.renewal.unanswered_by(manager) {
            self.ask_for_token(manager, request_id);
        }
        Some(subscriber)
    }

    /// How long nothing will happen by itself.
    pub(super) fn quiet_for(&self, now_at: i64, monotonic: Duration) -> Option<Duration> {
        let renewal = self.renewal.deadline().map(|deadline| deadline.saturating_sub(monotonic));
        let expiry = match &self.state {
            // Past its `exp` already if the device slept since the last look.
            SessionState::Active(session) => Some(u64::try_from(session.remaining_secs(now_at)).unwrap_or(0)),
            _ => None,
        };
        let expiry = expiry.map(Duration::from_secs);
        // A second at least: a clock that stands still must not make the thread spin.
        let next = renewal.into_iter().chain(expiry).min()?;
        Some(next.max(Duration::from_secs(1)))
    }
}
