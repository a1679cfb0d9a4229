//! Tests snapshots. A screen shows a snapshot, and compares snapshots by their counters.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use wallet_jwt::manager::{Owed, SessionManagerOptions, SessionStatus};
use wallet_jwt::{SessionEvent, SessionManager, SessionState};

use crate::session::gate::{done, is_waiting};
use crate::session::keychain::Call;
use crate::session::world::{World, changed, code, renewed};

/// The counter, and everything else.
fn snapshot(manager: &SessionManager) -> (i64, Value) {
    let mut members: Map<String, Value> = serde_json::from_str(&manager.snapshot_json()).unwrap();
    let counter = members.remove("counter").and_then(|counter| counter.as_i64()).unwrap();
    (counter, members.into())
}

/// The snapshots so far.
#[derive(Default)]
struct Seen(BTreeMap<i64, Value>);

impl Seen {
    /// Takes a snapshot. Returns whether it differs from the last one.
    fn differs(&mut self, manager: &SessionManager) -> bool {
        let (counter, shown) = snapshot(manager);
        assert_eq!(snapshot(manager), (counter, shown.clone()), "reading changes nothing");
        let last = self.0.last_key_value().map(|(last, before)| (*last, before.clone()));
        let differs = last.as_ref().is_none_or(|(_, before)| *before != shown);
        if let Some((last, _)) = last {
            assert!(if differs { last < counter } else { last <= counter }, "{last}, then {counter}");
        }
        let known = self.0.entry(counter).or_insert_with(|| shown.clone());
        assert_eq!(*known, shown, "one counter has one snapshot");
        differs
    }
}

#[test]
fn a_counter_has_one_snapshot_and_grows_with_each_difference() {
    let world = World::new();
    let (manager, mut seen) = (&world.manager, Seen::default());
    seen.differs(manager);
    done(manager.restore()).unwrap();
    assert!(seen.differs(manager), "restored");
    let mut signing_in = Box::pin(manager.sign_in(false));
    assert!(is_waiting(&mut signing_in) && seen.differs(manager), "pending");
    done(manager.cancel_sign_in()).unwrap();
    assert!(seen.differs(manager), "cancelled");
    world.keychain.set(|faults| faults.full = true);
    let token = world.token("alice", 100);
    done(manager.sign_in_with(&token, None)).unwrap();
    assert!(seen.differs(manager), "signed in");
    world.clock.advance(1);
    assert!(!seen.differs(manager), "the time alone makes no difference");
    world.listener.take(4);
    let (waiting, request_id) = world.asked(1000);
    assert!(!seen.differs(manager), "a renewal with a waiting caller makes no difference");
    done(manager.provide_token(request_id, &token, None)).unwrap();
    assert_eq!(code(done(waiting)), "E_TTL_UNREACHABLE");
    assert!(seen.differs(manager), "the same token, verified later");
    world.keychain.set(|faults| faults.full = false);
    done(manager.check_now()).unwrap();
    assert!(seen.differs(manager), "kept");
    world.clock.advance(99);
    assert!(seen.differs(manager), "expired");
    done(manager.sign_in_with(&world.token("alice", 100), None)).unwrap();
    assert!(seen.differs(manager), "renewed");
    world.keychain.set(|faults| faults.locked = true);
    assert_eq!(code(done(manager.sign_out())), "E_DELETE_PENDING");
    assert!(seen.differs(manager), "signed out, and a deletion is owed");
    world.keychain.set(|faults| faults.locked = false);
    done(manager.check_now()).unwrap();
    assert!(seen.differs(manager), "deleted");
}

#[test]
fn an_expiry_is_noticed_before_a_snapshot_is_made() {
    let world = World::new();
    world.signed_in("alice", 100);
    let (before, active) = snapshot(&world.manager);
    assert_eq!((&active["kind"], &active["isKept"]), (&"active".into(), &true.into()));
    world.clock.advance(100);
    let (after, expired) = snapshot(&world.manager);
    assert!(before < after);
    assert_eq!((&expired["kind"], &expired["session"]), (&"expired".into(), &active["session"]));
    // The listener gets the events for what the snapshot has shown.
    world.listener.expect(&[changed(SessionStatus::Expired), SessionEvent::Expired]);
    world.nothing_more();
}

#[test]
fn a_request_that_is_over_is_not_pending_in_a_snapshot() {
    let world = World::new();
    done(world.manager.restore()).unwrap();
    let signing_in = world.manager.sign_in(false);
    assert_eq!(snapshot(&world.manager).1["isPending"], true);
    world.clock.advance(600);
    assert_eq!(snapshot(&world.manager).1["isPending"], false);
    assert_eq!(code(done(signing_in)), "E_ISSUE_TIMEOUT");
}

