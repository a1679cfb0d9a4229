//! The options for the provider.

use clap::{Args, ValueEnum};
use wallet_jwt::{Algorithm, ParaEnvironment, PrivyTokens, ProviderKind, StytchEnvironment, Web3AuthTokens};

use crate::custom_args::{CUSTOM, CustomArgs};

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProviderName {
    Para,
    Dynamic,
    Privy,
    Web3auth,
    Stytch,
    Custom,
}

/// Which of the provider's tokens are accepted.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Accepted {
    Identity,
    Access,
    Social,
    External,
    Both,
}

impl Accepted {
    /// None for a word of another provider.
    pub(crate) fn of_privy(self) -> Option<PrivyTokens> {
        match self {
            Accepted::Identity => Some(PrivyTokens::Identity),
            Accepted::Access => Some(PrivyTokens::Access),
            Accepted::Both => Some(PrivyTokens::Both),
            Accepted::Social | Accepted::External => None,
        }
    }

    /// None for a word of another provider.
    pub(crate) fn of_web3auth(self) -> Option<Web3AuthTokens> {
        match self {
            Accepted::Social => Some(Web3AuthTokens::Social),
            Accepted::External => Some(Web3AuthTokens::External),
            Accepted::Both => Some(Web3AuthTokens::Both),
            Accepted::Identity | Accepted::Access => None,
        }
    }
}

/// An environment of a provider.
#[derive(Clone, Copy)]
pub(crate) enum Environment {
    Para(ParaEnvironment),
    Stytch(StytchEnvironment),
}

impl Environment {
    fn parse(name: &str) -> Result<Self, String> {
        match name.to_ascii_lowercase().as_str() {
            "test" => Ok(Environment::Stytch(StytchEnvironment::Test)),
            "live" => Ok(Environment::Stytch(StytchEnvironment::Live)),
            other => other.parse().map(Environment::Para).map_err(|_| {
                "the environments are sandbox, beta and prod (Para), test and live (Stytch)".to_owned()
            }),
        }
    }
}

impl ProviderName {
    /// The name on the command line.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            ProviderName::Para => "para",
            ProviderName::Dynamic => "dynamic",
            ProviderName::Privy => "privy",
            ProviderName::Web3auth => "web3auth",
            ProviderName::Stytch => "stytch",
            ProviderName::Custom => "custom",
        }
    }

    fn kind(self) -> ProviderKind {
        match self {
            ProviderName::Para => ProviderKind::Para,
            ProviderName::Dynamic => ProviderKind::Dynamic,
            ProviderName::Privy => ProviderKind::Privy,
            ProviderName::Web3auth => ProviderKind::Web3auth,
            ProviderName::Stytch => ProviderKind::Stytch,
            ProviderName::Custom => ProviderKind::Custom,
        }
    }
}

/// The provider. Each option stands under the provider that has it.
#[derive(Args, Clone)]
#[command(next_help_heading = "Provider")]
pub(crate) struct ProviderArgs {
    /// Who issues the tokens
    #[arg(long, value_enum)]
    pub(crate) provider: Option<ProviderName>,
    /// The environment. Para: sandbox, beta or prod. Stytch: test or live
    #[arg(long, value_name = "ENV", value_parser = Environment::parse)]
    pub(crate) env: Option<Environment>,
    /// The tokens to accept. Privy: identity, access or both [default: identity]. Web3Auth: social, external or both
    #[arg(long, value_enum)]
    pub(crate) accept: Option<Accepted>,
    /// An accepted audience; may be repeated (Para: the API key's unique id; Dynamic; custom)
    #[arg(long = "audience", value_name = "A")]
    pub(crate) audiences: Vec<String>,
    /// Accept any audience (Para, custom)
    #[arg(long, conflicts_with = "audiences")]
    pub(crate) any_audience: bool,
    /// An accepted issuer; may be repeated (custom; Dynamic: besides its own)
    #[arg(long = "issuer", value_name = "I")]
    pub(crate) issuers: Vec<String>,
    /// A public key in PEM, PKCS#1 or SPKI, plain or wrapped in base64 (custom, Privy, Web3Auth)
    #[arg(long, value_name = "FILE", conflicts_with = "jwks")]
    pub(crate) pem: Option<std::path::PathBuf>,
    /// How much later than `exp` a token is still accepted, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60, allow_negative_numbers = true)]
    pub(crate) leeway: i64,
    /// Development: fetch the key set from this URL instead; http only to this machine
    #[arg(long, value_name = "URL")]
    pub(crate) keys_url: Option<String>,
    /// The environment id of the dashboard
    #[arg(long, value_name = "ID", help_heading = "Dynamic")]
    pub(crate) environment_id: Option<String>,
    /// Accept tokens without a scope
    #[arg(long, help_heading = "Dynamic")]
    pub(crate) accept_absent_scope: bool,
    /// Accept the deprecated `info` claim
    #[arg(long, help_heading = "Dynamic")]
    pub(crate) accept_legacy_info: bool,
    /// The app id of the dashboard
    #[arg(long, value_name = "ID", help_heading = "Privy")]
    pub(crate) app_id: Option<String>,
    /// The client id of the dashboard
    #[arg(long, value_name = "ID", help_heading = "Web3Auth")]
    pub(crate) client_id: Option<String>,
    /// The key set for tokens of older SDKs: a file or an https URL
    #[arg(long, value_name = "FILE|URL", help_heading = "Web3Auth")]
    pub(crate) older_keys: Option<String>,
    /// The project id of the dashboard
    #[arg(long, value_name = "ID", help_heading = "Stytch")]
    pub(crate) project_id: Option<String>,
    /// Accept any issuer
    #[arg(long, conflicts_with = "issuers", help_heading = CUSTOM)]
    pub(crate) any_issuer: bool,
    /// An accepted algorithm; may be repeated
    #[arg(long = "alg", value_name = "A", help_heading = CUSTOM)]
    pub(crate) algorithms: Vec<Algorithm>,
    /// The key set: a file or an https URL
    #[arg(long, value_name = "FILE|URL", help_heading = CUSTOM)]
    pub(crate) jwks: Option<String>,
    /// The `typ` that the header must have
    #[arg(long, value_name = "TYP", help_heading = CUSTOM)]
    pub(crate) typ: Option<String>,
    #[command(flatten)]
    pub(crate) custom: CustomArgs,
}

impl ProviderArgs {
    /// The provider, if one was said.
    pub(crate) fn kind(&self) -> Option<ProviderKind> {
        self.provider.map(ProviderName::kind)
    }
}
