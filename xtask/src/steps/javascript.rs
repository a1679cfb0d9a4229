//! The steps of the JavaScript package (`bindings/js`) and of its example app. What they check is in `bindings/js/checks`, in
//! files for Node's test runner. Here are the things that a check needs and cannot install or build itself.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, bail, ensure};

use super::{kotlin, wallet_jwt};
use crate::fetched::{example_app, node, node_modules, npm};
use crate::files;
use crate::job::{Job, Skip, StepResult};

const CHECKS: &str = "bindings/js/checks";
const TOOLS: &str = "bindings/js/tools";

/// What the native modules are written against.
const SCHEMA: &str = "bindings/js/schema.json";

/// Hermes's compiler for this machine: its folder in the npm package `hermes-compiler`.
pub const HERMES: Option<&str> = match (std::env::consts::OS.as_bytes(), std::env::consts::ARCH.as_bytes()) {
    (b"linux", b"x86_64") => Some("linux64-bin"),
    (b"macos", _) => Some("osx-bin"),
    _ => None,
};

/// Node and the packages that the lock file pins.
pub struct Tools {
    node: PathBuf,
}

impl Tools {
    /// Downloads what is missing.
    pub fn ensure(job: &mut Job) -> anyhow::Result<Self> {
        let node = node::ensure(job)?;
        node_modules::ensure(job, &node)?;
        Ok(Self { node })
    }

    /// A program of ours, by its file in `bindings/js/tools`.
    pub fn tool(&self, job: &Job, file: &str) -> anyhow::Result<Command> {
        self.script(job, &format!("{TOOLS}/{file}"))
    }

    /// A program of ours, by its path in the tree.
    pub fn script(&self, job: &Job, path: &str) -> anyhow::Result<Command> {
        let mut command = node::command(job.workspace, &self.node)?;
        command.arg(job.workspace.root.join(path));
        Ok(command)
    }

    /// Installs the npm packages that a project of the tree pins: see [`npm::ensure`].
    pub fn packages(&self, job: &mut Job, name: &str, project: &str) -> anyhow::Result<PathBuf> {
        npm::ensure(job, &self.node, name, project)
    }

    /// Runs the files `<name>.test.mjs`, and returns the note that one of them wrote. `bindings/js/checks/prepared.mjs` reads
    /// the environment variables.
    pub fn check(&self, job: &mut Job, names: &[&str], paths: &[(&str, PathBuf)]) -> StepResult {
        let folder = fresh_folder(job, names.first().context("no check is named")?)?;
        let note = folder.with_extension("note");
        let _ = std::fs::remove_file(&note);
        for name in names {
            let mut command = node::command(job.workspace, &self.node)?;
            command
                .env("CHECK_FOLDER", &folder)
                .env("CHECK_NOTE", &note)
                .env("CHECK_NPM", node::npm_script(&self.node)?)
                .env("CHECK_VERSION", env!("CARGO_PKG_VERSION"))
                .envs(paths.iter().cloned());
            let file = format!("{CHECKS}/{name}.test.mjs");
            node_tests(job, &mut command, &file).context(file)?;
        }
        files::read_text(&note).context("the check wrote no note")
    }

    /// Packs the package as it is released. The prebuilt libraries may be missing.
    fn pack(&self, job: &mut Job) -> anyhow::Result<PathBuf> {
        let folder = fresh_folder(job, "packed")?;
        let mut npm = node::npm(job.workspace, &self.node)?;
        npm.arg("pack").arg("--pack-destination").arg(&folder).env("ALLOW_SOURCE_ONLY", "1");
        job.run(&mut npm)?;
        let name = format!("react-native-wallet-jwt-{}.tgz", env!("CARGO_PKG_VERSION"));
        let package = folder.join(&name);
        ensure!(
            package.is_file(),
            "npm did not make {name}: the versions of package.json and Cargo.toml differ"
        );
        Ok(package)
    }

    /// The code that React Native's newest generator makes from the tree's spec; returns its folder.
    pub fn generated_code(&self, job: &mut Job) -> anyhow::Result<PathBuf> {
        let output = fresh_folder(job, "codegen-tree")?;
        job.run(self.tool(job, "codegen.mjs")?.arg("newest").arg(&job.workspace.root).arg(&output))?;
        Ok(output)
    }
}

