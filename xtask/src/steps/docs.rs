//! Documentation: what is generated from the code, and what the code's own comments become.

use crate::job::{Job, Outcome, StepResult};
use crate::readme;

/// `cargo xtask readme --check`.
pub fn readme(job: &mut Job) -> StepResult {
    readme::check(job.workspace).map(Outcome::Passed)
}

/// The pages that docs.rs would show.
pub fn rust(job: &mut Job) -> StepResult {
    let mut command = job.workspace.cargo();
    command.args(["doc", "--no-deps", "--all-features", "--locked", "-p", "wallet-jwt"]);
    job.run(command.env("RUSTDOCFLAGS", "-D warnings"))?;
    Ok(Outcome::Passed("without a warning".to_owned()))
}
