//! The examples in Swift: the model of the app for iOS with its tests, and a server's program by the commands of docs/swift.md.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use super::Package;
use crate::job::Job;
use crate::{fetched, files};

const APP: &str = "examples/ios-swift";
const GENERATED: &str = "bindings/swift/Sources/WalletJwt/Generated/WalletJwt.swift";
const SERVER: &str = "examples/server-swift";

/// Runs the tests of the app's model, and checks the types of its views; returns how many tests have passed.
pub fn app(job: &mut Job, package: &Package, environment: &[(&str, &OsStr)]) -> anyhow::Result<u64> {
    forget_older_records(job, package)?;
    let mut test = package.swift(job, environment, "test", "app")?;
    test.args(["--package-path", APP, "--disable-xctest", "-Xswiftc", "-warnings-as-errors"]);
    let tests = super::tested(job, &mut test)?;
    let mut views = package.toolchain.command(job.workspace, &package.folder, &[], "sh".as_ref())?;
    views.arg(format!("{APP}/Tests/check_views.sh"));
    views.args(["app/debug/Modules", "app-views"].map(|folder| package.seen(&package.folder.join(folder))));
    job.run(&mut views)?;
    Ok(tests)
}

/// SwiftPM does not compile an app's tests again when a record of the library gains a member. They would then crash.
fn forget_older_records(job: &Job, package: &Package) -> anyhow::Result<()> {
    let generated = files::read(job.workspace.root.join(GENERATED))?;
    let (build, stamp) = (package.folder.join("app"), package.folder.join("app-is-for"));
    let hash = fetched::short_hash(&[&generated]);
    if fs::read_to_string(&stamp).is_ok_and(|known| known == hash) {
        return Ok(());
    }
    files::remove_folder(&build)?;
    files::write(stamp, hash)
}

/// Does what docs/swift.md says about servers. `command` is the built `wallet-jwt`.
pub fn server(job: &mut Job, package: &Package, command: &Path) -> anyhow::Result<()> {
    let folder = package.folder.join("server");
    files::make_folder(&folder)?;
    let environment = [("LIBRARY", package.library.as_os_str())];
    let shell = package.toolchain.command(job.workspace, &package.folder, &environment, "sh".as_ref())?;
    let mut test = job.workspace.command("python3");
    test.arg("-B").arg(job.workspace.root.join(SERVER).join("verify_test.py")).arg(command);
    test.arg(package.seen(&folder)).arg(shell.get_program()).args(shell.get_args()).arg("-ec");
    test.envs(shell.get_envs().filter_map(|(name, value)| Some((name, value?))));
    job.run(&mut test)
}
