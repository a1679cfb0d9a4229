//! `verify`: whether the token is valid, and whose session it is.

use serde_json::json;
use wallet_jwt::Session;
use wallet_jwt::user::Chain;

use super::{wait_for, without_clock_offset};
use crate::args::VerifyArgs;
use crate::output::{Failure, Format, label, print_json, print_session};
use crate::printable::clean;
use crate::{Outcome, token_input};

pub(crate) fn run(arguments: &VerifyArgs, format: Format) -> Outcome {
    let verifier = arguments.provider.verifier(arguments.now)?;
    let token = token_input::read(&arguments.token)?;
    let key_id = arguments.key_id.as_deref();
    let session = wait_for("fetching the key set", verifier.verify(&token, key_id))?
        .map_err(|error| without_clock_offset(error, arguments.now))
        .map_err(|error| Failure::of_token(error, &token, arguments.provider.kind()))?;
    match format {
        Format::Json => print_json(&json!({ "status": "verified", "session": session })),
        Format::Human => {
            print_session(&session, session.verified_at);
            note_on_wallets(arguments, &session);
        }
    }
    Ok(())
}

/// A list that was not found, and a chain that was not read, are mistakes in the options in most cases.
fn note_on_wallets(arguments: &VerifyArgs, session: &Session) {
    let path = arguments.provider.custom.wallets.join(", ");
    if path.is_empty() {
        return;
    }
    if session.wallets.is_empty() {
        label("note", &format!("no wallet was found at the claim {}", clean(&path)));
    } else if session.wallets.iter().any(|wallet| wallet.chain == Chain::Unknown) {
        label("note", "a wallet's chain is unknown, so no address of it counts: see --wallet-chain");
    }
}
