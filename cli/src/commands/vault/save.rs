//! `vault save`: verifies the token first, or saves it unverified and says so.

use serde_json::json;
use wallet_jwt::{Clock, StoredToken, SystemClock, decode_unverified};

use super::entry::Entry;
use super::{Keychain, ask};
use crate::commands::wait_for;
use crate::output::{Failure, Format, label, print_json, print_line};
use crate::printable::clean;
use crate::vault_args::SaveArgs;
use crate::{Outcome, provider_fit, token_input};

pub(super) fn run(arguments: &SaveArgs, format: Format) -> Outcome {
    let account = arguments.account.new_name()?;
    let stored = token_to_keep(arguments)?;
    let keychain = Keychain::open(&arguments.store, format)?;
    let entry = Entry::judge(account, &stored, None, SystemClock.now_at());
    ask(keychain.vault.save(account, stored))?;
    match format {
        Format::Json => {
            print_json(&json!({ "status": "kept", "entry": entry.to_json(), "store": keychain.description }));
        }
        Format::Human => {
            entry.saved_headline().iter().chain(&entry.details()).for_each(|line| print_line(line));
            label("kept in", &clean(&keychain.description));
        }
    }
    Ok(())
}

fn token_to_keep(arguments: &SaveArgs) -> Result<StoredToken, Failure> {
    provider_fit::refuse_foreign_options(&arguments.provider, &[])?;
    if arguments.provider.provider.is_none() {
        if arguments.key_id.is_some() {
            return Err(Failure::usage("--key-id needs --provider: it says which key to verify with"));
        }
        let token = token_input::read(&arguments.token)?;
        decode_unverified(&token)?;
        return Ok(StoredToken::new(&token));
    }
    let verifier = arguments.provider.verifier(None)?;
    let token = token_input::read(&arguments.token)?;
    let kept = verifier.verify_to_keep(&token, arguments.key_id.as_deref());
    let kept = wait_for("fetching the key set", kept)?
        .map_err(|error| Failure::of_token(error, &token, arguments.provider.kind()))?;
    Ok(kept.1)
}
