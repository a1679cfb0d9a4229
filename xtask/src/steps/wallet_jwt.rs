//! The built command, as other steps drive it.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use serde_json::Value;

use crate::job::Job;

/// Builds the command and returns where it is.
pub fn build(job: &mut Job) -> anyhow::Result<PathBuf> {
    let mut command = job.workspace.cargo();
    command
        .args(["build", "-p", "wallet-jwt-cli", "--bin", "wallet-jwt", "--locked"])
        // Only cargo knows where its output goes: a target directory, a build target or a profile may be set.
        .arg("--message-format=json-render-diagnostics");
    let (status, messages) = job.capture(&mut command)?;
    ensure!(status.success(), "the command could not be built");
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == "wallet-jwt")
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .context("cargo does not say where the command is")
}

/// One answer of the command.
pub struct Answer {
    /// The exit status; `None` when a signal ended it.
    pub status: Option<i32>,
    /// The object it printed.
    pub json: Value,
}

/// Runs the command with `--json` arguments and reads its answer.
pub fn ask(job: &mut Job, program: &Path, arguments: &[&str]) -> anyhow::Result<Answer> {
    let mut command = job.workspace.command(program);
    let (status, printed) = job.capture(command.args(arguments))?;
    job.note(printed.trim_end());
    let json =
        serde_json::from_str(&printed).context("the command printed something other than one JSON object")?;
    Ok(Answer { status: status.code(), json })
}
