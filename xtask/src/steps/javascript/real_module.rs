//! Jest over the real thing: the TypeScript, the Kotlin module on a JVM against React Native's released classes, the
//! bindings, the library, and the fake issuer.

use anyhow::ensure;

use super::{Tools, codegen, fresh_folder, read, unit};
use crate::fetched::maven;
use crate::job::{Job, Outcome, StepResult};
use crate::steps::kotlin;

/// The step.
pub fn run(job: &mut Job, tools: &Tools) -> StepResult {
    let specification = codegen::from_tree(job, tools)?.join("android").join("java");
    let host = match kotlin::react_native_host(job, &specification)? {
        Ok(host) => host,
        Err(why) => return Ok(Outcome::Skipped(why)),
    };
    let report = fresh_folder(job, "real-module")?.join("report.json");
    let mut jest = tools.program(job, "jest/bin/jest.js")?;
    jest.args(["--ci", "--config", "jest.real.config.mjs", "--json", "--outputFile"])
        .arg(&report)
        .env("WALLET_JWT_HOST", &host.output)
        .env("WALLET_JWT_COMMAND", &host.command);
    ensure!(job.status(&mut jest)?.success(), "Jest failed");
    maven::finish(job.workspace)?;
    ensure!(read(&report)?.contains("/bindings/js/tests/real/"), "no test of the real module ran");
    unit::counted(&report)
}
