//! While the provider fails: how often the fleet asks it, and who is held up by whom.

mod fleet;

use std::sync::Arc;
use std::time::{Duration, Instant};

use fleet::member::{Member, TestClock, USER, all_say, issuer, secret, token};
use fleet::redis_server::RedisServer;
use server_fleet::{Names, RedisKeyFetcher};
use wallet_jwt::keys::{FetchError, KeysRequest, MAX_KEY_SET_BYTES};
use wallet_jwt::{ErrorCode, HttpKeyFetcher, KeyFetcher as _};
use wallet_jwt_fake_issuer::{FakeIssuer, Fault};

struct Scene {
    redis: RedisServer,
    issuer: FakeIssuer,
    clock: Arc<TestClock>,
}

impl Scene {
    fn new() -> Self {
        Self { redis: RedisServer::start(&[]), issuer: issuer(), clock: TestClock::new() }
    }

    fn member(&self) -> Member {
        Member::new(&self.redis.url(), self.issuer.para_keys_url(), &self.clock)
    }

    fn member_with_timeout(&self, secs: i64) -> Member {
        Member::with_timeout(&self.redis.url(), self.issuer.para_keys_url(), &self.clock, secs)
    }

    fn broken(&self) -> Member {
        Member::with_a_broken_network(&self.redis.url(), self.issuer.para_keys_url(), &self.clock)
    }

    fn refused(&self) -> Member {
        Member::that_is_refused(&self.redis.url(), self.issuer.para_keys_url(), &self.clock)
    }

    fn nobody_gets_keys(&self, fleet: &[Member]) {
        let said = all_say(fleet, &token(&self.issuer));
        assert!(said.iter().all(|said| *said == Err(ErrorCode::KeysUnavailable)), "{said:?}");
    }

    fn signs_in(&self, member: &Member) -> bool {
        match member.user_of(&token(&self.issuer)) {
            Ok(user) => user == USER,
            Err(code) => {
                assert_eq!(code, ErrorCode::KeysUnavailable);
                // More than the pause after which a verifier without keys tries again.
                self.clock.advance(2);
                false
            }
        }
    }
}

#[test]
fn a_provider_that_answers_with_an_error_is_asked_once() {
    let scene = Scene::new();
    let fleet: Vec<Member> = (0..20).map(|_| scene.member()).collect();
    for (requests, status) in [(1, 503), (2, 500), (3, 599)] {
        scene.issuer.set_fault(Fault::Status(status));
        // The later ones within the pause.
        for secs in [0, 2, 15] {
            scene.clock.advance(secs);
            scene.nobody_gets_keys(&fleet);
            assert_eq!(scene.issuer.keys_request_count(), requests, "{secs}");
        }
        scene.clock.advance(31);
    }
    let taken: u64 = fleet.iter().map(|member| member.counts().failures_from_fleet).sum();
    assert_eq!(taken, 9 * 20 - 3);
    scene.issuer.set_fault(Fault::None);
    assert!(all_say(&fleet, &token(&scene.issuer)).iter().all(Result::is_ok));
    assert_eq!(scene.issuer.keys_request_count(), 4);
}

#[test]
fn after_five_minutes_a_failing_provider_is_asked_twice() {
    let scene = Scene::new();
    scene.issuer.set_fault(Fault::Status(503));
    let fleet: Vec<Member> = (0..8).map(|_| scene.member()).collect();
    // The first one's requests are the fleet's; the others have only taken its failures.
    for _ in 0..8 {
        scene.nobody_gets_keys(&fleet[..1]);
        scene.nobody_gets_keys(&fleet[1..]);
        scene.clock.advance(41);
    }
    assert_eq!(scene.issuer.keys_request_count(), 8);
    // Each of the seven has one turn of its own, and then half an hour no other.
    for round in 1..10 {
        scene.nobody_gets_keys(&fleet[..1]);
        for _ in 0..2 {
            scene.nobody_gets_keys(&fleet[1..]);
            scene.clock.advance(2);
        }
        assert_eq!(scene.issuer.keys_request_count(), 8 + round + round.min(7));
        scene.clock.advance(41);
    }
}

