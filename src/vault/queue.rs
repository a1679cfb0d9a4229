//! A thread of the vault's: it calls a store, one call after the other, in the order of the requests; only a deletion
//! overtakes waiting calls. The one thread serves as the lock that every account needs. Cancelling a waiting caller
//! never interrupts a call: the call continues, only its answer is dropped.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tokio::sync::oneshot;

use crate::error::VaultError;
use crate::worker::Worker;

/// The future answer.
pub(crate) type Answer<T> = oneshot::Receiver<Result<T, VaultError>>;

/// Runs calls on a store, on a thread that starts with the first call and ends when this is dropped, after the queued
/// calls.
pub(super) struct Queue<S: ?Sized + Send + Sync + 'static> {
    worker: Worker<Job<S>>,
    before_deletion: Box<dyn Fn() + Send + Sync>,
}

struct Job<S: ?Sized> {
    saves: Option<String>,
    is_overtaken: bool,
    run: Run<S>,
}

type Run<S> = Box<dyn FnOnce(Turn<'_, S>) + Send>;

/// When a job runs.
enum Turn<'a, S: ?Sized> {
    Now(&'a S),
    Overtaken,
    NoThread,
}

/// A call's place in the queue.
pub(super) enum Place {
    /// After all earlier calls.
    Last,
    /// The same, for a call that writes an entry: a later deletion of that entry replaces the call. After the deletion
    /// the call would restore what was deleted.
    LastSaving(String),
    /// The same, for a call that deletes entries.
    LastDeleting,
    /// Before all waiting calls: the deletion of an entry.
    FirstDeleting(String),
}

/// The result of a call.
#[derive(Debug, PartialEq)]
pub(super) enum Made<T> {
    Done(T),
    /// A deletion overtook the call: it did not run.
    Overtaken,
    /// The store's code panicked, or no thread could be started.
    Broken,
}

impl<S: ?Sized + Send + Sync + 'static> Queue<S> {
    pub(super) fn new(store: Arc<S>, name: &'static str) -> Self {
        let worker = Worker::new(name, move |Job { is_overtaken, run, .. }: Job<S>| {
            run(if is_overtaken { Turn::Overtaken } else { Turn::Now(&store) });
        });
        Queue { worker, before_deletion: Box::new(|| ()) }
    }

    /// `act` runs whenever a deletion is queued, under the queue's lock: no call gets a place between the two. It must
    /// only set values.
    pub(super) fn before_deletion(mut self, act: impl Fn() + Send + Sync + 'static) -> Self {
        self.before_deletion = Box::new(act);
        self
    }

    /// Queues a call. Its place is fixed now, even if the answer is awaited later.
    pub(super) fn submit<T: Send + 'static>(
        &self,
        place: Place,
        call: impl FnOnce(&S) -> Result<T, VaultError> + Send + 'static,
    ) -> Answer<T> {
        let (answer, answered) = oneshot::channel();
        self.submit_then(place, call, move |made| {
            // The caller may not be waiting any more.
            let _ = answer.send(made.flattened());
        });
        answered
    }

    /// Queues a call and passes its result to `then`: exactly once, without a lock, on the queue's thread, or at once
    /// on this one if no thread can be started.
    pub(super) fn submit_then<T: 'static>(
        &self,
        place: Place,
        call: impl FnOnce(&S) -> T + Send + 'static,
        then: impl FnOnce(Made<T>) + Send + 'static,
    ) {
        let run: Run<S> = Box::new(move |turn| {
            let made = match turn {
                // Without the catch the thread would end, and with it every later call.
                Turn::Now(store) => caught(|| call(store)).map_or(Made::Broken, Made::Done),
                turn => {
                    // The call is dropped before its result is passed on.
                    drop(call);
                    if matches!(turn, Turn::Overtaken) { Made::Overtaken } else { Made::Broken }
                }
            };
            let _ = caught(|| then(made));
        });
        let put = |jobs: &mut VecDeque<Job<S>>, job| {
            if matches!(place, Place::LastDeleting | Place::FirstDeleting(_)) {
                (self.before_deletion)();
            }
            place.put(jobs, job);
        };
        if let Err((_, job)) = self.worker.submit(place.job(run), put) {
            (job.run)(Turn::NoThread);
        }
    }
}

impl Place {
    fn job<S: ?Sized>(&self, run: Run<S>) -> Job<S> {
        let saves = match self {
            Place::LastSaving(name) => Some(name.clone()),
            Place::Last | Place::LastDeleting | Place::FirstDeleting(_) => None,
        };
        Job { saves, is_overtaken: false, run }
    }

    fn put<S: ?Sized>(&self, jobs: &mut VecDeque<Job<S>>, job: Job<S>) {
        match self {
            Place::Last | Place::LastSaving(_) | Place::LastDeleting => jobs.push_back(job),
            Place::FirstDeleting(name) => {
                for waiting in &mut *jobs {
                    waiting.is_overtaken |= waiting.saves.as_ref() == Some(name);
                }
                jobs.push_front(job);
            }
        }
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

fn caught<T>(call: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(call)).ok()
}

/// Waits asynchronously.
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
