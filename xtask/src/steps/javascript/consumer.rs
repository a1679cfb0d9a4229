//! An app that installs the packed package and tests itself with `react-native-wallet-jwt/jest`.

use super::{Tools, fresh_folder, package, unit};
use crate::job::{Job, StepResult};

/// The step.
pub fn run(job: &mut Job, tools: &Tools) -> StepResult {
    let packed = package::pack(job, tools, "consumer-package")?;
    let folder = fresh_folder(job, "consumer")?;
    let report = fresh_folder(job, "consumer-report")?.join("report.json");
    job.run(tools.tool(job, "consumer.mjs")?.arg(&packed).arg(&folder).arg(&report))?;
    unit::counted(&report)
}