#[test]
fn servers_that_the_provider_refuses_hold_nobody_up_for_long() {
    let scene = Scene::new();
    // One machine with many processes, which all ask as often as they may.
    let refused: Vec<Member> = (0..4).map(|_| scene.refused()).collect();
    let other = scene.member();
    let mut secs = 0;
    loop {
        scene.nobody_gets_keys(&refused);
        // It comes when a pause has just begun.
        if scene.signs_in(&other) {
            break;
        }
        // Each of the four may have had a turn of its own first.
        assert!(secs < 300 + 5 * 43, "held up for {secs} s");
        scene.clock.advance(41);
        secs += 43;
    }
    assert!(secs >= 300, "{secs}");
    scene.clock.advance(2);
    assert!(refused.iter().all(|refused| scene.signs_in(refused)));
    assert_eq!(scene.issuer.keys_request_count(), 1);
}

#[test]
fn a_provider_without_an_answer_is_asked_twice_in_30_secs() {
    let scene = Scene::new();
    let fleet: Vec<Member> = (0..20).map(|_| scene.member()).collect();
    scene.issuer.set_fault(Fault::CloseConnection);
    for requests in [2, 4, 6] {
        // None takes failures for the five minutes after which it asks itself.
        for secs in [0, 2, 15] {
            scene.clock.advance(secs);
            scene.nobody_gets_keys(&fleet);
            assert_eq!(scene.issuer.keys_request_count(), requests, "{secs}");
        }
        scene.clock.advance(31);
    }
}

#[test]
fn whoever_got_the_providers_error_lets_another_ask_first() {
    let scene = Scene::new();
    scene.issuer.set_fault(Fault::Status(502));
    let (one, other) = (scene.member(), scene.member());
    assert!(!scene.signs_in(&one));
    // What is between this one and the provider may be broken.
    scene.issuer.set_fault(Fault::None);
    // With the two of the failure.
    scene.clock.advance(29);
    assert!(!scene.signs_in(&one));
    assert_eq!(scene.issuer.keys_request_count(), 1);
    assert!(scene.signs_in(&other) && scene.signs_in(&one));
    assert_eq!((one.counts().from_provider, one.counts().from_fleet), (1, 1));
}

#[test]
fn a_server_that_is_alone_asks_again_after_forty_secs() {
    let scene = Scene::new();
    scene.issuer.set_fault(Fault::Status(503));
    let alone = scene.member();
    assert!(!scene.signs_in(&alone));
    scene.issuer.set_fault(Fault::None);
    scene.clock.advance(30);
    assert!(!scene.signs_in(&alone));
    scene.clock.advance(6);
    assert!(scene.signs_in(&alone));
}

#[test]
fn servers_that_have_a_set_ask_a_failing_provider_once_too() {
    let scene = Scene::new();
    let fleet: Vec<Member> = (0..20).map(|_| scene.member()).collect();
    // Each has asked itself once, long ago.
    for member in &fleet {
        member.refresh();
        scene.clock.advance(481);
    }
    assert_eq!(scene.issuer.keys_request_count(), 20);
    scene.clock.advance(601);
    scene.issuer.set_fault(Fault::Status(503));
    // Its set has ended, and is used because the provider cannot be reached.
    assert!(all_say(&fleet, &token(&scene.issuer)).iter().all(Result::is_ok));
    assert_eq!(scene.issuer.keys_request_count(), 21);
}

#[test]
fn a_provider_that_never_answers_is_known_to_fail() {
    let scene = Scene::new();
    scene.issuer.set_fault(Fault::Delay(Duration::from_secs(60)));
    let member = || scene.member_with_timeout(3);
    let failure = Names::of(&scene.issuer.para_keys_url()).failure;
    let mut written: usize = 0;
    for requests in 1..3 {
        assert!(!scene.signs_in(&member()));
        assert_eq!(scene.issuer.keys_request_count(), requests);
        // The verifier may give up before its fetcher does.
        let deadline = Instant::now() + Duration::from_secs(10);
        let before = written;
        while written == before {
            assert!(Instant::now() < deadline, "no failure was written");
            written = scene.redis.call("STRLEN", &[&failure]);
        }
    }
    let third = member();
    assert!(!scene.signs_in(&third));
    assert_eq!((scene.issuer.keys_request_count(), third.counts().failures_from_fleet), (2, 1));
}

