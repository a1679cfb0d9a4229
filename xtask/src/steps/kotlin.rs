//! The Kotlin package for the JVM (`bindings/kotlin`). Maven builds its jar with the library for this machine, and runs the
//! tests on the jar, against the built command's fake issuer.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};

use super::{host_library, wallet_jwt};
use crate::fetched::maven;
use crate::files;
use crate::job::{Job, Skip, StepResult};

const PROJECT: &str = "bindings/kotlin";

/// JNA's name for this machine, which is the folder of the library in the jar.
const PLATFORM: Option<&str> = match (std::env::consts::OS.as_bytes(), std::env::consts::ARCH.as_bytes()) {
    (b"linux", b"x86_64") => Some("linux-x86-64"),
    (b"linux", b"aarch64") => Some("linux-aarch64"),
    (b"macos", b"x86_64") => Some("darwin-x86-64"),
    (b"macos", b"aarch64") => Some("darwin-aarch64"),
    _ => None,
};

/// Builds the jar, runs its tests, and makes the documentation with warnings as errors.
pub fn jvm(job: &mut Job) -> StepResult {
    let passed = run(job, "jvm", "wallet-jwt", &["-Pdocumentation"])?;
    let pages = job.workspace.target.join("kotlin/jvm/wallet-jwt/documentation/index.html");
    ensure!(pages.is_file(), "Dokka wrote no pages");
    Ok(passed)
}

/// Shrinks the library with R8 and the rules for apps, and runs the tests again. Without the rules it must not start.
pub fn shrunk(job: &mut Job) -> StepResult {
    // The step `kotlin` runs them on the jar.
    run(job, "shrunk", "wallet-jwt-shrunk", &["-am", "-Dwalletjwt.skipJarTests=true"])
}

/// Compiles the example for Android with the library, and gathers what an APK of them needs. Returns the folder.
pub fn android_app(job: &mut Job) -> anyhow::Result<PathBuf> {
    let (mut maven, output) = maven_with(job, "android-apk", Path::new("none"))?;
    maven.args(["-Pandroid-apk", "--projects", ":wallet-jwt-android-apk", "clean", "package"]);
    maven::build(job, &mut maven)?;
    Ok(output.join("wallet-jwt-android-apk"))
}

/// Runs the tests, and those of Android's keychain, on the library for Android, with Android's classes. `folder` has the
/// library and the names of Android's C library that glibc lacks.
pub fn android(job: &mut Job, folder: &Path) -> StepResult {
    let (mut maven, output) = android_maven(job, "android", "linux-x86-64", folder)?;
    let preload = format!("{}:libgcc_s.so.1", folder.join("libbionic_over_glibc.so").display());
    let modules = [":wallet-jwt-android-tests", ":wallet-jwt-android-robolectric"];
    maven.args(["-Pandroid", "--projects", &modules.join(","), &format!("-Dwalletjwt.preload={preload}")]);
    maven::build(job, maven.args(["clean", "verify"]))?;
    let passed: anyhow::Result<Vec<_>> =
        modules.iter().map(|module| passed(&output.join(&module[1..]))).collect();
    Ok(format!("{} tests", passed?.iter().sum::<u64>()))
}

/// Runs those tests, or all, on the library for arm64, with a JVM for arm64: `java`.
pub fn android_arm64(job: &mut Job, folder: &Path, java: &Path, tests: Option<&str>) -> StepResult {
    let (mut maven, output) = android_maven(job, "android-arm64", "linux-aarch64", folder)?;
    maven.args(["-Pandroid", "--projects", ":wallet-jwt-android-tests"]).arg(property("jvm", java));
    maven.args(tests.map(|tests| format!("-Dit.test={tests}")));
    // An emulated processor cannot start programs for itself.
    maven.arg("-Dwalletjwt.excludedGroups=processes");
    maven.args(["-Dwalletjwt.patience=10", "-Djunit.jupiter.execution.timeout.default=600 s"]);
    maven.arg("-Dwalletjwt.secondsForTests=3600");
    maven::build(job, maven.args(["clean", "verify"]))?;
    Ok(format!("{} tests", passed(&output.join("wallet-jwt-android-tests"))?))
}

fn android_maven(
    job: &mut Job,
    name: &str,
    platform: &str,
    folder: &Path,
) -> anyhow::Result<(Command, PathBuf)> {
    let native = stage(job, name, platform, &folder.join("libwallet_jwt.so"))?;
    maven_with(job, name, &native)
}

fn run(job: &mut Job, module: &str, artifact: &str, arguments: &[&str]) -> StepResult {
    let (mut maven, output) = maven(job, module)?;
    // Without `clean`, the classes of a deleted source would be tested too.
    maven::build(job, maven.args(["--projects", module]).args(arguments).args(["clean", "verify"]))?;
    Ok(format!("{} tests", passed(&output.join(artifact))?))
}

