//! Web3Auth, now MetaMask Embedded Wallets: tokens of social logins with keys, and of external wallets with an address.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;

use super::ProviderKind;
use super::claims::TokenKind;
use super::description::{Content, Description, Form};
use super::issuers::{IssuerKeys, IssuerSets, Issuers};
use super::keys::{KeyLocation, PublicKeys, check_keys_url, require_fit};
use super::shape::{Recognised, TokenShape};
use super::user_id::UserId;
use super::web3auth_wallets::{embedded_wallets, external_wallet};
use crate::error::{ConfigError, VerifyError};
use crate::token::Algorithm;
use crate::token::claims::{Claims, Problems, note};
use crate::token::registered::RegisteredClaims;
use crate::user::identity::oauth_method;
use crate::user::{Identity, IdentityKind};

const ALGORITHMS: &[Algorithm] = &[Algorithm::Es256];
const SOCIAL_ISSUER: &str = "https://api-auth.web3auth.io";
const SOCIAL_KEYS_URL: &str = "https://api-auth.web3auth.io/jwks";
const EXTERNAL_ISSUER: &str = "https://authjs.web3auth.io";
const EXTERNAL_KEYS_URL: &str = "https://authjs.web3auth.io/jwks";
/// Its documentation writes it with and without the slash.
const OLDER_ISSUERS: [&str; 2] = ["https://api.openlogin.com/", "https://api.openlogin.com"];

/// Which of Web3Auth's tokens are accepted. Each has its own issuer and its own keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
pub enum Web3AuthTokens {
    /// Tokens of users who signed in with an account: Google, e-mail, the app's own.
    Social,
    /// Tokens of users who signed in with a wallet of their own.
    External,
    /// Either of them.
    Both,
}

/// Options for Web3Auth's tokens beyond the defaults.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
pub struct Web3AuthOptions {
    /// The verification key in PEM, as the dashboard shows it, for tokens of social logins. `\n` written as two characters is a
    /// line break. A new key needs a new configuration. Default: the key set at Web3Auth's URL.
    #[cfg_attr(feature = "ffi", uniffi(default = None))]
    pub pem: Option<String>,
    /// The URL of the key set (https) for tokens of older SDKs, whose issuer is `https://api.openlogin.com/`. Default: they are
    /// refused. Exclusive with `older_keys`.
    #[cfg_attr(feature = "ffi", uniffi(default = None))]
    pub older_keys_url: Option<String>,
    /// The keys for tokens of older SDKs. Default: they are refused.
    #[cfg_attr(feature = "ffi", uniffi(default = None))]
    pub older_keys: Option<PublicKeys>,
}

#[derive(Debug, PartialEq)]
struct Web3authForm;

pub(super) fn describe(
    client_id: &str,
    accept: Web3AuthTokens,
    options: Web3AuthOptions,
) -> Result<Description, ConfigError> {
    if client_id.is_empty() || !client_id.bytes().all(|byte| byte.is_ascii_graphic()) {
        let detail = "Web3Auth's client id is the long text that the dashboard shows for the project";
        return Err(ConfigError::Environment { detail: detail.to_owned() });
    }
    Ok(Description {
        kind: ProviderKind::Web3auth,
        environment: client_id.to_owned(),
        key_sets: IssuerSets::ByIssuer(key_sets(accept, options)?),
        algorithms: Cow::Borrowed(ALGORITHMS),
        // Its documentation shows no header.
        token_type: None,
        audiences: Some(vec![client_id.to_owned()]),
        required_claims: vec!["iat".to_owned()],
        // Each form says its own.
        user_id: UserId::Claim("userId".to_owned()),
        token_kinds: Cow::Borrowed(&[TokenKind::Id]),
        max_age_secs: None,
        unknown_key_hint: Cow::Borrowed("a token of another network of Web3Auth's?"),
        form: Arc::new(Web3authForm),
    })
}

fn key_sets(accept: Web3AuthTokens, options: Web3AuthOptions) -> Result<Vec<IssuerKeys>, ConfigError> {
    let has_social = accept != Web3AuthTokens::External;
    if !has_social
        && (options.pem.is_some() || options.older_keys.is_some() || options.older_keys_url.is_some())
    {
        let detail = "the keys in the options are for social logins, which are not accepted";
        return Err(ConfigError::Keys { detail: detail.to_owned() });
    }
    let of = |issuers: &[&str], location| IssuerKeys {
        issuers: Issuers::OneOf(issuers.iter().map(|issuer| (*issuer).to_owned()).collect()),
        location,
    };
    let mut sets = Vec::new();
    if has_social {
        let location = match options.pem {
            None => KeyLocation::Url(SOCIAL_KEYS_URL.to_owned()),
            Some(pem) => configured(&PublicKeys::Pem { pem, key_id: None })?,
        };
        sets.push(of(&[SOCIAL_ISSUER], location));
    }
    if accept != Web3AuthTokens::Social {
        sets.push(of(&[EXTERNAL_ISSUER], KeyLocation::Url(EXTERNAL_KEYS_URL.to_owned())));
    }
    let older = match (options.older_keys_url, options.older_keys) {
        (None, None) => return Ok(sets),
        (Some(url), None) => KeyLocation::Url(check_keys_url(&url)?),
        (None, Some(keys)) => configured(&keys)?,
        (Some(_), Some(_)) => {
            let detail = "say either `older_keys_url` or `older_keys`".to_owned();
            return Err(ConfigError::Keys { detail });
        }
    };
    // The keys for external wallets would sign social logins too.
    if older == KeyLocation::Url(EXTERNAL_KEYS_URL.to_owned()) {
        let detail = "`older_keys_url` is the key set for external wallets".to_owned();
        return Err(ConfigError::KeysUrl { detail });
    }
    for issuer in OLDER_ISSUERS {
        IssuerKeys::add(&mut sets, issuer, older.clone());
    }
    Ok(sets)
}

