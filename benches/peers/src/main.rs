//! Times this library beside jsonwebtoken with aws-lc: README.md.

use std::time::Instant;

use wallet_jwt_peers::{Check, Outcome, Sample};

/// How many calls a batch has.
const CALLS: u32 = 200;

struct Contender {
    name: &'static str,
    check: Check,
    micros: Vec<f64>,
}

impl Contender {
    fn new(name: &'static str, check: Check) -> Self {
        Contender { name, check, micros: Vec::new() }
    }

    /// The time of one call, in microseconds.
    fn batch(&mut self) {
        let start = Instant::now();
        (0..CALLS).for_each(|_| (self.check)());
        self.micros.push(start.elapsed().as_secs_f64() * 1e6 / f64::from(CALLS));
    }

    /// The median, and the value below which a tenth lies.
    fn figures(&mut self) -> (f64, f64) {
        self.micros.sort_by(f64::total_cmp);
        let at = |part: usize| self.micros.get(self.micros.len() * part / 10).copied().unwrap_or_default();
        (at(5), at(1))
    }
}

fn main() -> Outcome<()> {
    let batches = std::env::args().nth(1).map_or(Ok(200), |argument| argument.parse::<u32>())?.max(1);
    let mut contenders = contenders()?;
    for batch in 0..=batches {
        for contender in &mut contenders {
            contender.batch();
            // The first batch warms up.
            if batch == 0 {
                contender.micros.clear();
            }
        }
    }
    println!("{batches} batches of {CALLS} in turn; µs for one token");
    println!("| | median | lowest tenth | of jsonwebtoken | of ring's check |\n|---|---|---|---|---|");
    let figures: Vec<_> =
        contenders.iter_mut().map(|contender| (contender.name, contender.figures())).collect();
    let median = |index: usize| figures.get(index).map_or(f64::NAN, |(_, (median, _))| *median);
    for (name, (middle, low)) in &figures {
        println!(
            "| {name} | {middle:.2} | {low:.2} | {:.3} × | {:.3} × |",
            middle / median(1),
            middle / median(2)
        );
    }
    Ok(())
}

/// This library, jsonwebtoken, ring, and others: the table's ratios count on this order.
fn contenders() -> Outcome<Vec<Contender>> {
    let sample = Sample::new()?;
    let own = if cfg!(feature = "aws-lc") {
        "this library with aws-lc, `verify_offline`"
    } else {
        "this library with ring, `verify_offline`"
    };
    Ok(vec![
        Contender::new(own, sample.own(sample.verifier()?)),
        Contender::new("jsonwebtoken 11 with aws-lc, `decode::<Value>`", sample.jsonwebtoken()),
        Contender::new("ring's raw RS256-2048 check", sample.ring()),
        Contender::new("aws-lc's, with a parsed key", sample.aws_lc()?),
        Contender::new("a cached token, `verify_shared`", sample.cached()?),
    ])
}
