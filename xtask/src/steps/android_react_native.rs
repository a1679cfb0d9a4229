//! The JavaScript package on what an Android app runs it on: Hermes's library for Android, React Native's own C++ and JNI, the
//! Kotlin module. The machine code is Android's for x86_64, on this machine's C library: `android/tests/react-native`.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};

use super::javascript::{HERMES, Tools};
use super::{android, kotlin, wallet_jwt};
use crate::fetched::maven;
use crate::files;
use crate::job::{Job, Skip, StepResult};

const PROJECT: &str = "android/tests/react-native";

/// Builds the host and runs the tests.
pub fn run(job: &mut Job) -> StepResult {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        bail!(Skip("Android's libraries for x86_64 run on Linux for x86_64 only".to_owned()));
    }
    let output = job.workspace.target.join("android-react-native");
    let tools = Tools::ensure(job)?;
    let specification = tools.generated_code(job)?.join("android");
    let classes = kotlin::react_native_host(job, &specification.join("java"))?;
    let archives = archives(job, &output)?;
    let bundle = bundle(job, &tools, "android", &output)?;
    let host = output.join("host");
    let mut build = job.workspace.command("bash");
    build.arg(job.workspace.root.join(PROJECT).join("build.sh"));
    job.run(build.args([&archives, &specification, &classes, &host]))?;

    let command = wallet_jwt::build(job)?;
    android::library(job)?;
    let library = job.workspace.target.join("android/over-glibc/libwallet_jwt.so");
    let mut tests = job.workspace.command("python3");
    tests.arg(job.workspace.root.join(PROJECT).join("run.py"));
    let (status, report) = job.capture(tests.args([&host, &bundle, &command, &library]))?;
    job.note(report.trim_end());
    ensure!(status.success(), "a test failed: {status}");
    Ok(format!("{} tests", passed(&report).context("the tests were not counted")?))
}

/// The folder with the archives of React Native, Hermes and fbjni. Not every server has a checksum for Hermes's, which has no
/// pom either: so Maven does not ask for one, and `build.sh` compares all three with the hashes in the tree. Maven's plugins
/// are there already, from a build that asked.
pub fn archives(job: &mut Job, output: &Path) -> anyhow::Result<PathBuf> {
    let mut command = job.workspace.command("mvn");
    command
        .arg("--file")
        .arg(job.workspace.root.join(PROJECT).join("pom.xml"))
        .args(["--batch-mode", "--no-transfer-progress", "--lax-checksums", "-Dstyle.color=never"])
        .arg(format!("-Dmaven.repo.local={}", maven::repository(job.workspace).display()))
        .arg(format!("-Dwalletjwt.output={}", output.display()))
        .arg("package");
    maven::build(job, &mut command)?;
    Ok(output.join("wallet-jwt-android-archives").join("archives"))
}

/// The tests as bytecode, made by the compiler that belongs to the Hermes in the archive.
pub fn bundle(job: &mut Job, tools: &Tools, platform: &str, output: &Path) -> anyhow::Result<PathBuf> {
    let packages = tools.packages(job, "hermes-compiler", PROJECT)?;
    let folder = HERMES.context("Hermes's compiler is not published for this platform")?;
    let compiler = packages.join("node_modules/hermes-compiler/hermesc").join(folder).join("hermesc");
    let (script, bytecode) = (output.join("bundle.js"), output.join("bundle.hbc"));
    files::make_folder(output)?;
    job.run(tools.script(job, &format!("{PROJECT}/bundle.mjs"))?.arg(platform).arg(&script))?;
    let mut compile = job.workspace.command(compiler);
    job.run(compile.args(["-w", "-emit-binary", "-O", "-out"]).arg(&bytecode).arg(&script))?;
    Ok(bytecode)
}

/// The number in a last line like `total: 19 passed, 0 failed`.
pub fn passed(report: &str) -> Option<u64> {
    let (passed, failed) = report.lines().last()?.strip_prefix("total: ")?.split_once(" passed, ")?;
    (failed == "0 failed").then(|| passed.parse().ok())?.filter(|count| *count > 0)
}

#[cfg(test)]
mod tests {
    use super::passed;

    #[test]
    fn only_a_run_in_which_tests_passed_and_none_failed_counts() {
        assert_eq!(passed("ok a > b\ntotal: 19 passed, 0 failed\n"), Some(19));
        for report in ["total: 19 passed, 1 failed\n", "total: 0 passed, 0 failed\n", "ok a > b\n", ""] {
            assert_eq!(passed(report), None, "{report}");
        }
    }
}
