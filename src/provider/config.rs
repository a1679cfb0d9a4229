//! A provider in the configuration JSON, checked as if written in code.

use serde::Deserialize;

use super::{
    Audience, CustomProvider, DynamicOptions, ExpectedAudiences, ExpectedIssuers, IssuerKeySet, Provider,
    PublicKeys,
};
use crate::error::ConfigError;

/// An issuer and the expectations for its tokens.
#[derive(Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema), schemars(rename = "ProviderConfig"))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub(crate) enum ProviderDocument {
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
        /// Whether tokens with a missing or empty scope are accepted, which older environments issue. Default: no; the
        /// scope must contain `user:basic` and nothing pending.
        #[serde(default)]
        accept_absent_scope: bool,
        /// Whether tokens in the deprecated form with the `info` claim are accepted. Default: no.
        #[serde(default)]
        accept_legacy_info: bool,
        /// The accepted audiences (web origins); empty accepts any, also a missing one. Default: empty.
        #[serde(default)]
        audiences: Vec<String>,
        /// Issuers accepted in addition to Dynamic's own hosts, for cookie or CNAME set-ups: `host/environment-id`,
        /// with or without `https://`. Default: none.
        #[serde(default)]
        extra_issuers: Vec<String>,
        /// The URL of the key set, if not at Dynamic's own host: https.
        keys_url: Option<String>,
    },
    /// Any other issuer. Issuers, audiences and algorithms have no default: to accept any, say so.
    Custom {
        /// The `environment` of sessions. Default: `custom`.
        environment: Option<String>,
        /// The URL of the key set (https); exclusive with `keys`.
        keys_url: Option<String>,
        /// The keys themselves; exclusive with `keysUrl`.
        keys: Option<PublicKeys>,
        /// The token's `iss` must be exactly one of these; exclusive with `anyIssuer`.
        issuers: Option<Vec<String>>,
        /// Any `iss`, or none: only the key set decides.
        #[serde(default)]
        any_issuer: bool,
        /// One of these must be in the token's `aud`; exclusive with `anyAudience`.
        audiences: Option<Vec<String>>,
        /// Any `aud`, or none: tokens for other services of the same issuer are accepted.
        #[serde(default)]
        any_audience: bool,
        /// The accepted algorithms, at least one.
        #[serde(default)]
        #[cfg_attr(feature = "json-schema", schemars(with = "Vec<crate::json_schema::AlgorithmName>"))]
        algorithms: Vec<String>,
        /// The `typ` the header must have, e.g. `at+jwt` (RFC 8725 §3.11). Default: any or none.
        token_type: Option<String>,
        /// Claims that must be present. Default: none beyond `exp` and the user id.
        #[serde(default)]
        required_claims: Vec<String>,
        /// The top-level claim with the user's id. Default: `sub`.
        user_id_claim: Option<String>,
        /// Several top-level claims that are the user's id together, all required: the id is the JSON text of their
        /// list. For an issuer whose ids are unique only with another claim; exclusive with `userIdClaim`.
        #[serde(default)]
        user_id_claims: Vec<String>,
        /// Issuers that each have a key set of their own; exclusive with `issuers`, `anyIssuer`, `keysUrl` and `keys`.
        #[serde(default)]
        issuer_keys: Vec<IssuerKeySet>,
    },
}

impl ProviderDocument {
    pub(crate) fn build(self) -> Result<Provider, ConfigError> {
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
                accept_absent_scope,
                accept_legacy_info,
                audiences,
                extra_issuers,
                keys_url,
            } => {
                let options = DynamicOptions {
                    accept_absent_scope,
                    accept_legacy_info,
                    audiences,
                    extra_issuers,
                    keys_url,
                };
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
                user_id_claims,
                issuer_keys,
            } => {
                let defaults = CustomProvider::default();
                if user_id_claim.is_some() && !user_id_claims.is_empty() {
                    let detail = "say either `userIdClaim` or `userIdClaims`".to_owned();
                    return Err(ConfigError::Format { detail });
                }
                Provider::custom(CustomProvider {
                    environment: environment.unwrap_or(defaults.environment),
                    keys_url,
                    keys,
                    issuers: match (issuers, any_issuer) {
                        (Some(issuers), false) => Some(ExpectedIssuers::OneOf(issuers)),
                        // Beside `issuerKeys` either of them is refused.
                        (Some(_), true) if issuer_keys.is_empty() => None,
                        (_, true) => Some(ExpectedIssuers::AnyIssuer),
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
                    user_id_claims,
                    issuer_keys,
                })
            }
        }
    }
}
