//! A wrapper for a [`SecretStore`] that may hang or panic: returns its answers, or [`StoreError::Unavailable`] after
//! the timeout.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender, TryRecvError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::prompt::{PROMPT_TIMEOUT, PromptSwitch};
use super::store::{Readiness, SecretBytes, SecretStore, StoreError, StoreStatus};
use crate::worker::Worker;

/// What a write may take longer in a store that asks the user: a key pair takes a security chip several seconds.
const KEY_PAIR_TIME: Duration = Duration::from_secs(30);

/// How often a read looks whether its prompt is over.
const LOOK_INTERVAL: Duration = Duration::from_millis(100);

/// Gives every call of another store a time limit.
///
/// Calls are made one after the other on one thread, which starts with the first call and ends when this object is
/// dropped (or, if the store hangs then, when the store returns). If a call does not return in time, its caller gets
/// [`StoreError::Unavailable`], and so does every later call, at once, until the call has returned. A call never waits
/// for one that hangs and never overtakes it: an old write cannot overwrite a newer one.
///
/// A panic of the inner store is [`StoreError::Unavailable`]; later calls work as usual.
pub struct WithDeadline {
    /// In nanoseconds: it can be increased while calls run.
    timeout: AtomicU64,
    /// Only of a store that asks the user at each read.
    prompt: Option<Prompt>,
    worker: Worker<Request>,
    calls: Mutex<Calls>,
}

/// The time for a prompt; then it is cancelled.
struct Prompt {
    timeout: Duration,
    /// A store of the app's own has none.
    switch: Option<Arc<dyn PromptSwitch>>,
    /// The running read has no more time for its prompt.
    is_over: AtomicBool,
}

#[derive(Default)]
struct Calls {
    /// Receives the answer of a call that timed out. Until it arrives, no call is made.
    given_up: Option<Receiver<Outcome>>,
    /// The store's last description.
    description: Option<String>,
}

struct Request {
    call: Call,
    answer: SyncSender<Outcome>,
}

enum Call {
    Read(String),
    Write(String, SecretBytes),
    Remove(String),
    Names,
    Status,
}

enum Answer {
    Value(Option<SecretBytes>),
    Names(Vec<String>),
    Status(StoreStatus),
    Done,
}

type Outcome = Result<Answer, StoreError>;

impl WithDeadline {
    /// Wraps `inner`. A call takes at most about `timeout`, plus the time of earlier calls from other threads. Does
    /// nothing yet.
    #[must_use]
    pub fn new(inner: Arc<dyn SecretStore>, timeout: Duration) -> Self {
        // Its name differs from the vault's own thread, which waits for it, so that a debugger shows which one hangs.
        let worker = Worker::new("wallet-jwt-store", move |Request { call, answer }: Request| {
            // There is no receiver if the call timed out and the object was dropped.
            let _ = answer.send(perform(inner.as_ref(), call));
        });
        Self { timeout: AtomicU64::new(nanoseconds(timeout)), prompt: None, worker, calls: Mutex::default() }
    }

    /// The store asks the user at each read: a read has 120 seconds more, for the prompt.
    pub(super) fn asking(self, switch: Option<Arc<dyn PromptSwitch>>) -> Self {
        self.asking_for(PROMPT_TIMEOUT, switch)
    }

    pub(super) fn asking_for(self, timeout: Duration, switch: Option<Arc<dyn PromptSwitch>>) -> Self {
        Self { prompt: Some(Prompt { timeout, switch, is_over: AtomicBool::new(false) }), ..self }
    }

    /// Ends the time for the prompt of the running read: it has the usual time only.
    pub(super) fn end_prompt(&self) {
        if let Some(prompt) = &self.prompt {
            prompt.is_over.store(true, Ordering::Relaxed);
        }
    }

    /// Sets the timeout of later calls, if it is longer than the current one.
    pub(super) fn extend(&self, timeout: Duration) {
        self.timeout.fetch_max(nanoseconds(timeout), Ordering::Relaxed);
    }

    pub(super) fn timeout(&self) -> Duration {
        Duration::from_nanos(self.timeout.load(Ordering::Relaxed))
    }

    fn call(&self, call: Call) -> Outcome {
        let changes = matches!(call, Call::Write(..) | Call::Remove(_));
        let prompt = self.prompt.as_ref().filter(|_| matches!(call, Call::Read(_)));
        let makes_keys = self.prompt.is_some() && matches!(call, Call::Write(..));
        // Held while waiting: calls of several threads are made one after the other.
        let mut calls = self.calls();
        calls.check_free()?;
        if let Some(prompt) = prompt {
            prompt.is_over.store(false, Ordering::Relaxed);
        }
        let (answer, answered) = mpsc::sync_channel(1);
        self.worker.submit(Request { call, answer }, VecDeque::push_back).map_err(|(error, _)| {
            StoreError::unavailable(format!("no thread could be started for it ({})", error.kind()))
        })?;
        let more = if makes_keys { KEY_PAIR_TIME } else { Duration::ZERO };
        let timeout = self.timeout().saturating_add(more);
        match prompt.map_or_else(|| answered.recv_timeout(timeout), |prompt| prompt.wait(&answered, timeout))
        {
            Ok(outcome) => outcome,
            Err(RecvTimeoutError::Timeout) => {
                calls.given_up = Some(answered);
                let seconds = seconds(timeout);
                Err(StoreError::unavailable(if changes {
                    format!("it did not answer within {seconds}; the change may still take effect")
                } else {
                    format!("it did not answer within {seconds}")
                }))
            }
            Err(RecvTimeoutError::Disconnected) => {
                Err(StoreError::unavailable("the thread that used it ended"))
            }
        }
    }

