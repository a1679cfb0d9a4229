//! Jest with React Native's preset, and a fake in the place of the native module.

use std::path::Path;

use anyhow::{Context as _, bail, ensure};
use serde_json::Value;

use super::{Tools, fresh_folder, read};
use crate::job::{Job, Outcome, StepResult};

/// The step.
pub fn run(job: &mut Job, tools: &Tools) -> StepResult {
    let report = fresh_folder(job, "unit")?.join("report.json");
    let mut jest = tools.program(job, "jest/bin/jest.js")?;
    // `--ci`: a snapshot that is missing fails instead of being written.
    jest.arg("--ci").arg("--json").arg("--outputFile").arg(&report);
    let status = job.status(&mut jest)?;
    if !status.success() {
        bail!("Jest: {status}");
    }
    counted(&report)
}

/// What Jest has reported: tests ran, and all of them.
pub fn counted(report: &Path) -> StepResult {
    let counts = Counts::parse(&read(report)?).context("Jest's report is not of its form")?;
    ensure!(counts.passed > 0, "no test ran");
    ensure!(counts.not_run == 0, "{} tests were skipped", counts.not_run);
    Ok(Outcome::Passed(format!("{} tests", counts.passed)))
}

/// What Jest counted.
#[derive(Debug, PartialEq, Eq)]
struct Counts {
    passed: u64,
    /// Skipped, and those that are only names as yet.
    not_run: u64,
}

impl Counts {
    fn parse(report: &str) -> Option<Self> {
        let report: Value = serde_json::from_str(report).ok()?;
        let number = |name: &str| report[name].as_u64();
        Some(Self {
            passed: number("numPassedTests")?,
            not_run: number("numPendingTests")? + number("numTodoTests")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn the_report_of_jest_is_read() {
        let report = r#"{"numFailedTests":0,"numPassedTests":12,"numPendingTests":2,"numTodoTests":1}"#;
        assert_eq!(Counts::parse(report), Some(Counts { passed: 12, not_run: 3 }));
        assert_eq!(Counts::parse("{}"), None);
        assert_eq!(Counts::parse(""), None);
    }
}
