//! The session manager as an object.

use std::sync::Arc;

use super::direct;
use super::errors::ListenerError;
use super::texts::{KeyIdText, TokenText};
use super::vault::Vault;
use super::verifier::Verifier;
use crate::error::{ConfigError, SessionError};
use crate::manager::{self, Owed, SessionConfig, SessionEvent, SessionManagerOptions, SessionState};
use crate::session::Session;

/// Gets the events of a session.
///
/// A listener that holds its manager needs a weak reference, or neither is ever dropped.
#[uniffi::export(foreign)]
pub trait SessionListener: Send + Sync {
    /// Called on a thread of the account's, one event after the other. It may call the manager, and even wait for its
    /// answers; the next event comes after it has returned. What it throws is ignored. No event comes after the manager
    /// is gone.
    ///
    /// Do not wait here for `token`: the event that asks for the new token would come only after this has returned.
    fn on_event(&self, event: SessionEvent) -> Result<(), ListenerError>;
}

struct HostListener(Arc<dyn SessionListener>);

impl manager::SessionListener for HostListener {
    fn on_event(&self, event: SessionEvent) {
        // Nobody can act on the error, and its text must not be logged.
        let _ = self.0.on_event(event);
    }
}

/// One user's session: in memory, and in a vault under `provider/environment/account`.
///
/// A call begins before it waits, and cancelling it stops nothing. Managers of one `Vault` for one entry share the
/// session. Each gets every event, except that only one is asked for a token.
///
/// `restore`, `checkNow`, and a `token` call that needs a renewal notice another process on the same keychain.
#[derive(uniffi::Object)]
pub struct SessionManager {
    inner: Arc<manager::SessionManager>,
    number: direct::Number<manager::SessionManager>,
}

#[uniffi::export]
impl SessionManager {
    /// A manager for an account, e.g. `default` for an app with one user at a time. Does no I/O; `restore` reads the
    /// keychain.
    ///
    /// Errors: `E_VAULT_ACCOUNT` if the account's name cannot be used; `E_CONFIG_OPTION` if an option is out of its
    /// range; `E_CONFIG_CONFLICT` if another manager of the account has a verifier that checks differently.
    #[uniffi::constructor(default(options))]
    pub fn new(
        verifier: &Verifier,
        vault: &Vault,
        account: &str,
        listener: Arc<dyn SessionListener>,
        options: SessionManagerOptions,
    ) -> Result<Self, SessionError> {
        let listener = Arc::new(HostListener(listener));
        let (verifier, vault) = ((*verifier.inner).clone(), vault.0.clone());
        let manager = manager::SessionManager::with_options(verifier, vault, account, listener, &options)?;
        let number = direct::Number::in_table(&direct::SESSION_MANAGERS);
        Ok(SessionManager { inner: Arc::new(manager), number })
    }

    /// Restores the session from the keychain: verifies the kept token again, offline, with the key that verified it
    /// when it was saved. Call it at the start of the app.
    ///
    /// Also saves a session again that the keychain could not save before. A deletion that is still owed is done first.
    /// A keychain that could not be used is tried again after 1, 2 and 4 seconds; the state and the events show the
    /// result.
    ///
    /// Errors: `E_VAULT_UNAVAILABLE`, `E_VAULT_NEWER_FORMAT` and other `VaultError`s if the keychain could not be used;
    /// locked, lost and damaged are states, not errors. `E_NOT_YET_VALID` while the clock is before the kept token's
    /// `nbf`. `E_DELETE_PENDING`.
    pub async fn restore(&self) -> Result<SessionState, SessionError> {
        self.inner.restore().await
    }

    /// Asks the app for a token with the event `TokenNeeded`, and signs in with it. Joins a running request, if there
    /// is one.
    ///
    /// `loggedInAgain` says that the user has just logged in to the wallet SDK: it cancels a logout that is still owed.
    ///
    /// Errors: `E_ISSUE_FAILED`, `E_ISSUE_TIMEOUT`, `E_ISSUE_CANCELLED`; why the token was refused, as `signInWith`;
    /// `E_LOGOUT_PENDING`; `E_SIGNED_OUT` if `signOut` was called meanwhile. The previous session stays.
    #[uniffi::method(default(logged_in_again = false))]
    pub async fn sign_in(&self, logged_in_again: bool) -> Result<Session, SessionError> {
        self.inner.sign_in(logged_in_again).await.map(|session| Session::clone(&session))
    }

