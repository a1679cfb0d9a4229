//! The user in Dynamic's claims: how they signed in, and their wallets.

use super::claims::TokenKind;
use super::dynamic_claims::{BlockchainAccount, CredentialFormat, DynamicClaims, VerifiedCredential};
use crate::user::identity::oauth_method;
use crate::user::{Chain, Custody, Identity, IdentityKind, ListedWallet, Proof, Wallet, merge};

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
            // Older tokens name the wallet that signed, not a credential.
            identity.kind = IdentityKind::ExternalWallet;
            identity.identifier = Some(address.clone());
            identity.external_wallet_address = Some(address);
        } else if let Some(email) = &identity.email {
            (identity.kind, identity.identifier) = (IdentityKind::Email, Some(email.clone()));
        }
        identity
    }

    pub(crate) fn merged_wallets(&self) -> Vec<Wallet> {
        let credentials =
            self.verified_credentials.iter().flatten().filter_map(VerifiedCredential::listed_wallet);
        let verified =
            self.verified_account.iter().filter_map(|account| account.listed_wallet(Proof::Signed));
        let listed =
            self.blockchain_accounts.iter().filter_map(|account| account.listed_wallet(Proof::Listed));
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

    /// The full number: the token has the country code and the rest separately.
    fn phone(&self) -> Option<String> {
        let national = self.phone_number.as_ref()?;
        Some(match &self.phone_country_code {
            Some(country) => format!("+{}{national}", country.trim_start_matches('+')),
            None => national.clone(),
        })
    }

    fn listed_wallet(&self) -> Option<ListedWallet<'_>> {
        if self.format != CredentialFormat::Blockchain {
            return None;
        }
        let custody = match self.embedded_wallet_id {
            Some(_) => Custody::Embedded,
            None => custody(self.wallet_provider.as_deref()),
        };
        let (id, name) = (self.id.as_deref(), self.wallet_name.as_deref());
        Some(listed_wallet(
            self.address.as_deref()?,
            self.chain.as_deref()?,
            id,
            name,
            custody,
            Proof::Signed,
        ))
    }
}

impl BlockchainAccount {
    fn listed_wallet(&self, proof: Proof) -> Option<ListedWallet<'_>> {
        let (id, name) = (self.id.as_deref(), self.wallet_name.as_deref());
        let custody = custody(self.wallet_provider.as_deref());
        Some(listed_wallet(self.address.as_deref()?, self.chain.as_deref()?, id, name, custody, proof))
    }
}

fn listed_wallet<'c>(
    address: &'c str,
    word: &'c str,
    id: Option<&'c str>,
    name: Option<&'c str>,
    custody: Custody,
    proof: Proof,
) -> ListedWallet<'c> {
    let (chain, provider_chain) = (chain(word), word);
    // Dynamic does not say which wallets are connected now.
    ListedWallet {
        id,
        address,
        chain,
        provider_chain,
        public_key: None,
        name,
        custody,
        connected: false,
        proof,
    }
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

/// Current tokens name CAIP-2 namespaces; the `info` claim has its own names.
fn chain(word: &str) -> Chain {
    match word {
        "ETH" | "EVM" => Chain::Eip155,
        "SOL" => Chain::Solana,
        "FLOW" => Chain::Flow,
        namespace => Chain::from(namespace),
    }
}
