//! Dynamic: issuers, environment, scope, and the rules for its claims.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;

use super::claims::{ProviderClaims, TokenKind};
use super::description::{Content, Description, Form};
use super::dynamic_claims::DynamicClaims;
use super::issuers::{IssuerKeys, IssuerSets, Issuers, without_scheme};
use super::keys::{KeyLocation, check_keys_url};
use super::shape::{Recognised, TokenShape};
use super::user_id::UserId;
use super::{ProviderKind, is_uuid};
use crate::error::{ConfigError, VerifyError};
use crate::token::Algorithm;
use crate::token::claims::{Claims, Problems, note};
use crate::token::policy::check_subject;
use crate::token::registered::RegisteredClaims;

const SCOPE_COMPLETE: &str = "user:basic";
/// The scopes for a step that the user has not done yet (Dynamic's documentation, "Critical: verify scopes").
const SCOPES_PENDING: &[&str] = &["requiresAdditionalAuth", "userDataForm", "device:register"];
/// Dynamic's hosts: the current one, then the older one.
const HOSTS: [&str; 2] = ["app.dynamicauth.com", "app.dynamic.xyz"];

/// Options for Dynamic's tokens beyond the defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
pub struct DynamicOptions {
    /// Whether tokens with a missing or empty scope are accepted, which older environments issue. Default: no; the
    /// scope must contain `user:basic` and nothing pending.
    #[cfg_attr(feature = "ffi", uniffi(default = false))]
    pub accept_absent_scope: bool,
    /// Whether tokens in the deprecated form with the `info` claim are accepted. Default: no.
    #[cfg_attr(feature = "ffi", uniffi(default = false))]
    pub accept_legacy_info: bool,
    /// The accepted audiences (web origins); empty accepts any, also a missing one. Default: empty.
    #[cfg_attr(feature = "ffi", uniffi(default = []))]
    pub audiences: Vec<String>,
    /// Issuers accepted in addition to Dynamic's own hosts, for cookie or CNAME set-ups: `host/environment-id`, with or
    /// without `https://`. Default: none.
    #[cfg_attr(feature = "ffi", uniffi(default = []))]
    pub extra_issuers: Vec<String>,
    /// The URL of the key set, if not at Dynamic's own host: https.
    #[cfg_attr(feature = "ffi", uniffi(default = None))]
    pub keys_url: Option<String>,
}

/// The URL of an environment's key set.
fn keys_url(environment_id: &str) -> String {
    let [host, _] = HOSTS;
    format!("https://{host}/api/v0/sdk/{environment_id}/.well-known/jwks")
}

/// The current form, and the deprecated one with the claim `info`.
#[derive(Debug, PartialEq)]
struct DynamicForm {
    environment_id: String,
    accept_absent_scope: bool,
    accept_legacy_info: bool,
}

pub(super) fn describe(environment_id: &str, options: DynamicOptions) -> Result<Description, ConfigError> {
    if !is_uuid(environment_id) {
        return Err(ConfigError::Environment {
            detail: "Dynamic's environment id is a UUID, shown in the dashboard under Developers".to_owned(),
        });
    }
    if options.audiences.iter().any(String::is_empty) {
        return Err(ConfigError::Audience { detail: "an accepted audience is empty".to_owned() });
    }
    if options.extra_issuers.iter().any(|issuer| without_scheme(issuer).is_empty()) {
        return Err(ConfigError::Issuer { detail: "an accepted issuer is empty".to_owned() });
    }
    let environment_id = environment_id.to_ascii_lowercase();
    let url = match &options.keys_url {
        Some(url) => check_keys_url(url)?,
        None => keys_url(&environment_id),
    };
    let own_issuers = HOSTS.iter().map(|host| format!("{host}/{environment_id}"));
    Ok(Description {
        kind: ProviderKind::Dynamic,
        environment: environment_id.clone(),
        key_sets: IssuerSets::One(IssuerKeys {
            // Dynamic writes its issuer without a scheme.
            issuers: Issuers::OneOfHosts(own_issuers.chain(options.extra_issuers).collect()),
            location: KeyLocation::Url(url),
        }),
        algorithms: Cow::Borrowed(&[Algorithm::Rs256]),
        token_type: None,
        audiences: Some(options.audiences).filter(|audiences| !audiences.is_empty()),
        required_claims: Vec::new(),
        user_id: UserId::Claim("sub".to_owned()),
        token_kinds: Cow::Borrowed(&[
            TokenKind::Id,
            TokenKind::Access,
            TokenKind::Elevated,
            TokenKind::Legacy,
        ]),
        max_age_secs: None,
        unknown_key_hint: Cow::Borrowed("a token of another environment id?"),
        form: Arc::new(DynamicForm {
            environment_id,
            accept_absent_scope: options.accept_absent_scope,
            accept_legacy_info: options.accept_legacy_info,
        }),
    })
}

