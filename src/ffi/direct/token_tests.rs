use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use uniffi::Lower;

use super::super::answers::VALUE;
use super::*;
use crate::UniFfiTag;
use crate::ffi::errors::{ClockError, ListenerError};
use crate::ffi::key_fetcher::Clock;
use crate::ffi::session_manager::{SessionListener, SessionManager, direct_session_number};
use crate::ffi::texts::VaultConfigText;
use crate::ffi::vault::Vault;
use crate::ffi::verifier::Verifier;
use crate::manager::{SessionEvent, SessionManagerOptions, SessionState};

#[derive(Default)]
struct Recorder(Mutex<Vec<SessionEvent>>);

impl SessionListener for Recorder {
    fn on_event(&self, event: SessionEvent) -> Result<(), ListenerError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(event);
        Ok(())
    }
}

impl Recorder {
    fn was_asked(&self) -> bool {
        let events = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        events.iter().any(|event| matches!(event, SessionEvent::TokenNeeded { .. }))
    }
}

/// A manager without a session, and a token for it.
fn manager() -> (Arc<SessionManager>, Arc<Recorder>, String) {
    manager_of(super::tests::row())
}

fn manager_of((verifier, token): (Arc<Verifier>, String)) -> (Arc<SessionManager>, Arc<Recorder>, String) {
    let vault =
        Vault::from_config_json(VaultConfigText(r#"{"store": "memory"}"#.to_owned())).expect("memory");
    let listener = Arc::new(Recorder::default());
    let manager = SessionManager::new(
        &verifier,
        &vault,
        "default",
        Arc::<Recorder>::clone(&listener),
        SessionManagerOptions::default(),
    );
    (Arc::new(manager.expect("a manager")), listener, token)
}

fn signed_in() -> (Arc<SessionManager>, Arc<Recorder>, String) {
    let (manager, listener, token) = manager();
    sign_in(&manager, &token);
    (manager, listener, token)
}

fn sign_in(manager: &SessionManager, token: &str) {
    let text = argument(&mut &bytes(token.to_owned())[..]).expect("a text");
    pollster::block_on(manager.sign_in_with(text, None)).expect("a good token");
}

fn bytes<T: Lower<UniFfiTag>>(own: T) -> Vec<u8> {
    let mut bytes = Vec::new();
    T::write(own, &mut bytes);
    bytes
}

fn asked(number: i64, min_ttl_secs: i64, rejected: Option<&str>) -> Vec<u8> {
    let arguments = [bytes(min_ttl_secs), bytes(rejected.map(str::to_owned))].concat();
    answer(SESSION_TOKEN, number, &arguments, None).expect("an answer")
}

#[test]
fn the_current_token_is_answered_at_once() {
    let (manager, listener, token) = signed_in();
    let number = direct_session_number(manager.clone());
    for (min_ttl_secs, rejected) in [(60, None), (i64::MIN, None), (60, Some("another token"))] {
        let said = asked(number, min_ttl_secs, rejected);
        assert_eq!(said, value(token.clone()));
        assert_eq!(said[0], VALUE);
    }
    assert!(answers_with_a_token(SESSION_TOKEN));
    assert!(!listener.was_asked());
}

#[test]
fn a_token_that_does_not_suit_is_no_answer_and_asks_nobody() {
    let (manager, listener, token) = signed_in();
    let number = direct_session_number(manager.clone());
    for (min_ttl_secs, rejected) in [(i64::MAX, None), (60, Some(token.as_str()))] {
        assert_eq!(asked(number, min_ttl_secs, rejected), [NOT_AT_ONCE]);
    }
    assert!(!listener.was_asked());
    assert_eq!(asked(number, 60, None), value(token));
}

#[test]
fn a_refused_token_of_another_length_is_an_error() {
    let (manager, _, token) = signed_in();
    let number = direct_session_number(manager.clone());
    let arguments = [bytes(60_i64), bytes(Some(token))].concat();
    let refused = |arguments: &[u8]| answer(SESSION_TOKEN, number, arguments, None).is_err();
    for cut in 0..arguments.len() {
        assert!(refused(&arguments[..cut]), "{cut} bytes");
    }
    let of = |length: i32, text: &[u8]| [&bytes(60_i64)[..], &[1], &length.to_be_bytes(), text].concat();
    assert!(!refused(&of(5, b"token")));
    for (length, text) in [(4, &b"token"[..]), (6, b"token"), (-1, b"token"), (i32::MIN, b""), (1, b"\xff")] {
        assert!(refused(&of(length, text)), "{length}");
    }
}

#[test]
fn without_a_session_nothing_is_answered_at_once() {
    let (manager, listener, _) = manager();
    assert_eq!(asked(direct_session_number(manager.clone()), 60, None), [NOT_AT_ONCE]);
    let (signed_in, ..) = signed_in();
    let number = direct_session_number(signed_in.clone());
    pollster::block_on(signed_in.sign_out()).expect("memory deletes");
    assert_eq!(asked(number, 60, None), [NOT_AT_ONCE]);
    assert!(!listener.was_asked());
}

/// It jumps far ahead after so many more readings.
struct Jumping {
    now_at: i64,
    readings: AtomicUsize,
}

impl Clock for Jumping {
    fn now_at(&self) -> Result<i64, ClockError> {
        let left = self.readings.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1));
        Ok(if left.is_ok() { self.now_at } else { self.now_at + 1_000_000_000 })
    }
}

#[test]
fn a_token_that_stops_to_suit_meanwhile_is_no_answer() {
    let clock = OnceLock::new();
    let row = super::tests::row_at(|now_at| {
        Arc::clone(clock.get_or_init(|| Arc::new(Jumping { now_at, readings: AtomicUsize::new(usize::MAX) })))
            as Arc<dyn Clock>
    });
    let (manager, listener, token) = manager_of(row);
    sign_in(&manager, &token);
    let number = direct_session_number(manager.clone());
    clock.get().expect("a clock").readings.store(1, SeqCst);
    assert_eq!(asked(number, 60, None), [NOT_AT_ONCE]);
    // The state machine had the call: the app's own call would join its request.
    let until = Instant::now() + Duration::from_secs(20);
    while !listener.was_asked() && Instant::now() < until {
        thread::sleep(Duration::from_millis(5));
    }
    assert!(listener.was_asked());
}

#[test]
fn the_state_is_answered() {
    let (manager, _, _) = signed_in();
    let number = direct_session_number(manager.clone());
    let said = || answer(SESSION_STATE, number, &[], None).expect("an answer");
    assert_eq!(said(), value(manager.state()));
    pollster::block_on(manager.sign_out()).expect("memory deletes");
    assert_eq!(said(), value(SessionState::SignedOut));
    drop(manager);
    assert_eq!(said(), [CLOSED]);
}

#[test]
fn a_closed_manager_is_said_to_be_closed() {
    let (manager, ..) = signed_in();
    let number = direct_session_number(manager.clone());
    drop(manager);
    for gone in [number, 0, -1, i64::MAX] {
        assert_eq!(asked(gone, 60, None), [CLOSED]);
    }
}

#[test]
fn a_verifiers_number_is_no_session_managers() {
    let (verifier, token) = super::tests::row();
    assert_eq!(asked(direct_number(verifier.clone()), 60, None), [CLOSED]);
    let (manager, ..) = signed_in();
    let said = answer(VERIFY_OFFLINE, direct_session_number(manager.clone()), token.as_bytes(), None);
    assert_eq!(said.expect("an answer"), [CLOSED]);
}