#[test]
fn reading_or_taking_a_token_makes_no_new_snapshot() {
    let world = World::new();
    world.signed_in("alice", 3600);
    let before = snapshot(&world.manager);
    for _ in 0..100 {
        done(world.manager.token(60, None)).unwrap();
    }
    done(world.manager.check_now()).unwrap();
    done(world.manager.restore()).unwrap();
    let (second, _) = world.second();
    assert_eq!((snapshot(&world.manager), snapshot(&second)), (before.clone(), before));
}

#[test]
fn counters_are_unique_in_the_process() {
    let worlds = [World::new(), World::new()];
    let mut counters = Vec::new();
    for world in &worlds {
        counters.push(snapshot(&world.manager).0);
        world.signed_in("alice", 3600);
        counters.push(snapshot(&world.manager).0);
    }
    let all = counters.len();
    counters.sort_unstable();
    counters.dedup();
    assert_eq!(counters.len(), all);
}

#[test]
fn owed_and_pending_show_the_progress_of_a_sign_out() {
    let world =
        World::with_options(&SessionManagerOptions { has_logout: true, ..SessionManagerOptions::default() });
    let manager = &world.manager;
    let is = |owed, is_pending, when: &str| {
        assert_eq!((manager.owed(), manager.is_pending()), (owed, is_pending), "{when}");
        let shown = snapshot(manager).1;
        let (deletion, logout) = (&shown["owed"]["deletion"], &shown["owed"]["logout"]);
        assert_eq!((deletion, logout), (&owed.deletion.into(), &owed.logout.into()), "{when}");
        assert_eq!(shown["isPending"], is_pending, "{when}");
    };
    let (nothing, logout) = (Owed::default(), Owed { deletion: false, logout: true });
    let asked_to_log_out = || match world.listener.take(1).as_slice() {
        [SessionEvent::LogoutNeeded { request_id }] => *request_id,
        other => panic!("{other:?}"),
    };
    world.signed_in("alice", 3600);
    is(nothing, false, "signed in");
    let gate = world.keychain.hold_next(Call::Remove);
    let signing_out = manager.sign_out();
    is(Owed { deletion: true, logout: true }, true, "called");
    world.listener.expect(&[changed(SessionStatus::SignedOut)]);
    gate.arrived();
    gate.open();
    let request_id = asked_to_log_out();
    is(logout, true, "deleted");
    done(manager.fail_logout(request_id)).unwrap();
    assert_eq!(code(done(signing_out)), "E_LOGOUT_PENDING");
    is(logout, false, "the logout failed");
    assert_eq!(code(done(manager.sign_in(false))), "E_LOGOUT_PENDING");
    let checking = manager.check_now();
    let request_id = asked_to_log_out();
    is(logout, false, "tried again: no sign-out is pending");
    done(manager.complete_logout(request_id)).unwrap();
    assert_eq!(done(checking), Ok(SessionState::SignedOut));
    is(nothing, false, "logged out");
    world.signed_in("bob", 3600);
    world.keychain.set(|faults| faults.refuses_removal = true);
    let signing_out = manager.sign_out();
    let events = world.listener.take(2);
    let SessionEvent::LogoutNeeded { request_id } = events[1] else { panic!("{events:?}") };
    done(manager.complete_logout(request_id)).unwrap();
    assert_eq!(code(done(signing_out)), "E_DELETE_PENDING");
    is(Owed { deletion: true, logout: false }, false, "the deletion was refused");
}

#[test]
fn a_sign_in_is_pending_until_it_has_ended() {
    let world = World::new();
    done(world.manager.restore()).unwrap();
    world.listener.expect(&[changed(SessionStatus::SignedOut)]);
    let signing_in = world.manager.sign_in(false);
    assert!(world.manager.is_pending());
    let request_id = world.listener.request();
    done(world.manager.fail_request(request_id, "")).unwrap();
    assert_eq!(code(done(signing_in)), "E_ISSUE_FAILED");
    assert!(!world.manager.is_pending());
    world.listener.take(1);
    world.signed_in("alice", 30);
    // A renewal does not count as a sign-in.
    let (waiting, request_id) = world.asked(60);
    assert!(!world.manager.is_pending());
    done(world.manager.provide_token(request_id, &world.token("alice", 3600), None)).unwrap();
    done(waiting).unwrap();
    assert!(!world.manager.is_pending());
    world.listener.expect(&[renewed()]);
}
