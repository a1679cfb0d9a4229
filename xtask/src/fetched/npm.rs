//! A folder of pinned npm packages.

use std::fs;
use std::path::Path;

use anyhow::Context as _;

use super::{Fetched, finish, folder, is_finished, node, pins, start, unavailable};
use crate::job::Job;

/// Installs what `<project>/package-lock.json` pins into the cache (never into the tree) and returns that folder.
/// `name` is the start of the folder's name.
pub fn ensure(job: &mut Job, node: &Path, name: &str, project: &str) -> anyhow::Result<Fetched> {
    let manifest = pins(job.workspace, &format!("{project}/package.json"))?;
    let lock = pins(job.workspace, &format!("{project}/package-lock.json"))?;
    let folder = folder(job.workspace, name, &[&manifest, &lock]);
    if is_finished(&folder) {
        return Ok(Fetched::Ready(folder));
    }
    start(&folder)?;
    for (file, bytes) in [("package.json", &manifest), ("package-lock.json", &lock)] {
        let path = folder.join(file);
        fs::write(&path, bytes).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    let mut install = job.workspace.command(node);
    install.current_dir(&folder).arg(node::npm_script(node)?).args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--no-update-notifier",
    ]);
    if !job.status(&mut install)?.success() {
        return unavailable(job, &format!("npm packages of {project}"));
    }
    finish(&folder)?;
    Ok(Fetched::Ready(folder))
}
