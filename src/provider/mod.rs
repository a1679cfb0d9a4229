//! What differs between issuers: their key set, their algorithms, the rules for their claims, and how these become a
//! session.

mod claims;
mod custom;
mod custom_claims;
mod custom_config;
mod description;
mod dynamic;
mod dynamic_claims;
mod dynamic_credentials;
mod dynamic_user;
mod issuers;
mod keys;
#[cfg(test)]
mod made_up;
mod para;
mod para_claims;
mod privy;
mod privy_accounts;
mod shape;
mod stytch;
mod stytch_factors;
mod table;
mod unverifiable;
mod user_id;
mod web3auth;
mod web3auth_wallets;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::error::ConfigError;
use crate::token::claims::{Claims, Problems};
use crate::token::registered::{RegisteredClaims, whole_seconds};

pub use claims::{ProviderClaims, TokenKind};
pub use custom::{CustomProvider, ExpectedAudiences, ExpectedIssuers, IssuerKeySet};
pub use custom_claims::{KindClaim, WalletChain, WalletClaims};
pub(crate) use description::Description;
pub use dynamic::DynamicOptions;
pub use dynamic_claims::{BlockchainAccount, DynamicClaims};
pub use dynamic_credentials::{AdditionalAddress, CredentialFormat, VerifiedCredential};
pub(crate) use issuers::{Chosen, IssuerKeys, IssuerSets};
pub use keys::PublicKeys;
pub(crate) use keys::{KeyLocation, check_development_url, require_fit};
pub use para::{Audience, ParaEnvironment};
pub use para_claims::{ParaClaims, ParaExternalWallet, ParaWallet};
pub use privy::{PrivyKeys, PrivyOptions, PrivyTokens};
pub(crate) use shape::Recognised;
pub use shape::TokenShape;
pub use stytch::StytchEnvironment;
use table::providers;
pub use web3auth::{Web3AuthOptions, Web3AuthTokens};

// A row for each provider. The order is that in which an unverified token's form is looked for.
providers! {
    /// Para.
    Para = "para" { title: "Para", config: para::ParaConfig, recognise: para::recognise }
    /// Dynamic.
    Dynamic = "dynamic" { title: "Dynamic", config: dynamic::DynamicConfig, recognise: dynamic::recognise }
    /// Privy.
    Privy = "privy" { title: "Privy", config: privy::PrivyConfig, recognise: privy::recognise }
    /// Web3Auth (MetaMask Embedded Wallets).
    Web3auth = "web3auth" { title: "Web3Auth", config: web3auth::Web3authConfig, recognise: web3auth::recognise }
    /// Stytch.
    Stytch = "stytch" { title: "Stytch", config: stytch::StytchConfig, recognise: stytch::recognise }
    /// A provider that does not exist.
    MadeUp = "madeUp" { title: "Made up", config: made_up::MadeUpConfig, recognise: made_up::recognise, only: test }
    /// Any other issuer of signed JSON Web Tokens.
    Custom = "custom" {
        title: "custom issuer",
        config: custom_config::CustomConfig,
        recognise: unverifiable::recognise,
    }
}

/// An issuer and the expectations for its tokens, checked when it is created.
#[derive(Clone, Debug, PartialEq)]
pub struct Provider {
    description: Arc<Description>,
}

impl Provider {
    /// Para, in one of its environments.
    ///
    /// # Errors
    /// `E_CONFIG_AUDIENCE` if an API key, or anything else that is not a UUID, is passed instead of the key's unique
    /// id.
    pub fn para(environment: ParaEnvironment, audience: Audience) -> Result<Self, ConfigError> {
        para::describe(environment, audience).map(Self::from)
    }

    /// Dynamic, with the environment id of the app's own configuration (never taken from a token).
    ///
    /// # Errors
    /// `E_CONFIG_ENVIRONMENT` if the id is not a UUID; `E_CONFIG_AUDIENCE`, `E_CONFIG_ISSUER` or `E_CONFIG_KEYS_URL` if
    /// an option is wrong.
    pub fn dynamic(environment_id: &str, options: DynamicOptions) -> Result<Self, ConfigError> {
        dynamic::describe(environment_id, options).map(Self::from)
    }

    /// Privy, with the app id of the app's own configuration.
    ///
    /// # Errors
    /// `E_CONFIG_ENVIRONMENT` if the id is not of lower-case letters and digits; `E_CONFIG_KEYS` if the PEM is no key for
    /// ES256.
    pub fn privy(app_id: &str, options: PrivyOptions) -> Result<Self, ConfigError> {
        privy::describe(app_id, options).map(Self::from)
    }

    /// Web3Auth (MetaMask Embedded Wallets), with the client id of the app's own configuration.
    ///
    /// # Errors
    /// `E_CONFIG_ENVIRONMENT` if the id is empty or has white space; `E_CONFIG_KEYS` or `E_CONFIG_KEYS_URL` if the keys cannot
    /// be used.
    pub fn web3auth(
        client_id: &str,
        accept: Web3AuthTokens,
        options: Web3AuthOptions,
    ) -> Result<Self, ConfigError> {
        web3auth::describe(client_id, accept, options).map(Self::from)
    }

    /// Stytch, with the project id of the app's own configuration.
    ///
    /// # Errors
    /// `E_CONFIG_ENVIRONMENT` if the id is not of lower-case letters, digits and hyphens, or is of the other environment.
    pub fn stytch(project_id: &str, environment: StytchEnvironment) -> Result<Self, ConfigError> {
        stytch::describe(project_id, environment).map(Self::from)
    }

    /// Any other issuer.
    ///
    /// # Errors
    /// `E_CONFIG_ISSUER`, `E_CONFIG_AUDIENCE` or `E_CONFIG_ALGORITHMS` if that option is missing; `E_CONFIG_KEYS` or
    /// `E_CONFIG_KEYS_URL` if the keys cannot be used.
    pub fn custom(provider: CustomProvider) -> Result<Self, ConfigError> {
        custom::describe(provider).map(Self::from)
    }

    /// The issuer of the tokens.
    #[must_use]
    pub fn kind(&self) -> ProviderKind {
        self.description.kind
    }

    /// The URL of the provider's key set, the first one if it has several; none for keys given in the configuration.
    #[must_use]
    pub fn keys_url(&self) -> Option<&str> {
        match &self.description.key_sets.all().first()?.location {
            KeyLocation::Url(url) => Some(url),
            KeyLocation::Configured(_) => None,
        }
    }

    pub(crate) fn description(&self) -> &Description {
        &self.description
    }
}

impl From<Description> for Provider {
    fn from(description: Description) -> Self {
        Provider { description: Arc::new(description) }
    }
}

impl RegisteredClaims<'_> {
    pub(crate) fn issued_at(&self) -> Option<i64> {
        self.issued.map(whole_seconds)
    }
}

/// The form with hyphens, which both providers' dashboards show.
fn is_uuid(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok()
}
