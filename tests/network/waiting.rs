//! Waits for events on other threads, with a long deadline and never with a fixed pause.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

/// Much longer than the slowest machine needs.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// Returns as soon as the condition is true.
pub async fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !condition() {
        assert!(begun.elapsed() < DEADLINE, "timed out waiting until {what}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Starts every future as a task, and returns when each task has run until it waits or has ended.
pub async fn all_begun<F>(futures: impl IntoIterator<Item = F>) -> JoinSet<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    let begun = Arc::new(AtomicUsize::new(0));
    let mut tasks = JoinSet::new();
    let mut count = 0;
    for future in futures {
        let begun = Arc::clone(&begun);
        tasks.spawn(async move {
            let mut future = Box::pin(future);
            let mut counted = false;
            std::future::poll_fn(move |context| {
                let polled = future.as_mut().poll(context);
                if !std::mem::replace(&mut counted, true) {
                    begun.fetch_add(1, Ordering::SeqCst);
                }
                polled
            })
            .await
        });
        count += 1;
    }
    eventually("every caller waits", || begun.load(Ordering::SeqCst) == count).await;
    tasks
}
