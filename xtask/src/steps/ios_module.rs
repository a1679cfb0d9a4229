//! React Native's module for iOS on Linux: Objective-C++ over GNUstep, Swift, the real library and the real fake issuer; and its
//! types, against React Native's headers; and the TypeScript's tests over it, on Hermes. What is done stands in `ios/tests`.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, bail, ensure};

use super::javascript::Tools;
use super::swift::toolchain::Toolchain;
use super::{android_react_native, host_library, wallet_jwt};
use crate::fetched::swift_root;
use crate::files;
use crate::job::{Job, Skip, StepResult};

/// GCC's headers, for Debian 13's compiler on this processor.
const GCC_HEADERS: &str = "usr/lib/gcc/x86_64-linux-gnu/14/include";

/// Builds the module and its tests, runs them, and checks the types.
pub fn run(job: &mut Job) -> StepResult {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) || !swift_root::can_be_made() {
        bail!(Skip("needs root on Debian for x86_64".to_owned()));
    }
    let root = swift_root::with_objective_c(job)?;
    let tree = job.workspace.root.clone();
    let folder = job.workspace.target.join("ios-module");
    let tools = Tools::ensure(job)?;
    let generated = tools.generated_code(job)?.join("ios");
    let mut headers = job.workspace.command("bash");
    headers.arg(tree.join("ios/tests/headers.sh")).arg(tree.join("node_modules/react-native"));
    job.run(headers.args([&generated, &root.join(GCC_HEADERS), &folder.join("headers")]))?;
    files::copy(&host_library::build(job)?.shared, &folder.join("library/libwallet_jwt.so"))?;
    files::copy(&wallet_jwt::build(job)?, &folder.join("wallet-jwt"))?;

    let mut types = job.workspace.command("python3");
    types.arg(tree.join("ios/tests/check_types.py")).args([
        &root,
        &folder.join("headers"),
        &folder.join("types"),
    ]);
    let checks = passed(job, types.current_dir(&tree))?;

    let swift = Toolchain::InRoot(root.clone());
    let seen = swift.target(&folder);
    let issuer = seen.join("wallet-jwt");
    let environment = [("WALLET_JWT_COMMAND", issuer.as_os_str())];
    let command =
        |job: &Job, program: &Path| swift.command(job.workspace, &folder, &environment, program.as_os_str());
    let [headers, library, build] = ["headers", "library", "build"].map(|name| seen.join(name));
    let mut compile = command(job, Path::new("bash"))?;
    job.run(compile.arg("ios/tests/build.sh").args([&headers, &library, &build]))?;
    let tests = passed(job, &mut command(job, &build.join("ios-module-tests"))?)?;
    let on_hermes = on_hermes(job, &tools, &root, &folder)?;
    Ok(format!("{tests} tests, {on_hermes} tests on Hermes, {checks} checks of types"))
}

/// The TypeScript's tests, on Hermes and React Native's `RCTTurboModule.mm`.
fn on_hermes(job: &mut Job, tools: &Tools, root: &Path, folder: &Path) -> anyhow::Result<u64> {
    let archives = android_react_native::archives(job, folder)?;
    let bundle = android_react_native::bundle(job, tools, "ios", folder)?;
    let [headers, library, build, host] =
        ["headers", "library", "build", "hermes"].map(|name| folder.join(name));
    let mut compile = job.workspace.command("bash");
    compile.current_dir(&job.workspace.root).arg("ios/tests/hermes/build.sh").arg(&archives);
    job.run(compile.args([root, &headers, &build, &library, &host]))?;
    let mut tests = job.workspace.command("python3");
    tests.arg(job.workspace.root.join("ios/tests/hermes/run_ios.py"));
    passed(job, tests.args([&host, root, &build, &library, &bundle, &folder.join("wallet-jwt")]))
}

/// Runs it, and counts what passed. What it prints must have no token.
fn passed(job: &mut Job, tests: &mut Command) -> anyhow::Result<u64> {
    let (status, report) = job.capture(tests)?;
    job.note(report.trim_end());
    ensure!(status.success(), "a test failed: {status}");
    // Every token begins like this: `{"` in base64url. The other text is in the name of a test.
    ensure!(!report.replace("\"eyJ.x.y\"", "").contains("eyJ"), "a token was printed");
    android_react_native::passed(&report).context("the tests were not counted")
}
