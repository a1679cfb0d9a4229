//! `keys`: what a key set holds, and which of it can verify.

use serde_json::{Value, json};
use wallet_jwt::{KeySet, KeysStatus};

use super::wait_for;
use crate::Outcome;
use crate::args::KeysArgs;
use crate::output::{Failure, Format, print_json, print_keys};
use crate::provider_args::{is_url, read_text};

pub(crate) fn run(arguments: &KeysArgs, format: Format) -> Outcome {
    let status = match &arguments.provider.jwks {
        Some(file) if !is_url(file) && arguments.provider.provider.is_none() => from_file(file)?,
        _ => {
            let verifier = arguments.provider.verifier(None)?;
            wait_for("fetching the key set", verifier.refresh_keys())??;
            verifier.keys_status()
        }
    };
    match format {
        Format::Json => print_json(&status_json(&status)),
        Format::Human => print_keys(&status),
    }
    Ok(())
}

/// A file needs no provider: every key is explained, even if none is usable.
fn from_file(file: &str) -> Result<KeysStatus, Failure> {
    let text = read_text(std::path::Path::new(file))?;
    let set =
        KeySet::parse(text.as_bytes()).map_err(|_| Failure::environment(format!("{file}: not a JWK Set")))?;
    Ok(set.status())
}

pub(crate) fn status_json(status: &KeysStatus) -> Value {
    let mut object = json!({ "status": "keys" });
    object["keys"] = json!(status);
    object
}
