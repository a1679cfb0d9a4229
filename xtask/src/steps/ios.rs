//! The library for Apple's systems: linked and checked on any Linux machine without Apple's SDK (`ios/tests/library`), and built
//! with Apple's tools for a release (`ios/xcframework`).

use anyhow::{Context as _, ensure};

use crate::fetched::{rust_target, venv};
use crate::job::{Job, StepResult};
use crate::needs::{APPLE, APPLE_SIMULATOR};
use crate::steps::host_library;
use crate::workspace::Workspace;

/// Links the slices for devices and for macOS, and checks them; with `--all` the simulator's too.
pub fn library(job: &mut Job) -> StepResult {
    let zig = venv::ZIG.package(job)?.join("lib");
    for target in APPLE {
        rust_target::ensure(job, target)?;
    }
    let everything = job.workspace.everything;
    if everything {
        // The simulator's standard library is built from these, the same on every machine: not every mirror of rustup has it.
        rust_target::ensure_sources(job)?;
    }
    // Not the target directory of the other steps: with other flags, they would all have to build again.
    let folder = job.workspace.target.join("ios-library");
    let mut run = job.workspace.command("python3");
    run.arg(job.workspace.root.join("ios/tests/library/run.py"));
    run.arg("--zig").arg(zig).arg("--target").arg(&folder);
    if !everything {
        run.arg("--slice").args(APPLE);
    }
    host_library::hide_folders_in_script(&mut run)?;
    let (status, printed) = job.capture(&mut run)?;
    job.note(&printed);
    ensure!(status.success(), "ios/tests/library/run.py found a fault");
    let result = printed.lines().last().context("ios/tests/library/run.py printed nothing")?;
    Ok(result.to_owned())
}

/// `cargo xtask ios`: builds the xcframework of a release.
pub fn release(workspace: &Workspace) -> anyhow::Result<String> {
    ensure!(
        cfg!(target_os = "macos"),
        "the xcframework is built with Apple's tools: run `cargo xtask ios` on a Mac with Xcode. On Linux `cargo xtask \
         test --only ios-library` links the same library and checks it"
    );
    let mut job = Job::begin(workspace, "ios")?;
    for target in APPLE.iter().chain(&APPLE_SIMULATOR) {
        rust_target::ensure(&mut job, target)?;
    }
    let mut make = workspace.command("python3");
    make.arg(workspace.root.join("ios/xcframework/make.py"));
    host_library::hide_folders_in_script(&mut make)?;
    let made = job.capture(make.arg("--target").arg(workspace.target.join("xcframework")));
    let (status, printed) = made.with_context(|| format!("see {}", job.log_path.display()))?;
    ensure!(status.success(), "the xcframework was not made: see {}", job.log_path.display());
    Ok(printed.trim_end().to_owned())
}
