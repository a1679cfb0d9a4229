//! What runs in Node without a line of ours in JavaScript: the server of the README (`examples/server-node`) against the built
//! command's fake issuer, and the verifiers of the wallets' own packages (`tests/wallet_verifiers`) beside this library.

use super::{javascript, wallet_jwt};
use crate::fetched::{node, npm};
use crate::job::{Job, StepResult};

/// Runs the tests of the example.
pub fn run(job: &mut Job) -> StepResult {
    tests_of(job, "server-node", "examples/server-node")
}

/// Runs the comparison.
pub fn wallet_verifiers(job: &mut Job) -> StepResult {
    tests_of(job, "wallet-verifiers", "tests/wallet_verifiers")
}

fn tests_of(job: &mut Job, name: &str, project: &str) -> StepResult {
    let node = node::ensure(job)?;
    let packages = npm::ensure(job, &node, name, project)?;
    let command = wallet_jwt::build(job)?;
    let tables = job.workspace.root.join("tests/data/conformance");
    let mut tests = node::command(job.workspace, &node)?;
    tests.current_dir(&packages).env("WALLET_JWT", command).env("WALLET_JWT_TABLES", tables);
    Ok(format!("{} tests", javascript::node_tests(job, &mut tests, "*.test.mjs")?))
}
