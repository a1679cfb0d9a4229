//! Output for people and for machines.

mod human;
mod keys;
mod text;

use std::process::ExitCode;

use serde_json::{Value, json};
use wallet_jwt::{ConfigError, ErrorCode, KeysError, ProviderKind, SessionError, VaultError, VerifyError};

pub(crate) use human::{print_decoded, print_help, print_session, print_usage_error, shape};
pub(crate) use keys::print_keys;
pub(crate) use text::{
    error_line, label, label_line, line as print_line, moment, print_text, remaining, style,
};

use crate::advice::{self, in_own_words};
use crate::printable::is_unprintable;
use crate::redaction::{redact, redact_json};

/// The output format.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Human,
    Json,
}

/// Why a command did not succeed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The token, or its entry, is not valid: status 1.
    Rejected { code: ErrorCode, message: String, advice: &'static str, fields: Value },
    /// The token could not be checked, or the command cannot run here: status 2.
    Environment { code: Option<ErrorCode>, message: String, advice: Option<&'static str>, fields: Value },
    /// The failure has been printed already.
    Reported(u8),
}

impl Failure {
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::environment(message.into())
    }

    pub(crate) fn environment(message: String) -> Self {
        Failure::Environment { code: None, message, advice: None, fields: json!({}) }
    }

    pub(crate) fn coded(code: ErrorCode, message: String, fields: Value) -> Self {
        Failure::Environment { code: Some(code), message, advice: Some(advice::of(code, None)), fields }
    }

    fn rejected(code: ErrorCode, message: String, fields: Value) -> Self {
        Failure::Rejected { code, message, advice: advice::of(code, None), fields }
    }

    /// With advice for tokens of that provider.
    pub(crate) fn for_provider(mut self, provider: Option<ProviderKind>) -> Self {
        match &mut self {
            Failure::Rejected { code, advice, .. } if *advice == advice::of(*code, None) => {
                *advice = advice::of(*code, provider);
            }
            Failure::Environment { code: Some(code), advice: Some(advice), .. }
                if *advice == advice::of(*code, None) =>
            {
                *advice = advice::of(*code, provider);
            }
            _ => {}
        }
        self
    }

    /// Why a verifier refused the token.
    pub(crate) fn of_token(error: VerifyError, token: &str, provider: Option<ProviderKind>) -> Self {
        if let Some((message, advice)) = advice::of_form(&error, token) {
            return Failure::Rejected {
                code: error.code(),
                message: message.to_owned(),
                advice,
                fields: error.fields(),
            };
        }
        Failure::from(error).for_provider(provider)
    }

    /// Without the code's advice, if that is only for a caller with a token.
    pub(crate) fn without_advice(self) -> Self {
        match self {
            Failure::Environment { code, message, fields, .. } => {
                Failure::Environment { code, message, advice: None, fields }
            }
            other => other,
        }
    }

    /// Prints the failure and returns the exit status.
    pub(crate) fn report(self, format: Format) -> ExitCode {
        match self {
            Failure::Reported(status) => ExitCode::from(status),
            Failure::Rejected { code, message, advice, fields } => {
                match format {
                    Format::Json => {
                        let error = error_json(Some(code), &message, fields);
                        print_json(&json!({ "status": "rejected", "error": error }));
                    }
                    Format::Human => human::print_rejection(code, &redact(&message), advice),
                }
                ExitCode::from(1)
            }
            Failure::Environment { code, message, advice, fields } => {
                match format {
                    Format::Json => {
                        let error = error_json(code, &message, fields);
                        print_json(&json!({ "status": "error", "error": error }));
                    }
                    Format::Human => human::print_trouble(code, &redact(&message), advice),
                }
                ExitCode::from(2)
            }
        }
    }
}

/// Code, text and fields.
pub(crate) fn error_json(code: Option<ErrorCode>, message: &str, fields: Value) -> Value {
    let mut object = match redact_json(fields) {
        Value::Object(members) => members,
        _ => serde_json::Map::new(),
    };
    if let Some(code) = code {
        object.insert("code".to_owned(), code.as_str().into());
    }
    object.insert("message".to_owned(), redact(message).into());
    object.into()
}

impl From<VerifyError> for Failure {
    fn from(error: VerifyError) -> Self {
        match error {
            // It is unknown whether the token is valid, so this is not a rejection.
            VerifyError::KeysUnavailable { source } => source.into(),
            error => Failure::rejected(error.code(), in_own_words(&error.to_string()), error.fields()),
        }
    }
}

impl From<VaultError> for Failure {
    fn from(error: VaultError) -> Self {
        let (code, message, fields) = (error.code(), error.to_string(), error.fields());
        match error {
            // The entry itself is unusable; the keychain is fine.
            VaultError::KeyLost { .. } | VaultError::NotKept { .. } | VaultError::Corrupt { .. } => {
                Failure::rejected(code, message, fields)
            }
            // The code's advice is for an app.
            VaultError::Locked | VaultError::NotConfirmed { .. } => {
                let advice = Some("Unlock it and try again; `wallet-jwt vault doctor` says how.");
                Failure::Environment { code: Some(code), message, advice, fields }
            }
            VaultError::Unavailable { .. } => {
                let advice = Some("`wallet-jwt vault doctor` says what to do.");
                Failure::Environment { code: Some(code), message, advice, fields }
            }
            _ => Failure::coded(code, message, fields),
        }
    }
}

impl From<SessionError> for Failure {
    fn from(error: SessionError) -> Self {
        match error {
            SessionError::Verify { source, .. } => source.into(),
            SessionError::Vault { source } => source.into(),
            error => Failure::coded(error.code(), error.to_string(), error.fields()),
        }
    }
}

impl From<KeysError> for Failure {
    fn from(error: KeysError) -> Self {
        Failure::Environment {
            code: Some(error.code()),
            message: error.to_string(),
            advice: Some(advice::of_keys(&error)),
            fields: error.fields(),
        }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Failure::coded(error.code(), in_own_words(&error.to_string()), json!({}))
    }
}

/// Prints one JSON object on a line.
pub(crate) fn print_json(value: &Value) {
    text::line(&printable(&value.to_string()));
}

/// The same JSON with control and invisible characters escaped. They can only be inside a string, where the escape
/// means the same.
fn printable(json: &str) -> String {
    let mut units = [0; 2];
    json.chars().fold(String::with_capacity(json.len()), |mut line, letter| {
        if is_unprintable(letter) {
            line.extend(letter.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            line.push(letter);
        }
        line
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_harmless_on_a_terminal_and_means_the_same() {
        let value = json!({ "a\u{202e}": "\u{9b}2J\u{7f}\u{200b}\u{2028}\u{feff}\u{e0041}Zoë 漢字" });
        let line = printable(&value.to_string());
        assert!(!line.chars().any(is_unprintable), "{line}");
        assert!(line.contains("Zoë 漢字"), "{line}");
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap(), value);
    }
}
