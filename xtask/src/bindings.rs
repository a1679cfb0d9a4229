//! `cargo xtask bindings`: the code that is generated from the library is in the tree, where readers and package managers
//! find it. A check keeps it current.

use std::path::PathBuf;

use crate::job::Job;
use crate::steps::host_library::{self, HostLibrary};
use crate::{files, generated};

/// Every generated file, and its place in the tree.
const FILES: [generated::File; 5] = [
    ("dev/walletjwt/wallet_jwt.kt", "bindings/kotlin/generated/dev/walletjwt/wallet_jwt.kt"),
    ("WalletJwt.swift", "bindings/swift/Sources/WalletJwt/Generated/WalletJwt.swift"),
    ("WalletJwtFFI.h", "bindings/swift/Sources/WalletJwtFFI/WalletJwtFFI.h"),
    ("api.txt", "bindings/api.txt"),
    ("exports.map", host_library::EXPORTS),
];

/// Writes them; returns a line that says what changed.
pub fn write(job: &mut Job) -> anyhow::Result<String> {
    let library = host_library::build(job)?;
    let folder = generate(job, &library)?;
    generated::write(job.workspace, &folder, &FILES)
}

/// Fails if one of them is not current, or if the library exports more than they need; returns a line that says what was
/// checked.
pub fn check(job: &mut Job) -> anyhow::Result<String> {
    let library = host_library::build(job)?;
    let folder = generate(job, &library)?;
    generated::check(job.workspace, &folder, &FILES)?;
    let exported = host_library::count_exports(&library)?;
    Ok(format!("{} files, {exported} exported functions", FILES.len()))
}

/// Generates into a folder of the target directory.
fn generate(job: &mut Job, library: &HostLibrary) -> anyhow::Result<PathBuf> {
    let folder = job.workspace.target.join("bindings-generated");
    files::remove_folder(&folder)?;
    let mut command = job.workspace.cargo();
    command.args(["run", "--quiet", "--locked", "-p", "wallet-jwt-bindgen", "--"]);
    job.run(command.arg(&library.archive).arg(&folder))?;
    Ok(folder)
}
