//! Runs the selected steps: first what they need, then each of them, then the summary.

use std::num::NonZero;
use std::process::ExitCode;
use std::thread;
use std::time::Instant;

use anyhow::bail;

use crate::apt;
use crate::excused::{self, Excuse};
use crate::job::{Job, Skip, StepResult};
use crate::lanes;
use crate::needs::{self, Need, Source};
use crate::report::{self, Missing, Record, Verdict};
use crate::steps::{self, Step};
use crate::workspace::Workspace;

/// The steps of one run, in the table's order.
pub struct Selection(Vec<&'static Step>);

impl Selection {
    /// The whole table, or the steps whose name or part is in `only`.
    pub fn of(table: &'static [Step], only: &[String]) -> anyhow::Result<Self> {
        for wanted in only {
            if !table.iter().any(|step| step.is(wanted)) {
                bail!("there is no step or part `{wanted}`; `cargo xtask test --list` shows them");
            }
        }
        let chosen = |step: &&Step| only.is_empty() || only.iter().any(|wanted| step.is(wanted));
        Ok(Self(table.iter().filter(chosen).collect()))
    }
}

/// Runs the steps and prints the report. `strict`: a skipped step must be excused by `docs/verified.md`.
///
/// `jobs`: how many run side by side.
pub fn run(
    workspace: &Workspace,
    selection: &Selection,
    strict: bool,
    jobs: Option<u8>,
) -> anyhow::Result<ExitCode> {
    let known: Vec<_> = steps::TABLE.iter().map(|step| step.name).collect();
    let (excuses, problems) = match strict {
        true => excused::read(workspace, &known).map(|(excuses, problems)| (Some(excuses), problems))?,
        false => (None, Vec::new()),
    };
    let wanted: Vec<_> = selection.0.iter().map(|step| (step.name, step.needs)).collect();
    provide(workspace, &wanted)?;
    println!("Logs: {}\n", workspace.logs().display());

    // More at a time would only wait for cargo's lock.
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let lanes = jobs.map_or(processors.min(2), usize::from);
    let records = lanes::run(workspace, &selection.0, lanes, |step| -> anyhow::Result<Record> {
        let begun = Instant::now();
        let mut job = Job::begin(workspace, step.name)?;
        report::begin(step);
        let outcome = needs::check(workspace, step.needs).and_then(|()| (step.run)(&mut job));
        if let Err(error) = &outcome {
            job.note(&format!("the step ended: {error:#}"));
        }
        let verdict = judge(outcome, step.name, excuses.as_deref());
        let record = Record { step: step.name, verdict, elapsed: begun.elapsed(), log: job.log_path };
        report::end(&record);
        Ok(record)
    });
    let records = records.into_iter().collect::<anyhow::Result<Vec<_>>>()?;

    let notes = excuses.as_deref().map(|rows| stale_rows(rows, &records)).unwrap_or_default();
    let failed = report::summary(&records, &problems, &notes);
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What will run, and what it needs.
type Wanted = (&'static str, &'static [Need]);

/// Lists what is missing, and installs Debian packages if we are root.
pub fn provide(workspace: &Workspace, wanted: &[Wanted]) -> anyhow::Result<()> {
    let missing = missing(workspace, wanted);
    if missing.is_empty() {
        return Ok(());
    }
    report::missing(workspace, &missing);
    let packages: Vec<_> = missing
        .iter()
        .flat_map(|entry| match entry.need.source {
            Source::Apt { packages, .. } => packages,
            Source::Cache { .. } => &[],
        })
        .copied()
        .collect();
    if packages.is_empty() {
        return Ok(());
    }
    if !apt::is_debian() {
        println!(
            "Install what is missing with this system's package manager; the steps without it are skipped."
        );
    } else if !apt::is_root() {
        println!("To install it, as root:\n  {}", apt::line_to_run(&packages));
    } else {
        println!("Installing with apt-get: {}", packages.join(" "));
        let mut job = Job::begin(workspace, "apt-get")?;
        if let Err(error) = apt::install(&mut job, &packages) {
            // The run goes on: steps without these needs can work, and the others say what they need.
            println!("apt-get failed: {error:#} ({})", job.log_path.display());
        }
    }
    println!();
    Ok(())
}

/// What the machine lacks, with the steps that need it.
fn missing(workspace: &Workspace, wanted: &[Wanted]) -> Vec<Missing> {
    let mut needs: Vec<(&'static Need, Vec<&'static str>)> = Vec::new();
    for (name, wants) in wanted {
        for need in *wants {
            match needs.iter_mut().find(|(known, _)| known.name == need.name) {
                Some((_, wanted_by)) => wanted_by.push(name),
                None => needs.push((need, vec![name])),
            }
        }
    }
    let lacking = needs.into_iter().filter(|(need, _)| !(need.found)(workspace));
    lacking.map(|(need, steps)| Missing { need, size: size(workspace, need), steps }).collect()
}

fn size(workspace: &Workspace, need: &Need) -> Option<u64> {
    match need.source {
        Source::Apt { packages, .. } => apt::download_size(workspace, packages),
        Source::Cache { .. } => None,
    }
}

/// What a step's result means in this run; `excuses` only in a strict one.
fn judge(outcome: StepResult, step: &str, excuses: Option<&[Excuse]>) -> Verdict {
    let error = match outcome {
        Ok(note) => return Verdict::Passed(note),
        Err(error) => error,
    };
    let Some(Skip(why)) = error.downcast_ref() else {
        return Verdict::Failed(format!("{error:#}"));
    };
    match excuses {
        Some(rows) if !excused::excuses(rows, step, why) => Verdict::Failed(format!(
            "was SKIPPED, and {} does not list it for this reason: {why}",
            excused::FILE
        )),
        _ => Verdict::Skipped(why.clone()),
    }
}

fn stale_rows(rows: &[Excuse], records: &[Record]) -> Vec<String> {
    let ran = |row: &&Excuse| {
        records.iter().any(|record| record.step == row.step && matches!(record.verdict, Verdict::Passed(_)))
    };
    rows.iter()
        .filter(ran)
        .map(|row| format!("{} lists `{}`, but it ran on this machine", excused::FILE, row.step))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use anyhow::Context as _;

    use super::*;

    fn rows() -> Vec<Excuse> {
        vec![Excuse { step: "advisories".to_owned(), reason: "database".to_owned() }]
    }

    fn skipped(why: &str) -> StepResult {
        Err(Skip(why.to_owned()).into())
    }

    #[test]
    fn a_skipped_step_is_never_passed() {
        assert!(matches!(judge(skipped("needs swift"), "swift", None), Verdict::Skipped(_)));
        let deep = skipped("needs swift").context("in a part of the step");
        assert!(matches!(judge(deep, "swift", None), Verdict::Skipped(why) if why == "needs swift"));
    }

    #[test]
    fn strict_fails_a_skipped_step_that_is_not_excused() {
        assert!(matches!(judge(skipped("needs swift"), "swift", Some(&rows())), Verdict::Failed(_)));
        assert!(matches!(judge(skipped("cargo-deny"), "advisories", Some(&rows())), Verdict::Failed(_)));
        assert!(matches!(judge(skipped("no database"), "advisories", Some(&rows())), Verdict::Skipped(_)));
    }

    #[test]
    fn an_excuse_does_not_hide_a_failure() {
        let failure = Err(anyhow::anyhow!("database"));
        assert!(matches!(judge(failure, "advisories", Some(&rows())), Verdict::Failed(_)));
    }

    #[test]
    fn a_row_for_a_step_that_ran_is_noted() {
        let record = |verdict| Record {
            step: "advisories",
            verdict,
            elapsed: Duration::ZERO,
            log: std::path::PathBuf::new(),
        };
        assert_eq!(stale_rows(&rows(), &[record(Verdict::Passed(String::new()))]).len(), 1);
        assert_eq!(stale_rows(&rows(), &[record(Verdict::Skipped("database".to_owned()))]).len(), 0);
    }

    #[test]
    fn a_selection_takes_names_and_parts_and_refuses_others() -> anyhow::Result<()> {
        let names = |only: &[&str]| -> anyhow::Result<Vec<&str>> {
            let only: Vec<_> = only.iter().map(|word| (*word).to_owned()).collect();
            Ok(Selection::of(steps::TABLE, &only)?.0.iter().map(|step| step.name).collect())
        };
        assert_eq!(names(&["deny"])?, ["deny", "advisories"]);
        assert_eq!(names(&["advisories", "core-without-net"])?, ["core-without-net", "advisories"]);
        assert_eq!(names(&[])?.len(), steps::TABLE.len());
        assert!(names(&["cores"]).is_err());
        Ok(())
    }
}