/// How many tests of a module passed. It is an error if none ran, or if one was skipped.
fn passed(module: &Path) -> anyhow::Result<u64> {
    let counts = Counts::of(&module.join("failsafe-reports").join("failsafe-summary.xml"))?;
    ensure!(counts.completed > 0, "no test ran");
    ensure!(counts.skipped == 0, "{} tests were skipped", counts.skipped);
    Ok(counts.completed)
}

/// Builds React Native's module for a JVM, with the specification that React Native's code generator has made. Returns the
/// folder of its classes and of its class path.
pub fn react_native_host(job: &mut Job, specification: &Path) -> anyhow::Result<PathBuf> {
    let (mut maven, output) = maven(job, "react-native")?;
    // The step `kotlin` runs the tests of the jar.
    maven
        .args(["-Preact-native", "--projects", ":wallet-jwt-react-native-host", "--also-make"])
        .arg("-Dmaven.test.skip=true")
        .arg(property("walletjwt.specification", specification))
        .args(["clean", "package"]);
    maven::build(job, &mut maven)?;
    Ok(output.join("wallet-jwt-react-native-host"))
}

/// Builds the benchmarks; returns the class path to run them with.
pub fn benchmarks(job: &mut Job) -> anyhow::Result<String> {
    let (mut maven, output) = maven(job, "benchmarks")?;
    job.run(maven.args(["-Pbenchmarks", "--projects", "benchmarks", "--also-make"]).args([
        "-Dmaven.test.skip=true",
        "clean",
        "package",
    ]))?;
    let own = output.join("wallet-jwt-benchmarks");
    Ok(format!("{}:{}", own.join("*").display(), own.join("libraries").join("*").display()))
}

/// A Maven command with all paths set, and the folder of a module's output.
fn maven(job: &mut Job, module: &str) -> anyhow::Result<(Command, PathBuf)> {
    let platform = PLATFORM.ok_or_else(|| Skip("JNA's name for this platform is not known".to_owned()))?;
    let library = host_library::build(job)?.shared;
    let native = stage(job, module, platform, &library)?;
    maven_with(job, module, &native)
}

/// The same with a folder that has the library under JNA's name for this machine.
fn maven_with(job: &mut Job, module: &str, native: &Path) -> anyhow::Result<(Command, PathBuf)> {
    let command = wallet_jwt::build(job)?;
    // Each module has its own folder, so that no step uses the classes of another one.
    let output = job.workspace.target.join("kotlin").join(module);
    let mut maven = maven::command(job.workspace);
    maven
        .current_dir(job.workspace.root.join(PROJECT))
        .arg(property("walletjwt.output", &output))
        .arg(property("walletjwt.native", native))
        .arg(property("walletjwt.command", &command));
    Ok((maven, output))
}

/// Copies the library to where Maven takes it from. Nothing else is in that folder.
fn stage(job: &Job, module: &str, platform: &str, library: &Path) -> anyhow::Result<PathBuf> {
    let native = job.workspace.target.join("kotlin").join("native").join(module);
    files::remove_folder(&native)?;
    let name = library.file_name().context("the library has no name")?;
    files::copy(library, &native.join(platform).join(name))?;
    Ok(native)
}

fn property(name: &str, path: &Path) -> String {
    format!("-D{name}={}", path.display())
}

/// What failsafe counted.
#[derive(Debug, PartialEq, Eq)]
struct Counts {
    completed: u64,
    skipped: u64,
}

impl Counts {
    fn of(summary: &Path) -> anyhow::Result<Self> {
        Self::parse(&files::read_text(summary)?)
            .with_context(|| format!("{} is not of its form", summary.display()))
    }

    fn parse(text: &str) -> Option<Self> {
        let number = |name: &str| {
            let (_, rest) = text.split_once(&format!("<{name}>"))?;
            rest.split_once('<')?.0.trim().parse::<u64>().ok()
        };
        Some(Self { completed: number("completed")?, skipped: number("skipped")? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_of_the_tests_is_read() {
        let text = "<?xml version=\"1.0\"?>\n<failsafe-summary result=\"null\" timeout=\"false\">\n  \
                    <completed>259</completed>\n  <errors>0</errors>\n  <failures>0</failures>\n  \
                    <skipped>1</skipped>\n</failsafe-summary>\n";
        assert_eq!(Counts::parse(text), Some(Counts { completed: 259, skipped: 1 }));
        assert_eq!(Counts::parse("<completed>many</completed>"), None);
        assert_eq!(Counts::parse(""), None);
    }
}
