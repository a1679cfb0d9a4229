//! Which option belongs to which provider. An option that would be ignored is refused, because the user relies on it.

use crate::output::Failure;
use crate::provider_args::{ProviderArgs, ProviderName};

use ProviderName::{Custom, Dynamic, Para, Privy, Stytch, Web3auth};

struct Fit {
    option: &'static str,
    is_given: fn(&ProviderArgs) -> bool,
    providers: &'static [ProviderName],
}

const FITS: [Fit; 24] = [
    fit("--env", |given| given.env.is_some(), &[Para, Stytch]),
    fit("--environment-id", |given| given.environment_id.is_some(), &[Dynamic]),
    fit("--accept-absent-scope", |given| given.accept_absent_scope, &[Dynamic]),
    fit("--accept-legacy-info", |given| given.accept_legacy_info, &[Dynamic]),
    fit("--app-id", |given| given.app_id.is_some(), &[Privy]),
    fit("--client-id", |given| given.client_id.is_some(), &[Web3auth]),
    fit("--project-id", |given| given.project_id.is_some(), &[Stytch]),
    fit("--accept", |given| given.accept.is_some(), &[Privy, Web3auth]),
    fit("--older-keys", |given| given.older_keys.is_some(), &[Web3auth]),
    fit("--audience", |given| !given.audiences.is_empty(), &[Para, Dynamic, Custom]),
    fit("--any-audience", |given| given.any_audience, &[Para, Custom]),
    fit("--issuer", |given| !given.issuers.is_empty(), &[Dynamic, Custom]),
    fit("--any-issuer", |given| given.any_issuer, &[Custom]),
    fit("--alg", |given| !given.algorithms.is_empty(), &[Custom]),
    fit("--typ", |given| given.typ.is_some(), &[Custom]),
    fit("--user-id-claim", |given| !given.custom.user_id_claims.is_empty(), &[Custom]),
    fit("--issuer-keys", |given| !given.custom.issuer_keys.is_empty(), &[Custom]),
    fit("--max-age", |given| given.custom.max_age.is_some(), &[Custom]),
    fit("--require-claim", |given| !given.custom.required_claims.is_empty(), &[Custom]),
    fit("--kind-claim", |given| !given.custom.kind_claim.is_empty(), &[Custom]),
    fit("--wallets", |given| !given.custom.wallets.is_empty(), &[Custom]),
    fit("--jwks", |given| given.jwks.is_some(), &[Custom]),
    fit("--pem", |given| given.pem.is_some(), &[Privy, Web3auth, Custom]),
    fit("--keys-url", |given| given.keys_url.is_some(), &[Para, Dynamic, Privy, Web3auth, Stytch, Custom]),
];

const fn fit(
    option: &'static str,
    is_given: fn(&ProviderArgs) -> bool,
    providers: &'static [ProviderName],
) -> Fit {
    Fit { option, is_given, providers }
}

/// Refuses options that the provider would ignore. Without a provider these are all options but `without_provider`.
pub(crate) fn refuse_foreign_options(
    arguments: &ProviderArgs,
    without_provider: &[&str],
) -> Result<(), Failure> {
    for fit in FITS.iter().filter(|fit| (fit.is_given)(arguments)) {
        let option = fit.option;
        let providers: Vec<_> = fit.providers.iter().map(|provider| provider.as_str()).collect();
        let providers = providers.join(" or ");
        match arguments.provider {
            None if !without_provider.contains(&option) => {
                return Err(Failure::usage(format!("{option} needs --provider {providers}")));
            }
            Some(provider) if !fit.providers.contains(&provider) => {
                let provider = provider.as_str();
                return Err(Failure::usage(format!(
                    "{option} does not apply to --provider {provider}, only to {providers}"
                )));
            }
            _ => {}
        }
    }
    Ok(())
}
