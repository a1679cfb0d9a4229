//! Who asks the provider, and how often, while Redis works.

mod fleet;

use std::time::{Duration, Instant};

use fleet::member::{Member, TestClock, USER, all_say, issuer, token, token_of_an_unknown_key};
use fleet::redis_server::RedisServer;
use server_fleet::Names;
use wallet_jwt::ErrorCode;
use wallet_jwt_fake_issuer::{FakeIssuer, Fault};

fn members(
    count: usize,
    redis: &RedisServer,
    issuer: &FakeIssuer,
    clock: &std::sync::Arc<TestClock>,
) -> Vec<Member> {
    (0..count).map(|_| Member::new(&redis.url(), issuer.para_keys_url(), clock)).collect()
}

#[test]
fn a_second_server_takes_the_first_ones_set() {
    let (redis, issuer, clock) = (RedisServer::start(&[]), issuer(), TestClock::new());
    for member in members(3, &redis, &issuer, &clock) {
        assert_eq!(member.user_of(&token(&issuer)).as_deref(), Ok(USER));
    }
    assert_eq!(issuer.keys_request_count(), 1);
}

#[test]
fn unknown_key_ids_cost_one_request_in_thirty_seconds() {
    let (redis, issuer, clock) = (RedisServer::start(&[]), issuer(), TestClock::new());
    let fleet = members(50, &redis, &issuer, &clock);
    assert!(all_say(&fleet, &token(&issuer)).iter().all(Result::is_ok));
    for requests in 1..4 {
        for secs in [0, 29] {
            clock.advance(secs);
            let said = all_say(&fleet, &token_of_an_unknown_key(&issuer));
            assert!(said.iter().all(|said| *said == Err(ErrorCode::KeyUnknown)), "{said:?}");
            assert_eq!(issuer.keys_request_count(), requests);
        }
        // More than the pause of each member too, which began up to two seconds later on a busy machine.
        clock.advance(5);
    }
}

#[test]
fn a_server_does_not_take_its_own_set() {
    let (redis, issuer, clock) = (RedisServer::start(&[]), issuer(), TestClock::new());
    let member = Member::new(&redis.url(), issuer.para_keys_url(), &clock);
    assert_eq!(member.user_of(&token(&issuer)).as_deref(), Ok(USER));
    issuer.rotate_keys();
    clock.advance(31);
    assert_eq!(member.user_of(&token(&issuer)).as_deref(), Ok(USER));
    assert_eq!((member.counts().from_fleet, member.counts().from_provider), (0, 2));
}

#[test]
fn a_set_that_has_not_changed_is_shared_again() {
    let (redis, issuer, clock) = (RedisServer::start(&[]), issuer(), TestClock::new());
    let fleet = members(3, &redis, &issuer, &clock);
    for requests in 1..4 {
        // An answer 304 to the one who asks would be of no use to the others.
        fleet.iter().for_each(Member::refresh);
        assert_eq!(issuer.keys_request_count(), requests);
        clock.advance(481);
    }
}

#[test]
fn a_withdrawn_key_is_gone_from_all_within_one_refresh() {
    let (redis, issuer, clock) = (RedisServer::start(&[]), issuer(), TestClock::new());
    let fleet = members(10, &redis, &issuer, &clock);
    let of_the_withdrawn_key = token(&issuer);
    assert!(all_say(&fleet, &of_the_withdrawn_key).iter().all(Result::is_ok));
    issuer.rotate_keys();
    issuer.withdraw_old_keys();
    // Refresh ahead begins after 480 of 600 seconds: with each member's next verification, in the background.
    clock.advance(481);
    assert!(all_say(&fleet, &of_the_withdrawn_key).iter().all(Result::is_ok));
    let deadline = Instant::now() + Duration::from_secs(10);
    while all_say(&fleet, &of_the_withdrawn_key).iter().any(|said| *said != Err(ErrorCode::KeyUnknown)) {
        assert!(Instant::now() < deadline, "a member still has the withdrawn key");
    }
    assert_eq!(issuer.keys_request_count(), 2);
    assert!(all_say(&fleet, &token(&issuer)).iter().all(Result::is_ok));
    assert_eq!(issuer.keys_request_count(), 2);
}

#[test]
fn a_server_that_starts_late_still_finds_a_new_key() {
    let (redis, issuer, clock) = (RedisServer::start(&[]), issuer(), TestClock::new());
    members(1, &redis, &issuer, &clock)[0].refresh();
    issuer.rotate_keys();
    clock.advance(200);
    // Redis gives a set of before the rotation. That set is not the provider's word of now.
    let late = Member::new(&redis.url(), issuer.para_keys_url(), &clock);
    assert_eq!(late.user_of(&token(&issuer)).as_deref(), Ok(USER));
    assert_eq!((late.counts().from_fleet, late.counts().from_provider), (1, 1));
}

