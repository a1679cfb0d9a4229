//! The configuration JSON: in goes its text, out come a provider and options, checked as if written in code.

use serde::Deserialize;
use serde_json::Value;

use super::{
    Audience, CustomProvider, DynamicOptions, ExpectedAudiences, ExpectedIssuers, Provider, PublicKeys,
    ScopePolicy,
};
use crate::error::ConfigError;
use crate::verifier::{Development, PinnedKeys, VerifierOptions};

/// The whole document.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ConfigDocument {
    provider: ProviderDocument,
    #[serde(default)]
    options: OptionsDocument,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
enum ProviderDocument {
    Para {
        environment: String,
        api_key_id: Option<String>,
        #[serde(default)]
        any_audience: bool,
    },
    Dynamic {
        environment_id: String,
        scope: Option<ScopeDocument>,
        #[serde(default)]
        accept_legacy_info: bool,
        #[serde(default)]
        audiences: Vec<String>,
        #[serde(default)]
        extra_issuers: Vec<String>,
        keys_url: Option<String>,
    },
    Custom {
        environment: Option<String>,
        keys_url: Option<String>,
        keys: Option<KeysDocument>,
        issuers: Option<Vec<String>>,
        #[serde(default)]
        any_issuer: bool,
        audiences: Option<Vec<String>>,
        #[serde(default)]
        any_audience: bool,
        #[serde(default)]
        algorithms: Vec<String>,
        token_type: Option<String>,
        #[serde(default)]
        required_claims: Vec<String>,
        user_id_claim: Option<String>,
    },
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum ScopeDocument {
    Strict,
    AllowAbsent,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
enum KeysDocument {
    JwkSet(Value),
    Pem { pem: String, key_id: Option<String> },
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct OptionsDocument {
    leeway_secs: Option<i64>,
    stale_limit_secs: Option<i64>,
    timeout_secs: Option<i64>,
    pinned_keys: Option<PinnedDocument>,
    development: Option<DevelopmentDocument>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PinnedDocument {
    keys: KeysDocument,
    not_after_at: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DevelopmentDocument {
    keys_url: String,
}

impl ConfigDocument {
    pub(crate) fn parse(text: &str) -> Result<Self, ConfigError> {
        serde_json::from_str(text).map_err(|error| ConfigError::unreadable(&error))
    }

    pub(crate) fn build(self) -> Result<(Provider, VerifierOptions), ConfigError> {
        Ok((self.provider.build()?, self.options.build()))
    }
}

impl ProviderDocument {
    fn build(self) -> Result<Provider, ConfigError> {
        match self {
            ProviderDocument::Para { environment, api_key_id, any_audience } => {
                let audience = match (api_key_id, any_audience) {
                    (Some(id), false) => Audience::ApiKeyId(id),
                    (None, true) => Audience::Any,
                    _ => {
                        let detail = "say either `apiKeyId` or `anyAudience`".to_owned();
                        return Err(ConfigError::Audience { detail });
                    }
                };
                Provider::para(environment.parse()?, audience)
            }
            ProviderDocument::Dynamic {
                environment_id,
                scope,
                accept_legacy_info,
                audiences,
                extra_issuers,
                keys_url,
            } => {
                let scope = match scope {
                    None | Some(ScopeDocument::Strict) => ScopePolicy::Strict,
                    Some(ScopeDocument::AllowAbsent) => ScopePolicy::AllowAbsent,
                };
                let options =
                    DynamicOptions { scope, accept_legacy_info, audiences, extra_issuers, keys_url };
                Provider::dynamic(&environment_id, options)
            }
            ProviderDocument::Custom {
                environment,
                keys_url,
                keys,
                issuers,
                any_issuer,
                audiences,
                any_audience,
                algorithms,
                token_type,
                required_claims,
                user_id_claim,
            } => {
                let defaults = CustomProvider::default();
                Provider::custom(CustomProvider {
                    environment: environment.unwrap_or(defaults.environment),
                    keys_url,
                    keys: keys.map(KeysDocument::build),
                    issuers: match (issuers, any_issuer) {
                        (Some(issuers), false) => Some(ExpectedIssuers::OneOf(issuers)),
                        (None, true) => Some(ExpectedIssuers::AnyIssuer),
                        _ => None,
                    },
                    audiences: match (audiences, any_audience) {
                        (Some(audiences), false) => Some(ExpectedAudiences::OneOf(audiences)),
                        (None, true) => Some(ExpectedAudiences::AnyAudience),
                        _ => None,
                    },
                    algorithms: algorithms.iter().map(|name| name.parse()).collect::<Result<_, _>>()?,
                    token_type,
                    required_claims,
                    user_id_claim: user_id_claim.unwrap_or(defaults.user_id_claim),
                })
            }
        }
    }
}

impl KeysDocument {
    fn build(self) -> PublicKeys {
        match self {
            KeysDocument::JwkSet(set) => PublicKeys::JwkSet(set.to_string()),
            KeysDocument::Pem { pem, key_id } => PublicKeys::Pem { pem, key_id },
        }
    }
}

impl OptionsDocument {
    fn build(self) -> VerifierOptions {
        let defaults = VerifierOptions::default();
        VerifierOptions {
            leeway_secs: self.leeway_secs.unwrap_or(defaults.leeway_secs),
            stale_limit_secs: self.stale_limit_secs.unwrap_or(defaults.stale_limit_secs),
            timeout_secs: self.timeout_secs.unwrap_or(defaults.timeout_secs),
            pinned_keys: self
                .pinned_keys
                .map(|pinned| PinnedKeys { keys: pinned.keys.build(), not_after_at: pinned.not_after_at }),
            development: self.development.map(|own| Development { keys_url: own.keys_url }),
        }
    }
}
