//! The library for Android, built and checked on any Linux machine without Android's NDK (`android/tests/library`), and with
//! the NDK for a release.

use std::env;

use anyhow::{Context as _, ensure};

use super::{host_library, kotlin};
use crate::fetched::{rust_target, venv};
use crate::files;
use crate::job::{Job, StepResult};
use crate::needs::ANDROID;
use crate::workspace::{Workspace, on_path};

/// How the library is linked, one argument of rustc in each line.
const ARGUMENTS: &str = "android/rustc-arguments.txt";

/// Where the npm package and the Android library take the native libraries from. Not in the tree.
const RELEASED: &str = "android/src/main/jniLibs";

/// Builds for all ABIs, checks the libraries, and loads the one for x86-64 on this machine.
pub fn library(job: &mut Job) -> StepResult {
    let zig = venv::ZIG.package(job)?.join("lib");
    for target in ANDROID {
        rust_target::ensure(job, target)?;
    }
    // Not the target directory of the other steps: with other flags, they would all have to build again.
    let folder = job.workspace.target.join("android");
    let scripts = job.workspace.root.join("android/tests/library");
    let mut run = job.workspace.command("python3");
    run.arg(scripts.join("run.py")).arg("--zig").arg(zig).arg("--target").arg(&folder);
    host_library::hide_folders_in_script(&mut run)?;
    let (status, printed) = job.capture(&mut run)?;
    job.note(&printed);
    ensure!(status.success(), "android/tests/library/run.py found a fault");
    let result = printed.lines().last().context("android/tests/library/run.py printed nothing")?;
    if cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        let built = folder.join("x86_64/ffi-vault/libwallet_jwt.so");
        let mut make = job.workspace.command("python3");
        job.run(make.arg(scripts.join("over-glibc/make.py")).arg(built).arg(folder.join("over-glibc")))?;
    }
    Ok(result.to_owned())
}

/// Runs the Kotlin tests on the library for x86-64, after [`library`] has built it.
pub fn kotlin_tests(job: &mut Job) -> StepResult {
    library(job)?;
    let folder = job.workspace.target.join("android").join("over-glibc");
    kotlin::android(job, &folder)
}

/// The tests that run on an emulated arm64 in every run, about a minute: verifying, decoding, sessions and the keychain. With
/// `--all` every test does. RSA keys for prompts take longer than the vault's own time limits if the machine is busy.
const ARM64_TESTS: &str = "VerifyingTest,DecodingTest,ConformanceTest,SessionTableTest,VaultTest,AndroidKeychainTest,KeystoreStoreTest";

/// Runs Kotlin tests on the library for arm64, with a Java runtime for arm64 under qemu.
pub fn arm64_tests(job: &mut Job) -> StepResult {
    library(job)?;
    let folder = job.workspace.target.join("android");
    let shimmed = folder.join("over-glibc-arm64");
    let mut make = job.workspace.command("python3");
    make.arg(job.workspace.root.join("android/tests/library/over-glibc/make.py"));
    job.run(make.arg(folder.join("arm64-v8a/ffi-vault/libwallet_jwt.so")).arg(&shimmed))?;
    let runtime = venv::JRE_ARM64.package(job)?.join("java-runtime");
    // Maven asks for a folder of this form.
    let java = folder.join("java-arm64");
    files::copy(&runtime.join("release"), &java.join("release"))?;
    let mut make = job.workspace.command("python3");
    make.arg(job.workspace.root.join("android/tests/arm64/make.py"));
    job.run(make.arg(&runtime).arg(shimmed.join("libbionic_over_glibc.so")).arg(&java))?;
    let tests = if job.workspace.everything { None } else { Some(ARM64_TESTS) };
    kotlin::android_arm64(job, &shimmed, &java.join("bin/java"), tests)
}

/// `cargo xtask android`: builds the libraries of a release with Android's NDK.
pub fn release(workspace: &Workspace) -> anyhow::Result<String> {
    let ndk = env::var_os("ANDROID_NDK_HOME")
        .context("ANDROID_NDK_HOME is not set: the folder of Android's NDK")?;
    ensure!(std::path::Path::new(&ndk).is_dir(), "ANDROID_NDK_HOME is no folder: {}", ndk.display());
    ensure!(on_path("cargo-ndk"), "cargo-ndk is missing: `cargo install cargo-ndk --locked`");
    let mut job = Job::begin(workspace, "android")?;
    for target in ANDROID {
        rust_target::ensure(&mut job, target)?;
    }
    let mut build = workspace.cargo();
    build.args(["ndk", "--platform", "24", "--output-dir", RELEASED]);
    build.args(ANDROID.iter().flat_map(|target| ["--target", target]));
    build.args(["rustc", "--package", "wallet-jwt", "--lib", "--locked", "--profile", "mobile"]);
    build.args(["--no-default-features", "--features", "ffi,vault", "--crate-type", "cdylib"]);
    host_library::hide_folders(&mut build)?;
    let script = host_library::version_script(&job)?;
    let arguments = files::read_text(workspace.root.join(ARGUMENTS))?;
    build.arg("--").args(arguments.lines().filter(|line| line.starts_with('-')));
    build.arg(format!("-Clink-arg=-Wl,--version-script={}", script.display()));
    let built = job.run(&mut build);
    built.with_context(|| format!("see {}", job.log_path.display()))?;
    Ok(format!("{} libraries in {RELEASED}", ANDROID.len()))
}
