//! [`Queue`] over stores that panic and wait on command.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Duration;

use super::*;
use crate::vault::{MemoryStore, SecretStore};

/// Waits by blocking the thread.
fn wait<T>(answer: Answer<T>) -> Result<T, VaultError> {
    pollster::block_on(answered(answer))
}

fn queue() -> Queue<dyn SecretStore> {
    Queue::new(Arc::new(MemoryStore::new()), "test")
}

/// Keeps the thread busy until the returned value is dropped.
fn hold(queue: &Queue<dyn SecretStore>) -> mpsc::Sender<()> {
    let (hold, held) = mpsc::channel::<()>();
    let (begun, has_begun) = mpsc::channel();
    queue.submit_then(
        Place::Last,
        move |_| {
            begun.send(()).unwrap();
            let _ = held.recv();
        },
        |_| (),
    );
    has_begun.recv().unwrap();
    hold
}

/// Queues a call that records its number and its result.
fn note(queue: &Queue<dyn SecretStore>, place: Place, number: i32, to: &mpsc::Sender<Made<i32>>) {
    let to = to.clone();
    queue.submit_then(place, move |_| number, move |made| to.send(made).unwrap());
}

fn saving(name: &str) -> Place {
    Place::LastSaving(name.to_owned())
}

fn deleting(name: &str) -> Place {
    Place::FirstDeleting(name.to_owned())
}

#[test]
fn calls_run_in_the_order_in_which_they_were_asked_for() {
    let queue = queue();
    let count = Arc::new(AtomicUsize::new(0));
    let answers: Vec<_> = (0..100)
        .map(|_| {
            let count = Arc::clone(&count);
            queue.submit(Place::Last, move |_| Ok(count.fetch_add(1, Ordering::SeqCst)))
        })
        .collect();
    let order: Vec<_> = answers.into_iter().map(|answer| wait(answer).unwrap()).collect();
    assert_eq!(order, (0..100).collect::<Vec<_>>());
}

#[test]
fn a_deletion_overtakes_all_that_waits() {
    let queue = queue();
    let (to, made) = mpsc::channel();
    let held = hold(&queue);
    note(&queue, Place::Last, 1, &to);
    note(&queue, saving("b"), 2, &to);
    note(&queue, deleting("a"), 3, &to);
    note(&queue, Place::Last, 4, &to);
    drop(held);
    let order: Vec<_> = (0..4).map(|_| made.recv().unwrap()).collect();
    assert_eq!(order, [3, 1, 2, 4].map(Made::Done));
}

#[test]
fn a_save_that_waited_never_brings_back_what_was_deleted() {
    let queue = queue();
    let (to, made) = mpsc::channel();
    let held = hold(&queue);
    note(&queue, saving("a"), 1, &to);
    note(&queue, deleting("a"), 2, &to);
    note(&queue, saving("a"), 3, &to);
    drop(held);
    let order: Vec<_> = (0..3).map(|_| made.recv().unwrap()).collect();
    assert_eq!(order, [Made::Done(2), Made::Overtaken, Made::Done(3)]);
}

#[test]
fn a_panic_harms_its_own_call_only() {
    let queue = queue();
    let failed = queue.submit::<()>(Place::Last, |_| panic!("scripted"));
    let next = queue.submit(Place::Last, |_| Ok(7));
    assert!(matches!(wait(failed), Err(VaultError::Unavailable { .. })));
    assert_eq!(wait(next), Ok(7));
}

#[test]
fn a_callback_may_panic_and_may_call_again() {
    let queue = Arc::new(queue());
    queue.submit_then(Place::Last, |_| (), |_| panic!("scripted"));
    let (to, made) = mpsc::channel();
    let again = Arc::clone(&queue);
    queue.submit_then(Place::Last, |_| (), move |_| note(&again, Place::Last, 5, &to));
    assert_eq!(made.recv().unwrap(), Made::Done(5));
}

#[test]
fn a_panic_of_the_store_is_told_once() {
    let queue = queue();
    let (to, made) = mpsc::channel();
    queue.submit_then(Place::Last, |_| -> i32 { panic!("scripted") }, move |it| to.send(it).unwrap());
    assert_eq!(made.recv().unwrap(), Made::Broken);
    assert!(made.recv().is_err(), "told twice");
}

#[test]
fn a_failed_thread_start_fails_one_call_and_the_next_retries() {
    let mut queue = queue();
    queue.worker.refuse_threads(true);
    let (to, made) = mpsc::channel();
    let asked_on = thread::current().id();
    queue.submit_then(
        Place::Last,
        |_| -> i32 { unreachable!("there is no thread") },
        move |made| to.send((made, thread::current().id())).unwrap(),
    );
    assert_eq!(made.try_recv().unwrap(), (Made::Broken, asked_on));
    assert!(matches!(wait(queue.submit(Place::Last, |_| Ok(()))), Err(VaultError::Unavailable { .. })));
    queue.worker.refuse_threads(false);
    assert_eq!(wait(queue.submit(Place::Last, |_| Ok(7))), Ok(7));
}

#[test]
fn a_call_finishes_after_its_caller_and_the_queue_are_dropped() {
    let store = Arc::new(MemoryStore::new());
    let queue = Queue::new(Arc::clone(&store) as Arc<dyn SecretStore>, "test");
    let held = hold(&queue);
    drop(queue.submit(Place::Last, |store| Ok(store.write("name", b"value")?)));
    drop(queue);
    drop(held);
    while store.read("name").unwrap().is_none() {
        thread::yield_now();
    }
}

#[test]
fn the_thread_ends_with_the_queue() {
    let store: Arc<dyn SecretStore> = Arc::new(MemoryStore::new());
    let queue = Queue::new(Arc::clone(&store), "test");
    wait(queue.submit(Place::Last, |_| Ok(()))).unwrap();
    assert_eq!(Arc::strong_count(&store), 2);
    drop(queue);
    while Arc::strong_count(&store) > 1 {
        thread::yield_now();
    }
}

#[test]
fn no_call_gets_a_place_between_a_deletion_and_its_act() {
    for place in [Place::LastDeleting, deleting("a")] {
        let (begun, has_begun) = mpsc::channel();
        let (go_on, may_go_on) = mpsc::channel::<()>();
        let may_go_on = Mutex::new(may_go_on);
        let queue = Arc::new(queue().before_deletion(move || {
            begun.send(()).unwrap();
            // Nobody sends: it is the time that the other call has to come between.
            let _ = may_go_on.lock().unwrap().recv_timeout(Duration::from_millis(100));
        }));
        let hold = hold(&queue);
        let (tell, told) = mpsc::channel();
        let (other, to) = (Arc::clone(&queue), tell.clone());
        let between = thread::spawn(move || {
            has_begun.recv().unwrap();
            note(&other, Place::Last, 2, &to);
        });
        note(&queue, place, 1, &tell);
        between.join().unwrap();
        drop((hold, go_on));
        let order: Vec<_> = (0..2).map(|_| told.recv().unwrap()).collect();
        assert_eq!(order, [Made::Done(1), Made::Done(2)]);
    }
}
