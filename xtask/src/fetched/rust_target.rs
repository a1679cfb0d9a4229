//! Rust's standard library for other targets, as rustup adds it to the toolchain in use.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Stdio;

use anyhow::bail;

use super::unavailable;
use crate::job::{Job, Skip};
use crate::workspace::{Workspace, on_path};

/// Whether nothing needs to be fetched.
pub fn are_present(workspace: &Workspace, targets: &[&str]) -> bool {
    targets.iter().all(|target| folder(workspace, target).is_some())
}

/// The folder of the target's standard library, added if this toolchain has not got it yet.
pub fn ensure(job: &mut Job, target: &str) -> anyhow::Result<PathBuf> {
    if let Some(folder) = folder(job.workspace, target) {
        return Ok(folder);
    }
    if !on_path("rustup") {
        bail!(Skip(format!("needs rustup, to add the target {target}")));
    }
    let mut add = job.workspace.command("rustup");
    let added = job.status(add.args(["target", "add", target]))?;
    match folder(job.workspace, target) {
        Some(folder) if added.success() => Ok(folder),
        _ => unavailable(job, &format!("Rust's standard library for {target}")),
    }
}

/// rustc names a folder for every target that it knows, also if the folder does not exist.
fn folder(workspace: &Workspace, target: &str) -> Option<PathBuf> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc"));
    let mut ask = workspace.command(rustc);
    ask.args(["--print", "target-libdir", "--target", target]).stderr(Stdio::null());
    let output = ask.output().ok().filter(|output| output.status.success())?;
    let folder = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim_end());
    folder.is_dir().then_some(folder)
}
