//! Processes save, load and delete repeatedly and are killed at random moments. `cargo xtask soak` runs this for a
//! long time, `cargo xtask test` for a short time.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::time::{Duration, Instant};

use fastrand::Rng;
use wallet_jwt::Vault;

use crate::keychain::in_private_keychain;
use crate::{ROLE, kept, open, put, start};

const TEST: &str = "soak::nothing_is_lost_or_mixed";
const CYCLES: &str = "WALLET_JWT_SOAK_CYCLES";
const ACCOUNTS: u64 = 4;

#[test]
#[ignore = "needs gnome-keyring: run by cargo xtask test"]
fn nothing_is_lost_or_mixed() {
    if let Ok(seed) = std::env::var(ROLE) {
        return work(seed.parse().unwrap());
    }
    let cycles = std::env::var(CYCLES).map_or(200, |cycles| cycles.parse().unwrap());
    in_private_keychain(TEST, |_| {
        let seed = fastrand::u64(..);
        println!("seed {seed}");
        let tally = soak(cycles, seed);
        println!("{tally}");
        assert!(tally.cycles >= cycles && tally.kills > 0, "{tally}");
        assert_eq!((tally.lost, tally.mixed), (0, 0), "{tally}");
    });
}

/// The endless work of a process: it prints each step before and after it.
fn work(seed: u64) {
    let (vault, mut random) = (open(), Rng::with_seed(seed));
    loop {
        let account = format!("account-{}", random.u64(..ACCOUNTS));
        let token = format!("{}.{}", random.u64(..), "t".repeat(random.usize(..8_000)));
        println!("@begin {account} {token}");
        put(&vault, &account, Some(&token)).unwrap();
        println!("@done");
        assert_eq!(kept(&vault, &account).unwrap(), Some(token));
        if random.bool() {
            println!("@begin {account}");
            put(&vault, &account, None).unwrap();
            println!("@done");
            assert_eq!(kept(&vault, &account).unwrap(), None);
        }
        println!("@cycle");
    }
}

/// The result of a soak test.
#[derive(Default)]
struct Tally {
    cycles: u64,
    kills: u64,
    /// Kills between the start and the end of a step.
    kills_in_a_step: u64,
    /// The number of these steps that had taken effect.
    steps_finished: u64,
    /// Entries whose confirmed value was lost.
    lost: u64,
    /// Entries with a value that no process wrote.
    mixed: u64,
    elapsed: Duration,
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} cycles, {} kills, {} of them inside a step ({} had taken effect): {} lost, {} mixed, in {} s",
            self.cycles,
            self.kills,
            self.kills_in_a_step,
            self.steps_finished,
            self.lost,
            self.mixed,
            self.elapsed.as_secs()
        )
    }
}

/// The expected entries, from what the processes printed.
#[derive(Default)]
struct Book {
    kept: BTreeMap<String, Option<String>>,
    begun: Option<(String, Option<String>)>,
}

impl Book {
    /// Reads one line of a worker. Returns true at the end of a cycle.
    fn enter(&mut self, line: &str) -> bool {
        if let Some(step) = line.strip_prefix("@begin ") {
            let mut words = step.split(' ').map(str::to_owned);
            self.begun = words.next().map(|account| (account, words.next()));
        } else if line == "@done" {
            self.kept.extend(self.begun.take());
        }
        line == "@cycle"
    }
}

fn soak(cycles: u64, seed: u64) -> Tally {
    let (vault, mut random) = (open(), Rng::with_seed(seed));
    let (mut book, mut tally, began) = (Book::default(), Tally::default(), Instant::now());
    while tally.cycles < cycles {
        let mut worker = start(TEST, &random.u64(..).to_string(), None);
        let mut lines = BufReader::new(worker.stdout.take().unwrap()).lines().map_while(Result::ok);
        let spared = random.u64(1..=30);
        let mut seen = 0;
        for line in lines.by_ref() {
            tally.cycles += u64::from(book.enter(&line));
            seen += u64::from(line.starts_with("@begin"));
            if seen == spared {
                break;
            }
        }
        std::thread::sleep(Duration::from_micros(random.u64(..6_000)));
        let _ = worker.kill();
        // The lines that the worker printed before it ended.
        for line in lines {
            tally.cycles += u64::from(book.enter(&line));
        }
        let status = worker.wait().unwrap();
        assert!(seen == spared, "a worker failed by itself ({status}), seed {seed}: {}", stderr_of(worker));
        tally.kills += 1;
        judge(&vault, &mut book, &mut tally);
    }
    tally.elapsed = began.elapsed();
    tally
}

fn stderr_of(worker: std::process::Child) -> String {
    std::io::read_to_string(worker.stderr.unwrap()).unwrap_or_default()
}

/// Compares every entry with the expected one.
fn judge(vault: &Vault, book: &mut Book, tally: &mut Tally) {
    if let Some((account, new)) = book.begun.take() {
        tally.kills_in_a_step += 1;
        if kept(vault, &account).ok().as_ref() == Some(&new) {
            tally.steps_finished += 1;
            book.kept.insert(account, new);
        } else {
            // The step did not take effect, so nothing of it may be stored, even if there was no entry before.
            book.kept.entry(account).or_default();
        }
    }
    for (account, expected) in &book.kept {
        match kept(vault, account) {
            Ok(found) if found == *expected => {}
            Ok(None) => tally.lost += 1,
            Ok(Some(_)) | Err(_) => tally.mixed += 1,
        }
    }
}
