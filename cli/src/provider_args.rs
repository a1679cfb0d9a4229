//! The options for the provider.

use clap::{Args, ValueEnum};
use wallet_jwt::{Algorithm, ParaEnvironment, PrivyTokens, ProviderKind};

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProviderName {
    Para,
    Dynamic,
    Privy,
    Custom,
}

/// Which of Privy's tokens are accepted.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Accepted {
    Identity,
    Access,
    Both,
}

impl Accepted {
    pub(crate) fn tokens(self) -> PrivyTokens {
        match self {
            Accepted::Identity => PrivyTokens::Identity,
            Accepted::Access => PrivyTokens::Access,
            Accepted::Both => PrivyTokens::Both,
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
            ProviderName::Custom => "custom",
        }
    }

    fn kind(self) -> ProviderKind {
        match self {
            ProviderName::Para => ProviderKind::Para,
            ProviderName::Dynamic => ProviderKind::Dynamic,
            ProviderName::Privy => ProviderKind::Privy,
            ProviderName::Custom => ProviderKind::Custom,
        }
    }
}

/// The provider.
#[derive(Args, Clone)]
#[command(next_help_heading = "Provider")]
pub(crate) struct ProviderArgs {
    /// Who issues the tokens
    #[arg(long, value_enum)]
    pub(crate) provider: Option<ProviderName>,
    /// Para's environment: sandbox, beta or prod
    #[arg(long, value_name = "ENV")]
    pub(crate) env: Option<ParaEnvironment>,
    /// Dynamic's environment id
    #[arg(long, value_name = "ID")]
    pub(crate) environment_id: Option<String>,
    /// Privy's app id
    #[arg(long, value_name = "ID")]
    pub(crate) app_id: Option<String>,
    /// Privy's tokens to accept [default: identity]
    #[arg(long, value_enum)]
    pub(crate) accept: Option<Accepted>,
    /// An accepted audience; may be repeated. Para: the API key's unique id
    #[arg(long = "audience", value_name = "A")]
    pub(crate) audiences: Vec<String>,
    /// Accept any audience
    #[arg(long, conflicts_with = "audiences")]
    pub(crate) any_audience: bool,
    /// An accepted issuer; may be repeated (custom; Dynamic: besides its own)
    #[arg(long = "issuer", value_name = "I")]
    pub(crate) issuers: Vec<String>,
    /// Accept any issuer (custom)
    #[arg(long, conflicts_with = "issuers")]
    pub(crate) any_issuer: bool,
    /// An accepted algorithm; may be repeated (custom)
    #[arg(long = "alg", value_name = "A")]
    pub(crate) algorithms: Vec<Algorithm>,
    /// The key set: a file or an https URL (custom)
    #[arg(long, value_name = "FILE|URL")]
    pub(crate) jwks: Option<String>,
    /// A public key in PEM, PKCS#1 or SPKI, plain or wrapped in base64 (custom, Privy)
    #[arg(long, value_name = "FILE", conflicts_with = "jwks")]
    pub(crate) pem: Option<std::path::PathBuf>,
    /// The `typ` that the header must have (custom)
    #[arg(long, value_name = "TYP")]
    pub(crate) typ: Option<String>,
    /// The top-level claim with the user's id, for tokens without `sub` (custom) [default: sub]. It must be unique among
    /// all users of the issuer. Web3Auth's `userId` alone is not: the id at one login provider may be the id of somebody
    /// else at another
    #[arg(long, value_name = "CLAIM", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(crate) user_id_claim: Option<String>,
    /// Accept tokens without a scope (Dynamic)
    #[arg(long)]
    pub(crate) accept_absent_scope: bool,
    /// Accept the deprecated `info` claim (Dynamic)
    #[arg(long)]
    pub(crate) accept_legacy_info: bool,
    /// Development: fetch the key set from this URL instead; http only to this machine
    #[arg(long, value_name = "URL")]
    pub(crate) keys_url: Option<String>,
    /// How much later than `exp` a token is still accepted, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60, allow_negative_numbers = true)]
    pub(crate) leeway: i64,
}

impl ProviderArgs {
    /// The provider, if one was said.
    pub(crate) fn kind(&self) -> Option<ProviderKind> {
        self.provider.map(ProviderName::kind)
    }
}
