//! The configuration JSON: parses it into a provider and options, with the same checks as in code.

use serde::Deserialize;

use super::options::VerifierOptions;
use crate::error::ConfigError;
use crate::provider::{Provider, ProviderDocument};

/// A provider with options as one JSON text, as in React Native and in test tables.
///
/// ```json
/// {"provider": {"kind": "para", "environment": "BETA", "apiKeyId": "a31b8f2e-…"}, "options": {"leewaySecs": 30}}
/// ```
#[derive(Clone, Debug)]
pub struct VerifierConfig {
    /// The issuer and the expectations for its tokens.
    pub provider: Provider,
    /// The options.
    pub options: VerifierOptions,
}

impl VerifierConfig {
    /// Reads the configuration JSON. Members are camelCase forms of the Rust names; unknown ones are refused.
    ///
    /// # Errors
    /// [`ConfigError`]: `E_CONFIG_FORMAT` for the form, the others as the constructors of [`Provider`].
    pub fn from_json(text: &str) -> Result<Self, ConfigError> {
        let (provider, options) = ConfigDocument::parse(text)?.build()?;
        options.check()?;
        Ok(VerifierConfig { provider, options })
    }
}

/// The configuration of a verifier: an issuer with the expectations for its tokens, and options.
#[derive(Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema), schemars(rename = "VerifierConfig"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ConfigDocument {
    /// The issuer and the expectations for its tokens.
    provider: ProviderDocument,
    /// The options.
    #[serde(default)]
    options: VerifierOptions,
}

impl ConfigDocument {
    pub(crate) fn parse(text: &str) -> Result<Self, ConfigError> {
        serde_json::from_str(text).map_err(|error| ConfigError::unreadable(&error))
    }

    pub(crate) fn build(self) -> Result<(Provider, VerifierOptions), ConfigError> {
        Ok((self.provider.build()?, self.options))
    }
}
