//! Keeps one user signed in: restores the session at the start, renews it when somebody needs a token, and forgets it
//! on sign-out.

mod account;
mod config;
mod events;
mod json;
mod keeping;
mod operations;
mod options;
mod renewal;
mod state;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::oneshot;

use crate::error::{ConfigError, SessionError, VaultError};
use crate::session::Session;
use crate::vault::{self, Vault};
use crate::verifier::Verifier;
use account::{Asker, Core};
use events::Subscriber;

pub(crate) use account::Account;
pub use config::SessionConfig;
#[cfg(feature = "json-schema")]
pub(crate) use config::SessionDocument;
pub use events::{Loss, SessionEvent, SessionListener};
#[cfg(feature = "json-schema")]
pub(crate) use json::{SnapshotDocument, StateDocument};
pub use options::SessionManagerOptions;
pub use state::{SessionState, SessionStatus};

/// One user's session: in memory, and in a vault under `provider/environment/account`. Cheap to clone.
///
/// Operations run one after the other, in the order in which they were called, to their end: dropping a returned
/// future stops nothing. Managers made from one [`Vault`] (or its clones) for one entry are one: they share the session
/// and the order, and each hears every event, except that only one is asked for a renewal.
///
/// Two processes on one keychain do not hear of each other. The last writer wins, and `restore` takes up what it wrote.
#[derive(Clone)]
pub struct SessionManager {
    handle: Arc<Handle>,
}

struct Handle {
    id: u64,
    account: Arc<Account>,
    verifier: Verifier,
    renewal_timeout: Duration,
}

impl SessionManager {
    /// A manager for an account, e.g. `default` for an app with one user at a time. Does no I/O, not even in the
    /// keychain: that is [`SessionManager::restore`]'s.
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
    /// manager of the account, made from the same vault, has a verifier that judges differently.
    pub fn with_options(
        verifier: Verifier,
        vault: Vault,
        account: &str,
        listener: Arc<dyn SessionListener>,
        options: &SessionManagerOptions,
    ) -> Result<Self, SessionError> {
        static LAST_ID: AtomicU64 = AtomicU64::new(0);
        options.check().map_err(vault_error)?;
        let entry_name =
            vault::entry_name(verifier.provider().kind().as_str(), verifier.environment(), account)?;
        let make = || Account::new(entry_name.clone(), vault.clone(), verifier.clone());
        let account = vault.account(&entry_name, make);
        let id = LAST_ID.fetch_add(1, Ordering::Relaxed);
        let subscriber = Arc::new(Subscriber { manager: id, listener });
        let subscribed = account.core.lock().subscribe(&subscriber, &verifier);
        let waiters = subscribed.map_err(vault_error)?;
        renewal::send(waiters.into_iter().map(|waiter| waiter.refuse(SessionError::SignedOut)));
        let renewal_timeout = Duration::from_secs(options.renewal_timeout_secs.unsigned_abs());
        Ok(SessionManager { handle: Arc::new(Handle { id, account, verifier, renewal_timeout }) })
    }

    /// Takes up what the keychain has: verifies the kept token again, offline, with the key that verified it when it
    /// was kept. Call it at the start of the app.
    ///
    /// A session that the keychain could not take is kept now, or stays in memory. A deletion that is still owed comes
    /// first.
    ///
    /// # Errors
    /// `E_VAULT_UNAVAILABLE`, `E_VAULT_NEWER_FORMAT` and other [`VaultError`](crate::VaultError)s of a keychain that
    /// could not be used; locked, lost and damaged are states, not errors. `E_NOT_YET_VALID` while the clock is before
    /// the kept token's `nbf`. `E_DELETE_PENDING`.
    pub fn restore(&self) -> impl Future<Output = Result<SessionState, SessionError>> + Send + use<> {
        self.ask(|core, asker| core.restore(asker))
    }

