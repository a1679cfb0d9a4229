//! A prompt of the keychain's that several callers wait for. It runs on threads of its own, beside the store's queue.

use std::mem;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::deadline::seconds;
use super::queue::{Answer, no_answer};
use super::store::StoreError;
use crate::error::VaultError;
use crate::worker;

/// How often the callers' time is looked at.
const LOOK_INTERVAL: Duration = Duration::from_millis(50);
/// The same while a prompt that stays has none.
const IDLE_INTERVAL: Duration = Duration::from_millis(500);

/// Asks the user.
pub(super) trait Asks: Send + Sync {
    /// Raises the prompt if one is needed, and returns when it is over. Says before that it is open, with
    /// [`OpenPrompt::opened`] or [`OpenPrompt::stays`]. `Ok`: what it is for is done.
    fn ask(&self, prompt: &OpenPrompt) -> Result<(), StoreError>;
}

/// One prompt, for whoever ends it.
#[derive(Default)]
pub(super) struct OpenPrompt(Mutex<Phase>);

#[derive(Default)]
enum Phase {
    #[default]
    NotOpen,
    Open(Box<dyn FnOnce() + Send>),
    /// Only the user can close it.
    Stays,
    Over,
}

impl OpenPrompt {
    /// The prompt opens, and `dismiss` closes it; called at most once. False: nobody waits any more, so do not open it.
    pub(super) fn opened(&self, dismiss: impl FnOnce() + Send + 'static) -> bool {
        self.set(Phase::Open(Box::new(dismiss)))
    }

    /// The prompt opens, and nothing closes it: it stays until the user answers. Who comes later waits for the same one. False:
    /// as for [`OpenPrompt::opened`].
    pub(super) fn stays(&self) -> bool {
        self.set(Phase::Stays)
    }

    fn set(&self, open: Phase) -> bool {
        let mut phase = self.phase();
        let is_wanted = !matches!(*phase, Phase::Over);
        if is_wanted {
            *phase = open;
        }
        is_wanted
    }

    /// Nobody waits any more. Returns what dismisses it, or nothing if only the user closes it.
    fn end(&self) -> Option<Box<dyn FnOnce() + Send>> {
        let mut phase = self.phase();
        if matches!(*phase, Phase::Stays) {
            return None;
        }
        match mem::replace(&mut *phase, Phase::Over) {
            Phase::Open(dismiss) => Some(dismiss),
            Phase::NotOpen | Phase::Stays | Phase::Over => Some(Box::new(|| ())),
        }
    }

    fn is_open(&self) -> bool {
        matches!(*self.phase(), Phase::Open(_) | Phase::Stays)
    }

    fn phase(&self) -> MutexGuard<'_, Phase> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One prompt for any number of callers.
pub(super) struct SharedPrompt {
    asks: Arc<dyn Asks>,
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

impl SharedPrompt {
    pub(super) fn new(asks: Arc<dyn Asks>) -> Self {
        SharedPrompt { asks, callers: Arc::default() }
    }

    /// Joins the open prompt, or raises one. `keeps` lives as long as the prompt: what has this one, so that nobody makes
    /// another beside an open one.
    pub(super) fn ask(&self, timeout: Duration, keeps: impl Send + 'static) -> Answer<()> {
        let (answer, answered) = oneshot::channel();
        let mut callers = callers(&self.callers);
        callers.waiting.push(Caller { begun: Instant::now(), timeout, answer });
        if !callers.has_thread {
            let (asks, shared) = (Arc::clone(&self.asks), Arc::clone(&self.callers));
            let started = worker::spawn("wallet-jwt-prompt", move || serve(&asks, &shared, keeps));
            callers.has_thread = started.is_ok();
            if started.is_err() {
                callers.answer(&Err(no_answer()));
            }
        }
        answered
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
fn serve(asks: &Arc<dyn Asks>, shared: &Arc<Mutex<Callers>>, keeps: impl Send) {
    loop {
        let prompt = Arc::new(OpenPrompt::default());
        let (outcome, is_over) = match raise(asks, &prompt) {
            Some(outcome) => outlive(&outcome, &prompt, shared),
            None => (Err(no_answer()), false),
        };
        let mut callers = callers(shared);
        // Those who came after its end get a prompt of their own.
        if !is_over || callers.waiting.is_empty() {
            let mut answered = Callers { waiting: mem::take(&mut callers.waiting), has_thread: false };
            callers.has_thread = false;
            drop(callers);
            // First: whoever has its answer may open the vault again, with other options.
            drop(keeps);
            answered.answer(&outcome);
            return;
        }
    }
}

/// On a thread of its own: the service may hang.
fn raise(asks: &Arc<dyn Asks>, prompt: &Arc<OpenPrompt>) -> Option<Receiver<Result<(), StoreError>>> {
    let (sender, outcome) = mpsc::sync_channel(1);
    let (asks, prompt) = (Arc::clone(asks), Arc::clone(prompt));
    let work = move || {
        let _ = sender.send(asks.ask(&prompt));
    };
    worker::spawn("wallet-jwt-asks", work).ok().map(|()| outcome)
}

/// Waits for the prompt's end, and ends it as soon as nobody waits. Returns whether it did that, too.
fn outlive(
    outcome: &Receiver<Result<(), StoreError>>,
    prompt: &OpenPrompt,
    shared: &Mutex<Callers>,
) -> (Result<(), VaultError>, bool) {
    let mut is_over = false;
    let mut interval = LOOK_INTERVAL;
    loop {
        match outcome.recv_timeout(interval) {
            Ok(outcome) => return (outcome.map_err(VaultError::from), is_over),
            Err(RecvTimeoutError::Disconnected) => return (Err(no_answer()), is_over),
            Err(RecvTimeoutError::Timeout) => {}
        }
        let mut callers = callers(shared);
        callers.expire(prompt.is_open());
        interval = if callers.waiting.is_empty() { IDLE_INTERVAL } else { LOOK_INTERVAL };
        // Under the callers' lock: whoever comes next gets a prompt of their own, and not one that is about to be dismissed.
        let ended = if callers.waiting.is_empty() && !is_over { prompt.end() } else { None };
        drop(callers);
        if let Some(dismiss) = ended {
            is_over = true;
            dismiss();
        }
    }
}

fn callers(shared: &Mutex<Callers>) -> MutexGuard<'_, Callers> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[path = "shared_prompt_tests.rs"]
mod tests;
