//! The same tokens and key sets, through this library and through another. `tests/differential` has the comparison and a
//! program for each library; here is how each program is started.

use std::path::{Path, PathBuf};

use super::interop::run_test;
use crate::fetched::{go, maven, node, npm, venv};
use crate::files;
use crate::job::{Job, StepResult};
use crate::workspace::Workspace;

const PROGRAMS: &str = "tests/differential";

/// jose for JavaScript.
pub fn jose(job: &mut Job) -> StepResult {
    let node = node::ensure(job)?;
    let script = npm::ensure(job, &node, "differential-jose", PROGRAMS)?.join("jose_answers.mjs");
    compare(job, "jose", &[&node, &script])
}

/// PyJWT.
pub fn pyjwt(job: &mut Job) -> StepResult {
    let python = venv::PYJWT.ensure(job)?;
    let script = program(job.workspace, "pyjwt_answers.py");
    compare(job, "PyJWT", &[&python, &script])
}

/// nimbus-jose-jwt. Maven fetches it; Java runs the source.
pub fn nimbus(job: &mut Job) -> StepResult {
    let libraries = folder(job.workspace, "nimbus-libraries");
    files::empty_folder(&libraries)?;
    let mut fetch = maven::command(job.workspace);
    fetch.arg("-f").arg(program(job.workspace, "nimbus/pom.xml")).arg("dependency:copy-dependencies");
    fetch.arg(format!("-DoutputDirectory={}", libraries.display()));
    maven::build(job, &mut fetch)?;
    let source = program(job.workspace, "nimbus/Answers.java");
    compare(job, "nimbus-jose-jwt", &["java".as_ref(), "-cp".as_ref(), &libraries.join("*"), &source])
}

/// Go's golang-jwt, with keyfunc for key sets.
pub fn golang(job: &mut Job) -> StepResult {
    let program =
        go::build(job, &program(job.workspace, "golang"), &folder(job.workspace, "golang-program"))?;
    compare(job, "golang-jwt", &[&program])
}

fn program(workspace: &Workspace, name: &str) -> PathBuf {
    workspace.root.join(PROGRAMS).join(name)
}

fn folder(workspace: &Workspace, name: &str) -> PathBuf {
    workspace.target.join("differential").join(name)
}

fn compare(job: &mut Job, library: &str, command: &[&Path]) -> StepResult {
    let folder = folder(job.workspace, library);
    let words: Vec<_> = command.iter().map(|word| word.to_string_lossy()).collect();
    let settings = [("DIFFERENTIAL_LIBRARY", library), ("DIFFERENTIAL_COMMAND", &words.join("\n"))];
    run_test(job, super::cargo_tests::LIBRARY, "differential", &folder, &settings)
}
