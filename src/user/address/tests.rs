//! Every chain's rules, with vectors that the chains' own libraries made (`tests/data/addresses`).

use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Row {
    chain: String,
    address: String,
    same: Vec<String>,
    different: Vec<String>,
    keys: Vec<Key>,
    /// Stellar: the account behind a muxed address.
    base: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Key {
    public_key: String,
    check: String,
}

fn rows() -> Vec<Row> {
    let text = include_str!("../../../tests/data/addresses/vectors.json");
    serde_json::from_str(text).unwrap()
}

/// As a session compares a wallet's address with one that an app asks for.
fn same(chain: &Chain, own: &str, other: &str) -> bool {
    asked(chain, other).is_some_and(|account| canonical(chain, own) == account.canonical)
}

#[test]
fn every_spelling_of_an_account_is_the_same() {
    for row in rows() {
        let chain = Chain::from(row.chain.as_str());
        for text in row.same.iter().chain([&row.address]) {
            assert!(same(&chain, &row.address, text), "{chain}: {} {text}", row.address);
            assert!(same(&chain, text, &row.address), "{chain}: {text} {}", row.address);
        }
    }
}

#[test]
fn another_account_is_never_the_same() {
    for row in rows() {
        let chain = Chain::from(row.chain.as_str());
        for text in &row.different {
            assert!(!same(&chain, &row.address, text), "{chain}: {} {text}", row.address);
        }
    }
}

#[test]
fn a_canonical_address_is_its_own_canonical_address() {
    for row in rows() {
        let chain = Chain::from(row.chain.as_str());
        for text in row.same.iter().chain(&row.different).chain([&row.address]) {
            let once = canonical(&chain, text).into_owned();
            assert_eq!(canonical(&chain, &once), once, "{chain}: {text}");
        }
    }
}

#[test]
fn an_address_is_checked_against_its_public_key() {
    for row in rows() {
        let chain = Chain::from(row.chain.as_str());
        for key in &row.keys {
            let found = check(&chain, &row.address, Some(&key.public_key));
            assert_eq!(
                serde_json::to_value(found).unwrap(),
                key.check,
                "{chain}: {} {}",
                row.address,
                key.public_key
            );
        }
    }
}

#[test]
fn a_checksum_is_checked_without_a_key() {
    let with_checksum = ["tron", "bip122", "cosmos", "stellar", "algorand", "ton"];
    for row in rows().iter().filter(|row| with_checksum.contains(&row.chain.as_str())) {
        let chain = Chain::from(row.chain.as_str());
        assert_eq!(check(&chain, &row.address, None), AddressCheck::Consistent, "{}", row.address);
        // The middle: every one of these has letters or digits there that both may be.
        let middle = row.address.len() / 2;
        let other = if row.address.as_bytes()[middle] == b'5' { "6" } else { "5" };
        let wrong = format!("{}{other}{}", &row.address[..middle], &row.address[middle + 1..]);
        assert_eq!(check(&chain, &wrong, None), AddressCheck::Inconsistent, "{wrong}");
    }
}

#[test]
fn stellar_base_is_the_account_behind_a_muxed_address() {
    for row in rows().iter().filter(|row| row.chain == "stellar") {
        assert_eq!(stellar_base(&row.address), row.base, "{}", row.address);
    }
    assert_eq!(stellar_base(""), None);
    assert_eq!(stellar_base("M"), None);
}

#[test]
fn a_chain_is_guessed_where_the_form_says_which() {
    let guessed = ["eip155", "solana", "stellar", "cosmos"];
    for row in rows() {
        let chain = guess_chain(&row.address);
        let is_cosmos_contract = row.chain == "cosmos" && row.address.len() > 50;
        let is_muxed = row.base.is_some();
        if guessed.contains(&row.chain.as_str()) && !is_cosmos_contract && !is_muxed {
            assert_eq!(chain.as_str(), row.chain, "{}", row.address);
        } else if !is_muxed {
            assert_eq!(chain, Chain::Unknown, "{}", row.address);
        }
    }
}

#[test]
fn no_text_makes_the_rules_panic() {
    let chains = "eip155 solana bip122 cosmos stellar sui aptos algorand starknet flow ton tron tempo eclipse aleo unknown x";
    let texts =
        ["", "0x", "0", ":", "0:", ":0", "é", "0xé", "1", "bc1", "M", "G", "\0", "eip155:1:", "cosmos1", "٣"];
    for chain in chains.split(' ').map(Chain::from) {
        for text in
            texts.iter().map(|text| (*text).to_owned()).chain(texts.iter().map(|text| text.repeat(70_000)))
        {
            let _ = (canonical(&chain, &text), check(&chain, &text, Some(&text)), guess_chain(&text));
        }
    }
}

#[test]
fn tempo_and_eclipse_have_the_rules_of_evm_and_solana() {
    for row in rows().iter().filter(|row| ["eip155", "solana"].contains(&row.chain.as_str())) {
        let chain = if row.chain == "eip155" { Chain::Tempo } else { Chain::Eclipse };
        for text in row.same.iter().filter(|text| !text.contains(':')) {
            assert!(same(&chain, &row.address, text), "{chain}: {text}");
        }
    }
}

#[test]
fn chains_without_rules_compare_texts() {
    for chain in [Chain::Aleo, Chain::Midnight, Chain::Spark, Chain::Other("polkadot".into())] {
        assert!(same(&chain, "aBc", "aBc"));
        assert!(!same(&chain, "aBc", "abc"));
        assert_eq!(check(&chain, "aBc", Some("x")), AddressCheck::NotChecked);
    }
    assert!(same(&Chain::Aleo, "aleo1x", "aleo:mainnet:aleo1x"));
    assert!(!same(&Chain::Spark, "aleo1x", "aleo:mainnet:aleo1x"));
}

/// `spellings.json`: what an app may ask, and what tokens have, as they were measured.
#[derive(Deserialize)]
struct Measured {
    owns: Vec<Spelling>,
    checks: Vec<Checked>,
}

#[derive(Deserialize)]
struct Spelling {
    chain: String,
    token: String,
    asked: String,
    same: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Checked {
    name: String,
    r#type: String,
    address: String,
    public_key: String,
    check: String,
}

#[test]
fn the_measured_spellings_are_told_apart() {
    let text = include_str!("../../../tests/data/addresses/spellings.json");
    let measured: Measured = serde_json::from_str(text).unwrap();
    for row in measured.owns {
        let chain = Chain::from(row.chain.as_str());
        assert_eq!(same(&chain, &row.token, &row.asked), row.same, "{chain}: {} {}", row.token, row.asked);
    }
    for row in measured.checks {
        let found = check(&Chain::from(row.r#type.as_str()), &row.address, Some(&row.public_key));
        assert_eq!(serde_json::to_value(found).unwrap(), row.check, "{}", row.name);
    }
}

#[test]
fn a_text_that_breaks_a_rule_of_its_chain_is_no_address() {
    let zero = "0".repeat(60);
    for (chain, text, expected) in [
        // A checksum that holds, and a spare bit that is set.
        (
            Chain::Algorand,
            "A4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DVZ36IB4",
            AddressCheck::Consistent,
        ),
        (
            Chain::Algorand,
            "A4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DVZ36IB5",
            AddressCheck::Inconsistent,
        ),
        (
            Chain::Cosmos,
            "juno1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqvvye8n",
            AddressCheck::Consistent,
        ),
        (
            Chain::Cosmos,
            "juno1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqp36sv6p",
            AddressCheck::Inconsistent,
        ),
        (
            Chain::Stellar,
            "GADQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOZPI",
            AddressCheck::Consistent,
        ),
        (
            Chain::Stellar,
            "gadqobyha4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4dqozpi",
            AddressCheck::Inconsistent,
        ),
        // A contract's address (SEP 23).
        (
            Chain::Stellar,
            "CADQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQP5KR",
            AddressCheck::Consistent,
        ),
        // 2^251 is the first number that is too large.
        (Chain::Starknet, &format!("0x07ff{zero}"), AddressCheck::NotChecked),
        (Chain::Starknet, &format!("0x0800{zero}"), AddressCheck::Inconsistent),
        (Chain::Flow, "Fx01cf0e2f2f715450", AddressCheck::NotChecked),
        (Chain::Flow, "Fx0x01cf0e2f2f715450", AddressCheck::Inconsistent),
    ] {
        assert_eq!(check(&chain, text, None), expected, "{chain}: {text}");
    }
    assert_eq!(guess_chain("gadqobyha4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4dqozpi"), Chain::Unknown);
}

#[test]
fn a_sui_key_in_base64_is_never_inconsistent() {
    let address = "0x87a1c7b9e993010959b1ccbea21d088bf4064c31c7f0cd8c8156d6c17c4cf519";
    // The scheme's byte and a key: its letters happen to be those of base58.
    let key = "AAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH";
    assert_eq!(check(&Chain::Sui, address, Some(key)), AddressCheck::NotChecked);
}
