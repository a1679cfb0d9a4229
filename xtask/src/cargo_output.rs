//! What cargo reports about its builds. Only cargo knows where its output is: a target directory, a build target or a profile
//! may be set.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, ensure};
use serde_json::Value;

use crate::job::Job;

/// Makes cargo print its messages as JSON.
pub const AS_JSON: &str = "--message-format=json-render-diagnostics";

/// Runs a cargo command that has [`AS_JSON`], and returns its messages about `target`.
pub fn messages(job: &mut Job, command: &mut Command, target: &str) -> anyhow::Result<Vec<Value>> {
    let (status, printed) = job.capture(command)?;
    ensure!(status.success(), "`{target}` could not be built");
    Ok(about(&printed, target))
}

/// The messages about `target`.
pub fn about(printed: &str, target: &str) -> Vec<Value> {
    let messages = printed.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    messages.filter(|message| message["target"]["name"] == target).collect()
}

/// Builds a program with `cargo build` and these arguments, and returns its path.
pub fn program(job: &mut Job, name: &str, arguments: &[&str]) -> anyhow::Result<PathBuf> {
    let mut build = job.workspace.cargo();
    build.arg("build").args(arguments).args(["--locked", AS_JSON]);
    let messages = messages(job, &mut build, name)?;
    let path = messages.iter().find_map(|message| message["executable"].as_str());
    path.map(PathBuf::from).with_context(|| format!("cargo does not say where `{name}` is"))
}
