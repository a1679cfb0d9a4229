//! The Node server of the README (`examples/server-node`), which takes jose and nothing of ours, against the built
//! command's fake issuer.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, ensure};

use super::wallet_jwt;
use crate::fetched::{Fetched, node, npm};
use crate::job::{Job, Outcome, StepResult};

const PROJECT: &str = "examples/server-node";

/// Runs its tests with Node's own test runner.
pub fn run(job: &mut Job) -> StepResult {
    let node = match node::ensure(job)? {
        Fetched::Ready(node) => node,
        Fetched::Unavailable(why) => return Ok(Outcome::Skipped(why)),
    };
    let packages = match npm::ensure(job, &node, "server-node", PROJECT)? {
        Fetched::Ready(folder) => folder,
        Fetched::Unavailable(why) => return Ok(Outcome::Skipped(why)),
    };
    // Node looks for packages beside the script, and those are in the cache.
    copy_scripts(&job.workspace.root.join(PROJECT), &packages)?;
    let command = wallet_jwt::build(job)?;
    let mut tests = job.workspace.command(&node);
    tests.current_dir(&packages).args(["--test", "--test-reporter=tap"]).env("WALLET_JWT", command);
    let (status, printed) = job.capture(&mut tests)?;
    job.note(printed.trim_end());
    ensure!(status.success(), "a test failed: {status}");
    let count = |name| count(&printed, name).with_context(|| format!("Node counted no `{name}`"));
    let (passed, skipped, todo) = (count("pass")?, count("skipped")?, count("todo")?);
    ensure!(passed > 0, "no test ran");
    ensure!(skipped + todo == 0, "{skipped} tests were skipped, {todo} are still to be written");
    Ok(Outcome::Passed(format!("{passed} tests")))
}

/// Puts the project's scripts where its packages are, and takes away those of an earlier run.
fn copy_scripts(from: &Path, to: &Path) -> anyhow::Result<()> {
    let copied = || -> std::io::Result<()> {
        for script in scripts(to)? {
            fs::remove_file(script)?;
        }
        for script in scripts(from)? {
            fs::copy(&script, to.join(script.file_name().unwrap_or_default()))?;
        }
        Ok(())
    };
    copied().context("the scripts cannot be copied beside their packages")
}

fn scripts(folder: &Path) -> std::io::Result<Vec<std::path::PathBuf>> {
    let paths = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    paths
        .filter(|path| path.as_ref().is_ok_and(|path| path.extension().is_some_and(|end| end == "mjs")))
        .collect()
}

/// The number in a line like `# pass 19`, of which there is one for the whole run.
fn count(printed: &str, name: &str) -> Option<u64> {
    let number = |line: &str| line.strip_prefix("# ")?.strip_prefix(name)?.trim().parse().ok();
    printed.lines().rev().find_map(number)
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn what_node_counted_is_read() {
        let printed = "ok 1 - # pass 7\n1..19\n# tests 19\n# pass 19\n# fail 0\n# skipped 0\n# todo 2\n";
        assert_eq!((count(printed, "pass"), count(printed, "skipped")), (Some(19), Some(0)));
        assert_eq!((count(printed, "todo"), count(printed, "cancelled")), (Some(2), None));
        assert_eq!(count("", "pass"), None);
    }
}