fn configured(keys: &PublicKeys) -> Result<KeyLocation, ConfigError> {
    let keys = keys.parse()?;
    require_fit(&keys, ALGORITHMS)?;
    Ok(KeyLocation::Configured(keys))
}

impl Form for Web3authForm {
    fn read(&self, claims: &Claims<'_>, registered: &RegisteredClaims) -> Result<Content, VerifyError> {
        let issuer = registered.issuer.as_deref().unwrap_or_default();
        if issuer == EXTERNAL_ISSUER { external(claims) } else { social(claims, &SocialNames::of(issuer)) }
    }
}

/// The names of the claims of a social login.
struct SocialNames {
    /// The connection of several logins, if the app has grouped them; they have one user then.
    group: &'static str,
    connection: &'static str,
    user: &'static str,
}

impl SocialNames {
    fn of(issuer: &str) -> Self {
        if OLDER_ISSUERS.contains(&issuer) {
            SocialNames { group: "aggregateVerifier", connection: "verifier", user: "verifierId" }
        } else {
            SocialNames { group: "groupedAuthConnectionId", connection: "authConnectionId", user: "userId" }
        }
    }

    /// Two users may have the same id at two connections. Web3Auth itself finds the user's keys by these two.
    fn user_id(&self, claims: &Claims<'_>) -> Result<UserId, VerifyError> {
        let is_grouped = claims.filled_text(self.group)?.is_some();
        let connection = if is_grouped { self.group } else { self.connection };
        Ok(UserId::Joined(vec![connection.to_owned(), self.user.to_owned()]))
    }
}

fn social(claims: &Claims<'_>, names: &SocialNames) -> Result<Content, VerifyError> {
    let wallets = embedded_wallets(claims)?;
    let identity = identity(claims, names)?;
    let user_id = Some(names.user_id(claims)?);
    Ok(Content { wallets, user_id, ..Content::new(TokenKind::Id, identity) })
}

fn external(claims: &Claims<'_>) -> Result<Content, VerifyError> {
    let wallet = external_wallet(claims)?;
    let identity = Identity {
        identifier: Some(wallet.address.clone()),
        external_wallet_address: Some(wallet.address.clone()),
        ..Identity::of_kind(IdentityKind::ExternalWallet)
    };
    let user_id = UserId::Known(format!("{}:{}", wallet.chain.as_str(), wallet.canonical_address));
    Ok(Content { wallets: vec![wallet], user_id: Some(user_id), ..Content::new(TokenKind::Id, identity) })
}

/// The words are those that the SDK's documentation lists (docs.metamask.io, Flutter, "Sign in a user"). Older tokens do not
/// say it.
fn identity(claims: &Claims<'_>, names: &SocialNames) -> Result<Identity, VerifyError> {
    let connection = claims.filled_text("authConnection")?.unwrap_or_default();
    let email = claims.filled_text("email")?;
    let user = claims.text_or_integer(names.user)?;
    let (kind, identifier) = match connection.as_str() {
        "email_passwordless" | "email_password" => (IdentityKind::Email, user.or_else(|| email.clone())),
        "sms_passwordless" => (IdentityKind::Phone, user),
        "farcaster" => (IdentityKind::Farcaster, user),
        "custom" => (IdentityKind::ExternalUser, user),
        "google" | "facebook" | "reddit" | "discord" | "twitch" | "apple" | "github" | "kakao"
        | "linkedin" | "twitter" | "weibo" | "wechat" | "line" => (IdentityKind::Oauth, user),
        _ => (IdentityKind::Unknown, None),
    };
    let oauth_method = (kind == IdentityKind::Oauth).then(|| oauth_method(&connection));
    Ok(Identity { identifier, email, oauth_method, ..Identity::of_kind(kind) })
}

