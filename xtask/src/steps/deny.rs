//! cargo-deny checks the dependencies.

use anyhow::bail;

use crate::fetched::cargo_deny;
use crate::job::{Job, Skip, StepResult};

/// Bans, licences and sources: needs only the lock file and the crates. The second file is for what phones get.
pub fn policy(job: &mut Job) -> StepResult {
    let program = cargo_deny::ensure(job)?;
    for (file, checks) in [("deny.toml", "bans licenses sources"), ("deny.phones.toml", "bans")] {
        let mut check = job.workspace.command(&program);
        job.run(check.args(["--locked", "--workspace", "--config", file, "check"]).args(checks.split(' ')))?;
    }
    Ok(String::new())
}

/// Known vulnerabilities. One command downloads the database, another one reads it. So a database that could not be downloaded
/// and a vulnerability that was found are never mixed up.
pub fn advisories(job: &mut Job) -> StepResult {
    let program = cargo_deny::ensure(job)?;
    let mut fetch = job.workspace.command(&program);
    // git must fail if a server on the way asks for a name and a password. It must not ask a person.
    fetch.args(["--locked", "fetch", "db"]).env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C");
    let fetched = job.status(&mut fetch)?;
    if !fetched.success() {
        match unreachable_because(&job.logged()?) {
            Some(why) => bail!(Skip(format!("the advisory database could not be fetched ({why})"))),
            None => bail!("cargo-deny could not try to fetch the advisory database: {fetched}"),
        }
    }
    let mut check = job.workspace.command(&program);
    // Not `--offline`: the index of yanked versions would then be as old as the last build.
    job.run(check.args(["--locked", "--workspace", "--all-features", "check", "advisories"]))?;
    Ok(String::new())
}

/// What git said, if the download failed. A mistake in deny.toml gives the same exit status.
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
