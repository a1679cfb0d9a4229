//! `cargo xtask bench-bindings`: builds what compares, in one run, the time to verify a token in Rust, through Kotlin and Swift,
//! and with other libraries. benches/languages/compare.py measures. On a busy machine only the ratios are useful. No test.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};

use crate::fetched::{node, npm};
use crate::job::Job;
use crate::needs::{self, DEBOOTSTRAP, JDK, MAVEN, MAVEN_PACKAGES, NODE, Need, PYTHON, SWIFT};
use crate::steps::kotlin;
use crate::steps::swift::Package;
use crate::steps::swift::toolchain::Toolchain;
use crate::workspace::Workspace;
use crate::{cargo_output, files, runner};

/// Measures, and prints tables for docs/performance.md.
pub fn run(workspace: &Workspace) -> anyhow::Result<String> {
    let wanted = &[JDK, MAVEN, MAVEN_PACKAGES, DEBOOTSTRAP, SWIFT, NODE, PYTHON];
    let job = &mut begin(workspace, "bench-bindings", wanted)?;
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
    let node_peers = npm::ensure(job, &node, "benchmark-peers", "benches/languages/node")?.join("peers.mjs");
    let peers_in_rust = peers(job, &[])?.join("wallet-jwt-peers");
    let plan = json!({
        "rust": rust,
        "sample": sample,
        "swift": measures,
        "swift_first": first,
        "swift_nothing": nothing,
        "node": { "argv": [node, node_peers, sample], "env": {} },
        "peers": { "argv": [peers_in_rust], "env": {} },
        "classpath": kotlin::benchmarks(job)?,
        "work": workspace.target.join("bench-bindings"),
        "picture": workspace.root.join("docs/speed.svg"),
    });
    files::empty_folder(&workspace.target.join("bench-bindings"))?;
    let script = workspace.root.join("benches/languages/compare.py");
    measured(workspace.command("python3").arg(script).arg(plan.to_string()))
}

/// `cargo xtask bench`: benches/against.py does all of it.
pub fn bench(workspace: &Workspace, revision: &str, filter: Option<&str>) -> anyhow::Result<String> {
    needs::check(workspace, &[PYTHON])?;
    let (script, builds) = (workspace.root.join("benches/against.py"), workspace.target.join("against"));
    let mut python = workspace.command("python3");
    measured(python.arg(script).arg(&workspace.root).arg(builds).arg(revision).args(filter))
}

fn measured(command: &mut Command) -> anyhow::Result<String> {
    let status = command.status().with_context(|| format!("{:?} did not start", command.get_program()))?;
    ensure!(status.success(), "the measurement failed");
    Ok("Compare only figures of one run.".to_owned())
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
pub fn soak(workspace: &Workspace, minutes: u16) -> anyhow::Result<String> {
    let mut job = begin(workspace, "soak-jvm", &[JDK, MAVEN, MAVEN_PACKAGES])?;
    let sample = workspace.target.join("soak-jvm");
    let rust = boundary(&mut job)?;
    job.run(workspace.command(rust).arg("make").arg(&sample))?;
    let mut java = workspace.command("java");
    java.args(["-Xmx512m", "-cp", &kotlin::benchmarks(&mut job)?, "dev.walletjwt.benchmarks.Soak"]);
    measured(java.arg(&sample).arg(minutes.to_string()))
}

/// `cargo xtask bench-scale`: what counts verifications on many threads, in one folder that can be carried to another machine.
pub fn scale(workspace: &Workspace) -> anyhow::Result<String> {
    let mut job = begin(workspace, "bench-scale", &[JDK, MAVEN, MAVEN_PACKAGES, PYTHON])?;
    let (job, folder) = (&mut job, workspace.target.join("scale"));
    files::empty_folder(&folder)?;
    for (library, features) in [("ring", &["--no-default-features"][..]), ("aws-lc", &[])] {
        files::copy(&peers(job, features)?.join("scale"), &folder.join(format!("scale-{library}")))?;
    }
    files::copy(&boundary(job)?, &folder.join("boundary"))?;
    files::copy(&workspace.root.join("benches/scale/scale.py"), &folder.join("scale.py"))?;
    let (script, jars) = (folder.join("scale.py"), kotlin::benchmarks(job)?);
    measured(workspace.command("python3").arg(script).args(["--jars", &jars]))
}

/// The folder with the programs of benches/peers.
fn peers(job: &mut Job, features: &[&str]) -> anyhow::Result<PathBuf> {
    let build =
        ["build", "--release", "--locked", "--manifest-path", "benches/peers/Cargo.toml", "--target-dir"];
    let built = job.workspace.target.join("peers");
    job.run(job.workspace.cargo().args(build).arg(&built).args(features))?;
    Ok(built.join("release"))
}

fn begin<'a>(tree: &'a Workspace, name: &'static str, needs: &'static [Need]) -> anyhow::Result<Job<'a>> {
    runner::provide(tree, &[(name, needs)])?;
    needs::check(tree, needs)?;
    Job::begin(tree, name)
}

/// The Rust side, `benches/boundary`.
fn boundary(job: &mut Job) -> anyhow::Result<PathBuf> {
    cargo_output::program(job, "boundary", &["--release", "-p", "wallet-jwt", "--example", "boundary"])
}
