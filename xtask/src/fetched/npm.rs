//! A folder of pinned npm packages, with the scripts that use them.

use std::fs;
use std::path::{Path, PathBuf};

use super::{download, finish, folder, is_finished, node, pins};
use crate::files;
use crate::job::Job;

/// Installs what `<project>/package-lock.json` pins into the cache (never into the tree), and copies the project's scripts
/// there: Node looks for packages beside the script. Returns that folder. `name` is the start of the folder's name.
pub fn ensure(job: &mut Job, node: &Path, name: &str, project: &str) -> anyhow::Result<PathBuf> {
    let manifest = pins(job.workspace, &format!("{project}/package.json"))?;
    let lock = pins(job.workspace, &format!("{project}/package-lock.json"))?;
    let folder = folder(job.workspace, name, &[&manifest, &lock]);
    if !is_finished(&folder) {
        files::empty_folder(&folder)?;
        files::write(folder.join("package.json"), &manifest)?;
        files::write(folder.join("package-lock.json"), &lock)?;
        let mut install = node::npm_install(job.workspace, node, &folder)?;
        download(job, install.arg("ci"), &format!("npm packages of {project}"))?;
        finish(&folder)?;
    }
    // A script that is gone from the tree must be gone here.
    for script in scripts(&folder)? {
        fs::remove_file(script)?;
    }
    for script in scripts(&job.workspace.root.join(project))? {
        files::copy(&script, &folder.join(script.file_name().unwrap_or_default()))?;
    }
    Ok(folder)
}

fn scripts(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let paths = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let is_script = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "mjs");
    paths.filter(|path| path.as_ref().map_or(true, is_script)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_scripts_are_copied() -> anyhow::Result<()> {
        files::with_folder("scripts", |folder| {
            for name in ["a.mjs", "package.json", "b.js"] {
                files::write(folder.join(name), [])?;
            }
            assert_eq!(scripts(folder)?, [folder.join("a.mjs")]);
            Ok(())
        })
    }
}
