//! Rows for every chain: the spellings that the chains' own libraries made (`tests/data/addresses/vectors.json`), and the chains
//! that are compared exactly.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::rows::{EVERY_CHAIN, Row, Said};

/// One account, as it is in the token.
#[derive(Deserialize)]
struct Account {
    chain: String,
    address: String,
    same: Vec<String>,
    different: Vec<String>,
}

/// Of these the libraries have no vectors, or the rules are another chain's. An address of the token, texts that are the same
/// account, and texts that are not.
const OTHERS: [(&str, &str, &[&str], &[&str]); 5] = [
    (
        "tempo",
        "0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A",
        &["0x19e7e376e7c213b7e7e7e46cc70a5dd086daff2a", "tempo:1:19E7E376E7C213B7E7E7E46CC70A5DD086DAFF2A"],
        &[
            "0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2B",
            "eip155:1:0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A",
        ],
    ),
    (
        "eclipse",
        "EEp7DbBu5yvgf7Pr9W17cATPjCqUxY8K8R3dFbg53a3W",
        &["eclipse:mainnet:EEp7DbBu5yvgf7Pr9W17cATPjCqUxY8K8R3dFbg53a3W"],
        &[
            "eep7dbbu5yvgf7pr9w17catpjcquxy8k8r3dfbg53a3w",
            "solana:1:EEp7DbBu5yvgf7Pr9W17cATPjCqUxY8K8R3dFbg53a3W",
        ],
    ),
    (
        "aleo",
        "aleo1rhgdu77hgyqd3xjj8ucu3jj9r2krwz6mnzyd80gncr5fxcwlh5rsvzp9px",
        &["aleo:mainnet:aleo1rhgdu77hgyqd3xjj8ucu3jj9r2krwz6mnzyd80gncr5fxcwlh5rsvzp9px"],
        &[
            "ALEO1RHGDU77HGYQD3XJJ8UCU3JJ9R2KRWZ6MNZYD80GNCR5FXCWLH5RSVZP9PX",
            "aleo1rhgdu77hgyqd3xjj8ucu3jj9r2krwz6mnzyd80gncr5fxcwlh5rsvzp9pq",
        ],
    ),
    (
        "midnight",
        "mn_addr1Sample",
        &["midnight:mainnet:mn_addr1Sample"],
        &["mn_addr1sample", "mn_addr1Sampl"],
    ),
    ("spark", "sp1Sample", &["spark:mainnet:sp1Sample"], &["sp1sample", "SP1SAMPLE"]),
];

/// The first account of each chain in the vectors, and the others.
fn accounts() -> Vec<Account> {
    let all: Vec<Account> = serde_json::from_str(include_str!("../data/addresses/vectors.json")).unwrap();
    let mut accounts: Vec<Account> = Vec::new();
    for account in all {
        if accounts.iter().all(|known| known.chain != account.chain) {
            accounts.push(account);
        }
    }
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    accounts.extend(OTHERS.iter().map(|(chain, address, same, different)| Account {
        chain: (*chain).to_owned(),
        address: (*address).to_owned(),
        same: owned(same),
        different: owned(different),
    }));
    accounts
}

/// A verified wallet for each.
pub(crate) fn credentials() -> Value {
    let credential = |account: &Account| json!({ "format": "blockchain", "address": account.address, "chain": account.chain });
    accounts().iter().map(credential).collect()
}

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for Account { chain, address, same, different } in accounts() {
        let row = |rule: &str, text: &str, said| {
            Row::new(EVERY_CHAIN, &format!("{chain}: {rule}"), text, &chain, said)
        };
        // The address is one spelling, and its CAIP-10 form another.
        let is_exact = same.len() == 1;
        assert!(is_exact || same.len() >= 2, "{chain}: too few spellings");
        rows.push(row("the address as it is in the token", &address, Said::Owned));
        rows.extend(same.iter().map(|text| row("another spelling", text, Said::Owned)));
        rows.push(row("spaces are not trimmed", &format!("{address} "), Said::Neither));
        rows.extend(different.iter().map(|text| row("another account, or none", text, Said::Neither)));
    }
    rows
}
