//! The driver: passes inputs to an account's state machine, one at a time, and carries out its effects.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::credential::{TokenName, VerifiedToken};
use super::event::SessionEvent;
use super::job::{Issued, Job, caught, clock_panicked};
use super::json::SnapshotDocument;
use super::listeners::{EventQueue, Subscriber};
use super::log;
use super::machine::{self, Effect, Input, ManagerId, Now, Visible, WaiterId};
use super::options::SessionManagerOptions;
use super::reply::Reply;
use super::state::{Owed, SessionState};
use super::timer::{Timer, now};
use crate::clock::Clock;
use crate::error::ConfigError;
use crate::session::Session;
use crate::vault::{EntryUser, Vault};
use crate::verifier::Verifier;

pub(super) type Machine = machine::Machine<VerifiedToken>;
pub(super) type Call = machine::Call<TokenName>;

/// The shared state of an account's managers. Ends with the last manager, after running work.
pub(super) struct Account {
    pub(super) entry_name: String,
    pub(super) vault: Vault,
    pub(super) clock: Arc<dyn Clock>,
    inner: Mutex<Inner>,
    timer: Timer,
}

struct Inner {
    machine: Machine,
    /// All managers must check alike, or one would return a token that another refuses.
    verifier: Verifier,
    accepts_access_tokens: bool,
    managers: Vec<Attached>,
    events: EventQueue,
    waiters: HashMap<WaiterId, Reply>,
    /// The tokens that callers passed.
    issued: HashMap<WaiterId, Issued>,
    last_now: Now,
    /// Includes the session: the same token, verified again, may give a different one.
    shown: Option<(Visible<TokenName>, Option<Arc<Session>>)>,
    counter: i64,
    /// The keychain has not done a deletion yet. The account is kept until then: a manager that is created after all
    /// others are gone must not restore a signed-out session.
    debtor: Option<Arc<Account>>,
}

/// A manager.
struct Attached {
    id: ManagerId,
    verifier: Verifier,
    subscriber: Arc<Subscriber>,
    options: SessionManagerOptions,
}

/// Never reused in a process, so that an old answer is not taken for a new one.
pub(super) fn new_id() -> i64 {
    static LAST_ID: AtomicI64 = AtomicI64::new(0);
    LAST_ID.fetch_add(1, Ordering::Relaxed).saturating_add(1)
}

impl Account {
    pub(super) fn new(entry_name: String, vault: Vault, verifier: Verifier) -> Arc<Self> {
        let machine = Machine::new(vault.has_tombstones(), vault.asks_user());
        let inner = Inner {
            machine,
            managers: Vec::new(),
            events: EventQueue::new(),
            waiters: HashMap::new(),
            issued: HashMap::new(),
            last_now: Now { at: 0, provider_at: 0, monotonic: Duration::ZERO },
            shown: None,
            counter: new_id(),
            debtor: None,
            verifier: verifier.clone(),
            accepts_access_tokens: false,
        };
        let (clock, timer) = (verifier.clock(), Timer::default());
        Arc::new(Account { entry_name, vault, clock, inner: Mutex::new(inner), timer })
    }

    /// Adds a manager, if its verifier checks like the others'. If all others are gone and their verifier checked
    /// differently, their session is dropped; a deletion that they owe stays owed.
    pub(super) fn attach(
        self: &Arc<Self>,
        subscriber: Arc<Subscriber>,
        verifier: Verifier,
        options: SessionManagerOptions,
    ) -> Result<(), ConfigError> {
        let id = subscriber.manager;
        let mut inner = self.lock();
        let accepts = options.accept_access_tokens;
        let is_other = !inner.verifier.judges_like(&verifier) || inner.accepts_access_tokens != accepts;
        if is_other && !inner.managers.is_empty() {
            let detail =
                "another manager of this account verifies differently (audience, issuer, keys or an option)";
            return Err(ConfigError::Conflict { detail: detail.to_owned() });
        }
        inner.verifier = verifier.clone();
        inner.accepts_access_tokens = accepts;
        let machine_options = options.of_machine();
        inner.managers.push(Attached { id, verifier, subscriber, options });
        drop(inner);
        if is_other {
            self.run(Input::Rejudged);
        }
        self.run(Input::Attached { manager: id, options: machine_options });
        Ok(())
    }

    /// Removes a manager. Its listener is dropped outside the lock, because that may run the app's code.
    pub(super) fn detach(self: &Arc<Self>, manager: ManagerId) {
        let mut inner = self.lock();
        let index = inner.managers.iter().position(|attached| attached.id == manager);
        let gone = index.map(|index| inner.managers.remove(index));
        let closed = inner.waiters.iter().filter(|(_, reply)| reply.is_closed());
        let abandoned = closed.map(|(waiter, _)| *waiter).collect();
        drop(inner);
        self.run(Input::Detached { manager, abandoned });
        drop(gone);
    }

    /// A call from the app. The state machine has it when this returns.
    pub(super) fn call(
        self: &Arc<Self>,
        manager: ManagerId,
        reply: Reply,
        call: Call,
        issued: Option<Issued>,
    ) {
        // A sign-out needs no clock; nothing else works with a broken clock.
        if !matches!(call, Call::SignOut) && caught(|| self.clock.now_at()).is_none() {
            return reply.refuse(clock_panicked());
        }
        let waiter = new_id();
        let mut inner = self.lock();
        inner.waiters.insert(waiter, reply);
        if let Some(issued) = issued {
            inner.issued.insert(waiter, issued);
        }
        drop(inner);
        self.run(Input::Call { manager, waiter, call });
    }

