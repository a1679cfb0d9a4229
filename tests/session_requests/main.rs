//! Runs the table of sessions, `tests/data/conformance/session_requests.json`, with the real session manager.
//! `docs/conformance-sessions.md` describes the format.
// The test reads in /proc whether anything is still running.
#![cfg(target_os = "linux")]

#[path = "../offline/mod.rs"]
mod offline;
/// The helpers of the session manager's tests that this test uses.
#[allow(dead_code, reason = "each test crate uses only some of these")]
#[path = "../session"]
mod session {
    pub mod clock;
    pub mod gate;
    pub mod keychain;
    pub mod phone;
    pub mod settled;
}
#[path = "../signer/mod.rs"]
mod signer;

mod app;
mod expectations;
mod row;
mod tokens;

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::Value;

/// One test for all rows, because a step is over when every thread of the process sleeps. `ROW=text` runs only the
/// rows whose name contains the text.
#[test]
fn every_row_gives_the_result_in_the_table() {
    let only = std::env::var("ROW").unwrap_or_default();
    let rows: Vec<Value> = tokens::read("session_requests");
    let common: Value = tokens::read("session_tokens");
    // The other languages also count the rows, so a row that a language skips is noticed.
    assert_eq!(rows.len(), 142);
    let mut wrong = Vec::new();
    for row in rows {
        let name = row["name"].as_str().unwrap().to_owned();
        if row["except"].get("rust").is_some() || !name.contains(&only) {
            continue;
        }
        let came_to = catch_unwind(AssertUnwindSafe(|| row::run(&row, &common)));
        match came_to {
            Ok(Ok(())) => {}
            Ok(Err(difference)) => wrong.push(format!("{name}: {difference}")),
            Err(_) => wrong.push(format!("{name}: the row panicked")),
        }
    }
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}
