//! Whether the table of promises in `docs/verified.md` names every step, and only steps that exist.

use anyhow::ensure;

use crate::excused::{self, FILE};

/// The heading above the table.
const HEADING: &str = "## Promises";
/// Stands in place of the steps. The third column then says what would show the promise.
const NOT_HERE: &str = "not verified here";

/// What is wrong with the table, a sentence each; an error if the table is not of its form.
pub fn problems(document: &str, known: &[&str]) -> anyhow::Result<Vec<String>> {
    let mut named = Vec::new();
    for row in excused::rows(document, HEADING)? {
        ensure!(matches!(row.as_slice(), [promise, _, _] if !promise.is_empty()), "{HEADING}: {row:?}");
        match row[1] {
            NOT_HERE => ensure!(!row[2].is_empty(), "nothing is said to show the promise: {row:?}"),
            // A heading between rows.
            "" => {
                ensure!(row[0].starts_with("**") && row[2].is_empty(), "nothing shows the promise: {row:?}")
            }
            steps => named.extend(steps.split(',').map(|step| step.trim().trim_matches('`'))),
        }
    }
    let unknown = named.iter().filter(|step| !known.contains(step));
    let unknown = unknown.map(|step| format!("{FILE} names `{step}`, which is no step"));
    let unnamed = known.iter().filter(|step| !named.contains(step));
    Ok(unknown.chain(unnamed.map(|step| format!("no promise of {FILE} names the step `{step}`"))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::steps::TABLE;

    /// What is wrong with a table of these rows, if `core` and `deny` are all steps.
    fn found(rows: &str) -> Option<Vec<String>> {
        let head = "| promise | shown by | rest |\n|---|---|---|\n";
        problems(&format!("{HEADING}\n\nWords.\n\n{head}{rows}"), &["core", "deny"]).ok()
    }

    #[test]
    fn the_tree_promises_something_for_every_step() -> anyhow::Result<()> {
        let known: Vec<_> = TABLE.iter().map(|step| step.name).collect();
        assert_eq!(problems(include_str!("../../docs/verified.md"), &known)?, Vec::<String>::new());
        Ok(())
    }

    #[test]
    fn unknown_steps_and_steps_without_a_promise_are_found() {
        let good = "| **All** | | |\n| a | `core`, `deny` | |\n| b | not verified here | a phone |\n";
        assert_eq!(found(good), Some(vec![]));
        let planted = found("| a | `core`, `cores` | |\n").unwrap_or_default();
        assert!(matches!(planted.as_slice(), [unknown, unnamed]
            if unknown.contains("`cores`") && unnamed.contains("`deny`")));
    }

    #[test]
    fn a_promise_that_nothing_shows_must_say_what_would() {
        for row in ["| a | not verified here | |\n", "| a | | |\n", "| | `core` | |\n", "| a | `core` |\n"] {
            assert_eq!(found(row), None, "{row}");
        }
        assert!(problems("# Title\n", &[]).is_err());
    }
}