    /// Verifies a token of the wallet SDK's, takes it as the session, and keeps it. If the keychain does not take it,
    /// the session is good all the same, for as long as a manager of it lives, and the event `NotKept` says so.
    ///
    /// # Errors
    /// As [`Verifier::verify`]; `E_USER_CHANGED` if another user is signed in; `E_TOKEN_ELEVATED`; `E_SIGNED_OUT` if
    /// `sign_out` was called before this was done.
    pub fn sign_in(
        &self,
        token: &str,
        key_id: Option<&str>,
    ) -> impl Future<Output = Result<Arc<Session>, SessionError>> + Send + use<> {
        let issued = Issued::new(token, key_id);
        self.ask(move |core, asker| core.sign_in(asker, &issued.token, issued.key_id.as_deref()))
    }

    /// A token that lives at least `min_ttl_secs` (60 is a good number; less than 1 counts as 1; no leeway counts).
    /// If the one in hand does not, the listener is asked for a new one, once for however many callers. **Only this
    /// ever asks for a renewal**: issuing a Para token extends the Para session.
    ///
    /// Restores the session first if that has not been done.
    ///
    /// # Errors
    /// `E_SIGNED_OUT`, `E_VAULT_LOCKED`, `E_RENEWAL_TIMEOUT`, `E_RENEWAL_FAILED`, `E_USER_CHANGED`,
    /// `E_TTL_UNREACHABLE`, and those of [`SessionManager::restore`].
    pub fn token(
        &self,
        min_ttl_secs: i64,
    ) -> impl Future<Output = Result<String, SessionError>> + Send + use<> {
        let (reply, answer) = oneshot::channel();
        let timeout = self.handle.renewal_timeout;
        self.queue(move |core, asker| core.token(asker, min_ttl_secs, timeout, reply));
        let handle = Arc::clone(&self.handle);
        async move {
            let token = answered(answer, handle).await?;
            Ok(token.to_string())
        }
    }

    /// Answers `RenewalNeeded` with a new token. It is verified, taken and kept as by [`SessionManager::sign_in`].
    ///
    /// An answer after the timeout still counts, unless a `sign_out`, a newer `sign_in` or a newer request came first.
    ///
    /// # Errors
    /// As [`SessionManager::sign_in`], and `E_RENEWAL_SUPERSEDED`. Who waits for the token then gets
    /// `E_RENEWAL_FAILED` with the cause, or `E_USER_CHANGED`; the session so far stays.
    pub fn complete_renewal(
        &self,
        request_id: i64,
        token: &str,
        key_id: Option<&str>,
    ) -> impl Future<Output = Result<Arc<Session>, SessionError>> + Send + use<> {
        let issued = Issued::new(token, key_id);
        self.ask(move |core, asker| {
            core.complete_renewal(asker, request_id, &issued.token, issued.key_id.as_deref())
        })
    }

    /// Answers `RenewalNeeded` with "there is none". Who waits gets `E_RENEWAL_FAILED` with `reason`; the session so
    /// far stays.
    ///
    /// # Errors
    /// `E_RENEWAL_SUPERSEDED`.
    pub fn fail_renewal(
        &self,
        request_id: i64,
        reason: &str,
    ) -> impl Future<Output = Result<(), SessionError>> + Send + use<> {
        let reason = crate::error::Reason::new(reason);
        self.ask(move |core, _| {
            let failed = || SessionError::RenewalFailed { refusal: None, reason: reason.clone() };
            if core.end_request(request_id, failed) { Ok(()) } else { Err(SessionError::RenewalSuperseded) }
        })
    }

