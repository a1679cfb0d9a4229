//! The Expo app of `examples/react-native`, below the target directory: with the packages that its lock pins, from npm, and
//! with this tree's own package as npm packs it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};

use super::{Fetched, pins, short_hash, unavailable};
use crate::job::Job;
use crate::workspace::Workspace;

/// Where the app is in the tree.
pub const PROJECT: &str = "examples/react-native";

/// Where the package is in an app.
const PACKAGE: &str = "node_modules/react-native-wallet-jwt";
/// Says which pins the app's `node_modules` was installed from.
const MARKER: &str = "node_modules/.wallet-jwt-pins";
/// What a developer's own work on the app leaves there.
const NOT_OF_THE_APP: &[&str] = &["node_modules", "android", "ios", ".expo", "dist"];

/// Whether nothing needs to be fetched.
pub fn is_present(workspace: &Workspace) -> bool {
    pinned(workspace).is_ok_and(|pinned| is_installed(&folder(workspace), &pinned))
}

/// Copies the app, and installs what it needs and the packed package. `npm` makes an npm command. Returns the app's folder.
pub fn ensure(
    job: &mut Job,
    packed: &Path,
    npm: impl Fn(&Job) -> anyhow::Result<Command>,
) -> anyhow::Result<Fetched> {
    let pinned = pinned(job.workspace)?;
    let folder = folder(job.workspace);
    clear(&folder)?;
    copy(&job.workspace.root.join(PROJECT), &folder)
        .with_context(|| format!("{PROJECT} cannot be copied"))?;
    let name = packed.file_name().context("the package has no name")?;
    fs::copy(packed, folder.join(name)).context("the package cannot be copied")?;

    let npm = |job: &Job, arguments: &[&str]| -> anyhow::Result<Command> {
        let mut npm = npm(job)?;
        npm.current_dir(&folder).args(arguments).args(["--ignore-scripts", "--no-audit", "--no-fund"]);
        Ok(npm)
    };
    let own = folder.join(PACKAGE);
    if own.exists() {
        // npm takes a package of the same name and version for the same package.
        fs::remove_dir_all(&own).with_context(|| format!("{} cannot be removed", own.display()))?;
    }
    let is_done =
        is_installed(&folder, &pinned) && job.status(&mut npm(job, &["install", "--offline"])?)?.success();
    if !is_done {
        if !job.status(&mut npm(job, &["ci"])?)?.success() {
            return unavailable(job, "the npm packages of the example for React Native");
        }
        fs::write(folder.join(MARKER), pinned).with_context(|| format!("{MARKER} cannot be written"))?;
    }
    ensure!(own.join("package.json").is_file(), "npm has not installed the packed package");
    Ok(Fetched::Ready(folder))
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

/// Removes all but the packages: a file that is gone from the tree must be gone here.
fn clear(folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
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
        let scratch = std::env::temp_dir().join(format!("xtask-example-{}", std::process::id()));
        let (from, to) = (scratch.join("from"), scratch.join("to"));
        let file = |folder: &Path, name: &str| -> anyhow::Result<()> {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().context("no folder")?)?;
            Ok(fs::write(path, [])?)
        };
        for name in ["app.json", "src/App.tsx", "node_modules/a/b.js", "android/gradlew", "old.tgz"] {
            file(&from, name)?;
        }
        for name in ["node_modules/c.js", "src/Gone.tsx", "gone.json"] {
            file(&to, name)?;
        }
        clear(&to)?;
        copy(&from, &to)?;
        let has = |name: &str| to.join(name).exists();
        assert!(has("app.json") && has("src/App.tsx") && has("node_modules/c.js"));
        assert!(!has("node_modules/a") && !has("android") && !has("old.tgz"));
        assert!(!has("src/Gone.tsx") && !has("gone.json"));
        fs::remove_dir_all(&scratch)?;
        Ok(())
    }
}
