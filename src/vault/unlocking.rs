//! The prompt that unlocks a store, because the user asked for it. It runs beside the store's queue: no other call waits
//! for it.

use std::mem;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::deadline::seconds;
use super::prompt::PROMPT_TIMEOUT;
use super::queue::{Answer, no_answer};
use super::store::StoreError;
use crate::error::{ConfigError, VaultError};
use crate::worker;

const LONGEST_SECS: i64 = 600;

/// How often the callers' time is looked at.
const LOOK_INTERVAL: Duration = Duration::from_millis(50);

/// The prompt that unlocks a store.
pub(super) trait Unlocker: Send + Sync {
    /// Raises the prompt if something is locked, and returns when the prompt is over. Calls [`OpenPrompt::opened`]
    /// before. `Ok`: nothing is locked now.
    fn unlock(&self, prompt: &OpenPrompt) -> Result<(), StoreError>;
}

/// One prompt, for whoever ends it.
#[derive(Default)]
pub(super) struct OpenPrompt(Mutex<Phase>);

#[derive(Default)]
enum Phase {
    #[default]
    NotOpen,
    Open(Box<dyn FnOnce() + Send>),
    Over,
}

impl OpenPrompt {
    /// `dismiss` closes the prompt. It is called at most once, at once if nobody waits for the prompt any more.
    #[cfg_attr(
        not(any(target_os = "linux", test)),
        expect(dead_code, reason = "only Linux's stores have a prompt")
    )]
    pub(super) fn opened(&self, dismiss: impl FnOnce() + Send + 'static) {
        let mut phase = self.phase();
        match *phase {
            Phase::Over => {
                drop(phase);
                dismiss();
            }
            Phase::NotOpen | Phase::Open(_) => *phase = Phase::Open(Box::new(dismiss)),
        }
    }

    fn end(&self) {
        let phase = mem::replace(&mut *self.phase(), Phase::Over);
        if let Phase::Open(dismiss) = phase {
            dismiss();
        }
    }

    fn is_open(&self) -> bool {
        matches!(*self.phase(), Phase::Open(_))
    }

    fn phase(&self) -> MutexGuard<'_, Phase> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Unlocks a store for any number of callers: they share one prompt.
pub(super) struct Unlocks {
    unlocker: Arc<dyn Unlocker>,
    callers: Arc<Mutex<Callers>>,
}

#[derive(Default)]
struct Callers {
    waiting: Vec<Caller>,
    /// A thread looks after them.
    has_thread: bool,
}

struct Caller {
    begun: Instant,
    timeout: Duration,
    answer: oneshot::Sender<Result<(), VaultError>>,
}

/// How long an app may let the user take.
pub(super) fn timeout(timeout_secs: i64) -> Result<Duration, VaultError> {
    if (1..=LONGEST_SECS).contains(&timeout_secs) {
        return Ok(Duration::from_secs(timeout_secs.unsigned_abs()));
    }
    Err(ConfigError::Option { option: "timeout_secs".to_owned(), minimum: 1, maximum: LONGEST_SECS }.into())
}

impl Unlocks {
    pub(super) fn new(unlocker: Arc<dyn Unlocker>) -> Self {
        Unlocks { unlocker, callers: Arc::default() }
    }

    /// Joins the open prompt, or raises one.
    pub(super) fn unlock(&self, timeout: Duration) -> Answer<()> {
        let (answer, answered) = oneshot::channel();
        let mut callers = callers(&self.callers);
        callers.waiting.push(Caller { begun: Instant::now(), timeout, answer });
        if !callers.has_thread {
            let (unlocker, shared) = (Arc::clone(&self.unlocker), Arc::clone(&self.callers));
            let started = worker::spawn("wallet-jwt-unlock", move || serve(&unlocker, &shared));
            callers.has_thread = started.is_ok();
            if started.is_err() {
                callers.answer(&Err(no_answer()));
            }
        }
        answered
    }

    /// As a session's `unlock` does, which has no timeout.
    pub(super) fn unlock_for_session(&self) -> Answer<()> {
        self.unlock(PROMPT_TIMEOUT)
    }

    /// Ends the prompt for all its callers.
    pub(super) fn cancel(&self) {
        let detail = "the prompt was cancelled by the app".to_owned();
        callers(&self.callers).answer(&Err(VaultError::NotConfirmed { detail }));
    }
}

impl Callers {
    fn answer(&mut self, result: &Result<(), VaultError>) {
        for caller in self.waiting.drain(..) {
            // It may not be waiting any more.
            let _ = caller.answer.send(result.clone());
        }
    }

    /// Refuses those whose time is over.
    fn expire(&mut self, is_open: bool) {
        let is_over = |caller: &mut Caller| caller.begun.elapsed() >= caller.timeout;
        for caller in self.waiting.extract_if(.., is_over) {
            let time = seconds(caller.timeout);
            let refused = if is_open {
                VaultError::NotConfirmed { detail: format!("the prompt was not answered within {time}") }
            } else {
                VaultError::Unavailable { detail: format!("it raised no prompt within {time}") }
            };
            let _ = caller.answer.send(Err(refused));
        }
    }
}

/// Raises prompts, one after the other, until nobody waits.
fn serve(unlocker: &Arc<dyn Unlocker>, shared: &Arc<Mutex<Callers>>) {
    loop {
        let prompt = Arc::new(OpenPrompt::default());
        let (outcome, is_over) = match raise(unlocker, &prompt) {
            Some(outcome) => outlive(&outcome, &prompt, shared),
            None => (Err(no_answer()), false),
        };
        let mut callers = callers(shared);
        // Those who came after its end get a prompt of their own.
        if !is_over || callers.waiting.is_empty() {
            callers.answer(&outcome);
            callers.has_thread = false;
            return;
        }
    }
}

/// On a thread of its own: the service may hang.
fn raise(unlocker: &Arc<dyn Unlocker>, prompt: &Arc<OpenPrompt>) -> Option<Receiver<Result<(), StoreError>>> {
    let (sender, outcome) = mpsc::sync_channel(1);
    let (unlocker, prompt) = (Arc::clone(unlocker), Arc::clone(prompt));
    let work = move || {
        let _ = sender.send(unlocker.unlock(&prompt));
    };
    worker::spawn("wallet-jwt-prompt", work).ok().map(|()| outcome)
}

/// Waits for the prompt's end, and ends it as soon as nobody waits. Returns whether it did that, too.
fn outlive(
    outcome: &Receiver<Result<(), StoreError>>,
    prompt: &OpenPrompt,
    shared: &Mutex<Callers>,
) -> (Result<(), VaultError>, bool) {
    let mut is_over = false;
    loop {
        match outcome.recv_timeout(LOOK_INTERVAL) {
            Ok(outcome) => return (outcome.map_err(VaultError::from), is_over),
            Err(RecvTimeoutError::Disconnected) => return (Err(no_answer()), is_over),
            Err(RecvTimeoutError::Timeout) => {}
        }
        let mut callers = callers(shared);
        callers.expire(prompt.is_open());
        if callers.waiting.is_empty() && !is_over {
            is_over = true;
            drop(callers);
            prompt.end();
        }
    }
}

fn callers(shared: &Mutex<Callers>) -> MutexGuard<'_, Callers> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[path = "unlocking_tests.rs"]
mod tests;
