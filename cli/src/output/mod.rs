//! What people and machines read.

mod human;
mod text;

use std::process::ExitCode;

use serde_json::{Value, json};
use wallet_jwt::{ConfigError, ErrorCode, KeysError, VerifyError};

pub(crate) use human::{print_decoded, print_keys, print_session};
pub(crate) use text::{clean, label, line as print_line, moment, remaining, style};

/// Who reads the output.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Human,
    Json,
}

/// Why a command did not succeed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The token is not good: status 1.
    Rejected(VerifyError),
    /// The token could not be judged, or the command cannot run here: status 2.
    Environment { code: Option<ErrorCode>, message: String, fields: Value },
    /// Everything has been said already.
    Reported(u8),
}

impl Failure {
    pub(crate) fn usage(message: &str) -> Self {
        Failure::Environment { code: None, message: message.to_owned(), fields: json!({}) }
    }

    pub(crate) fn environment(message: String) -> Self {
        Failure::Environment { code: None, message, fields: json!({}) }
    }

    /// Prints the failure and gives the exit status.
    pub(crate) fn report(self, format: Format) -> ExitCode {
        match self {
            Failure::Reported(status) => ExitCode::from(status),
            Failure::Rejected(error) => {
                match format {
                    Format::Json => {
                        print_json(&json!({ "status": "rejected", "error": rejection_json(&error) }));
                    }
                    Format::Human => human::print_rejection(&error),
                }
                ExitCode::from(1)
            }
            Failure::Environment { code, message, fields } => {
                match format {
                    Format::Json => {
                        let error = error_json(code, &message, fields);
                        print_json(&json!({ "status": "error", "error": error }));
                    }
                    Format::Human => human::print_trouble(code, &message),
                }
                ExitCode::from(2)
            }
        }
    }
}

/// A refusal in JSON: code, text and the fields to act on.
pub(crate) fn rejection_json(error: &VerifyError) -> Value {
    error_json(Some(error.code()), &error.to_string(), error.fields())
}

fn error_json(code: Option<ErrorCode>, message: &str, fields: Value) -> Value {
    let mut object = match fields {
        Value::Object(members) => members,
        _ => serde_json::Map::new(),
    };
    if let Some(code) = code {
        object.insert("code".to_owned(), code.as_str().into());
    }
    object.insert("message".to_owned(), message.into());
    object.into()
}

impl From<VerifyError> for Failure {
    fn from(error: VerifyError) -> Self {
        match error {
            // Nobody knows whether the token is good: that is no rejection.
            VerifyError::KeysUnavailable { .. } => Failure::Environment {
                code: Some(error.code()),
                message: error.to_string(),
                fields: error.fields(),
            },
            error => Failure::Rejected(error),
        }
    }
}

impl From<KeysError> for Failure {
    fn from(error: KeysError) -> Self {
        Failure::Environment { code: Some(error.code()), message: error.to_string(), fields: json!({}) }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Failure::Environment { code: Some(error.code()), message: error.to_string(), fields: json!({}) }
    }
}

/// Prints one JSON object on a line.
pub(crate) fn print_json(value: &Value) {
    text::line(&value.to_string());
}
