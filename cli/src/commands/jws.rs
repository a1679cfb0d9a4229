//! `jws`: only the signature, over any payload.

use serde_json::json;
use wallet_jwt::{Algorithm, verify_compact_signature};

use crate::args::JwsArgs;
use crate::output::{Format, label, print_json, print_line, style};
use crate::printable::clean;
use crate::{Outcome, key_file, token_input};

pub(crate) fn run(arguments: &JwsArgs, format: Format) -> Outcome {
    let keys = key_file::read_set(&arguments.jwks)?;
    let algorithms = if arguments.algorithms.is_empty() { Algorithm::ALL } else { &arguments.algorithms };
    algorithms.iter().try_for_each(|algorithm| algorithm.require_available())?;
    let payload = verify_compact_signature(&token_input::read(&arguments.token)?, &keys, algorithms)?;
    match (format, String::from_utf8(payload)) {
        (Format::Json, Ok(text)) => print_json(&json!({ "status": "signature_valid", "payload": text })),
        (Format::Json, Err(bytes)) => {
            let hex = hex::encode(bytes.as_bytes());
            print_json(&json!({ "status": "signature_valid", "payloadHex": hex }));
        }
        (Format::Human, payload) => {
            let good = style::GOOD;
            print_line(&format!("{good}signature valid{good:#}  nothing else was checked"));
            match payload {
                Ok(text) => label("payload", &clean(&text)),
                Err(bytes) => {
                    let bytes = bytes.as_bytes();
                    label(
                        "payload",
                        &format!("{} bytes that are no text, in hex: {}", bytes.len(), hex::encode(bytes)),
                    );
                }
            }
        }
    }
    Ok(())
}
