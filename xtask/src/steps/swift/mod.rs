//! The Swift package, compiled and tested against the real library and the real fake issuer.

mod documentation;
pub mod toolchain;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::{host_library, wallet_jwt};
use crate::job::{Job, Outcome, StepResult};
use toolchain::Toolchain;

/// Builds the package with warnings as errors and runs its tests.
pub fn run(job: &mut Job) -> StepResult {
    let toolchain = match Toolchain::find(job)? {
        Ok(toolchain) => toolchain,
        Err(why) => return Ok(Outcome::Skipped(why)),
    };
    let folder = toolchain.folder(job.workspace);
    let library = host_library::build(job)?.shared;
    let command = wallet_jwt::build(job)?;
    // Copies, because the folder is all of the target directory that is seen from inside a root.
    let library = copied(&library, &folder.join("library"))?;
    let command = copied(&command, &folder.join("command"))?;
    // The compiler writes it when it compiles the module, and not when nothing has changed: it shares the build's fate.
    let graphs = folder.join("build").join("symbol-graphs");
    fs::create_dir_all(&graphs).with_context(|| format!("{} cannot be made", graphs.display()))?;

    let seen = toolchain.target(&folder);
    let inside = |path: &Path| seen.join(path.strip_prefix(&folder).unwrap_or(path));
    let library = inside(library.parent().unwrap_or(&library));
    let command = inside(&command);
    let mut test = toolchain.swift(job.workspace, &folder, &[("WALLET_JWT_COMMAND", command.as_os_str())])?;
    test.arg("test").args(["--disable-xctest", "--disable-automatic-resolution"]);
    for (option, name) in [
        ("--scratch-path", "build"),
        ("--cache-path", "cache"),
        ("--config-path", "config"),
        ("--security-path", "security"),
    ] {
        test.arg(option).arg(seen.join(name));
    }
    let graphs_inside = inside(&graphs);
    for word in ["-warnings-as-errors", "-emit-symbol-graph", "-emit-symbol-graph-dir"] {
        test.args(["-Xswiftc", word]);
    }
    test.arg("-Xswiftc").arg(&graphs_inside);
    for word in [search_path(&library), "-rpath".into(), library.clone().into_os_string()] {
        test.arg("-Xlinker").arg(word);
    }
    job.run(&mut test)?;

    let tests = passed(&job.logged()?).context("no test ran")?;
    let documented = documentation::check(&graphs)?;
    Ok(Outcome::Passed(format!("{tests} tests, {documented} documented symbols")))
}

fn search_path(folder: &Path) -> std::ffi::OsString {
    let mut word = std::ffi::OsString::from("-L");
    word.push(folder);
    word
}

/// Puts a copy of the file into the folder.
fn copied(file: &Path, folder: &Path) -> anyhow::Result<PathBuf> {
    let name: &OsStr = file.file_name().context("a file without a name")?;
    let copy = folder.join(name);
    fs::create_dir_all(folder)
        .and_then(|()| fs::copy(file, &copy))
        .with_context(|| format!("{} cannot be written", copy.display()))?;
    Ok(copy)
}

/// How many tests passed, from `Test run with 41 tests passed after …` (Swift 6.2 adds `in 9 suites`).
fn passed(log: &str) -> Option<u64> {
    let line =
        log.lines().rev().find(|line| line.contains("Test run with ") && line.contains(" passed after "))?;
    let count = line.split_once("Test run with ")?.1.split(' ').next()?.parse().ok()?;
    (count > 0).then_some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tests_are_counted_as_swift_prints_them() {
        assert_eq!(passed("…\n✔ Test run with 41 tests passed after 1.3 seconds.\n"), Some(41));
        assert_eq!(passed("✔ Test run with 41 tests in 9 suites passed after 1.3 seconds.\n"), Some(41));
    }

    #[test]
    fn a_run_without_tests_or_with_failures_counts_as_none() {
        assert_eq!(passed("✔ Test run with 0 tests passed after 0.001 seconds.\n"), None);
        assert_eq!(passed("✘ Test run with 41 tests failed after 1.3 seconds with 1 issue.\n"), None);
        assert_eq!(passed("Build complete!\n"), None);
    }
}
