//! Dynamic: issuers, environment, scope, and what its claims must say.

use super::dynamic_claims::{BlockchainAccount, CredentialFormat, DynamicClaims, VerifiedCredential};
use super::keys::{KeyLocation, check_keys_url};
use super::{Judged, is_uuid};
use crate::error::{ConfigError, VerifyError};
use crate::session::identity::oauth_method;
use crate::session::{
    Chain, Custody, Identity, IdentityKind, Mention, Proof, ProviderClaims, TokenKind, Wallet, merge,
};
use crate::token::claims::{Claims, RegisteredClaims};
use crate::token::policy::{Moment, check_audience, check_issuer, check_subject, check_time};

const SCOPE_COMPLETE: &str = "user:basic";
/// The scopes that stand for a step the user has not done yet (Dynamic's documentation, "Critical: verify scopes").
const SCOPES_PENDING: &[&str] = &["requiresAdditionalAuth", "userDataForm", "device:register"];
/// Dynamic's hosts: the current one, then the older one.
const HOSTS: [&str; 2] = ["app.dynamicauth.com", "app.dynamic.xyz"];

/// What to do with tokens that have no scope.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScopePolicy {
    /// The scope must contain `user:basic` and nothing pending. The default.
    #[default]
    Strict,
    /// As strict, but tokens with an absent or empty scope, which older environments issue, pass.
    AllowAbsent,
}

/// What is expected of Dynamic's tokens beyond the defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DynamicOptions {
    /// How complete the sign-in must be. Default: strict.
    pub scope: ScopePolicy,
    /// Whether tokens in the deprecated form with the `info` claim pass. Default: no.
    pub accept_legacy_info: bool,
    /// The accepted audiences (web origins); empty accepts any, absent ones too. Default: empty.
    pub audiences: Vec<String>,
    /// Issuers accepted beside Dynamic's own hosts, for cookie or CNAME set-ups: `host/environment-id`, with or
    /// without `https://`. Default: none.
    pub extra_issuers: Vec<String>,
    /// Where the key set is published, if not at Dynamic's own host: https. Default: the first of
    /// [`keys_urls`].
    pub keys_url: Option<String>,
}

/// Where Dynamic publishes an environment's key set: on both hosts, in both forms, the current one first.
#[must_use]
pub fn keys_urls(environment_id: &str) -> Vec<String> {
    let form =
        |host: &str, end: &str| format!("https://{host}/api/v0/sdk/{environment_id}/.well-known/{end}");
    HOSTS.iter().flat_map(|host| [form(host, "jwks"), form(host, "jwks.json")]).collect()
}

#[derive(Clone, Debug)]
pub(super) struct DynamicPolicy {
    pub(super) environment_id: String,
    pub(super) keys: KeyLocation,
    issuers: Vec<String>,
    options: DynamicOptions,
}

impl DynamicPolicy {
    pub(super) fn new(environment_id: &str, options: DynamicOptions) -> Result<Self, ConfigError> {
        if !is_uuid(environment_id) {
            return Err(ConfigError::Environment {
                detail: "Dynamic's environment id is a UUID, shown in the dashboard under Developers"
                    .to_owned(),
            });
        }
        if options.audiences.iter().any(String::is_empty) {
            return Err(ConfigError::Audience { detail: "an accepted audience is empty".to_owned() });
        }
        if options.extra_issuers.iter().any(|issuer| without_scheme(issuer).is_empty()) {
            return Err(ConfigError::Issuer { detail: "an accepted issuer is empty".to_owned() });
        }
        let url = match &options.keys_url {
            Some(url) => check_keys_url(url)?,
            None => keys_urls(environment_id).swap_remove(0),
        };
        let own_issuers = HOSTS.iter().map(|host| format!("{host}/{environment_id}"));
        Ok(Self {
            environment_id: environment_id.to_owned(),
            keys: KeyLocation::Url(url),
            issuers: own_issuers.chain(options.extra_issuers.iter().cloned()).collect(),
            options,
        })
    }

    pub(super) fn judge(
        &self,
        claims: &Claims<'_>,
        registered: &RegisteredClaims,
        moment: Moment,
    ) -> Result<Judged, VerifyError> {
        match legacy_info(claims)? {
            Some(info) if self.options.accept_legacy_info => {
                self.judge_legacy(&info, claims, registered, moment)
            }
            Some(_) => Err(VerifyError::LegacyToken),
            None => self.judge_current(claims, registered, moment),
        }
    }

