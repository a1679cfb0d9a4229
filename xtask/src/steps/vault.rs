//! The vault on real keychains. A plain `cargo test` must pass on any machine, so it ignores these tests.

use std::path::Path;

use anyhow::{bail, ensure};

use super::cargo_tests::{self, Binaries, COMMAND, Counts, LIBRARY};
use crate::fetched::unpacked;
use crate::job::{Job, Skip, StepResult};

/// The tests that need a Secret Service.
const SECRET_SERVICE: &[Binaries] = &[
    Binaries { build: LIBRARY, names: &["secret_service", "killed", "no_leak"] },
    Binaries { build: COMMAND, names: &["vault_keychain"] },
];

/// The tests that need the kernel's keys.
const KEYUTILS: &[Binaries] = &[Binaries { build: LIBRARY, names: &["keyutils"] }];

/// A private D-Bus session with gnome-keyring-daemon, which the tests start themselves.
pub fn secret_service(job: &mut Job) -> StepResult {
    cargo_tests::run_binaries(job, SECRET_SERVICE, &["--ignored"])
}

/// A real KWallet, as a login starts it.
pub fn kwallet(job: &mut Job) -> StepResult {
    let root = unpacked::KWALLET.ensure(job)?;
    desktop(job, "WALLET_JWT_KWALLET", &root, "kwallet::")
}

/// A real KeePassXC with a database.
pub fn keepassxc(job: &mut Job) -> StepResult {
    let root = unpacked::KEEPASSXC.ensure(job)?;
    desktop(job, "WALLET_JWT_KEEPASSXC", &root, "keepassxc::")
}

/// Runs the tests of one of the desktops' keychains.
fn desktop(job: &mut Job, variable: &str, root: &Path, tests: &str) -> StepResult {
    let mut command = job.workspace.cargo();
    command.arg("test").args(LIBRARY).args(["--test", "desktop_keychains", "--locked", "--"]);
    // Each test has a bus and a keychain of its own, which need memory.
    job.run(command.args(["--ignored", "--test-threads=2", tests]).env(variable, root))?;
    let counts = Counts::last(&job.logged()?);
    ensure!(counts.passed > 0, "no test ran");
    Ok(counts.to_string())
}

/// The kernel's keys.
pub fn keyutils(job: &mut Job) -> StepResult {
    // A container that forbids these system calls has no such file, or a device in its place.
    if !Path::new("/proc/keys").is_file() {
        bail!(Skip("needs the Linux kernel's keys, and /proc/keys is not there".to_owned()));
    }
    cargo_tests::run_binaries(job, KEYUTILS, &["--include-ignored"])
}