    /// Signs out: in memory at once, before this returns; the future tells when the keychain has deleted the token.
    /// Wins over everything that was begun before it.
    ///
    /// # Errors
    /// `E_DELETE_PENDING` if the keychain refused. The user is signed out all the same, and the deletion is tried again
    /// by `check_now` and before any later `restore` of this vault's managers answers. Only they know of it: if the
    /// process ends first, the next one, and another vault on the same keychain at once, **restores the session**.
    /// Call `check_now` until it is done.
    pub fn sign_out(&self) -> impl Future<Output = Result<(), SessionError>> + Send + use<> {
        let (reply, answer) = oneshot::channel();
        let account = &self.handle.account;
        let mut shared = account.core.lock();
        shared.epoch = shared.epoch.saturating_add(1);
        shared.owes_deletion = Some(Arc::clone(account));
        // Whoever's entry it has may be replaced now.
        shared.is_unread = false;
        shared.release(SessionState::SignedOut);
        let waiters = shared.renewal.close();
        account.queue(&shared, move |core| {
            let _ = reply.send(core.delete_kept());
        });
        drop(shared);
        renewal::send(waiters.into_iter().map(|waiter| waiter.refuse(SessionError::SignedOut)));
        answered(answer, Arc::clone(&self.handle))
    }

    /// Judges the session again. Call it when the app comes to the foreground: a token may have expired, and a keychain
    /// that was locked may be open. Asks for no renewal.
    ///
    /// # Errors
    /// `E_INTERNAL`.
    pub fn check_now(&self) -> impl Future<Output = Result<SessionState, SessionError>> + Send + use<> {
        self.ask(|core, asker| Ok(core.check_now(asker)))
    }

    /// Whether the keychain has the session in hand, so that it survives this process. False without a session.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.handle.account.core.lock().held.as_ref().is_some_and(|held| held.is_kept)
    }

    /// What is known at this moment and whether the keychain has it, as JSON. Waits for nothing.
    #[must_use]
    pub fn snapshot_json(&self) -> String {
        let core = &self.handle.account.core;
        let now_at = core.now_at();
        let shared = core.lock();
        shared.state_at(now_at).snapshot_json(shared.held.as_ref().is_some_and(|held| held.is_kept))
    }

    /// What is known at this moment. Waits for nothing.
    #[must_use]
    pub fn state(&self) -> SessionState {
        let core = &self.handle.account.core;
        let now_at = core.now_at();
        core.lock().state_at(now_at)
    }

    /// Queues an operation and waits for its result.
    fn ask<T, F>(&self, operation: F) -> impl Future<Output = Result<T, SessionError>> + Send + use<T, F>
    where
        T: Send + 'static,
        F: FnOnce(&Core, &Asker) -> Result<T, SessionError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.queue(move |core, asker| {
            // Nobody may be waiting any more.
            let _ = reply.send(operation(core, asker));
        });
        answered(answer, Arc::clone(&self.handle))
    }

    fn queue(&self, operation: impl FnOnce(&Core, &Asker) + Send + 'static) {
        let Handle { id, account, verifier, .. } = &*self.handle;
        let (verifier, manager) = (verifier.clone(), *id);
        let shared = account.core.lock();
        let asker = Asker { verifier, manager, epoch: shared.epoch };
        account.queue(&shared, move |core| operation(core, &asker));
    }
}

fn vault_error(source: ConfigError) -> SessionError {
    VaultError::from(source).into()
}

/// A token on its way to the account's thread.
struct Issued {
    token: zeroize::Zeroizing<String>,
    key_id: Option<String>,
}

impl Issued {
    fn new(token: &str, key_id: Option<&str>) -> Self {
        Issued { token: zeroize::Zeroizing::new(token.to_owned()), key_id: key_id.map(str::to_owned) }
    }
}

/// Waits for an operation. The manager lives until then, even if the app has dropped it.
async fn answered<T>(
    answer: oneshot::Receiver<Result<T, SessionError>>,
    handle: Arc<Handle>,
) -> Result<T, SessionError> {
    let result = answer.await;
    drop(handle);
    result.unwrap_or_else(|_| Err(SessionError::internal("a thread, or the clock panicked")))
}

impl Drop for Handle {
    fn drop(&mut self) {
        let mut shared = self.account.core.lock();
        let subscriber = shared.unsubscribe(self.id);
        drop(shared);
        // Outside the lock: the app's own code may run now.
        drop(subscriber);
    }
}

impl std::fmt::Debug for SessionManager {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SessionManager").field("state", &self.state()).finish_non_exhaustive()
    }
}
