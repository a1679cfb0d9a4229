//! The configuration JSON of a session: in goes its text, out comes what its verifier, vault and manager are made of.

use serde::Deserialize;
use serde_json::Value;

use super::SessionManagerOptions;
use crate::error::ConfigError;
use crate::vault::VaultDocument;

/// What a session manager is made of, in parts that several may share.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
pub struct SessionConfig {
    /// The verifier's configuration JSON.
    pub verifier_json: String,
    /// The vault's configuration JSON: the one text that all equal ones have.
    pub vault_json: String,
    /// The account. Default `default`.
    pub account: String,
    /// How long a request for a new token may stay unanswered. Default 60, 1 to 600.
    pub renewal_timeout_secs: i64,
}

/// What a session manager is made of.
#[derive(Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema), schemars(rename = "SessionConfig"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SessionDocument {
    /// Whose tokens are accepted.
    #[cfg_attr(feature = "json-schema", schemars(with = "crate::provider::ConfigDocument"))]
    verifier: Value,
    /// Where the token is kept.
    #[serde(default)]
    vault: VaultDocument,
    /// Whose session it is, for an app with several. Default `default`.
    account: Option<String>,
    /// How long a request for a new token may stay unanswered, in seconds. Default 60, 1 to 600.
    renewal_timeout_secs: Option<i64>,
}

impl SessionConfig {
    /// Reads the configuration JSON: `verifier` as [`crate::VerifierConfig`] has it, `vault`, `account` and
    /// `renewalTimeoutSecs`; all but the first may be left out, unknown members are refused.
    ///
    /// The parts are looked into by what is made of them.
    ///
    /// # Errors
    /// `E_CONFIG_FORMAT`.
    pub fn from_json(text: &str) -> Result<Self, ConfigError> {
        let document: SessionDocument =
            serde_json::from_str(text).map_err(|error| ConfigError::unreadable(&error))?;
        let defaults = SessionManagerOptions::default();
        Ok(SessionConfig {
            verifier_json: document.verifier.to_string(),
            vault_json: document.vault.canonical(),
            account: document.account.unwrap_or_else(|| "default".to_owned()),
            renewal_timeout_secs: document.renewal_timeout_secs.unwrap_or(defaults.renewal_timeout_secs),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verifier::VerifierConfig;

    const VERIFIER: &str = r#"{"provider":{"kind":"para","environment":"BETA","anyAudience":true}}"#;

    #[test]
    fn the_parts_come_out_ready_to_be_used() -> Result<(), ConfigError> {
        let text = format!(
            r#"{{"verifier":{VERIFIER},"vault":{{"store":"memory"}},"account":"a","renewalTimeoutSecs":9}}"#
        );
        let config = SessionConfig::from_json(&text)?;
        assert!(VerifierConfig::from_json(&config.verifier_json).is_ok());
        assert_eq!(VaultDocument::parse(&config.vault_json)?.canonical(), config.vault_json);
        assert_eq!((config.account.as_str(), config.renewal_timeout_secs), ("a", 9));
        Ok(())
    }

    #[test]
    fn what_is_left_out_has_the_same_parts_as_the_defaults_said() -> Result<(), ConfigError> {
        let short = SessionConfig::from_json(&format!(r#"{{"verifier":{VERIFIER}}}"#))?;
        let long = SessionConfig::from_json(&format!(
            r#"{{"renewalTimeoutSecs":60,"account":"default","vault":{{"timeoutSecs":10}},"verifier":{VERIFIER}}}"#
        ))?;
        assert_eq!(short, long);
        Ok(())
    }

    #[test]
    fn another_form_is_refused() {
        for text in [
            "{}",
            "null",
            r#"{"verifier":{},"vualt":{}}"#,
            r#"{"verifier":{},"vault":{"store":"disk"}}"#,
            r#"{"verifier":{},"account":5}"#,
        ] {
            let error = SessionConfig::from_json(text).err().map(|error| error.code().as_str());
            assert_eq!(error, Some("E_CONFIG_FORMAT"), "{text}");
        }
    }
}
