//! `cargo xtask soak`: saves and deletes tokens for a long time on a real Secret Service, and kills the process at random
//! moments.

use std::process::ExitCode;

use anyhow::{Context as _, ensure};

use crate::needs::{self, GNOME_KEYRING};
use crate::runner;
use crate::workspace::Workspace;

/// The test. `cargo xtask test` runs it too, with fewer cycles.
const TEST: &str = "soak::nothing_is_lost_or_mixed";
/// The variable for the number of cycles.
const CYCLES: &str = "WALLET_JWT_SOAK_CYCLES";
const BUILD: [&str; 9] =
    ["test", "-p", "wallet-jwt", "--features", "vault", "--release", "--locked", "--test", "killed"];
const FILTER: [&str; 4] = ["--", "--ignored", "--exact", TEST];

/// Runs it, and shows its output on the terminal. On a machine that cannot run it, this is an error.
pub fn run(workspace: &Workspace, cycles: u64) -> anyhow::Result<ExitCode> {
    runner::provide(workspace, &[("soak", &[GNOME_KEYRING])])?;
    needs::check(workspace, &[GNOME_KEYRING])?;
    // A filter that matches nothing would end with status 0.
    let mut list = workspace.cargo();
    let listed = list.args(BUILD).args(FILTER).arg("--list").stderr(std::process::Stdio::inherit()).output();
    let listed = listed.context("cargo could not be started")?;
    ensure!(listed.status.success(), "the test could not be built");
    ensure!(is_listed(&String::from_utf8_lossy(&listed.stdout)), "there is no test `{TEST}`");

    let mut command = workspace.cargo();
    command.args(BUILD).args(FILTER).arg("--nocapture").env(CYCLES, cycles.to_string());
    let status = command.status().context("cargo could not be started")?;
    println!("{cycles} cycles: {}", if status.success() { "passed" } else { "FAILED" });
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn is_listed(list: &str) -> bool {
    list.lines().any(|line| line.strip_suffix(": test") == Some(TEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_exact_test_name_counts() {
        assert!(is_listed(&format!("{TEST}: test\n\n1 test, 0 benchmarks\n")));
        assert!(!is_listed(&format!("other::{TEST}: test\n")));
        assert!(!is_listed("0 tests, 0 benchmarks\n"));
    }
}
