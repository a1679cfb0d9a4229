//! An app that imports the package, bundled by Metro and compiled by the compiler that React Native's release brings.

use std::path::{Path, PathBuf};

use anyhow::ensure;

use super::{Tools, fresh_folder, package, read, write};
use crate::job::{Job, Outcome, StepResult};

/// All of it: what is imported by name only could be left out. In both ways, as an app and what it depends on may.
const APP: &str = "import * as walletJwt from 'react-native-wallet-jwt';\n\
    globalThis.walletJwt = [walletJwt, require('react-native-wallet-jwt')];\n";
/// A text of the package that no bundler changes, to see that it is in the bundle.
const IN_THE_PACKAGE: &str = "E_NATIVE_MISSING";
/// Where the package's code comes from, as a development build names its modules.
const COPIES: [&str; 2] = ["react-native-wallet-jwt/lib/commonjs/", "react-native-wallet-jwt/lib/module/"];
/// Hermes has none of these: a compiler that takes it would take anything.
const REFUSED: &str = "async function* f() { yield 1; }\n";

/// The compiler's folder for this machine, as its package names it.
pub(super) const PLATFORM: Option<&str> =
    match (std::env::consts::OS.as_bytes(), std::env::consts::ARCH.as_bytes()) {
        (b"linux", b"x86_64") => Some("linux64-bin"),
        (b"macos", _) => Some("osx-bin"),
        _ => None,
    };

/// Why there is no [`PLATFORM`].
pub(super) const NO_COMPILER: &str = "Hermes's compiler is not published for this platform";

/// The step.
pub fn run(job: &mut Job, tools: &Tools) -> StepResult {
    let Some(platform) = PLATFORM else {
        return Ok(Outcome::Skipped(NO_COMPILER.to_owned()));
    };
    let compiler = tools.modules.join("hermes-compiler/hermesc").join(platform).join("hermesc");
    let app = fresh_folder(job, "hermes")?;
    let packed = package::pack(job, tools, "hermes-package")?;
    package::unpack(job, &packed, &app.join("node_modules/react-native-wallet-jwt"))?;
    write(&app.join("package.json"), "{ \"name\": \"app\", \"version\": \"1.0.0\" }\n")?;
    write(&app.join("index.js"), APP)?;
    let bundle = bundle(job, tools, &app, "release")?;
    ensure!(compile(job, &compiler, &bundle)?, "Hermes does not compile the bundle");
    development(job, tools, &app, &compiler)?;

    let refused = app.join("refused.js");
    write(&refused, REFUSED)?;
    ensure!(!compile(job, &compiler, &refused)?, "Hermes's compiler takes what it should refuse");
    let size = bundle.with_extension("hbc").metadata()?.len();
    Ok(Outcome::Passed(format!("{} KB with React Native", size / 1024)))
}

/// A development build names its modules, which tells the copies of the package apart.
fn development(job: &mut Job, tools: &Tools, app: &Path, compiler: &Path) -> anyhow::Result<()> {
    let bundle = bundle(job, tools, app, "development")?;
    let text = read(&bundle)?;
    let copies = COPIES.iter().filter(|folder| text.contains(**folder)).count();
    ensure!(copies == 1, "the bundle holds {copies} copies of the package, each with sessions of its own");
    ensure!(compile(job, compiler, &bundle)?, "Hermes does not compile the bundle of a development build");
    Ok(())
}

/// The bundle of a build of that kind.
fn bundle(job: &mut Job, tools: &Tools, app: &Path, build: &str) -> anyhow::Result<PathBuf> {
    let bundle = app.join(build).with_extension("js");
    job.run(tools.tool(job, "bundle.mjs")?.arg(app).arg(&bundle).arg(build))?;
    ensure!(read(&bundle)?.contains(IN_THE_PACKAGE), "the package is not in the bundle of a {build} build");
    Ok(bundle)
}

/// Whether Hermes takes it. As React Native's builds call the compiler.
pub(super) fn compile(job: &mut Job, compiler: &Path, script: &Path) -> anyhow::Result<bool> {
    let output: PathBuf = script.with_extension("hbc");
    let mut hermes = job.workspace.command(compiler);
    hermes.args(["-w", "-emit-binary", "-O", "-max-diagnostic-width=80", "-out"]).arg(&output).arg(script);
    Ok(job.status(&mut hermes)?.success())
}
