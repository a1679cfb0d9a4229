//! Everything a test run prints.

use std::fs;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::needs::{Need, Source};
use crate::steps::Step;
use crate::workspace::Workspace;

/// How many lines of a failing step's log are shown.
const TAIL: usize = 80;

/// What became of a step.
pub enum Verdict {
    /// With how much was done, or nothing.
    Passed(String),
    /// With the reason.
    Failed(String),
    /// With the reason.
    Skipped(String),
}

/// One finished step.
pub struct Record {
    /// Its name in the table.
    pub step: &'static str,
    /// How it ended.
    pub verdict: Verdict,
    /// How long it took.
    pub elapsed: Duration,
    /// Where its output is.
    pub log: PathBuf,
}

/// Something the machine lacks.
pub struct Missing {
    /// What.
    pub need: &'static Need,
    /// The download in bytes as apt tells it, if it does.
    pub size: Option<u64>,
    /// Which steps need it.
    pub steps: Vec<&'static str>,
}

/// Prints the table of steps.
pub fn list(table: &[Step]) {
    for step in table {
        println!("{:<18} {:<8} {}", step.name, step.part, step.about);
        if !step.needs.is_empty() {
            let names: Vec<_> = step.needs.iter().map(|need| need.name).collect();
            println!("{:<27} needs {}", "", names.join(", "));
        }
    }
}

/// Prints what is missing, with sizes.
pub fn missing(workspace: &Workspace, missing: &[Missing]) {
    println!("Missing on this machine (download sizes):");
    for entry in missing {
        println!("  {}", missing_line(entry));
    }
    println!("Fetched things are kept in {}", workspace.cache.display());
    println!();
}

fn missing_line(entry: &Missing) -> String {
    let (size, from) = match (entry.need.source, entry.size) {
        (Source::Apt { packages, .. }, Some(bytes)) => {
            (megabytes(bytes), format!("apt: {}", packages.join(" ")))
        }
        (Source::Apt { packages, about_bytes }, None) => {
            (format!("about {}", megabytes(about_bytes)), format!("apt: {}", packages.join(" ")))
        }
        (Source::Cache { about_bytes }, _) => {
            (format!("about {}", megabytes(about_bytes)), "fetched when needed".to_owned())
        }
    };
    format!("{}: {size}, {from}; for {}", entry.need.name, entry.steps.join(", "))
}

fn megabytes(bytes: u64) -> String {
    format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
}

/// Shows a person what is running. A file has a line for each step that ended.
pub fn begin(step: &Step) {
    if std::io::stdout().is_terminal() {
        println!("{:<26}running", step.name);
    }
}

/// The line of a step that ended.
pub fn end(record: &Record) {
    let time = format!("{:.1} s", record.elapsed.as_secs_f64());
    let (word, text) = match &record.verdict {
        Verdict::Passed(note) => ("passed", note),
        Verdict::Failed(why) => ("FAILED", why),
        Verdict::Skipped(why) => ("SKIPPED", why),
    };
    println!("{}", format!("{:<26}{word:<8} {time:>8}  {text}", record.step).trim_end());
}

/// The failures with their output, the notes, and at the end the line with the counts. Returns how many failed.
pub fn summary(records: &[Record], problems: &[String], notes: &[String]) -> usize {
    for record in records {
        if let Verdict::Failed(why) = &record.verdict {
            println!("\n--- {} FAILED: {why}", record.step);
            println!("--- the end of {}", record.log.display());
            print!("{}", tail(&record.log));
        }
    }
    for note in notes {
        println!("\nnote: {note}");
    }
    for problem in problems {
        println!("\nFAILED: {problem}");
    }
    let count = |is: fn(&Verdict) -> bool| records.iter().filter(|record| is(&record.verdict)).count();
    let passed = count(|verdict| matches!(verdict, Verdict::Passed(_)));
    let failed = count(|verdict| matches!(verdict, Verdict::Failed(_))) + problems.len();
    let skipped = count(|verdict| matches!(verdict, Verdict::Skipped(_)));
    println!("\n{passed} passed, {failed} failed, {skipped} skipped");
    failed
}

/// The end of a log, with a mark before each line. So nobody takes a test runner's counts for ours.
fn tail(log: &Path) -> String {
    let bytes = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<_> = text.lines().collect();
    lines[lines.len().saturating_sub(TAIL)..].iter().map(|line| format!("| {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SWIFT: Need = Need::apt("swift", &["swiftlang"], 1_260_000, |_| false);
    const NODE: Need = Need::fetched("Node.js", 61_100_000, |_| false);

    fn line(need: &'static Need, size: Option<u64>) -> String {
        missing_line(&Missing { need, size, steps: vec!["one", "two"] })
    }

    #[test]
    fn a_missing_tool_is_listed_with_size_source_and_steps() {
        assert_eq!(line(&SWIFT, Some(2_345_678)), "swift: 2.3 MB, apt: swiftlang; for one, two");
    }

    #[test]
    fn a_size_that_apt_did_not_tell_is_marked_as_about() {
        assert_eq!(line(&SWIFT, None), "swift: about 1.2 MB, apt: swiftlang; for one, two");
        assert_eq!(line(&NODE, None), "Node.js: about 61.1 MB, fetched when needed; for one, two");
    }
}
