//! Keeps one user signed in: restores the session at the start, gets a new token when a caller needs one, and deletes
//! it on sign-out.
//!
//! ```text
//! call ── account ── machine ── effects ── vault, verifier, listeners
//!            └──────── the end of an effect ────────┘
//! ```
//!
//! The state machine has every rule and does nothing; the account carries out its effects.

mod account;
#[cfg(all(feature = "ffi", not(target_os = "ios")))]
mod at_once;
mod config;
mod credential;
mod event;
mod handle;
mod job;
mod jobs;
mod json;
mod known;
mod listeners;
mod log;
mod machine;
mod options;
mod reply;
mod state;
mod status;
mod timer;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::{Reason, SessionError};
use crate::session::Session;
use crate::vault::Vault;
use crate::verifier::Verifier;
use account::{Account, Call};
use credential::TokenName;
use handle::{Handle, entry_name, vault_error};
use job::Issued;
use listeners::Subscriber;
use reply::{Reply, Sender};

pub use config::SessionConfig;
#[cfg(feature = "json-schema")]
pub(crate) use config::SessionDocument;
pub use event::{LogLevel, Loss, SessionEvent, TokenPurpose};
#[cfg(feature = "json-schema")]
pub(crate) use json::SnapshotDocument;
pub use listeners::SessionListener;
pub use options::SessionManagerOptions;
#[cfg(feature = "json-schema")]
pub(crate) use state::StateDocument;
pub use state::{Owed, SessionState};
pub use status::SessionStatus;

/// One user's session: in memory, and in a vault under `provider/environment/account`. Cheap to clone.
///
/// A call begins before it returns its future, and dropping the future stops nothing. Managers of one [`Vault`] for one
/// entry share the session. Each gets every event, except that only one is asked for a token.
///
/// `restore`, `check_now`, and a `token` call that needs a renewal notice another process on the same keychain.
#[derive(Clone)]
pub struct SessionManager {
    handle: Arc<Handle>,
}

impl SessionManager {
    /// A manager for an account, e.g. `default` for an app with one user at a time. Does no I/O;
    /// [`SessionManager::restore`] reads the keychain.
    ///
    /// # Errors
    /// `E_VAULT_ACCOUNT` if the account's name cannot be used; `E_CONFIG_CONFLICT`.
    pub fn new(
        verifier: Verifier,
        vault: Vault,
        account: &str,
        listener: Arc<dyn SessionListener>,
    ) -> Result<Self, SessionError> {
        Self::with_options(verifier, vault, account, listener, &SessionManagerOptions::default())
    }

    /// A manager with options.
    ///
    /// # Errors
    /// As [`SessionManager::new`]; `E_CONFIG_OPTION` if an option is out of its range; `E_CONFIG_CONFLICT` if another
    /// manager of the account has a verifier that checks differently.
    pub fn with_options(
        verifier: Verifier,
        vault: Vault,
        account: &str,
        listener: Arc<dyn SessionListener>,
        options: &SessionManagerOptions,
    ) -> Result<Self, SessionError> {
        static LAST_ID: AtomicU64 = AtomicU64::new(0);
        options.check().map_err(vault_error)?;
        let entry_name = entry_name(&verifier, account)?;
        let make = || Account::new(entry_name.clone(), vault.clone(), verifier.clone());
        let account = vault.entry_user(&entry_name, make);
        let id = LAST_ID.fetch_add(1, Ordering::Relaxed);
        let subscriber = Arc::new(Subscriber { manager: id, listener });
        account.attach(subscriber, verifier.clone(), options.clone()).map_err(vault_error)?;
        Ok(SessionManager { handle: Arc::new(Handle { id, account, verifier }) })
    }

    /// Restores the session from the keychain: verifies the kept token again, offline, with the key that verified it
    /// when it was saved. Call it at the start of the app.
    ///
    /// Also saves a session again that the keychain could not save before. A deletion that is still owed is done first.
    /// A keychain that could not be used is tried again after 1, 2 and 4 seconds; the state and the events show the
    /// result.
    ///
    /// # Errors
    /// `E_VAULT_UNAVAILABLE`, `E_VAULT_NEWER_FORMAT` and other [`VaultError`](crate::VaultError)s if the keychain could not be used;
    /// locked, lost and damaged are states, not errors. `E_NOT_YET_VALID` while the clock is before the kept token's
    /// `nbf`. `E_DELETE_PENDING`.
    pub fn restore(&self) -> impl Future<Output = Result<SessionState, SessionError>> + Send + use<> {
        self.call(Reply::State, Call::Restore, None)
    }

