//! Events are delivered in order, on one thread, never under a lock, and once each.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use wallet_jwt::manager::SessionStatus;
use wallet_jwt::{SessionEvent, SessionState};

use crate::session::gate::{Gate, done};
use crate::session::world::{World, changed, code};

#[test]
fn events_come_in_order_and_on_one_thread() {
    let world = World::new();
    let mut expected = Vec::new();
    for _ in 0..20 {
        done(world.manager.sign_in_with(&world.token("alice", 3600), None)).unwrap();
        drop(world.manager.sign_out());
        expected.extend([changed(SessionStatus::Active), changed(SessionStatus::SignedOut)]);
    }
    world.listener.expect(&expected);
    assert_eq!(world.listener.threads().len(), 1);
    assert_ne!(world.listener.threads(), [std::thread::current().id()]);
    world.nothing_more();
}

#[test]
fn a_listener_may_read_the_state_and_wait_for_answers() {
    let world = World::new();
    let manager = world.manager.clone();
    let seen = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&seen);
    world.listener.react(move |event| {
        if *event == changed(SessionStatus::Active) {
            assert!(matches!(manager.state(), SessionState::Active { .. }));
            assert!(matches!(pollster::block_on(manager.check_now()), Ok(SessionState::Active { .. })));
            assert!(matches!(pollster::block_on(manager.restore()), Ok(SessionState::Active { .. })));
            assert!(pollster::block_on(manager.token(60, None)).is_ok());
            assert_eq!(pollster::block_on(manager.sign_out()), Ok(()));
            assert_eq!(manager.state(), SessionState::SignedOut);
            count.fetch_add(1, Ordering::SeqCst);
        }
    });
    let token = world.token("alice", 3600);
    done(world.manager.restore()).unwrap();
    drop(world.manager.sign_in_with(&token, None));
    let signed_out = changed(SessionStatus::SignedOut);
    world.listener.expect(&[signed_out.clone(), changed(SessionStatus::Active), signed_out]);
    assert_eq!(seen.load(Ordering::SeqCst), 1);
    assert_eq!(world.keychain.names(), [""; 0]);
    // The listener keeps the manager alive, so replace it.
    world.listener.react(|_| ());
}

#[test]
fn a_listener_may_answer_a_renewal_in_its_callback() {
    let world = World::new();
    world.signed_in("alice", 30);
    let manager = world.manager.clone();
    let answer = world.token("alice", 3600);
    let token = answer.clone();
    world.listener.react(move |event| {
        if let SessionEvent::TokenNeeded { request_id, .. } = event {
            pollster::block_on(manager.provide_token(*request_id, &token, None)).unwrap();
        }
    });
    assert_eq!(done(world.manager.token(60, None)), Ok(answer));
    world.listener.react(|_| ());
}

#[test]
fn a_slow_listener_delays_no_call() {
    let world = World::new();
    let gate = Gate::default();
    let held = gate.clone();
    world.listener.react(move |event| {
        if *event == changed(SessionStatus::Active) {
            held.pass();
        }
    });
    let token = world.token("alice", 3600);
    done(world.manager.sign_in_with(&token, None)).unwrap();
    gate.arrived();
    assert_eq!(done(world.manager.token(60, None)), Ok(token));
    done(world.manager.sign_out()).unwrap();
    assert_eq!(done(world.manager.restore()), Ok(SessionState::SignedOut));
    gate.open();
    world.listener.expect(&[changed(SessionStatus::Active), changed(SessionStatus::SignedOut)]);
}

#[test]
fn a_panicking_listener_ends_no_session() {
    let world = World::new();
    world.listener.react(|_| panic!("scripted: the listener panics"));
    let (second, other) = world.second();
    let token = world.token("alice", 3600);
    done(world.manager.sign_in_with(&token, None)).unwrap();
    other.expect(&[changed(SessionStatus::Active)]);
    world.listener.react(|_| ());
    done(world.manager.sign_out()).unwrap();
    world.listener.expect(&[changed(SessionStatus::SignedOut)]);
    assert_eq!(code(done(second.token(60, None))), "E_SIGNED_OUT");
}

#[test]
fn a_dropped_manager_gets_no_more_events() {
    let world = World::new();
    let (second, other) = world.second();
    done(world.manager.restore()).unwrap();
    let gate = Gate::default();
    let held = gate.clone();
    world.listener.react(move |event| {
        if *event == changed(SessionStatus::Active) {
            held.pass();
        }
    });
    let token = world.token("alice", 3600);
    done(world.manager.sign_in_with(&token, None)).unwrap();
    gate.arrived();
    // The event was queued, but not yet delivered.
    let clone = second.clone();
    drop(second);
    assert_eq!(other.heard(), [changed(SessionStatus::SignedOut)]);
    drop(clone);
    gate.open();
    done(world.manager.sign_out()).unwrap();
    let signed_out = changed(SessionStatus::SignedOut);
    world.listener.expect(&[signed_out.clone(), changed(SessionStatus::Active), signed_out.clone()]);
    assert_eq!(other.heard(), [signed_out]);
    assert_eq!(Arc::strong_count(&other), 1, "its listener is released");
}

#[test]
fn every_manager_gets_every_event_once() {
    let world = World::new();
    let (_second, other) = world.second();
    world.keychain.set(|faults| faults.full = true);
    let token = world.token("alice", 100);
    done(world.manager.sign_in_with(&token, None)).unwrap();
    world.clock.advance(100);
    world.poke();
    world.poke();
    let events = [
        changed(SessionStatus::Active),
        crate::session::world::not_kept(wallet_jwt::ErrorCode::VaultFull),
        changed(SessionStatus::Expired),
        SessionEvent::Expired,
    ];
    world.listener.expect(&events);
    other.expect(&events);
    world.nothing_more();
    other.expect(&[changed(SessionStatus::SignedOut)]);
}

#[test]
fn expiry_is_reported_without_a_call() {
    let world = World::new();
    world.signed_in("alice", 1);
    world.clock.advance(1);
    assert!(matches!(world.manager.state(), SessionState::Expired { .. }), "a caller sees it at once");
    world.listener.expect(&[changed(SessionStatus::Expired), SessionEvent::Expired]);
    world.nothing_more();
}

#[test]
fn a_corrected_wall_clock_makes_the_session_active_again() {
    let world = World::new();
    world.signed_in("alice", 100);
    world.clock.set_wall(crate::session::clock::START_AT + 1000);
    world.poke();
    world.listener.expect(&[changed(SessionStatus::Expired), SessionEvent::Expired]);
    world.clock.set_wall(crate::session::clock::START_AT);
    world.poke();
    world.listener.expect(&[changed(SessionStatus::Active)]);
    world.nothing_more();
}