/// Web3Auth.
#[derive(Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Web3authConfig {
    /// The client id of the dashboard.
    client_id: String,
    /// The accepted tokens. No default.
    accept: Web3AuthTokens,
    /// The verification key in PEM, as the dashboard shows it, for tokens of social logins. Default: the key set at Web3Auth's
    /// own URL.
    pem: Option<String>,
    /// The URL of the key set (https) for tokens of older SDKs, whose issuer is `https://api.openlogin.com/`. Default: they are
    /// refused. Exclusive with `olderKeys`.
    older_keys_url: Option<String>,
    /// The keys for tokens of older SDKs. Default: they are refused.
    older_keys: Option<PublicKeys>,
}

impl Web3authConfig {
    pub(super) fn describe(self) -> Result<Description, ConfigError> {
        let Web3authConfig { client_id, accept, pem, older_keys_url, older_keys } = self;
        describe(&client_id, accept, Web3AuthOptions { pem, older_keys_url, older_keys })
    }
}

/// One of the issuers.
pub(super) fn recognise(claims: &Claims<'_>, problems: &Problems) -> Option<Recognised> {
    let issuer = claims.peek("iss")?;
    let is_external = issuer == EXTERNAL_ISSUER;
    if !is_external && issuer != SOCIAL_ISSUER && !OLDER_ISSUERS.contains(&issuer) {
        return None;
    }
    let read = if is_external { external(claims) } else { social(claims, &SocialNames::of(issuer)) };
    let recognised = Recognised { shape: TokenShape::Web3auth, ..Recognised::default() };
    Some(match note(read, problems) {
        None => recognised,
        Some(content) => Recognised {
            token_kind: content.token_kind,
            user_id: content.user_id.and_then(|rule| note(rule.read(claims), problems)),
            identity: Some(content.identity),
            wallets: content.wallets,
            ..recognised
        },
    })
}

#[cfg(test)]
mod tests {
    use super::super::Provider;
    use super::*;

    fn provider(accept: Web3AuthTokens, options: Web3AuthOptions) -> Result<Provider, &'static str> {
        Provider::web3auth("BClientId", accept, options).map_err(|error| error.code().as_str())
    }

    #[test]
    fn each_kind_of_token_has_its_own_keys() {
        let urls = |accept| {
            let provider = provider(accept, Web3AuthOptions::default()).unwrap();
            let sets = provider.description().key_sets.all().iter();
            sets.map(|set| format!("{:?}", set.location)).collect::<Vec<_>>().join(" ")
        };
        let (social, external) = (urls(Web3AuthTokens::Social), urls(Web3AuthTokens::External));
        assert!(social.contains(SOCIAL_KEYS_URL) && !social.contains(EXTERNAL_KEYS_URL), "{social}");
        assert!(external.contains(EXTERNAL_KEYS_URL) && !external.contains(SOCIAL_KEYS_URL), "{external}");
        assert_eq!(urls(Web3AuthTokens::Both), format!("{social} {external}"));
    }

    #[test]
    fn keys_must_suit_es256_and_an_accepted_token() {
        let pem = || Some(wallet_jwt_fake_issuer::SigningKey::p256().public_pem().replace('\n', "\\n"));
        let rsa = || Some(wallet_jwt_fake_issuer::SigningKey::rsa(0).public_pem());
        let options = |pem| Web3AuthOptions { pem, ..Web3AuthOptions::default() };
        assert_eq!(provider(Web3AuthTokens::Social, options(pem())).unwrap().keys_url(), None);
        assert_eq!(provider(Web3AuthTokens::Social, options(rsa())), Err("E_CONFIG_KEYS"));
        assert_eq!(provider(Web3AuthTokens::External, options(pem())), Err("E_CONFIG_KEYS"));
        let older = |older_keys_url: &str, older_keys| {
            let older_keys_url = Some(older_keys_url.to_owned());
            Web3AuthOptions { older_keys_url, older_keys, ..Web3AuthOptions::default() }
        };
        assert!(provider(Web3AuthTokens::Both, older("https://keys.example/", None)).is_ok());
        let http = provider(Web3AuthTokens::Both, older("http://keys.example/", None));
        assert_eq!(http, Err("E_CONFIG_KEYS_URL"));
        let external = provider(Web3AuthTokens::Social, older(EXTERNAL_KEYS_URL, None));
        assert_eq!(external, Err("E_CONFIG_KEYS_URL"));
        let shared = provider(Web3AuthTokens::Social, older(SOCIAL_KEYS_URL, None)).unwrap();
        assert_eq!(shared.description().key_sets.all().len(), 1);
        let keys = PublicKeys::Pem { pem: pem().unwrap_or_default(), key_id: None };
        let both = provider(Web3AuthTokens::Both, older("https://keys.example/", Some(keys)));
        assert_eq!(both, Err("E_CONFIG_KEYS"));
    }

    #[test]
    fn a_client_id_is_one_word() {
        for id in ["", " ", "a b", "a\nb", "ä"] {
            let refused =
                Provider::web3auth(id, Web3AuthTokens::Both, Web3AuthOptions::default()).unwrap_err();
            assert_eq!(refused.code().as_str(), "E_CONFIG_ENVIRONMENT", "{id}");
        }
    }
}
