//! Fifty real processes, the real binary.

mod fleet;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use fleet::member::{USER, issuer, token, token_of_an_unknown_key};
use fleet::process::{Process, all_say};
use fleet::redis_server::RedisServer;

const COUNT: usize = 50;

fn secret_file(redis: &RedisServer) -> PathBuf {
    let file = redis.socket().with_file_name("secret");
    std::fs::write(&file, "a secret of fifty processes in a test\n").expect("a file");
    file
}

#[test]
fn fifty_processes_cost_one_request_in_thirty_seconds() {
    let (redis, issuer) = (RedisServer::start(&[]), issuer());
    let secret = secret_file(&redis);
    let mut processes: Vec<_> =
        (0..COUNT).map(|_| Process::start(&redis.url(), &secret, &issuer.para_keys_url())).collect();
    let (of_the_first_key, first) = (token(&issuer), Instant::now());

    let say_all = |processes: &mut [Process], token: &str, expected: &str, requests: u64| {
        let said = all_say(processes, token);
        assert!(said.iter().all(|said| said == expected), "{expected}: {said:?}");
        assert_eq!(issuer.keys_request_count(), requests);
    };
    say_all(&mut processes, &of_the_first_key, USER, 1);
    say_all(&mut processes, &token_of_an_unknown_key(&issuer), "E_KEY_UNKNOWN", 1);
    assert!(first.elapsed() < Duration::from_secs(30), "too slow to show anything: {:?}", first.elapsed());

    // The pauses of the fleet and of each process.
    std::thread::sleep(Duration::from_secs(31));
    issuer.rotate_keys();
    issuer.withdraw_old_keys();
    say_all(&mut processes, &token(&issuer), USER, 2);
    say_all(&mut processes, &of_the_first_key, "E_KEY_UNKNOWN", 2);
}

#[test]
fn a_killed_lock_holder_costs_no_verification() {
    use wallet_jwt_fake_issuer::Fault;

    let (redis, issuer) = (RedisServer::start(&[]), issuer());
    let secret = secret_file(&redis);
    let start = || Process::start(&redis.url(), &secret, &issuer.para_keys_url());
    let token = token(&issuer);
    issuer.set_fault(Fault::Delay(Duration::from_secs(60)));
    let mut holder = start();
    holder.send(&token);
    while issuer.keys_request_count() == 0 {
        std::thread::sleep(Duration::from_millis(5));
    }
    drop(holder);
    issuer.set_fault(Fault::None);
    let mut others: Vec<_> = (0..5).map(|_| start()).collect();
    let said = all_say(&mut others, &token);
    assert!(said.iter().all(|said| said == USER), "{said:?}");
    assert_eq!(issuer.keys_request_count(), 2);
}

#[test]
fn the_document_shows_the_code_of_this_example() {
    let code = include_str!("../src/main.rs");
    let shown = code.split("// docs/server.md\n").nth(1).expect("a mark");
    let shown = shown.split("// end of docs/server.md").next().expect("a mark").trim();
    assert!(include_str!("../../../docs/server.md").contains(shown));
}
