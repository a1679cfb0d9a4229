//! Tests the store on a real Secret Service: gnome-keyring in the test's own D-Bus session.
#![cfg(target_os = "linux")]

mod fake_service;
mod sessions;
mod store;
mod unlocking;

#[path = "../keychain/mod.rs"]
mod keychain;
#[path = "../offline/mod.rs"]
mod offline;
#[path = "../signer/mod.rs"]
mod signer;
#[path = "../store_contract/mod.rs"]
mod store_contract;
