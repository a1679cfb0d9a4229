//! The built command, for steps that run it.

use std::path::PathBuf;
use std::{fs, io};

use anyhow::Context as _;

use crate::job::Job;
use crate::{cargo_output, files};

/// Builds the command and returns where it is.
pub fn build(job: &mut Job) -> anyhow::Result<PathBuf> {
    let built = cargo_output::program(job, "wallet-jwt", &["-p", "wallet-jwt-cli", "--bin", "wallet-jwt"])?;
    // Another step, or the developer, may build again while this step runs it.
    let step = job.log_path.file_stem().context("a log has a name")?;
    let own = job.workspace.target.join("xtask").join(step).join("wallet-jwt");
    match fs::remove_file(&own) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    files::make_folder(own.parent().context("it has a folder")?)?;
    if fs::hard_link(&built, &own).is_err() {
        files::copy(&built, &own)?;
    }
    Ok(own)
}
