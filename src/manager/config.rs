//! The configuration JSON of a session: parses it into the parts for its verifier, vault and manager.

use serde::Deserialize;
use serde_json::Value;

use super::SessionManagerOptions;
use crate::error::ConfigError;
use crate::vault::VaultDocument;

/// The parts of a session manager; several managers may share them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
pub struct SessionConfig {
    /// The verifier's configuration JSON.
    pub verifier_json: String,
    /// The vault's configuration JSON in its normal form: equal configurations have equal texts.
    pub vault_json: String,
    /// The account. Default `default`.
    pub account: String,
    /// The manager's options.
    pub options: SessionManagerOptions,
}

/// The configuration of a session manager.
#[derive(Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema), schemars(rename = "SessionConfig"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SessionDocument {
    /// Whose tokens are accepted.
    #[cfg_attr(feature = "json-schema", schemars(with = "crate::verifier::ConfigDocument"))]
    verifier: Value,
    /// Where the token is stored.
    #[serde(default)]
    vault: VaultDocument,
    /// The user's name, in an app with several users. Default `default`.
    account: Option<String>,
    /// How long a request for a token may stay unanswered, in seconds. Default 600 for a sign-in, 90 for a renewal; 1 to
    /// 600.
    issue_timeout_secs: Option<i64>,
    /// Whether a token that is about to expire is renewed when the app comes to the foreground. Default: no.
    #[serde(default)]
    renew_in_foreground: bool,
    /// Whether Dynamic's access token, which names no wallets, signs a user in. Default: no.
    #[serde(default)]
    accept_access_tokens: bool,
    /// Whether the app logs out of the wallet SDK when asked. Default: no.
    #[serde(default)]
    has_logout: bool,
    /// Whether the app gets log lines. Default: no.
    #[serde(default)]
    logs: bool,
}

impl SessionConfig {
    /// Reads the configuration JSON: `verifier` as [`crate::VerifierConfig`] has it, `vault`, `account`,
    /// `issueTimeoutSecs`, `renewInForeground`, `acceptAccessTokens`, `hasLogout` and `logs`; all but the first are
    /// optional, unknown members are refused.
    ///
    /// The parts are checked when they are used.
    ///
    /// # Errors
    /// `E_CONFIG_FORMAT`.
    pub fn from_json(text: &str) -> Result<Self, ConfigError> {
        let document: SessionDocument =
            serde_json::from_str(text).map_err(|error| ConfigError::unreadable(&error))?;
        Ok(SessionConfig {
            verifier_json: document.verifier.to_string(),
            vault_json: document.vault.canonical(),
            account: document.account.unwrap_or_else(|| "default".to_owned()),
            options: SessionManagerOptions {
                issue_timeout_secs: document.issue_timeout_secs,
                renew_in_foreground: document.renew_in_foreground,
                accept_access_tokens: document.accept_access_tokens,
                has_logout: document.has_logout,
                logs: document.logs,
            },
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
            r#"{{"verifier":{VERIFIER},"vault":{{"store":"memory"}},"account":"a","issueTimeoutSecs":9,"hasLogout":true}}"#
        );
        let config = SessionConfig::from_json(&text)?;
        assert!(VerifierConfig::from_json(&config.verifier_json).is_ok());
        assert_eq!(VaultDocument::parse(&config.vault_json)?.canonical(), config.vault_json);
        let options = SessionManagerOptions {
            issue_timeout_secs: Some(9),
            has_logout: true,
            ..SessionManagerOptions::default()
        };
        assert_eq!((config.account.as_str(), config.options), ("a", options));
        Ok(())
    }

    #[test]
    fn what_is_left_out_has_the_same_parts_as_the_defaults_said() -> Result<(), ConfigError> {
        let short = SessionConfig::from_json(&format!(r#"{{"verifier":{VERIFIER}}}"#))?;
        let long = SessionConfig::from_json(&format!(
            r#"{{"logs":false,"account":"default","vault":{{"timeoutSecs":10}},"verifier":{VERIFIER}}}"#
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
