//! The Kotlin package for the JVM (`bindings/kotlin`): built by Maven around the host's library, tested from its jar against
//! the built command's fake issuer.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};

use super::{host_library, wallet_jwt};
use crate::fetched::maven;
use crate::job::{Job, Outcome, StepResult};

const PROJECT: &str = "bindings/kotlin";

/// JNA's name for this machine, which is the folder of the library in the jar.
const PLATFORM: Option<&str> = match (std::env::consts::OS.as_bytes(), std::env::consts::ARCH.as_bytes()) {
    (b"linux", b"x86_64") => Some("linux-x86-64"),
    (b"linux", b"aarch64") => Some("linux-aarch64"),
    (b"macos", b"x86_64") => Some("darwin-x86-64"),
    (b"macos", b"aarch64") => Some("darwin-aarch64"),
    _ => None,
};

/// Builds the jar and runs its tests.
pub fn jvm(job: &mut Job) -> StepResult {
    run(job, "jvm", "wallet-jwt", &[])
}

/// Dokka's pages of the package, with warnings as errors.
pub fn documentation(job: &mut Job) -> StepResult {
    let (mut maven, output) = match maven(job, "documentation")? {
        Ok(maven) => maven,
        Err(why) => return Ok(Outcome::Skipped(why)),
    };
    maven.args([
        "-Pdocumentation",
        "--projects",
        "jvm",
        "-Dmaven.test.skip=true",
        "clean",
        "prepare-package",
    ]);
    if !job.status(&mut maven)?.success() {
        if let Some(why) = maven::unavailable(&job.logged()?)? {
            return Ok(Outcome::Skipped(why));
        }
        anyhow::bail!("Maven failed");
    }
    maven::finish(job.workspace)?;
    let index = output.join("wallet-jwt").join("documentation").join("index.html");
    ensure!(index.is_file(), "Dokka has not written {}", index.display());
    Ok(Outcome::Passed("without a warning".to_owned()))
}

/// Shrinks library and tests by the rules that apps get, and runs the tests again.
pub fn shrunk(job: &mut Job) -> StepResult {
    // The other step has run them on the jar.
    run(job, "shrunk", "wallet-jwt-shrunk", &["-am", "-Dwalletjwt.skipJarTests=true"])
}

fn run(job: &mut Job, module: &str, artifact: &str, arguments: &[&str]) -> StepResult {
    let (mut maven, output) = match maven(job, module)? {
        Ok(maven) => maven,
        Err(why) => return Ok(Outcome::Skipped(why)),
    };
    // Classes of a source that is gone would be tested too.
    maven.args(["--projects", module]).args(arguments).args(["clean", "verify"]);
    if !job.status(&mut maven)?.success() {
        if let Some(why) = maven::unavailable(&job.logged()?)? {
            return Ok(Outcome::Skipped(why));
        }
        anyhow::bail!("Maven failed");
    }
    maven::finish(job.workspace)?;
    let counts = Counts::of(&output.join(artifact).join("failsafe-reports").join("failsafe-summary.xml"))?;
    ensure!(counts.completed > 0, "no test ran");
    ensure!(counts.skipped == 0, "{} tests were skipped", counts.skipped);
    Ok(Outcome::Passed(format!("{} tests", counts.completed)))
}

/// React Native's module on a JVM.
pub struct ReactNativeHost {
    /// The folder of its classes and of its class path.
    pub output: PathBuf,
    /// The command with the fake issuer.
    pub command: PathBuf,
}

/// Builds it around the specification that React Native's code generator has made; or says why it cannot be had.
pub fn react_native_host(
    job: &mut Job,
    specification: &Path,
) -> anyhow::Result<Result<ReactNativeHost, String>> {
    let (mut maven, output) = match maven(job, "react-native")? {
        Ok(maven) => maven,
        Err(why) => return Ok(Err(why)),
    };
    // The jar has tests of its own, in another step.
    maven
        .args(["-Preact-native", "--projects", ":wallet-jwt-react-native-host", "--also-make"])
        .arg("-Dmaven.test.skip=true")
        .arg(property("walletjwt.specification", specification))
        .args(["clean", "package"]);
    if !job.status(&mut maven)?.success() {
        if let Some(why) = maven::unavailable(&job.logged()?)? {
            return Ok(Err(why));
        }
        anyhow::bail!("Maven failed");
    }
    let command = wallet_jwt::build(job)?;
    Ok(Ok(ReactNativeHost { output: output.join("wallet-jwt-react-native-host"), command }))
}

