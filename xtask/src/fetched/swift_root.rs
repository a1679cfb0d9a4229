//! Swift for machines without a Swift package: a Debian trixie with its `swiftlang`, in a folder of the cache. Its glibc is
//! newer than Debian 12's, so it needs its own root. Programs that were built on Debian 12 run in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{bail, ensure};

use super::{FINISHED, download, finish, folder, is_finished};
use crate::job::{Job, Skip};
use crate::workspace::{Workspace, succeeds};
use crate::{apt, files};

/// Debian 13. Its Swift stays 6.0.3.
const SUITE: &str = "trixie";

/// The compiler, what it links against, and git, without which the package manager does not start.
const PACKAGES: [&str; 4] = ["swiftlang", "libc6-dev", "libstdc++-14-dev", "git"];

/// What Objective-C++ is compiled with: added to the same root for the step that needs it.
const OBJECTIVE_C: [&str; 2] = ["libgnustep-base-dev", "libobjc-14-dev"];

/// A root that debootstrap has made has this file.
const SOURCES: &str = "etc/apt/sources.list";

/// Whether this machine could make one: debootstrap needs root and a mirror of Debian.
pub fn can_be_made() -> bool {
    apt::is_debian() && apt::is_root()
}

/// Whether nothing needs to be fetched.
pub fn is_present(workspace: &Workspace) -> bool {
    is_finished(&place(workspace))
}

/// The folder of the root, made if it is not there.
pub fn ensure(job: &mut Job) -> anyhow::Result<PathBuf> {
    let root = place(job.workspace);
    if is_finished(&root) {
        return Ok(root);
    }
    if !succeeds(job.workspace.command("unshare").args(["--mount", "--pid", "--fork", "true"])) {
        let why = "this machine lets nobody mount, root neither (a container without CAP_SYS_ADMIN?)";
        bail!(Skip(why.to_owned()));
    }
    let Some(mirror) = mirror(job)? else {
        let why = "none of this machine's sources of packages is a mirror of Debian that debootstrap can use";
        bail!(Skip(why.to_owned()));
    };
    files::empty_folder(&root)?;
    // In its own namespace, all mounts disappear when the command ends, also after an error.
    let mut make = administration(job.workspace, "unshare");
    make.args(["--mount", "debootstrap", "--force-check-gpg", "--variant=minbase", SUITE])
        .arg(&root)
        .arg(&mirror);
    download(job, &mut make, "Swift")?;
    ensure!(root.join(SOURCES).is_file(), "debootstrap left no {SOURCES}");
    install(job, &root, &PACKAGES)?;
    finish(&root)?;
    Ok(root)
}

/// Whether [`with_objective_c`] needs to fetch nothing.
pub fn has_objective_c(workspace: &Workspace) -> bool {
    is_present(workspace) && objective_c_stamp(&place(workspace)).is_file()
}

/// As [`ensure`], with GNUstep in it.
pub fn with_objective_c(job: &mut Job) -> anyhow::Result<PathBuf> {
    let root = ensure(job)?;
    if !has_objective_c(job.workspace) {
        install(job, &root, &OBJECTIVE_C)?;
        files::write(objective_c_stamp(&root), [])?;
    }
    Ok(root)
}

/// Its name changes with the packages.
fn objective_c_stamp(root: &Path) -> PathBuf {
    root.join(format!(".objective-c-{}", super::short_hash(&[OBJECTIVE_C.join(" ").as_bytes()])))
}

fn install(job: &mut Job, root: &Path, packages: &[&str]) -> anyhow::Result<()> {
    let install = ["install", "-q", "-y", "--no-install-recommends"];
    for arguments in [&["update", "-q"][..], &[&install[..], packages].concat(), &["clean"]] {
        let mut command = administration(job.workspace, "chroot");
        download(job, command.arg(root).arg("apt-get").args(arguments), "Swift")?;
    }
    Ok(())
}

fn place(workspace: &Workspace) -> PathBuf {
    folder(workspace, "swift-root", &[SUITE.as_bytes(), PACKAGES.join(" ").as_bytes()])
}

