//! The table of ownership: `tests/data/conformance/ownership.json` has tokens with their sessions, and the answers of `owns`,
//! `owns_shared`, `lists` and `remaining_secs` for them. Kotlin, Swift and React Native's modules run the same file.
//!
//! `cargo test --test ownership -- --ignored` writes the table from `ownership/rows.rs` and `ownership/chains.rs`.

#[path = "ownership/chains.rs"]
mod chains;
mod offline;
#[path = "ownership/rows.rs"]
mod rows;
#[path = "ownership/sessions.rs"]
mod sessions;

use std::path::PathBuf;

use serde_json::{Value, json};
use wallet_jwt::user::Chain;

use rows::{REMAINING, rows};
use sessions::{NOW_AT, sessions};

#[test]
fn every_row_equals_the_librarys_answer() {
    let sessions = sessions();
    for row in rows() {
        let session =
            sessions.iter().find(|known| known.name == row.session).expect("a session of that name");
        let (session, chain) = (&session.session, Chain::from(row.chain.as_str()));
        let found = (
            session.owns(&row.address, &chain),
            session.owns_shared(&row.address, &chain),
            session.lists(&row.address, &chain),
        );
        assert_eq!(found, row.said.answers(), "{}: {}", row.rule, row.address);
    }
    for (now_at, remaining_secs) in REMAINING {
        assert_eq!(sessions[0].session.remaining_secs(*now_at), *remaining_secs);
    }
}

#[test]
fn a_session_as_json_gives_the_same_answers() {
    let sessions = sessions();
    for row in rows() {
        let session =
            sessions.iter().find(|known| known.name == row.session).expect("a session of that name");
        let found =
            wallet_jwt::session::ownership(&session.session.to_json(), &row.address, &row.chain).unwrap();
        let (owns, owns_shared, lists) = row.said.answers();
        let said = json!({ "owns": owns, "ownsShared": owns_shared, "lists": lists });
        assert_eq!(serde_json::from_str::<Value>(&found).unwrap(), said, "{}", row.rule);
    }
}

#[test]
fn what_is_no_session_owns_nothing() {
    for text in
        ["", "{}", "null", "[]", r#"{"provider":"para","wallets":[{"address":"secret"}]}"#, "\"secret\""]
    {
        let refused = wallet_jwt::session::ownership(text, "0x", "eip155").unwrap_err();
        assert_eq!(refused.code().as_str(), "E_CONFIG_FORMAT", "{text}");
        assert!(!refused.to_string().contains("secret"), "{text}");
    }
}

#[test]
fn the_table_equals_its_rows() {
    let written: Value = serde_json::from_str(&std::fs::read_to_string(path()).unwrap()).unwrap();
    assert_eq!(written, table());
    // The other languages also count the rows, so a row that one skips is noticed.
    assert_eq!((rows().len(), REMAINING.len()), (177, 4));
}

#[test]
fn every_chain_has_rows() {
    for chain in "eip155 solana bip122 cosmos stellar sui aptos algorand starknet flow ton tron tempo eclipse aleo midnight spark".split(' ') {
        let of = |wanted: bool| rows().iter().filter(|row| row.chain == chain && row.said.answers().0 == wanted).count();
        assert!(of(true) >= 2 && of(false) >= 2, "{chain}");
    }
}

#[test]
#[ignore = "rewrites the table; review the diff before you commit it"]
fn write_the_table() {
    std::fs::write(path(), serde_json::to_string_pretty(&table()).unwrap() + "\n").unwrap();
}

fn table() -> Value {
    let sessions: serde_json::Map<_, _> = sessions()
        .into_iter()
        .map(|known| {
            let session: Value = serde_json::from_str(&known.session.to_json()).unwrap();
            let config = known.config;
            (
                known.name.to_owned(),
                json!({ "config": config, "nowAt": NOW_AT, "token": known.token, "session": session }),
            )
        })
        .collect();
    let rows: Vec<_> = rows()
        .iter()
        .map(|row| {
            let (owns, owns_shared, lists) = row.said.answers();
            json!({
                "name": row.rule, "session": row.session, "address": row.address, "chain": row.chain,
                "owns": owns, "ownsShared": owns_shared, "lists": lists,
            })
        })
        .collect();
    let remaining: Vec<_> = REMAINING
        .iter()
        .map(|(now_at, secs)| json!({ "session": rows::PARA, "nowAt": now_at, "remainingSecs": secs }))
        .collect();
    json!({ "sessions": sessions, "rows": rows, "remaining": remaining })
}

fn path() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "data", "conformance", "ownership.json"].iter().collect()
}
