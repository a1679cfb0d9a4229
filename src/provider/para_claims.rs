//! Para's `data` claim, typed, with its identity and wallets.

use serde::Serialize;

use crate::error::VerifyError;
use crate::token::claims::Claims;
use crate::user::address::{canonical, guess_chain};
use crate::user::identity::oauth_method;
use crate::user::redacting_debug;
use crate::user::{Chain, Custody, Identity, IdentityKind, ListedWallet, Proof, Wallet, merge};

/// Para's `data` claim. Unknown members are in the session's `claims_json` only.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct ParaClaims {
    /// Para's id of the user.
    pub user_id: String,
    /// The wallets that Para made through this app.
    pub wallets: Vec<ParaWallet>,
    /// The wallets connected in the session; often the same ones again.
    pub connected_wallets: Vec<ParaWallet>,
    /// Wallets that the user brought.
    pub external_wallets: Vec<ParaExternalWallet>,
    /// The wallet that the user signed in with, where the token describes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_wallet: Option<ParaExternalWallet>,
    /// How the user signed in, as Para calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_type: Option<String>,
    /// The user's identifier there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// The service behind the sign-in, as Para writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub o_auth_method: Option<String>,
    /// The e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The Telegram user id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub telegram_user_id: Option<String>,
    /// The Farcaster user name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub farcaster_username: Option<String>,
    /// The address of the wallet that the user signed in with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_wallet_address: Option<String>,
}

/// A wallet in Para's own form.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct ParaWallet {
    /// Para's id of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Para's name for its chain: `EVM`, `SOLANA`, …
    #[serde(rename = "type")]
    pub wallet_type: String,
    /// Its address.
    pub address: String,
    /// Its public key; Solana's is left empty by Para and is absent here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_key: Option<String>,
}

/// A wallet that the user brought, in Para's own form.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct ParaExternalWallet {
    /// Para's id of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Para's name for its chain.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub wallet_type: Option<String>,
    /// Its address.
    pub address: String,
    /// The wallet's name, e.g. `MetaMask`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// Whether Para saw a signature of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_verified: Option<bool>,
}

impl ParaClaims {
    pub(crate) fn read(data: &Claims<'_>) -> Result<Self, VerifyError> {
        Ok(ParaClaims {
            user_id: data.required_text("userId")?,
            wallets: data.each_object("wallets", ParaWallet::read)?,
            connected_wallets: data.each_object("connectedWallets", ParaWallet::read)?,
            external_wallets: data.each_object("externalWallets", ParaExternalWallet::read)?,
            external_wallet: data
                .object("externalWallet")?
                .as_ref()
                .map(ParaExternalWallet::read)
                .transpose()?,
            auth_type: data.filled_text("authType")?,
            identifier: data.text_or_integer("identifier")?,
            o_auth_method: data.filled_text("oAuthMethod")?,
            email: data.filled_text("email")?,
            phone: data.filled_text("phone")?,
            telegram_user_id: data.text_or_integer("telegramUserId")?,
            farcaster_username: data.filled_text("farcasterUsername")?,
            external_wallet_address: data.filled_text("externalWalletAddress")?,
        })
    }

    pub(crate) fn identity(&self) -> Identity {
        let own = [
            (IdentityKind::Email, &self.email),
            (IdentityKind::Phone, &self.phone),
            (IdentityKind::Telegram, &self.telegram_user_id),
            (IdentityKind::Farcaster, &self.farcaster_username),
            (IdentityKind::ExternalWallet, &self.external_wallet_address),
        ];
        let present = own.iter().find(|(_, value)| value.is_some());
        // Older tokens lack `authType`; the field that is present says the same.
        let kind = match &self.auth_type {
            Some(auth_type) => IdentityKind::from(auth_type.as_str()),
            None => present.map_or(IdentityKind::Unknown, |(kind, _)| kind.clone()),
        };
        let identifier = self.identifier.clone().or_else(|| present.and_then(|(_, value)| (*value).clone()));
        Identity {
            identifier,
            email: self.email.clone(),
            phone: self.phone.clone(),
            telegram_user_id: self.telegram_user_id.clone(),
            farcaster_username: self.farcaster_username.clone(),
            external_wallet_address: self.external_wallet_address.clone(),
            oauth_method: self.o_auth_method.as_deref().map(oauth_method),
            ..Identity::of_kind(kind)
        }
    }

