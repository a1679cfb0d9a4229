//! The vault's thread: calls to the store go in, one after the other, in the order in which they were asked for.
//! One thread is the lock that every account needs, and nobody who waits for it can be cancelled half-way: the call
//! goes on, only its answer is dropped.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;

use tokio::sync::oneshot;

use super::store::SecretStore;
use crate::error::VaultError;

type Job = Box<dyn FnOnce(&dyn SecretStore) + Send>;
/// The answer to come. A closed channel means that the store panicked.
pub(crate) type Answer<T> = oneshot::Receiver<Result<T, VaultError>>;

/// Runs calls on a store, on a thread that starts with the first call and ends with this.
pub(super) struct StoreQueue {
    store: Arc<dyn SecretStore>,
    jobs: Mutex<Option<mpsc::Sender<Job>>>,
}

impl StoreQueue {
    pub(super) fn new(store: Arc<dyn SecretStore>) -> Self {
        StoreQueue { store, jobs: Mutex::new(None) }
    }

    /// Queues a call. The place in the queue is taken now, whenever the answer is waited for.
    pub(super) fn submit<T: Send + 'static>(
        &self,
        call: impl FnOnce(&dyn SecretStore) -> Result<T, VaultError> + Send + 'static,
    ) -> Answer<T> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |store| {
            // Without the catch the thread would be gone, and with it every later call.
            if let Ok(result) = catch_unwind(AssertUnwindSafe(|| call(store))) {
                // Nobody may be waiting any more.
                let _ = answer.send(result);
            }
        });
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        if jobs.is_none() {
            *jobs = self.start();
        }
        if let Some(sender) = jobs.as_ref() {
            // The thread ends only with this sender.
            let _ = sender.send(job);
        }
        answered
    }

    fn start(&self) -> Option<mpsc::Sender<Job>> {
        let (sender, queue) = mpsc::channel::<Job>();
        let store = Arc::clone(&self.store);
        let thread = thread::Builder::new().name("wallet-jwt-vault".into());
        let started = thread.spawn(move || queue.into_iter().for_each(|job| job(&*store)));
        started.is_ok().then_some(sender)
    }
}

/// Waits as a task.
pub(super) async fn answered<T>(answer: Answer<T>) -> Result<T, VaultError> {
    answer.await.unwrap_or_else(|_| Err(no_answer()))
}

/// Waits as a thread that may block.
pub(crate) fn wait<T>(answer: Answer<T>) -> Result<T, VaultError> {
    pollster::block_on(answered(answer))
}

fn no_answer() -> VaultError {
    VaultError::Unavailable {
        detail: "its code panicked, or no thread could be started for it: see the app's crash log".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::vault::MemoryStore;

    #[test]
    fn calls_run_in_the_order_in_which_they_were_asked_for() {
        let queue = StoreQueue::new(Arc::new(MemoryStore::new()));
        let count = Arc::new(AtomicUsize::new(0));
        let answers: Vec<_> = (0..100)
            .map(|_| {
                let count = Arc::clone(&count);
                queue.submit(move |_| Ok(count.fetch_add(1, Ordering::SeqCst)))
            })
            .collect();
        let order: Vec<_> = answers.into_iter().map(|answer| wait(answer).unwrap()).collect();
        assert_eq!(order, (0..100).collect::<Vec<_>>());
    }

    #[test]
    fn a_panic_harms_its_own_call_only() {
        let queue = StoreQueue::new(Arc::new(MemoryStore::new()));
        let failed = queue.submit::<()>(|_| panic!("scripted"));
        let next = queue.submit(|_| Ok(7));
        assert!(matches!(wait(failed), Err(VaultError::Unavailable { .. })));
        assert_eq!(wait(next), Ok(7));
    }

    #[test]
    fn a_call_goes_on_when_nobody_waits_and_when_the_queue_is_dropped() {
        let store = Arc::new(MemoryStore::new());
        let queue = StoreQueue::new(Arc::clone(&store) as Arc<dyn SecretStore>);
        let (hold, held) = mpsc::channel::<()>();
        drop(queue.submit(move |_| {
            let _ = held.recv();
            Ok(())
        }));
        drop(queue.submit(|store| Ok(store.write("name", b"value")?)));
        drop(queue);
        drop(hold);
        while store.read("name").unwrap().is_none() {
            thread::yield_now();
        }
    }
}
