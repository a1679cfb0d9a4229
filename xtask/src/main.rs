//! `cargo xtask`: every build, check and test step of the project, the same on a laptop and in CI.
//!
//! [`steps`] has the table of steps, [`needs`] what they need from the machine, [`runner`] runs them, and [`excused`] decides
//! which skipped steps a strict run accepts.

mod apt;
mod bench_bindings;
mod bindings;
mod cargo_output;
mod excused;
mod fetched;
mod files;
mod generated;
mod job;
mod lanes;
mod needs;
mod promises;
mod readme;
mod report;
mod runner;
mod soak;
mod steps;
mod typescript;
mod workspace;

use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};

use crate::job::Job;
use crate::runner::Selection;
use crate::workspace::Workspace;

/// Builds, checks and tests wallet-jwt.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the test steps. The exit status is 0 only if none failed.
    Test {
        /// Only these parts or steps (see --list), separated by commas.
        #[arg(long, value_delimiter = ',', value_name = "PART")]
        only: Vec<String>,
        /// A skipped step counts as failed unless docs/verified.md lists it with that reason.
        #[arg(long)]
        strict: bool,
        /// How many steps run side by side; without it two, or one on a single processor.
        #[arg(long, value_parser = clap::value_parser!(u8).range(1..))]
        jobs: Option<u8>,
        /// Also runs what takes long: every test on an emulated arm64.
        #[arg(long)]
        all: bool,
        /// Shows the steps and what they need, and runs nothing.
        #[arg(long)]
        list: bool,
    },
    /// Checks the dependencies with cargo-deny: the same as `test --only deny`.
    Deny {
        /// As for `test`.
        #[arg(long)]
        strict: bool,
    },
    /// Saves and deletes tokens on a real Secret Service and kills the process at random moments. No token may be lost or
    /// mixed up with another one.
    Soak {
        /// How often to save, load and delete.
        #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(1..))]
        cycles: u64,
    },
    /// Writes the Kotlin and Swift bindings, the list of what is exported, the linker's script, and the TypeScript of the
    /// library's JSON and error codes.
    Bindings {
        /// Writes nothing; fails if one of them is not current.
        #[arg(long)]
        check: bool,
    },
    /// Writes bindings/js/schema.json: what React Native's code generator reads in the spec of the native module.
    Codegen,
    /// Builds the native libraries of a release for Android, with its NDK and cargo-ndk, into android/src/main/jniLibs.
    Android,
    /// Builds the native library of a release for Apple's systems, on a Mac with Xcode, as ios/WalletJwtFFI.xcframework.
    Ios,
    /// Builds the library for this machine, as Swift on Linux loads it, and prints its folder.
    Library,
    /// Measures the Rust core's speed beside another revision of it, in turn, and prints a table.
    Bench {
        /// A commit, branch or tag.
        #[arg(long, value_name = "REVISION")]
        against: String,
        /// Only benchmarks with this in their name.
        filter: Option<String>,
    },
    /// Measures the time to verify a token through Kotlin and Swift, and prints the tables of docs/performance.md.
    BenchBindings,
    /// Counts verifications a second on 1, 2, 4 and so on threads, in Rust and on the JVM (benches/scale).
    BenchScale,
    /// Calls what a server calls for every request, on 8 threads of a JVM with 512 MB, and prints how many calls each minute
    /// has and the heap after a collection.
    SoakJvm {
        /// How long.
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..))]
        minutes: u16,
    },
    /// Rewrites the generated blocks of README.md.
    Readme {
        /// Writes nothing; fails if a block is not current.
        #[arg(long)]
        check: bool,
        /// Only this block. Needed to renew `demo`, whose text is different in every run.
        #[arg(long, value_name = "NAME", conflicts_with = "check")]
        only: Option<String>,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    let mut workspace = Workspace::find()?;
    let said = match command {
        Command::Test { list: true, .. } => {
            report::list(steps::TABLE);
            return Ok(ExitCode::SUCCESS);
        }
        Command::Test { only, strict, jobs, all, list: false } => {
            workspace.everything = all;
            return runner::run(&workspace, &Selection::of(steps::TABLE, &only)?, strict, jobs);
        }
        Command::Deny { strict } => {
            let deny = Selection::of(steps::TABLE, &["deny".to_owned()])?;
            return runner::run(&workspace, &deny, strict, None);
        }
        Command::Soak { cycles } => return soak::run(&workspace, cycles),
        Command::Bindings { check } => logged(&workspace, "bindings", |job| bindings(job, check))?,
        Command::Codegen => logged(&workspace, "codegen", steps::javascript::write_schema)?,
        Command::Android => steps::android::release(&workspace)?,
        Command::Ios => steps::ios::release(&workspace)?,
        Command::Library => logged(&workspace, "library", |job| {
            let library = steps::host_library::build(job)?.shared;
            Ok(library.parent().unwrap_or(&library).display().to_string())
        })?,
        Command::Bench { against, filter } => bench_bindings::bench(&workspace, &against, filter.as_deref())?,
        Command::BenchBindings => bench_bindings::run(&workspace)?,
        Command::BenchScale => bench_bindings::scale(&workspace)?,
        Command::SoakJvm { minutes } => bench_bindings::soak(&workspace, minutes)?,
        Command::Readme { check: true, .. } => readme::check(&workspace)?,
        Command::Readme { check: false, only } => readme::write(&workspace, only.as_deref())?,
    };
    println!("{said}");
    Ok(ExitCode::SUCCESS)
}

/// An error says where the log is.
fn logged(
    workspace: &Workspace,
    name: &str,
    work: impl FnOnce(&mut Job) -> anyhow::Result<String>,
) -> anyhow::Result<String> {
    let mut job = Job::begin(workspace, name)?;
    work(&mut job).with_context(|| format!("see {}", job.log_path.display()))
}

/// Writes or checks everything that is generated from the library, for all languages.
fn bindings(job: &mut Job, check: bool) -> anyhow::Result<String> {
    let bindings = if check { bindings::check(job)? } else { bindings::write(job)? };
    let typescript = if check { typescript::check(job) } else { typescript::write(job) };
    // A test run would report a skipped step here. This command did only half of its work, so it fails.
    let typescript = typescript.context("the TypeScript was not generated")?;
    Ok(format!("{bindings}; TypeScript: {typescript}"))
}
