//! Random sequences of operations and faults, compared step by step with a reference model that was written from the
//! design: answers, state, events, and what the keychain holds.

#[path = "offline/mod.rs"]
mod offline;
#[path = "session_model/reference.rs"]
mod reference;
#[path = "session/mod.rs"]
mod session;
#[path = "signer/mod.rs"]
mod signer;

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use reference::{Answer, Reference, State, Token};
use session::clock::{HandClock, START_AT};
use session::gate::{done, ready};
use session::keychain::{FakeKeychain, Faults};
use session::world::{self, ENTRY, Waiting, World};
use signer::Signer;
use wallet_jwt::{SessionEvent, SessionState};

#[derive(Clone, Copy, Debug)]
struct NewToken {
    user: &'static str,
    ttl_secs: i64,
    is_genuine: bool,
}

#[derive(Clone, Copy, Debug)]
enum Op {
    SignIn(NewToken),
    Restore,
    Token {
        min_ttl_secs: i64,
    },
    /// Answers a request: the newest one, the one before that, and so on.
    Complete {
        back: usize,
        token: NewToken,
    },
    Fail {
        back: usize,
    },
    SignOut,
    CheckNow,
    Advance {
        secs: u32,
    },
    Fault(&'static str),
    LoseKey,
    Corrupt,
    NewProcess,
}

fn new_token() -> impl Strategy<Value = NewToken> {
    let user = prop_oneof![4 => Just("alice"), 1 => Just("bob")];
    let ttl_secs = prop_oneof![Just(-100), Just(-30), Just(30), Just(500), Just(5_000)];
    let is_genuine = prop_oneof![6 => Just(true), 1 => Just(false)];
    (user, ttl_secs, is_genuine).prop_map(|(user, ttl_secs, is_genuine)| NewToken {
        user,
        ttl_secs,
        is_genuine,
    })
}

fn op() -> impl Strategy<Value = Op> {
    let back = || prop_oneof![4 => Just(0_usize), 1 => Just(1), 1 => Just(50)];
    let fault = prop_oneof![
        4 => Just(""),
        1 => Just("locked"),
        1 => Just("unavailable"),
        1 => Just("full"),
        1 => Just("refuses removal"),
    ];
    prop_oneof![
        5 => new_token().prop_map(Op::SignIn),
        4 => Just(Op::Restore),
        6 => prop_oneof![Just(i64::MIN), Just(60), Just(1_000), Just(100_000)]
            .prop_map(|min_ttl_secs| Op::Token { min_ttl_secs }),
        5 => (back(), new_token()).prop_map(|(back, token)| Op::Complete { back, token }),
        1 => back().prop_map(|back| Op::Fail { back }),
        2 => Just(Op::SignOut),
        3 => Just(Op::CheckNow),
        3 => prop_oneof![Just(1_u32), Just(59), Just(60), Just(600), Just(10_000)]
            .prop_map(|secs| Op::Advance { secs }),
        5 => fault.prop_map(Op::Fault),
        1 => Just(Op::LoseKey),
        1 => Just(Op::Corrupt),
        2 => Just(Op::NewProcess),
    ]
}

/// The library beside the reference.
struct Pair {
    world: World,
    reference: Reference,
    texts: HashMap<Token, String>,
    waiting: Vec<(usize, Waiting)>,
    callers: usize,
    /// The ids of this process's requests, in their order.
    request_ids: Vec<i64>,
}

impl Pair {
    fn new() -> Self {
        Pair {
            world: World::over(HandClock::new(), FakeKeychain::new()),
            reference: Reference::new(START_AT),
            texts: HashMap::new(),
            waiting: Vec::new(),
            callers: 0,
            request_ids: Vec::new(),
        }
    }

    fn make(&mut self, new: NewToken) -> (Token, String) {
        let expires_at = self.reference.now_at + new.ttl_secs;
        let (number, NewToken { user, is_genuine, .. }) = (self.texts.len(), new);
        let token = Token { number, user, expires_at, is_genuine };
        let signer = if is_genuine { Signer::ed25519() } else { Signer::other_rsa() };
        let text = world::token(&signer, user, expires_at);
        self.texts.insert(token, text.clone());
        (token, text)
    }

    /// A request of the reference's, and the library's id for it.
    fn request(&self, back: usize) -> (usize, i64) {
        let number = self.reference.requests.saturating_sub(back);
        let index = number.checked_sub(1);
        (number, index.map_or(-7, |index| self.request_ids[index]))
    }

    fn step(&mut self, op: Op) -> TestCaseResult {
        let (expected, found) = self.perform(op);
        prop_assert_eq!(found, expected, "the answer");
        if op_takes_time(op) {
            // An id that never was changes nothing; what follows an operation is done before the next one.
            for _ in 0..2 {
                let _ = done(self.world.manager.fail_renewal(i64::MIN, ""));
            }
            self.reference.time();
        }
        self.compare()
    }

