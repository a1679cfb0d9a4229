use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::*;

const AMPLE: Duration = Duration::from_secs(20);

/// A prompt that is open until the test answers it, or until it is dismissed.
#[derive(Default)]
struct Desktop {
    raised: AtomicUsize,
    dismissed: Arc<AtomicUsize>,
    /// Ends the open prompt.
    open: Mutex<Option<mpsc::Sender<Result<(), StoreError>>>>,
    /// Only the user closes it.
    stays: AtomicBool,
    opened: AtomicUsize,
    /// Raises no prompt, and returns only after the test says so.
    hangs: Mutex<Option<Receiver<()>>>,
}

impl Desktop {
    fn answer(&self, result: Result<(), StoreError>) {
        until(|| self.open.lock().unwrap().is_some());
        let _ = self.open.lock().unwrap().take().unwrap().send(result);
    }

    fn raised(&self) -> usize {
        self.raised.load(Ordering::SeqCst)
    }

    fn dismissed(&self) -> usize {
        self.dismissed.load(Ordering::SeqCst)
    }
}

impl Asks for Desktop {
    fn ask(&self, prompt: &OpenPrompt) -> Result<(), StoreError> {
        *self.open.lock().unwrap() = None;
        self.raised.fetch_add(1, Ordering::SeqCst);
        if let Some(hangs) = self.hangs.lock().unwrap().take() {
            let _ = hangs.recv();
        }
        let (answer, answered) = mpsc::channel();
        *self.open.lock().unwrap() = Some(answer.clone());
        if self.stays.load(Ordering::SeqCst) {
            if !prompt.stays() {
                return Ok(());
            }
            self.opened.fetch_add(1, Ordering::SeqCst);
            return answered.recv().unwrap();
        }
        let dismissed = Arc::clone(&self.dismissed);
        let is_wanted = prompt.opened(move || {
            dismissed.fetch_add(1, Ordering::SeqCst);
            let detail = "the prompt was dismissed".to_owned();
            let _ = answer.send(Err(StoreError::NotConfirmed { detail }));
        });
        if !is_wanted {
            return Ok(());
        }
        self.opened.fetch_add(1, Ordering::SeqCst);
        answered.recv().unwrap()
    }
}

fn desktop() -> (Arc<Desktop>, SharedPrompt) {
    let desktop = Arc::new(Desktop::default());
    (Arc::clone(&desktop), SharedPrompt::new(desktop))
}

fn until(mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < AMPLE, "timed out");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn result(answer: Answer<()>) -> Result<(), VaultError> {
    answer.blocking_recv().unwrap()
}

fn detail(answer: Answer<()>) -> String {
    match result(answer) {
        Err(VaultError::NotConfirmed { detail }) => detail,
        other => format!("{other:?}"),
    }
}

#[test]
fn fifty_callers_share_one_prompt() {
    let (desktop, shared) = desktop();
    let answers: Vec<_> = (0..50).map(|_| shared.ask(AMPLE, ())).collect();
    desktop.answer(Ok(()));
    for answer in answers {
        assert_eq!(result(answer), Ok(()));
    }
    assert_eq!((desktop.raised(), desktop.dismissed()), (1, 0));
}

#[test]
fn a_prompt_is_dismissed_when_its_last_callers_time_is_over() {
    let (desktop, shared) = desktop();
    let long = shared.ask(Duration::from_millis(400), ());
    let short = shared.ask(Duration::from_millis(100), ());
    assert_eq!(detail(short), "the prompt was not answered within 0.100 s");
    assert_eq!(desktop.dismissed(), 0);
    assert_eq!(detail(long), "the prompt was not answered within 0.400 s");
    until(|| desktop.dismissed() == 1);
}

#[test]
fn a_cancel_ends_the_prompt_once_and_the_next_one_opens() {
    let (desktop, shared) = desktop();
    shared.cancel();
    let answers = [shared.ask(AMPLE, ()), shared.ask(AMPLE, ())];
    until(|| desktop.open.lock().unwrap().is_some());
    shared.cancel();
    shared.cancel();
    for answer in answers {
        assert_eq!(detail(answer), "the prompt was cancelled by the app");
    }
    until(|| desktop.dismissed() == 1);
    until(|| !callers(&shared.callers).has_thread);
    let again = shared.ask(AMPLE, ());
    until(|| desktop.raised() == 2);
    until(|| desktop.open.lock().unwrap().is_some());
    desktop.answer(Ok(()));
    assert!(result(again) == Ok(()) && desktop.dismissed() == 1);
}

