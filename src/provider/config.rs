//! The configuration JSON: in goes its text, out come a provider and options, checked as if written in code.

use serde::Deserialize;
use serde_json::Value;

use super::{
    Audience, CustomProvider, DynamicOptions, ExpectedAudiences, ExpectedIssuers, Provider, PublicKeys,
    ScopePolicy,
};
use crate::error::ConfigError;
use crate::verifier::{Development, PinnedKeys, VerifierOptions};

/// What a verifier is made of: an issuer with what is expected of its tokens, and options.
#[derive(Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema), schemars(rename = "VerifierConfig"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ConfigDocument {
    /// The issuer and what is expected of its tokens.
    provider: ProviderDocument,
    /// What can be left out.
    #[serde(default)]
    options: OptionsDocument,
}

/// An issuer and what is expected of its tokens.
#[derive(Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema), schemars(rename = "ProviderConfig"))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
enum ProviderDocument {
    /// Para.
    Para {
        /// The environment that the app's API key belongs to.
        #[cfg_attr(feature = "json-schema", schemars(with = "super::ParaEnvironment"))]
        environment: String,
        /// The API key's unique id (a UUID, shown beside the key in the developer portal), never the key; exclusive
        /// with `anyAudience`.
        api_key_id: Option<String>,
        /// Accepts tokens issued for any API key of the environment, other apps' too.
        #[serde(default)]
        any_audience: bool,
    },
    /// Dynamic.
    Dynamic {
        /// The environment id (a UUID) of the dashboard.
        environment_id: String,
        /// How complete the sign-in must be. Default: `strict`.
        scope: Option<ScopeDocument>,
        /// Whether tokens in the deprecated form with the `info` claim pass. Default: no.
        #[serde(default)]
        accept_legacy_info: bool,
        /// The accepted audiences (web origins); empty accepts any, absent ones too. Default: empty.
        #[serde(default)]
        audiences: Vec<String>,
        /// Issuers accepted beside Dynamic's own hosts, for cookie or CNAME set-ups: `host/environment-id`, with or
        /// without `https://`. Default: none.
        #[serde(default)]
        extra_issuers: Vec<String>,
        /// Where the key set is published, if not at Dynamic's own host: https.
        keys_url: Option<String>,
    },
    /// Any other issuer. Issuers, audiences and algorithms have no default: accepting any takes saying so.
    Custom {
        /// What a session's `environment` says. Default: `custom`.
        environment: Option<String>,
        /// Where the key set is published (https); exclusive with `keys`.
        keys_url: Option<String>,
        /// The keys themselves; exclusive with `keysUrl`.
        keys: Option<KeysDocument>,
        /// The token's `iss` must be one of these, to the letter; exclusive with `anyIssuer`.
        issuers: Option<Vec<String>>,
        /// Whatever `iss` says, or none: the key set alone decides.
        #[serde(default)]
        any_issuer: bool,
        /// One of these must be in the token's `aud`; exclusive with `anyAudience`.
        audiences: Option<Vec<String>>,
        /// Whatever `aud` says, or none: tokens for other services of the same issuer pass.
        #[serde(default)]
        any_audience: bool,
        /// The accepted algorithms, at least one.
        #[serde(default)]
        #[cfg_attr(feature = "json-schema", schemars(with = "Vec<crate::token::Algorithm>"))]
        algorithms: Vec<String>,
        /// The `typ` the header must have, e.g. `at+jwt` (RFC 8725 §3.11). Default: any or none.
        token_type: Option<String>,
        /// Claims that must be present. Default: none beyond `exp` and the user id.
        #[serde(default)]
        required_claims: Vec<String>,
        /// The claim at the top that holds the user's id. Default: `sub`.
        user_id_claim: Option<String>,
    },
}

/// What to do with tokens that have no scope.
#[derive(Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema), schemars(rename = "ScopePolicy"))]
#[serde(rename_all = "camelCase")]
enum ScopeDocument {
    /// The scope must contain `user:basic` and nothing pending.
    Strict,
    /// As strict, but tokens with an absent or empty scope, which older environments issue, pass.
    AllowAbsent,
}

/// Public keys given in the configuration.
#[derive(Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema), schemars(rename = "PublicKeys"))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
enum KeysDocument {
    /// A JWK Set (RFC 7517 §5).
    JwkSet(#[cfg_attr(feature = "json-schema", schemars(with = "serde_json::Map<String, Value>"))] Value),
    /// One public key in PEM: PKCS#1 or SPKI, plain or wrapped in base64 (as Dynamic's older endpoint does).
    Pem {
        /// The text.
        pem: String,
        /// The key id it answers to; none answers to any.
        key_id: Option<String>,
    },
}

/// What can be chosen for a verifier. Every member may be left out.
#[derive(Default, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema), schemars(rename = "VerifierOptions"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct OptionsDocument {
    /// How much later than `exp`, or earlier than `nbf`, a token still passes, in seconds. Default 60, 0 to 300.
    leeway_secs: Option<i64>,
    /// How long past its lifetime a fetched key set may stand in while the endpoint cannot be reached, in seconds.
    /// Default 24 hours, 0 to 30 days.
    stale_limit_secs: Option<i64>,
    /// How long one fetch of the key set may take, in seconds. Default 10, 1 to 60.
    timeout_secs: Option<i64>,
    /// Keys shipped with the app, used only while the endpoint cannot be reached and no fetched set may speak.
    pinned_keys: Option<PinnedDocument>,
    /// Another key set, for development.
    development: Option<DevelopmentDocument>,
}

/// Keys shipped with the app.
#[derive(Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema), schemars(rename = "PinnedKeys"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PinnedDocument {
    /// The keys.
    keys: KeysDocument,
    /// Until when they may be used, in seconds since the epoch: an app that is never updated must not trust a withdrawn
    /// key for ever.
    not_after_at: i64,
}

/// Replaces the provider's key set URL while developing. Sessions then read `development` as their environment.
#[derive(Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema), schemars(rename = "Development"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DevelopmentDocument {
    /// Where the key set is: https, or http to this machine.
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
