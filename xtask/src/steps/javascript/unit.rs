//! Jest with React Native's preset, and a fake in the place of the native module.

use std::path::Path;

use anyhow::{Context as _, bail, ensure};

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
pub(super) fn counted(report: &Path) -> StepResult {
    Ok(Outcome::Passed(format!("{} tests", passed(report)?)))
}

/// How many tests have passed, by Jest's report; an error if any did not run.
pub(super) fn passed(report: &Path) -> anyhow::Result<u64> {
    let counts = Counts::parse(&read(report)?).context("Jest's report is not of its form")?;
    ensure!(counts.passed > 0, "no test ran");
    ensure!(counts.not_run == 0, "{} tests were skipped", counts.not_run);
    Ok(counts.passed)
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
        // Searched, not parsed: names of tests are in it too, with halves of surrogate pairs that are no text to Rust. In
        // a name each of these quotes has a backslash before it.
        let number = |name: &str| {
            let (_, rest) = report.split_once(&format!("\"{name}\":"))?;
            rest.split(|letter: char| !letter.is_ascii_digit()).next()?.parse::<u64>().ok()
        };
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
        let names = r#""title":"\"numPassedTests\":9 \udc00""#;
        assert_eq!(Counts::parse(&report.replacen('{', &format!("{{{names},"), 1)), Counts::parse(report));
        assert_eq!(Counts::parse("{}"), None);
        assert_eq!(Counts::parse(""), None);
    }
}