    fn judge_current(
        &self,
        claims: &Claims<'_>,
        registered: &RegisteredClaims,
        moment: Moment,
    ) -> Result<Judged, VerifyError> {
        claims.text("kid")?;
        let dynamic = DynamicClaims::read(claims)?;
        self.check_audience(registered)?;
        check_issuer(registered, &self.issuers, same_issuer)?;
        let environment_id =
            dynamic.environment_id.as_deref().ok_or_else(|| claims.missing("environment_id"))?;
        self.check_environment(environment_id)?;
        let user_id = registered
            .subject
            .clone()
            .filter(|subject| !subject.is_empty())
            .ok_or_else(|| claims.missing("sub"))?;
        let expires_at = check_time(registered, moment)?;
        self.check_scope(&dynamic.scopes)?;
        let token_kind = dynamic.token_kind();
        Ok(judged(user_id, expires_at, token_kind, dynamic))
    }

    /// `info.environmentId` equal, `info.userId` required, the rest checked when present.
    fn judge_legacy(
        &self,
        info: &Claims<'_>,
        claims: &Claims<'_>,
        registered: &RegisteredClaims,
        moment: Moment,
    ) -> Result<Judged, VerifyError> {
        let mut dynamic = DynamicClaims::read_legacy(info)?;
        dynamic.scopes = DynamicClaims::read(claims)?.scopes;
        let environment_id =
            dynamic.environment_id.as_deref().ok_or_else(|| info.missing("environmentId"))?;
        self.check_environment(environment_id)?;
        if registered.audiences.is_some() {
            self.check_audience(registered)?;
        }
        if registered.issuer.is_some() {
            check_issuer(registered, &self.issuers, same_issuer)?;
        }
        let user_id = info.required_text("userId")?;
        check_subject(registered, &user_id)?;
        let expires_at = check_time(registered, moment)?;
        if !dynamic.scopes.is_empty() {
            self.check_scope(&dynamic.scopes)?;
        }
        Ok(judged(user_id, expires_at, TokenKind::Legacy, dynamic))
    }

    fn check_audience(&self, registered: &RegisteredClaims) -> Result<(), VerifyError> {
        if self.options.audiences.is_empty() {
            return Ok(());
        }
        check_audience(registered, &self.options.audiences)
    }

    fn check_environment(&self, environment_id: &str) -> Result<(), VerifyError> {
        if environment_id == self.environment_id {
            Ok(())
        } else {
            Err(VerifyError::Environment { expected: self.environment_id.clone() })
        }
    }

    fn check_scope(&self, scopes: &[String]) -> Result<(), VerifyError> {
        if scopes.is_empty() && self.options.scope == ScopePolicy::AllowAbsent {
            return Ok(());
        }
        let pending: Vec<String> = SCOPES_PENDING
            .iter()
            .filter(|marker| scopes.iter().any(|scope| scope == *marker))
            .map(|marker| (*marker).to_owned())
            .collect();
        if pending.is_empty() && scopes.iter().any(|scope| scope == SCOPE_COMPLETE) {
            Ok(())
        } else {
            Err(VerifyError::SignInIncomplete { pending })
        }
    }
}

/// The `info` object of a token in the deprecated form. A token that also says its environment the current way is
/// a current one.
pub(crate) fn legacy_info<'c>(claims: &Claims<'c>) -> Result<Option<Claims<'c>>, VerifyError> {
    if claims.has("environment_id") || claims.has("verified_credentials") {
        return Ok(None);
    }
    claims.object("info")
}

/// Dynamic writes its issuer without a scheme; an `https://` in front is tolerated on either side.
fn same_issuer(accepted: &str, issuer: &str) -> bool {
    without_scheme(accepted) == without_scheme(issuer)
}

fn without_scheme(issuer: &str) -> &str {
    issuer.strip_prefix("https://").unwrap_or(issuer)
}

fn judged(user_id: String, expires_at: i64, token_kind: TokenKind, dynamic: DynamicClaims) -> Judged {
    Judged {
        user_id,
        identity: dynamic.identity(),
        wallets: dynamic.merged_wallets(),
        expires_at,
        token_kind,
        provider_claims: ProviderClaims::Dynamic(Box::new(dynamic)),
    }
}

