//! `decode`: what a token says.

use serde_json::json;
use wallet_jwt::{Clock, SystemClock, decode_unverified};

use crate::args::DecodeArgs;
use crate::output::{Format, print_decoded, print_json};
use crate::{Outcome, token_input};

pub(crate) fn run(arguments: &DecodeArgs, format: Format) -> Outcome {
    let token = decode_unverified(&token_input::read(&arguments.token)?)?;
    match format {
        Format::Json => print_json(&json!({ "status": "unverified", "token": token })),
        Format::Human => print_decoded(&token, SystemClock.now_at()),
    }
    Ok(())
}
