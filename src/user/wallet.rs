//! Wallets: one per chain and account, with how much the token proves about it.

use serde::{Deserialize, Serialize};

use super::address::{self, AddressCheck, Asked, PublicKey};
use super::chain::Chain;

/// Who holds the wallet's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
    /// Whether it proves that the user controls the wallet, alone or (`Wallet::shared`) with others.
    #[must_use]
    pub fn is_ownership(self) -> bool {
        self >= Proof::Signed
    }
}

/// A wallet. `Debug` leaves out address, key, id and name.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct Wallet {
    /// The provider's id of it; not always a UUID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The address as in the token, or as computed from its key (`derived`).
    pub address: String,
    /// The one text that stands for every spelling of this account on its chain: compare and store accounts by it. On a chain
    /// without rules here it is the address as in the token.
    pub canonical_address: String,
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
    /// Whether it belongs to a business account with several members (Dynamic). The user need not be one who may sign.
    pub shared: bool,
    /// The user's role in that business account, as the provider writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shared_role: Option<String>,
    /// What the address is for, if it is one more address of a wallet (Dynamic): `payment`, `ordinals`, as the provider writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_type: Option<String>,
    /// Whether `address` was computed from `public_key`, because the token has the key only (Web3Auth).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub derived: bool,
}

impl Wallet {
    /// Whether this wallet has that address, by the chain's rules. A CAIP-10 id (`eip155:1:0x…`) is read as its address.
    #[must_use]
    pub fn is(&self, address: &str, chain: &Chain) -> bool {
        let chain = chain.read();
        address::asked(&chain, address).is_some_and(|asked| self.is_account(&asked.canonical, &chain))
    }

    pub(crate) fn is_account(&self, canonical_address: &str, chain: &Chain) -> bool {
        self.chain == *chain && self.canonical_address == canonical_address
    }

    /// Whether it is the account that the same key has on another chain, for a provider that uses one key for both: Cosmos for
    /// an EVM wallet, Stellar for a Solana wallet.
    pub(crate) fn has_key_of(&self, asked: &Asked<'_>, chain: &Chain) -> bool {
        if self.address_check != AddressCheck::Consistent {
            return false;
        }
        match (&self.chain, chain) {
            (Chain::Eip155, Chain::Cosmos) => {
                let key = self.public_key.as_deref().and_then(PublicKey::read);
                asked.key_hash.is_some() && key.and_then(|key| key.hash160()) == asked.key_hash
            }
            (Chain::Solana, Chain::Stellar) => address::stellar_of_solana(&self.canonical_address)
                .is_some_and(|account| account == asked.canonical),
            _ => false,
        }
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
