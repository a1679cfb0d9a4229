//! What a newcomer sees: the demo, the blocks that are generated from the code, and the pages that are made of its comments.

use anyhow::ensure;

use crate::job::{Job, StepResult};
use crate::readme;

/// `cargo xtask readme --check`.
pub fn readme(job: &mut Job) -> StepResult {
    readme::check(job.workspace)
}

/// The pages that docs.rs would show.
pub fn rust(job: &mut Job) -> StepResult {
    let mut command = job.workspace.cargo();
    command.args(["doc", "--no-deps", "--all-features", "--locked", "-p", "wallet-jwt"]);
    job.run(command.env("RUSTDOCFLAGS", "-D warnings"))?;
    Ok("without a warning".to_owned())
}

/// The demo as a new user runs it, but without a terminal: it must end with status 0 and write plain text without colours.
pub fn demo(job: &mut Job) -> StepResult {
    let mut command = job.workspace.cargo();
    command
        .args(["run", "--release", "--locked", "--", "demo"])
        // With these variables of a developer, the demo would rightly write colours.
        .env_remove("CLICOLOR_FORCE")
        .env_remove("FORCE_COLOR");
    let (status, printed) = job.capture(&mut command)?;
    job.note(printed.trim_end());
    ensure!(status.success(), "the demo ended with {status}");
    // The last part, which differs with and without a keychain, and the end.
    for words in
        ["5. The session survives a restart", "key_source   stored", "empty again", "All as it should be"]
    {
        ensure!(printed.contains(words), "the demo did not come to `{words}`");
    }
    ensure!(!printed.contains('\u{1b}'), "the demo wrote terminal escapes into a file");
    Ok(String::new())
}
