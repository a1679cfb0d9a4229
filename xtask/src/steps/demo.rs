//! The demo as a newcomer runs it, but with no terminal.

use anyhow::ensure;

use crate::job::{Job, Outcome, StepResult};

/// It must end by itself, with status 0, and write plain text where nobody can show colours.
pub fn run(job: &mut Job) -> StepResult {
    let mut command = job.workspace.cargo();
    command
        .args(["run", "--release", "--locked", "--", "demo"])
        // A developer who forces colours everywhere would get them here too, rightly.
        .env_remove("CLICOLOR_FORCE")
        .env_remove("FORCE_COLOR");
    let (status, printed) = job.capture(&mut command)?;
    job.note(printed.trim_end());
    ensure!(status.success(), "the demo ended with {status}");
    // The last chapter, with or without a keychain, and the end.
    for words in
        ["5. The session survives a restart", "key_source   stored", "empty again", "All as it should be"]
    {
        ensure!(printed.contains(words), "the demo did not come to `{words}`");
    }
    ensure!(!printed.contains('\u{1b}'), "the demo wrote terminal escapes into a file");
    Ok(Outcome::Passed(String::new()))
}
