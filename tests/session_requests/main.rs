//! The table of sessions: `tests/data/conformance/session_requests.json`, in the format of
//! `docs/conformance-sessions.md`, over the real session manager.
// Whether everything has come to rest is seen in /proc.
#![cfg(target_os = "linux")]

#[path = "../offline/mod.rs"]
mod offline;
/// What the session manager's tests share, as far as this one needs it.
#[allow(dead_code, reason = "each test crate uses a part")]
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

/// One test, because a step is over when every thread of the process sleeps. `ROW=text` runs the rows whose name has it.
#[test]
fn every_row_comes_to_what_the_table_says() {
    let only = std::env::var("ROW").unwrap_or_default();
    let rows: Vec<Value> = tokens::read("session_requests");
    let common: Value = tokens::read("session_tokens");
    // The others count them too: a row that a language leaves out shows.
    assert_eq!(rows.len(), 141);
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
            Err(_) => wrong.push(format!("{name}: it panicked")),
        }
    }
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}
