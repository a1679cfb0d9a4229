//! `cargo xtask bindings`: what is generated from the library is in the tree, so that a reader and a package manager find
//! it there, and a check keeps it current.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, ensure};

use crate::job::Job;
use crate::steps::host_library::{self, HostLibrary};

/// Every generated file, and its place in the tree.
const FILES: [(&str, &str); 5] = [
    ("dev/walletjwt/wallet_jwt.kt", "bindings/kotlin/generated/dev/walletjwt/wallet_jwt.kt"),
    ("WalletJwt.swift", "bindings/swift/Sources/WalletJwt/Generated/WalletJwt.swift"),
    ("WalletJwtFFI.h", "bindings/swift/Sources/WalletJwtFFI/WalletJwtFFI.h"),
    ("api.txt", "bindings/api.txt"),
    ("exports.map", host_library::EXPORTS),
];

/// Writes them; returns a line that says what changed.
pub fn write(job: &mut Job) -> anyhow::Result<String> {
    let library = host_library::build(job)?;
    let generated = generate(job, &library)?;
    let mut changed = Vec::new();
    for (from, to) in FILES {
        let new = read(&generated.join(from))?;
        let place = job.workspace.root.join(to);
        if fs::read(&place).is_ok_and(|old| old == new) {
            continue;
        }
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        }
        fs::write(&place, new).with_context(|| format!("{to} cannot be written"))?;
        changed.push(to);
    }
    Ok(if changed.is_empty() {
        "nothing has changed".to_owned()
    } else {
        format!("wrote {}", changed.join(", "))
    })
}

/// Fails if one of them is not what would be written now, or if the library exports more than they need; returns a line
/// that says what was looked at.
pub fn check(job: &mut Job) -> anyhow::Result<String> {
    let library = host_library::build(job)?;
    let generated = generate(job, &library)?;
    for (from, to) in FILES {
        let new = read(&generated.join(from))?;
        let is_current = fs::read(job.workspace.root.join(to)).is_ok_and(|old| old == new);
        ensure!(is_current, "{to} is not current: run `cargo xtask bindings`, and read what changed");
    }
    let exported = host_library::count_exports(&library)?;
    Ok(format!("{} files, {exported} exported functions", FILES.len()))
}

/// Generates into a folder of the target directory.
fn generate(job: &mut Job, library: &HostLibrary) -> anyhow::Result<PathBuf> {
    let folder = job.workspace.target.join("bindings-generated");
    if folder.exists() {
        // A file of an earlier run must not stand in for one that is not written any more.
        fs::remove_dir_all(&folder).with_context(|| format!("{} cannot be emptied", folder.display()))?;
    }
    let mut command = job.workspace.cargo();
    command.args(["run", "--quiet", "--locked", "-p", "wallet-jwt-bindgen", "--"]);
    job.run(command.arg(&library.archive).arg(&folder))?;
    Ok(folder)
}

fn read(path: &std::path::Path) -> anyhow::Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("{} was not generated", path.display()))
}
