//! Wallets: one per chain and address, with how much the token proves about it.

use serde::Serialize;

use super::address::{self, AddressCheck};
use super::chain::Chain;

/// Who holds the wallet's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
pub enum Custody {
    /// The provider created it for this app.
    Embedded,
    /// It is connected to the session.
    Connected,
    /// The user brought it.
    External,
    /// The token does not say.
    Unknown,
}

/// How much the token proves about a wallet, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
pub enum Proof {
    /// The token listed it: no proof of control.
    Listed,
    /// The provider says that the user signed with it.
    Signed,
    /// The provider created it for this user.
    Provisioned,
}

impl Proof {
    /// Whether it proves that the user controls the wallet.
    #[must_use]
    pub fn is_ownership(self) -> bool {
        self >= Proof::Signed
    }
}

/// A wallet. `Debug` leaves out address, key, id and name.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct Wallet {
    /// The provider's id of it; not always a UUID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The address as in the token.
    pub address: String,
    /// The CAIP-2 namespace.
    pub chain: Chain,
    /// The provider's name for the chain.
    pub provider_chain: String,
    /// The public key as in the token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_key: Option<String>,
    /// The wallet's name, e.g. `metamask`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Who holds its key.
    pub custody: Custody,
    /// Whether the provider counts it among the session's connected wallets.
    pub connected: bool,
    /// How much the token proves about it.
    pub proof: Proof,
    /// Whether the address fits.
    pub address_check: AddressCheck,
}

impl Wallet {
    /// Whether this wallet has that address, by the chain's rules.
    #[must_use]
    pub fn is(&self, address: &str, chain: &Chain) -> bool {
        self.chain == *chain && address::same(chain, &self.address, address)
    }
}

impl std::fmt::Debug for Wallet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Wallet")
            .field("chain", &self.chain)
            .field("custody", &self.custody)
            .field("connected", &self.connected)
            .field("proof", &self.proof)
            .field("address_check", &self.address_check)
            .finish_non_exhaustive()
    }
}

/// A wallet as a part of a token lists it, not normalised yet.
#[derive(Clone)]
pub(crate) struct ListedWallet<'c> {
    pub(crate) id: Option<&'c str>,
    pub(crate) address: &'c str,
    pub(crate) chain: Chain,
    pub(crate) provider_chain: &'c str,
    pub(crate) public_key: Option<&'c str>,
    pub(crate) name: Option<&'c str>,
    pub(crate) custody: Custody,
    pub(crate) connected: bool,
    pub(crate) proof: Proof,
}

impl ListedWallet<'_> {
    fn into_wallet(self) -> Wallet {
        Wallet {
            id: self.id.map(str::to_owned),
            address: self.address.to_owned(),
            chain: self.chain,
            provider_chain: self.provider_chain.to_owned(),
            public_key: self.public_key.map(str::to_owned),
            name: self.name.map(str::to_owned),
            custody: self.custody,
            connected: self.connected,
            proof: self.proof,
            address_check: AddressCheck::NotChecked,
        }
    }
}

/// Makes one wallet per chain and address. The entry with the strongest proof is used; an id, a key or a name that only
/// a weaker entry has is added. The order of the first entries stays.
pub(crate) fn merge<'c>(listed: impl IntoIterator<Item = ListedWallet<'c>>) -> Vec<Wallet> {
    let mut wallets: Vec<Wallet> = Vec::new();
    for listed_wallet in listed {
        match wallets.iter_mut().find(|wallet| wallet.is(listed_wallet.address, &listed_wallet.chain)) {
            None => wallets.push(listed_wallet.into_wallet()),
            Some(known) if listed_wallet.proof > known.proof => {
                let weaker = std::mem::replace(known, listed_wallet.into_wallet());
                known.id = known.id.take().or(weaker.id);
                known.public_key = known.public_key.take().or(weaker.public_key);
                known.name = known.name.take().or(weaker.name);
                known.connected |= weaker.connected;
            }
            Some(known) => {
                known.id = known.id.take().or_else(|| listed_wallet.id.map(str::to_owned));
                known.public_key =
                    known.public_key.take().or_else(|| listed_wallet.public_key.map(str::to_owned));
                known.name = known.name.take().or_else(|| listed_wallet.name.map(str::to_owned));
                known.connected |= listed_wallet.connected;
            }
        }
    }
    for wallet in &mut wallets {
        wallet.address_check = address::check(&wallet.chain, &wallet.address, wallet.public_key.as_deref());
    }
    wallets
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evm(address: &str, custody: Custody, proof: Proof) -> ListedWallet<'_> {
        ListedWallet {
            id: None,
            address,
            chain: Chain::Eip155,
            provider_chain: "EVM",
            public_key: None,
            name: None,
            custody,
            connected: false,
            proof,
        }
    }

    #[test]
    fn merging_keeps_one_wallet_per_address_with_its_best_proof() {
        let connected = ListedWallet {
            connected: true,
            name: Some("metamask"),
            ..evm("0xABCD", Custody::Connected, Proof::Listed)
        };
        let embedded = ListedWallet { id: Some("w"), ..evm("0xabcd", Custody::Embedded, Proof::Provisioned) };
        for order in [[connected.clone(), embedded.clone()], [embedded, connected]] {
            let merged = merge(order);
            assert_eq!(merged.len(), 1);
            assert_eq!((merged[0].custody, merged[0].proof), (Custody::Embedded, Proof::Provisioned));
            assert!(merged[0].connected);
            assert_eq!((merged[0].id.as_deref(), merged[0].name.as_deref()), (Some("w"), Some("metamask")));
        }
    }

    #[test]
    fn the_same_address_on_another_chain_is_another_wallet() {
        let other = ListedWallet { chain: Chain::Sui, ..evm("0xabcd", Custody::Embedded, Proof::Listed) };
        assert_eq!(merge([evm("0xabcd", Custody::Embedded, Proof::Listed), other]).len(), 2);
    }

    #[test]
    fn debug_shows_nothing_that_identifies_a_wallet() {
        let listed_wallet = ListedWallet {
            id: Some("secret"),
            name: Some("secret"),
            public_key: Some("secret"),
            ..evm("0xsecret", Custody::Embedded, Proof::Listed)
        };
        assert!(!format!("{:?}", merge([listed_wallet])).contains("secret"));
    }
}
