//! The options that say whose tokens are meant.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, ValueEnum};
use wallet_jwt::provider::{ExpectedAudiences, ExpectedIssuers, PublicKeys};
use wallet_jwt::verifier::Development;
use wallet_jwt::{
    Algorithm, Audience, Clock, CustomProvider, DynamicOptions, HttpKeyFetcher, ParaEnvironment, Provider,
    ScopePolicy, SystemClock, Verifier, VerifierOptions,
};

use crate::output::Failure;

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProviderName {
    Para,
    Dynamic,
    Custom,
}

/// Whose tokens are meant.
#[derive(Args)]
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
    environment_id: Option<String>,
    /// An accepted audience; may be repeated. Para: the API key's unique id
    #[arg(long = "audience", value_name = "A")]
    audiences: Vec<String>,
    /// Accept any audience
    #[arg(long, conflicts_with = "audiences")]
    any_audience: bool,
    /// An accepted issuer; may be repeated
    #[arg(long = "issuer", value_name = "I")]
    issuers: Vec<String>,
    /// Accept any issuer (custom)
    #[arg(long, conflicts_with = "issuers")]
    any_issuer: bool,
    /// An accepted algorithm; may be repeated (custom)
    #[arg(long = "alg", value_name = "A")]
    algorithms: Vec<Algorithm>,
    /// The key set: a file or an https URL (custom)
    #[arg(long, value_name = "FILE|URL")]
    pub(crate) jwks: Option<String>,
    /// A public key in PEM, PKCS#1 or SPKI, plain or wrapped in base64 (custom)
    #[arg(long, value_name = "FILE", conflicts_with = "jwks")]
    pem: Option<std::path::PathBuf>,
    /// The `typ` that the header must have (custom)
    #[arg(long, value_name = "TYP")]
    typ: Option<String>,
    /// Accept tokens without a scope (Dynamic)
    #[arg(long)]
    allow_absent_scope: bool,
    /// Accept the deprecated `info` claim (Dynamic)
    #[arg(long)]
    accept_legacy_info: bool,
    /// Development: fetch the key set from here instead; http works to this machine only
    #[arg(long, value_name = "URL")]
    pub(crate) keys_url: Option<String>,
    /// How much later than `exp` a token still passes, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    leeway: i64,
}

impl ProviderArgs {
    /// The provider that the options describe.
    pub(crate) fn provider(&self) -> Result<Provider, Failure> {
        let name = self.provider.ok_or_else(|| Failure::usage("say --provider para, dynamic or custom"))?;
        let provider = match name {
            ProviderName::Para => self.para()?,
            ProviderName::Dynamic => self.dynamic()?,
            ProviderName::Custom => self.custom()?,
        };
        Ok(provider)
    }

    /// A verifier for that provider; `now_at` stops its wall clock there.
    pub(crate) fn verifier(&self, now_at: Option<i64>) -> Result<Verifier, Failure> {
        let options = VerifierOptions {
            leeway_secs: self.leeway,
            development: self.keys_url.clone().map(|keys_url| Development { keys_url }),
            ..VerifierOptions::default()
        };
        let clock: Arc<dyn Clock> = match now_at {
            Some(now_at) => Arc::new(StoppedClock { now_at }),
            None => Arc::new(SystemClock),
        };
        Ok(Verifier::with_parts(self.provider()?, options, Arc::new(HttpKeyFetcher::new()), clock)?)
    }

    fn para(&self) -> Result<Provider, Failure> {
        let environment = self.env.ok_or_else(|| Failure::usage("Para needs --env sandbox, beta or prod"))?;
        let audience = match (&self.audiences[..], self.any_audience) {
            ([id], false) => Audience::ApiKeyId(id.clone()),
            ([], true) => Audience::Any,
            _ => {
                return Err(Failure::usage(
                    "Para needs --audience with the API key's unique id (a UUID), or --any-audience",
                ));
            }
        };
        Ok(Provider::para(environment, audience)?)
    }

    fn dynamic(&self) -> Result<Provider, Failure> {
        let environment_id =
            self.environment_id.as_deref().ok_or_else(|| Failure::usage("Dynamic needs --environment-id"))?;
        let scope = if self.allow_absent_scope { ScopePolicy::AllowAbsent } else { ScopePolicy::Strict };
        let options = DynamicOptions {
            scope,
            accept_legacy_info: self.accept_legacy_info,
            audiences: self.audiences.clone(),
            extra_issuers: self.issuers.clone(),
            keys_url: None,
        };
        Ok(Provider::dynamic(environment_id, options)?)
    }

    fn custom(&self) -> Result<Provider, Failure> {
        let mut custom = CustomProvider {
            algorithms: self.algorithms.clone(),
            token_type: self.typ.clone(),
            issuers: match (self.any_issuer, &self.issuers[..]) {
                (true, _) => Some(ExpectedIssuers::AnyIssuer),
                (false, []) => None,
                (false, issuers) => Some(ExpectedIssuers::OneOf(issuers.to_vec())),
            },
            audiences: match (self.any_audience, &self.audiences[..]) {
                (true, _) => Some(ExpectedAudiences::AnyAudience),
                (false, []) => None,
                (false, audiences) => Some(ExpectedAudiences::OneOf(audiences.to_vec())),
            },
            ..CustomProvider::default()
        };
        match (&self.jwks, &self.pem, &self.keys_url) {
            (Some(url), _, _) if is_url(url) => custom.keys_url = Some(url.clone()),
            (Some(file), _, _) => custom.keys = Some(PublicKeys::JwkSet(read_text(Path::new(file))?)),
            (None, Some(file), _) => {
                custom.keys = Some(PublicKeys::Pem { pem: read_text(file)?, key_id: None });
            }
            (None, None, Some(_)) => custom.keys_url = Some("https://replaced.invalid/".to_owned()),
            (None, None, None) => return Err(Failure::usage("a custom provider needs --jwks or --pem")),
        }
        Ok(Provider::custom(custom)?)
    }
}

pub(crate) fn is_url(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

pub(crate) fn read_text(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path)
        .map_err(|error| Failure::environment(format!("{}: {error}", path.display())))
}

/// A wall clock that stands still, for `--now`.
struct StoppedClock {
    now_at: i64,
}

impl Clock for StoppedClock {
    fn now_at(&self) -> i64 {
        self.now_at
    }

    fn monotonic(&self) -> Duration {
        SystemClock.monotonic()
    }
}
