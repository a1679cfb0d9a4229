//! cargo-deny at the pinned version.

use std::path::PathBuf;
use std::process::Stdio;

use super::{Fetched, unavailable};
use crate::job::Job;
use crate::workspace::Workspace;

/// Raised by hand, together with a look at what its new checks say.
const VERSION: &str = "0.20.2";

/// Whether it need not be built.
pub fn is_present(workspace: &Workspace) -> bool {
    found(workspace).is_some()
}

/// The program, built from source if this machine has not got it yet.
pub fn ensure(job: &mut Job) -> anyhow::Result<Fetched> {
    if let Some(program) = found(job.workspace) {
        return Ok(Fetched::Ready(program));
    }
    let root = root(job.workspace);
    // A fixed folder, so that an interrupted build goes on where it stopped.
    let build = job.workspace.cache.join("build").join("cargo-deny");
    let mut command = job.workspace.cargo();
    command
        .args(["install", "cargo-deny", "--locked", "--version", &format!("={VERSION}"), "--root"])
        .arg(&root)
        .arg("--target-dir")
        .arg(&build);
    if !job.status(&mut command)?.success() {
        return unavailable(job, &format!("cargo-deny {VERSION}"));
    }
    // 300 MB that nobody needs again; not being able to delete them is no reason to fail.
    let _ = std::fs::remove_dir_all(&build);
    Ok(Fetched::Ready(program(job.workspace)))
}

fn root(workspace: &Workspace) -> PathBuf {
    workspace.cache.join(format!("cargo-deny-{VERSION}"))
}

fn program(workspace: &Workspace) -> PathBuf {
    root(workspace).join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX))
}

/// Ours, or the developer's own if it is the same version.
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
