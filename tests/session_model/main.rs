//! Runs random sequences with the real driver, vault and clock: calls of two sessions of one process and of a
//! second process, answers, time, faults of network and keychain, keychain calls that hang, processes that end at
//! any moment. There is no reference that says what the machine does (the table of sessions does that). The test
//! checks these rules during each sequence:
//!
//! - every call gets a result;
//! - an older request is ended when a newer one starts;
//! - after `sign_out` its tokens are never returned, and none is in the keychain without a tombstone;
//! - a token from an older request or sign-in never replaces a token from a newer one;
//! - the state is `SignedOut` only after a sign-out or after a successful read of the keychain;
//! - the last `Changed` has the current status, and two snapshots with the same counter are equal;
//! - with only one process: a session that is reported as kept is kept, another user can sign in only after a
//!   sign-out, and the keychain is told to delete only while there is a tombstone.
//!
//! A sequence that fails is shortened and printed with everything that the processes did to the keychain.
//! `WALLET_JWT_SEQUENCES` is the number of sequences (10,000), `WALLET_JWT_SEED` the first one's seed.
// The test reads in /proc whether anything is still running.
#![cfg(target_os = "linux")]

#[path = "../offline/mod.rs"]
mod offline;
/// The helpers of the session manager's tests that this test uses.
#[allow(dead_code, reason = "each test crate uses only some of these")]
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

/// Whether anything is still running can only be seen for a whole process, so there are several. Two for each core, because a
/// sequence waits half of its time.
#[test]
fn the_rules_are_kept_in_random_sequences() {
    let (first, count) = (number("WALLET_JWT_SEED", 1), number("WALLET_JWT_SEQUENCES", 10_000));
    let processes = 2 * std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let children: Vec<Child> = (0..processes)
        .map(|child| {
            let from = first + count * child / processes;
            let to = first + count * (child + 1) / processes;
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
#[ignore = "a part of the other test, run in a separate process"]
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
