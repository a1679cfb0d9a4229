//! Privy: identity tokens with the user's accounts, and access tokens without.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;

use super::ProviderKind;
use super::claims::TokenKind;
use super::description::{Content, Description, Form};
use super::issuers::{IssuerKeys, IssuerSets, Issuers};
use super::keys::{KeyLocation, PublicKeys, require_fit};
use super::privy_accounts::PrivyAccounts;
use super::shape::{Recognised, TokenShape};
use super::user_id::UserId;
use crate::error::{ConfigError, VerifyError};
use crate::token::Algorithm;
use crate::token::claims::{Claims, Problems, note};
use crate::token::registered::RegisteredClaims;
use crate::user::{Identity, IdentityKind};

const ISSUER: &str = "privy.io";
const ALGORITHMS: &[Algorithm] = &[Algorithm::Es256];
/// What each user's id begins with.
const USER_PREFIX: &str = "did:privy:";
const ACCOUNTS: &str = "linked_accounts";

/// Which of Privy's tokens are accepted. Both have the same issuer, audience and keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
pub enum PrivyTokens {
    /// The identity token, with the user's wallets and accounts.
    #[default]
    Identity,
    /// The access token, which names the user and the session only.
    Access,
    /// Either of them.
    Both,
}

/// Where Privy's keys come from.
#[derive(Clone, Debug, Default)]
pub enum PrivyKeys {
    /// The key set of the app, at Privy's own URL.
    #[default]
    Url,
    /// The verification key in PEM, as Privy's dashboard shows it. A new key needs a new configuration.
    Pem(String),
}

/// Options for Privy's tokens beyond the defaults.
#[derive(Clone, Debug, Default)]
pub struct PrivyOptions {
    /// Where the keys come from. Default: Privy's URL.
    pub keys: PrivyKeys,
    /// The accepted tokens. Default: the identity token.
    pub accept: PrivyTokens,
}

/// Identity and access tokens.
#[derive(Debug, PartialEq)]
struct PrivyForm;

pub(super) fn describe(app_id: &str, options: PrivyOptions) -> Result<Description, ConfigError> {
    // It is a part of the URL.
    if app_id.is_empty() || !app_id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return Err(ConfigError::Environment {
            detail:
                "Privy's app id is lower-case letters and digits, shown in the dashboard under App settings"
                    .to_owned(),
        });
    }
    let location = match options.keys {
        PrivyKeys::Url => KeyLocation::Url(format!("https://auth.privy.io/api/v1/apps/{app_id}/jwks.json")),
        PrivyKeys::Pem(pem) => {
            let keys = PublicKeys::Pem { pem, key_id: None }.parse()?;
            require_fit(&keys, ALGORITHMS)?;
            KeyLocation::Configured(keys)
        }
    };
    Ok(Description {
        kind: ProviderKind::Privy,
        environment: app_id.to_owned(),
        key_sets: IssuerSets::ByIssuer(vec![IssuerKeys {
            issuers: Issuers::OneOf(vec![ISSUER.to_owned()]),
            location,
        }]),
        algorithms: Cow::Borrowed(ALGORITHMS),
        token_type: Some(Cow::Borrowed("JWT")),
        audiences: Some(vec![app_id.to_owned()]),
        required_claims: vec!["iat".to_owned()],
        user_id: UserId::Claim("sub".to_owned()),
        token_kinds: Cow::Borrowed(match options.accept {
            PrivyTokens::Identity => &[TokenKind::Id],
            PrivyTokens::Access => &[TokenKind::Access],
            PrivyTokens::Both => &[TokenKind::Id, TokenKind::Access],
        }),
        max_age_secs: None,
        unknown_key_hint: Cow::Borrowed("a token of another app id?"),
        form: Arc::new(PrivyForm),
    })
}

impl Form for PrivyForm {
    fn read(&self, claims: &Claims<'_>, registered: &RegisteredClaims) -> Result<Content, VerifyError> {
        let token_kind = kind(claims)?;
        let unknown = || Identity::of_kind(IdentityKind::Unknown);
        let content = match token_kind {
            Some(TokenKind::Id) => {
                let accounts = PrivyAccounts::read(claims, ACCOUNTS)?;
                let identity = accounts.identity(is_guest(claims)?);
                Content { wallets: accounts.wallets(), ..Content::new(TokenKind::Id, identity) }
            }
            other => Content { token_kind: other, ..Content::new(TokenKind::Access, unknown()) },
        };
        Ok(Content { own_check: check_user(registered), ..content })
    }
}

