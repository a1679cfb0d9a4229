//! The table of ownership: `tests/data/conformance/ownership.json` has sessions, and the results of `owns`, `lists`
//! and `remaining_secs` for them. TypeScript computes these results itself and runs the same file.
//!
//! `cargo test --test ownership -- --ignored` writes the table from `ownership/rows.rs`.

mod offline;
#[path = "ownership/rows.rs"]
mod rows;
#[path = "ownership/sessions.rs"]
mod sessions;

use std::path::PathBuf;

use serde_json::{Value, json};
use wallet_jwt::user::Chain;

use rows::{REMAINING, ROWS, Row};
use sessions::sessions;

#[test]
fn every_row_equals_the_librarys_answer() {
    let sessions = sessions();
    for Row(session, rule, address, chain, said) in ROWS {
        let session = &sessions.iter().find(|(name, _)| name == session).expect("a session of that name").1;
        let chain = Chain::from(*chain);
        assert_eq!((session.owns(address, &chain), session.lists(address, &chain)), said.answers(), "{rule}");
    }
    for (now_at, remaining_secs) in REMAINING {
        assert_eq!(sessions[0].1.remaining_secs(*now_at), *remaining_secs);
    }
}

#[test]
fn the_table_equals_its_rows() {
    let written: Value = serde_json::from_str(&std::fs::read_to_string(path()).unwrap()).unwrap();
    assert_eq!(written, table());
    // TypeScript also counts the rows, so a row that it skips is noticed.
    assert_eq!((ROWS.len(), REMAINING.len()), (40, 4));
}

#[test]
#[ignore = "rewrites the table; review the diff before you commit it"]
fn write_the_table() {
    std::fs::write(path(), serde_json::to_string_pretty(&table()).unwrap() + "\n").unwrap();
}

fn table() -> Value {
    let sessions: serde_json::Map<_, _> = sessions()
        .into_iter()
        .map(|(name, session)| (name.to_owned(), serde_json::from_str(&session.to_json()).unwrap()))
        .collect();
    let rows: Vec<_> = ROWS
        .iter()
        .map(|Row(session, rule, address, chain, said)| {
            let (owns, lists) = said.answers();
            json!({
                "name": rule, "session": session, "address": address, "chain": chain, "owns": owns, "lists": lists,
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
