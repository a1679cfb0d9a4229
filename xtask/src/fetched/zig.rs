//! zig as a package from PyPI: a C compiler for Apple's systems that runs anywhere.

use super::Fetched;
use super::venv::Venv;
use crate::job::Job;
use crate::workspace::Workspace;

const VENV: Venv = Venv { name: "zig", requirements: "xtask/requirements-zig.txt", module: "ziglang" };

/// Whether nothing needs to be fetched.
pub fn is_present(workspace: &Workspace) -> bool {
    VENV.is_present(workspace)
}

/// The folder with the program `zig` and its `lib`.
pub fn ensure(job: &mut Job) -> anyhow::Result<Fetched> {
    let python = match VENV.ensure(job)? {
        Fetched::Ready(python) => python,
        missing @ Fetched::Unavailable(_) => return Ok(missing),
    };
    VENV.package(job, &python).map(Fetched::Ready)
}
