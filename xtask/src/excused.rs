//! Which skipped steps a strict run accepts: those that `docs/verified.md` lists with the same reason.
//!
//! The reason must be the real one. A row for an advisory database that could not be downloaded does not excuse a cargo-deny
//! that could not be built.

use anyhow::{Context as _, bail};

use crate::files;
use crate::promises;
use crate::workspace::Workspace;

/// The file, from the root of the tree.
pub const FILE: &str = "docs/verified.md";

/// The heading above the table. The rest of the file is for people.
const HEADING: &str = "## Steps that may be skipped";

/// One row of the table.
#[derive(Debug, PartialEq, Eq)]
pub struct Excuse {
    /// The step's name.
    pub step: String,
    /// Text that the printed reason must contain.
    pub reason: String,
}

/// Reads the table; and what is wrong with it and with the table of promises, if `known` are all steps.
pub fn read(workspace: &Workspace, known: &[&str]) -> anyhow::Result<(Vec<Excuse>, Vec<String>)> {
    let text = files::read_text(workspace.root.join(FILE))?;
    let both = parse(&text).and_then(|excuses| Ok((excuses, promises::problems(&text, known)?)));
    let (excuses, mut problems) = both.with_context(|| format!("{FILE} is not of its form"))?;
    problems.extend(
        unknown(&excuses, known).iter().map(|step| format!("{FILE} lists `{step}`, which is no step")),
    );
    Ok((excuses, problems))
}

fn parse(text: &str) -> anyhow::Result<Vec<Excuse>> {
    let excuse = |row: Vec<&str>| match row.as_slice() {
        [step, reason, _instead, ..] if !step.is_empty() && !reason.is_empty() => {
            Ok(Excuse { step: step.trim_matches('`').to_owned(), reason: (*reason).to_owned() })
        }
        _ => bail!("a row needs a step, a reason and what is done instead: {row:?}"),
    };
    rows(text, HEADING)?.into_iter().map(excuse).collect()
}

/// The cells of the table under a heading, a list for each row.
pub fn rows<'a>(text: &'a str, heading: &str) -> anyhow::Result<Vec<Vec<&'a str>>> {
    let mut lines = text.lines().skip_while(|line| line.trim_end() != heading);
    if lines.next().is_none() {
        bail!("there is no heading `{heading}`");
    }
    let rows = lines.take_while(|line| !line.starts_with('#')).filter(|line| line.starts_with('|'));
    let cells = |row: &'a str| {
        let row = row.trim();
        let row = row.strip_prefix('|').unwrap_or(row);
        row.strip_suffix('|').unwrap_or(row).split('|').map(str::trim).collect()
    };
    // The first two lines are the table's head and the rule under it.
    Ok(rows.skip(2).map(cells).collect())
}

/// Whether a row excuses this step for this reason.
pub fn excuses(rows: &[Excuse], step: &str, reason: &str) -> bool {
    rows.iter().any(|row| row.step == step && reason.contains(&row.reason))
}

/// The rows whose step does not exist. Each is a failure: it would excuse a later step with that name.
fn unknown<'a>(rows: &'a [Excuse], known: &[&str]) -> Vec<&'a str> {
    rows.iter().map(|row| row.step.as_str()).filter(|step| !known.contains(step)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Title\n\n| other | table |\n|---|---|\n| core | no |\n\n\
        ## Steps that may be skipped\n\nWords.\n\n\
        | step | reason | instead |\n|---|---|---|\n\
        | `advisories` | database unreachable | by hand |\n\
        | swift | needs swift | on a Mac |\n\n\
        ## Later\n\n| xtask | never | read |\n";

    fn row(step: &str, reason: &str) -> Excuse {
        Excuse { step: step.to_owned(), reason: reason.to_owned() }
    }

    #[test]
    fn only_the_table_under_its_heading_counts() -> anyhow::Result<()> {
        assert_eq!(parse(TEXT)?, [row("advisories", "database unreachable"), row("swift", "needs swift")]);
        Ok(())
    }

    #[test]
    fn a_table_without_rows_excuses_nothing() -> anyhow::Result<()> {
        let text = format!("{HEADING}\n\n| step | reason | instead |\n|---|---|---|\n");
        assert_eq!(parse(&text)?, []);
        Ok(())
    }

    #[test]
    fn a_missing_table_or_an_unfinished_row_is_an_error() {
        assert!(parse("# Title\n").is_err());
        let head = format!("{HEADING}\n| step | reason | instead |\n|---|---|---|\n");
        assert!(parse(&format!("{head}| advisories |  | by hand |\n")).is_err());
        assert!(parse(&format!("{head}| advisories | database |\n")).is_err());
    }

    #[test]
    fn a_row_excuses_its_step_for_its_reason_only() {
        let rows = [row("advisories", "database unreachable")];
        assert!(excuses(&rows, "advisories", "database unreachable (no such host)"));
        assert!(!excuses(&rows, "advisories", "cargo-deny could not be fetched"));
        assert!(!excuses(&rows, "deny", "database unreachable"));
    }

    #[test]
    fn rows_for_steps_that_do_not_exist_are_found() {
        let rows = [row("advisories", "x"), row("gone", "x")];
        assert_eq!(unknown(&rows, &["core", "advisories"]), ["gone"]);
    }
}
