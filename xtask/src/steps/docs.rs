//! Documents that are generated from the code.

use crate::job::{Job, Outcome, StepResult};
use crate::readme;

/// `cargo xtask readme --check`.
pub fn readme(job: &mut Job) -> StepResult {
    readme::check(job.workspace).map(Outcome::Passed)
}
