//! The mentions of wallets in a token, and one wallet for each account.

use super::address::{self, AddressCheck};
use super::chain::Chain;
use super::wallet::{Custody, Proof, Wallet};

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
    pub(crate) shared: bool,
    pub(crate) shared_role: Option<&'c str>,
    pub(crate) address_type: Option<&'c str>,
    pub(crate) derived: bool,
}

impl<'c> ListedWallet<'c> {
    /// A mention that says no more than where the wallet is.
    pub(crate) fn new(address: &'c str, chain: Chain, provider_chain: &'c str) -> Self {
        ListedWallet {
            id: None,
            address,
            chain,
            provider_chain,
            public_key: None,
            name: None,
            custody: Custody::Unknown,
            connected: false,
            proof: Proof::Listed,
            shared: false,
            shared_role: None,
            address_type: None,
            derived: false,
        }
    }

    fn into_wallet(self, canonical_address: String, address_check: AddressCheck) -> Wallet {
        Wallet {
            id: self.id.map(str::to_owned),
            address: self.address.to_owned(),
            canonical_address,
            chain: self.chain,
            provider_chain: self.provider_chain.to_owned(),
            public_key: self.public_key.map(str::to_owned),
            name: self.name.map(str::to_owned),
            custody: self.custody,
            connected: self.connected,
            proof: self.proof,
            address_check,
            shared: self.shared,
            shared_role: self.shared_role.map(str::to_owned),
            address_type: self.address_type.map(str::to_owned),
            derived: self.derived,
        }
    }
}

/// The mentions of one account.
struct Merged<'c> {
    /// The one with the strongest proof, with what only others have.
    best: ListedWallet<'c>,
    canonical_address: String,
    /// False for a key that only a weaker mention has: whoever wrote that could make a good address look bad.
    key_judges: bool,
}

impl<'c> Merged<'c> {
    fn add(&mut self, mut mention: ListedWallet<'c>) {
        if mention.proof > self.best.proof {
            std::mem::swap(&mut self.best, &mut mention);
            self.key_judges = true;
        }
        self.complete(&mention);
    }

    /// Adds what only the other mention, which is not stronger, has.
    fn complete(&mut self, other: &ListedWallet<'c>) {
        let known = &mut self.best;
        if known.public_key.is_none() && other.public_key.is_some() {
            self.key_judges = other.proof == known.proof;
            known.public_key = other.public_key;
        }
        known.id = known.id.or(other.id);
        known.name = known.name.or(other.name);
        known.shared_role = known.shared_role.or(other.shared_role);
        known.address_type = known.address_type.or(other.address_type);
        known.connected |= other.connected;
        // Whoever is not known to own it alone does not own it alone.
        known.shared |= other.shared;
    }

    fn into_wallet(mut self) -> Wallet {
        let check = |best: &ListedWallet<'_>, key| address::check(&best.chain, best.address, key);
        let with_key = check(&self.best, self.best.public_key);
        let mut address_check = with_key;
        if !self.key_judges && with_key != AddressCheck::Consistent {
            address_check = check(&self.best, None);
            // A key that does not fit must not stand beside "consistent", and one that is wrong nowhere.
            if with_key == AddressCheck::Inconsistent || address_check == AddressCheck::Consistent {
                self.best.public_key = None;
            }
        }
        self.best.into_wallet(self.canonical_address, address_check)
    }
}

/// Makes one wallet per chain and account, however the account is written. The mention with the strongest proof is used; what
/// only a weaker one has is added. The order of the first mentions stays.
pub(crate) fn merge<'c>(listed: impl IntoIterator<Item = ListedWallet<'c>>) -> Vec<Wallet> {
    let mut merged: Vec<Merged<'c>> = Vec::new();
    for mention in listed {
        let is_same = |known: &Merged<'c>, canonical: &str| {
            known.best.chain == mention.chain && known.canonical_address == canonical
        };
        // Most mentions write an address alike.
        let is_alike =
            |known: &Merged<'c>| known.best.chain == mention.chain && known.best.address == mention.address;
        if let Some(known) = merged.iter_mut().find(|known| is_alike(known)) {
            known.add(mention);
            continue;
        }
        let canonical_address = address::canonical(&mention.chain, mention.address);
        match merged.iter_mut().find(|known| is_same(known, &canonical_address)) {
            Some(known) => known.add(mention),
            None => {
                let canonical_address = canonical_address.into_owned();
                merged.push(Merged { best: mention, canonical_address, key_judges: true });
            }
        }
    }
    merged.into_iter().map(Merged::into_wallet).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evm(address: &str, custody: Custody, proof: Proof) -> ListedWallet<'_> {
        ListedWallet { custody, proof, ..ListedWallet::new(address, Chain::Eip155, "EVM") }
    }

    #[test]
    fn merging_keeps_one_wallet_per_address_with_its_best_proof() {
        let connected = ListedWallet {
            connected: true,
            name: Some("metamask"),
            ..evm("0x9DD3824f045c77bc369485e8f1DD6b452b6BE617", Custody::Connected, Proof::Listed)
        };
        let embedded = ListedWallet {
            id: Some("w"),
            ..evm("0x9dd3824f045c77bc369485e8f1dd6b452b6be617", Custody::Embedded, Proof::Provisioned)
        };
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
