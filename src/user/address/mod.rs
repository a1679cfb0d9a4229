//! Addresses by their chain's rules: which spellings are one account, and whether an address fits its public key.
//!
//! Each family of chains has a file. [`Rules`] is the table: the rules of each CAIP-2 namespace. The rules are those of the
//! chains' own libraries, with their versions in `tests/data/addresses/README.md`.

mod base32;
mod base58;
mod bech32;
mod caip10;
mod hex_accounts;
mod hex_digits;
mod public_key;
mod ton;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use base32::stellar_base;
pub(crate) use public_key::PublicKey;

use super::chain::Chain;

/// Whether an address fits its public key or its chain's form, checked offline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
pub enum AddressCheck {
    /// The address is the public key's. Without a key: its checksum holds, or (Solana) it decodes to 32 bytes.
    Consistent,
    /// It is not the public key's, or it is no address of the chain.
    Inconsistent,
    /// The token has nothing to check it against, or the chain's rule is not known.
    NotChecked,
}

/// What a chain's address is without its key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// It has a checksum, which holds; or (Solana) it is a key by itself.
    Checked,
    /// It can be one.
    Possible,
    /// It is none.
    Wrong,
}

/// What is known of a chain's addresses.
struct Rules {
    /// The one text that stands for every spelling of the account; none if the text stands for itself only.
    canonical: fn(&str) -> Option<String>,
    /// Without one: a text that has a canonical one can be an address.
    form: Option<fn(&str) -> Form>,
    /// Whether it is the address of that key; none if that cannot be told.
    fits: fn(&str, &PublicKey) -> Option<bool>,
}

impl Rules {
    fn form(&self, text: &str) -> Form {
        match self.form {
            Some(form) => form(text),
            None if (self.canonical)(text).is_some() => Form::Possible,
            None => Form::Wrong,
        }
    }

    fn of(chain: &Chain) -> Option<&'static Self> {
        Some(match chain {
            Chain::Eip155 | Chain::Tempo => &hex_accounts::EVM,
            Chain::Sui => &hex_accounts::SUI,
            Chain::Aptos => &hex_accounts::APTOS,
            Chain::Starknet => &hex_accounts::STARKNET,
            Chain::Flow => &hex_accounts::FLOW,
            Chain::Solana | Chain::Eclipse => &base58::SOLANA,
            Chain::Tron => &base58::TRON,
            Chain::Bip122 => &bech32::BITCOIN,
            Chain::Cosmos => &bech32::COSMOS,
            Chain::Stellar => &base32::STELLAR,
            Chain::Algorand => &base32::ALGORAND,
            Chain::Ton => &ton::TON,
            Chain::Aleo | Chain::Midnight | Chain::Spark | Chain::Unknown | Chain::Other(_) => return None,
        })
    }
}

/// The one text that stands for every spelling of an account on that chain. A text that is no address of the chain, and every
/// text of a chain without rules here, stands for itself only.
#[must_use]
pub fn canonical<'t>(chain: &Chain, address: &'t str) -> Cow<'t, str> {
    // A CAIP-10 id of another namespace is no address of this chain.
    canonical_plain(chain, caip10::address(chain, address).unwrap_or(Some(address)).unwrap_or(address))
}

fn canonical_plain<'t>(chain: &Chain, plain: &'t str) -> Cow<'t, str> {
    let canonical = Rules::of(chain).and_then(|rules| (rules.canonical)(plain));
    canonical.map_or(Cow::Borrowed(plain), Cow::Owned)
}

/// An account that somebody asks for.
pub(crate) struct Asked<'t> {
    pub(crate) canonical: Cow<'t, str>,
    /// Of an account on Cosmos: the hash of its key.
    pub(crate) key_hash: Option<[u8; 20]>,
}

/// The account of an address; none if it is a CAIP-10 id of another namespace.
pub(crate) fn asked<'t>(chain: &Chain, address: &'t str) -> Option<Asked<'t>> {
    let plain = caip10::address(chain, address).unwrap_or(Some(address))?;
    // The address is decoded once.
    if *chain == Chain::Cosmos {
        return Some(bech32::asked(plain));
    }
    Some(Asked { canonical: canonical_plain(chain, plain), key_hash: None })
}

/// The canonical address of the account that Stellar makes of a Solana address: both are the key.
pub(crate) fn stellar_of_solana(address: &str) -> Option<String> {
    base58::account(address).map(|key| base32::stellar_of(&key))
}

/// The address of a key, for tokens that have the key only; none if it is no key of that chain's curve.
pub(crate) fn address_of_key(chain: &Chain, key: &str) -> Option<String> {
    let key = PublicKey::read(key)?;
    match chain {
        Chain::Eip155 => hex_accounts::evm_of(&key),
        Chain::Solana => key.ed25519().map(base58::solana_of),
        _ => None,
    }
}

/// Checks what can be checked offline. Never fatal: providers publish samples with invalid addresses.
pub(super) fn check(chain: &Chain, address: &str, public_key: Option<&str>) -> AddressCheck {
    let Some(rules) = Rules::of(chain) else { return AddressCheck::NotChecked };
    let address = caip10::address(chain, address).unwrap_or(Some(address)).unwrap_or(address);
    let key = public_key.filter(|key| !key.is_empty());
    // A key of a form that this version does not know cannot judge.
    match key.and_then(PublicKey::read).and_then(|key| (rules.fits)(address, &key)) {
        Some(true) => AddressCheck::Consistent,
        Some(false) => AddressCheck::Inconsistent,
        None => match rules.form(address) {
            Form::Wrong => AddressCheck::Inconsistent,
            Form::Checked if key.is_none() => AddressCheck::Consistent,
            Form::Checked | Form::Possible => AddressCheck::NotChecked,
        },
    }
}

/// The chain of an address without one, where its form says which. `0x` with 64 digits is Sui, Aptos or Starknet alike.
pub(crate) fn guess_chain(address: &str) -> Chain {
    let is_hex = |prefix| address.starts_with(prefix);
    if (is_hex("0x") || is_hex("0X")) && hex_accounts::EVM.form(address) != Form::Wrong {
        Chain::Eip155
    } else if base58::SOLANA.form(address) == Form::Checked {
        Chain::Solana
    } else if base32::STELLAR.form(address) == Form::Checked {
        Chain::Stellar
    } else if bech32::is_cosmos_account(address) {
        Chain::Cosmos
    } else {
        Chain::Unknown
    }
}

#[cfg(test)]
mod neighbours;
#[cfg(test)]
mod tests;
