//! The vault on real keychains. A plain `cargo test` must pass on any machine, so it ignores these tests.

use std::path::Path;

use anyhow::bail;

use super::cargo_tests::{self, Binaries, COMMAND, LIBRARY};
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

/// The kernel's keys.
pub fn keyutils(job: &mut Job) -> StepResult {
    // A container that forbids these system calls has no such file, or a device in its place.
    if !Path::new("/proc/keys").is_file() {
        bail!(Skip("needs the Linux kernel's keys, and /proc/keys is not there".to_owned()));
    }
    cargo_tests::run_binaries(job, KEYUTILS, &["--include-ignored"])
}
