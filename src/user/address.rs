//! Addresses by their chain's rules: whether two are equal, and whether one matches its public key.

use serde::Serialize;
use sha3::{Digest, Keccak256};

use super::chain::Chain;

/// Whether an address fits its public key or its chain's form, checked offline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
pub enum AddressCheck {
    /// EVM: the address is the public key's; Solana: it decodes to 32 bytes.
    Consistent,
    /// It is not.
    Inconsistent,
    /// The token has nothing to check it against, or the chain's rule is not known.
    NotChecked,
}

/// EVM addresses are hexadecimal and their case is only a checksum (EIP-55); base58 and all others are case-sensitive.
pub(super) fn same(chain: &Chain, left: &str, right: &str) -> bool {
    match chain {
        Chain::Eip155 => left.eq_ignore_ascii_case(right),
        _ => left == right,
    }
}

/// Checks what can be checked offline. Never fatal: providers publish samples with invalid addresses.
pub(super) fn check(chain: &Chain, address: &str, public_key: Option<&str>) -> AddressCheck {
    match chain {
        Chain::Eip155 => check_evm(address, public_key),
        Chain::Solana if is_solana_address(address) => AddressCheck::Consistent,
        Chain::Solana => AddressCheck::Inconsistent,
        _ => AddressCheck::NotChecked,
    }
}

/// The address is the end of the Keccak-256 hash of the uncompressed public key (Ethereum yellow paper, §F).
fn check_evm(address: &str, public_key: Option<&str>) -> AddressCheck {
    let Some(address) = evm_address(address) else { return AddressCheck::Inconsistent };
    let Some(public_key) = public_key else { return AddressCheck::NotChecked };
    let mut point = [0; 64];
    // Anything else is a compressed key, or of a form that this version does not know.
    let Some(digits) = public_key.strip_prefix("0x04") else { return AddressCheck::NotChecked };
    if hex::decode_to_slice(digits, &mut point).is_err() {
        return AddressCheck::NotChecked;
    }
    let is_its_own = Keccak256::digest(point).ends_with(&address);
    if is_its_own { AddressCheck::Consistent } else { AddressCheck::Inconsistent }
}

fn evm_address(address: &str) -> Option<[u8; 20]> {
    let digits = address.strip_prefix("0x").or_else(|| address.strip_prefix("0X"))?;
    let mut bytes = [0; 20];
    hex::decode_to_slice(digits, &mut bytes).ok()?;
    Some(bytes)
}

/// Guesses the chain of an address without one; only the two unambiguous forms are recognised.
pub(crate) fn guess_chain(address: &str) -> Option<Chain> {
    if evm_address(address).is_some() {
        Some(Chain::Eip155)
    } else if is_solana_address(address) {
        Some(Chain::Solana)
    } else {
        None
    }
}

fn is_solana_address(address: &str) -> bool {
    // 32 bytes are at most 44 digits; a longer text would only cost time.
    address.len() <= 44 && bs58::decode(address).into_vec().is_ok_and(|bytes| bytes.len() == 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVM: &str = "0x9dd3824f045c77bc369485e8f1dd6b452b6be617";
    const EVM_KEY: &str = "0x0465434f76c8321f386856c44e735fd365a09d42c1da03489184b651c2052ea1c7b19c54722ed828458c1d271cc590b0818d8c7df423f71e92683f9e819095a8c6";
    const SOLANA: &str = "EEp7DbBu5yvgf7Pr9W17cATPjCqUxY8K8R3dFbg53a3W";

    #[test]
    fn evm_compares_without_case_and_solana_with() {
        assert!(same(&Chain::Eip155, EVM, &EVM.to_uppercase()));
        assert!(same(&Chain::Solana, SOLANA, SOLANA));
        assert!(!same(&Chain::Solana, SOLANA, &SOLANA.to_lowercase()));
        assert!(!same(&Chain::Sui, "0xAB", "0xab"));
    }

    #[test]
    fn an_evm_address_must_be_its_public_keys() {
        assert_eq!(check(&Chain::Eip155, EVM, Some(EVM_KEY)), AddressCheck::Consistent);
        assert_eq!(check(&Chain::Eip155, &EVM.to_uppercase(), Some(EVM_KEY)), AddressCheck::Consistent);
        let other = EVM.replace("9dd3", "9dd4");
        assert_eq!(check(&Chain::Eip155, &other, Some(EVM_KEY)), AddressCheck::Inconsistent);
        assert_eq!(check(&Chain::Eip155, EVM, None), AddressCheck::NotChecked);
        assert_eq!(check(&Chain::Eip155, EVM, Some("0x02aa")), AddressCheck::NotChecked);
        assert_eq!(check(&Chain::Eip155, "0x000123abc", None), AddressCheck::Inconsistent);
        assert_eq!(check(&Chain::Eip155, "0xé", None), AddressCheck::Inconsistent);
    }

    #[test]
    fn a_solana_address_has_32_bytes() {
        assert_eq!(check(&Chain::Solana, SOLANA, None), AddressCheck::Consistent);
        for bad in ["", "abc", &SOLANA[..40], "0OIl", &"1".repeat(33), &"1".repeat(100_000)] {
            assert_eq!(check(&Chain::Solana, bad, None), AddressCheck::Inconsistent);
        }
    }

    #[test]
    fn other_chains_are_not_checked() {
        assert_eq!(check(&Chain::Cosmos, "cosmos1…", Some("x")), AddressCheck::NotChecked);
    }
}
