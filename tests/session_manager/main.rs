//! Tests the session manager: one test per sentence of the design's section, then races, panics and second
//! processes.

#[path = "../offline/mod.rs"]
mod offline;
#[path = "../session/mod.rs"]
mod session;
#[path = "../signer/mod.rs"]
mod signer;

mod accounts;
mod events;
mod judging;
mod keeping;
mod logging;
mod panics;
mod processes;
mod races;
mod renewals;
mod restoring;
mod sharing;
mod signing_in;
mod signing_out;
mod snapshots;
mod tokens;
mod verifications;
