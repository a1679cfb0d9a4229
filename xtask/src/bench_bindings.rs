//! `cargo xtask bench-bindings`: compares, in one run, the time to verify a token through Kotlin and Swift with Rust and
//! with the two common libraries for the JVM. On a busy machine only the ratios are useful. Nothing here is a test.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, ensure};
use serde_json::Value;

use crate::cargo_output;
use crate::job::Job;
use crate::needs::{self, DEBOOTSTRAP, JDK, MAVEN, MAVEN_PACKAGES, SWIFT};
use crate::runner;
use crate::steps::kotlin;
use crate::steps::swift::Package;
use crate::steps::swift::toolchain::Toolchain;
use crate::workspace::Workspace;

/// How often a process is started to see how long it takes.
const STARTS: usize = 21;

/// Measures, and prints tables for docs/performance.md.
pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let wanted: &[needs::Need] = &[JDK, MAVEN, MAVEN_PACKAGES, DEBOOTSTRAP, SWIFT];
    runner::provide(workspace, &[("bench-bindings", wanted)])?;
    needs::check(workspace, wanted)?;
    let mut job = Job::begin(workspace, "bench-bindings")?;
    let job = &mut job;

    let rust = boundary(job)?;
    let toolchain = Toolchain::find(job)?;
    let swift = Package::prepare(job, toolchain)?;
    // In Swift's part of the target directory: the Swift root can only read that part.
    let sample = swift.folder.join("sample");
    job.run(workspace.command(&rust).arg("make").arg(&sample))?;
    let swift_program = swift.build_benchmark(job)?;
    let swift_sample = swift.seen(&sample);
    let jvm = Jvm { classpath: kotlin::benchmarks(job)?, sample: sample.clone() };

    let rust_side = |word: &str| with(workspace.command(&rust), word, &sample);
    let before = median(job, &mut rust_side("measure"))?;
    let mut swift_measure = with(swift.program(job, &swift_program)?, "measure", &swift_sample);
    let through_swift = median(job, &mut swift_measure)?;
    let mut rows = jvm.measure(job)?;
    rows.push(("swift".to_owned(), through_swift));
    let after = median(job, &mut rust_side("measure"))?;
    let in_rust = f64::midpoint(before, after);

    println!("| `verify_offline` of the Para sample, keys at hand | middle | |\n|---|---|---|");
    println!("| Rust | {in_rust:.1} µs | before and after the others: {before:.1}, {after:.1} |");
    for (name, micros) in &rows {
        let difference = micros - in_rust;
        println!("| {name} | {micros:.1} µs | Rust {difference:+.1} µs, {:.2} × Rust |", micros / in_rust);
    }

    println!(
        "\n| a process that verifies once, offline, from start to end | middle of {STARTS} |\n|---|---|"
    );
    println!("| Rust | {:.1} ms |", starts(&mut rust_side("first"))?);
    println!("| a JVM that does nothing | {:.0} ms |", starts(&mut jvm.command(workspace, false))?);
    println!("| Kotlin | {:.0} ms |", starts(&mut jvm.command(workspace, true))?);
    // Entering the Swift root takes time too.
    let mut nothing = swift.program(job, Path::new("/bin/true"))?;
    println!("| `true`, where Swift runs | {:.0} ms |", starts(&mut nothing)?);
    let mut once = with(swift.program(job, &swift_program)?, "first", &swift_sample);
    println!("| Swift | {:.0} ms |", starts(&mut once)?);
    Ok(())
}

/// `cargo xtask soak-jvm`: what a server calls for every request, on eight threads and with a small heap.
pub fn soak(workspace: &Workspace, minutes: u16) -> anyhow::Result<()> {
    let wanted: &[needs::Need] = &[JDK, MAVEN, MAVEN_PACKAGES];
    runner::provide(workspace, &[("soak-jvm", wanted)])?;
    needs::check(workspace, wanted)?;
    let mut job = Job::begin(workspace, "soak-jvm")?;
    let sample = workspace.target.join("soak-jvm");
    let rust = boundary(&mut job)?;
    job.run(workspace.command(rust).arg("make").arg(&sample))?;
    let mut java = workspace.command("java");
    java.args(["-Xmx512m", "-cp", &kotlin::benchmarks(&mut job)?, "dev.walletjwt.benchmarks.Soak"]);
    let status = java.arg(&sample).arg(minutes.to_string()).status().context("java could not be started")?;
    ensure!(status.success(), "the soak failed");
    Ok(())
}

/// The Rust side, `benches/boundary`.
fn boundary(job: &mut Job) -> anyhow::Result<PathBuf> {
    cargo_output::program(job, "boundary", &["--release", "-p", "wallet-jwt", "--example", "boundary"])
}

struct Jvm {
    classpath: String,
    sample: PathBuf,
}

impl Jvm {
    /// JMH's middle values in microseconds, by benchmark.
    fn measure(&self, job: &mut Job) -> anyhow::Result<Vec<(String, f64)>> {
        let results = job.log_path.with_extension("jmh.json");
        let mut command = job.workspace.command("java");
        command
            .arg(format!("-Dwalletjwt.sample={}", self.sample.display()))
            .args(["-Xmx1g", "-cp", &self.classpath, "org.openjdk.jmh.Main"])
            .args(["-f", "1", "-wi", "5", "-w", "1", "-i", "10", "-r", "1", "-foe", "true"])
            .args(["-rf", "json", "-rff"])
            .arg(&results);
        job.run(&mut command)?;
        let text = std::fs::read_to_string(&results).context("JMH wrote no results")?;
        let rows: Value = serde_json::from_str(&text).context("JMH's results are no JSON")?;
        let rows = rows.as_array().context("JMH's results are no list")?;
        let row = |row: &Value| -> Option<(String, f64)> {
            let name = row["benchmark"].as_str()?.rsplit('.').next()?.to_owned();
            Some((name, row["primaryMetric"]["scorePercentiles"]["50.0"].as_f64()?))
        };
        rows.iter().map(|it| row(it).context("a result of JMH's has no middle value")).collect()
    }

    fn command(&self, workspace: &Workspace, verifies: bool) -> Command {
        let mut command = workspace.command("java");
        command
            .args(["-Xshare:auto", "-cp", &self.classpath])
            .arg("dev.walletjwt.benchmarks.FirstVerification");
        if verifies {
            command.arg(&self.sample);
        }
        command
    }
}

fn with(mut command: Command, word: &str, folder: &Path) -> Command {
    command.arg(word).arg(folder);
    command
}

/// The number that the command prints.
fn median(job: &mut Job, command: &mut Command) -> anyhow::Result<f64> {
    let (status, printed) = job.capture(command)?;
    ensure!(status.success(), "a measurement failed");
    printed.trim().parse().with_context(|| format!("`{}` is no number", printed.trim()))
}

/// The middle of many starts, in milliseconds.
fn starts(command: &mut Command) -> anyhow::Result<f64> {
    let mut millis = Vec::with_capacity(STARTS);
    for _ in 0..STARTS {
        let start = Instant::now();
        let status = command.status().context("a process could not be started")?;
        ensure!(status.success(), "a first verification failed");
        millis.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    millis.sort_by(f64::total_cmp);
    Ok(millis[STARTS / 2])
}
