//! Where things are on this machine: the source tree, the target directory, the cache, cargo itself.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

/// The places a step works with.
pub struct Workspace {
    /// The root of the source tree.
    pub root: PathBuf,
    /// Cargo's target directory, wherever the developer put it.
    pub target: PathBuf,
    /// What was fetched and is kept between runs.
    pub cache: PathBuf,
    /// Whether steps also do what takes long.
    pub everything: bool,
    cargo: PathBuf,
}

impl Workspace {
    /// Asks cargo and the environment.
    pub fn find() -> anyhow::Result<Self> {
        // The variable first. The path from the compilation is wrong after the tree has been moved.
        let own = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = own.parent().context("the folder of xtask has no parent")?.to_owned();
        let cargo = env::var_os("CARGO").map_or_else(|| PathBuf::from(env!("CARGO")), PathBuf::from);
        let target = target_directory(&cargo, &root)?;
        Ok(Self { root, target, cache: cache_directory()?, everything: false, cargo })
    }

    /// Everything in one folder, for tests.
    #[cfg(test)]
    pub fn at(folder: &Path) -> Self {
        let folder = folder.to_owned();
        Self {
            target: folder.join("target"),
            cache: folder.join("cache"),
            everything: false,
            cargo: "cargo".into(),
            root: folder,
        }
    }

    /// A cargo command in the root of the tree.
    pub fn cargo(&self) -> Command {
        let mut command = self.command(&self.cargo);
        // `cargo run` sets these variables for xtask. Some build scripts (ring's does) build again when one of them changes, so
        // every change between `cargo xtask test` and `cargo test` would take longer.
        for (name, _) in env::vars_os() {
            let text = name.to_string_lossy();
            if ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"]
                .iter()
                .any(|start| text.starts_with(start))
            {
                command.env_remove(&name);
            }
        }
        command
    }

    /// Any other command in the root of the tree. It has no standard input, so it never waits for a person.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).stdin(Stdio::null());
        // `cargo run` puts the folder of its output here. A program that loads our library by name (JNA does) would then find
        // one that another step has built with other features.
        for name in ["LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"] {
            match env::var_os(name).map(|paths| self.without_target(&paths)) {
                Some(paths) if paths.is_empty() => command.env_remove(name),
                Some(paths) => command.env(name, paths),
                None => &mut command,
            };
        }
        command
    }

    /// The search path without folders of the target directory.
    fn without_target(&self, paths: &std::ffi::OsStr) -> std::ffi::OsString {
        let kept = env::split_paths(paths).filter(|path| !path.starts_with(&self.target));
        // They were split from a search path, so none of them has a separator in it.
        env::join_paths(kept).unwrap_or_default()
    }

    /// Where the output of the steps is kept.
    pub fn logs(&self) -> PathBuf {
        self.target.join("xtask-logs")
    }
}

/// Whether the command runs and ends with status 0. Nothing that it prints is shown.
pub fn succeeds(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// Whether `program` is on the search path.
pub fn on_path(program: &str) -> bool {
    env::var_os("PATH")
        .is_some_and(|paths| env::split_paths(&paths).any(|folder| folder.join(program).is_file()))
}

fn target_directory(cargo: &Path, root: &Path) -> anyhow::Result<PathBuf> {
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps"])
        .current_dir(root)
        .stdin(Stdio::null())
        .output()
        .context("cargo could not be started")?;
    if !output.status.success() {
        bail!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let metadata: serde_json::Value =
        serde_json::from_slice(&output.stdout).context("cargo metadata printed no JSON")?;
    let target = metadata["target_directory"].as_str().context("cargo metadata names no target directory")?;
    Ok(PathBuf::from(target))
}

fn cache_directory() -> anyhow::Result<PathBuf> {
    // The XDG specification says that a relative path must be ignored.
    let base = match env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute()) {
        Some(path) => path,
        None => PathBuf::from(env::var_os("HOME").context("neither XDG_CACHE_HOME nor HOME is set")?)
            .join(".cache"),
    };
    Ok(base.join("wallet-jwt"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_find_no_library_in_the_target_directory() {
        let workspace = Workspace::at(Path::new("/w"));
        let kept = |paths: &str| workspace.without_target(paths.as_ref()).into_string().unwrap_or_default();
        assert_eq!(kept("/w/target/debug/deps:/w/target/debug:/usr/lib:/w/targeted"), "/usr/lib:/w/targeted");
        assert_eq!(kept("/w/target/debug"), "");
    }
}
