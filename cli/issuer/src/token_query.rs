//! The query of `/token`, made into a request. In: the client's strings. Out: an [`IssueRequest`] or what is
//! wrong with them.

use serde::Deserialize;

use super::dynamic::DynamicShape;
use super::para::ParaTab;
use super::privy::PrivyShape;
use super::request::{IssueRequest, TokenShape};
use super::stytch::StytchShape;
use super::web3auth::Web3authShape;

/// A century: beyond it a mistake is likelier than a wish.
const MAX_LIFETIME_SECS: i64 = 100 * 365 * 24 * 60 * 60;

/// Everything is text, so that each mistake gets a message in the words of the query. Unknown names are
/// refused: a mistyped `attack` must not silently give an honest token.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct TokenQuery {
    shape: Option<String>,
    lifetime: Option<i64>,
    issued_at: Option<i64>,
    attack: Option<String>,
    typ: Option<String>,
    header_kid: Option<bool>,
    audience: Option<String>,
    user: Option<String>,
    tab: Option<String>,
    kind: Option<String>,
    environment_id: Option<String>,
    issuer_host: Option<String>,
    scope: Option<String>,
    no_scope: Option<bool>,
    issuer: Option<String>,
    sub: Option<String>,
    algorithm: Option<String>,
    claims: Option<String>,
}

impl TokenQuery {
    pub(super) fn into_request(self, default_lifetime_secs: i64) -> Result<IssueRequest, String> {
        self.refuse_foreign_parameters()?;
        let mut request = match self.shape_name() {
            "para" => IssueRequest::para(parsed(&self.tab, ParaTab::Email)?),
            "dynamic" => IssueRequest::dynamic(parsed(&self.kind, DynamicShape::Id)?),
            "privy" => IssueRequest::privy(parsed(&self.kind, PrivyShape::Identity)?),
            "web3auth" => IssueRequest::web3auth(parsed(&self.kind, Web3authShape::Social)?),
            "stytch" => IssueRequest::stytch(parsed(&self.kind, StytchShape::Session)?),
            "custom" => IssueRequest::custom("https://issuer.example", "my-app", "user-1"),
            other => {
                let known = "para, dynamic, privy, web3auth, stytch, custom";
                return Err(format!("unknown shape {other:?}, known are {known}"));
            }
        };
        request.lifetime_secs = self.lifetime.unwrap_or(default_lifetime_secs);
        if request.lifetime_secs.checked_abs().is_none_or(|secs| secs > MAX_LIFETIME_SECS) {
            return Err(format!("the lifetime must lie within {MAX_LIFETIME_SECS} seconds"));
        }
        request.issued_at = self.issued_at;
        request.header_typ = self.typ.or(request.header_typ);
        request.header_kid = self.header_kid.unwrap_or(request.header_kid);
        request.attack = self.attack.as_deref().map(str::parse).transpose()?;
        match &mut request.shape {
            TokenShape::Para { api_key_id, user_id, .. } => {
                replace(api_key_id, self.audience);
                replace(user_id, self.user);
            }
            TokenShape::Dynamic { environment_id, user_id, issuer_host, audience, scope, .. } => {
                replace(environment_id, self.environment_id);
                replace(user_id, self.user);
                replace(issuer_host, self.issuer_host);
                replace(audience, self.audience);
                *scope = if self.no_scope == Some(true) { None } else { self.scope.or(scope.take()) };
            }
            TokenShape::Privy { app_id, user_id, .. } => {
                replace(app_id, self.audience);
                replace(user_id, self.user);
            }
            TokenShape::Web3auth { client_id: project, user_id, .. }
            | TokenShape::Stytch { project_id: project, user_id, .. } => {
                replace(project, self.audience);
                replace(user_id, self.user);
            }
            TokenShape::Custom { issuer, audience, subject, algorithm, claims } => {
                replace(issuer, self.issuer);
                replace(audience, self.audience);
                replace(subject, self.sub);
                *algorithm = parsed(&self.algorithm, *algorithm)?;
                if let Some(text) = self.claims {
                    let no_object = |error| format!("claims must be a JSON object: {error}");
                    *claims = serde_json::from_str(&text).map_err(no_object)?;
                }
            }
        }
        Ok(request)
    }

    fn shape_name(&self) -> &str {
        self.shape.as_deref().unwrap_or("para")
    }

    /// A parameter of another shape would be ignored, and the caller would believe it was heard.
    fn refuse_foreign_parameters(&self) -> Result<(), String> {
        let shape = self.shape_name();
        let owned = [
            ("tab", self.tab.is_some(), ["para"].as_slice()),
            ("user", self.user.is_some(), &["para", "dynamic", "privy", "web3auth", "stytch"]),
            ("kind", self.kind.is_some(), &["dynamic", "privy", "web3auth", "stytch"]),
            ("environment_id", self.environment_id.is_some(), &["dynamic"]),
            ("issuer_host", self.issuer_host.is_some(), &["dynamic"]),
            ("scope", self.scope.is_some(), &["dynamic"]),
            ("no_scope", self.no_scope.is_some(), &["dynamic"]),
            ("issuer", self.issuer.is_some(), &["custom"]),
            ("sub", self.sub.is_some(), &["custom"]),
            ("algorithm", self.algorithm.is_some(), &["custom"]),
            ("claims", self.claims.is_some(), &["custom"]),
        ];
        match owned.iter().find(|(_, given, owners)| *given && !owners.contains(&shape)) {
            Some((name, _, owners)) => {
                Err(format!("{name} belongs to shape={}, not to shape={shape}", owners.join(" or shape=")))
            }
            None => Ok(()),
        }
    }
}

fn parsed<T: std::str::FromStr<Err = String>>(text: &Option<String>, default: T) -> Result<T, String> {
    text.as_deref().map_or(Ok(default), str::parse)
}

fn replace(field: &mut String, given: Option<String>) {
    if let Some(given) = given {
        *field = given;
    }
}
