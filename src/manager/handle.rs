//! What the clones of a manager share, and operations on several accounts.

use std::sync::Arc;

use tokio::sync::oneshot;

use super::account::{Account, Call};
use super::job::{Issued, clock_panicked};
use super::reply::{Reply, Sender};
use super::state::SessionState;
use crate::error::{ConfigError, SessionError, VaultError};
use crate::vault;
use crate::verifier::Verifier;

/// What the clones of a manager share.
pub(super) struct Handle {
    pub(super) id: u64,
    pub(super) account: Arc<Account>,
    pub(super) verifier: Verifier,
}

impl Handle {
    /// Filters the entries' names for the accounts of this provider and environment.
    pub(super) fn accounts_of(&self, names: &[String]) -> Result<Vec<String>, SessionError> {
        // The account comes last, and its slashes are not escaped.
        let name = entry_name(&self.verifier, "x")?;
        let prefix = name.trim_end_matches('x');
        Ok(names.iter().filter_map(|name| name.strip_prefix(prefix)).map(str::to_owned).collect())
    }

    /// The other accounts of the same provider and vault that are signed in or signing in.
    fn others_in_use(&self) -> Vec<Arc<Account>> {
        let names = self.account.vault.entry_users::<Account>();
        let is_other = |account: &Arc<Account>| {
            let name = std::slice::from_ref(&account.entry_name);
            !Arc::ptr_eq(account, &self.account) && self.accounts_of(name).is_ok_and(|own| !own.is_empty())
        };
        names.into_iter().filter(|account| is_other(account) && account.is_in_use()).collect()
    }

    /// Another account of the same provider and vault.
    fn other(&self, account: &str) -> Option<Arc<Account>> {
        let name =
            entry_name(&self.verifier, account).ok().filter(|name| *name != self.account.entry_name)?;
        let vault = &self.account.vault;
        Some(vault.entry_user(&name, || Account::new(name.clone(), vault.clone(), self.verifier.clone())))
    }

    /// Signs out of every other account of this provider and environment. `own` is this one's sign-out.
    pub(super) fn sign_out_others<F>(
        self: &Arc<Self>,
        own: F,
    ) -> impl Future<Output = Result<(), SessionError>> + Send + use<F>
    where
        F: Future<Output = Result<(), SessionError>> + Send,
    {
        let (sender, others) = oneshot::channel();
        let handle = Arc::clone(self);
        let signed_out = |other: &Arc<Account>, handle: &Arc<Handle>| {
            call_on(other, handle, Reply::Done, Call::SignOut, None)
        };
        // At once, and independent of the keychain: they may not be saved there.
        let live = handle.others_in_use();
        let of_live: Vec<_> = live.iter().map(|other| signed_out(other, &handle)).collect();
        // Even if no caller waits.
        self.account.vault.accounts_then(move |names| {
            let accounts = names.map_err(SessionError::from).and_then(|names| handle.accounts_of(&names));
            let others = accounts.map(|accounts| {
                let others = accounts.iter().filter_map(|account| handle.other(account));
                let kept = others.filter(|other| !live.iter().any(|done| Arc::ptr_eq(done, other)));
                kept.map(|other| signed_out(&other, &handle)).collect()
            });
            let _: Result<(), Result<Vec<_>, _>> = sender.send(others);
        });
        async move {
            let mut results = vec![own.await];
            for other in of_live {
                results.push(other.await);
            }
            match others.await.unwrap_or_else(|_| Err(clock_panicked())) {
                Ok(others) => {
                    for other in others {
                        results.push(other.await);
                    }
                }
                Err(error) => results.push(Err(error)),
            }
            results.into_iter().collect()
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.account.detach(self.id);
    }
}

/// The state machine has the call when this returns.
pub(super) fn call_on<T: Send + 'static>(
    account: &Arc<Account>,
    handle: &Arc<Handle>,
    reply: fn(Sender<T>) -> Reply,
    call: Call,
    issued: Option<Issued>,
) -> impl Future<Output = Result<T, SessionError>> + Send + use<T> {
    let (sender, answer) = oneshot::channel();
    account.call(handle.id, reply(sender), call, issued);
    answered(answer, Arc::clone(handle))
}

/// Reads a locked keychain; if it stays locked, and has a prompt to unlock it, raises that and reads again.
pub(super) fn unlock(
    handle: &Arc<Handle>,
) -> impl Future<Output = Result<SessionState, SessionError>> + Send + use<> {
    let handle = Arc::clone(handle);
    let read = |handle: &Arc<Handle>| call_on(&handle.account, handle, Reply::State, Call::Unlock, None);
    let first = read(&handle);
    async move {
        let first = first.await;
        // A deletion that is owed waits for the keychain, too.
        let is_locked = matches!(
            first,
            Err(SessionError::Vault { source: VaultError::Locked }
                | SessionError::DeletePending { source: VaultError::Locked })
        );
        if !is_locked {
            return first;
        }
        match handle.account.vault.unlock_for_session() {
            Some(unlocked) => unlocked.await?,
            None => return first,
        }
        read(&handle).await
    }
}

/// Waits for an answer. The manager lives until then, even if the app has dropped it.
async fn answered<T>(
    answer: oneshot::Receiver<Result<T, SessionError>>,
    handle: Arc<Handle>,
) -> Result<T, SessionError> {
    let result = answer.await;
    drop(handle);
    result.unwrap_or_else(|_| Err(clock_panicked()))
}

pub(super) fn entry_name(verifier: &Verifier, account: &str) -> Result<String, VaultError> {
    vault::entry_name(verifier.provider().kind().as_str(), verifier.environment(), account)
}

pub(super) fn vault_error(source: ConfigError) -> SessionError {
    VaultError::from(source).into()
}
