//! The built command, for steps that run it.

use std::path::PathBuf;

use crate::cargo_output;
use crate::job::Job;

/// Builds the command and returns where it is.
pub fn build(job: &mut Job) -> anyhow::Result<PathBuf> {
    cargo_output::program(job, "wallet-jwt", &["-p", "wallet-jwt-cli", "--bin", "wallet-jwt"])
}