/// Builds the benchmarks; returns the class path to run them with.
pub fn benchmarks(job: &mut Job) -> anyhow::Result<String> {
    let (mut maven, output) = maven(job, "benchmarks")?.map_err(anyhow::Error::msg)?;
    job.run(maven.args(["-Pbenchmarks", "--projects", "benchmarks", "--also-make"]).args([
        "-Dmaven.test.skip=true",
        "clean",
        "package",
    ]))?;
    let own = output.join("wallet-jwt-benchmarks");
    Ok(format!("{}:{}", own.join("classes").display(), own.join("libraries").join("*").display()))
}

/// A Maven that knows where everything is, and the folder of a module's output; or why it cannot be had.
fn maven(job: &mut Job, module: &str) -> anyhow::Result<Result<(Command, PathBuf), String>> {
    let Some(platform) = PLATFORM else {
        return Ok(Err("JNA's name for this platform is not known".to_owned()));
    };
    let library = host_library::build(job)?.shared;
    let command = wallet_jwt::build(job)?;
    let native = stage(job, platform, &library)?;
    // Each module has a folder of its own: two steps must not find each other's classes.
    let output = job.workspace.target.join("kotlin").join(module);
    let mut maven = job.workspace.command("mvn");
    maven
        .current_dir(job.workspace.root.join(PROJECT))
        .args(["--batch-mode", "--no-transfer-progress", "--strict-checksums"])
        .arg("-Dstyle.color=never")
        .arg(property("maven.repo.local", &maven::repository(job.workspace)))
        .arg(property("walletjwt.output", &output))
        .arg(property("walletjwt.native", &native))
        .arg(property("walletjwt.command", &command));
    Ok(Ok((maven, output)))
}

/// Puts the library where Maven takes it from, and nothing else beside it.
fn stage(job: &Job, platform: &str, library: &Path) -> anyhow::Result<PathBuf> {
    let native = job.workspace.target.join("kotlin").join("native");
    let folder = native.join(platform);
    let place = folder.join(library.file_name().context("the library has no name")?);
    let staged = || -> std::io::Result<()> {
        if native.exists() {
            fs::remove_dir_all(&native)?;
        }
        fs::create_dir_all(&folder)?;
        fs::copy(library, &place).map(drop)
    };
    staged().with_context(|| format!("{} cannot be written", place.display()))?;
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
        let text =
            fs::read_to_string(summary).with_context(|| format!("{} was not written", summary.display()))?;
        Self::parse(&text).with_context(|| format!("{} is not of its form", summary.display()))
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
    use crate::workspace::Workspace;

    #[test]
    fn the_summary_of_the_tests_is_read() {
        let text = "<?xml version=\"1.0\"?>\n<failsafe-summary result=\"null\" timeout=\"false\">\n  \
                    <completed>259</completed>\n  <errors>0</errors>\n  <failures>0</failures>\n  \
                    <skipped>1</skipped>\n</failsafe-summary>\n";
        assert_eq!(Counts::parse(text), Some(Counts { completed: 259, skipped: 1 }));
        assert_eq!(Counts::parse("<completed>many</completed>"), None);
        assert_eq!(Counts::parse(""), None);
    }

    #[test]
    fn every_pom_has_the_version_of_the_library() -> anyhow::Result<()> {
        let project = Workspace::find()?.root.join(PROJECT);
        let expected = format!("<version>{}</version>", env!("CARGO_PKG_VERSION"));
        let of_kotlin = ["pom.xml", "jvm/pom.xml", "shrunk/pom.xml", "benchmarks/pom.xml"];
        let of_react_native = ["../js/tests/jvm-host/pom.xml", "../js/tests/jvm-host/react-android/pom.xml"];
        for pom in of_kotlin.iter().chain(&of_react_native) {
            let text = fs::read_to_string(project.join(pom))?;
            // The project's own, or its parent's, which is the same.
            let own = text.lines().find(|line| line.trim().starts_with("<version>")).map(str::trim);
            assert_eq!(own, Some(expected.as_str()), "{pom}");
        }
        Ok(())
    }

    #[test]
    fn android_compiles_against_the_same_versions_as_the_jvm() -> anyhow::Result<()> {
        let root = Workspace::find()?.root;
        let gradle = fs::read_to_string(root.join("android/build.gradle"))?;
        let pom = fs::read_to_string(root.join("bindings/kotlin/pom.xml"))?;
        let version = |name: &str| {
            let (_, rest) = pom.split_once(&format!("<{name}.version>"))?;
            rest.split_once('<').map(|(version, _)| version)
        };
        for (property, dependency) in [
            ("jna", "net.java.dev.jna:jna:{}@aar"),
            ("coroutines", "org.jetbrains.kotlinx:kotlinx-coroutines-core:{}"),
        ] {
            let version = version(property).context(property)?;
            let expected = dependency.replace("{}", version);
            ensure!(gradle.contains(&format!("\"{expected}\"")), "android/build.gradle has no {expected}");
        }
        Ok(())
    }
}
