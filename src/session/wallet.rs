//! Wallets: one per chain and address, with how much the token proves about it.

use serde::Serialize;

use super::{address, open_set};

open_set! {
    /// A CAIP-2 namespace: the family of chains an address belongs to.
    Chain {
        /// Ethereum and all EVM chains.
        Eip155 = "eip155",
        /// Solana.
        Solana = "solana",
        /// Bitcoin and its relatives.
        Bip122 = "bip122",
        /// Cosmos.
        Cosmos = "cosmos",
        /// Stellar.
        Stellar = "stellar",
        /// Sui.
        Sui = "sui",
        /// Aptos.
        Aptos = "aptos",
        /// Algorand.
        Algorand = "algorand",
        /// Starknet.
        Starknet = "starknet",
        /// Flow.
        Flow = "flow",
        /// TON.
        Ton = "ton",
        /// Tron.
        Tron = "tron",
    }
}

/// Who holds the wallet's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Custody {
    /// The provider made it for this app.
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
#[serde(rename_all = "camelCase")]
pub enum Proof {
    /// The token mentions it: no proof of control.
    Listed,
    /// The provider says that the user signed with it.
    Signed,
    /// The provider made it for this user.
    Provisioned,
}

impl Proof {
    /// Whether it proves that the user controls the wallet.
    #[must_use]
    pub fn is_ownership(self) -> bool {
        self >= Proof::Signed
    }
}

/// Whether an address fits its public key or its chain's form, checked offline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum AddressCheck {
    /// EVM: the address is the public key's; Solana: it decodes to 32 bytes.
    Consistent,
    /// It is not.
    Inconsistent,
    /// The token holds nothing to check it against, or the chain's rule is not known here.
    NotChecked,
}

/// A wallet. `{:?}` leaves out address, key, id and name.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Wallet {
    /// The provider's id of it; not always a UUID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The address as the token writes it.
    pub address: String,
    /// The CAIP-2 namespace.
    pub chain: Chain,
    /// The provider's word for the chain.
    pub provider_chain: String,
    /// The public key as the token writes it.
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
    pub(crate) fn new(
        address: String,
        chain: Chain,
        provider_chain: String,
        custody: Custody,
        proof: Proof,
    ) -> Self {
        Wallet {
            id: None,
            address,
            chain,
            provider_chain,
            public_key: None,
            name: None,
            custody,
            connected: false,
            proof,
            address_check: AddressCheck::NotChecked,
        }
    }

    /// Whether this is the wallet of that address, by the chain's rule.
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

/// Makes one wallet per chain and address. The strongest proof decides what the wallet is; what only a weaker
/// mention knows (an id, a key, a name) is filled in. The order of first mention stays.
pub(crate) fn merge(mentions: impl IntoIterator<Item = Wallet>) -> Vec<Wallet> {
    let mut wallets: Vec<Wallet> = Vec::new();
    for mention in mentions {
        match wallets.iter_mut().find(|wallet| wallet.is(&mention.address, &mention.chain)) {
            None => wallets.push(mention),
            Some(known) => combine(known, mention),
        }
    }
    for wallet in &mut wallets {
        wallet.address_check = address::check(&wallet.chain, &wallet.address, wallet.public_key.as_deref());
    }
    wallets
}

fn combine(known: &mut Wallet, mention: Wallet) {
    let mut weaker = mention;
    if weaker.proof > known.proof {
        std::mem::swap(known, &mut weaker);
    }
    known.id = known.id.take().or(weaker.id);
    known.public_key = known.public_key.take().or(weaker.public_key);
    known.name = known.name.take().or(weaker.name);
    known.connected |= weaker.connected;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evm(address: &str, custody: Custody, proof: Proof) -> Wallet {
        Wallet::new(address.into(), Chain::Eip155, "EVM".into(), custody, proof)
    }

    #[test]
    fn one_wallet_per_chain_and_address_and_the_strongest_proof_wins() {
        let mut connected = evm("0xABCD", Custody::Connected, Proof::Listed);
        connected.connected = true;
        connected.name = Some("metamask".into());
        let embedded = evm("0xabcd", Custody::Embedded, Proof::Provisioned);
        for order in [vec![connected.clone(), embedded.clone()], vec![embedded, connected]] {
            let merged = merge(order);
            assert_eq!(merged.len(), 1);
            assert_eq!((merged[0].custody, merged[0].proof), (Custody::Embedded, Proof::Provisioned));
            assert!(merged[0].connected);
            assert_eq!(merged[0].name.as_deref(), Some("metamask"));
        }
    }

    #[test]
    fn the_same_address_on_another_chain_is_another_wallet() {
        let other = Wallet::new("0xabcd".into(), Chain::Sui, "SUI".into(), Custody::Embedded, Proof::Listed);
        assert_eq!(merge([evm("0xabcd", Custody::Embedded, Proof::Listed), other]).len(), 2);
    }

    #[test]
    fn debug_shows_nothing_that_identifies_a_wallet() {
        let mut wallet = evm("0xsecret", Custody::Embedded, Proof::Listed);
        (wallet.id, wallet.name, wallet.public_key) =
            (Some("secret".into()), Some("secret".into()), Some("secret".into()));
        assert!(!format!("{wallet:?}").contains("secret"));
    }
}
