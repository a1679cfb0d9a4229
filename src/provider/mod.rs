//! What differs between issuers: their key set, their algorithms, the rules for their claims, and how these become a
//! session.

mod claims;
mod config;
mod custom;
mod dynamic;
mod dynamic_claims;
mod dynamic_credentials;
mod dynamic_user;
mod keys;
mod para;
mod para_claims;

use serde::{Deserialize, Serialize};

use crate::error::{ConfigError, VerifyError};
use crate::token::Algorithm;
use crate::token::claims::{Claims, Payload};
use crate::token::header::JoseHeader;
use crate::token::policy::Moment;
use crate::token::registered::{RegisteredClaims, whole_seconds};
use crate::user::{Identity, Wallet};

pub use claims::{ProviderClaims, TokenKind};
pub(crate) use config::ProviderDocument;
pub use custom::{CustomProvider, ExpectedAudiences, ExpectedIssuers};
pub use dynamic::DynamicOptions;
pub(crate) use dynamic::legacy_info;
pub use dynamic_claims::{BlockchainAccount, DynamicClaims};
pub use dynamic_credentials::{AdditionalAddress, CredentialFormat, VerifiedCredential};
pub use keys::PublicKeys;
pub(crate) use keys::{KeyLocation, check_development_url, require_fit};
pub use para::{Audience, ParaEnvironment};
pub use para_claims::{ParaClaims, ParaExternalWallet, ParaWallet};

/// The issuer of the tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
pub enum ProviderKind {
    /// Para.
    Para,
    /// Dynamic.
    Dynamic,
    /// Any other issuer of signed JSON Web Tokens.
    Custom,
}

impl ProviderKind {
    /// The name, the same in every language and in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            ProviderKind::Para => "para",
            ProviderKind::Dynamic => "dynamic",
            ProviderKind::Custom => "custom",
        }
    }
}

/// An issuer and the expectations for its tokens, checked when it is created.
#[derive(Clone, Debug, PartialEq)]
pub struct Provider {
    policy: Policy,
}

#[derive(Clone, Debug, PartialEq)]
enum Policy {
    Para(para::ParaPolicy),
    Dynamic(dynamic::DynamicPolicy),
    Custom(custom::CustomPolicy),
}

/// A session's parts that come from a token's claims, by the provider's policy.
pub(crate) struct Judged {
    pub(crate) user_id: String,
    pub(crate) identity: Identity,
    pub(crate) wallets: Vec<Wallet>,
    pub(crate) expires_at: i64,
    pub(crate) token_kind: TokenKind,
    pub(crate) provider_claims: Option<ProviderClaims>,
}

impl Provider {
    /// Para, in one of its environments.
    ///
    /// # Errors
    /// `E_CONFIG_AUDIENCE` if an API key, or anything else that is not a UUID, is passed instead of the key's unique
    /// id.
    pub fn para(environment: ParaEnvironment, audience: Audience) -> Result<Self, ConfigError> {
        Ok(Provider { policy: Policy::Para(para::ParaPolicy::new(environment, audience)?) })
    }

    /// Dynamic, with the environment id of the app's own configuration (never taken from a token).
    ///
    /// # Errors
    /// `E_CONFIG_ENVIRONMENT` if the id is not a UUID; `E_CONFIG_AUDIENCE`, `E_CONFIG_ISSUER` or `E_CONFIG_KEYS_URL` if
    /// an option is wrong.
    pub fn dynamic(environment_id: &str, options: DynamicOptions) -> Result<Self, ConfigError> {
        Ok(Provider { policy: Policy::Dynamic(dynamic::DynamicPolicy::new(environment_id, options)?) })
    }

    /// Any other issuer.
    ///
    /// # Errors
    /// `E_CONFIG_ISSUER`, `E_CONFIG_AUDIENCE` or `E_CONFIG_ALGORITHMS` if that option is missing; `E_CONFIG_KEYS` or
    /// `E_CONFIG_KEYS_URL` if the keys cannot be used.
    pub fn custom(provider: CustomProvider) -> Result<Self, ConfigError> {
        Ok(Provider { policy: Policy::Custom(custom::CustomPolicy::new(provider)?) })
    }

    /// The issuer of the tokens.
    #[must_use]
    pub fn kind(&self) -> ProviderKind {
        match &self.policy {
            Policy::Para(_) => ProviderKind::Para,
            Policy::Dynamic(_) => ProviderKind::Dynamic,
            Policy::Custom(_) => ProviderKind::Custom,
        }
    }

    /// The URL of the provider's key set; none for keys given in the configuration.
    #[must_use]
    pub fn keys_url(&self) -> Option<&str> {
        match self.key_location() {
            KeyLocation::Url(url) => Some(url),
            KeyLocation::Configured(_) => None,
        }
    }

    pub(crate) fn environment(&self) -> &str {
        match &self.policy {
            Policy::Para(policy) => policy.environment.as_str(),
            Policy::Dynamic(policy) => &policy.environment_id,
            Policy::Custom(policy) => &policy.environment,
        }
    }

    pub(crate) fn algorithms(&self) -> &[Algorithm] {
        match &self.policy {
            Policy::Para(_) | Policy::Dynamic(_) => &[Algorithm::Rs256],
            Policy::Custom(policy) => &policy.algorithms,
        }
    }

    pub(crate) fn key_location(&self) -> &KeyLocation {
        match &self.policy {
            Policy::Para(policy) => &policy.keys,
            Policy::Dynamic(policy) => &policy.keys,
            Policy::Custom(policy) => &policy.keys,
        }
    }

    /// The usual cause of an unknown key id.
    pub(crate) fn unknown_key_hint(&self) -> String {
        match &self.policy {
            Policy::Para(policy) => {
                format!("a token of another environment? {} is configured", policy.environment.as_str())
            }
            Policy::Dynamic(_) => "a token of another environment id?".to_owned(),
            Policy::Custom(_) => "the key set has no key for this token".to_owned(),
        }
    }

    /// Checks the header beyond what the signature needs.
    pub(crate) fn check_header(&self, header: &JoseHeader<'_>) -> Result<(), VerifyError> {
        match &self.policy {
            Policy::Para(_) | Policy::Dynamic(_) => Ok(()),
            Policy::Custom(policy) => policy.check_header(header),
        }
    }

    /// Checks the claims of a token whose signature is good.
    pub(crate) fn judge(
        &self,
        payload: &Payload<'_>,
        registered: &RegisteredClaims,
        moment: Moment,
    ) -> Result<Judged, VerifyError> {
        let claims = Claims::top(payload);
        match &self.policy {
            Policy::Para(policy) => policy.judge(&claims, registered, moment),
            Policy::Dynamic(policy) => policy.judge(&claims, registered, moment),
            Policy::Custom(policy) => policy.judge(&claims, registered, moment),
        }
    }
}

impl RegisteredClaims {
    pub(crate) fn issued_at(&self) -> Option<i64> {
        self.issued.map(whole_seconds)
    }
}

/// The form with hyphens, which both providers' dashboards show.
fn is_uuid(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok()
}
