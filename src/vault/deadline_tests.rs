//! [`WithDeadline`] around stores that hang and panic on command.

use std::sync::atomic::AtomicUsize;
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::Instant;

use super::*;
use crate::vault::MemoryStore;

const SHORT: Duration = Duration::from_millis(60);
const AMPLE: Duration = Duration::from_secs(20);

/// A fake: keeps values in memory, hangs while its gate is shut, panics at names that begin with `panic`.
#[derive(Default)]
struct GatedStore {
    memory: MemoryStore,
    shut: Mutex<bool>,
    opened: Condvar,
    calls: AtomicUsize,
}

impl GatedStore {
    fn new() -> Arc<Self> {
        Arc::new(Self::default())
    }

    fn shut(&self) {
        *self.shut.lock().unwrap() = true;
    }

    fn open(&self) {
        *self.shut.lock().unwrap() = false;
        self.opened.notify_all();
    }

    fn pass(&self) {
        self.calls.fetch_add(1, Ordering::SeqCst);
        let shut = self.shut.lock().unwrap();
        drop(self.opened.wait_while(shut, |shut| *shut).unwrap());
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

impl SecretStore for GatedStore {
    fn read(&self, name: &str) -> Result<Option<SecretBytes>, StoreError> {
        self.pass();
        assert!(!name.starts_with("panic"), "marked-secret");
        self.memory.read(name)
    }

    fn write(&self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        self.pass();
        assert!(!name.starts_with("panic"), "marked-secret");
        self.memory.write(name, value)
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.pass();
        self.memory.remove(name)
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        self.pass();
        self.memory.names()
    }

    fn status(&self) -> StoreStatus {
        self.pass();
        self.memory.status()
    }
}

/// Tries until the call that timed out has returned.
fn until_free<T>(mut attempt: impl FnMut() -> Result<T, StoreError>) -> T {
    let begun = Instant::now();
    loop {
        match attempt() {
            Ok(value) => return value,
            Err(error) => assert!(begun.elapsed() < AMPLE, "{error}"),
        }
        thread::sleep(Duration::from_millis(2));
    }
}

fn bytes(value: Option<SecretBytes>) -> Option<Vec<u8>> {
    value.map(|value| value.to_vec())
}

#[test]
fn answers_pass_unchanged() {
    let store = WithDeadline::new(GatedStore::new(), AMPLE);
    store.write("a", b"1").unwrap();
    store.write("b", b"2").unwrap();
    assert_eq!(bytes(store.read("a").unwrap()), Some(b"1".to_vec()));
    assert_eq!(store.names().unwrap(), ["a", "b"]);
    store.remove("a").unwrap();
    assert_eq!(bytes(store.read("a").unwrap()), None);
    assert_eq!(store.status(), MemoryStore::new().status());
    let too_large = store.write("a", &vec![0; 65_537]);
    assert_eq!(too_large, Err(StoreError::TooLarge { limit_bytes: 65_536 }));
}

#[test]
fn a_call_that_hangs_is_given_up_in_time() {
    let inner = GatedStore::new();
    let store = WithDeadline::new(inner.clone(), SHORT);
    inner.shut();
    let begun = Instant::now();
    let error = store.read("a").unwrap_err();
    assert!(begun.elapsed() >= SHORT && begun.elapsed() < AMPLE / 2);
    assert_eq!(error, StoreError::unavailable("it did not answer within 0.060 s"));
    inner.open();
}

#[test]
fn a_timeout_can_be_made_longer_and_never_shorter() {
    let inner = GatedStore::new();
    let store = WithDeadline::new(inner.clone(), SHORT);
    for (longer, timeout) in [(AMPLE, AMPLE), (SHORT, AMPLE)] {
        store.extend(longer);
        assert_eq!(store.timeout(), timeout);
    }
    inner.shut();
    thread::scope(|scope| {
        let reading = scope.spawn(|| store.read("a"));
        thread::sleep(SHORT * 2);
        inner.open();
        assert!(reading.join().unwrap().is_ok(), "the earlier timeout counted");
    });
}

#[test]
fn a_change_that_hangs_says_that_it_may_still_happen() {
    for change in [(|store| store.write("a", b"1")) as fn(&WithDeadline) -> Result<(), StoreError>, |store| {
        store.remove("a")
    }] {
        let inner = GatedStore::new();
        let store = WithDeadline::new(inner.clone(), SHORT);
        inner.shut();
        let text = change(&store).unwrap_err().to_string();
        assert!(text.contains("the change may still take effect"), "{text}");
        inner.open();
    }
}

#[test]
fn calls_during_a_hang_fail_at_once_without_reaching_the_store() {
    let inner = GatedStore::new();
    let store = WithDeadline::new(inner.clone(), Duration::from_millis(500));
    inner.shut();
    store.write("a", b"old").unwrap_err();
    let begun = Instant::now();
    for _ in 0..10 {
        let error = store.write("a", b"new").unwrap_err();
        assert_eq!(error, StoreError::unavailable("an earlier call has not returned yet"));
    }
    assert!(begun.elapsed() < Duration::from_millis(400), "ten calls waited");
    assert_eq!(inner.calls(), 1);
    inner.open();
    // The old write takes effect now, and none of the refused ones after it.
    assert_eq!(bytes(until_free(|| store.read("a"))), Some(b"old".to_vec()));
    store.write("a", b"newer").unwrap();
    assert_eq!(bytes(store.read("a").unwrap()), Some(b"newer".to_vec()));
}

#[test]
fn waiting_callers_fail_together_when_a_hung_call_times_out() {
    let inner = GatedStore::new();
    let store = WithDeadline::new(inner.clone(), Duration::from_millis(200));
    inner.shut();
    let begun = Instant::now();
    thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| store.read("a").unwrap_err());
        }
    });
    assert!(begun.elapsed() < Duration::from_secs(2), "the callers waited one after the other");
    assert_eq!(inner.calls(), 1);
    inner.open();
}