#[test]
fn a_very_slow_provider_is_asked_twice_and_all_get_its_set() {
    let scene = Scene::new();
    // Later than the others wait, and sooner than their time is over.
    scene.issuer.set_fault(Fault::Delay(Duration::from_secs(6)));
    let member = || scene.member_with_timeout(8);
    let fleet: Vec<Member> = (0..10).map(|_| member()).collect();
    let said = all_say(&fleet, &token(&scene.issuer));
    assert!(said.iter().all(Result::is_ok), "{said:?}");
    assert_eq!(scene.issuer.keys_request_count(), 2);
}

#[test]
fn a_provider_that_hangs_is_asked_by_few_of_many() {
    let scene = Scene::new();
    scene.issuer.set_fault(Fault::Delay(Duration::from_secs(60)));
    let member = || scene.member_with_timeout(4);
    let fleet: Vec<Member> = (0..10).map(|_| member()).collect();
    // One with the lock and a late one, then one with the lock.
    for requests in [2, 3] {
        scene.nobody_gets_keys(&fleet);
        assert_eq!(scene.issuer.keys_request_count(), requests);
        scene.clock.advance(2);
    }
}

#[test]
fn one_whose_requests_hang_holds_up_the_others_for_seconds() {
    let scene = Scene::new();
    let hanging =
        Member::whose_requests_hang(&scene.redis.url(), scene.issuer.para_keys_url(), &scene.clock, 6);
    let other = scene.member_with_timeout(6);
    let (said, user) = std::thread::scope(|scope| {
        let hanging = scope.spawn(|| hanging.user_of(&token(&scene.issuer)));
        let asked = Names::of(&scene.issuer.para_keys_url()).asked;
        while !hanging.is_finished() && !scene.redis.call::<bool>("EXISTS", &[&asked]) {}
        (other.user_of(&token(&scene.issuer)), hanging.join().expect("no panic"))
    });
    assert_eq!((said.as_deref(), user), (Ok(USER), Err(ErrorCode::KeysUnavailable)));
    assert_eq!(other.counts().from_provider, 1);
}

#[test]
fn a_set_ends_a_failure() {
    let scene = Scene::new();
    let failure = Names::of(&scene.issuer.para_keys_url()).failure;
    assert!(!scene.signs_in(&scene.broken()));
    assert!(scene.redis.call::<bool>("EXISTS", &[&failure]));
    assert!(scene.signs_in(&scene.member()));
    assert!(!scene.redis.call::<bool>("EXISTS", &[&failure]));
}

#[test]
fn a_failure_that_is_brought_back_ends_with_its_pause() {
    let scene = Scene::new();
    assert!(![scene.broken(), scene.broken()].iter().any(|broken| scene.signs_in(broken)));
    let names = Names::of(&scene.issuer.para_keys_url());
    scene.redis.call::<()>("RENAME", &[&names.failure, "kept"]);
    assert!(scene.signs_in(&scene.member()));
    // Somebody who can write to Redis takes the set away.
    scene.redis.call::<()>("RENAME", &["kept", &names.failure]);
    scene.redis.call::<()>("DEL", &[&names.entry]);
    assert!(!scene.signs_in(&scene.member()));
    scene.clock.advance(30);
    assert!(scene.signs_in(&scene.member()));
}

#[test]
fn one_server_with_a_broken_network_holds_nobody_up() {
    let scene = Scene::new();
    let broken = scene.broken();
    for _ in 0..5 {
        assert!(!scene.signs_in(&broken));
    }
    assert!(scene.signs_in(&scene.member()));
    // Now it has the set, from the other one.
    assert!(scene.signs_in(&broken));
    assert_eq!((broken.counts().from_fleet, broken.counts().failures_from_fleet), (1, 0));
}

