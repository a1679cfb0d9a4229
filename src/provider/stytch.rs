//! Stytch: the session tokens of consumer projects (`stytch` 14.2.0 on npm, `sessions.authenticateJwtLocal`).

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;

use super::ProviderKind;
use super::claims::TokenKind;
use super::description::{Content, Description, Form};
use super::issuers::{IssuerKeys, IssuerSets, Issuers};
use super::keys::KeyLocation;
use super::shape::{Recognised, TokenShape};
use super::stytch_factors::StytchFactors;
use super::user_id::UserId;
use crate::error::{ConfigError, VerifyError};
use crate::token::Algorithm;
use crate::token::claims::{Claims, Problems, note};
use crate::token::registered::RegisteredClaims;
use crate::user::{Identity, IdentityKind};

const ALGORITHMS: &[Algorithm] = &[Algorithm::Rs256];
/// What a session's token has, and a token of a machine has not.
const SESSION: &str = "https://stytch.com/session";

/// What the token of a member of a business has (`stytch` 14.2.0, `b2b/sessions`). Its user is known only within the business.
const ORGANIZATION: &str = "https://stytch.com/organization";

/// Stytch's environments. Each has its own host and its own projects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
pub enum StytchEnvironment {
    /// For development: project ids begin with `project-test-`.
    Test,
    /// For users: project ids begin with `project-live-`.
    Live,
}

impl StytchEnvironment {
    fn host(self) -> &'static str {
        match self {
            StytchEnvironment::Test => "https://test.stytch.com",
            StytchEnvironment::Live => "https://api.stytch.com",
        }
    }

    /// What the other environment's project ids begin with.
    fn foreign_prefix(self) -> &'static str {
        match self {
            StytchEnvironment::Test => "project-live-",
            StytchEnvironment::Live => "project-test-",
        }
    }
}

/// Session tokens.
#[derive(Debug, PartialEq)]
struct StytchForm;

pub(super) fn describe(project_id: &str, environment: StytchEnvironment) -> Result<Description, ConfigError> {
    let is_of_id = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    // It is a part of the URL.
    if project_id.is_empty() || !project_id.bytes().all(is_of_id) {
        let detail = "Stytch's project id is lower-case letters, digits and hyphens, shown in the dashboard under Project settings";
        return Err(ConfigError::Environment { detail: detail.to_owned() });
    }
    if project_id.starts_with(environment.foreign_prefix()) {
        let detail =
            "Stytch's project id is of the other environment: `test` and `live` have different projects";
        return Err(ConfigError::Environment { detail: detail.to_owned() });
    }
    let host = environment.host();
    Ok(Description {
        kind: ProviderKind::Stytch,
        environment: project_id.to_owned(),
        key_sets: IssuerSets::ByIssuer(vec![IssuerKeys {
            issuers: Issuers::OneOf(vec![format!("stytch.com/{project_id}"), host.to_owned()]),
            location: KeyLocation::Url(format!("{host}/v1/sessions/jwks/{project_id}")),
        }]),
        algorithms: Cow::Borrowed(ALGORITHMS),
        token_type: Some(Cow::Borrowed("JWT")),
        audiences: Some(vec![project_id.to_owned()]),
        required_claims: Vec::new(),
        user_id: UserId::Claim("sub".to_owned()),
        token_kinds: Cow::Borrowed(&[TokenKind::Id]),
        max_age_secs: None,
        unknown_key_hint: Cow::Borrowed("a token of another project id?"),
        form: Arc::new(StytchForm),
    })
}

impl Form for StytchForm {
    fn read(&self, claims: &Claims<'_>, _: &RegisteredClaims) -> Result<Content, VerifyError> {
        let session = claims.object(SESSION)?.filter(|_| !claims.has(ORGANIZATION));
        let Some(session) = session else {
            let unknown = Identity::of_kind(IdentityKind::Unknown);
            return Ok(Content { token_kind: None, ..Content::new(TokenKind::Access, unknown) });
        };
        let factors = StytchFactors::read(&session)?;
        Ok(Content { wallets: factors.wallets(), ..Content::new(TokenKind::Id, factors.identity()) })
    }
}

/// Stytch.
#[derive(Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct StytchConfig {
    /// The project id of the dashboard: `project-test-…` or `project-live-…`.
    project_id: String,
    /// Stytch's environment.
    environment: StytchEnvironment,
}

impl StytchConfig {
    pub(super) fn describe(self) -> Result<Description, ConfigError> {
        describe(&self.project_id, self.environment)
    }
}

/// The session, under its own name.
pub(super) fn recognise(claims: &Claims<'_>, problems: &Problems) -> Option<Recognised> {
    if !claims.has_object(SESSION) {
        return None;
    }
    let session = note(claims.object(SESSION), problems).flatten()?;
    let factors = note(StytchFactors::read(&session), problems).unwrap_or_default();
    Some(Recognised {
        shape: TokenShape::Stytch,
        token_kind: Some(TokenKind::Id),
        identity: Some(factors.identity()),
        wallets: factors.wallets(),
        ..Recognised::default()
    })
}

#[cfg(test)]
mod tests {
    use super::super::Provider;
    use super::*;

    const PROJECT: &str = "project-test-11111111-1111-4111-8111-111111111111";

    #[test]
    fn each_environment_has_its_own_host() {
        let of =
            |id: &str, environment| Provider::stytch(id, environment).unwrap().keys_url().map(str::to_owned);
        let test = format!("https://test.stytch.com/v1/sessions/jwks/{PROJECT}");
        assert_eq!(of(PROJECT, StytchEnvironment::Test), Some(test));
        let live = "https://api.stytch.com/v1/sessions/jwks/project-live-1";
        assert_eq!(of("project-live-1", StytchEnvironment::Live).as_deref(), Some(live));
    }

    #[test]
    fn a_project_id_cannot_change_the_url_or_be_of_another_host() {
        for id in ["", "a/b", "..", "a?b", "a b", "ä", "PROJECT", "project-live-1", "secret_test"] {
            let refused = Provider::stytch(id, StytchEnvironment::Test).unwrap_err();
            assert_eq!(refused.code().as_str(), "E_CONFIG_ENVIRONMENT", "{id}");
        }
        assert!(Provider::stytch(PROJECT, StytchEnvironment::Live).is_err());
    }
}