#[test]
fn a_panic_is_unavailable_without_its_text_and_stops_no_call() {
    let store = WithDeadline::new(GatedStore::new(), AMPLE);
    assert_eq!(store.read("panic").unwrap_err(), StoreError::unavailable("the store panicked"));
    assert_eq!(store.write("panic", b"1").unwrap_err(), StoreError::unavailable("the store panicked"));
    store.write("a", b"1").unwrap();
    assert_eq!(bytes(store.read("a").unwrap()), Some(b"1".to_vec()));
}

#[test]
fn a_failed_thread_start_is_unavailable_and_is_retried() {
    let mut store = WithDeadline::new(GatedStore::new(), AMPLE);
    store.worker.refuse_threads(true);
    let text = store.read("a").unwrap_err().to_string();
    assert!(text.contains("no thread could be started"), "{text}");
    store.worker.refuse_threads(false);
    assert_eq!(bytes(store.read("a").unwrap()), None);
}

#[test]
fn status_keeps_the_name_of_a_store_that_hangs() {
    let inner = GatedStore::new();
    let store = WithDeadline::new(inner.clone(), SHORT);
    let answered = until_free(|| match store.status().readiness {
        Readiness::Ready => Ok(store.status()),
        _ => Err(StoreError::Locked),
    });
    inner.shut();
    let hanging = store.status();
    assert_eq!(hanging.description, answered.description);
    assert!(matches!(hanging.readiness, Readiness::Failing(StoreError::Unavailable { .. })));
    inner.open();
}

#[test]
fn the_thread_ends_with_the_object() {
    let inner = GatedStore::new();
    let store = WithDeadline::new(inner.clone(), AMPLE);
    store.names().unwrap();
    drop(store);
    until_free(|| if Arc::strong_count(&inner) == 1 { Ok(()) } else { Err(StoreError::Locked) });
}

#[test]
fn nothing_is_called_before_the_first_call() {
    let inner = GatedStore::new();
    let store = WithDeadline::new(inner.clone(), AMPLE);
    assert_eq!((inner.calls(), Arc::strong_count(&inner)), (0, 2));
    drop(store);
}

#[test]
fn the_threads_name_tells_it_from_the_vaults_own() {
    /// A fake that reports the thread of its calls.
    struct Named;
    impl SecretStore for Named {
        fn read(&self, _: &str) -> Result<Option<SecretBytes>, StoreError> {
            Ok(None)
        }
        fn write(&self, _: &str, _: &[u8]) -> Result<(), StoreError> {
            Ok(())
        }
        fn remove(&self, _: &str) -> Result<(), StoreError> {
            Ok(())
        }
        fn names(&self) -> Result<Vec<String>, StoreError> {
            Ok(thread::current().name().map(str::to_owned).into_iter().collect())
        }
        fn status(&self) -> StoreStatus {
            StoreStatus { description: String::new(), readiness: Readiness::Ready }
        }
    }
    assert_eq!(WithDeadline::new(Arc::new(Named), AMPLE).names().unwrap(), ["wallet-jwt-store"]);
}
