//! The library's own threads. Each has a name, for debugging an app that hangs.

use std::collections::VecDeque;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// Runs jobs on one thread, one after the other. The thread starts with the first job, and ends when this is dropped,
/// after the waiting jobs. A job that panics does not affect others.
pub(crate) struct Worker<J: Send + 'static> {
    line: Arc<Line<J>>,
    name: &'static str,
    start: Start<J>,
}

/// Starts the thread. A field, so that a test can make it fail.
type Start<J> = fn(&'static str, Arc<Line<J>>) -> io::Result<()>;

struct Line<J> {
    work: Box<dyn Fn(J) + Send + Sync>,
    waiting: Mutex<Waiting<J>>,
    changed: Condvar,
}

struct Waiting<J> {
    jobs: VecDeque<J>,
    has_thread: bool,
    is_closed: bool,
}

impl<J: Send + 'static> Worker<J> {
    /// Does not start a thread yet.
    pub(crate) fn new(name: &'static str, work: impl Fn(J) + Send + Sync + 'static) -> Self {
        let waiting = Waiting { jobs: VecDeque::new(), has_thread: false, is_closed: false };
        let line = Line { work: Box::new(work), waiting: Mutex::new(waiting), changed: Condvar::new() };
        Worker { line: Arc::new(line), name, start }
    }

    /// Puts a job into the queue, at the position from `place`. Never waits, and may be called under a lock.
    ///
    /// # Errors
    /// If no thread could be started: why, and the job, which is not in the queue.
    pub(crate) fn submit(
        &self,
        job: J,
        place: impl FnOnce(&mut VecDeque<J>, J),
    ) -> Result<(), (io::Error, J)> {
        let mut waiting = self.line.waiting();
        if let Err(error) = self.start(&mut waiting) {
            return Err((error, job));
        }
        place(&mut waiting.jobs, job);
        drop(waiting);
        self.line.changed.notify_one();
        Ok(())
    }

    /// Puts a job at the end of the queue. If no thread can be started now, the job waits for the next call of this.
    pub(crate) fn leave(&self, job: J) {
        let mut waiting = self.line.waiting();
        waiting.jobs.push_back(job);
        let _ = self.start(&mut waiting);
        drop(waiting);
        self.line.changed.notify_one();
    }

    fn start(&self, waiting: &mut Waiting<J>) -> io::Result<()> {
        if !waiting.has_thread {
            (self.start)(self.name, Arc::clone(&self.line))?;
            waiting.has_thread = true;
        }
        Ok(())
    }

    /// As on a system that can start no more threads.
    #[cfg(test)]
    pub(crate) fn refuse_threads(&mut self, refuses: bool) {
        self.start = if refuses { |_, _| Err(io::ErrorKind::WouldBlock.into()) } else { start };
    }
}

fn start<J: Send + 'static>(name: &'static str, line: Arc<Line<J>>) -> io::Result<()> {
    spawn(name, move || line.run())
}

impl<J> Line<J> {
    /// Runs until the worker is dropped and no job waits.
    fn run(&self) {
        loop {
            let waiting = self
                .changed
                .wait_while(self.waiting(), |waiting| waiting.jobs.is_empty() && !waiting.is_closed);
            let next = waiting.unwrap_or_else(PoisonError::into_inner).jobs.pop_front();
            let Some(job) = next else { return };
            let _ = catch_unwind(AssertUnwindSafe(|| (self.work)(job)));
        }
    }

    /// Never held while foreign code runs, except for `place`.
    fn waiting(&self) -> MutexGuard<'_, Waiting<J>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<J: Send + 'static> Drop for Worker<J> {
    fn drop(&mut self) {
        self.line.waiting().is_closed = true;
        self.line.changed.notify_one();
    }
}

/// Runs `work` on a separate thread.
///
/// # Errors
/// If no thread could be started.
pub(crate) fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name(name.to_owned()).spawn(work).map(drop)
}

/// Why a call has no result.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoResult {
    /// It did not return in time, and may still run.
    Late,
    /// It panicked.
    Panicked,
    /// No thread could be started.
    NoThread,
}

/// The result of a call that may hang, on a separate thread.
pub(crate) fn within<T: Send + 'static>(
    name: &str,
    time: Duration,
    call: impl FnOnce() -> T + Send + 'static,
) -> Result<T, NoResult> {
    let (answer, answered) = mpsc::sync_channel(1);
    let work = move || {
        // There is no receiver after the timeout.
        let _ = answer.send(call());
    };
    spawn(name, work).map_err(|_| NoResult::NoThread)?;
    answered.recv_timeout(time).map_err(|error| match error {
        RecvTimeoutError::Timeout => NoResult::Late,
        RecvTimeoutError::Disconnected => NoResult::Panicked,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const AMPLE: Duration = Duration::from_secs(20);

    #[test]
    fn jobs_are_done_in_their_order_after_a_panic_too() {
        let (done, heard) = mpsc::channel();
        let worker = Worker::new("test", move |job: u32| {
            assert_ne!(job, 2, "scripted");
            done.send(job).unwrap();
        });
        for job in 1..=4 {
            worker.submit(job, VecDeque::push_back).unwrap();
        }
        drop(worker);
        assert_eq!(heard.iter().collect::<Vec<_>>(), [1, 3, 4]);
    }

    #[test]
    fn a_job_without_a_thread_comes_back_or_waits() {
        let (done, heard) = mpsc::channel();
        let mut worker = Worker::new("test", move |job: u32| done.send(job).unwrap());
        worker.refuse_threads(true);
        assert_eq!(worker.submit(1, VecDeque::push_back).unwrap_err().1, 1);
        worker.leave(2);
        worker.refuse_threads(false);
        worker.leave(3);
        drop(worker);
        assert_eq!(heard.iter().collect::<Vec<_>>(), [2, 3]);
    }

    #[test]
    fn a_call_that_hangs_or_panics_has_no_result() {
        assert_eq!(within("test", AMPLE, || 7), Ok(7));
        assert_eq!(within("test", AMPLE, || panic!("scripted")), Err::<(), _>(NoResult::Panicked));
        let (end, ended) = mpsc::channel::<()>();
        let hangs = move || {
            let _ = ended.recv();
        };
        assert_eq!(within("test", Duration::from_millis(20), hangs), Err(NoResult::Late));
        drop(end);
    }
}
