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

/// Whether this toolchain has the sources of the standard library.
pub fn has_sources(workspace: &Workspace) -> bool {
    let root = printed(workspace, &["sysroot"]);
    root.is_some_and(|root| root.join("lib/rustlib/src/rust/library/Cargo.lock").is_file())
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

/// The sources of the standard library, added if this toolchain has not got them yet. Cargo builds it from these for a target
/// whose compiled form a mirror of rustup does not have.
pub fn ensure_sources(job: &mut Job) -> anyhow::Result<()> {
    if has_sources(job.workspace) {
        return Ok(());
    }
    if !on_path("rustup") {
        bail!(Skip("needs rustup, to add the sources of the standard library".to_owned()));
    }
    let mut add = job.workspace.command("rustup");
    let added = job.status(add.args(["component", "add", "rust-src"]))?;
    if added.success() && has_sources(job.workspace) {
        Ok(())
    } else {
        unavailable(job, "Rust's sources of the standard library")
    }
}

/// rustc names a folder for every target that it knows, also if the folder does not exist.
fn folder(workspace: &Workspace, target: &str) -> Option<PathBuf> {
    let folder = printed(workspace, &["target-libdir", "--target", target])?;
    folder.is_dir().then_some(folder)
}

/// The path that rustc prints.
fn printed(workspace: &Workspace, what: &[&str]) -> Option<PathBuf> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc"));
    let mut ask = workspace.command(rustc);
    ask.arg("--print").args(what).stderr(Stdio::null());
    let output = ask.output().ok().filter(|output| output.status.success())?;
    Some(PathBuf::from(String::from_utf8(output.stdout).ok()?.trim_end()))
}