#[test]
fn a_service_that_hangs_delays_no_answer_and_no_later_prompt() {
    // Many at once, because the next caller must come at the moment at which the first is refused.
    std::thread::scope(|scope| {
        for _ in 0..24 {
            scope.spawn(a_service_hangs_once);
        }
    });
}

fn a_service_hangs_once() {
    let (release, hangs) = mpsc::channel();
    let (desktop, shared) = desktop();
    *desktop.hangs.lock().unwrap() = Some(hangs);
    let text = "the keychain cannot be used: it raised no prompt within 0.100 s";
    let refused = result(shared.ask(Duration::from_millis(100), ()));
    assert_eq!(refused.map_err(|error| error.to_string()), Err(text.to_owned()));
    // One that comes meanwhile gets a prompt of its own, and the late one is not opened.
    let next = shared.ask(AMPLE, ());
    release.send(()).unwrap();
    until(|| desktop.raised() == 2 && desktop.opened.load(Ordering::SeqCst) == 1);
    until(|| desktop.open.lock().unwrap().is_some());
    desktop.answer(Ok(()));
    assert_eq!(result(next), Ok(()));
}

#[test]
fn what_the_user_does_reaches_every_caller() {
    let (desktop, shared) = desktop();
    let answers = [shared.ask(AMPLE, ()), shared.ask(AMPLE, ())];
    desktop.answer(Err(StoreError::Locked));
    for answer in answers {
        assert_eq!(result(answer), Err(VaultError::Locked));
    }
}

#[test]
fn a_prompt_whose_code_panics_is_an_answer() {
    struct Panics;
    impl Asks for Panics {
        fn ask(&self, _: &OpenPrompt) -> Result<(), StoreError> {
            panic!("scripted")
        }
    }
    let shared = SharedPrompt::new(Arc::new(Panics));
    for _ in 0..2 {
        assert_eq!(result(shared.ask(AMPLE, ())), Err(no_answer()));
    }
}

#[test]
fn a_prompt_that_would_stay_is_not_opened_for_nobody() {
    let (release, hangs) = mpsc::channel();
    let (desktop, shared) = desktop();
    desktop.stays.store(true, Ordering::SeqCst);
    *desktop.hangs.lock().unwrap() = Some(hangs);
    assert!(result(shared.ask(Duration::from_millis(100), ())).is_err());
    until(|| callers(&shared.callers).waiting.is_empty());
    std::thread::sleep(LOOK_INTERVAL * 4);
    release.send(()).unwrap();
    until(|| !callers(&shared.callers).has_thread);
    assert_eq!((desktop.raised(), desktop.opened.load(Ordering::SeqCst)), (1, 0));
}

#[test]
fn a_prompt_that_stays_is_the_next_callers_too() {
    let (desktop, shared) = desktop();
    desktop.stays.store(true, Ordering::SeqCst);
    let first = shared.ask(Duration::from_millis(100), ());
    assert_eq!(detail(first), "the prompt was not answered within 0.100 s");
    let cancelled = shared.ask(AMPLE, ());
    shared.cancel();
    assert_eq!(detail(cancelled), "the prompt was cancelled by the app");
    let next = shared.ask(AMPLE, ());
    std::thread::sleep(LOOK_INTERVAL * 4);
    desktop.answer(Err(StoreError::Locked));
    assert_eq!(result(next), Err(VaultError::Locked));
    assert_eq!((desktop.raised(), desktop.dismissed()), (1, 0));
    until(|| !callers(&shared.callers).has_thread);
}

#[test]
fn a_prompt_keeps_what_has_it_until_its_end() {
    let (desktop, shared) = desktop();
    let vault = Arc::new(());
    drop(shared.ask(AMPLE, Arc::clone(&vault)));
    until(|| desktop.open.lock().unwrap().is_some());
    assert_eq!(Arc::strong_count(&vault), 2, "its caller has gone, the prompt has not");
    desktop.answer(Ok(()));
    until(|| Arc::strong_count(&vault) == 1);
}
