//! The TypeScript that is generated from the library: the types of its JSON, and the error codes. Part of
//! `cargo xtask bindings`.

use std::path::PathBuf;

use anyhow::ensure;
use serde_json::json;
use wallet_jwt::ErrorCode;

use crate::job::{Job, StepResult};
use crate::steps::cargo_tests::LIBRARY;
use crate::steps::javascript::Tools;
use crate::{files, generated};

/// Every generated file, and its place in the tree.
const FILES: [generated::File; 2] = [
    ("errorCodes.ts", "bindings/js/src/generated/errorCodes.ts"),
    ("types.ts", "bindings/js/src/generated/types.ts"),
];

/// Writes the TypeScript. It is one of the package's tools.
const GENERATOR: &str = "types/main.mjs";

/// Writes them; the text says what changed.
pub fn write(job: &mut Job) -> StepResult {
    let tools = Tools::ensure(job)?;
    let folder = generate(job, &tools)?;
    generated::write(job.workspace, &folder, &FILES)
}

/// Fails if one of them is not what would be written now, or if the text for an error code is wrong.
pub fn check(job: &mut Job) -> StepResult {
    let tools = Tools::ensure(job)?;
    let folder = generate(job, &tools)?;
    generated::check(job.workspace, &folder, &FILES)?;
    let codes = tools.check(job, &["generated"], &[("CHECK_GENERATED", folder)])?;
    Ok(format!("{} files, {codes}", FILES.len()))
}

/// Generates into a folder of the target directory. The descriptions that the generator reads stay there too.
fn generate(job: &mut Job, tools: &Tools) -> anyhow::Result<PathBuf> {
    let folder = job.workspace.target.join("typescript-generated");
    files::empty_folder(&folder)?;

    let mut describe = job.workspace.cargo();
    // As the library's tests are built. So nothing is compiled twice.
    describe.args(["run", "--quiet", "--locked"]).args(LIBRARY).args(["--example", "json_schema"]);
    let (status, schema) = job.capture(&mut describe)?;
    ensure!(status.success(), "the JSON Schema could not be made");
    files::write(folder.join("schema.json"), schema)?;

    let described = ErrorCode::ALL
        .iter()
        .map(|code| json!({ "code": code.as_str(), "meaning": code.meaning(), "action": code.action() }));
    let codes = serde_json::to_string_pretty(&described.collect::<Vec<_>>())?;
    files::write(folder.join("errorCodes.json"), codes)?;

    job.run(tools.tool(job, GENERATOR)?.arg(&folder))?;
    Ok(folder)
}