/// A command for dpkg, which needs the folders of the system's programs on its path.
fn administration(workspace: &Workspace, program: &str) -> Command {
    let mut command = workspace.command(program);
    command
        .env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
        .env("LC_ALL", "C.UTF-8")
        .env("DEBIAN_FRONTEND", "noninteractive");
    command
}

/// The mirror that this machine's own Debian comes from, as apt reports it. It has every other suite too.
fn mirror(job: &mut Job) -> anyhow::Result<Option<String>> {
    let os_release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let mut ask = job.workspace.command("apt-get");
    ask.args(["indextargets", "--format", "$(ORIGIN)|$(RELEASE)|$(COMPONENT)|$(REPO_URI)"])
        .arg("Created-By: Packages");
    let (status, targets) = job.capture(&mut ask)?;
    ensure!(status.success(), "apt-get does not tell its sources");
    Ok(mirror_among(&targets, codename(&os_release)))
}

fn codename(os_release: &str) -> Option<&str> {
    let value = os_release.lines().find_map(|line| line.strip_prefix("VERSION_CODENAME="))?;
    Some(value.trim_matches('"'))
}

/// The address of the first source of Debian's `main`. Before `apt-get update`, apt does not know whose source it is. Then
/// the name of the suite decides.
fn mirror_among(targets: &str, codename: Option<&str>) -> Option<String> {
    let rows = || targets.lines().map(|line| line.split('|').collect::<Vec<_>>());
    let usable = |row: &Vec<&str>| {
        matches!(row.as_slice(), [_, _, "main", address]
            if ["http://", "https://", "file:/"].iter().any(|start| address.starts_with(start)))
            && codename.is_some_and(|codename| row[1] == codename)
    };
    let known = rows().filter(usable).find(|row| row[0] == "Debian");
    known.or_else(|| rows().filter(usable).find(|row| row[0].is_empty())).map(|row| row[3].to_owned())
}

/// Makes the folders of the root where the caller mounts things.
pub fn mount_points(root: &Path, names: &[&str]) -> anyhow::Result<()> {
    ensure!(root.join(FINISHED).is_file(), "the root for Swift is not finished");
    for name in names {
        fs::create_dir_all(root.join(name))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOKWORM: Option<&str> = Some("bookworm");

    #[test]
    fn the_mirror_is_where_this_machines_own_debian_comes_from() {
        let targets = "Acme|stable|main|https://acme.example/apt/\n\
                       |nodistro|main|https://node.example/\n\
                       Debian|bookworm-updates|main|http://updates.example/debian/\n\
                       Debian|bookworm|contrib|http://contrib.example/debian/\n\
                       Debian|bookworm|main|http://mirror.example/debian/\n";
        assert_eq!(mirror_among(targets, BOOKWORM).as_deref(), Some("http://mirror.example/debian/"));
        assert_eq!(mirror_among(targets, Some("jammy")), None);
        assert_eq!(mirror_among(targets, None), None);
    }

    #[test]
    fn before_apts_first_update_the_suite_tells() {
        let targets = "|bookworm|main|http://mirror.example/debian/\n";
        assert_eq!(mirror_among(targets, BOOKWORM).as_deref(), Some("http://mirror.example/debian/"));
        let foreign = "Acme|bookworm|main|https://acme.example/apt/\n";
        assert_eq!(mirror_among(foreign, BOOKWORM), None);
    }

    #[test]
    fn a_source_that_debootstrap_cannot_read_is_no_mirror() {
        assert_eq!(mirror_among("Debian|bookworm|main|cdrom:[Debian]/\n", BOOKWORM), None);
    }

    #[test]
    fn the_codename_is_read_with_and_without_quotes() {
        assert_eq!(codename("ID=debian\nVERSION_CODENAME=bookworm\n"), BOOKWORM);
        assert_eq!(codename("VERSION_CODENAME=\"bookworm\"\n"), BOOKWORM);
        assert_eq!(codename("ID=arch\n"), None);
    }
}
