//! Para: environments, audience, and the rules for its claims.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;

use super::claims::{ProviderClaims, TokenKind};
use super::description::{Content, Description, Form};
use super::issuers::{IssuerKeys, IssuerSets, Issuers};
use super::keys::KeyLocation;
use super::para_claims::ParaClaims;
use super::shape::{Recognised, TokenShape};
use super::user_id::UserId;
use super::{ProviderKind, is_uuid};
use crate::error::{ConfigError, VerifyError};
use crate::token::Algorithm;
use crate::token::claims::{Claims, Problems, note};
use crate::token::policy::check_subject;
use crate::token::registered::RegisteredClaims;

/// Para's environments. Each signs with its own keys; nothing else in a token names its environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema), schemars(rename_all = "UPPERCASE"))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
pub enum ParaEnvironment {
    /// `SANDBOX`.
    Sandbox,
    /// `BETA`.
    Beta,
    /// `PROD`.
    Prod,
}

impl ParaEnvironment {
    /// Every environment.
    pub const ALL: &'static [ParaEnvironment] =
        &[ParaEnvironment::Sandbox, ParaEnvironment::Beta, ParaEnvironment::Prod];

    /// The name as Para writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            ParaEnvironment::Sandbox => "SANDBOX",
            ParaEnvironment::Beta => "BETA",
            ParaEnvironment::Prod => "PROD",
        }
    }

    /// The URL of the environment's key set (Para's documentation, "Sessions").
    #[must_use]
    pub const fn keys_url(self) -> &'static str {
        match self {
            ParaEnvironment::Sandbox => "https://api.sandbox.getpara.com/.well-known/jwks.json",
            ParaEnvironment::Beta => "https://api.beta.getpara.com/.well-known/jwks.json",
            ParaEnvironment::Prod => "https://api.getpara.com/.well-known/jwks.json",
        }
    }
}

impl std::str::FromStr for ParaEnvironment {
    type Err = ConfigError;

    fn from_str(name: &str) -> Result<Self, ConfigError> {
        Self::ALL
            .iter()
            .copied()
            .find(|environment| environment.as_str().eq_ignore_ascii_case(name))
            .ok_or_else(|| ConfigError::Environment {
                detail: "Para's environments are SANDBOX, BETA and PROD".to_owned(),
            })
    }
}

/// The audience of a Para token. `Debug` does not show the id: people pass the API key by mistake.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum), uniffi::export(Debug))]
pub enum Audience {
    /// The unique id (a UUID) of the app's API key, which Para writes into `aud`.
    ApiKeyId(String),
    /// Any: the token of **every** app that uses Para is accepted. For tools, not for apps.
    Any,
}

impl std::fmt::Debug for Audience {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Audience::ApiKeyId(_) => "ApiKeyId(..)",
            Audience::Any => "Any",
        })
    }
}

/// Everything is in the claim `data`.
#[derive(Debug, PartialEq)]
struct ParaForm;

pub(super) fn describe(environment: ParaEnvironment, audience: Audience) -> Result<Description, ConfigError> {
    let audiences = match audience {
        Audience::Any => None,
        // Both providers write UUIDs in lower case; a dashboard may copy them in upper case.
        Audience::ApiKeyId(id) if is_uuid(&id) => Some(vec![id.to_ascii_lowercase()]),
        Audience::ApiKeyId(id) => return Err(not_an_api_key_id(&id)),
    };
    let name = environment.as_str();
    Ok(Description {
        kind: ProviderKind::Para,
        environment: name.to_owned(),
        key_sets: IssuerSets::One(IssuerKeys {
            // Para's tokens have no `iss`.
            issuers: Issuers::Any,
            location: KeyLocation::Url(environment.keys_url().to_owned()),
        }),
        algorithms: Cow::Borrowed(&[Algorithm::Rs256]),
        token_type: None,
        audiences,
        required_claims: Vec::new(),
        user_id: UserId::Nested { object: "data", claim: "userId" },
        token_kinds: Cow::Borrowed(&[TokenKind::Id]),
        max_age_secs: None,
        unknown_key_hint: format!("a token of another environment? {name} is configured").into(),
        form: Arc::new(ParaForm),
    })
}

