//! `keys`: the keys of a key set, and which of them can verify.

use std::path::Path;

use serde_json::json;
use wallet_jwt::{ErrorCode, KeysStatus, Verifier};

use super::wait_for;
use crate::args::KeysArgs;
use crate::output::{Failure, Format, print_json, print_keys};
use crate::provider_args::ProviderName;
use crate::redaction::{is_url, redact_json};
use crate::same_kid::ambiguous_ids;
use crate::{Outcome, key_file, provider_fit};

pub(crate) fn run(arguments: &KeysArgs, format: Format) -> Outcome {
    let provider = &arguments.provider;
    provider_fit::refuse_foreign_options(provider, &["--jwks", "--pem", "--keys-url"])?;
    if !provider.custom.issuer_keys.is_empty() {
        return Err(Failure::usage("`keys` reads one set: pass it with --jwks, --pem or --keys-url"));
    }
    let status = match (provider.provider, &provider.jwks) {
        (
            Some(
                ProviderName::Para
                | ProviderName::Dynamic
                | ProviderName::Privy
                | ProviderName::Web3auth
                | ProviderName::Stytch,
            ),
            _,
        ) => fetched(&provider.own_keys()?)?,
        (_, Some(file)) if !is_url(file) => {
            if provider.keys_url.is_some() {
                return Err(Failure::usage("say either --jwks with a file, or --keys-url"));
            }
            key_file::read_set(Path::new(file))?.status()
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

fn report(status: &KeysStatus, format: Format) -> Outcome {
    let has_usable = !status.usable_keys.is_empty();
    let code = ErrorCode::ConfigKeys;
    let message = "no key of this set can verify a token";
    // A key set comes from anywhere, and a key id may be anything.
    let keys = redact_json(json!(status));
    match (format, has_usable) {
        (Format::Json, true) => {
            let mut answer = json!({ "status": "keys", "keys": keys });
            let ambiguous = ambiguous_ids(&status.usable_keys);
            if !ambiguous.is_empty() {
                answer["ambiguousKeyIds"] = redact_json(json!(ambiguous));
            }
            print_json(&answer);
        }
        (Format::Json, false) => {
            let error = json!({ "code": code, "message": message });
            print_json(&json!({ "status": "error", "error": error, "keys": keys }));
        }
        (Format::Human, true) => print_keys(status),
        (Format::Human, false) => {
            print_keys(status);
            return Err(Failure::environment(message.to_owned()));
        }
    }
    if has_usable { Ok(()) } else { Err(Failure::Reported(2)) }
}
