//! `verify`: whether the token is valid, and whose session it is.

use serde_json::json;

use super::{wait_for, without_clock_offset};
use crate::args::VerifyArgs;
use crate::output::{Failure, Format, print_json, print_session};
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
        Format::Human => print_session(&session, session.verified_at),
    }
    Ok(())
}
