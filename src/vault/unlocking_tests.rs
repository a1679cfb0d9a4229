use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

const AMPLE: Duration = Duration::from_secs(20);

/// A prompt that is open until the test answers it, or until it is dismissed.
#[derive(Default)]
struct Desktop {
    raised: AtomicUsize,
    dismissed: Arc<AtomicUsize>,
    /// Ends the open prompt.
    open: Mutex<Option<mpsc::Sender<Result<(), StoreError>>>>,
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

impl Unlocker for Desktop {
    fn unlock(&self, prompt: &OpenPrompt) -> Result<(), StoreError> {
        *self.open.lock().unwrap() = None;
        self.raised.fetch_add(1, Ordering::SeqCst);
        if let Some(hangs) = self.hangs.lock().unwrap().take() {
            let _ = hangs.recv();
        }
        let (answer, answered) = mpsc::channel();
        *self.open.lock().unwrap() = Some(answer.clone());
        let dismissed = Arc::clone(&self.dismissed);
        prompt.opened(move || {
            dismissed.fetch_add(1, Ordering::SeqCst);
            let detail = "the prompt was dismissed".to_owned();
            let _ = answer.send(Err(StoreError::NotConfirmed { detail }));
        });
        answered.recv().unwrap()
    }
}

fn desktop() -> (Arc<Desktop>, Unlocks) {
    let desktop = Arc::new(Desktop::default());
    (Arc::clone(&desktop), Unlocks::new(desktop))
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
    let (desktop, unlocks) = desktop();
    let answers: Vec<_> = (0..50).map(|_| unlocks.unlock(AMPLE)).collect();
    desktop.answer(Ok(()));
    for answer in answers {
        assert_eq!(result(answer), Ok(()));
    }
    assert_eq!((desktop.raised(), desktop.dismissed()), (1, 0));
}

#[test]
fn a_prompt_is_dismissed_when_its_last_callers_time_is_over() {
    let (desktop, unlocks) = desktop();
    let long = unlocks.unlock(Duration::from_millis(400));
    let short = unlocks.unlock(Duration::from_millis(100));
    assert_eq!(detail(short), "the prompt was not answered within 0.100 s");
    assert_eq!(desktop.dismissed(), 0);
    assert_eq!(detail(long), "the prompt was not answered within 0.400 s");
    until(|| desktop.dismissed() == 1);
}

#[test]
fn a_cancel_ends_the_prompt_once_and_the_next_one_opens() {
    let (desktop, unlocks) = desktop();
    unlocks.cancel();
    let answers = [unlocks.unlock(AMPLE), unlocks.unlock(AMPLE)];
    until(|| desktop.open.lock().unwrap().is_some());
    unlocks.cancel();
    unlocks.cancel();
    for answer in answers {
        assert_eq!(detail(answer), "the prompt was cancelled by the app");
    }
    until(|| desktop.dismissed() == 1);
    until(|| !callers(&unlocks.callers).has_thread);
    let again = unlocks.unlock(AMPLE);
    until(|| desktop.raised() == 2);
    until(|| desktop.open.lock().unwrap().is_some());
    desktop.answer(Ok(()));
    assert!(result(again) == Ok(()) && desktop.dismissed() == 1);
}

#[test]
fn a_service_that_hangs_delays_no_answer_and_no_later_prompt() {
    let (release, hangs) = mpsc::channel();
    let (desktop, unlocks) = desktop();
    *desktop.hangs.lock().unwrap() = Some(hangs);
    let text = "the keychain cannot be used: it raised no prompt within 0.100 s";
    let refused = result(unlocks.unlock(Duration::from_millis(100)));
    assert_eq!(refused.map_err(|error| error.to_string()), Err(text.to_owned()));
    // One that comes meanwhile gets a prompt of its own, and the late one is dismissed at once.
    let next = unlocks.unlock(AMPLE);
    release.send(()).unwrap();
    until(|| desktop.raised() == 2 && desktop.dismissed() == 1);
    until(|| desktop.open.lock().unwrap().is_some());
    desktop.answer(Ok(()));
    assert_eq!(result(next), Ok(()));
}

#[test]
fn what_the_user_does_reaches_every_caller() {
    let (desktop, unlocks) = desktop();
    let answers = [unlocks.unlock(AMPLE), unlocks.unlock(AMPLE)];
    desktop.answer(Err(StoreError::Locked));
    for answer in answers {
        assert_eq!(result(answer), Err(VaultError::Locked));
    }
}

#[test]
fn a_prompt_whose_code_panics_is_an_answer() {
    struct Panics;
    impl Unlocker for Panics {
        fn unlock(&self, _: &OpenPrompt) -> Result<(), StoreError> {
            panic!("scripted")
        }
    }
    let unlocks = Unlocks::new(Arc::new(Panics));
    for _ in 0..2 {
        assert_eq!(result(unlocks.unlock(AMPLE)), Err(no_answer()));
    }
}

#[test]
fn a_callers_time_has_limits() {
    for wrong in [i64::MIN, -1, 0, 601, i64::MAX] {
        let text = "timeout_secs";
        assert!(timeout(wrong).is_err_and(|error| error.to_string().contains(text)), "{wrong}");
    }
    assert_eq!((timeout(1), timeout(600)), (Ok(Duration::from_secs(1)), Ok(Duration::from_secs(600))));
}
