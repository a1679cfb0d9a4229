//! Redis is gone, slow or full: no verification is lost, and none waits long.

mod fleet;

use std::io::Write as _;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use fleet::member::{Member, TestClock, USER, issuer, token};
use fleet::proxy::{Pace, Proxy};
use fleet::redis_server::RedisServer;
use server_fleet::Names;
use wallet_jwt_fake_issuer::{FakeIssuer, Fault};

/// A second for Redis, and two for a busy machine. A call without a limit would end after five.
const SOON: Duration = Duration::from_secs(3);

/// A new member verifies, by asking the provider, and soon.
fn verifies_without_redis(redis: &str, issuer: &FakeIssuer) {
    let (before, began) = (issuer.keys_request_count(), Instant::now());
    let member = Member::new(redis, issuer.para_keys_url(), &TestClock::new());
    assert_eq!(member.user_of(&token(issuer)).as_deref(), Ok(USER));
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
    assert_eq!(issuer.keys_request_count(), before + 1);
    assert_eq!(member.counts().redis_failures, 1);
}

#[test]
fn redis_that_never_was_costs_no_verification() {
    verifies_without_redis("redis://127.0.0.1:1", &issuer());
    verifies_without_redis("redis+unix:///nowhere/socket", &issuer());
    verifies_without_redis("redis://nowhere.invalid:6379", &issuer());
}

#[test]
fn what_is_no_redis_costs_no_verification() {
    let answers: [&[u8]; 5] =
        [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"*-7\r\n", b"\xff\0\xff", b"$9999999999\r\nx"];
    for answer in answers {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        std::thread::spawn(move || {
            for mut client in listener.incoming().flatten() {
                // The client may have gone.
                let _ = client.write_all(answer);
            }
        });
        verifies_without_redis(&format!("redis://127.0.0.1:{port}"), &issuer());
    }
}

#[test]
fn redis_that_crashes_costs_no_verification() {
    let (mut redis, issuer, clock) = (RedisServer::start(&[]), issuer(), TestClock::new());
    let member = Member::new(&redis.url(), issuer.para_keys_url(), &clock);
    assert_eq!(member.user_of(&token(&issuer)).as_deref(), Ok(USER));
    redis.crash();
    issuer.rotate_keys();
    clock.advance(31);
    assert_eq!(member.user_of(&token(&issuer)).as_deref(), Ok(USER));
    assert_eq!(issuer.keys_request_count(), 2);
}

#[test]
fn redis_that_never_answers_costs_a_second_at_most() {
    let redis = RedisServer::start(&[]);
    verifies_without_redis(&Proxy::start(&redis.socket(), Pace::Silent).url(), &issuer());
}

#[test]
fn redis_that_drips_costs_a_second_at_most() {
    let (redis, issuer) = (RedisServer::start(&[]), issuer());
    // There is an answer worth waiting for.
    Member::new(&redis.url(), issuer.para_keys_url(), &TestClock::new()).refresh();
    verifies_without_redis(&Proxy::start(&redis.socket(), Pace::Drip).url(), &issuer);
}

#[test]
fn redis_that_pauses_its_clients_costs_a_second_at_most() {
    let redis = RedisServer::start(&[]);
    redis.call::<()>("CLIENT", &["PAUSE", "60000", "ALL"]);
    verifies_without_redis(&redis.url(), &issuer());
}

#[test]
fn redis_that_stalls_after_the_lock_delays_little() {
    let (redis, issuer, clock) = (RedisServer::start(&[]), issuer(), TestClock::new());
    let proxy = Proxy::start(&redis.socket(), Pace::Quick);
    issuer.set_fault(Fault::Delay(Duration::from_millis(700)));
    let member = Member::new(&proxy.url(), issuer.para_keys_url(), &clock);
    let began = Instant::now();
    std::thread::scope(|scope| {
        let verification = scope.spawn(|| member.user_of(&token(&issuer)));
        while issuer.keys_request_count() == 0 {
            std::thread::sleep(Duration::from_millis(5));
        }
        proxy.set_pace(Pace::Silent);
        assert_eq!(verification.join().expect("no panic").as_deref(), Ok(USER));
    });
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
    assert_eq!(member.counts().redis_failures, 1);
}

#[test]
fn a_full_redis_costs_no_verification() {
    let redis = RedisServer::start(&["--maxmemory-policy", "noeviction", "--maxmemory", "1"]);
    verifies_without_redis(&redis.url(), &issuer());
}

#[test]
fn redis_that_fills_up_after_the_lock_keeps_no_lock() {
    let (redis, issuer, clock) = (RedisServer::start(&[]), issuer(), TestClock::new());
    issuer.set_fault(Fault::Delay(Duration::from_millis(700)));
    let member = Member::new(&redis.url(), issuer.para_keys_url(), &clock);
    std::thread::scope(|scope| {
        let verification = scope.spawn(|| member.user_of(&token(&issuer)));
        while issuer.keys_request_count() == 0 {
            std::thread::sleep(Duration::from_millis(5));
        }
        redis.call::<()>("CONFIG", &["SET", "maxmemory", "1"]);
        assert_eq!(verification.join().expect("no panic").as_deref(), Ok(USER));
    });
    assert!(!redis.call::<bool>("EXISTS", &[Names::of(&issuer.para_keys_url()).lock]));
    assert_eq!(member.counts().redis_failures, 1);
}

#[test]
fn a_redis_that_refuses_us_costs_no_verification() {
    let redis = RedisServer::start(&["--requirepass", "another"]);
    verifies_without_redis(&redis.url(), &issuer());
}
