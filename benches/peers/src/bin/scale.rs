//! Counts verifications a second on 1, 2, 4 and so on threads: benches/scale/README.md.

use std::thread;
use std::time::{Duration, Instant};

use wallet_jwt_peers::{Check, Outcome, Sample};

const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(1);

/// What one thread calls: all share one check, or each has its own.
enum Contender {
    Shared(Check),
    ForEachThread(Vec<Check>),
}

impl Contender {
    fn of_thread(&self, number: usize) -> Option<&Check> {
        match self {
            Contender::Shared(check) => Some(check),
            Contender::ForEachThread(checks) => checks.get(number),
        }
    }

    /// Calls a second, of all threads.
    fn round(&self, threads: usize) -> f64 {
        let start = Instant::now();
        let calls: u64 = thread::scope(|scope| {
            let running: Vec<_> = (0..threads)
                .filter_map(|number| self.of_thread(number))
                .map(|check| {
                    scope.spawn(move || {
                        let mut calls = 0;
                        while start.elapsed() < ROUND {
                            check();
                            calls += 1;
                        }
                        calls
                    })
                })
                .collect();
            running.into_iter().map(|thread| thread.join().expect("the token is good")).sum()
        });
        #[expect(clippy::cast_precision_loss, reason = "a few million calls")]
        let calls = calls as f64;
        calls / start.elapsed().as_secs_f64()
    }
}

/// Takes the greatest number of threads. Prints lines: the name, the threads, the middle of the rounds.
fn main() -> Outcome<()> {
    let most = match std::env::args().nth(1) {
        Some(argument) => argument.parse()?,
        None => thread::available_parallelism()?.get(),
    };
    let sample = Sample::new()?;
    let each: Outcome<Vec<Check>> = (0..most).map(|_| Ok(sample.own(sample.verifier()?))).collect();
    let contenders = [
        ("shared", Contender::Shared(sample.own(sample.verifier()?))),
        ("one-each", Contender::ForEachThread(each?)),
        ("jsonwebtoken", Contender::Shared(sample.jsonwebtoken())),
        ("ring", Contender::Shared(sample.ring())),
        ("aws-lc", Contender::Shared(sample.aws_lc()?)),
    ];
    let counts: Vec<usize> =
        (0..usize::BITS).map(|power| 1 << power).take_while(|count| *count < most).chain([most]).collect();
    let mut measured: Vec<(&str, usize, Vec<f64>)> = Vec::new();
    // In turn, so that a busy moment of the machine meets all. The first round warms up.
    for round in 0..=ROUNDS {
        for (name, contender) in &contenders {
            for &threads in &counts {
                let per_second = contender.round(threads);
                match measured.iter_mut().find(|(known, count, _)| known == name && *count == threads) {
                    Some((_, _, rounds)) => rounds.push(per_second),
                    None if round == 0 => measured.push((name, threads, Vec::new())),
                    None => {}
                }
            }
        }
    }
    for (name, threads, mut rounds) in measured {
        rounds.sort_by(f64::total_cmp);
        println!("{name} {threads} {:.0}", rounds.get(ROUNDS / 2).copied().unwrap_or_default());
    }
    Ok(())
}
