//! The Swift package, compiled and tested against the real library and the real fake issuer.

mod documentation;
mod examples;
mod manifest;
pub mod toolchain;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};

use super::{host_library, wallet_jwt};
use crate::files;
use crate::job::{Job, StepResult};
use toolchain::Toolchain;

/// Builds the package with warnings as errors and runs its tests.
pub fn run(job: &mut Job) -> StepResult {
    let toolchain = Toolchain::find(job)?;
    let package = Package::prepare(job, toolchain)?;
    let built = wallet_jwt::build(job)?;
    let command = package.seen(&copied(&built, &package.folder.join("command"))?);
    // The compiler writes it only when it compiles the module, so it is kept and removed together with the build.
    let graphs = package.folder.join("build").join("symbol-graphs");
    files::make_folder(&graphs)?;

    let environment = [("WALLET_JWT_COMMAND", command.as_os_str())];
    let mut test = package.swift(job, &environment, "test", "build")?;
    test.arg("--disable-xctest");
    for word in ["-warnings-as-errors", "-emit-symbol-graph", "-emit-symbol-graph-dir"] {
        test.args(["-Xswiftc", word]);
    }
    test.arg("-Xswiftc").arg(package.seen(&graphs));
    let tests = tested(job, &mut test)?;

    let keychain = package.keychain(job, &environment)?;
    manifest::check(job, &package)?;
    let documented = documentation::check(&graphs)?;
    package.documentation(job, &graphs)?;
    let app = examples::app(job, &package, &environment)?;
    examples::server(job, &package, &built)?;
    Ok(format!(
        "{tests} tests, {keychain} of Apple's keychain over fakes, {app} of the example, {documented} documented symbols"
    ))
}

/// Runs the tests of a package, and returns how many have passed.
fn tested(job: &mut Job, test: &mut Command) -> anyhow::Result<u64> {
    let before = job.logged()?.len();
    job.run(test)?;
    job.logged()?.get(before..).and_then(passed).context("no test ran")
}

/// The package with everything that it is built with.
pub struct Package {
    toolchain: Toolchain,
    /// Our part of the target directory. Commands inside a root see only this part.
    pub folder: PathBuf,
    /// The folder of the library, as the commands see it.
    library: PathBuf,
}

impl Package {
    /// Builds the library and copies it to where the package looks for it.
    pub fn prepare(job: &mut Job, toolchain: Toolchain) -> anyhow::Result<Self> {
        let folder = toolchain.folder(job.workspace);
        let library = host_library::build(job)?.shared;
        copied(&library, &folder.join("library"))?;
        let mut package = Package { toolchain, folder, library: PathBuf::new() };
        package.library = package.seen(&package.folder.join("library"));
        Ok(package)
    }

    /// A path in `folder`, as the commands see it.
    pub fn seen(&self, path: &Path) -> PathBuf {
        self.toolchain.target(&self.folder).join(path.strip_prefix(&self.folder).unwrap_or(path))
    }

    /// A subcommand of `swift`, with its output in that part of `folder`.
    pub fn swift(
        &self,
        job: &Job,
        environment: &[(&str, &OsStr)],
        subcommand: &str,
        output: &str,
    ) -> anyhow::Result<Command> {
        let mut command =
            self.toolchain.command(job.workspace, &self.folder, environment, "swift".as_ref())?;
        command.arg(subcommand).arg("--disable-automatic-resolution");
        for (option, name) in [
            ("--scratch-path", output),
            ("--cache-path", "cache"),
            ("--config-path", "config"),
            ("--security-path", "security"),
        ] {
            command.arg(option).arg(self.seen(&self.folder.join(name)));
        }
        let library = self.library.display().to_string();
        for word in [format!("-L{library}"), "-rpath".to_owned(), library] {
            command.arg("-Xlinker").arg(word);
        }
        Ok(command)
    }

    /// Tests the code for Apple's keychain over fakes; returns how many tests passed.
    fn keychain(&self, job: &mut Job, environment: &[(&str, &OsStr)]) -> anyhow::Result<u64> {
        let mut test = self.swift(job, environment, "test", "keychain")?;
        test.args(["--package-path", "ios/tests/keychain", "--disable-xctest"]);
        tested(job, test.args(["-Xswiftc", "-warnings-as-errors"]))
    }

    /// Builds the benchmark with optimisation; returns the program, as the commands see it.
    pub fn build_benchmark(&self, job: &mut Job) -> anyhow::Result<PathBuf> {
        let release = ["--configuration", "release", "--product", "BoundaryBenchmark"];
        let mut build = self.swift(job, &[], "build", "benchmark")?;
        job.run(build.args(release))?;
        let mut ask = self.swift(job, &[], "build", "benchmark")?;
        let (status, printed) = job.capture(ask.args(release).arg("--show-bin-path"))?;
        ensure!(status.success(), "swift does not say where the benchmark is");
        Ok(PathBuf::from(printed.trim()).join("BoundaryBenchmark"))
    }

    /// Makes DocC's pages of the public symbols, with warnings as errors, if these tools have DocC.
    fn documentation(&self, job: &mut Job, graphs: &Path) -> anyhow::Result<()> {
        let docc = || self.toolchain.command(job.workspace, &self.folder, &[], "docc".as_ref());
        let starts = docc()?.arg("--help").output().is_ok_and(|answer| answer.status.success());
        // Debian's Swift has it.
        if !starts && matches!(self.toolchain, Toolchain::OnPath) {
            return Ok(());
        }
        // The other graphs are those of the tests.
        let input = self.folder.join("documentation-input");
        copied(&graphs.join("WalletJwt.symbols.json"), &input)?;
        let mut convert = docc()?;
        convert.args(["convert", "--warnings-as-errors", "--fallback-display-name", "WalletJwt"]);
        convert.args(["--fallback-bundle-identifier", "dev.walletjwt.WalletJwt"]);
        convert.arg("--additional-symbol-graph-dir").arg(self.seen(&input));
        job.run(convert.arg("--output-path").arg(self.seen(&self.folder.join("WalletJwt.doccarchive"))))
    }

    /// A program that was built here, as a command.
    pub fn program(&self, job: &Job, program: &Path) -> anyhow::Result<Command> {
        self.toolchain.command(job.workspace, &self.folder, &[], program.as_os_str())
    }
}

/// Puts a copy of the file into the folder.
fn copied(file: &Path, folder: &Path) -> anyhow::Result<PathBuf> {
    let copy = folder.join(file.file_name().context("a file without a name")?);
    files::copy(file, &copy)?;
    Ok(copy)
}

/// How many tests passed, from `Test run with 41 tests passed after …` (Swift 6.2 adds `in 9 suites`).
fn passed(log: &str) -> Option<u64> {
    let line =
        log.lines().rev().find(|line| line.contains("Test run with ") && line.contains(" passed after "))?;
    let count = line.split_once("Test run with ")?.1.split(' ').next()?.parse().ok()?;
    (count > 0).then_some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tests_are_counted_as_swift_prints_them() {
        assert_eq!(passed("…\n✔ Test run with 41 tests passed after 1.3 seconds.\n"), Some(41));
        assert_eq!(passed("✔ Test run with 41 tests in 9 suites passed after 1.3 seconds.\n"), Some(41));
    }

    #[test]
    fn a_run_without_tests_or_with_failures_counts_as_none() {
        assert_eq!(passed("✔ Test run with 0 tests passed after 0.001 seconds.\n"), None);
        assert_eq!(passed("✘ Test run with 41 tests failed after 1.3 seconds with 1 issue.\n"), None);
        assert_eq!(passed("Build complete!\n"), None);
    }
}
