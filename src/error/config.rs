//! Errors of a configuration, found before it is used.

use serde_json::{Value, json};

use super::ErrorCode;

/// Why a provider or a verifier cannot be created as configured.
#[derive(thiserror::Error, Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "ffi", derive(uniffi::Error), uniffi::export(Display))]
#[non_exhaustive]
pub enum ConfigError {
    /// The audience is wrong, e.g. an API key instead of the key's unique id.
    #[error("{detail}")]
    Audience {
        /// What is wrong and where to find the right value.
        detail: String,
    },
    /// The environment is unknown or not well formed.
    #[error("{detail}")]
    Environment {
        /// What is wrong.
        detail: String,
    },
    /// The accepted issuers are missing, or one of them is empty.
    #[error("{detail}")]
    Issuer {
        /// What is wrong.
        detail: String,
    },
    /// The accepted algorithms are missing, or one of them is not supported.
    #[error("{detail}")]
    Algorithms {
        /// What is wrong.
        detail: String,
    },
    /// The key set's URL cannot be used.
    #[error("{detail}")]
    KeysUrl {
        /// What is wrong.
        detail: String,
    },
    /// None of the configured keys can verify a token.
    #[error("{detail}")]
    Keys {
        /// What is wrong.
        detail: String,
    },
    /// A number is out of its range.
    #[error("{option} must be between {minimum} and {maximum}")]
    Option {
        /// The option's name.
        option: String,
        /// The smallest accepted value.
        minimum: i64,
        /// The largest accepted value.
        maximum: i64,
    },
    /// An option cannot be used on this system.
    #[error("{option} cannot be used here: {detail}")]
    OptionUnavailable {
        /// The option's name.
        option: String,
        /// Why.
        detail: String,
    },
    /// The same thing is configured in two ways at once.
    #[error("{detail}")]
    Conflict {
        /// What is configured twice, and what to do.
        detail: String,
    },
    /// A configuration text is not of the documented form.
    #[error("{detail}")]
    Format {
        /// What is wrong and where.
        detail: String,
    },
}

#[cfg_attr(feature = "ffi", uniffi::export)]
impl ConfigError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            ConfigError::Audience { .. } => ErrorCode::ConfigAudience,
            ConfigError::Environment { .. } => ErrorCode::ConfigEnvironment,
            ConfigError::Issuer { .. } => ErrorCode::ConfigIssuer,
            ConfigError::Algorithms { .. } => ErrorCode::ConfigAlgorithms,
            ConfigError::KeysUrl { .. } => ErrorCode::ConfigKeysUrl,
            ConfigError::Keys { .. } => ErrorCode::ConfigKeys,
            ConfigError::Option { .. } | ConfigError::OptionUnavailable { .. } => ErrorCode::ConfigOption,
            ConfigError::Conflict { .. } => ErrorCode::ConfigConflict,
            ConfigError::Format { .. } => ErrorCode::ConfigFormat,
        }
    }
}

impl ConfigError {
    /// The fields that an app can use, as a JSON object with camelCase members (the code and the text are not in it).
    #[must_use]
    pub fn fields(&self) -> Value {
        match self {
            ConfigError::Option { option, minimum, maximum } => {
                json!({ "option": option, "minimum": minimum, "maximum": maximum })
            }
            ConfigError::OptionUnavailable { option, .. } => json!({ "option": option }),
            _ => json!({}),
        }
    }

    /// A text that is not a configuration. The parser's message can quote values, e.g. an API key, so only the place is
    /// given.
    pub(crate) fn unreadable(error: &serde_json::Error) -> Self {
        ConfigError::Format {
            detail: format!(
                "the configuration is not of the documented form (line {}, column {})",
                error.line(),
                error.column()
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_name_what_an_app_can_act_on() {
        let range = ConfigError::Option { option: "leeway_secs".into(), minimum: 0, maximum: 300 };
        assert_eq!(range.fields(), json!({ "option": "leeway_secs", "minimum": 0, "maximum": 300 }));
        let absent =
            ConfigError::OptionUnavailable { option: "require_user_presence".into(), detail: "why".into() };
        assert_eq!(
            (absent.code().as_str(), absent.fields()),
            ("E_CONFIG_OPTION", json!({ "option": "require_user_presence" }))
        );
        assert_eq!(absent.to_string(), "require_user_presence cannot be used here: why");
        assert_eq!(ConfigError::Format { detail: "why".into() }.fields(), json!({}));
    }
}
