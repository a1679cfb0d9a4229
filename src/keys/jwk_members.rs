//! The members of one JWK (RFC 7517 §4). Serialisers write `null` or `""` for what is not set, so both count as absent.

use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Map, Value};

use super::skipped::SkipReason;

/// Padding is against RFC 7518 §2, and several publishers write it. It does not change the number.
const BASE64URL: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Whether the member is present with a value.
pub(super) fn has(members: &Map<String, Value>, name: &str) -> bool {
    value(members, name).is_some()
}

fn value<'m>(members: &'m Map<String, Value>, name: &str) -> Option<&'m Value> {
    members.get(name).filter(|value| !value.is_null() && value.as_str() != Some(""))
}

/// A text; `None` if the member is absent.
pub(super) fn optional_text(
    members: &Map<String, Value>,
    name: &'static str,
) -> Result<Option<String>, SkipReason> {
    match value(members, name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(SkipReason::BadMember(name)),
    }
}

/// The bytes of a number that the key type needs.
pub(super) fn bytes(members: &Map<String, Value>, name: &'static str) -> Result<Vec<u8>, SkipReason> {
    let text = optional_text(members, name)?.ok_or(SkipReason::MissingMember(name))?;
    BASE64URL.decode(text).map_err(|_| SkipReason::NotBase64Url(name))
}

/// `key_ops`, if it is present, must contain `verify` (RFC 7517 §4.3).
pub(super) fn check_key_operations(members: &Map<String, Value>) -> Result<(), SkipReason> {
    match value(members, "key_ops") {
        None => Ok(()),
        Some(Value::Array(operations)) => {
            if operations.iter().any(|operation| operation == "verify") {
                Ok(())
            } else {
                Err(SkipReason::NotForVerifying)
            }
        }
        Some(_) => Err(SkipReason::BadMember("key_ops")),
    }
}