impl DynamicClaims {
    pub(crate) fn token_kind(&self) -> TokenKind {
        if self.single_use.is_some() {
            TokenKind::Elevated
        } else if self.verified_credentials.is_some() || !self.blockchain_accounts.is_empty() {
            // Older ID tokens have accounts and no credentials; an access token has neither.
            TokenKind::Id
        } else {
            TokenKind::Access
        }
    }

    /// The credential of this sign-in says how the user signed in.
    pub(crate) fn identity(&self) -> Identity {
        let credentials = self.verified_credentials.as_deref().unwrap_or_default();
        let of_id = |id: &Option<String>| {
            let id = id.as_ref()?;
            credentials.iter().find(|credential| credential.id.as_ref() == Some(id))
        };
        let used = of_id(&self.signin_credential_id)
            .or_else(|| of_id(&self.last_verified_credential_id))
            .or_else(|| credentials.first());
        let phone = || credentials.iter().find_map(VerifiedCredential::phone);
        let email = || credentials.iter().find_map(|credential| credential.email.clone());
        let mut identity = Identity {
            email: self.email.clone().or_else(email),
            phone: self.phone_number.clone().or_else(phone),
            ..Identity::of_kind(used.map_or(IdentityKind::Unknown, VerifiedCredential::identity_kind))
        };
        if let Some(used) = used {
            identity.identifier = used.identifier();
            identity.oauth_method = used.oauth_provider.as_deref().map(oauth_method);
            if used.format == CredentialFormat::Blockchain {
                identity.external_wallet_address = used.address.clone();
            }
        } else if let Some(address) =
            self.verified_account.as_ref().and_then(|account| account.address.clone())
        {
            // Older tokens name the wallet that signed instead of a credential.
            identity.kind = IdentityKind::ExternalWallet;
            identity.identifier = Some(address.clone());
            identity.external_wallet_address = Some(address);
        } else if let Some(email) = &identity.email {
            (identity.kind, identity.identifier) = (IdentityKind::Email, Some(email.clone()));
        }
        identity
    }

    pub(crate) fn merged_wallets(&self) -> Vec<Wallet> {
        let credentials = self.verified_credentials.iter().flatten().filter_map(VerifiedCredential::mention);
        let verified = self.verified_account.iter().filter_map(|account| account.mention(Proof::Signed));
        let listed = self.blockchain_accounts.iter().filter_map(|account| account.mention(Proof::Listed));
        merge(credentials.chain(verified).chain(listed))
    }
}

impl VerifiedCredential {
    fn identity_kind(&self) -> IdentityKind {
        match &self.format {
            CredentialFormat::Blockchain => IdentityKind::ExternalWallet,
            CredentialFormat::Email => IdentityKind::Email,
            CredentialFormat::Oauth => IdentityKind::Oauth,
            CredentialFormat::Passkey => IdentityKind::Passkey,
            CredentialFormat::PhoneNumber => IdentityKind::Phone,
            CredentialFormat::ExternalUser => IdentityKind::ExternalUser,
            CredentialFormat::Totp => IdentityKind::Totp,
            CredentialFormat::Other(raw) if raw.is_empty() => IdentityKind::Unknown,
            CredentialFormat::Other(raw) => IdentityKind::Other(raw.clone()),
        }
    }

    fn identifier(&self) -> Option<String> {
        match self.format {
            CredentialFormat::Blockchain => self.address.clone(),
            CredentialFormat::Email => self.email.clone(),
            CredentialFormat::PhoneNumber => self.phone(),
            _ => None,
        }
        .or_else(|| self.public_identifier.clone())
    }

    /// The whole number: the token writes the country code and the rest apart.
    fn phone(&self) -> Option<String> {
        let national = self.phone_number.as_ref()?;
        Some(match &self.phone_country_code {
            Some(country) => format!("+{}{national}", country.trim_start_matches('+')),
            None => national.clone(),
        })
    }

    fn mention(&self) -> Option<Mention<'_>> {
        if self.format != CredentialFormat::Blockchain {
            return None;
        }
        let custody = match self.embedded_wallet_id {
            Some(_) => Custody::Embedded,
            None => custody(self.wallet_provider.as_deref()),
        };
        let (id, name) = (self.id.as_deref(), self.wallet_name.as_deref());
        Some(mention(self.address.as_deref()?, self.chain.as_deref()?, id, name, custody, Proof::Signed))
    }
}

