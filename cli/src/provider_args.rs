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
use crate::{key_file, provider_fit};

/// Stands where a custom provider must have an https URL that `development` replaces at once: http to this machine
/// is accepted only there. Nothing is ever asked of it (RFC 2606 reserves the name).
const REPLACED_KEYS_URL: &str = "https://replaced.invalid/";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProviderName {
    Para,
    Dynamic,
    Custom,
}

impl ProviderName {
    /// As it is written on the command line.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            ProviderName::Para => "para",
            ProviderName::Dynamic => "dynamic",
            ProviderName::Custom => "custom",
        }
    }
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
    pub(crate) environment_id: Option<String>,
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
    /// A public key in PEM, PKCS#1 or SPKI, plain or wrapped in base64 (custom)
    #[arg(long, value_name = "FILE", conflicts_with = "jwks")]
    pub(crate) pem: Option<std::path::PathBuf>,
    /// The `typ` that the header must have (custom)
    #[arg(long, value_name = "TYP")]
    pub(crate) typ: Option<String>,
    /// Accept tokens without a scope (Dynamic)
    #[arg(long)]
    pub(crate) allow_absent_scope: bool,
    /// Accept the deprecated `info` claim (Dynamic)
    #[arg(long)]
    pub(crate) accept_legacy_info: bool,
    /// Development: fetch the key set from here instead; http works to this machine only
    #[arg(long, value_name = "URL")]
    pub(crate) keys_url: Option<String>,
    /// How much later than `exp` a token still passes, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60, allow_negative_numbers = true)]
    pub(crate) leeway: i64,
}

impl ProviderArgs {
    /// The provider that the options describe.
    fn provider(&self) -> Result<Provider, Failure> {
        let name = self.provider.ok_or_else(|| Failure::usage("say --provider para, dynamic or custom"))?;
        provider_fit::refuse_foreign_options(self, &[])?;
        match name {
            ProviderName::Para => self.para(),
            ProviderName::Dynamic => self.dynamic(),
            ProviderName::Custom => self.custom(),
        }
    }

    /// A verifier for that provider; `now_at` stops its wall clock there.
    pub(crate) fn verifier(&self, now_at: Option<i64>) -> Result<Verifier, Failure> {
        let development = self.keys_url.clone().filter(|_| self.own_keys_url().is_none());
        let options = VerifierOptions {
            leeway_secs: self.leeway,
            development: development.map(|keys_url| Development { keys_url }),
            ..VerifierOptions::default()
        };
        let clock: Arc<dyn Clock> = match now_at {
            Some(now_at) => Arc::new(StoppedClock { now_at }),
            None => Arc::new(SystemClock),
        };
        Ok(Verifier::with_parts(self.provider()?, options, Arc::new(HttpKeyFetcher::new()), clock)?)
    }

    /// A verifier that is only good for looking at the keys of whatever issuer: it would accept anybody's token.
    pub(crate) fn key_inspector(&self) -> Result<Verifier, Failure> {
        let mut custom = CustomProvider {
            issuers: Some(ExpectedIssuers::AnyIssuer),
            audiences: Some(ExpectedAudiences::AnyAudience),
            algorithms: Algorithm::ALL.to_vec(),
            ..CustomProvider::default()
        };
        let mut options = VerifierOptions::default();
        match (self.keys_url.as_ref().or(self.jwks.as_ref()), &self.pem) {
            (Some(url), _) => {
                custom.keys_url = Some(REPLACED_KEYS_URL.to_owned());
                options.development = Some(Development { keys_url: url.clone() });
            }
            (None, Some(file)) => custom.keys = Some(pem(file)?),
            (None, None) => return Err(Failure::usage("say --provider, --jwks, --pem or --keys-url")),
        }
        Ok(Verifier::new(Provider::custom(custom)?, options)?)
    }

    /// An https `--keys-url` that replaces nothing: it is where a custom issuer's keys are.
    fn own_keys_url(&self) -> Option<&String> {
        let is_only_place =
            self.provider == Some(ProviderName::Custom) && self.jwks.is_none() && self.pem.is_none();
        self.keys_url.as_ref().filter(|url| is_only_place && url.starts_with("https://"))
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
            (Some(file), _, _) => {
                custom.keys = Some(PublicKeys::JwkSet(key_file::read(Path::new(file), "--jwks")?));
            }
            (None, Some(file), _) => custom.keys = Some(pem(file)?),
            (None, None, Some(_)) => {
                let url = self.own_keys_url().map_or(REPLACED_KEYS_URL, String::as_str);
                custom.keys_url = Some(url.to_owned());
            }
            (None, None, None) => return Err(Failure::usage("a custom provider needs --jwks or --pem")),
        }
        Ok(Provider::custom(custom)?)
    }
}

pub(crate) fn is_url(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

fn pem(file: &Path) -> Result<PublicKeys, Failure> {
    Ok(PublicKeys::Pem { pem: key_file::read(file, "--pem")?, key_id: None })
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

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::args::{Cli, Command};

    fn keys_url_of(options: &[&str]) -> String {
        let custom = ["wallet-jwt", "keys", "--provider", "custom", "--any-issuer", "--any-audience"];
        let cli = Cli::try_parse_from([&custom[..], &["--alg", "RS256"], options].concat()).unwrap();
        let Command::Keys(arguments) = cli.command else { panic!("another command") };
        // Not the verifier's URL: what `development` would replace.
        arguments.provider.verifier(None).unwrap().provider().keys_url().unwrap().to_owned()
    }

    #[test]
    fn an_https_keys_url_alone_is_the_custom_issuers_own() {
        assert_eq!(keys_url_of(&["--keys-url", "https://x.example/k"]), "https://x.example/k");
        assert_eq!(keys_url_of(&["--keys-url", "http://127.0.0.1/k"]), REPLACED_KEYS_URL);
        let both = ["--keys-url", "https://x.example/k", "--jwks", "https://y.example/k"];
        assert_eq!(keys_url_of(&both), "https://y.example/k");
    }
}
