//! Two processes use one keychain. They are not notified of each other's writes, the last writer wins, and
//! `restore` and `check_now` read what it wrote. For this library, two vaults over one store are the same as two
//! processes.

use wallet_jwt::SessionState;
use wallet_jwt::manager::SessionStatus;

use crate::session::gate::done;
use crate::session::world::{ENTRY, World, changed, code, renewed};

#[test]
fn the_last_writer_wins_and_restore_reads_its_token() {
    let (one, two) = {
        let one = World::new();
        let two = one.process();
        (one, two)
    };
    let first = one.signed_in("alice", 3600);
    let second = two.token("alice", 7200);
    done(two.manager.sign_in_with(&second, None)).unwrap();
    assert_eq!(done(one.manager.token(60, None)), Ok(first));
    assert!(one.keychain.keeps(ENTRY, &second));
    done(one.manager.restore()).unwrap();
    assert_eq!(done(one.manager.token(60, None)), Ok(second));
    one.listener.expect(&[renewed()]);
    one.nothing_more();
}

#[test]
fn a_token_renewed_by_another_process_answers_waiting_callers() {
    let one = World::new();
    one.signed_in("alice", 30);
    let (waiting, _) = one.asked(60);
    let greedy = one.manager.token(86_400, None);
    let elsewhere = one.process();
    let token = elsewhere.token("alice", 3600);
    done(elsewhere.manager.sign_in_with(&token, None)).unwrap();
    done(one.manager.restore()).unwrap();
    assert_eq!(done(waiting), Ok(token));
    done(one.manager.sign_out()).unwrap();
    assert_eq!(code(done(greedy)), "E_SIGNED_OUT");
}

#[test]
fn check_now_and_restore_notice_a_sign_out_elsewhere() {
    for by_restoring in [false, true] {
        let one = World::new();
        one.signed_in("alice", 3600);
        done(one.process().manager.sign_out()).unwrap();
        assert!(matches!(one.manager.state(), SessionState::Active { .. }));
        let looked = if by_restoring { done(one.manager.restore()) } else { done(one.manager.check_now()) };
        assert_eq!(looked, Ok(SessionState::SignedOut));
        one.listener.expect(&[changed(SessionStatus::SignedOut)]);
        one.nothing_more();
    }
}

#[test]
fn an_answer_after_a_sign_out_elsewhere_signs_nobody_in() {
    let one = World::new();
    one.signed_in("alice", 30);
    let (waiting, request_id) = one.asked(60);
    done(one.process().manager.sign_out()).unwrap();
    done(one.manager.restore()).unwrap();
    assert_eq!(code(done(waiting)), "E_SIGNED_OUT");
    for user in ["alice", "bob"] {
        let answer = one.token(user, 3600);
        let answered = one.manager.provide_token(request_id, &answer, None);
        assert_eq!(code(done(answered)), "E_RENEWAL_SUPERSEDED");
    }
    assert_eq!(one.manager.state(), SessionState::SignedOut);
    assert_eq!(one.keychain.names(), [""; 0]);
}

#[test]
fn another_users_sign_in_elsewhere_answers_no_waiting_call() {
    let one = World::new();
    one.signed_in("alice", 30);
    let (waiting, request_id) = one.asked(60);
    let elsewhere = one.process();
    done(elsewhere.manager.sign_out()).unwrap();
    let token = elsewhere.token("bob", 3600);
    done(elsewhere.manager.sign_in_with(&token, None)).unwrap();
    done(one.manager.restore()).unwrap();
    assert_eq!(code(done(waiting)), "E_SIGNED_OUT", "a caller for Alice's token never gets Bob's");
    assert_eq!(code(done(one.manager.fail_request(request_id, ""))), "E_RENEWAL_SUPERSEDED");
    assert_eq!(done(one.manager.token(60, None)), Ok(token));
}

#[test]
fn a_session_only_in_memory_is_used_until_it_is_saved() {
    let one = World::new();
    done(one.manager.restore()).unwrap();
    one.keychain.set(|faults| faults.full = true);
    let token = one.token("alice", 3600);
    done(one.manager.sign_in_with(&token, None)).unwrap();
    one.keychain.set(|faults| faults.full = false);
    let elsewhere = one.process();
    elsewhere.signed_in("alice", 7200);
    // The last writer wins, and that is this process now.
    done(one.manager.restore()).unwrap();
    assert_eq!(done(one.manager.token(60, None)), Ok(token.clone()));
    assert!(one.keychain.keeps(ENTRY, &token));
}

#[test]
fn concurrent_writers_leave_one_complete_token() {
    let one = World::new();
    let processes: Vec<_> = (0..4).map(|_| one.process()).collect();
    std::thread::scope(|scope| {
        for process in &processes {
            scope.spawn(|| {
                for ttl_secs in 100..110 {
                    done(process.manager.sign_in_with(&process.token("alice", ttl_secs), None)).unwrap();
                }
            });
        }
    });
    let state = done(one.manager.restore()).unwrap();
    assert!(matches!(state, SessionState::Active { .. }), "{state:?}");
    let kept = done(one.manager.token(60, None)).unwrap();
    assert!(one.keychain.keeps(ENTRY, &kept));
}
