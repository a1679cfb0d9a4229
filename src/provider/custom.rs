//! Any other issuer: everything that is known for a provider must be configured.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;

use super::ProviderKind;
use super::claims::TokenKind;
use super::custom_claims::{CustomForm, KindClaim, WalletClaims};
use super::description::Description;
use super::issuers::{IssuerKeys, IssuerSets, Issuers};
use super::keys::{KeyLocation, PublicKeys, check_keys_url, require_fit};
use super::user_id::UserId;
use crate::error::ConfigError;
use crate::keys::MAX_SETS;
use crate::token::Algorithm;

/// The claim with the user's id, if no other is configured.
const SUBJECT: &str = "sub";
/// A year: a limit beyond it is a mistake, such as milliseconds.
const MAX_AGE_LIMIT_SECS: u32 = 365 * 24 * 60 * 60;

/// Whose tokens are accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
pub enum ExpectedIssuers {
    /// The token's `iss` must be exactly one of these.
    OneOf(Vec<String>),
    /// Any `iss`, or none: only the key set decides.
    AnyIssuer,
}

/// The accepted audiences.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
pub enum ExpectedAudiences {
    /// One of these must be in the token's `aud`.
    OneOf(Vec<String>),
    /// Any `aud`, or none: tokens for other services of the same issuer are accepted.
    AnyAudience,
}

/// An issuer with keys of its own.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
pub struct IssuerKeySet {
    /// The token's `iss`, exactly. It only chooses this set; it is never used as a URL.
    pub issuer: String,
    /// The URL of its key set (https); exclusive with `keys`.
    #[cfg_attr(feature = "ffi", uniffi(default = None))]
    pub keys_url: Option<String>,
    /// The keys themselves; exclusive with `keys_url`.
    #[cfg_attr(feature = "ffi", uniffi(default = None))]
    pub keys: Option<PublicKeys>,
}

/// An issuer without a constructor of its own. Issuers, audiences and algorithms have no default: leaving one out is an
/// error. To accept any, say so.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
pub struct CustomProvider {
    /// The `environment` of sessions. Default: `custom`.
    #[cfg_attr(feature = "ffi", uniffi(default = "custom"))]
    pub environment: String,
    /// The URL of the key set (https); exclusive with `keys`.
    #[cfg_attr(feature = "ffi", uniffi(default = None))]
    pub keys_url: Option<String>,
    /// The keys themselves; exclusive with `keys_url`.
    #[cfg_attr(feature = "ffi", uniffi(default = None))]
    pub keys: Option<PublicKeys>,
    /// The accepted issuers. No default.
    #[cfg_attr(feature = "ffi", uniffi(default = None))]
    pub issuers: Option<ExpectedIssuers>,
    /// The accepted audiences. No default.
    #[cfg_attr(feature = "ffi", uniffi(default = None))]
    pub audiences: Option<ExpectedAudiences>,
    /// The accepted algorithms. No default.
    #[cfg_attr(feature = "ffi", uniffi(default = []))]
    pub algorithms: Vec<Algorithm>,
    /// The `typ` the header must have, e.g. `at+jwt` (RFC 8725 §3.11). Default: any or none.
    #[cfg_attr(feature = "ffi", uniffi(default = None))]
    pub token_type: Option<String>,
    /// Claims that must be present. Default: none beyond `exp` and the user id.
    #[cfg_attr(feature = "ffi", uniffi(default = []))]
    pub required_claims: Vec<String>,
    /// The top-level claim with the user's id. Default: `sub`. Not with several `issuer_keys`: two issuers may give two
    /// users the same id.
    #[cfg_attr(feature = "ffi", uniffi(default = "sub"))]
    pub user_id_claim: String,
    /// Several top-level claims that are the user's id together, all required: the id is the JSON text of their list. For
    /// an issuer whose ids are unique only with another claim. Required with several `issuer_keys`: with `iss` among the
    /// claims, or with claims that are unique over all issuers. Replaces `user_id_claim`. Default: none.
    #[cfg_attr(feature = "ffi", uniffi(default = []))]
    pub user_id_claims: Vec<String>,
    /// Issuers that each have a key set of their own; replaces `issuers`, `keys_url` and `keys`. The token's `iss` chooses
    /// the set, and a token without one of these issuers is refused without a request. With several, `user_id_claims` must
    /// say how their users are told apart. At most 16 different key sets. Default: none.
    #[cfg_attr(feature = "ffi", uniffi(default = []))]
    pub issuer_keys: Vec<IssuerKeySet>,
    /// Where the tokens list the user's wallets. Default: sessions have no wallets.
    #[cfg_attr(feature = "ffi", uniffi(default = None))]
    pub wallets: Option<WalletClaims>,
    /// How long after `iat` a token is accepted, in seconds, 1 to 31,536,000; the session expires then too. The leeway is
    /// added. `iat` is required then, and one in the future is accepted. Default: a token is accepted until `exp`.
    #[cfg_attr(feature = "ffi", uniffi(default = None))]
    pub max_age_secs: Option<i64>,
    /// Which kind of the issuer's tokens is accepted. Default: every kind.
    #[cfg_attr(feature = "ffi", uniffi(default = None))]
    pub kind_claim: Option<KindClaim>,
}

