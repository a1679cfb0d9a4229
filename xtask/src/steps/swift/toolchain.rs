//! The Swift that this machine has: its own, or the one in a root of the cache.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::bail;

use crate::fetched::swift_root;
use crate::files;
use crate::job::{Job, Skip};
use crate::workspace::Workspace;

/// The oldest language mode that the package is written in.
const OLDEST: u32 = 6;

/// The paths of the tree and of our part of the target directory inside the root.
const SOURCE_IN_ROOT: &str = "/wallet-jwt/source";
const TARGET_IN_ROOT: &str = "/wallet-jwt/target";

/// Enters the root. All mounts are in a namespace that ends with the command, together with every process in it. The tree is
/// read-only there, so a build that writes into it fails. The network is this machine's, because the tests use its loopback.
const ENTER: &str = r#"set -e
root=$1 source=$2 target=$3
shift 3
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/tmp"
mount --bind "$source" "$root/wallet-jwt/source"
mount -o remount,bind,ro "$root/wallet-jwt/source"
mount --bind "$target" "$root/wallet-jwt/target"
exec chroot "$root" /bin/sh -c 'cd /wallet-jwt/source && exec "$@"' sh "$@"
"#;

/// A Swift to work with.
pub enum Toolchain {
    /// The machine's own.
    OnPath,
    /// The one in this root.
    InRoot(PathBuf),
}

/// Whether the machine's own Swift is new enough.
pub fn is_on_path(workspace: &Workspace) -> bool {
    let asked = workspace.command("swift").arg("--version").stderr(Stdio::null()).output();
    asked.is_ok_and(|answer| major_version(&String::from_utf8_lossy(&answer.stdout)) >= Some(OLDEST))
}

impl Toolchain {
    /// The machine's own Swift if it is new enough, else the root's.
    pub fn find(job: &mut Job) -> anyhow::Result<Self> {
        if is_on_path(job.workspace) {
            return Ok(Toolchain::OnPath);
        }
        if !swift_root::can_be_made() {
            let why = "needs Swift 6 or newer on the search path; or, as root on Debian: \
                       cargo xtask test --only swift";
            bail!(Skip(why.to_owned()));
        }
        Ok(Toolchain::InRoot(swift_root::ensure(job)?))
    }

    /// Our part of the target directory. Each kind of Swift has its own part, because compiled files contain paths.
    pub fn folder(&self, workspace: &Workspace) -> PathBuf {
        workspace.target.join(match self {
            Toolchain::OnPath => "swift",
            Toolchain::InRoot(_) => "swift-in-root",
        })
    }

    /// The path of `folder`, our part of the target directory, as the commands see it.
    pub fn target(&self, folder: &Path) -> PathBuf {
        match self {
            Toolchain::OnPath => folder.to_owned(),
            Toolchain::InRoot(_) => PathBuf::from(TARGET_IN_ROOT),
        }
    }

    /// A command in the root of the tree. It can read the tree and write to `folder`.
    pub fn command(
        &self,
        workspace: &Workspace,
        folder: &Path,
        environment: &[(&str, &OsStr)],
        program: &OsStr,
    ) -> anyhow::Result<Command> {
        let home = self.target(folder).join("home");
        files::make_folder(&folder.join("home"))?;
        let Toolchain::InRoot(root) = self else {
            let mut command = workspace.command(program);
            command.envs(environment.iter().copied());
            return Ok(command);
        };
        swift_root::mount_points(root, &[&SOURCE_IN_ROOT[1..], &TARGET_IN_ROOT[1..]])?;
        let mut command = workspace.command("unshare");
        command
            .args(["--mount", "--pid", "--fork", "--kill-child", "/bin/sh", "-c", ENTER, "sh"])
            .args([root.as_path(), &workspace.root, folder])
            .args(["/usr/bin/env", "-i", "LANG=C.UTF-8"])
            // The package manager looks here for its other programs.
            .arg("PATH=/usr/libexec/swift/bin:/usr/bin:/bin")
            // Debian's DocC does not find Swift's own libraries by itself.
            .arg("LD_LIBRARY_PATH=/usr/libexec/swift/lib/swift/linux")
            .arg(assignment("HOME", home.as_os_str()));
        command.args(environment.iter().map(|(name, value)| assignment(name, value)));
        command.arg(program);
        Ok(command)
    }
}

fn assignment(name: &str, value: &OsStr) -> std::ffi::OsString {
    let mut text = std::ffi::OsString::from(name);
    text.push("=");
    text.push(value);
    text
}

/// From `Swift version 6.0.3 (…)`, with `Apple` before it on a Mac.
fn major_version(printed: &str) -> Option<u32> {
    printed.split_once("Swift version ")?.1.split(['.', ' ', '-']).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read_as_swift_prints_it() {
        assert_eq!(major_version("Swift version 6.0.3 (swift-6.0.3-RELEASE)\nTarget: x86_64\n"), Some(6));
        assert_eq!(major_version("swift-driver version: 1.1 Apple Swift version 5.10 (x)\n"), Some(5));
        assert_eq!(major_version("Swift version 7-dev\n"), Some(7));
    }

    #[test]
    fn no_version_is_never_new_enough() {
        assert!(major_version("swift: command not found") < Some(OLDEST));
        assert!(major_version("") < Some(OLDEST));
    }
}