    /// One wallet per chain and address: Para's sample names two wallets twice each, and this gives two.
    pub(crate) fn merged_wallets(&self) -> Vec<Wallet> {
        let embedded =
            self.wallets.iter().map(|wallet| wallet.listed_wallet(Custody::Embedded, Proof::Provisioned));
        let connected = self.connected_wallets.iter().map(|wallet| ListedWallet {
            connected: true,
            ..wallet.listed_wallet(Custody::Connected, Proof::Listed)
        });
        let external = || self.external_wallets.iter().chain(&self.external_wallet);
        // The token may say the chain elsewhere: a wallet stands in it more than once.
        let own = || {
            let all = self.connected_wallets.iter().chain(&self.wallets);
            all.map(|wallet| (&wallet.address, Some(wallet.wallet_type.as_str())))
        };
        let chain_of = |address: &str| {
            let words =
                external().map(|wallet| (&wallet.address, wallet.wallet_type.as_deref())).chain(own());
            let typed =
                words.filter_map(|(other, word)| Some((other, word.filter(|word| !word.is_empty())?)));
            // By the rules of that chain: it may be written in another way there.
            let mut chains = typed.map(|(other, word)| (other, Chain::from(word), word));
            let same = chains.find(|(other, chain, _)| canonical(chain, other) == canonical(chain, address));
            same.map_or_else(|| (guess_chain(address), ""), |(_, chain, word)| (chain, word))
        };
        let signed_in_with = self.external_wallet_address.iter().map(|address| {
            let (chain, word) = chain_of(address);
            ListedWallet { custody: Custody::External, ..ListedWallet::new(address, chain, word) }
        });
        let external = external().map(|wallet| {
            let own = wallet.wallet_type.as_deref().map(|word| (Chain::from(word), word));
            wallet.listed_wallet(own.unwrap_or_else(|| chain_of(&wallet.address)))
        });
        let listed = embedded.chain(connected).chain(external).chain(signed_in_with);
        merge(listed.filter(|listed_wallet| !listed_wallet.address.is_empty()))
    }
}

impl ParaWallet {
    fn read(item: &Claims<'_>) -> Result<Self, VerifyError> {
        Ok(ParaWallet {
            id: item.filled_text("id")?,
            // A wallet that is still being created may lack its address; its user must still be able to sign in.
            wallet_type: item.text("type")?.unwrap_or_default(),
            address: item.text("address")?.unwrap_or_default(),
            public_key: item.filled_text("publicKey")?,
        })
    }

    fn listed_wallet(&self, custody: Custody, proof: Proof) -> ListedWallet<'_> {
        let chain = Some(self.wallet_type.as_str()).filter(|word| !word.is_empty());
        let chain = chain.map_or(Chain::Unknown, Chain::from);
        ListedWallet {
            id: self.id.as_deref(),
            public_key: self.public_key.as_deref(),
            custody,
            proof,
            ..ListedWallet::new(&self.address, chain, &self.wallet_type)
        }
    }
}

impl ParaExternalWallet {
    fn read(item: &Claims<'_>) -> Result<Self, VerifyError> {
        Ok(ParaExternalWallet {
            id: item.filled_text("id")?,
            wallet_type: item.filled_text("type")?,
            address: item.text("address")?.unwrap_or_default(),
            provider: item.filled_text("provider")?,
            is_verified: item.flag("isVerified")?,
        })
    }

    fn listed_wallet<'c>(&'c self, (chain, word): (Chain, &'c str)) -> ListedWallet<'c> {
        let proof = if self.is_verified == Some(true) { Proof::Signed } else { Proof::Listed };
        ListedWallet {
            id: self.id.as_deref(),
            name: self.provider.as_deref(),
            custody: Custody::External,
            proof,
            ..ListedWallet::new(&self.address, chain, word)
        }
    }
}

redacting_debug!(ParaClaims, ParaWallet, ParaExternalWallet);