#[test]
fn a_taken_set_is_used_no_longer_than_its_lifetime() {
    let (redis, issuer, clock) = (RedisServer::start(&[]), issuer(), TestClock::new());
    members(1, &redis, &issuer, &clock)[0].refresh();
    clock.advance(200);
    let late = Member::new(&redis.url(), issuer.para_keys_url(), &clock);
    late.refresh();
    let fresh_for_secs = late.verifier.keys_status().fresh_for_secs.expect("a set");
    assert!((390..=400).contains(&fresh_for_secs), "{fresh_for_secs}");
    clock.advance(101);
    // 301 of 600 seconds are over, and a verifier would use it for 300 more.
    let later = Member::new(&redis.url(), issuer.para_keys_url(), &clock);
    later.refresh();
    assert_eq!(later.counts().from_fleet, 0);
}

#[test]
fn an_entry_ends_in_redis_when_it_is_no_longer_shared() {
    let (redis, issuer, clock) = (RedisServer::start(&[]), issuer(), TestClock::new());
    members(1, &redis, &issuer, &clock)[0].refresh();
    let left: u64 = redis.call("PTTL", &[Names::of(&issuer.para_keys_url()).entry]);
    assert!((290_000..=300_000).contains(&left), "{left}");
}

#[test]
fn a_server_that_died_with_the_lock_costs_no_verification() {
    let (redis, issuer, clock) = (RedisServer::start(&[]), issuer(), TestClock::new());
    let lock = Names::of(&issuer.para_keys_url()).lock;
    redis.call::<()>("SET", &[&lock, "whoever died", "PX", "3000"]);
    let began = Instant::now();
    let said = all_say(&members(10, &redis, &issuer, &clock), &token(&issuer));
    assert!(said.iter().all(Result::is_ok), "{said:?}");
    assert!(began.elapsed() < Duration::from_secs(6), "{:?}", began.elapsed());
    assert_eq!(issuer.keys_request_count(), 1);
}

#[test]
fn a_lock_without_an_end_costs_no_verification() {
    let (redis, issuer, clock) = (RedisServer::start(&[]), issuer(), TestClock::new());
    redis.call::<()>("SET", &[&Names::of(&issuer.para_keys_url()).lock, "nobody's"]);
    let member = Member::with_timeout(&redis.url(), issuer.para_keys_url(), &clock, 4);
    let began = Instant::now();
    assert_eq!(member.user_of(&token(&issuer)).as_deref(), Ok(USER));
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    // It could not lock, and shares what it got: others need not wait.
    let began = Instant::now();
    let other = Member::new(&redis.url(), issuer.para_keys_url(), &clock);
    assert_eq!(other.user_of(&token(&issuer)).as_deref(), Ok(USER));
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    assert_eq!(issuer.keys_request_count(), 1);
}

#[test]
fn a_slow_owner_leaves_the_next_ones_lock_and_entry() {
    let (redis, issuer, clock) = (RedisServer::start(&[]), issuer(), TestClock::new());
    let Names { entry, lock, .. } = Names::of(&issuer.para_keys_url());
    issuer.set_fault(Fault::Delay(Duration::from_millis(700)));
    let member = Member::new(&redis.url(), issuer.para_keys_url(), &clock);
    std::thread::scope(|scope| {
        let verification = scope.spawn(|| member.user_of(&token(&issuer)));
        while issuer.keys_request_count() == 0 {
            std::thread::sleep(Duration::from_millis(5));
        }
        redis.call::<()>("SET", &[&lock, "the next one's"]);
        assert_eq!(verification.join().expect("no panic").as_deref(), Ok(USER));
    });
    assert_eq!(redis.call::<String>("GET", &[&lock]), "the next one's");
    // Its set may be older than the one that the next owner will write.
    assert!(!redis.call::<bool>("EXISTS", &[entry]));
}

#[test]
fn others_wait_for_a_slow_provider_and_do_not_ask_it() {
    let (redis, issuer, clock) = (RedisServer::start(&[]), issuer(), TestClock::new());
    // Longer than a lock lasts: the one that asks renews it.
    issuer.set_fault(Fault::Delay(Duration::from_secs(6)));
    let said = all_say(&members(20, &redis, &issuer, &clock), &token(&issuer));
    assert!(said.iter().all(Result::is_ok), "{said:?}");
    assert_eq!(issuer.keys_request_count(), 1);
}

#[test]
fn an_answer_without_keys_is_not_shared_and_delays_nobody() {
    let (redis, issuer, clock) = (RedisServer::start(&[]), issuer(), TestClock::new());
    for fault in [Fault::EmptySet, Fault::TruncatedJson, Fault::Status(404), Fault::EmptySet] {
        issuer.set_fault(fault);
        let member = Member::new(&redis.url(), issuer.para_keys_url(), &clock);
        assert_eq!(member.user_of(&token(&issuer)), Err(ErrorCode::KeysUnavailable));
    }
    issuer.set_fault(Fault::None);
    let began = Instant::now();
    let member = Member::new(&redis.url(), issuer.para_keys_url(), &clock);
    assert_eq!(member.user_of(&token(&issuer)).as_deref(), Ok(USER));
    // A lock that stays lasts three seconds.
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    assert_eq!(issuer.keys_request_count(), 5);
}