    /// Asks the app for a token with the event `TokenNeeded`, and signs in with it. Joins a running request, if there
    /// is one.
    ///
    /// `logged_in_again` says that the user has just logged in to the wallet SDK: it cancels a logout that is still
    /// owed.
    ///
    /// # Errors
    /// `E_ISSUE_FAILED`, `E_ISSUE_TIMEOUT`, `E_ISSUE_CANCELLED`; why the token was refused, as
    /// [`SessionManager::sign_in_with`]; `E_LOGOUT_PENDING`; `E_SIGNED_OUT` if `sign_out` was called meanwhile. The
    /// previous session stays.
    pub fn sign_in(
        &self,
        logged_in_again: bool,
    ) -> impl Future<Output = Result<Arc<Session>, SessionError>> + Send + use<> {
        self.call(Reply::Session, Call::SignIn { logged_in_again }, None)
    }

    /// Verifies a token of the wallet SDK, starts the session with it, and saves it. If the keychain does not save it,
    /// the session is still valid as long as one of its managers lives, and the event `NotKept` says so.
    ///
    /// The token replaces the current one, even one that lives longer. It cancels a logout of the wallet SDK that is
    /// still owed.
    ///
    /// # Errors
    /// As [`Verifier::verify`], and `E_EXPIRED` even within the leeway; `E_USER_CHANGED` if another user is signed in;
    /// `E_TOKEN_KIND`; `E_RENEWAL_SUPERSEDED` if a later call has set a token first; `E_SIGNED_OUT` if `sign_out` was
    /// called meanwhile.
    pub fn sign_in_with(
        &self,
        token: &str,
        key_id: Option<&str>,
    ) -> impl Future<Output = Result<Arc<Session>, SessionError>> + Send + use<> {
        let issued = Issued::new(token, key_id);
        self.call(Reply::Session, Call::SignInWith, Some(issued))
    }

    /// A token that lives at least `min_ttl_secs` (60 is a good number; less than 1 counts as 1). Without leeway, and
    /// by the provider's time if that is known to be later than the device's.
    ///
    /// If the current token does not, this reads the keychain again, then asks the app with `TokenNeeded`, once for any
    /// number of callers. Only this and `sign_in` ask, and `enter_foreground` if the app chose that: issuing a Para
    /// token extends the Para session.
    ///
    /// `rejected` is a token that a server refused, e.g. with 401: it is not returned to this caller again.
    ///
    /// Restores the session first if that has not been done.
    ///
    /// # Errors
    /// `E_SIGNED_OUT`, `E_VAULT_LOCKED`, `E_ISSUE_FAILED`, `E_ISSUE_TIMEOUT`, `E_ISSUE_CANCELLED`, why the new token was
    /// refused, `E_USER_CHANGED`, `E_TTL_UNREACHABLE`, and those of [`SessionManager::restore`].
    pub fn token(
        &self,
        min_ttl_secs: i64,
        rejected: Option<&str>,
    ) -> impl Future<Output = Result<String, SessionError>> + Send + use<> {
        let rejected = rejected.map(TokenName::of);
        let token = self.call(Reply::Token, Call::Token { min_ttl_secs, rejected }, None);
        async move { token.await.map(|token| token.to_string()) }
    }

    /// Answers `TokenNeeded`. The token is verified, used and saved as by [`SessionManager::sign_in_with`].
    ///
    /// # Errors
    /// As [`SessionManager::sign_in_with`]; all callers that wait for the request get the same error.
    /// `E_RENEWAL_SUPERSEDED` if the request has ended: it timed out, was cancelled or answered, or a sign-out or a
    /// newer sign-in ended it.
    pub fn provide_token(
        &self,
        request_id: i64,
        token: &str,
        key_id: Option<&str>,
    ) -> impl Future<Output = Result<Arc<Session>, SessionError>> + Send + use<> {
        let issued = Issued::new(token, key_id);
        self.call(Reply::Session, Call::Provide { request: request_id }, Some(issued))
    }

    /// Answers `TokenNeeded` without a token. Waiting callers get `E_ISSUE_FAILED` with `reason`; the previous session
    /// stays.
    ///
    /// # Errors
    /// `E_RENEWAL_SUPERSEDED` if the request has ended.
    pub fn fail_request(
        &self,
        request_id: i64,
        reason: &str,
    ) -> impl Future<Output = Result<(), SessionError>> + Send + use<> {
        let reason = Reason::new(reason);
        self.call(Reply::Done, Call::Fail { request: request_id, reason }, None)
    }

    /// Ends the callers of [`SessionManager::sign_in`] with `E_ISSUE_CANCELLED`. A late answer signs nobody in. A
    /// renewal that callers of `token` wait for continues.
    ///
    /// # Errors
    /// `E_INTERNAL`.
    pub fn cancel_sign_in(&self) -> impl Future<Output = Result<(), SessionError>> + Send + use<> {
        self.call(Reply::Done, Call::CancelSignIn, None)
    }

