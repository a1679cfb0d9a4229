//! `keys`: the keys of a key set, and which of them can verify.

use std::path::Path;

use serde_json::json;
use wallet_jwt::{ErrorCode, KeySet, KeysStatus, Verifier};

use super::wait_for;
use crate::args::KeysArgs;
use crate::output::{Failure, Format, print_json, print_keys};
use crate::provider_args::ProviderName;
use crate::redaction::is_url;
use crate::redaction::name_of;
use crate::{Outcome, key_file, provider_fit};

pub(crate) fn run(arguments: &KeysArgs, format: Format) -> Outcome {
    let provider = &arguments.provider;
    provider_fit::refuse_foreign_options(provider, &["--jwks", "--pem", "--keys-url"])?;
    let status = match (provider.provider, &provider.jwks) {
        (Some(ProviderName::Para | ProviderName::Dynamic), _) => fetched(&provider.verifier(None)?)?,
        (_, Some(file)) if !is_url(file) => {
            if provider.keys_url.is_some() {
                return Err(Failure::usage("say either --jwks with a file, or --keys-url"));
            }
            from_file(Path::new(file))?
        }
        _ => fetched(&provider.key_inspector()?)?,
    };
    report(&status, format)
}

fn fetched(verifier: &Verifier) -> Result<KeysStatus, Failure> {
    wait_for("fetching the key set", verifier.refresh_keys())?
        // The code's advice is about a token, and there is none here.
        .map_err(|error| Failure::from(error).without_advice())?;
    Ok(verifier.keys_status())
}

/// A set in a file can be explained even if none of its keys is usable.
fn from_file(file: &Path) -> Result<KeysStatus, Failure> {
    let text = key_file::read(file, "--jwks")?;
    let set = KeySet::parse(text.as_bytes())
        .map_err(|_| Failure::environment(format!("{}: not a JWK Set", name_of(file, "--jwks"))))?;
    Ok(set.status())
}

fn report(status: &KeysStatus, format: Format) -> Outcome {
    let has_usable = !status.usable_keys.is_empty();
    let code = ErrorCode::ConfigKeys;
    let message = "no key of this set can verify a token";
    match (format, has_usable) {
        (Format::Json, true) => print_json(&json!({ "status": "keys", "keys": status })),
        (Format::Json, false) => {
            let error = json!({ "code": code, "message": message });
            print_json(&json!({ "status": "error", "error": error, "keys": status }));
        }
        (Format::Human, true) => print_keys(status),
        (Format::Human, false) => {
            print_keys(status);
            return Err(Failure::environment(message.to_owned()));
        }
    }
    if has_usable { Ok(()) } else { Err(Failure::Reported(2)) }
}
