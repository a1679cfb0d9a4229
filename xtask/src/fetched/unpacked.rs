//! Debian's packages that are unpacked into a folder and not installed: a desktop's own keychain must not change because
//! somebody ran the tests.

use std::fs;
use std::path::PathBuf;

use anyhow::bail;

use super::{download, finish, folder, is_finished};
use crate::apt;
use crate::files;
use crate::job::{Job, Skip};
use crate::workspace::Workspace;

/// Packages that are unpacked together, with what they need and this machine has not.
pub struct Unpacked {
    /// What a person calls them.
    pub name: &'static str,
    /// The packages.
    pub packages: &'static [&'static str],
}

/// The versions are those that docs/verified.md speaks of.
pub const KWALLET: Unpacked = Unpacked {
    name: "kwallet",
    packages: &[
        "libkf5wallet-bin=5.103.0-1",
        "libkwalletbackend5-5=5.103.0-1",
        "libqca-qt5-2-plugins=2.3.5-2",
    ],
};

/// The same.
pub const KEEPASSXC: Unpacked = Unpacked { name: "keepassxc", packages: &["keepassxc=2.7.4+dfsg.1-2"] };

impl Unpacked {
    /// Whether [`Unpacked::ensure`] needs to fetch nothing.
    pub fn is_present(&self, workspace: &Workspace) -> bool {
        is_finished(&self.place(workspace))
    }

    /// Downloads with the machine's own apt, which checks the packages. Needs no root.
    pub fn ensure(&self, job: &mut Job) -> anyhow::Result<PathBuf> {
        let place = self.place(job.workspace);
        let root = place.join("root");
        if is_finished(&place) {
            return Ok(root);
        }
        if !apt::is_debian() {
            bail!(Skip(format!("needs Debian 12, whose packages of {} are unpacked", self.name)));
        }
        files::empty_folder(&place)?;
        let archives = place.join("archives");
        files::make_folder(&archives.join("partial"))?;
        if apt::download_size(job.workspace, self.packages).is_none() && apt::is_root() {
            apt::update(job)?;
        }
        let mut fetch = job.workspace.command("apt-get");
        fetch
            .args(["install", "-q", "-y", "--no-install-recommends", "--reinstall", "--download-only"])
            .arg("-o")
            .arg(format!("Dir::Cache::archives={}", archives.display()))
            // The folder is our own, and apt's own user must not write there.
            .args(["-o", "Debug::NoLocking=1", "-o", "APT::Sandbox::User=root"])
            .args(self.packages);
        download(job, &mut fetch, self.name)?;
        for entry in fs::read_dir(&archives)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "deb") {
                job.run(job.workspace.command("dpkg-deb").arg("-x").arg(path).arg(&root))?;
            }
        }
        fs::remove_dir_all(&archives)?;
        finish(&place)?;
        Ok(root)
    }

    fn place(&self, workspace: &Workspace) -> PathBuf {
        folder(workspace, self.name, &[self.packages.join(" ").as_bytes()])
    }
}
