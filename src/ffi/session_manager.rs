//! The session manager, as an object.

use std::sync::Arc;

use super::errors::ListenerError;
use super::texts::{KeyIdText, TokenText};
use super::vault::Vault;
use super::verifier::Verifier;
use crate::error::{ConfigError, SessionError};
use crate::manager::{self, Owed, SessionConfig, SessionEvent, SessionManagerOptions, SessionState};
use crate::session::Session;

/// Hears what happens to a session.
///
/// A listener that holds its manager must hold it weakly, or neither is ever dropped.
#[uniffi::export(foreign)]
pub trait SessionListener: Send + Sync {
    /// Called on a thread of the account's, one event after the other. It may call the manager, and even wait for its
    /// answers; the next event comes when it has returned. What it throws is ignored. Nothing comes once the manager
    /// is gone.
    ///
    /// Do not wait here for `token`: the event that asks for the new token would come only after this has returned.
    fn on_event(&self, event: SessionEvent) -> Result<(), ListenerError>;
}

struct HostListener(Arc<dyn SessionListener>);

impl manager::SessionListener for HostListener {
    fn on_event(&self, event: SessionEvent) {
        // Nobody could act on it, and its text is nothing to log.
        let _ = self.0.on_event(event);
    }
}

/// One user's session: in memory, and in a vault under `provider/environment/account`.
///
/// A call is taken in before it waits, and cancelling it stops nothing. Managers of one `Vault` for one entry are one: they
/// share the session, and each hears every event, except that only one is asked for a token.
///
/// Another process on the same keychain is noticed by `restore`, by `checkNow`, and by a `token` that has to be renewed.
#[derive(uniffi::Object)]
pub struct SessionManager(manager::SessionManager);

#[uniffi::export]
impl SessionManager {
    /// A manager for an account, e.g. `default` for an app with one user at a time. Does no I/O, not even in the
    /// keychain: that is `restore`'s.
    ///
    /// Errors: `E_VAULT_ACCOUNT` if the account's name cannot be used; `E_CONFIG_OPTION` if an option is out of its
    /// range; `E_CONFIG_CONFLICT` if another manager of the account has a verifier that judges differently.
    #[uniffi::constructor(default(options))]
    pub fn new(
        verifier: &Verifier,
        vault: &Vault,
        account: &str,
        listener: Arc<dyn SessionListener>,
        options: SessionManagerOptions,
    ) -> Result<Self, SessionError> {
        let listener = Arc::new(HostListener(listener));
        let (verifier, vault) = (verifier.0.clone(), vault.0.clone());
        manager::SessionManager::with_options(verifier, vault, account, listener, &options)
            .map(SessionManager)
    }

    /// Takes up what the keychain has: verifies the kept token again, offline, with the key that verified it when it
    /// was kept. Call it at the start of the app.
    ///
    /// A session that the keychain could not take is offered to it again. A deletion that is still owed comes first. A
    /// keychain that could not be used is tried again after 1, 2 and 4 seconds: the state and the events tell.
    ///
    /// Errors: `E_VAULT_UNAVAILABLE`, `E_VAULT_NEWER_FORMAT` and other `VaultError`s of a keychain that could not be
    /// used; locked, lost and damaged are states, not errors. `E_NOT_YET_VALID` while the clock is before the kept
    /// token's `nbf`. `E_DELETE_PENDING`.
    pub async fn restore(&self) -> Result<SessionState, SessionError> {
        self.0.restore().await
    }

    /// Signs in with a token that the app is asked for by `TokenNeeded`; joins the request that is under way, if any.
    ///
    /// `loggedInAgain` says that the user has just logged in to the wallet SDK: a logout of it that is still owed is
    /// dropped then.
    ///
    /// Errors: `E_ISSUE_FAILED`, `E_ISSUE_TIMEOUT`, `E_ISSUE_CANCELLED`; why the token was refused, as `signInWith`;
    /// `E_LOGOUT_PENDING`; `E_SIGNED_OUT` if `signOut` came in between. The session so far stays.
    #[uniffi::method(default(logged_in_again = false))]
    pub async fn sign_in(&self, logged_in_again: bool) -> Result<Session, SessionError> {
        self.0.sign_in(logged_in_again).await.map(|session| Session::clone(&session))
    }

    /// Verifies a token of the wallet SDK's, takes it as the session, and keeps it. If the keychain does not take it,
    /// the session is good all the same, for as long as a manager of it lives, and the event `NotKept` says so.
    ///
    /// The token replaces the one in hand, also one that lives longer. A logout of the wallet SDK that is still owed is
    /// dropped.
    ///
    /// Errors: as `Verifier.verify`, and `E_EXPIRED` within the leeway too; `E_USER_CHANGED` if another user is signed
    /// in; `E_TOKEN_KIND`; `E_RENEWAL_SUPERSEDED` if a later call has brought a token first; `E_SIGNED_OUT` if `signOut`
    /// came in between.
    #[uniffi::method(default(key_id = None))]
    pub async fn sign_in_with(
        &self,
        token: TokenText,
        key_id: Option<KeyIdText>,
    ) -> Result<Session, SessionError> {
        self.0.sign_in_with(&token, key_id.as_deref()).await.map(|session| Session::clone(&session))
    }

