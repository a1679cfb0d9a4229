//! `vault unlock`: shows the keychain's prompt.

use serde_json::json;

use super::Keychain;
use crate::Outcome;
use crate::commands::wait_for;
use crate::output::{Format, print_json, print_line, style};
use crate::printable::clean;
use crate::vault_args::UnlockArgs;

pub(super) fn run(arguments: &UnlockArgs, format: Format) -> Outcome {
    let keychain = Keychain::open(&arguments.store, format)?;
    wait_for("waiting for the keychain's prompt", keychain.vault.unlock(arguments.timeout))??;
    match format {
        Format::Json => print_json(&json!({ "status": "unlocked", "store": keychain.description })),
        Format::Human => {
            let strong = style::STRONG;
            print_line(&format!("{strong}unlocked{strong:#}  {}", clean(&keychain.description)));
        }
    }
    Ok(())
}
