//! Any other issuer: everything that is known for a provider must be configured.

use super::Judged;
use super::claims::TokenKind;
use super::keys::{KeyLocation, PublicKeys, check_keys_url, require_fit};
use crate::error::{ConfigError, VerifyError};
use crate::token::Algorithm;
use crate::token::claims::Claims;
use crate::token::header::{JoseHeader, same_media_type};
use crate::token::policy::{Moment, check_audience, check_issuer, check_time};
use crate::token::registered::RegisteredClaims;
use crate::user::{Identity, IdentityKind};

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

/// An issuer that is neither Para nor Dynamic. Issuers, audiences and algorithms have no default: leaving one out is an
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
    /// The top-level claim with the user's id. Default: `sub`.
    #[cfg_attr(feature = "ffi", uniffi(default = "sub"))]
    pub user_id_claim: String,
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
            user_id_claim: "sub".to_owned(),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct CustomPolicy {
    pub(super) environment: String,
    pub(super) keys: KeyLocation,
    pub(super) algorithms: Vec<Algorithm>,
    issuers: Option<Vec<String>>,
    audiences: Option<Vec<String>>,
    token_type: Option<String>,
    required_claims: Vec<String>,
    user_id_claim: String,
}

impl CustomPolicy {
    pub(super) fn new(provider: CustomProvider) -> Result<Self, ConfigError> {
        // Before the keys: without the feature a key for `ES512` cannot be read either, and that would hide the reason.
        provider.algorithms.iter().try_for_each(|algorithm| algorithm.require_available())?;
        let keys = match (&provider.keys_url, &provider.keys) {
            (Some(url), None) => KeyLocation::Url(check_keys_url(url)?),
            (None, Some(keys)) => KeyLocation::Configured(keys.parse()?),
            _ => return Err(ConfigError::Keys { detail: "say either `keys_url` or `keys`".to_owned() }),
        };
        let issuers = match provider.issuers {
            Some(ExpectedIssuers::AnyIssuer) => None,
            Some(ExpectedIssuers::OneOf(issuers)) if is_filled(&issuers) => Some(issuers),
            _ => {
                let detail = "say which issuers are accepted, or `AnyIssuer`".to_owned();
                return Err(ConfigError::Issuer { detail });
            }
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
        if let KeyLocation::Configured(keys) = &keys {
            require_fit(keys, &provider.algorithms)?;
        }
        if provider.environment.is_empty() {
            return Err(ConfigError::Environment { detail: "the environment's name is empty".to_owned() });
        }
        if provider.user_id_claim.is_empty() {
            return Err(ConfigError::Format { detail: "the user id claim has no name".to_owned() });
        }
        Ok(Self {
            environment: provider.environment,
            keys,
            algorithms: provider.algorithms,
            issuers,
            audiences,
            token_type: provider.token_type,
            required_claims: provider.required_claims,
            user_id_claim: provider.user_id_claim,
        })
    }

    pub(super) fn check_header(&self, header: &JoseHeader<'_>) -> Result<(), VerifyError> {
        let Some(expected) = &self.token_type else { return Ok(()) };
        match &header.token_type {
            Some(token_type) if same_media_type(token_type, expected) => Ok(()),
            _ => Err(VerifyError::TokenType { expected: expected.clone() }),
        }
    }

    pub(super) fn judge(
        &self,
        claims: &Claims<'_>,
        registered: &RegisteredClaims,
        moment: Moment,
    ) -> Result<Judged, VerifyError> {
        if let Some(audiences) = &self.audiences {
            check_audience(registered, audiences)?;
        }
        if let Some(issuers) = &self.issuers {
            check_issuer(registered, issuers, |accepted, issuer| accepted == issuer)?;
        }
        if let Some(missing) = self.required_claims.iter().find(|name| !claims.has(name)) {
            return Err(claims.missing(missing));
        }
        let user_id = claims
            .text_or_integer(&self.user_id_claim)?
            .ok_or_else(|| claims.missing(&self.user_id_claim))?;
        let expires_at = check_time(registered, moment)?;
        Ok(Judged {
            user_id,
            identity: Identity::of_kind(IdentityKind::Unknown),
            wallets: Vec::new(),
            expires_at,
            token_kind: TokenKind::Id,
            provider_claims: None,
        })
    }
}

fn is_filled(names: &[String]) -> bool {
    !names.is_empty() && names.iter().all(|name| !name.is_empty())
}
