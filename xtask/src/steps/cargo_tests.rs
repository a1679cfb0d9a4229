//! Steps that are one `cargo test`.

use anyhow::{bail, ensure};
use serde_json::Value;

use crate::cargo_output::{self, AS_JSON};
use crate::job::{Job, StepResult};

/// The library's test build. All steps use the same one, so that nothing is compiled twice.
pub const LIBRARY: &[&str] = &["-p", "wallet-jwt", "--features", "ffi,json-schema,token-cache,vault"];

/// The library as a server may build it, with aws-lc in place of ring.
pub const SERVER: &[&str] = &["-p", "wallet-jwt", "--features", "aws-lc,token-cache"];

/// The command's test build, for the same reason.
pub const COMMAND: &[&str] = &["-p", "wallet-jwt-cli", "-p", "wallet-jwt-fake-issuer"];

/// Runs `cargo test --locked` with these arguments. A run in which no test passed is a failure.
pub fn run(job: &mut Job, arguments: &[&str]) -> StepResult {
    let mut command = job.workspace.cargo();
    job.run(command.args(["test", "--locked"]).args(arguments))?;
    let counts = Counts::of(&job.logged()?);
    if counts.passed == 0 {
        bail!("no test ran");
    }
    Ok(counts.to_string())
}

/// Test binaries with tests that a plain `cargo test` ignores, one or more per package.
pub struct Binaries {
    /// The package's test build.
    pub build: &'static [&'static str],
    /// The names of the binaries.
    pub names: &'static [&'static str],
}

/// Runs the tests of these binaries that match `filter`. Each binary has its own `cargo test`, and it is a failure if no test
/// passed in one of them.
pub fn run_binaries(job: &mut Job, table: &[Binaries], filter: &[&str]) -> StepResult {
    let mut passed = 0;
    for (build, name) in table.iter().flat_map(|row| row.names.iter().map(|name| (row.build, name))) {
        let before = job.logged()?.len();
        let mut command = job.workspace.cargo();
        command.arg("test").args(build).args(["--test", name, "--locked", "--"]).args(filter);
        job.run(&mut command)?;
        let log = job.logged()?;
        let counts = Counts::last(log.get(before..).unwrap_or_default());
        ensure!(counts.passed > 0, "no test of `{name}` ran");
        passed += counts.passed;
    }
    ensure!(passed > 0, "there is nothing to run");
    Ok(Counts { passed, ignored: 0 }.to_string())
}

/// The library without `net`, but with these features: built as an app would build it, then its unit tests.
///
/// In a test build, cargo adds up the features that all crates ask for. With a dev-dependency that asks for `net`, these tests
/// would have `net` too, and would test nothing of interest.
pub fn without_net(job: &mut Job, features: &[&str]) -> StepResult {
    let list = features.join(",");
    let library = ["-p", "wallet-jwt", "--no-default-features", "--lib", "--features", &list];
    let mut build = job.workspace.cargo();
    job.run(build.arg("check").args(library).arg("--locked"))?;
    let mut tests = job.workspace.cargo();
    tests.arg("test").args(library).args(["--locked", "--no-run", AS_JSON]);
    let found = features_of_the_tests(&cargo_output::messages(job, &mut tests, "wallet_jwt")?);
    ensure!(found == features, "the library's tests were built with {found:?} and not with {features:?}");
    // The search over all orders of a session is the same code with every feature: the step `core` runs it.
    run(job, &[&library[..], &["--", "--skip", "manager::machine::search"]].concat())
}

/// The features that cargo built the library's unit tests with.
fn features_of_the_tests(messages: &[Value]) -> Vec<String> {
    messages
        .iter()
        .filter(|message| message["profile"]["test"] == true)
        .filter_map(|message| serde_json::from_value::<Vec<String>>(message["features"].clone()).ok())
        .flatten()
        .collect()
}

/// What the test runner counted over all its binaries.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many passed.
    pub passed: u64,
    ignored: u64,
}

impl Counts {
    /// Adds up lines like `test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; …`.
    fn of(log: &str) -> Self {
        let mut counts = Self::default();
        for line in results(log) {
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

    /// Only the last such line. A test that starts its own binary again adds more such lines to the log.
    pub fn last(log: &str) -> Self {
        results(log).last().map(Self::of).unwrap_or_default()
    }
}

fn results(log: &str) -> impl Iterator<Item = &str> {
    log.lines().filter(|line| line.starts_with("test result: "))
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
    use super::*;

    #[test]
    fn features_are_read_from_the_test_build_only() {
        let built = |test: bool, feature: &str| {
            format!(
                r#"{{"target":{{"name":"wallet_jwt"}},"profile":{{"test":{test}}},"features":["{feature}"]}}"#
            )
        };
        let messages = format!("{}\nno JSON\n{}", built(false, "net"), built(true, "vault"));
        let features = |printed: &str| features_of_the_tests(&cargo_output::about(printed, "wallet_jwt"));
        assert_eq!(features(&messages), ["vault"]);
        assert_eq!(features(&built(false, "net")), [""; 0]);
    }

    #[test]
    fn the_counts_of_all_binaries_are_added_up() {
        let log = "running 3 tests\ntest result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n\
                   test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n";
        assert_eq!(Counts::of(log), Counts { passed: 5, ignored: 1 });
        assert_eq!(Counts::of(log).to_string(), "5 tests, 1 ignored");
        assert_eq!(Counts::of("error: nothing"), Counts::default());
    }

    #[test]
    fn what_a_test_starts_is_not_counted_as_tests() {
        let inner = "test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 7 filtered out\n";
        let outer = "test result: ok. 0 passed; 0 failed; 3 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(Counts::last(&format!("{inner}{inner}{outer}")), Counts { passed: 0, ignored: 3 });
        assert_eq!(Counts::last("error: nothing"), Counts::default());
    }
}
