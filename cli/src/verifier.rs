//! The verifier for the options.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use wallet_jwt::provider::{ExpectedAudiences, ExpectedIssuers, PublicKeys};
use wallet_jwt::verifier::Development;
use wallet_jwt::{
    Algorithm, Audience, Clock, ConfigError, CustomProvider, DynamicOptions, HttpKeyFetcher, PrivyKeys,
    PrivyOptions, PrivyTokens, Provider, SystemClock, Verifier, VerifierOptions, Web3AuthOptions,
};

use crate::key_file::{self, Content};
use crate::output::Failure;
use crate::provider_args::{Accepted, Environment, ProviderArgs, ProviderName};
use crate::provider_fit;
use crate::redaction::{has_scheme, is_url};

/// A placeholder for the https URL that a custom provider needs, which `development` replaces: only there is http to
/// this machine accepted. It is never requested (RFC 2606 reserves the name).
const REPLACED_KEYS_URL: &str = "https://replaced.invalid/";

impl ProviderArgs {
    /// The provider for the options.
    fn provider(&self) -> Result<Provider, Failure> {
        let name = self.provider.ok_or_else(|| {
            Failure::usage("say --provider para, dynamic, privy, web3auth, stytch or custom")
        })?;
        provider_fit::refuse_foreign_options(self, &[])?;
        match name {
            ProviderName::Para => self.para(),
            ProviderName::Dynamic => self.dynamic(),
            ProviderName::Privy => self.privy(),
            ProviderName::Web3auth => self.web3auth(),
            ProviderName::Stytch => self.stytch(),
            ProviderName::Custom => self.custom(),
        }
    }

    /// A verifier for that provider; `now_at` stops its wall clock there.
    pub(crate) fn verifier(&self, now_at: Option<i64>) -> Result<Verifier, Failure> {
        self.build(now_at).map_err(|failure| failure.for_provider(self.kind()))
    }

    /// A verifier only for reading the provider's keys, which are the same for every audience of Para's.
    pub(crate) fn own_keys(&self) -> Result<Verifier, Failure> {
        let is_para = self.provider == Some(ProviderName::Para);
        let any_audience = self.any_audience || (is_para && self.audiences.is_empty());
        Self { any_audience, ..self.clone() }.verifier(None)
    }

