//! The issuer as an object.

use crate::error::ConfigError;
use crate::provider::{
    self, Audience, CustomProvider, DynamicOptions, ParaEnvironment, PrivyKeys, PrivyOptions, PrivyTokens,
    ProviderKind, StytchEnvironment, Web3AuthOptions, Web3AuthTokens,
};

/// An issuer and the expectations for its tokens, checked when it is created.
#[derive(uniffi::Object)]
pub struct Provider(pub(super) provider::Provider);

#[uniffi::export]
impl Provider {
    /// Para, in one of its environments.
    ///
    /// Errors: `E_CONFIG_AUDIENCE` if an API key, or anything else that is not a UUID, is passed instead of the key's
    /// unique id.
    #[uniffi::constructor]
    pub fn para(environment: ParaEnvironment, audience: Audience) -> Result<Self, ConfigError> {
        provider::Provider::para(environment, audience).map(Provider)
    }

    /// Dynamic, with the environment id of the app's own configuration (never taken from a token).
    ///
    /// Errors: `E_CONFIG_ENVIRONMENT` if the id is not a UUID; `E_CONFIG_AUDIENCE`, `E_CONFIG_ISSUER` or
    /// `E_CONFIG_KEYS_URL` if an option is wrong.
    #[uniffi::constructor(default(options))]
    pub fn dynamic(environment_id: &str, options: DynamicOptions) -> Result<Self, ConfigError> {
        provider::Provider::dynamic(environment_id, options).map(Provider)
    }

    /// Privy, with the app id of the app's own configuration. `accept`: which tokens; default: the identity token, which has the
    /// user's wallets. `pem`: the verification key of the dashboard; default: the key set at Privy's URL.
    ///
    /// Errors: `E_CONFIG_ENVIRONMENT` if the id is not of lower-case letters and digits; `E_CONFIG_KEYS` if the PEM is no key
    /// for ES256.
    #[uniffi::constructor(default(accept = None, pem = None))]
    pub fn privy(
        app_id: &str,
        accept: Option<PrivyTokens>,
        pem: Option<String>,
    ) -> Result<Self, ConfigError> {
        let keys = pem.map_or(PrivyKeys::Url, PrivyKeys::Pem);
        let options = PrivyOptions { keys, accept: accept.unwrap_or_default() };
        provider::Provider::privy(app_id, options).map(Provider)
    }

    /// Web3Auth (MetaMask Embedded Wallets), with the client id of the app's own configuration.
    ///
    /// Errors: `E_CONFIG_ENVIRONMENT` if the id is empty or has white space; `E_CONFIG_KEYS` or `E_CONFIG_KEYS_URL` if the keys
    /// cannot be used.
    #[uniffi::constructor(default(options))]
    pub fn web3auth(
        client_id: &str,
        accept: Web3AuthTokens,
        options: Web3AuthOptions,
    ) -> Result<Self, ConfigError> {
        provider::Provider::web3auth(client_id, accept, options).map(Provider)
    }

    /// Stytch, with the project id of the app's own configuration.
    ///
    /// Errors: `E_CONFIG_ENVIRONMENT` if the id is not of lower-case letters, digits and hyphens, or is of the other
    /// environment.
    #[uniffi::constructor]
    pub fn stytch(project_id: &str, environment: StytchEnvironment) -> Result<Self, ConfigError> {
        provider::Provider::stytch(project_id, environment).map(Provider)
    }

    /// Any other issuer.
    ///
    /// Errors: `E_CONFIG_ISSUER`, `E_CONFIG_AUDIENCE` or `E_CONFIG_ALGORITHMS` if that option is missing;
    /// `E_CONFIG_KEYS` or `E_CONFIG_KEYS_URL` if the keys cannot be used.
    #[uniffi::constructor]
    pub fn custom(provider: CustomProvider) -> Result<Self, ConfigError> {
        provider::Provider::custom(provider).map(Provider)
    }

    /// The issuer of the tokens.
    #[must_use]
    pub fn kind(&self) -> ProviderKind {
        self.0.kind()
    }

    /// The URL of the provider's key set; none for keys given in the configuration.
    #[must_use]
    pub fn keys_url(&self) -> Option<String> {
        self.0.keys_url().map(str::to_owned)
    }
}