impl Form for DynamicForm {
    fn read(&self, claims: &Claims<'_>, registered: &RegisteredClaims) -> Result<Content, VerifyError> {
        match legacy_info(claims)? {
            Some(info) if self.accept_legacy_info => self.read_legacy(&info, claims, registered),
            Some(_) => Err(VerifyError::LegacyToken),
            None => self.read_current(claims),
        }
    }
}

impl DynamicForm {
    fn read_current(&self, claims: &Claims<'_>) -> Result<Content, VerifyError> {
        claims.text("kid")?;
        let dynamic = DynamicClaims::read(claims)?;
        let environment_id = dynamic.environment_id.as_deref();
        Ok(Content {
            own_check: environment_id
                .ok_or_else(|| claims.missing("environment_id"))
                .and_then(|environment_id| self.check_environment(environment_id)),
            last_check: self.check_scope(&dynamic.scopes),
            ..content(dynamic.token_kind(), dynamic)
        })
    }

    /// `info.environmentId` must be equal, `info.userId` is required, the rest is checked if present.
    fn read_legacy(
        &self,
        info: &Claims<'_>,
        claims: &Claims<'_>,
        registered: &RegisteredClaims,
    ) -> Result<Content, VerifyError> {
        let mut dynamic = DynamicClaims::read_legacy(info)?;
        dynamic.scopes = DynamicClaims::read(claims)?.scopes;
        let environment_id =
            dynamic.environment_id.as_deref().ok_or_else(|| info.missing("environmentId"))?;
        self.check_environment(environment_id)?;
        Ok(Content {
            user_id: Some(UserId::Nested { object: "info", claim: "userId" }),
            may_lack_origin: true,
            own_check: info.required_text("userId").and_then(|user_id| check_subject(registered, &user_id)),
            last_check: if dynamic.scopes.is_empty() { Ok(()) } else { self.check_scope(&dynamic.scopes) },
            ..content(TokenKind::Legacy, dynamic)
        })
    }

    fn check_environment(&self, environment_id: &str) -> Result<(), VerifyError> {
        if environment_id == self.environment_id {
            Ok(())
        } else {
            Err(VerifyError::Environment { expected: self.environment_id.clone() })
        }
    }

    fn check_scope(&self, scopes: &[String]) -> Result<(), VerifyError> {
        if scopes.is_empty() && self.accept_absent_scope {
            return Ok(());
        }
        let pending: Vec<String> = SCOPES_PENDING
            .iter()
            .filter(|marker| scopes.iter().any(|scope| scope == *marker))
            .map(|marker| (*marker).to_owned())
            .collect();
        if pending.is_empty() && scopes.iter().any(|scope| scope == SCOPE_COMPLETE) {
            Ok(())
        } else {
            Err(VerifyError::SignInIncomplete { pending })
        }
    }
}

/// The `info` object of a token in the deprecated form. A token that also names its environment in the current form is
/// in the current form.
fn legacy_info<'c>(claims: &Claims<'c>) -> Result<Option<Claims<'c>>, VerifyError> {
    if claims.has("environment_id") || claims.has("verified_credentials") {
        return Ok(None);
    }
    // Any token may have a claim `info`; Dynamic's names an environment or a user.
    Ok(claims.object("info")?.filter(|info| info.has("environmentId") || info.has("userId")))
}