    /// Verifies a token of the wallet SDK, starts the session with it, and saves it. If the keychain does not save it,
    /// the session is still valid as long as one of its managers lives, and the event `NotKept` says so.
    ///
    /// The token replaces the current one, even one that lives longer. It cancels a logout of the wallet SDK that is
    /// still owed.
    ///
    /// Errors: as `Verifier.verify`, and `E_EXPIRED` even within the leeway; `E_USER_CHANGED` if another user is signed
    /// in; `E_TOKEN_KIND`; `E_RENEWAL_SUPERSEDED` if a later call has set a token first; `E_SIGNED_OUT` if `signOut`
    /// was called meanwhile.
    #[uniffi::method(default(key_id = None))]
    pub async fn sign_in_with(
        &self,
        token: TokenText,
        key_id: Option<KeyIdText>,
    ) -> Result<Session, SessionError> {
        self.inner.sign_in_with(&token, key_id.as_deref()).await.map(|session| Session::clone(&session))
    }

    /// A token that lives at least `minTtlSecs` (less than 1 counts as 1). Without leeway, and by the provider's time
    /// if that is known to be later than the device's.
    ///
    /// If the current token does not, this reads the keychain again, then asks the app with `TokenNeeded`, once for any
    /// number of callers. Only this and `signIn` ask, and `enterForeground` if the app chose that: issuing a Para token
    /// extends the Para session.
    ///
    /// `rejected` is a token that a server refused, e.g. with 401: it is not returned to this caller again.
    ///
    /// Restores the session first if that has not been done.
    ///
    /// Errors: `E_SIGNED_OUT`, `E_VAULT_LOCKED`, `E_ISSUE_FAILED`, `E_ISSUE_TIMEOUT`, `E_ISSUE_CANCELLED`, why the new
    /// token was refused, `E_USER_CHANGED`, `E_TTL_UNREACHABLE`, and those of `restore`.
    #[uniffi::method(default(min_ttl_secs = 60, rejected = None))]
    pub async fn token(
        &self,
        min_ttl_secs: i64,
        rejected: Option<TokenText>,
    ) -> Result<String, SessionError> {
        self.inner.token(min_ttl_secs, rejected.as_deref()).await
    }

    /// Answers `TokenNeeded`. The token is verified, used and saved as by `signInWith`.
    ///
    /// Errors: as `signInWith`; all callers that wait for the request get the same error. `E_RENEWAL_SUPERSEDED` if the
    /// request has ended: it timed out, was cancelled or answered, or a sign-out or a newer sign-in ended it.
    #[uniffi::method(default(key_id = None))]
    pub async fn provide_token(
        &self,
        request_id: i64,
        token: TokenText,
        key_id: Option<KeyIdText>,
    ) -> Result<Session, SessionError> {
        let provided = self.inner.provide_token(request_id, &token, key_id.as_deref());
        provided.await.map(|session| Session::clone(&session))
    }

    /// Answers `TokenNeeded` without a token. Waiting callers get `E_ISSUE_FAILED` with `reason`; the previous session
    /// stays.
    ///
    /// Errors: `E_RENEWAL_SUPERSEDED` if the request has ended.
    pub async fn fail_request(&self, request_id: i64, reason: String) -> Result<(), SessionError> {
        self.inner.fail_request(request_id, &reason).await
    }

    /// Ends the callers of `signIn` with `E_ISSUE_CANCELLED`. A late answer signs nobody in. A renewal that callers of
    /// `token` wait for continues.
    ///
    /// Errors: `E_INTERNAL`.
    pub async fn cancel_sign_in(&self) -> Result<(), SessionError> {
        self.inner.cancel_sign_in().await
    }

    /// Signs out: in memory at once. Returns when the keychain has deleted the token. A sign-out overrides everything
    /// that began before it.
    ///
    /// A tombstone beside the keychain records it until the token is deleted: the next process says `SignedOut`, and
    /// deletes the token first. A store of the app's own has no tombstones unless the app provides a `TombstoneStore`.
    ///
    /// If the app can log out of the wallet SDK, the event `LogoutNeeded` then asks it to.
    ///
    /// Errors: `E_DELETE_PENDING` if the keychain refused; the user is signed out anyway, and `checkNow` and `restore`
    /// try again. `E_LOGOUT_PENDING` if the wallet SDK's logout failed; `checkNow`, `restore` and `enterForeground` try
    /// it again while nobody is signed in, also after a restart.
    pub async fn sign_out(&self) -> Result<(), SessionError> {
        self.inner.sign_out().await
    }

