//! The session manager, as an object.

use std::sync::Arc;

use super::errors::ListenerError;
use super::session_state::SessionState;
use super::texts::{KeyIdText, TokenText};
use super::vault::Vault;
use super::verifier::Verifier;
use crate::error::{ConfigError, SessionError};
use crate::session::Session;
use crate::session::manager::{self, SessionConfig, SessionEvent, SessionManagerOptions};

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
/// Operations run one after the other, in the order in which they were called, to their end: cancelling a call stops
/// nothing. Managers made from one `Vault` for one entry are one: they share the session and the order, and each hears
/// every event, except that only one is asked for a renewal.
///
/// Two processes on one keychain do not hear of each other. The last writer wins, and `restore` takes up what it wrote.
#[derive(uniffi::Object)]
pub struct SessionManager(manager::SessionManager);

#[uniffi::export]
impl SessionManager {
    /// A manager for an account, e.g. `default` for an app with one user at a time. Does no I/O, not even in the
    /// keychain: that is `restore`'s.
    ///
    /// Errors: `E_VAULT_ACCOUNT` if the account's name cannot be used; `E_CONFIG_OPTION` if an option is out of its
    /// range; `E_CONFIG_CONFLICT` if another manager of the account, made from the same vault, has a verifier that
    /// judges differently.
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
    /// Errors: `E_VAULT_UNAVAILABLE`, `E_VAULT_NEWER_FORMAT` and other `VaultError`s of a keychain that could not be
    /// used; locked, lost and damaged are states, not errors. `E_NOT_YET_VALID` while the clock is before the kept
    /// token's `nbf`. `E_DELETE_PENDING`.
    pub async fn restore(&self) -> Result<SessionState, SessionError> {
        self.0.restore().await.map(Into::into)
    }

    /// Verifies a token of the wallet SDK's, takes it as the session, and keeps it. If the keychain does not take it,
    /// the session is good all the same, for as long as a manager of it lives, and the event `NotKept` says so.
    ///
    /// Errors: as `Verifier.verify`; `E_USER_CHANGED` if another user is signed in; `E_TOKEN_ELEVATED`; `E_SIGNED_OUT`
    /// if `signOut` was called before this was done.
    #[uniffi::method(default(key_id = None))]
    pub async fn sign_in(
        &self,
        token: TokenText,
        key_id: Option<KeyIdText>,
    ) -> Result<Session, SessionError> {
        self.0.sign_in(&token, key_id.as_deref()).await.map(|session| Session::clone(&session))
    }

    /// A token that lives at least `minTtlSecs` (less than 1 counts as 1; no leeway counts). If the one in hand does
    /// not, the listener is asked for a new one, once for however many callers. **Only this ever asks for a renewal**:
    /// issuing a Para token extends the Para session.
    ///
    /// Restores the session first if that has not been done.
    ///
    /// Errors: `E_SIGNED_OUT`, `E_VAULT_LOCKED`, `E_RENEWAL_TIMEOUT`, `E_RENEWAL_FAILED`, `E_USER_CHANGED`,
    /// `E_TTL_UNREACHABLE`, and those of `restore`.
    #[uniffi::method(default(min_ttl_secs = 60))]
    pub async fn token(&self, min_ttl_secs: i64) -> Result<String, SessionError> {
        self.0.token(min_ttl_secs).await
    }

    /// Answers `RenewalNeeded` with a new token. It is verified, taken and kept as by `signIn`.
    ///
    /// An answer after the timeout still counts, unless a `signOut`, a newer `signIn` or a newer request came first.
    ///
    /// Errors: as `signIn`, and `E_RENEWAL_SUPERSEDED`. Who waits for the token then gets `E_RENEWAL_FAILED` with the
    /// code, or `E_USER_CHANGED`; the session so far stays.
    #[uniffi::method(default(key_id = None))]
    pub async fn complete_renewal(
        &self,
        request_id: i64,
        token: TokenText,
        key_id: Option<KeyIdText>,
    ) -> Result<Session, SessionError> {
        let renewed = self.0.complete_renewal(request_id, &token, key_id.as_deref());
        renewed.await.map(|session| Session::clone(&session))
    }

    /// Answers `RenewalNeeded` with "there is none". Who waits gets `E_RENEWAL_FAILED` with `reason`; the session so
    /// far stays.
    ///
    /// Errors: `E_RENEWAL_SUPERSEDED`.
    pub async fn fail_renewal(&self, request_id: i64, reason: String) -> Result<(), SessionError> {
        self.0.fail_renewal(request_id, &reason).await
    }

    /// Signs out: in memory at once; the answer tells when the keychain has deleted the token. Wins over everything
    /// that was begun before it.
    ///
    /// Errors: `E_DELETE_PENDING` if the keychain refused. The user is signed out all the same, and the deletion is
    /// tried again by `checkNow` and before any later `restore` of this vault's managers answers. Only they know of it:
    /// if the process ends first, the next one, and another vault on the same keychain at once, **restores the
    /// session**. Call `checkNow` until it is done.
    pub async fn sign_out(&self) -> Result<(), SessionError> {
        self.0.sign_out().await
    }

    /// Judges the session again. Call it when the app comes to the foreground: a token may have expired, and a keychain
    /// that was locked may be open. Asks for no renewal.
    ///
    /// Errors: `E_INTERNAL`.
    pub async fn check_now(&self) -> Result<SessionState, SessionError> {
        self.0.check_now().await.map(Into::into)
    }

    /// Whether the keychain has the session in hand, so that it survives this process. False without a session.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.0.is_kept()
    }

    /// What is known at this moment as JSON: the state's `toJson`, with `isKept`. Waits for nothing.
    #[must_use]
    pub fn snapshot_json(&self) -> String {
        self.0.snapshot_json()
    }

    /// What is known at this moment. Waits for nothing.
    #[must_use]
    pub fn state(&self) -> SessionState {
        self.0.state().into()
    }
}

/// Reads the configuration JSON of a session: `verifier` as `Verifier.fromConfigJson` takes it, and, if they are not the
/// default, `vault` as `Vault.fromConfigJson` does, `account` and `renewalTimeoutSecs`. Unknown members are refused.
///
/// Errors: `E_CONFIG_FORMAT`. What is inside `verifier` is looked into by the verifier.
#[uniffi::export]
fn read_session_config(config_json: &str) -> Result<SessionConfig, ConfigError> {
    SessionConfig::from_json(config_json)
}