impl BlockchainAccount {
    fn mention(&self, proof: Proof) -> Option<Mention<'_>> {
        let (id, name) = (self.id.as_deref(), self.wallet_name.as_deref());
        let custody = custody(self.wallet_provider.as_deref());
        Some(mention(self.address.as_deref()?, self.chain.as_deref()?, id, name, custody, proof))
    }
}

fn mention<'c>(
    address: &'c str,
    word: &'c str,
    id: Option<&'c str>,
    name: Option<&'c str>,
    custody: Custody,
    proof: Proof,
) -> Mention<'c> {
    let (chain, provider_chain) = (chain(word), word);
    // Dynamic does not tell which wallets are connected just now.
    Mention { id, address, chain, provider_chain, public_key: None, name, custody, connected: false, proof }
}

fn is_embedded(wallet_provider: Option<&str>) -> bool {
    wallet_provider.is_some_and(|provider| provider.starts_with("embedded"))
}

fn custody(wallet_provider: Option<&str>) -> Custody {
    match wallet_provider {
        None => Custody::Unknown,
        provider if is_embedded(provider) => Custody::Embedded,
        Some(_) => Custody::External,
    }
}

/// Current tokens name CAIP-2 namespaces; the `info` claim has words of its own.
fn chain(word: &str) -> Chain {
    match word {
        "ETH" | "EVM" => Chain::Eip155,
        "SOL" => Chain::Solana,
        "FLOW" => Chain::Flow,
        namespace => Chain::from(namespace),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Provider;
    use super::*;

    const ENVIRONMENT_ID: &str = "fb6dd9d1-09f5-43c3-8a8c-eab6e44c37f9";

    fn with(options: DynamicOptions) -> Result<Provider, ConfigError> {
        Provider::dynamic(ENVIRONMENT_ID, options)
    }

    #[test]
    fn the_key_set_is_at_both_hosts_in_both_forms_the_current_one_first() {
        let urls = keys_urls(ENVIRONMENT_ID);
        let path = format!("/api/v0/sdk/{ENVIRONMENT_ID}/.well-known/jwks");
        assert_eq!(
            urls,
            [
                format!("https://app.dynamicauth.com{path}"),
                format!("https://app.dynamicauth.com{path}.json"),
                format!("https://app.dynamic.xyz{path}"),
                format!("https://app.dynamic.xyz{path}.json"),
            ]
        );
        assert_eq!(with(DynamicOptions::default()).unwrap().keys_url(), Some(urls[0].as_str()));
        for url in urls.into_iter().chain(["https://auth.customer.example/jwks".to_owned()]) {
            let provider = with(DynamicOptions { keys_url: Some(url.clone()), ..DynamicOptions::default() });
            assert_eq!(provider.unwrap().keys_url(), Some(url.as_str()));
        }
    }

    #[test]
    fn an_environment_id_is_a_uuid_so_it_cannot_change_the_url() {
        for id in [
            "",
            "x",
            "../../admin",
            "fb6dd9d1-09f5-43c3-8a8c-eab6e44c37f9/..",
            "fb6dd9d109f543c38a8ceab6e44c37f9",
        ] {
            let refused = Provider::dynamic(id, DynamicOptions::default()).unwrap_err();
            assert_eq!(refused.code().as_str(), "E_CONFIG_ENVIRONMENT", "{id}");
        }
    }

    #[test]
    fn empty_expectations_are_mistakes_not_wildcards() {
        let audiences = DynamicOptions { audiences: vec![String::new()], ..DynamicOptions::default() };
        assert_eq!(with(audiences).unwrap_err().code().as_str(), "E_CONFIG_AUDIENCE");
        let issuers = DynamicOptions { extra_issuers: vec!["https://".into()], ..DynamicOptions::default() };
        assert_eq!(with(issuers).unwrap_err().code().as_str(), "E_CONFIG_ISSUER");
        let url = DynamicOptions { keys_url: Some("http://localhost/".into()), ..DynamicOptions::default() };
        assert_eq!(with(url).unwrap_err().code().as_str(), "E_CONFIG_KEYS_URL");
    }
}
