//! A copy of the Expo app of `examples/react-native` in the target directory, with the npm packages that its lock file pins,
//! and with this tree's own package as npm packs it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};

use super::{download, node, pins, short_hash};
use crate::files;
use crate::job::Job;
use crate::workspace::Workspace;

/// Where the app is in the tree.
pub const PROJECT: &str = "examples/react-native";

/// Where the package is in an app.
const PACKAGE: &str = "node_modules/react-native-wallet-jwt";
/// Has the hash of the pins that the app's `node_modules` was installed from.
const MARKER: &str = "node_modules/.wallet-jwt-pins";
/// What is in the app's folder after a developer has worked on the app.
const NOT_OF_THE_APP: &[&str] = &["node_modules", "android", "ios", ".expo", "dist"];

/// Whether nothing needs to be fetched.
pub fn is_present(workspace: &Workspace) -> bool {
    pinned(workspace).is_ok_and(|pinned| is_installed(&folder(workspace), &pinned))
}

/// Copies the app, and installs what it needs and the packed package. Returns the app's folder.
pub fn ensure(job: &mut Job, node: &Path, packed: &Path) -> anyhow::Result<PathBuf> {
    let pinned = pinned(job.workspace)?;
    let folder = folder(job.workspace);
    clear(&folder)?;
    copy(&job.workspace.root.join(PROJECT), &folder)
        .with_context(|| format!("{PROJECT} cannot be copied"))?;
    let name = packed.file_name().context("the package has no name")?;
    files::copy(packed, &folder.join(name))?;

    // npm would keep an older package of the same name and version.
    files::remove_folder(&folder.join(PACKAGE))?;
    let npm = |job: &Job| node::npm_install(job.workspace, node, &folder);
    let is_done =
        is_installed(&folder, &pinned) && job.status(npm(job)?.args(["install", "--offline"]))?.success();
    if !is_done {
        download(job, npm(job)?.arg("ci"), "the npm packages of the example for React Native")?;
        files::write(folder.join(MARKER), pinned)?;
    }
    ensure!(folder.join(PACKAGE).join("package.json").is_file(), "npm has not installed the packed package");
    Ok(folder)
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join("react-native-example").join("app")
}

fn pinned(workspace: &Workspace) -> anyhow::Result<String> {
    let file = |name| pins(workspace, &format!("{PROJECT}/{name}"));
    Ok(short_hash(&[&file("package.json")?, &file("package-lock.json")?]))
}

fn is_installed(folder: &Path, pinned: &str) -> bool {
    fs::read_to_string(folder.join(MARKER)).is_ok_and(|found| found == pinned)
}

/// Removes everything except the packages: a file that is gone from the tree must be gone here.
fn clear(folder: &Path) -> anyhow::Result<()> {
    files::make_folder(folder)?;
    let clear = || -> std::io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            match path.is_dir() {
                true if path.ends_with("node_modules") => {}
                true => fs::remove_dir_all(path)?,
                false => fs::remove_file(path)?,
            }
        }
        Ok(())
    };
    clear().with_context(|| format!("{} cannot be emptied", folder.display()))
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name()))?;
        let is_packed = path.extension().is_some_and(|ending| ending == "tgz");
        if is_packed || NOT_OF_THE_APP.iter().any(|other| name == *other) {
            continue;
        }
        match path.is_dir() {
            true => copy(&path, &to.join(name))?,
            false => fs::copy(&path, to.join(name)).map(drop)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copying_the_app_skips_build_output_and_removes_old_files() -> anyhow::Result<()> {
        files::with_folder("example", |scratch| {
            let (from, to) = (scratch.join("from"), scratch.join("to"));
            for name in ["app.json", "src/App.tsx", "node_modules/a/b.js", "android/gradlew", "old.tgz"] {
                files::write(from.join(name), [])?;
            }
            for name in ["node_modules/c.js", "src/Gone.tsx", "gone.json"] {
                files::write(to.join(name), [])?;
            }
            clear(&to)?;
            copy(&from, &to)?;
            let has = |name: &str| to.join(name).exists();
            assert!(has("app.json") && has("src/App.tsx") && has("node_modules/c.js"));
            assert!(!has("node_modules/a") && !has("android") && !has("old.tgz"));
            assert!(!has("src/Gone.tsx") && !has("gone.json"));
            Ok(())
        })
    }
}
