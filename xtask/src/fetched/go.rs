//! Go, from PyPI: one version on every machine, without root. Modules come from Go's proxy, checked by `go.sum`.

use std::path::{Path, PathBuf};

use super::{download, venv};
use crate::job::Job;
use crate::workspace::Workspace;

/// Builds the program in `source` as the file `program`. Its modules are kept in the cache.
pub fn build(job: &mut Job, source: &Path, program: &Path) -> anyhow::Result<PathBuf> {
    let root = venv::GO.package(job)?;
    let go = |workspace: &Workspace| {
        let mut go = workspace.command(root.join("bin/go"));
        go.current_dir(source).env("GOROOT", &root).env("GOTOOLCHAIN", "local").env("CGO_ENABLED", "0");
        go.env("GOFLAGS", "-mod=readonly -buildvcs=false").env("GOWORK", "off");
        go.env("GOMODCACHE", workspace.cache.join("go-modules"))
            .env("GOCACHE", workspace.target.join("go-cache"));
        go
    };
    download(job, go(job.workspace).args(["mod", "download"]), "Go's modules")?;
    job.run(go(job.workspace).args(["build", "-o"]).arg(program).arg("."))?;
    Ok(program.to_owned())
}
