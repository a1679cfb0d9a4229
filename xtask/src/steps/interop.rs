//! Tokens made by other libraries, through the command line. `cli/tests/interop.rs` has the checks; here are the libraries that
//! it needs.

use std::ffi::OsStr;
use std::path::Path;

use super::cargo_tests::{COMMAND, SERVER};
use crate::fetched::{node, npm, venv};
use crate::files;
use crate::job::{Job, StepResult};

const SCRIPTS: &str = "tests/interop";

/// PyJWT, whose signatures are computed by OpenSSL.
pub fn pyjwt(job: &mut Job) -> StepResult {
    let python = venv::PYJWT.ensure(job)?;
    let script = job.workspace.root.join(SCRIPTS).join("pyjwt_tokens.py");
    check(job, "pyjwt", &python, &script)
}

/// jose, whose signatures are computed by Node's Web Crypto.
pub fn jose(job: &mut Job) -> StepResult {
    let node = node::ensure(job)?;
    let script = npm::ensure(job, &node, "jose", SCRIPTS)?.join("jose_tokens.mjs");
    check(job, "jose", &node, &script)
}

fn check(job: &mut Job, library: &str, interpreter: &Path, script: &Path) -> StepResult {
    let folder = job.workspace.target.join("interop").join(library);
    let settings = [("INTEROP_INTERPRETER", interpreter), ("INTEROP_SCRIPT", script)];
    run_test(job, SERVER, "interop_tokens", &folder, &settings)?;
    run_test(job, COMMAND, "interop", &folder, &settings)
}

/// Runs the test that needs another library, in an empty folder. Its note says how much it did.
pub fn run_test<S: AsRef<OsStr>>(
    job: &mut Job,
    build: &[&str],
    test: &str,
    folder: &Path,
    settings: &[(&str, S)],
) -> StepResult {
    files::empty_folder(folder)?;
    let mut command = job.workspace.cargo();
    command.arg("test").args(build).args(["--test", test, "--locked", "--", "--ignored"]);
    command.env(format!("{}_FOLDER", test.to_uppercase()), folder);
    for (name, value) in settings {
        command.env(name, value);
    }
    job.run(&mut command)?;
    files::read_text(folder.join("note"))
}
