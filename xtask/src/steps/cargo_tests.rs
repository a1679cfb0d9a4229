//! Steps that are one `cargo test`.

use anyhow::{bail, ensure};
use serde_json::Value;

use crate::job::{Job, Outcome, StepResult};

/// Runs `cargo test --locked` with these arguments. A run in which no test passed is a failure: it showed nothing.
pub fn run(job: &mut Job, arguments: &[&str]) -> StepResult {
    let mut command = job.workspace.cargo();
    job.run(command.arg("test").args(arguments).arg("--locked"))?;
    let counts = Counts::of(&job.logged()?);
    if counts.passed == 0 {
        bail!("no test ran");
    }
    Ok(Outcome::Passed(counts.to_string()))
}

/// The library without `net`: built as an app would build it, then its unit tests.
///
/// Cargo unites features over everything that a test build contains: a dev-dependency that wants the library with `net`
/// would give it to these tests too, and they would show nothing.
pub fn core_without_net(job: &mut Job) -> StepResult {
    const LIBRARY: [&str; 5] = ["-p", "wallet-jwt", "--no-default-features", "--lib", "--locked"];
    let mut build = job.workspace.cargo();
    job.run(build.arg("check").args(LIBRARY))?;
    let mut tests = job.workspace.cargo();
    tests.arg("test").args(LIBRARY).args(["--no-run", "--message-format=json-render-diagnostics"]);
    let (status, messages) = job.capture(&mut tests)?;
    ensure!(status.success(), "the tests could not be built");
    ensure!(!has_net(&messages), "a dev-dependency turns `net` on, so these tests show nothing");
    run(job, &LIBRARY[..4])
}

/// Whether cargo built the library's unit tests with `net`.
fn has_net(messages: &str) -> bool {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == "wallet_jwt" && message["profile"]["test"] == true)
        .any(|message| {
            message["features"].as_array().is_some_and(|names| names.iter().any(|name| name == "net"))
        })
}

/// What the test runner counted over all its binaries.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    passed: u64,
    ignored: u64,
}

impl Counts {
    /// Adds up lines like `test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; …`.
    fn of(log: &str) -> Self {
        let mut counts = Self::default();
        for line in log.lines().filter(|line| line.starts_with("test result: ")) {
            for part in line.split(['.', ';']) {
                match part.trim().split_once(' ') {
                    Some((number, "passed")) => counts.passed += number.parse().unwrap_or(0),
                    Some((number, "ignored")) => counts.ignored += number.parse().unwrap_or(0),
                    _ => {}
                }
            }
        }
        counts
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} tests", self.passed)?;
        if self.ignored > 0 {
            write!(f, ", {} ignored", self.ignored)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Counts, has_net};

    #[test]
    fn the_features_of_the_tests_are_looked_at_not_those_of_other_builds() {
        let built = |test: bool, feature: &str| {
            format!(
                r#"{{"target":{{"name":"wallet_jwt"}},"profile":{{"test":{test}}},"features":["{feature}"]}}"#
            )
        };
        assert!(has_net(&format!("{}\n{}", built(false, "x"), built(true, "net"))));
        assert!(!has_net(&format!("{}\n{}", built(false, "net"), built(true, "x"))));
    }

    #[test]
    fn the_counts_of_all_binaries_are_added_up() {
        let log = "running 3 tests\ntest result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n\
                   test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n";
        assert_eq!(Counts::of(log), Counts { passed: 5, ignored: 1 });
        assert_eq!(Counts::of(log).to_string(), "5 tests, 1 ignored");
        assert_eq!(Counts::of("error: nothing"), Counts::default());
    }
}