impl Default for CustomProvider {
    fn default() -> Self {
        CustomProvider {
            environment: "custom".to_owned(),
            keys_url: None,
            keys: None,
            issuers: None,
            audiences: None,
            algorithms: Vec::new(),
            token_type: None,
            required_claims: Vec::new(),
            user_id_claim: SUBJECT.to_owned(),
            user_id_claims: Vec::new(),
            issuer_keys: Vec::new(),
            wallets: None,
            max_age_secs: None,
            kind_claim: None,
        }
    }
}

pub(super) fn describe(provider: CustomProvider) -> Result<Description, ConfigError> {
    // Before the keys: without the feature a key for `ES512` cannot be read either, and that would hide the reason.
    provider.algorithms.iter().try_for_each(|algorithm| algorithm.require_available())?;
    let key_sets = if provider.issuer_keys.is_empty() {
        IssuerSets::One(single_set(&provider)?)
    } else {
        IssuerSets::ByIssuer(own_sets(&provider)?)
    };
    let audiences = match provider.audiences {
        Some(ExpectedAudiences::AnyAudience) => None,
        Some(ExpectedAudiences::OneOf(audiences)) if is_filled(&audiences) => Some(audiences),
        _ => {
            let detail = "say which audiences are accepted, or `AnyAudience`".to_owned();
            return Err(ConfigError::Audience { detail });
        }
    };
    if provider.algorithms.is_empty() {
        return Err(ConfigError::Algorithms { detail: "say which algorithms are accepted".to_owned() });
    }
    for set in key_sets.all() {
        if let KeyLocation::Configured(keys) = &set.location {
            require_fit(keys, &provider.algorithms)?;
        }
    }
    if provider.environment.is_empty() {
        return Err(ConfigError::Environment { detail: "the environment's name is empty".to_owned() });
    }
    let max_age_secs = provider.max_age_secs.map(max_age).transpose()?;
    let has_several_issuers = provider.issuer_keys.len() > 1;
    Ok(Description {
        kind: ProviderKind::Custom,
        environment: provider.environment,
        key_sets,
        algorithms: Cow::Owned(provider.algorithms),
        token_type: provider.token_type.map(Cow::Owned),
        audiences,
        required_claims: provider.required_claims,
        user_id: user_id(provider.user_id_claim, provider.user_id_claims, has_several_issuers)?,
        token_kinds: Cow::Borrowed(&[TokenKind::Id]),
        max_age_secs,
        unknown_key_hint: Cow::Borrowed("the key set has no key for this token"),
        form: Arc::new(CustomForm::new(provider.wallets, provider.kind_claim)?),
    })
}

