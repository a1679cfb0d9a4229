//! Documentation: the blocks that are generated from the code, and the pages that are made of its comments.

use crate::job::{Job, StepResult};
use crate::readme;

/// `cargo xtask readme --check`.
pub fn readme(job: &mut Job) -> StepResult {
    readme::check(job.workspace)
}

/// The pages that docs.rs would show.
pub fn rust(job: &mut Job) -> StepResult {
    let mut command = job.workspace.cargo();
    command.args(["doc", "--no-deps", "--all-features", "--locked", "-p", "wallet-jwt"]);
    job.run(command.env("RUSTDOCFLAGS", "-D warnings"))?;
    Ok("without a warning".to_owned())
}