fn content(token_kind: TokenKind, dynamic: DynamicClaims) -> Content {
    Content { wallets: dynamic.merged_wallets(), ..Content::new(token_kind, dynamic.identity()) }
        .with_claims(ProviderClaims::Dynamic(Box::new(dynamic)))
}

/// Dynamic.
#[derive(Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct DynamicConfig {
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
}

impl DynamicConfig {
    pub(super) fn describe(self) -> Result<Description, ConfigError> {
        let options = DynamicOptions {
            accept_absent_scope: self.accept_absent_scope,
            accept_legacy_info: self.accept_legacy_info,
            audiences: self.audiences,
            extra_issuers: self.extra_issuers,
            keys_url: self.keys_url,
        };
        describe(&self.environment_id, options)
    }
}

/// Everything under `info`, or the claim `environment_id`.
pub(super) fn recognise(claims: &Claims<'_>, problems: &Problems) -> Option<Recognised> {
    if claims.has_object("info")
        && let Ok(Some(info)) = legacy_info(claims)
    {
        let user_id = info.text("userId").ok().flatten();
        let dynamic = note(DynamicClaims::read_legacy(&info), problems).unwrap_or_default();
        return Some(recognised(TokenShape::DynamicLegacy, TokenKind::Legacy, user_id, dynamic));
    }
    if claims.has("environment_id") {
        let dynamic = note(DynamicClaims::read(claims), problems).unwrap_or_default();
        return Some(recognised(TokenShape::Dynamic, dynamic.token_kind(), None, dynamic));
    }
    None
}

fn recognised(
    shape: TokenShape,
    kind: TokenKind,
    user_id: Option<String>,
    dynamic: DynamicClaims,
) -> Recognised {
    Recognised {
        shape,
        token_kind: Some(kind),
        user_id,
        identity: Some(dynamic.identity()),
        wallets: dynamic.merged_wallets(),
        provider_claims: Some(ProviderClaims::Dynamic(Box::new(dynamic))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Provider;
    use super::*;

    const ENVIRONMENT_ID: &str = "fb6dd9d1-09f5-43c3-8a8c-eab6e44c37f9";

    fn with(options: DynamicOptions) -> Result<Provider, ConfigError> {
        Provider::dynamic(ENVIRONMENT_ID, options)
    }

    #[test]
    fn the_key_set_is_at_dynamics_host_or_where_the_app_says() {
        let default = format!("https://app.dynamicauth.com/api/v0/sdk/{ENVIRONMENT_ID}/.well-known/jwks");
        assert_eq!(with(DynamicOptions::default()).unwrap().keys_url(), Some(default.as_str()));
        let url = "https://auth.customer.example/jwks";
        let provider = with(DynamicOptions { keys_url: Some(url.to_owned()), ..DynamicOptions::default() });
        assert_eq!(provider.unwrap().keys_url(), Some(url));
    }

    #[test]
    fn an_environment_id_is_a_uuid_so_it_cannot_change_the_url() {
        for id in [
            "",
            "x",
            "../../admin",
            "fb6dd9d1-09f5-43c3-8a8c-eab6e44c37f9/..",
            "fb6dd9d109f543c38a8ceab6e44c37f9",
        ] {
            let refused = Provider::dynamic(id, DynamicOptions::default()).unwrap_err();
            assert_eq!(refused.code().as_str(), "E_CONFIG_ENVIRONMENT", "{id}");
        }
    }

    #[test]
    fn empty_expectations_are_mistakes_not_wildcards() {
        let audiences = DynamicOptions { audiences: vec![String::new()], ..DynamicOptions::default() };
        assert_eq!(with(audiences).unwrap_err().code().as_str(), "E_CONFIG_AUDIENCE");
        let issuers = DynamicOptions { extra_issuers: vec!["https://".into()], ..DynamicOptions::default() };
        assert_eq!(with(issuers).unwrap_err().code().as_str(), "E_CONFIG_ISSUER");
        let url = DynamicOptions { keys_url: Some("http://localhost/".into()), ..DynamicOptions::default() };
        assert_eq!(with(url).unwrap_err().code().as_str(), "E_CONFIG_KEYS_URL");
    }
}
