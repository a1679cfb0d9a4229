//! One account of one vault: what its managers share, and the thread on which their operations run in order.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use super::renewal;
use super::state::Shared;
use crate::clock::Clock;
use crate::error::VaultError;
use crate::vault::{StoredToken, Vault, wait};
use crate::verifier::Verifier;

/// What the managers of an account share. Ends with the last of them, after the operations that were asked for.
pub(crate) struct Account {
    pub(super) core: Arc<Core>,
    commands: Mutex<Option<mpsc::Sender<Command>>>,
}

/// The account without the way to its thread: what an operation works on.
pub(super) struct Core {
    entry_name: String,
    vault: Vault,
    clock: Arc<dyn Clock>,
    shared: Mutex<Shared>,
}

/// When to look again at a clock that panicked.
const AFTER_A_PANIC: Duration = Duration::from_secs(1);

type Operation = Box<dyn FnOnce(&Core) + Send>;

struct Command {
    operation: Operation,
    /// An account with work to do is still in use: a manager made meanwhile must find it.
    _in_use: Arc<Account>,
}

/// Who asks, and when: before or after which sign-out.
pub(super) struct Asker {
    pub(super) verifier: Verifier,
    pub(super) manager: u64,
    pub(super) epoch: u64,
}

impl Account {
    pub(super) fn new(entry_name: String, vault: Vault, verifier: Verifier) -> Arc<Self> {
        let core =
            Core { entry_name, vault, clock: verifier.clock(), shared: Mutex::new(Shared::new(verifier)) };
        Arc::new(Account { core: Arc::new(core), commands: Mutex::new(None) })
    }

    /// Queues an operation behind those asked for before. `shared` is locked by the caller, so that what it has seen
    /// and the place in the queue belong together. An operation that cannot be queued is dropped with its reply.
    pub(super) fn queue(self: &Arc<Self>, _shared: &Shared, operation: impl FnOnce(&Core) + Send + 'static) {
        let mut commands = self.commands.lock().unwrap_or_else(PoisonError::into_inner);
        if commands.is_none() {
            *commands = self.start();
        }
        if let Some(sender) = commands.as_ref() {
            let command = Command { operation: Box::new(operation), _in_use: Arc::clone(self) };
            let _ = sender.send(command);
        }
    }

    /// The app has deleted the entry behind the session's back. On the vault's thread: it must not wait.
    pub(crate) fn entry_deleted(&self) {}

    fn start(&self) -> Option<mpsc::Sender<Command>> {
        let (sender, commands) = mpsc::channel();
        let core = Arc::clone(&self.core);
        let thread = thread::Builder::new().name("wallet-jwt-session".into());
        thread.spawn(move || core.run(&commands)).is_ok().then_some(sender)
    }
}

impl Core {
    fn run(&self, commands: &mpsc::Receiver<Command>) {
        loop {
            // A foreign clock may panic, and must not take this thread with it.
            let quiet = caught(|| self.quiet_for()).unwrap_or(Some(AFTER_A_PANIC));
            let next = match quiet {
                Some(quiet) => commands.recv_timeout(quiet),
                None => commands.recv().map_err(|_| mpsc::RecvTimeoutError::Disconnected),
            };
            match next {
                Ok(command) => {
                    // The reply goes with an operation that panics, so its caller is told.
                    let _ = caught(|| (command.operation)(self));
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => return,
            }
            let _ = caught(|| self.notice_time());
        }
    }

    fn quiet_for(&self) -> Option<Duration> {
        let (now_at, monotonic) = (self.clock.now_at(), self.clock.monotonic());
        self.lock().quiet_for(now_at, monotonic)
    }

    /// What time alone changes: a token expires, a request for a new one stays unanswered.
    fn notice_time(&self) {
        let (now_at, monotonic) = (self.clock.now_at(), self.clock.monotonic());
        let mut shared = self.lock();
        shared.notice_time(now_at);
        let late = shared.renewal.give_up_if_late(monotonic);
        drop(shared);
        renewal::send(late);
    }

    /// Never held while anybody else's code runs.
    pub(super) fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn now_at(&self) -> i64 {
        self.clock.now_at()
    }

    pub(super) fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    pub(super) fn load(&self) -> Result<Option<StoredToken>, VaultError> {
        wait(self.vault.begin_load(&self.entry_name))
    }

    pub(super) fn save(&self, token: StoredToken) -> Result<(), VaultError> {
        wait(self.vault.begin_save(&self.entry_name, token))
    }

    pub(super) fn delete(&self) -> Result<(), VaultError> {
        wait(self.vault.begin_delete(&self.entry_name))
    }
}

fn caught<T>(call: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(call)).ok()
}