    /// One step, and its effects.
    pub(super) fn run(self: &Arc<Self>, input: Input<VerifiedToken>) {
        let mut log_lines = log::of_input(&input);
        let mut inner = self.lock();
        let (verifier, last_now) = (inner.verifier.clone(), inner.last_now);
        drop(inner);
        // The app's clock is called without a lock, because it may panic.
        let now = caught(|| now(&*self.clock, &verifier)).unwrap_or(last_now);

        inner = self.lock();
        // If two threads read the clock at once, time must not go back.
        let monotonic = now.monotonic.max(inner.last_now.monotonic);
        let now = Now { monotonic, ..now };
        inner.last_now = now;
        let effects = inner.machine.step(input, now);
        let (mut replies, mut jobs) = (Vec::new(), Vec::new());
        for effect in effects {
            log_lines.extend(log::of_effect(&effect));
            match effect {
                Effect::Answer { waiter, answer } => {
                    let state = inner.state_at(now.at);
                    replies.extend(inner.waiters.remove(&waiter).map(|reply| (reply, answer, state)));
                }
                Effect::Emit(event) => inner.tell(&event),
                Effect::Ask { manager, request, purpose } => {
                    inner.tell_one(manager, SessionEvent::TokenNeeded { request_id: request, purpose });
                }
                Effect::LogOut { manager, request } => {
                    inner.tell_one(manager, SessionEvent::LogoutNeeded { request_id: request });
                }
                Effect::Drop { issued } => drop(inner.issued.remove(&issued)),
                other => jobs.extend(inner.job(other)),
            }
        }
        for line in log_lines {
            inner.log(&line);
        }
        inner.count();
        inner.debtor = inner.machine.visible().owed.deletion.then(|| Arc::clone(self));
        let account = Arc::downgrade(self);
        self.timer.set(inner.machine.quiet_for(), move || {
            let account = account.upgrade()?;
            account.run(Input::Time);
            Some(())
        });
        drop(inner);

        for job in jobs {
            self.begin(job);
        }
        // Not under the lock: it may run the app's code.
        for (reply, answer, state) in replies {
            reply.send(answer, state);
        }
    }

    /// Whether a call for a token would be answered with the current one.
    #[cfg(all(feature = "ffi", not(target_os = "ios")))]
    pub(super) fn has_token(&self, min_ttl_secs: i64, rejected: Option<&TokenName>) -> bool {
        let verifier = self.lock().verifier.clone();
        let now = caught(|| now(&*self.clock, &verifier));
        now.is_some_and(|now| self.lock().machine.suited(now, min_ttl_secs, rejected).is_some())
    }

    /// The current state.
    pub(super) fn state(&self) -> SessionState {
        let now_at = caught(|| self.clock.now_at());
        let inner = self.lock();
        inner.state_at(now_at.unwrap_or(inner.last_now.at))
    }

    pub(super) fn visible(&self) -> Visible<TokenName> {
        self.lock().machine.visible()
    }

    /// Whether a user is signed in, or a call is running.
    pub(super) fn is_in_use(&self) -> bool {
        let machine = &self.lock().machine;
        machine.credential().is_some() || machine.visible().is_pending
    }

    /// Handles the passing of time first, so that the counter matches the state.
    pub(super) fn snapshot_json(self: &Arc<Self>) -> String {
        self.run(Input::Time);
        let inner = self.lock();
        let state = inner.state_at(inner.last_now.at);
        let visible = inner.machine.visible();
        let snapshot = SnapshotDocument {
            state: (&state).into(),
            is_kept: visible.is_kept,
            is_pending: visible.is_pending,
            owed: Owed::from(visible.owed),
            counter: inner.counter,
        };
        snapshot.to_json()
    }

    /// Never held while foreign code runs.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn state_at(&self, now_at: i64) -> SessionState {
        match self.machine.credential() {
            Some(credential) => SessionState::of(&credential.session, now_at),
            None => self.machine.known().into(),
        }
    }

    fn tell(&mut self, event: &SessionEvent) {
        for attached in &self.managers {
            self.events.push(&attached.subscriber, event.clone());
        }
    }

    fn tell_one(&mut self, manager: ManagerId, event: SessionEvent) {
        if let Some(attached) = self.managers.iter().find(|attached| attached.id == manager) {
            self.events.push(&attached.subscriber, event);
        }
    }

    fn log(&mut self, line: &SessionEvent) {
        for attached in self.managers.iter().filter(|attached| attached.options.logs) {
            self.events.push(&attached.subscriber, line.clone());
        }
    }

    /// The counter grows with every visible change.
    fn count(&mut self) {
        let session = self.machine.credential().map(|credential| Arc::clone(&credential.session));
        let shown = Some((self.machine.visible(), session));
        if self.shown != shown {
            self.counter = new_id();
            self.shown = shown;
        }
    }

    fn job(&mut self, effect: Effect<VerifiedToken>) -> Option<Job> {
        let manager = match &effect {
            Effect::Read { manager, .. } | Effect::Verify { manager, .. } => *manager,
            _ => ManagerId::MAX,
        };
        let attached = self.managers.iter().find(|attached| attached.id == manager);
        let (verifier, options) = match attached {
            Some(attached) => (attached.verifier.clone(), attached.options.clone()),
            None => (self.verifier.clone(), SessionManagerOptions::default()),
        };
        match effect {
            Effect::Verify { job, issued, .. } => {
                let issued = self.issued.remove(&issued)?;
                Some(Job::Verify { job, issued, verifier, options })
            }
            other => Some(Job::Of(other, verifier, options)),
        }
    }
}

impl EntryUser for Account {
    fn entry_deleted(self: Arc<Self>) {
        self.run(Input::EntryDeleted);
    }
}
