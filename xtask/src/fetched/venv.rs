//! A Python virtual environment with pinned packages.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::ensure;

use super::{Fetched, finish, folder, is_finished, pins, start, unavailable};
use crate::job::Job;
use crate::workspace::Workspace;

/// One environment: a name, its pins, and how to see that it works.
pub struct Venv {
    /// The start of the folder's name in the cache.
    pub name: &'static str,
    /// The file with the pins, from the root of the tree. Every line carries hashes.
    pub requirements: &'static str,
    /// A module that is there when the environment is whole.
    pub module: &'static str,
}

impl Venv {
    /// Whether nothing needs to be fetched.
    pub fn is_present(&self, workspace: &Workspace) -> bool {
        self.folder(workspace).is_ok_and(|folder| is_finished(&folder) && self.works(workspace, &folder))
    }

    /// The Python program of the environment, made anew if it is not there or no longer works.
    pub fn ensure(&self, job: &mut Job) -> anyhow::Result<Fetched> {
        let folder = self.folder(job.workspace)?;
        if is_finished(&folder) && self.works(job.workspace, &folder) {
            return Ok(Fetched::Ready(python(&folder)));
        }
        start(&folder)?;
        let mut make = job.workspace.command("python3");
        job.run(make.args(["-m", "venv"]).arg(&folder))?;
        let mut install = job.workspace.command(python(&folder));
        install
            .args(["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--require-hashes"])
            // Wheels only: building a source package would want compilers and libraries that nobody listed.
            .args(["--only-binary", ":all:", "-r"])
            .arg(job.workspace.root.join(self.requirements));
        if !job.status(&mut install)?.success() {
            return unavailable(job, self.name);
        }
        finish(&folder)?;
        Ok(Fetched::Ready(python(&folder)))
    }

    /// The folder of the package that is the environment's module.
    pub fn package(&self, job: &mut Job, python: &Path) -> anyhow::Result<PathBuf> {
        let module = self.module;
        let mut ask = job.workspace.command(python);
        ask.args(["-c", &format!("import {module}; print(list({module}.__path__)[0])")]);
        let (status, printed) = job.capture(&mut ask)?;
        ensure!(status.success(), "the package {module} does not say where it is");
        Ok(PathBuf::from(printed.trim()))
    }

    fn folder(&self, workspace: &Workspace) -> anyhow::Result<PathBuf> {
        Ok(folder(workspace, self.name, &[&pins(workspace, self.requirements)?]))
    }

    /// An environment points at the Python it was made with, and breaks when that one goes away.
    fn works(&self, workspace: &Workspace, folder: &Path) -> bool {
        workspace
            .command(python(folder))
            .args(["-c", &format!("import {}", self.module)])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }
}

fn python(folder: &Path) -> PathBuf {
    folder.join("bin").join("python")
}