/// Runs a file with Node's test runner and returns how many tests have passed. It is an error if a test did not run, or if
/// the file has no test. `node` is a command without arguments.
pub fn node_tests(job: &mut Job, node: &mut Command, file: &str) -> anyhow::Result<u64> {
    // In one process, what the tests' own commands print goes into the log at once, and not into the report. This reporter
    // repeats the failures at the end.
    node.args(["--test", "--test-isolation=none", "--test-reporter=spec", file]);
    node.env("NO_COLOR", "1").env_remove("FORCE_COLOR");
    let (status, report) = job.capture(node)?;
    job.note(report.trim_end());
    ensure!(status.success(), "a test failed: {status}");
    passed(&report)
}

/// How many tests have passed, from the runner's report.
fn passed(report: &str) -> anyhow::Result<u64> {
    let count = |name| count(report, name).with_context(|| format!("Node counted no `{name}`"));
    let (passed, skipped, todo) = (count("pass")?, count("skipped")?, count("todo")?);
    ensure!(passed > 0, "no test ran");
    ensure!(skipped + todo == 0, "{skipped} tests were skipped, {todo} are still to be written");
    // Node reports a file without tests as one test with the name of the file.
    let file = report.lines().find(|line| line.starts_with('✔') && line.contains(".test.mjs ("));
    if let Some(file) = file {
        bail!("a file without tests: {file}");
    }
    Ok(passed)
}

/// The number in a line like `ℹ pass 19`. The last such line is the one for the whole run.
fn count(report: &str, name: &str) -> Option<u64> {
    let number = |line: &str| line.strip_prefix("ℹ ")?.strip_prefix(name)?.trim().parse().ok();
    report.lines().rev().find_map(number)
}

/// Something that a check needs and that is prepared here. The check gets its path in an environment variable.
#[derive(Clone, Copy)]
pub enum Prepared {
    /// The folder of Hermes's compiler for this machine, in the npm package `hermes-compiler`.
    Hermes,
    /// The package as npm packs it.
    Package,
    /// The real Kotlin module for a JVM.
    Host,
    /// The installed example app.
    App,
    /// The built command, with the fake issuer.
    Command,
}

impl Prepared {
    fn prepare(self, job: &mut Job, tools: &Tools) -> anyhow::Result<(&'static str, PathBuf)> {
        Ok(match self {
            Self::Hermes => {
                let why = || Skip("Hermes's compiler is not published for this platform".to_owned());
                ("CHECK_HERMES", HERMES.ok_or_else(why)?.into())
            }
            Self::Package => ("CHECK_PACKAGE", tools.pack(job)?),
            Self::Host => {
                let specification = tools.generated_code(job)?.join("android").join("java");
                ("WALLET_JWT_HOST", kotlin::react_native_host(job, &specification)?)
            }
            Self::App => {
                let package = tools.pack(job)?;
                ("CHECK_APP", example_app::ensure(job, &tools.node, &package)?)
            }
            Self::Command => ("WALLET_JWT_COMMAND", wallet_jwt::build(job)?),
        })
    }
}

/// Prepares what is listed, in that order, and runs the checks.
pub fn check(job: &mut Job, names: &[&str], list: &[Prepared]) -> StepResult {
    let tools = Tools::ensure(job)?;
    let paths =
        list.iter().map(|prepared| prepared.prepare(job, &tools)).collect::<anyhow::Result<Vec<_>>>()?;
    tools.check(job, names, &paths)
}

/// Rewrites the committed schema. The rest of the generated code stays in the target directory, for a look.
pub fn write_schema(job: &mut Job) -> anyhow::Result<String> {
    let output = Tools::ensure(job)?.generated_code(job)?;
    files::copy(&output.join("schema.json"), &job.workspace.root.join(SCHEMA))?;
    Ok(format!("wrote {SCHEMA}, and code for both platforms into {}", output.display()))
}

fn fresh_folder(job: &Job, name: &str) -> anyhow::Result<PathBuf> {
    let folder = job.workspace.target.join("javascript").join(name);
    files::empty_folder(&folder)?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(first: &str, skipped: u8, todo: u8) -> String {
        format!("✔ {first} (7.1ms)\nℹ tests 19\nℹ pass 19\nℹ fail 0\nℹ skipped {skipped}\nℹ todo {todo}\n")
    }

    #[test]
    fn nodes_own_count_of_passed_tests_is_read() -> anyhow::Result<()> {
        assert_eq!(passed(&report("a rule", 0, 0))?, 19);
        Ok(())
    }

    #[test]
    fn a_run_without_all_of_its_tests_is_an_error() {
        for report in [
            report("a rule", 1, 0),
            report("a rule", 0, 1),
            report("a rule", 0, 0).replace("pass 19", "pass 0"),
            report("bindings/js/checks/empty.test.mjs", 0, 0),
            String::new(),
        ] {
            assert!(passed(&report).is_err(), "{report}");
        }
    }
}
