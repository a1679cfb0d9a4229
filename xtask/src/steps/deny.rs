//! The dependencies, looked at by cargo-deny.

use anyhow::bail;

use crate::fetched::{Fetched, cargo_deny};
use crate::job::{Job, Outcome, StepResult};

/// Bans, licences and sources: needs only the lock file and the crates.
pub fn policy(job: &mut Job) -> StepResult {
    let program = match cargo_deny::ensure(job)? {
        Fetched::Ready(program) => program,
        Fetched::Unavailable(why) => return Ok(Outcome::Skipped(why)),
    };
    let mut check = job.workspace.command(program);
    job.run(check.args([
        "--locked",
        "--workspace",
        "--all-features",
        "check",
        "bans",
        "licenses",
        "sources",
    ]))?;
    Ok(Outcome::Passed(String::new()))
}

/// Known vulnerabilities. Fetching the database and asking it are two commands, so that "nobody could be asked"
/// and "there is one" cannot be taken for each other.
pub fn advisories(job: &mut Job) -> StepResult {
    let program = match cargo_deny::ensure(job)? {
        Fetched::Ready(program) => program,
        Fetched::Unavailable(why) => return Ok(Outcome::Skipped(why)),
    };
    let mut fetch = job.workspace.command(&program);
    // git must fail, not ask for a name and a password, when something between here and the database wants them.
    fetch.args(["--locked", "fetch", "db"]).env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C");
    let fetched = job.status(&mut fetch)?;
    if !fetched.success() {
        return match unreachable_because(&job.logged()?) {
            Some(why) => Ok(Outcome::Skipped(format!("the advisory database could not be fetched ({why})"))),
            None => bail!("cargo-deny could not try to fetch the advisory database: {fetched}"),
        };
    }
    let mut check = job.workspace.command(&program);
    // Not `--offline`: the index of yanked versions would then be as old as the last build.
    job.run(check.args(["--locked", "--workspace", "--all-features", "check", "advisories"]))?;
    Ok(Outcome::Passed(String::new()))
}

/// What git said, if fetching is what failed: a mistake in deny.toml ends the same command with the same status.
fn unreachable_because(log: &str) -> Option<&str> {
    log.contains("failed to fetch advisory database").then(|| {
        log.lines().rev().find_map(|line| line.trim().strip_prefix("fatal: ")).unwrap_or("see the log")
    })
}

#[cfg(test)]
mod tests {
    use super::unreachable_because;

    #[test]
    fn only_a_failed_fetch_counts_as_unreachable() {
        let log = "[ERROR] failed to fetch advisory database https://db.example with cli: failed to clone\n\
                   fatal: unable to access 'https://db.example/': Could not resolve host: db.example\n\n";
        let why = "unable to access 'https://db.example/': Could not resolve host: db.example";
        assert_eq!(unreachable_because(log), Some(why));
        assert_eq!(unreachable_because("[ERROR] failed to validate configuration file deny.toml"), None);
    }
}
