//! The JavaScript package (`bindings/js`): its types, its style, what it ships, the code that React Native generates from it,
//! and what Hermes makes of it. The tests on the real library are the step `react-native`.

pub mod codegen;
mod consumer;
mod example;
mod hermes;
mod lint;
mod package;
mod real_module;
mod unit;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::Context as _;

use crate::fetched::{Fetched, node, node_modules};
use crate::job::{Job, Outcome, StepResult};

/// Where the parts of the package that are JavaScript lie.
const PROJECT: &str = "bindings/js";

/// Node and the packages that the lock file pins.
pub struct Tools {
    node: PathBuf,
    modules: PathBuf,
}

impl Tools {
    /// Fetches what is missing; or says why it cannot be had.
    pub fn ensure(job: &mut Job) -> anyhow::Result<Result<Self, String>> {
        let node = match node::ensure(job)? {
            Fetched::Ready(node) => node,
            Fetched::Unavailable(why) => return Ok(Err(why)),
        };
        Ok(match node_modules::ensure(job, &node)? {
            Fetched::Ready(modules) => Ok(Self { node, modules }),
            Fetched::Unavailable(why) => Err(why),
        })
    }

    /// Node, in the root of the tree. What it starts finds this Node too, and not the system's.
    pub fn node(&self, job: &Job) -> anyhow::Result<Command> {
        let own = self.node.parent().context("node lies in no folder")?.to_owned();
        let others = env::var_os("PATH").unwrap_or_default();
        let path: OsString = env::join_paths(std::iter::once(own).chain(env::split_paths(&others)))
            .context("a folder of the search path has a separator in its name")?;
        let mut command = job.workspace.command(&self.node);
        command.env("PATH", path);
        Ok(command)
    }

    /// A program of one of the packages, by its file in `node_modules`.
    pub fn program(&self, job: &Job, file: &str) -> anyhow::Result<Command> {
        let mut command = self.node(job)?;
        command.arg(self.modules.join(file));
        Ok(command)
    }

    /// npm.
    fn npm(&self, job: &Job) -> anyhow::Result<Command> {
        let mut command = self.node(job)?;
        command.arg(node::npm_script(&self.node)?).arg("--no-update-notifier");
        Ok(command)
    }

    /// A program of ours, by its file in `bindings/js/tools`.
    pub fn tool(&self, job: &Job, file: &str) -> anyhow::Result<Command> {
        let mut command = self.node(job)?;
        command.arg(job.workspace.root.join(PROJECT).join("tools").join(file));
        Ok(command)
    }
}

/// Runs `step` with the tools, or skips it without them.
fn with_tools(job: &mut Job, step: fn(&mut Job, &Tools) -> StepResult) -> StepResult {
    match Tools::ensure(job)? {
        Ok(tools) => step(job, &tools),
        Err(why) => Ok(Outcome::Skipped(why)),
    }
}

/// TypeScript's compiler on everything, and on what ships, without the types of Node; then the documentation.
pub fn types(job: &mut Job) -> StepResult {
    with_tools(job, |job, tools| {
        for project in ["tsconfig.json", "tsconfig.build.json"] {
            job.run(tools.program(job, "typescript/bin/tsc")?.args(["--noEmit", "--project", project]))?;
        }
        job.run(&mut tools.program(job, "typedoc/bin/typedoc")?)?;
        Ok(Outcome::Passed(String::new()))
    })
}

/// ESLint, with proof that its rules are awake, and Prettier.
pub fn lint(job: &mut Job) -> StepResult {
    with_tools(job, lint::run)
}

/// What `npm pack` makes, and when it refuses to.
pub fn package(job: &mut Job) -> StepResult {
    with_tools(job, package::run)
}

/// An app that installs the package.
pub fn consumer(job: &mut Job) -> StepResult {
    with_tools(job, consumer::run)
}

/// React Native's code generator, the oldest and the newest.
pub fn codegen(job: &mut Job) -> StepResult {
    with_tools(job, codegen::run)
}

/// An app with the package as Hermes gets it.
pub fn hermes(job: &mut Job) -> StepResult {
    with_tools(job, hermes::run)
}

/// The example app, with the package as it is packed.
pub fn example(job: &mut Job) -> StepResult {
    with_tools(job, example::run)
}

/// The example app on the real library.
pub fn example_on_the_library(job: &mut Job) -> StepResult {
    with_tools(job, example::on_the_library)
}

/// Jest, with a fake in the place of the native module.
pub fn unit(job: &mut Job) -> StepResult {
    with_tools(job, unit::run)
}

/// Jest, over the Kotlin module on a JVM and the real library.
pub fn react_native(job: &mut Job) -> StepResult {
    with_tools(job, real_module::run)
}

/// An empty folder for a step's files: what an earlier run left must not stand in for what this one did not make.
fn fresh_folder(job: &Job, name: &str) -> anyhow::Result<PathBuf> {
    let folder = job.workspace.target.join("javascript").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("{} cannot be emptied", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    Ok(folder)
}

fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
}
