//! Verifications that wait for keys while other verifications and calls run.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use wallet_jwt::keys::{FetchError, KeysRequest, KeysResponse};
use wallet_jwt::manager::SessionStatus;
use wallet_jwt::{KeyFetcher, SessionState};

use crate::session::clock::{HandClock, START_AT};
use crate::session::gate::{Gate, done, is_waiting};
use crate::session::keychain::{Call, FakeKeychain};
use crate::session::world::{ENTRY, World, changed, code, fetching, jwk_set, renewed, token};
use crate::signer::Signer;

/// An endpoint that returns one key without waiting for a number of times. After that it waits at the gate and
/// returns both keys.
struct SlowEndpoint {
    gate: Gate,
    at_once: AtomicUsize,
}

impl KeyFetcher for SlowEndpoint {
    fn fetch(&self, _: &KeysRequest) -> Result<KeysResponse, FetchError> {
        let counted =
            self.at_once.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        let signers = if counted.is_ok() {
            vec![Signer::ed25519()]
        } else {
            self.gate.pass();
            vec![Signer::ed25519(), Signer::rsa()]
        };
        Ok(KeysResponse { status: 200, body: jwk_set(&signers).into_bytes(), ..KeysResponse::default() })
    }
}

/// A world whose keys wait at the gate, except for the first answers. The verification of a token of
/// [`Signer::rsa`] waits for them.
pub fn slow(at_once: usize) -> (World, Gate) {
    slow_over(HandClock::new(), FakeKeychain::new(), at_once)
}

fn slow_over(clock: Arc<HandClock>, keychain: Arc<FakeKeychain>, at_once: usize) -> (World, Gate) {
    let gate = Gate::default();
    let endpoint = SlowEndpoint { gate: gate.clone(), at_once: at_once.into() };
    let verifier = fetching(&clock, Arc::new(endpoint));
    (World::with_verifier(clock, keychain, verifier), gate)
}

/// Alice is signed in. The verification of a token of the second key waits at the gate.
fn signed_in(ttl_secs: i64) -> (World, Gate) {
    let (world, gate) = slow(1);
    world.signed_in("alice", ttl_secs);
    // The cooldown for unknown keys must pass first.
    world.clock.advance(60);
    (world, gate)
}

fn slow_token() -> String {
    token(&Signer::rsa(), "alice", START_AT + 20_000)
}

#[test]
fn sign_out_wins_over_a_sign_in_that_is_being_verified() {
    let (world, gate) = slow(0);
    let signing_in = world.manager.sign_in_with(&world.token("alice", 3600), None);
    gate.arrived();
    let signing_out = world.manager.sign_out();
    let after = world.token("bob", 3600);
    let newer = world.manager.sign_in_with(&after, None);
    gate.open();
    assert_eq!(code(done(signing_in)), "E_SIGNED_OUT");
    done(signing_out).unwrap();
    done(newer).unwrap();
    assert!(world.keychain.keeps(ENTRY, &after), "a later call works");
    assert_eq!(world.keychain.calls().writes, 1, "the older token never reached the keychain");
    world.listener.expect(&[changed(SessionStatus::SignedOut), changed(SessionStatus::Active)]);
    world.nothing_more();
}

#[test]
fn the_later_of_two_calls_wins_even_if_it_ends_first() {
    let (world, gate) = signed_in(3600);
    let earlier = world.manager.sign_in_with(&slow_token(), None);
    gate.arrived();
    // It expires earlier: the order of the calls decides, not `exp`.
    let later = world.signed_in("alice", 1800);
    gate.open();
    assert_eq!(code(done(earlier)), "E_RENEWAL_SUPERSEDED");
    assert_eq!(done(world.manager.token(60, None)), Ok(later.clone()));
    assert!(world.keychain.keeps(ENTRY, &later));
    world.nothing_more();
}

#[test]
fn a_sign_in_called_after_the_request_supersedes_the_answer() {
    let (world, gate) = signed_in(3600);
    let (waiting, request_id) = world.asked(7200);
    let answering = world.manager.provide_token(request_id, &slow_token(), None);
    gate.arrived();
    let newer = world.signed_in("alice", 9000);
    // The waiting caller gets this token, and no call fails.
    assert_eq!(done(waiting), Ok(newer.clone()));
    gate.open();
    assert_eq!(code(done(answering)), "E_RENEWAL_SUPERSEDED");
    assert_eq!(done(world.manager.token(60, None)), Ok(newer));
    world.nothing_more();
}

#[test]
fn a_sign_in_called_before_the_request_is_superseded_by_it() {
    let (world, gate) = signed_in(3600);
    let signing_in = world.manager.sign_in_with(&slow_token(), None);
    gate.arrived();
    let (waiting, request_id) = world.asked(7200);
    let answer = world.token("alice", 9000);
    done(world.manager.provide_token(request_id, &answer, None)).unwrap();
    assert_eq!(done(waiting), Ok(answer.clone()));
    gate.open();
    assert_eq!(code(done(signing_in)), "E_RENEWAL_SUPERSEDED");
    assert_eq!(done(world.manager.token(60, None)), Ok(answer));
    world.listener.expect(&[renewed()]);
    world.nothing_more();
}

#[test]
fn a_renewal_being_verified_is_not_a_pending_sign_in() {
    let (world, gate) = signed_in(3600);
    let (waiting, request_id) = world.asked(7200);
    let answering = world.manager.provide_token(request_id, &slow_token(), None);
    gate.arrived();
    assert!(!world.manager.is_pending());
    done(world.manager.cancel_sign_in()).unwrap();
    gate.open();
    done(answering).unwrap();
    done(waiting).unwrap();
}

#[test]
fn a_slow_verification_delays_no_other_call() {
    let (world, gate) = signed_in(3600);
    let signing_in = world.manager.sign_in_with(&slow_token(), None);
    gate.arrived();
    assert!(done(world.manager.token(60, None)).is_ok());
    assert!(matches!(done(world.manager.restore()), Ok(SessionState::Active { .. })));
    assert!(matches!(done(world.manager.check_now()), Ok(SessionState::Active { .. })));
    assert_eq!(code(done(world.manager.fail_request(0, ""))), "E_RENEWAL_SUPERSEDED");
    done(world.manager.cancel_sign_in()).unwrap();
    assert!(world.manager.is_pending());
    gate.open();
    done(signing_in).unwrap();
    assert!(!world.manager.is_pending());
}

#[test]
fn a_slow_restore_does_not_replace_a_newer_sign_in() {
    let (before, _) = slow(1);
    before.signed_in("alice", 100);
    let (world, gate) = slow_over(before.clock.clone(), before.keychain.clone(), 0);
    let read = world.keychain.hold_next(Call::Read);
    let restoring = world.manager.restore();
    read.arrived();
    let newer = world.token("alice", 3600);
    let mut signing_in = Box::pin(world.manager.sign_in_with(&newer, None));
    gate.arrived();
    read.open();
    assert!(matches!(done(restoring), Ok(SessionState::Active { .. })));
    world.listener.expect(&[changed(SessionStatus::Active)]);
    assert!(is_waiting(&mut signing_in));
    gate.open();
    done(signing_in).unwrap();
    assert_eq!(done(world.manager.token(60, None)), Ok(newer.clone()));
    assert!(world.keychain.keeps(ENTRY, &newer));
    world.listener.expect(&[renewed()]);
    world.nothing_more();
}
