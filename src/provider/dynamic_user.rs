//! The user in Dynamic's claims: how they signed in, and their wallets.

use super::claims::TokenKind;
use super::dynamic_claims::{BlockchainAccount, DynamicClaims};
use super::dynamic_credentials::{CredentialFormat, VerifiedCredential};
use crate::user::address::canonical;
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
            self.verified_credentials.iter().flatten().flat_map(VerifiedCredential::listed_wallets);
        let verified =
            self.verified_account.iter().filter_map(|account| account.listed_wallet(Proof::Signed));
        let listed =
            self.blockchain_accounts.iter().filter_map(|account| account.listed_wallet(Proof::Listed));
        // A member who may only look must not pass for an owner where another part of the token has no mark.
        let credentials_of_all = self.verified_credentials.iter().flatten();
        let shared: Vec<_> = credentials_of_all.filter(|credential| credential.of_business_account).collect();
        let marked = credentials.chain(verified).chain(listed).map(|mention| {
            let credential = shared.iter().find(|credential| credential.names(&mention));
            ListedWallet {
                shared: mention.shared || credential.is_some(),
                shared_role: mention
                    .shared_role
                    .or(credential.and_then(|own| own.business_account_member_role.as_deref())),
                ..mention
            }
        });
        merge(marked)
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

    /// The wallet, and its other addresses: the user has proven them together.
    fn listed_wallets(&self) -> impl Iterator<Item = ListedWallet<'_>> {
        let own = self.address.as_deref().filter(|_| self.format == CredentialFormat::Blockchain);
        let word = self.chain.as_deref().unwrap_or_default();
        let custody = match self.embedded_wallet_id {
            Some(_) => Custody::Embedded,
            None => custody(self.wallet_provider.as_deref()),
        };
        let wallet = move |address| ListedWallet {
            name: self.wallet_name.as_deref(),
            custody,
            proof: Proof::Signed,
            shared: self.of_business_account,
            shared_role: self.business_account_member_role.as_deref(),
            ..ListedWallet::new(address, Chain::from(word), word)
        };
        let additional = self.wallet_additional_addresses.iter().map(move |additional| {
            let kind = additional.address_type.as_deref();
            ListedWallet {
                // One key can have addresses on several chains; the type says so.
                chain: kind.and_then(chain_of_type).unwrap_or_else(|| Chain::from(word)),
                public_key: additional.public_key.as_deref(),
                address_type: kind,
                ..wallet(&additional.address)
            }
        });
        let own = own.map(|address| ListedWallet { id: self.id.as_deref(), ..wallet(address) });
        // A credential of another kind has no wallet.
        let additional = additional.filter(|_| self.format == CredentialFormat::Blockchain);
        own.into_iter().chain(additional).filter(|mention| !word.is_empty() && !mention.address.is_empty())
    }

    /// Whether a mention, on whatever chain, is of this credential's wallet: of its id, or of one of its addresses.
    fn names(&self, mention: &ListedWallet<'_>) -> bool {
        let account_of = |address: &str| canonical(&mention.chain, address.trim()).into_owned();
        let account = account_of(mention.address);
        let additional = self.wallet_additional_addresses.iter().map(|additional| &additional.address);
        let addresses = self.address.iter().chain(&self.public_identifier).chain(additional);
        self.id.is_some() && self.id.as_deref() == mention.id
            || addresses.filter(|address| !address.is_empty()).any(|address| account_of(address) == account)
    }
}

impl BlockchainAccount {
    fn listed_wallet(&self, proof: Proof) -> Option<ListedWallet<'_>> {
        let word = self.chain.as_deref()?;
        Some(ListedWallet {
            id: self.id.as_deref(),
            name: self.wallet_name.as_deref(),
            custody: custody(self.wallet_provider.as_deref()),
            proof,
            // Dynamic does not say which wallets are connected now.
            ..ListedWallet::new(self.address.as_deref()?, Chain::from(word), word)
        })
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

/// `evm`, `cosmos`, `midnight_dust`; none for a purpose (`payment`, `ordinals`).
fn chain_of_type(address_type: &str) -> Option<Chain> {
    let word = address_type.split_once('_').map_or(address_type, |(word, _)| word);
    match Chain::from(word) {
        Chain::Other(_) => None,
        chain => Some(chain),
    }
}
