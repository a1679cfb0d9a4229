//! The Node server of the README (`examples/server-node`), which uses jose and nothing of ours, against the built command's
//! fake issuer.

use super::{javascript, wallet_jwt};
use crate::fetched::{node, npm};
use crate::job::{Job, StepResult};

/// Runs the tests of the example.
pub fn run(job: &mut Job) -> StepResult {
    let node = node::ensure(job)?;
    let packages = npm::ensure(job, &node, "server-node", "examples/server-node")?;
    let command = wallet_jwt::build(job)?;
    let mut tests = node::command(job.workspace, &node)?;
    tests.current_dir(&packages).env("WALLET_JWT", command);
    Ok(format!("{} tests", javascript::node_tests(job, &mut tests, "*.test.mjs")?))
}
