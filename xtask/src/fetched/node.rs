//! Commands that run Node.js and npm. [`super::venv::NODE`] installs both.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use super::venv;
use crate::job::Job;
use crate::workspace::Workspace;

/// The `node` program.
pub fn ensure(job: &mut Job) -> anyhow::Result<PathBuf> {
    Ok(venv::NODE.package(job)?.join("bin").join("node"))
}

/// Node, in the root of the tree. Programs that it starts find this Node too, and not the system's.
pub fn command(workspace: &Workspace, node: &Path) -> anyhow::Result<Command> {
    let own = node.parent().context("node lies in no folder")?.to_owned();
    let others = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths(std::iter::once(own).chain(env::split_paths(&others)))
        .context("a folder of the search path has a separator in its name")?;
    let mut command = workspace.command(node);
    command.env("PATH", path);
    Ok(command)
}

/// npm's own script beside that `node`. The package's `bin/npm` is a copy that does not find its library.
pub fn npm_script(node: &Path) -> anyhow::Result<PathBuf> {
    let package = node.parent().and_then(Path::parent).context("node lies in no package")?;
    Ok(package.join("lib/node_modules/npm/bin/npm-cli.js"))
}

/// npm.
pub fn npm(workspace: &Workspace, node: &Path) -> anyhow::Result<Command> {
    let mut command = command(workspace, node)?;
    command.arg(npm_script(node)?).arg("--no-update-notifier");
    Ok(command)
}

/// npm in `folder`, to install packages. No package's own code runs, as in an app that installs our package.
pub fn npm_install(workspace: &Workspace, node: &Path, folder: &Path) -> anyhow::Result<Command> {
    let mut npm = npm(workspace, node)?;
    npm.current_dir(folder).args(["--ignore-scripts", "--no-audit", "--no-fund"]);
    Ok(npm)
}