    /// Signs out: in memory at once, before this returns. The future resolves when the keychain has deleted the token.
    /// A sign-out overrides everything that began before it.
    ///
    /// A tombstone beside the keychain records it until the token is deleted: the next process says `SignedOut`, and
    /// deletes the token first. A store of the app's own has no tombstones unless the app provides a
    /// [`TombstoneStore`](crate::vault::TombstoneStore).
    ///
    /// If the app can log out of the wallet SDK, the event `LogoutNeeded` then asks it to.
    ///
    /// # Errors
    /// `E_DELETE_PENDING` if the keychain refused; the user is signed out anyway, and `check_now` and `restore` try
    /// again. `E_LOGOUT_PENDING` if the wallet SDK's logout failed; `check_now`, `restore` and `enter_foreground` try
    /// it again while nobody is signed in, also after a restart.
    pub fn sign_out(&self) -> impl Future<Output = Result<(), SessionError>> + Send + use<> {
        self.call(Reply::Done, Call::SignOut, None)
    }

    /// Answers `LogoutNeeded`: the wallet SDK is logged out. A late answer is ignored.
    ///
    /// # Errors
    /// `E_INTERNAL`.
    pub fn complete_logout(
        &self,
        request_id: i64,
    ) -> impl Future<Output = Result<(), SessionError>> + Send + use<> {
        self.call(Reply::Done, Call::LoggedOut { request: request_id, succeeded: true }, None)
    }

    /// Answers `LogoutNeeded`: the wallet SDK could not be logged out. It stays owed.
    ///
    /// # Errors
    /// `E_INTERNAL`.
    pub fn fail_logout(
        &self,
        request_id: i64,
    ) -> impl Future<Output = Result<(), SessionError>> + Send + use<> {
        self.call(Reply::Done, Call::LoggedOut { request: request_id, succeeded: false }, None)
    }

    /// Reads a locked keychain again, and asks the user: as `restore` with `require_user_presence`, else by [`Vault::unlock`].
    /// # Errors
    /// `E_VAULT_LOCKED`, with a `detail` if the user was asked and has not confirmed. As [`SessionManager::restore`].
    pub fn unlock(&self) -> impl Future<Output = Result<SessionState, SessionError>> + Send + use<> {
        handle::unlock(&self.handle)
    }

    /// Checks the session again: with the clock, and with the keychain (unless the store asks the user at each read).
    /// Retries a deletion or logout that is owed. Never asks for a token.
    ///
    /// # Errors
    /// `E_DELETE_PENDING`, `E_LOGOUT_PENDING` while they are owed. A keychain that cannot be read is not an error here.
    pub fn check_now(&self) -> impl Future<Output = Result<SessionState, SessionError>> + Send + use<> {
        self.call(Reply::State, Call::CheckNow, None)
    }

    /// As [`SessionManager::check_now`], for when the app comes to the foreground. With the option
    /// `renew_in_foreground` it also asks for a new token if the current one is about to expire.
    ///
    /// # Errors
    /// As [`SessionManager::check_now`].
    pub fn enter_foreground(
        &self,
    ) -> impl Future<Output = Result<SessionState, SessionError>> + Send + use<> {
        self.call(Reply::State, Call::EnterForeground, None)
    }

    /// The accounts of this provider and environment that have an entry in the vault, sorted.
    ///
    /// # Errors
    /// [`VaultError`](crate::VaultError)s.
    pub fn list_accounts(&self) -> impl Future<Output = Result<Vec<String>, SessionError>> + Send + use<> {
        let (names, handle) = (self.handle.account.vault.accounts(), Arc::clone(&self.handle));
        async move { handle.accounts_of(&names.await?) }
    }

    /// Signs out of every account of this provider and environment, this one first and at once.
    ///
    /// # Errors
    /// As [`SessionManager::sign_out`], of the first failure; all accounts are tried.
    pub fn sign_out_all(&self) -> impl Future<Output = Result<(), SessionError>> + Send + use<> {
        self.handle.sign_out_others(self.sign_out())
    }

    fn call<T: Send + 'static>(
        &self,
        reply: fn(Sender<T>) -> Reply,
        call: Call,
        issued: Option<Issued>,
    ) -> impl Future<Output = Result<T, SessionError>> + Send + use<T> {
        handle::call_on(&self.handle.account, &self.handle, reply, call, issued)
    }
}

impl std::fmt::Debug for SessionManager {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SessionManager").field("state", &self.state()).finish_non_exhaustive()
    }
}
