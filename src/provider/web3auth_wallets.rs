//! The wallets in Web3Auth's tokens: keys of embedded wallets, and addresses of external ones.

use crate::error::VerifyError;
use crate::token::claims::Claims;
use crate::user::address::address_of_key;
use crate::user::{AddressCheck, Chain, Custody, ListedWallet, Proof, Wallet, merge};

const WALLETS: &str = "wallets";
/// The types of keys that Web3Auth made for this user.
const OWN_TYPES: [&str; 3] = ["web3auth_app_key", "web3auth_key", "web3auth_threshold_key"];

/// An embedded wallet is in the token as a key. Its address is computed here: by Keccak-256 from a key of secp256k1, and in
/// base58 from one of Ed25519. A key of another curve, and one that is no point of secp256k1, is of no wallet.
pub(super) fn embedded_wallets(claims: &Claims<'_>) -> Result<Vec<Wallet>, VerifyError> {
    struct Key {
        text: String,
        curve: String,
        chain: Chain,
        address: String,
        is_own: bool,
    }
    let mut keys = Vec::new();
    for wallet in claims.objects(WALLETS)? {
        let (text, curve) =
            (wallet.text("public_key")?.unwrap_or_default(), wallet.text("curve")?.unwrap_or_default());
        let kind = wallet.text("type")?.unwrap_or_default();
        let chain = match curve.as_str() {
            "secp256k1" => Chain::Eip155,
            "ed25519" => Chain::Solana,
            _ => continue,
        };
        if let Some(address) = address_of_key(&chain, &text) {
            keys.push(Key { text, curve, chain, address, is_own: OWN_TYPES.contains(&kind.as_str()) });
        }
    }
    Ok(merge(keys.iter().map(|key| {
        let (custody, proof) = if key.is_own {
            (Custody::Embedded, Proof::Provisioned)
        } else {
            (Custody::Unknown, Proof::Listed)
        };
        ListedWallet {
            public_key: Some(&key.text),
            custody,
            proof,
            derived: true,
            ..ListedWallet::new(&key.address, key.chain.clone(), &key.curve)
        }
    })))
}