    /// Answers `LogoutNeeded`: the wallet SDK is logged out. A late answer is ignored.
    ///
    /// Errors: `E_INTERNAL`.
    pub async fn complete_logout(&self, request_id: i64) -> Result<(), SessionError> {
        self.inner.complete_logout(request_id).await
    }

    /// Answers `LogoutNeeded`: the wallet SDK could not be logged out. It stays owed.
    ///
    /// Errors: `E_INTERNAL`.
    pub async fn fail_logout(&self, request_id: i64) -> Result<(), SessionError> {
        self.inner.fail_logout(request_id).await
    }

    /// Reads the keychain again while it is locked, e.g. after the user cancelled the prompt of a vault with
    /// `requireUserPresence`: the user is asked again. Linux's Secret Service is unlocked as by `Vault.unlock`. With a
    /// session in memory, or if the keychain is known to have none, this asks nobody.
    ///
    /// Errors: `E_VAULT_LOCKED` if the keychain stays locked, with the reason as `detail` if the user was asked;
    /// otherwise as `restore`.
    pub async fn unlock(&self) -> Result<SessionState, SessionError> {
        self.inner.unlock().await
    }

    /// Checks the session again: with the clock, and with the keychain (unless the store asks the user at each read).
    /// Retries a deletion or logout that is owed. Never asks for a token.
    ///
    /// Errors: `E_DELETE_PENDING`, `E_LOGOUT_PENDING` while they are owed. A keychain that cannot be read is not an
    /// error here.
    pub async fn check_now(&self) -> Result<SessionState, SessionError> {
        self.inner.check_now().await
    }

    /// As `checkNow`, for when the app comes to the foreground. With the option `renewInForeground` it also asks for a
    /// new token if the current one is about to expire.
    ///
    /// Errors: as `checkNow`.
    pub async fn enter_foreground(&self) -> Result<SessionState, SessionError> {
        self.inner.enter_foreground().await
    }

    /// The accounts of this provider and environment that have an entry in the vault, sorted.
    ///
    /// Errors: `VaultError`s.
    pub async fn list_accounts(&self) -> Result<Vec<String>, SessionError> {
        self.inner.list_accounts().await
    }

    /// Signs out of every account of this provider and environment, this one first and at once.
    ///
    /// Errors: as `signOut`, of the first failure; all accounts are tried.
    pub async fn sign_out_all(&self) -> Result<(), SessionError> {
        self.inner.sign_out_all().await
    }

    /// Whether the current session is saved in the keychain, so that it survives this process. False without a session.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.inner.is_kept()
    }

    /// Whether a sign-in or a sign-out is running.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.inner.is_pending()
    }

    /// What a sign-out has not done yet.
    #[must_use]
    pub fn owed(&self) -> Owed {
        self.inner.owed()
    }

    /// The current state as JSON: the state's `toJson`, with `isKept`, `isPending`, `owed` and `counter`, which grows
    /// with every change and is unique in the process. Never waits.
    #[must_use]
    pub fn snapshot_json(&self) -> String {
        self.inner.snapshot_json()
    }

    /// The current state. Never waits.
    #[must_use]
    pub fn state(&self) -> SessionState {
        self.inner.state()
    }
}

/// Reads the configuration JSON of a session: `verifier` as for `Verifier.fromConfigJson`; optional are `vault` as for
/// `Vault.fromConfigJson`, `account`, and the options of the manager. Unknown members are refused.
///
/// Errors: `E_CONFIG_FORMAT`. The verifier checks the contents of `verifier`.
#[uniffi::export]
fn read_session_config(config_json: &str) -> Result<SessionConfig, ConfigError> {
    SessionConfig::from_json(config_json)
}

/// As `direct_number`, of a session manager.
#[uniffi::export]
pub(super) fn direct_session_number(manager: Arc<SessionManager>) -> i64 {
    manager.number.of(&manager.inner)
}