#[test]
fn broken_servers_hold_up_the_others_five_minutes_at_most() {
    let scene = Scene::new();
    let (broken, other) = ([scene.broken(), scene.broken()], scene.member());
    let mut secs = 0;
    while secs < 290 {
        // Their last failures count no more, so both ask.
        assert!(!broken.iter().any(|broken| scene.signs_in(broken)));
        assert!(!scene.signs_in(&other), "after {secs} s");
        scene.clock.advance(28);
        // With the six of the failures.
        secs += 34;
    }
    assert_eq!(scene.issuer.keys_request_count(), 0);
    assert!(!broken.iter().any(|broken| scene.signs_in(broken)));
    assert!(scene.signs_in(&other), "after {secs} s");
    assert!(broken.iter().all(|broken| scene.signs_in(broken)));
    assert_eq!(scene.issuer.keys_request_count(), 1);
}

#[test]
fn a_server_that_fails_again_and_again_counts_once() {
    let scene = Scene::new();
    scene.issuer.set_fault(Fault::CloseConnection);
    let alone = scene.member();
    for requests in 1..5 {
        assert!(!scene.signs_in(&alone));
        assert_eq!(scene.issuer.keys_request_count(), requests);
    }
    scene.issuer.set_fault(Fault::None);
    assert!(scene.signs_in(&alone));
}

#[test]
fn two_verifiers_of_one_process_count_as_one() {
    let scene = Scene::new();
    scene.issuer.set_fault(Fault::CloseConnection);
    let of_this_process = || {
        let fetcher = RedisKeyFetcher::new(&scene.redis.url(), secret(), Arc::new(HttpKeyFetcher::new()));
        fetcher.expect("a fetcher").with_clock(scene.clock.clone())
    };
    let request = KeysRequest {
        url: scene.issuer.para_keys_url(),
        etag: None,
        timeout_secs: 20,
        max_bytes: i64::try_from(MAX_KEY_SET_BYTES).expect("it fits"),
    };
    for requests in 1..4 {
        assert!(matches!(of_this_process().fetch(&request), Err(FetchError::Network { .. })));
        assert_eq!(scene.issuer.keys_request_count(), requests);
    }
    // The second process.
    assert!(!scene.signs_in(&scene.member()));
    assert!(!scene.signs_in(&scene.member()));
    assert_eq!(scene.issuer.keys_request_count(), 4);
}

#[test]
fn a_turn_that_somebody_wrote_to_redis_holds_nobody_up() {
    for command in [&["SET", "nobody's"][..], &["SET", ""], &["RPUSH", "a list"]] {
        let scene = Scene::new();
        let (refused, other) = (scene.refused(), scene.member());
        let name = Names::of(&scene.issuer.para_keys_url()).own_turn;
        scene.redis.call::<redis::Value>(command[0], &[name.as_str(), command[1]]);
        for _ in 0..8 {
            assert!(!scene.signs_in(&refused) && !scene.signs_in(&other));
            // With the four of the failures.
            scene.clock.advance(37);
        }
        assert!(!scene.signs_in(&refused) && scene.signs_in(&other), "{command:?}");
    }
}

#[test]
fn a_failure_of_another_key_set_counts_for_nobody() {
    let (scene, other) = (Scene::new(), Scene::new());
    assert!(![scene.broken(), scene.broken()].iter().any(|broken| scene.signs_in(broken)));
    let sealed: Vec<u8> = scene.redis.call("GET", &[Names::of(&scene.issuer.para_keys_url()).failure]);
    let name = Names::of(&other.issuer.para_keys_url()).failure;
    let mut changed = sealed.clone();
    changed.reverse();
    for bytes in [&sealed[..], &changed, b"", &[0xff; 4096]] {
        other.redis.call::<()>("SET", &[name.as_bytes(), bytes]);
        assert!(other.signs_in(&other.member()));
        other.clock.advance(601);
    }
    other.redis.call::<()>("DEL", &[&name]);
    other.redis.call::<()>("RPUSH", &[name.as_str(), "a list"]);
    assert!(other.signs_in(&other.member()));
}