fn max_age(secs: i64) -> Result<u32, ConfigError> {
    u32::try_from(secs).ok().filter(|secs| (1..=MAX_AGE_LIMIT_SECS).contains(secs)).ok_or_else(|| {
        ConfigError::Option {
            option: "max_age_secs".to_owned(),
            minimum: 1,
            maximum: MAX_AGE_LIMIT_SECS.into(),
        }
    })
}

/// One set for all accepted issuers.
fn single_set(provider: &CustomProvider) -> Result<IssuerKeys, ConfigError> {
    let location = location(provider.keys_url.as_deref(), provider.keys.as_ref())?;
    let issuers = match &provider.issuers {
        Some(ExpectedIssuers::AnyIssuer) => Issuers::Any,
        Some(ExpectedIssuers::OneOf(issuers)) if is_filled(issuers) => Issuers::OneOf(issuers.clone()),
        _ => {
            let detail = "say which issuers are accepted, or `AnyIssuer`".to_owned();
            return Err(ConfigError::Issuer { detail });
        }
    };
    Ok(IssuerKeys { issuers, location })
}

/// A set for each issuer; issuers with the same keys share one.
fn own_sets(provider: &CustomProvider) -> Result<Vec<IssuerKeys>, ConfigError> {
    if provider.issuers.is_some() || provider.keys_url.is_some() || provider.keys.is_some() {
        let detail =
            "`issuer_keys` says the issuers and their keys: leave out `issuers`, `keys_url` and `keys`";
        return Err(ConfigError::Keys { detail: detail.to_owned() });
    }
    let mut sets: Vec<IssuerKeys> = Vec::new();
    for IssuerKeySet { issuer, keys_url, keys } in &provider.issuer_keys {
        let detail = match issuer.as_str() {
            "" => "an accepted issuer is empty",
            named if sets.iter().any(|set| set.issuers.has(named)) => "an issuer has two key sets",
            _ => {
                IssuerKeys::add(&mut sets, issuer, location(keys_url.as_deref(), keys.as_ref())?);
                continue;
            }
        };
        return Err(ConfigError::Issuer { detail: detail.to_owned() });
    }
    if sets.len() > MAX_SETS {
        return Err(ConfigError::Keys { detail: format!("`issuer_keys` has more than {MAX_SETS} key sets") });
    }
    Ok(sets)
}

fn location(keys_url: Option<&str>, keys: Option<&PublicKeys>) -> Result<KeyLocation, ConfigError> {
    match (keys_url, keys) {
        (Some(url), None) => Ok(KeyLocation::Url(check_keys_url(url)?)),
        (None, Some(keys)) => Ok(KeyLocation::Configured(keys.parse()?)),
        _ => Err(ConfigError::Keys { detail: "say either `keys_url` or `keys`".to_owned() }),
    }
}

fn user_id(claim: String, claims: Vec<String>, has_several_issuers: bool) -> Result<UserId, ConfigError> {
    let is_twice =
        claims.iter().enumerate().any(|(index, name)| claims.iter().take(index).any(|own| own == name));
    let detail = if claim.is_empty() || claims.iter().any(String::is_empty) {
        "the user id claim has no name"
    } else if is_twice {
        "`user_id_claims` has a claim twice"
    } else if claims.is_empty() && has_several_issuers {
        // Else one issuer could issue a token for another one's user.
        "with several issuers say `user_id_claims`: with `iss` among them, or claims that are unique over all issuers"
    } else if claims.is_empty() {
        return Ok(UserId::Claim(claim));
    } else if claim != SUBJECT {
        "say either `user_id_claim` or `user_id_claims`"
    } else {
        return Ok(UserId::Joined(claims));
    };
    Err(ConfigError::Format { detail: detail.to_owned() })
}

fn is_filled(names: &[String]) -> bool {
    !names.is_empty() && names.iter().all(|name| !name.is_empty())
}