/// The wallet with which the user signed in. To get the token, the user signs a message with it
/// (`@web3auth/no-modal` 11.3.0, `baseEvmConnector`: EIP-4361).
pub(super) fn external_wallet(claims: &Claims<'_>) -> Result<Wallet, VerifyError> {
    let listed = claims.objects(WALLETS)?;
    let [wallet] = &listed[..] else {
        // More than one would leave open who the user is.
        return Err(if listed.is_empty() {
            claims.missing(WALLETS)
        } else {
            VerifyError::ClaimType {
                claim: WALLETS.to_owned(),
                expected: "an array of exactly one wallet".to_owned(),
            }
        });
    };
    let (address, word) = (wallet.required_text("address")?, wallet.required_text("type")?);
    let chain = Chain::from(word.as_str());
    // The user's id is chain and address with a colon between them, and must be no social login's id, which begins with `[`.
    let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if chain == Chain::Unknown || !chain.as_str().bytes().all(is_of_name) {
        let (claim, expected) = ("wallets[0].type".to_owned(), "the name of a chain".to_owned());
        return Err(VerifyError::ClaimType { claim, expected });
    }
    let listed = ListedWallet {
        custody: Custody::External,
        proof: Proof::Signed,
        ..ListedWallet::new(&address, chain, &word)
    };
    let wallet = merge([listed]).pop().ok_or_else(|| claims.missing(WALLETS))?;
    // The address is who the user is: a text that is none has no one spelling.
    if wallet.address_check == AddressCheck::Inconsistent {
        let (claim, expected) = ("wallets[0].address".to_owned(), "an address of its chain".to_owned());
        return Err(VerifyError::ClaimType { claim, expected });
    }
    Ok(wallet)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::token::claims;

    fn embedded(wallets: &Value) -> Vec<Wallet> {
        let payload = json!({ "wallets": wallets }).to_string();
        let payload = claims::parse(&payload).unwrap();
        embedded_wallets(&Claims::top(&payload)).unwrap()
    }

    fn external(wallets: &Value) -> Result<Wallet, &'static str> {
        let payload = json!({ "wallets": wallets }).to_string();
        let payload = claims::parse(&payload).unwrap();
        external_wallet(&Claims::top(&payload)).map_err(|error| error.code().as_str())
    }

    /// The key of the private key 1: the generator of secp256k1 (SEC 2, §2.4.1).
    const GENERATOR: &str = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";

    #[test]
    fn a_keys_address_is_computed_and_marked() {
        let evm = json!({ "public_key": GENERATOR, "type": "web3auth_app_key", "curve": "secp256k1" });
        // RFC 8032 §7.1, test 1.
        let ed25519 = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        let solana = json!({ "public_key": ed25519, "type": "web3auth_threshold_key", "curve": "ed25519" });
        let wallets = embedded(&json!([evm, solana]));
        let of = |wallet: &Wallet| (wallet.chain.clone(), wallet.address.clone());
        assert_eq!(of(&wallets[0]), (Chain::Eip155, "0x7e5f4552091a69125d5dfcb7b8c2659029395bdf".into()));
        assert_eq!(of(&wallets[1]), (Chain::Solana, "FVen3X669xLzsi6N2V91DoiyzHzg1uAgqiT8jZ9nS96Z".into()));
        for wallet in wallets {
            assert!(wallet.derived);
            assert_eq!((wallet.custody, wallet.proof), (Custody::Embedded, Proof::Provisioned));
            assert_eq!(wallet.address_check, AddressCheck::Consistent);
        }
    }

    #[test]
    fn a_key_that_is_none_has_no_wallet() {
        let off_the_curve = format!("02{}", "ff".repeat(32));
        for (key, curve) in [
            (off_the_curve.as_str(), "secp256k1"),
            (GENERATOR, "ed25519"),
            ("", "ed25519"),
            (GENERATOR, "sr25519"),
            (&GENERATOR[2..], "secp256k1"),
        ] {
            let wallet = json!({ "public_key": key, "type": "web3auth_app_key", "curve": curve });
            assert!(embedded(&json!([wallet])).is_empty(), "{key} {curve}");
        }
    }

    #[test]
    fn a_key_of_an_unknown_type_is_only_listed() {
        let wallets =
            embedded(&json!([{ "public_key": GENERATOR, "type": "imported", "curve": "secp256k1" }]));
        assert_eq!((wallets[0].custody, wallets[0].proof), (Custody::Unknown, Proof::Listed));
    }

    #[test]
    fn an_external_token_has_exactly_one_wallet() {
        let wallet = |address: &str| json!({ "address": address, "type": "ethereum" });
        let one = external(&json!([wallet("0x9dd3824F4E5fC1E1c4A7cbd6CDd3f61D9b1e4B3C")])).unwrap();
        assert_eq!(one.canonical_address, "0x9dd3824f4e5fc1e1c4a7cbd6cdd3f61d9b1e4b3c");
        assert_eq!((one.custody, one.proof, one.derived), (Custody::External, Proof::Signed, false));
        assert_eq!(external(&json!([])), Err("E_CLAIM_MISSING"));
        assert_eq!(external(&Value::Null), Err("E_CLAIM_MISSING"));
        assert_eq!(external(&json!([wallet("0x1"), wallet("0x2")])), Err("E_CLAIM_TYPE"));
        assert_eq!(external(&json!([{ "type": "ethereum" }])), Err("E_CLAIM_MISSING"));
        assert_eq!(external(&json!([{ "address": "0x1" }])), Err("E_CLAIM_MISSING"));
        assert_eq!(external(&json!("0x1")), Err("E_CLAIM_TYPE"));
        // Else `a:b` and `c` would be the same user as `a` and `b:c`.
        assert_eq!(external(&json!([{ "address": "c", "type": "a:b:x" }])), Err("E_CLAIM_TYPE"));
        assert_eq!(external(&json!([wallet("0x1")])), Err("E_CLAIM_TYPE"));
        assert_eq!(external(&json!([{ "address": "c", "type": "unknown" }])), Err("E_CLAIM_TYPE"));
        // Else the id would be that of a social login.
        assert_eq!(external(&json!([{ "address": "b\",\"u\"]", "type": "[\"a" }])), Err("E_CLAIM_TYPE"));
    }
}
