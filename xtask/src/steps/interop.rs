//! Tokens made by other libraries, through the command line. `cli/tests/interop.rs` has the checks; here are the libraries that
//! it needs.

use std::path::Path;

use super::cargo_tests::COMMAND;
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
    files::empty_folder(&folder)?;
    let mut test = job.workspace.cargo();
    test.arg("test").args(COMMAND).args(["--test", "interop", "--locked", "--", "--ignored"]);
    test.env("INTEROP_FOLDER", &folder).env("INTEROP_INTERPRETER", interpreter).env("INTEROP_SCRIPT", script);
    job.run(&mut test)?;
    files::read_text(folder.join("note"))
}