    fn calls(&self) -> MutexGuard<'_, Calls> {
        // Our code does not panic under this lock, and the store's panics happen on the other thread.
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Prompt {
    /// Cancels the prompt after its time; the store then has the usual time for its answer.
    fn wait(&self, answered: &Receiver<Outcome>, timeout: Duration) -> Result<Outcome, RecvTimeoutError> {
        let begun = Instant::now();
        loop {
            let left = self.timeout.saturating_sub(begun.elapsed());
            if left.is_zero() {
                break;
            }
            match answered.recv_timeout(left.min(LOOK_INTERVAL)) {
                Err(RecvTimeoutError::Timeout) => {}
                in_time => return in_time,
            }
            if self.is_over.load(Ordering::Relaxed) {
                // Who ended it has cancelled the prompt.
                return answered.recv_timeout(timeout);
            }
        }
        if let Some(switch) = &self.switch {
            // If this fails, the store still has its time to answer.
            let _ = switch.set_allowed(false);
        }
        answered.recv_timeout(timeout).map(|late| match late {
            Err(StoreError::NotConfirmed { .. }) => Err(StoreError::NotConfirmed {
                detail: format!("the prompt was not answered within {}", seconds(self.timeout)),
            }),
            other => other,
        })
    }
}

impl Calls {
    fn check_free(&mut self) -> Result<(), StoreError> {
        match self.given_up.as_ref().map(Receiver::try_recv) {
            Some(Err(TryRecvError::Empty)) => {
                Err(StoreError::unavailable("an earlier call has not returned yet"))
            }
            // A late answer is ignored.
            Some(Ok(_) | Err(TryRecvError::Disconnected)) | None => {
                self.given_up = None;
                Ok(())
            }
        }
    }
}

fn perform(store: &dyn SecretStore, call: Call) -> Outcome {
    // The store must stay usable after a panic: `SecretStore` says that it may be called again.
    catch_unwind(AssertUnwindSafe(|| match call {
        Call::Read(name) => store.read(&name).map(Answer::Value),
        Call::Write(name, value) => store.write(&name, &value).map(|()| Answer::Done),
        Call::Remove(name) => store.remove(&name).map(|()| Answer::Done),
        Call::Names => store.names().map(Answer::Names),
        Call::Status => Ok(Answer::Status(store.status())),
    }))
    // The panic's text may contain anything.
    .unwrap_or_else(|_| Err(StoreError::unavailable("the store panicked")))
}

fn nanoseconds(timeout: Duration) -> u64 {
    u64::try_from(timeout.as_nanos()).unwrap_or(u64::MAX)
}

pub(super) fn seconds(timeout: Duration) -> String {
    if timeout.subsec_nanos() == 0 {
        format!("{} s", timeout.as_secs())
    } else {
        format!("{:.3} s", timeout.as_secs_f64())
    }
}

/// The thread's answer does not match the call: our mistake, reported without a panic.
fn mixed_up() -> StoreError {
    StoreError::unavailable("its answer was to another question")
}

impl SecretStore for WithDeadline {
    fn read(&self, name: &str) -> Result<Option<SecretBytes>, StoreError> {
        match self.call(Call::Read(name.to_owned()))? {
            Answer::Value(value) => Ok(value),
            _ => Err(mixed_up()),
        }
    }

    fn write(&self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        self.call(Call::Write(name.to_owned(), Zeroizing::new(value.to_vec()))).map(drop)
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.call(Call::Remove(name.to_owned())).map(drop)
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        match self.call(Call::Names)? {
            Answer::Names(names) => Ok(names),
            _ => Err(mixed_up()),
        }
    }

    fn status(&self) -> StoreStatus {
        let failing = |error, description: Option<String>| StoreStatus {
            description: description.unwrap_or_else(|| "a keychain that has not answered yet".to_owned()),
            readiness: Readiness::Failing(error),
        };
        match self.call(Call::Status) {
            Ok(Answer::Status(status)) => {
                self.calls().description = Some(status.description.clone());
                status
            }
            Ok(_) => failing(mixed_up(), None),
            Err(error) => failing(error, self.calls().description.clone()),
        }
    }
}

impl std::fmt::Debug for WithDeadline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WithDeadline").field("timeout", &self.timeout()).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "deadline_tests.rs"]
mod tests;