    fn build(&self, now_at: Option<i64>) -> Result<Verifier, Failure> {
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

    /// A verifier only for reading any issuer's keys: it would accept anybody's token.
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

    /// An https `--keys-url` that replaces nothing: the URL of a custom issuer's keys.
    fn own_keys_url(&self) -> Option<&String> {
        let is_only_place = self.provider == Some(ProviderName::Custom)
            && self.jwks.is_none()
            && self.pem.is_none()
            && self.custom.issuer_keys.is_empty();
        self.keys_url.as_ref().filter(|url| is_only_place && has_scheme(url, "https://"))
    }

    fn para(&self) -> Result<Provider, Failure> {
        let Some(Environment::Para(environment)) = self.env else {
            return Err(Failure::usage("Para needs --env sandbox, beta or prod"));
        };
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
        let options = DynamicOptions {
            accept_absent_scope: self.accept_absent_scope,
            accept_legacy_info: self.accept_legacy_info,
            audiences: self.audiences.clone(),
            extra_issuers: self.issuers.clone(),
            keys_url: None,
        };
        Ok(Provider::dynamic(environment_id, options)?)
    }

    fn privy(&self) -> Result<Provider, Failure> {
        let app_id = self.app_id.as_deref().ok_or_else(|| Failure::usage("Privy needs --app-id"))?;
        let keys = match &self.pem {
            None => PrivyKeys::Url,
            Some(file) => PrivyKeys::Pem(key_file::read(file, Content::Pem)?),
        };
        let accept = match self.accept.map(Accepted::of_privy) {
            None => PrivyTokens::default(),
            Some(Some(accept)) => accept,
            Some(None) => return Err(Failure::usage("Privy has --accept identity, access or both")),
        };
        Ok(Provider::privy(app_id, PrivyOptions { keys, accept })?)
    }

    fn web3auth(&self) -> Result<Provider, Failure> {
        let client_id =
            self.client_id.as_deref().ok_or_else(|| Failure::usage("Web3Auth needs --client-id"))?;
        let accept = self.accept.and_then(Accepted::of_web3auth);
        let accept =
            accept.ok_or_else(|| Failure::usage("Web3Auth needs --accept social, external or both"))?;
        let mut options = Web3AuthOptions::default();
        if let Some(file) = &self.pem {
            options.pem = Some(key_file::read(file, Content::Pem)?);
        }
        match &self.older_keys {
            Some(url) if is_url(url) => options.older_keys_url = Some(url.clone()),
            Some(file) => {
                let set = key_file::read(Path::new(file), Content::JwkSet)?;
                options.older_keys = Some(PublicKeys::JwkSet(set));
            }
            None => {}
        }
        Ok(Provider::web3auth(client_id, accept, options)?)
    }

    fn stytch(&self) -> Result<Provider, Failure> {
        let project_id =
            self.project_id.as_deref().ok_or_else(|| Failure::usage("Stytch needs --project-id"))?;
        let Some(Environment::Stytch(environment)) = self.env else {
            return Err(Failure::usage("Stytch needs --env test or live"));
        };
        Ok(Provider::stytch(project_id, environment)?)
    }

    fn custom(&self) -> Result<Provider, Failure> {
        let (user_id_claim, user_id_claims) = self.custom.user_id();
        let mut custom = CustomProvider {
            algorithms: self.algorithms.clone(),
            token_type: self.typ.clone(),
            user_id_claim,
            user_id_claims,
            issuer_keys: self.custom.issuer_keys()?,
            wallets: self.custom.wallets(),
            max_age_secs: self.custom.max_age,
            kind_claim: self.custom.kind_claim()?,
            required_claims: self.custom.required_claims.clone(),
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
                custom.keys = Some(PublicKeys::JwkSet(key_file::read(Path::new(file), Content::JwkSet)?));
            }
            (None, Some(file), _) => custom.keys = Some(pem(file)?),
            (None, None, Some(_)) if custom.issuer_keys.is_empty() => {
                let url = self.own_keys_url().map_or(REPLACED_KEYS_URL, String::as_str);
                custom.keys_url = Some(url.to_owned());
            }
            (None, None, _) if !custom.issuer_keys.is_empty() => {}
            (None, None, _) => {
                return Err(Failure::usage(
                    "a custom provider needs --jwks, --pem, --keys-url or --issuer-keys",
                ));
            }
        }
        self.check_custom()?;
        Ok(Provider::custom(custom)?)
    }

    /// What has no default, in the words of this command line.
    fn check_custom(&self) -> Result<(), ConfigError> {
        let lacks = |names: &[String]| names.is_empty() || names.iter().any(String::is_empty);
        let has_issuers = self.any_issuer || !self.custom.issuer_keys.is_empty();
        if !has_issuers && lacks(&self.issuers) {
            let detail = "say which issuers are accepted: --issuer, or --any-issuer".to_owned();
            return Err(ConfigError::Issuer { detail });
        }
        if !self.any_audience && lacks(&self.audiences) {
            let detail = "say which audiences are accepted: --audience, or --any-audience".to_owned();
            return Err(ConfigError::Audience { detail });
        }
        if self.algorithms.is_empty() {
            let detail = "say which algorithms are accepted: --alg".to_owned();
            return Err(ConfigError::Algorithms { detail });
        }
        Ok(())
    }
}

fn pem(file: &Path) -> Result<PublicKeys, Failure> {
    Ok(PublicKeys::Pem { pem: key_file::read(file, Content::Pem)?, key_id: None })
}

/// A stopped wall clock, for `--now`.
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
        // Not the verifier's URL, but the one that `development` would replace.
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