    /// A token that lives at least `minTtlSecs` (less than 1 counts as 1; no leeway counts, and the provider's time does
    /// where it is known to be later than the device's).
    ///
    /// If the one in hand does not, the keychain is read again, then the app is asked by `TokenNeeded`, once for however
    /// many callers. Only this and `signIn` ever ask, and `enterForeground` where the app chose it: issuing a Para token
    /// extends the Para session.
    ///
    /// `rejected` is a token that a server refused, e.g. with 401: it is not handed out again to this caller.
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
        self.0.token(min_ttl_secs, rejected.as_deref()).await
    }

    /// Answers `TokenNeeded`. The token is verified, taken and kept as by `signInWith`.
    ///
    /// Errors: as `signInWith`; everybody who waits for the request gets the same. `E_RENEWAL_SUPERSEDED` if the request
    /// has ended: it timed out, was cancelled or answered, or a sign-out or a newer sign-in came.
    #[uniffi::method(default(key_id = None))]
    pub async fn provide_token(
        &self,
        request_id: i64,
        token: TokenText,
        key_id: Option<KeyIdText>,
    ) -> Result<Session, SessionError> {
        let provided = self.0.provide_token(request_id, &token, key_id.as_deref());
        provided.await.map(|session| Session::clone(&session))
    }

    /// Answers `TokenNeeded` with "there is none". Who waits gets `E_ISSUE_FAILED` with `reason`; the session so far
    /// stays.
    ///
    /// Errors: `E_RENEWAL_SUPERSEDED` if the request has ended.
    pub async fn fail_request(&self, request_id: i64, reason: String) -> Result<(), SessionError> {
        self.0.fail_request(request_id, &reason).await
    }

    /// Ends the callers of `signIn` with `E_ISSUE_CANCELLED`. A late answer signs nobody in. A renewal that callers of
    /// `token` wait for goes on.
    ///
    /// Errors: `E_INTERNAL`.
    pub async fn cancel_sign_in(&self) -> Result<(), SessionError> {
        self.0.cancel_sign_in().await
    }

    /// Signs out: in memory at once; the answer tells when the keychain has deleted the token. Wins over everything
    /// that was begun before it.
    ///
    /// A mark beside the keychain says so until the token is deleted: the next process says `SignedOut`, and deletes
    /// first. A store of the app's own has no such mark unless the app brings a `TombstoneStore`.
    ///
    /// Where the app has a logout of the wallet SDK, it is asked for it afterwards by `LogoutNeeded`.
    ///
    /// Errors: `E_DELETE_PENDING` if the keychain refused; the user is signed out all the same, and `checkNow` and
    /// `restore` try again. `E_LOGOUT_PENDING` if the wallet SDK's logout failed; it is remembered, and tried again by
    /// `checkNow`, `restore` and `enterForeground` while nobody is signed in.
    pub async fn sign_out(&self) -> Result<(), SessionError> {
        self.0.sign_out().await
    }

    /// Answers `LogoutNeeded`: the wallet SDK is logged out. An answer that comes too late is ignored.
    ///
    /// Errors: `E_INTERNAL`.
    pub async fn complete_logout(&self, request_id: i64) -> Result<(), SessionError> {
        self.0.complete_logout(request_id).await
    }

    /// Answers `LogoutNeeded`: the wallet SDK could not be logged out. It stays owed.
    ///
    /// Errors: `E_INTERNAL`.
    pub async fn fail_logout(&self, request_id: i64) -> Result<(), SessionError> {
        self.0.fail_logout(request_id).await
    }

    /// Judges the session again: time, and what the keychain has (not where the store asks the user at each read). Tries
    /// again what is owed. Asks for no token.
    ///
    /// Errors: `E_DELETE_PENDING`, `E_LOGOUT_PENDING` while they are owed. A keychain that cannot be read is no error
    /// here.
    pub async fn check_now(&self) -> Result<SessionState, SessionError> {
        self.0.check_now().await
    }

    /// As `checkNow`, for when the app comes to the foreground: it also asks for a new token if the one in hand is about
    /// to expire, where the option `renewInForeground` says so.
    ///
    /// Errors: as `checkNow`.
    pub async fn enter_foreground(&self) -> Result<SessionState, SessionError> {
        self.0.enter_foreground().await
    }

    /// The accounts of this provider and environment that the vault has an entry of, sorted.
    ///
    /// Errors: `VaultError`s.
    pub async fn list_accounts(&self) -> Result<Vec<String>, SessionError> {
        self.0.list_accounts().await
    }

    /// Signs out of every account of this provider and environment, this one first and at once.
    ///
    /// Errors: as `signOut`, of the first that failed; all are tried.
    pub async fn sign_out_all(&self) -> Result<(), SessionError> {
        self.0.sign_out_all().await
    }

    /// Whether the keychain has the session in hand, so that it survives this process. False without a session.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.0.is_kept()
    }

    /// Whether a sign-in or a sign-out is under way.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.0.is_pending()
    }

    /// What is still owed after a sign-out.
    #[must_use]
    pub fn owed(&self) -> Owed {
        self.0.owed()
    }

    /// What is known at this moment as JSON: the state's `toJson`, with `isKept`, `isPending`, `owed` and `counter`, which
    /// grows with every difference and is unique in the process. Waits for nothing.
    #[must_use]
    pub fn snapshot_json(&self) -> String {
        self.0.snapshot_json()
    }

    /// What is known at this moment. Waits for nothing.
    #[must_use]
    pub fn state(&self) -> SessionState {
        self.0.state()
    }
}

/// Reads the configuration JSON of a session: `verifier` as `Verifier.fromConfigJson` takes it, and, if they are not the
/// default, `vault` as `Vault.fromConfigJson` does, `account`, and the options of the manager. Unknown members are refused.
///
/// Errors: `E_CONFIG_FORMAT`. What is inside `verifier` is looked into by the verifier.
#[uniffi::export]
fn read_session_config(config_json: &str) -> Result<SessionConfig, ConfigError> {
    SessionConfig::from_json(config_json)
}