/// An identity token has accounts, an access token has a session; anything else is no token for a user.
fn kind(claims: &Claims<'_>) -> Result<Option<TokenKind>, VerifyError> {
    if claims.has(ACCOUNTS) {
        return Ok(Some(TokenKind::Id));
    }
    Ok(claims.filled_text("sid")?.map(|_| TokenKind::Access))
}

/// `"t"` or `"f"`.
fn is_guest(claims: &Claims<'_>) -> Result<bool, VerifyError> {
    Ok(claims.text("guest")?.as_deref() == Some("t"))
}

fn check_user(registered: &RegisteredClaims) -> Result<(), VerifyError> {
    let subject = registered.subject.filter(|subject| !subject.is_empty());
    let subject = subject.ok_or_else(|| VerifyError::ClaimMissing { claim: "sub".into() })?;
    if subject.strip_prefix(USER_PREFIX).is_some_and(|id| !id.is_empty()) {
        return Ok(());
    }
    Err(VerifyError::ClaimType {
        claim: "sub".to_owned(),
        expected: "an id of a user of Privy's (`did:privy:…`)".to_owned(),
    })
}

/// Privy.
#[derive(Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PrivyConfig {
    /// The app id of the dashboard: lower-case letters and digits.
    app_id: String,
    /// The verification key in PEM, as the dashboard shows it. Default: the key set at Privy's own URL.
    pem: Option<String>,
    /// The accepted tokens. Default: the identity token, which has the user's wallets.
    #[serde(default)]
    accept: PrivyTokens,
}

impl PrivyConfig {
    pub(super) fn describe(self) -> Result<Description, ConfigError> {
        let keys = self.pem.map_or(PrivyKeys::Url, PrivyKeys::Pem);
        describe(&self.app_id, PrivyOptions { keys, accept: self.accept })
    }
}

/// The issuer, and accounts or a session.
pub(super) fn recognise(claims: &Claims<'_>, problems: &Problems) -> Option<Recognised> {
    if !claims.is_text("iss", ISSUER) {
        return None;
    }
    let token_kind = note(kind(claims), problems).flatten();
    let accounts = note(PrivyAccounts::read(claims, ACCOUNTS), problems).unwrap_or_default();
    let is_guest = note(is_guest(claims), problems).unwrap_or_default();
    Some(Recognised {
        shape: TokenShape::Privy,
        token_kind,
        identity: (token_kind == Some(TokenKind::Id)).then(|| accounts.identity(is_guest)),
        wallets: accounts.wallets(),
        ..Recognised::default()
    })
}

#[cfg(test)]
mod tests {
    use super::super::Provider;
    use super::*;

    #[test]
    fn an_app_id_is_letters_and_digits_so_it_cannot_change_the_url() {
        let url = "https://auth.privy.io/api/v1/apps/cm0examplappid00000000000/jwks.json";
        let provider = Provider::privy("cm0examplappid00000000000", PrivyOptions::default()).unwrap();
        assert_eq!(provider.keys_url(), Some(url));
        for id in ["", "CM0", "a/b", "..", "a?b", "a b", "ä", "a-b", "did:privy:x"] {
            let refused = Provider::privy(id, PrivyOptions::default()).unwrap_err();
            assert_eq!(refused.code().as_str(), "E_CONFIG_ENVIRONMENT", "{id}");
        }
    }

    #[test]
    fn a_pem_of_another_algorithm_or_that_is_none_is_refused() {
        let with = |pem: String| {
            let options = PrivyOptions { keys: PrivyKeys::Pem(pem), ..PrivyOptions::default() };
            Provider::privy("app", options).map_err(|error| error.code().as_str())
        };
        let key = wallet_jwt_fake_issuer::SigningKey::p256().public_pem();
        assert_eq!(with(key.replace('\n', "\\n")).unwrap().keys_url(), None);
        for pem in [wallet_jwt_fake_issuer::SigningKey::rsa(0).public_pem(), String::new(), "secret".into()] {
            assert_eq!(with(pem).unwrap_err(), "E_CONFIG_KEYS");
        }
    }
}
