//! PyJWT with the library that computes its signatures.

use super::Fetched;
use super::venv::Venv;
use crate::job::Job;
use crate::workspace::Workspace;

const VENV: Venv =
    Venv { name: "pyjwt", requirements: "tests/interop/requirements.txt", module: "jwt, cryptography" };

/// Whether nothing needs to be fetched.
pub fn is_present(workspace: &Workspace) -> bool {
    VENV.is_present(workspace)
}

/// A Python program that can import `jwt`.
pub fn ensure(job: &mut Job) -> anyhow::Result<Fetched> {
    VENV.ensure(job)
}
