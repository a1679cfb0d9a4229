//! A thread of the vault's: calls to a store go in, one after the other, in the order in which they were asked for; only
//! a deletion overtakes those that wait. One thread is the lock that every account needs, and nobody who waits for it
//! can be cancelled half-way: the call goes on, only its answer is dropped.

use std::collections::VecDeque;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use tokio::sync::oneshot;

use crate::error::VaultError;

/// The answer to come.
pub(crate) type Answer<T> = oneshot::Receiver<Result<T, VaultError>>;

/// Runs calls on a store, on a thread that starts with the first call and ends with this, after the calls that were
/// asked for.
pub(super) struct Queue<S: ?Sized + Send + Sync + 'static> {
    line: Arc<Line<S>>,
    /// Of the thread, for whoever looks at an app that hangs.
    name: &'static str,
    start: Start<S>,
}

/// Starts the thread. A field, so that a test can have it fail.
type Start<S> = fn(&'static str, Arc<Line<S>>) -> io::Result<()>;

struct Line<S: ?Sized> {
    store: Arc<S>,
    waiting: Mutex<Waiting<S>>,
    changed: Condvar,
}

struct Waiting<S: ?Sized> {
    jobs: VecDeque<Job<S>>,
    has_thread: bool,
    is_closed: bool,
}

struct Job<S: ?Sized> {
    saves: Option<String>,
    is_overtaken: bool,
    run: Run<S>,
}

type Run<S> = Box<dyn FnOnce(Turn<'_, S>) + Send>;

/// How a job's time comes.
enum Turn<'a, S: ?Sized> {
    Now(&'a S),
    Overtaken,
    NoThread,
}

/// Where in the line a call stands.
pub(super) enum Place {
    /// Behind all that was asked for before.
    Last,
    /// The same, and it brings an entry: a deletion of that entry which comes meanwhile takes the call's place. Made
    /// after the deletion it would bring back what was deleted.
    LastSaving(String),
    /// In front of all that waits: the deletion of an entry.
    FirstDeleting(String),
}

/// What became of a call.
#[derive(Debug, PartialEq)]
pub(super) enum Made<T> {
    Done(T),
    /// A deletion overtook it: it was not made.
    Overtaken,
    /// The store's code panicked, or no thread could be started.
    Broken,
}

impl<S: ?Sized + Send + Sync + 'static> Queue<S> {
    pub(super) fn new(store: Arc<S>, name: &'static str) -> Self {
        let waiting = Waiting { jobs: VecDeque::new(), has_thread: false, is_closed: false };
        let line = Line { store, waiting: Mutex::new(waiting), changed: Condvar::new() };
        Queue { line: Arc::new(line), name, start }
    }

    /// Queues a call. Its place is taken now, whenever the answer is waited for.
    pub(super) fn submit<T: Send + 'static>(
        &self,
        place: Place,
        call: impl FnOnce(&S) -> Result<T, VaultError> + Send + 'static,
    ) -> Answer<T> {
        let (answer, answered) = oneshot::channel();
        self.submit_then(place, call, move |made| {
            // Nobody may be waiting any more.
            let _ = answer.send(made.flattened());
        });
        answered
    }

    /// Queues a call whose end is told to `then`: exactly once, under no lock, on the queue's thread, or at once on this
    /// one if no thread can be started.
    pub(super) fn submit_then<T: 'static>(
        &self,
        place: Place,
        call: impl FnOnce(&S) -> T + Send + 'static,
        then: impl FnOnce(Made<T>) + Send + 'static,
    ) {
        let run: Run<S> = Box::new(move |turn| {
            let made = match turn {
                // Without the catch the thread would be gone, and with it every later call.
                Turn::Now(store) => caught(|| call(store)).map_or(Made::Broken, Made::Done),
                turn => {
                    // What it holds on to goes before anybody is told.
                    drop(call);
                    if matches!(turn, Turn::Overtaken) { Made::Overtaken } else { Made::Broken }
                }
            };
            let _ = caught(|| then(made));
        });
        let mut waiting = self.line.waiting();
        if !waiting.has_thread {
            waiting.has_thread = (self.start)(self.name, Arc::clone(&self.line)).is_ok();
        }
        if !waiting.has_thread {
            drop(waiting);
            return run(Turn::NoThread);
        }
        waiting.add(place, run);
        drop(waiting);
        self.line.changed.notify_one();
    }
}

impl<S: ?Sized> Waiting<S> {
    fn add(&mut self, place: Place, run: Run<S>) {
        let job = |saves| Job { saves, is_overtaken: false, run };
        match place {
            Place::Last => self.jobs.push_back(job(None)),
            Place::LastSaving(name) => self.jobs.push_back(job(Some(name))),
            Place::FirstDeleting(name) => {
                for waiting in &mut self.jobs {
                    waiting.is_overtaken |= waiting.saves.as_ref() == Some(&name);
                }
                self.jobs.push_front(job(None));
            }
        }
    }
}

impl<S: ?Sized> Line<S> {
    /// Until the queue is dropped and nothing waits.
    fn run(&self) {
        loop {
            let waiting = self
                .changed
                .wait_while(self.waiting(), |waiting| waiting.jobs.is_empty() && !waiting.is_closed);
            let next = waiting.unwrap_or_else(PoisonError::into_inner).jobs.pop_front();
            let Some(Job { is_overtaken, run, .. }) = next else { return };
            run(if is_overtaken { Turn::Overtaken } else { Turn::Now(&self.store) });
        }
    }

    /// Never held while anybody else's code runs.
    fn waiting(&self) -> MutexGuard<'_, Waiting<S>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S: ?Sized + Send + Sync + 'static> Drop for Queue<S> {
    fn drop(&mut self) {
        self.line.waiting().is_closed = true;
        self.line.changed.notify_one();
    }
}

impl<T> Made<Result<T, VaultError>> {
    pub(super) fn flattened(self) -> Result<T, VaultError> {
        match self {
            Made::Done(result) => result,
            Made::Overtaken => Err(VaultError::Unavailable {
                detail: "the entry was deleted meanwhile: a sign-out overtook this call".to_owned(),
            }),
            Made::Broken => Err(no_answer()),
        }
    }
}

fn start<S: ?Sized + Send + Sync + 'static>(name: &'static str, line: Arc<Line<S>>) -> io::Result<()> {
    thread::Builder::new().name(name.to_owned()).spawn(move || line.run()).map(drop)
}

fn caught<T>(call: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(call)).ok()
}

/// Waits as a task.
pub(super) async fn answered<T>(answer: Answer<T>) -> Result<T, VaultError> {
    answer.await.unwrap_or_else(|_| Err(no_answer()))
}

pub(super) fn no_answer() -> VaultError {
    VaultError::Unavailable {
        detail: "its code panicked, or no thread could be started for it: see the app's crash log".to_owned(),
    }
}

#[cfg(test)]
#[path = "queue_tests.rs"]
mod tests;
