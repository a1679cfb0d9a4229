//! cargo-deny at the pinned version.

use std::path::PathBuf;
use std::process::Stdio;

use super::download;
use crate::job::Job;
use crate::workspace::Workspace;

/// Change it by hand, and look at the results of its new checks.
const VERSION: &str = "0.20.2";

/// Whether it is there already.
pub fn is_present(workspace: &Workspace) -> bool {
    found(workspace).is_some()
}

/// The program, built from source if this machine has not got it yet.
pub fn ensure(job: &mut Job) -> anyhow::Result<PathBuf> {
    if let Some(program) = found(job.workspace) {
        return Ok(program);
    }
    let root = root(job.workspace);
    // Always the same folder: the next run continues a build that was interrupted.
    let build = job.workspace.cache.join("build").join("cargo-deny");
    let mut command = job.workspace.cargo();
    command
        .args(["install", "cargo-deny", "--locked", "--version", &format!("={VERSION}"), "--root"])
        .arg(&root)
        .arg("--target-dir")
        .arg(&build)
        // It runs for seconds, and takes minutes less to build.
        .arg("--debug")
        .env("CARGO_PROFILE_DEV_DEBUG", "0");
    download(job, &mut command, &format!("cargo-deny {VERSION}"))?;
    // These 300 MB are not needed again. If they cannot be deleted, cargo-deny still works.
    let _ = std::fs::remove_dir_all(&build);
    Ok(program(job.workspace))
}

fn root(workspace: &Workspace) -> PathBuf {
    workspace.cache.join(format!("cargo-deny-{VERSION}"))
}

fn program(workspace: &Workspace) -> PathBuf {
    root(workspace).join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX))
}

/// Ours, or the developer's own one with the same version.
fn found(workspace: &Workspace) -> Option<PathBuf> {
    [program(workspace), PathBuf::from("cargo-deny")].into_iter().find(|candidate| {
        workspace
            .command(candidate)
            .arg("--version")
            .stderr(Stdio::null())
            .output()
            .is_ok_and(|output| output.stdout.trim_ascii() == format!("cargo-deny {VERSION}").as_bytes())
    })
}
