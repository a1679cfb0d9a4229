//! Tests the vault's rules with stores that a test can break.

mod fake_store;
mod formats;
mod live_sessions;
mod rules;
mod stored_tokens;

#[path = "../offline/mod.rs"]
mod offline;
#[path = "../signer/mod.rs"]
mod signer;
