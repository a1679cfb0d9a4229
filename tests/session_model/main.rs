//! Random sequences over the real driver, vault and clock: calls of two sessions of one process and of a second process,
//! answers, time, faults of network and keychain, keychain calls that hang, processes that end anywhere. No reference says
//! what the machine does (the table of sessions does that); what must hold whatever happens is checked as it goes on:
//!
//! - every call is answered;
//! - an older request is ended when a newer one is asked;
//! - after `sign_out` its tokens are handed out to nobody, and none is in the keychain without a tombstone;
//! - what an older request or sign-in brings never replaces what a newer one has brought;
//! - nobody is `SignedOut` who has not signed out, unless somebody could read the keychain;
//! - the last `Changed` says what the state is, and two snapshots with one counter are the same;
//! - with one process alone: who is said to be kept is, nobody takes another user's place without a sign-out, and the
//!   keychain is told to delete only while the tombstone stands.
//!
//! A sequence that fails is shortened and told with what every process did to the keychain.
//! `WALLET_JWT_SEQUENCES` is the number of sequences (10,000), `WALLET_JWT_SEED` the first one's seed.
// Whether everything has come to rest is seen in /proc.
#![cfg(target_os = "linux")]

#[path = "../offline/mod.rs"]
mod offline;
/// What the session manager's tests share, as far as this one needs it.
#[allow(dead_code, reason = "each test crate uses a part")]
#[path = "../session"]
mod session {
    pub mod clock;
    pub mod gate;
    pub mod keychain;
    pub mod phone;
    pub mod settled;
}
#[path = "../signer/mod.rs"]
mod signer;

mod calls;
mod invariants;
mod op;
mod running;
mod world;

use std::process::{Child, Command};

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().map_or(default, |text| text.parse().expect("a number"))
}

/// Whether everything has come to rest is a matter of a whole process, so each core runs a process of its own.
#[test]
fn whatever_happens_the_rules_hold() {
    let (first, count) = (number("WALLET_JWT_SEED", 1), number("WALLET_JWT_SEQUENCES", 10_000));
    let cores = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let children: Vec<Child> = (0..cores)
        .map(|child| {
            let from = first + count * child / cores;
            let to = first + count * (child + 1) / cores;
            Command::new(std::env::current_exe().expect("this test"))
                .args(["--exact", "a_range_of_seeds", "--ignored", "--nocapture", "--test-threads=1"])
                .env("WALLET_JWT_SEED", from.to_string())
                .env("WALLET_JWT_SEQUENCES", (to - from).to_string())
                .spawn()
                .expect("a process")
        })
        .collect();
    for mut child in children {
        assert!(child.wait().expect("the process").success(), "a sequence failed: see above");
    }
}

#[test]
#[ignore = "a part of the other test, in a process of its own"]
fn a_range_of_seeds() {
    let (first, count) = (number("WALLET_JWT_SEED", 1), number("WALLET_JWT_SEQUENCES", 1));
    let mut seen = invariants::Seen::default();
    for seed in first..first + count {
        let ops = op::sequence(seed);
        if let Err(broken) = running::run(&ops, &mut seen) {
            panic!("seed {seed}:\n{}", running::shortest(ops, broken));
        }
    }
    println!("{count} sequences: {seen:?}");
}
