//! The JSON Schema of what this crate writes and reads as JSON, generated from the same types. TypeScript's types and
//! the checks of development builds are generated from it.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use crate::error::ErrorCode;
use crate::keys::KeysStatus;
use crate::manager::{SessionDocument, SessionEvent, SessionState, SnapshotDocument, StateDocument};
use crate::session::Session;
use crate::token::Algorithm;
use crate::unverified::UnverifiedToken;
use crate::vault::VaultDocument;
use crate::vault::store::StoreStatusDocument;
use crate::verifier::ConfigDocument;

/// One JSON Schema (draft 2020-12) with a definition for every type. Output types are described as they are written,
/// input types as they are read.
#[must_use]
pub fn definitions() -> Value {
    let mut definitions = written();
    definitions.extend(read());
    json!({ "$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": definitions })
}

fn written() -> Map<String, Value> {
    let mut written = SchemaSettings::draft2020_12().for_serialize().into_generator();
    written.subschema_for::<Session>();
    written.subschema_for::<UnverifiedToken>();
    written.subschema_for::<KeysStatus>();
    written.subschema_for::<SessionState>();
    written.subschema_for::<StateDocument<'_>>();
    written.subschema_for::<SnapshotDocument<'_>>();
    written.subschema_for::<SessionEvent>();
    written.subschema_for::<StoreStatusDocument<'_>>();
    written.take_definitions(true)
}

fn read() -> Map<String, Value> {
    let mut read = SchemaSettings::draft2020_12().for_deserialize().into_generator();
    read.subschema_for::<ConfigDocument>();
    read.subschema_for::<VaultDocument>();
    read.subschema_for::<SessionDocument>();
    read.take_definitions(true)
}

impl JsonSchema for Algorithm {
    fn schema_name() -> Cow<'static, str> {
        "Algorithm".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<_> = Algorithm::ALL.iter().map(|algorithm| algorithm.as_str()).collect();
        json_schema!({ "description": "A JWS signature algorithm (RFC 7518 §3.1, RFC 8037 §3.1).", "enum": names })
    }
}

/// The names that a configuration may use: `Ed25519` is another name for `EdDSA` here (RFC 9864 §2.2).
pub(crate) struct AlgorithmName;

impl JsonSchema for AlgorithmName {
    fn schema_name() -> Cow<'static, str> {
        "AlgorithmName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names = Algorithm::ALL.iter().map(|algorithm| algorithm.as_str());
        let names: Vec<_> = names.chain([Algorithm::ED25519]).collect();
        json_schema!({
            "description": "An algorithm in a configuration: `Ed25519` is another name for `EdDSA` here (RFC 9864 §2.2).",
            "enum": names,
        })
    }
}

impl JsonSchema for ErrorCode {
    fn schema_name() -> Cow<'static, str> {
        "ErrorCode".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let codes: Vec<_> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
        json_schema!({ "enum": codes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_means_the_same_where_it_is_written_and_read() {
        let written = written();
        for (name, schema) in read() {
            assert_eq!(written.get(&name).unwrap_or(&schema), &schema, "{name}");
        }
    }
}
