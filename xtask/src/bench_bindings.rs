//! `cargo xtask bench-bindings`: builds what compares, in one run, the time to verify a token in Rust, through Kotlin and Swift,
//! and with other libraries. benches/languages/compare.py measures. On a busy machine only the ratios are useful. No test.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};

use crate::cargo_output;
use crate::fetched::{node, npm};
use crate::files;
use crate::job::Job;
use crate::needs::{self, DEBOOTSTRAP, JDK, MAVEN, MAVEN_PACKAGES, NODE, PYTHON, SWIFT};
use crate::runner;
use crate::steps::kotlin;
use crate::steps::swift::Package;
use crate::steps::swift::toolchain::Toolchain;
use crate::workspace::Workspace;

/// Measures, and prints tables for docs/performance.md.
pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let wanted: &[needs::Need] = &[JDK, MAVEN, MAVEN_PACKAGES, DEBOOTSTRAP, SWIFT, NODE, PYTHON];
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

    let entered = |program: &Path, word: Option<&str>| -> anyhow::Result<Value> {
        let mut command = swift.program(job, program)?;
        command.args(word).args(word.map(|_| &swift_sample));
        Ok(described(&command))
    };
    let (measures, first, nothing) = (
        entered(&swift_program, Some("measure"))?,
        entered(&swift_program, Some("first"))?,
        // Entering the Swift root takes time too.
        entered(Path::new("/bin/true"), None)?,
    );
    let node = node::ensure(job)?;
    let peers = npm::ensure(job, &node, "benchmark-peers", "benches/languages/node")?.join("peers.mjs");
    let build =
        ["build", "--release", "--locked", "--manifest-path", "benches/peers/Cargo.toml", "--target-dir"];
    let built = workspace.target.join("peers");
    job.run(workspace.cargo().args(build).arg(&built))?;
    let peers_in_rust = built.join("release/wallet-jwt-peers");
    let plan = json!({
        "rust": rust,
        "sample": sample,
        "swift": measures,
        "swift_first": first,
        "swift_nothing": nothing,
        "node": { "argv": [node, peers, sample], "env": {} },
        "peers": { "argv": [peers_in_rust], "env": {} },
        "classpath": kotlin::benchmarks(job)?,
        "work": workspace.target.join("bench-bindings"),
        "picture": workspace.root.join("docs/speed.svg"),
    });
    files::empty_folder(&workspace.target.join("bench-bindings"))?;
    let script = workspace.root.join("benches/languages/compare.py");
    let status = workspace.command("python3").arg(script).arg(plan.to_string()).status();
    ensure!(status.context("Python could not be started")?.success(), "a measurement failed");
    Ok(())
}

/// `cargo xtask bench`: benches/against.py does all of it.
pub fn bench(workspace: &Workspace, revision: &str, filter: Option<&str>) -> anyhow::Result<ExitCode> {
    needs::check(workspace, &[PYTHON])?;
    let mut python = workspace.command("python3");
    python.arg(workspace.root.join("benches/against.py")).arg(&workspace.root);
    python.arg(workspace.target.join("against")).arg(revision).args(filter);
    let status = python.status().context("Python could not be started")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// For the script: what to start, and with which variables.
fn described(command: &Command) -> Value {
    let text = |it: &OsStr| it.to_string_lossy().into_owned();
    let argv: Vec<String> =
        std::iter::once(command.get_program()).chain(command.get_args()).map(text).collect();
    let set = command.get_envs().filter_map(|(name, value)| Some((text(name), Value::from(text(value?)))));
    json!({ "argv": argv, "env": set.collect::<serde_json::Map<_, _>>() })
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