impl Form for ParaForm {
    fn read(&self, claims: &Claims<'_>, registered: &RegisteredClaims) -> Result<Content, VerifyError> {
        let para = ParaClaims::read(&claims.required_object("data")?)?;
        Ok(Content {
            wallets: para.merged_wallets(),
            last_check: check_subject(registered, &para.user_id),
            ..Content::new(TokenKind::Id, para.identity())
        }
        .with_claims(ProviderClaims::Para(Box::new(para))))
    }
}

/// Para.
#[derive(Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ParaConfig {
    /// The environment that the app's API key belongs to.
    #[cfg_attr(feature = "json-schema", schemars(with = "ParaEnvironment"))]
    environment: String,
    /// The API key's unique id (a UUID, shown beside the key in the developer portal), never the key; exclusive
    /// with `anyAudience`.
    api_key_id: Option<String>,
    /// Accepts tokens issued for any API key of the environment, other apps' too.
    #[serde(default)]
    any_audience: bool,
}

impl ParaConfig {
    pub(super) fn describe(self) -> Result<Description, ConfigError> {
        let audience = match (self.api_key_id, self.any_audience) {
            (Some(id), false) => Audience::ApiKeyId(id),
            (None, true) => Audience::Any,
            _ => {
                let detail = "say either `apiKeyId` or `anyAudience`".to_owned();
                return Err(ConfigError::Audience { detail });
            }
        };
        describe(self.environment.parse()?, audience)
    }
}

/// Everything under `data`.
pub(super) fn recognise(claims: &Claims<'_>, problems: &Problems) -> Option<Recognised> {
    if !claims.has_object("data") {
        return None;
    }
    let data = claims.object("data").ok().flatten()?;
    if !["userId", "wallets", "authType"].iter().any(|name| data.has(name)) {
        return None;
    }
    let para = note(ParaClaims::read(&data), problems);
    Some(Recognised {
        shape: TokenShape::Para,
        token_kind: Some(TokenKind::Id),
        user_id: para.as_ref().map(|para| para.user_id.clone()),
        identity: para.as_ref().map(ParaClaims::identity),
        wallets: para.as_ref().map(ParaClaims::merged_wallets).unwrap_or_default(),
        provider_claims: para.map(|para| ProviderClaims::Para(Box::new(para))),
    })
}

/// The most common mistake: the API key instead of its id. The error must not contain the key.
fn not_an_api_key_id(passed: &str) -> ConfigError {
    let looks_like_key = ["sandbox_", "beta_", "prod_"]
        .iter()
        .any(|prefix| passed.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix)));
    let what = if looks_like_key { "this is an API key" } else { "this is not a UUID" };
    ConfigError::Audience {
        detail: format!(
            "{what}; pass the API key's unique id, a UUID shown with the key in Para's developer portal \
             (`decode_unverified(token).audiences` shows it too)"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Provider;
    use super::*;

    #[test]
    fn an_api_key_passed_as_its_id_is_refused_with_advice() {
        for key in
            ["beta_2f1c0a9e8d7b6c5a", "prod_secret", "", "a31b8f2e", "a31b8f2e7c6d4e5a9f8b1d2c3a4b5e6f"]
        {
            let refused =
                Provider::para(ParaEnvironment::Beta, Audience::ApiKeyId(key.into())).expect_err("refused");
            assert_eq!(refused.code().as_str(), "E_CONFIG_AUDIENCE");
            assert!(refused.to_string().contains("developer portal"), "{refused}");
            assert!(key.is_empty() || !format!("{refused:?}").contains(key));
        }
        for id in ["a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f", "A31B8F2E-7C6D-4E5A-9F8B-1D2C3A4B5E6F"] {
            assert!(Provider::para(ParaEnvironment::Beta, Audience::ApiKeyId(id.into())).is_ok());
        }
    }

    #[test]
    fn debug_never_shows_what_could_be_an_api_key() {
        assert_eq!(format!("{:?}", Audience::ApiKeyId("beta_secret".into())), "ApiKeyId(..)");
    }

    #[test]
    fn every_environment_has_its_own_key_set() {
        for (environment, url) in [
            (ParaEnvironment::Sandbox, "https://api.sandbox.getpara.com/.well-known/jwks.json"),
            (ParaEnvironment::Beta, "https://api.beta.getpara.com/.well-known/jwks.json"),
            (ParaEnvironment::Prod, "https://api.getpara.com/.well-known/jwks.json"),
        ] {
            let provider = Provider::para(environment, Audience::Any).unwrap();
            assert_eq!(provider.keys_url(), Some(url));
        }
    }
}
