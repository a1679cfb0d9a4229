//! `cargo xtask bench-bindings`: what verifying costs through Kotlin and Swift beside Rust, and beside the two common
//! libraries for the JVM, in one run. Only ratios mean anything on a noisy machine; nothing here is a test.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, ensure};
use serde_json::Value;

use crate::job::Job;
use crate::needs::{self, JDK, MAVEN, MAVEN_PACKAGES};
use crate::runner;
use crate::steps::kotlin;
use crate::workspace::Workspace;

/// How often a process is started to see how long it takes.
const STARTS: usize = 21;

/// Measures, and prints tables for docs/performance.md.
pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let wanted: &[needs::Need] = &[JDK, MAVEN, MAVEN_PACKAGES];
    runner::provide(workspace, &[("bench-bindings", wanted)])?;
    if let Some(why) = needs::unmet(workspace, wanted) {
        anyhow::bail!("{why}");
    }
    let mut job = Job::begin(workspace, "bench-bindings")?;
    let job = &mut job;

    let rust = build_rust(job)?;
    let sample = workspace.target.join("boundary-sample");
    job.run(workspace.command(&rust).arg("make").arg(&sample))?;
    let jvm = Jvm { classpath: kotlin::benchmarks(job)?, sample: sample.clone() };

    let mut rust_micros = vec![median(job, workspace.command(&rust).arg("measure").arg(&sample))?];
    let java = jvm.measure(job)?;
    rust_micros.push(median(job, workspace.command(&rust).arg("measure").arg(&sample))?);
    let rust_middle = rust_micros.iter().sum::<f64>() / rust_micros.len() as f64;

    println!("| `verify_offline` of the Para sample, keys at hand | middle | |\n|---|---|---|");
    println!(
        "| Rust | {rust_middle:.1} µs | before and after: {:.1}, {:.1} |",
        rust_micros[0], rust_micros[1]
    );
    for (name, micros) in &java {
        let difference = micros - rust_middle;
        println!(
            "| {name} | {micros:.1} µs | Rust {difference:+.1} µs, {:.2} × Rust |",
            micros / rust_middle
        );
    }

    println!(
        "\n| from process start to the end of the first offline verification | middle of {STARTS} |\n|---|---|"
    );
    let first = |mut command: Command| -> anyhow::Result<f64> { starts(&mut command) };
    println!("| Rust | {:.1} ms |", first(with(workspace.command(&rust), &["first"], &sample))?);
    println!("| a JVM that does nothing | {:.0} ms |", first(jvm.command(workspace, false))?);
    println!("| Kotlin | {:.0} ms |", first(jvm.command(workspace, true))?);
    Ok(())
}

/// The Rust side, `benches/boundary`.
fn build_rust(job: &mut Job) -> anyhow::Result<PathBuf> {
    let mut build = job.workspace.cargo();
    build
        .args(["build", "--release", "--locked", "-p", "wallet-jwt", "--example", "boundary"])
        .arg("--message-format=json-render-diagnostics");
    let (status, messages) = job.capture(&mut build)?;
    ensure!(status.success(), "the Rust side could not be built");
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == "boundary")
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .context("cargo does not say where the Rust side is")
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

fn with(mut command: Command, arguments: &[&str], folder: &Path) -> Command {
    command.args(arguments).arg(folder);
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