    fn perform(&mut self, op: Op) -> (String, String) {
        let said = |result: Result<(), &'static str>| result.err().unwrap_or("ok").to_owned();
        match op {
            Op::SignIn(new) => {
                let (token, text) = self.make(new);
                let found = world::code(done(self.world.manager.sign_in(&text, None)));
                (said(self.reference.sign_in(token)), found.to_owned())
            }
            Op::Restore => {
                let found = of_state(done(self.world.manager.restore()));
                let result = self.reference.restore();
                (result.err().map_or_else(|| format!("{:?}", self.current()), str::to_owned), found)
            }
            Op::CheckNow => {
                let found = of_state(done(self.world.manager.check_now()));
                self.reference.check_now();
                (format!("{:?}", self.current()), found)
            }
            Op::Token { min_ttl_secs } => {
                self.waiting.push((self.callers, Box::pin(self.world.manager.token(min_ttl_secs))));
                self.reference.token(self.callers, min_ttl_secs);
                self.callers += 1;
                Default::default()
            }
            Op::Complete { back, token } => {
                let (number, id) = self.request(back);
                let (token, text) = self.make(token);
                let found = world::code(done(self.world.manager.complete_renewal(id, &text, None)));
                (said(self.reference.complete(number, token)), found.to_owned())
            }
            Op::Fail { back } => {
                let (number, id) = self.request(back);
                let found = world::code(done(self.world.manager.fail_renewal(id, "why")));
                (said(self.reference.fail(number)), found.to_owned())
            }
            Op::SignOut => {
                let found = world::code(done(self.world.manager.sign_out()));
                (said(self.reference.sign_out()), found.to_owned())
            }
            Op::Advance { secs } => {
                self.world.clock.advance(secs);
                self.reference.now_at += i64::from(secs);
                Default::default()
            }
            Op::Fault(_) | Op::LoseKey | Op::Corrupt | Op::NewProcess => {
                self.meddle(op);
                Default::default()
            }
        }
    }

    /// What happens to an app without its doing.
    fn meddle(&mut self, op: Op) {
        let has_entry = self.reference.entry.is_some();
        let keychain = &self.world.keychain;
        match op {
            Op::LoseKey => {
                keychain.lose_key();
                self.reference.key_lost = has_entry;
            }
            Op::Corrupt => {
                keychain.corrupt();
                self.reference.corrupt = has_entry;
            }
            Op::NewProcess => {
                self.waiting.clear();
                self.request_ids.clear();
                self.world = self.world.process();
                self.reference.new_process();
            }
            Op::Fault(fault) => {
                let faults = Faults {
                    locked: fault == "locked",
                    unavailable: fault == "unavailable",
                    full: fault == "full",
                    refuses_removal: fault == "refuses removal",
                    panics: false,
                };
                keychain.set(|current| *current = faults);
                self.reference.fault = fault;
            }
            _ => {}
        }
    }

    /// The reference's state with the time taken into account.
    fn current(&mut self) -> State {
        self.reference.time();
        self.reference.state
    }

    fn compare(&mut self) -> TestCaseResult {
        prop_assert_eq!(state(&self.world.manager.state()), format!("{:?}", self.reference.state));
        let mut expected = std::mem::take(&mut self.reference.answers);
        expected.sort_by_key(|(caller, _)| *caller);
        let mut found: Vec<Answer> = Vec::new();
        for (caller, mut waiting) in std::mem::take(&mut self.waiting) {
            match ready(&mut waiting) {
                Some(result) => found.push((caller, self.named(result))),
                None => self.waiting.push((caller, waiting)),
            }
        }
        prop_assert_eq!(found, expected, "the answers to the callers of `token`");

        let expected = std::mem::take(&mut self.reference.events);
        let events = self.world.listener.take(expected.len());
        let found: Vec<_> = events.iter().map(|event| self.heard(event)).collect();
        prop_assert_eq!(found, expected, "the events");
        let ids: HashSet<_> = self.request_ids.iter().collect();
        prop_assert_eq!(ids.len(), self.request_ids.len(), "an id was given twice");

        let entry = self.world.keychain.raw(ENTRY);
        prop_assert_eq!(entry.is_some(), self.reference.entry.is_some(), "the entry");
        if let Some(token) = self.reference.entry.filter(|_| !self.reference.corrupt) {
            prop_assert!(self.world.keychain.keeps(ENTRY, &self.texts[&token]), "another token is kept");
        }
        Ok(())
    }

    fn named(&self, result: Result<String, wallet_jwt::SessionError>) -> Result<Token, &'static str> {
        match result {
            Ok(text) => Ok(*self.texts.iter().find(|(_, known)| **known == text).expect("a token of ours").0),
            Err(error) => Err(error.code().as_str()),
        }
    }

    fn heard(&mut self, event: &SessionEvent) -> String {
        match event {
            SessionEvent::Changed { status } => format!("Changed {status:?}"),
            SessionEvent::StorageReset { reason } => format!("StorageReset {reason:?}"),
            SessionEvent::NotKept { code } => format!("NotKept {}", code.as_str()),
            SessionEvent::RenewalNeeded { request_id } => {
                self.request_ids.push(*request_id);
                "RenewalNeeded".to_owned()
            }
            other => format!("{other:?}"),
        }
    }
}

/// Only the operations of a manager look at the clock.
fn op_takes_time(op: Op) -> bool {
    !matches!(op, Op::Fault(_) | Op::LoseKey | Op::Corrupt | Op::NewProcess)
}

fn state(state: &SessionState) -> String {
    match state {
        SessionState::NotRestored => "Loading".to_owned(),
        SessionState::Active(_) => "Active".to_owned(),
        SessionState::Expired(_) => "Expired".to_owned(),
        SessionState::Unavailable { .. } => "Unavailable".to_owned(),
        other => format!("{other:?}"),
    }
}

fn of_state(result: Result<SessionState, wallet_jwt::SessionError>) -> String {
    result.map_or_else(|error| error.code().as_str().to_owned(), |found| state(&found))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_manager_does_what_the_reference_says(ops in prop::collection::vec(op(), 1..40)) {
        let mut pair = Pair::new();
        for op in ops {
            pair.step(op)?;
        }
        // An event too many would come before the next one.
        let quiet = pair.world.listener.heard();
        prop_assert_eq!(quiet, []);
    }
}
