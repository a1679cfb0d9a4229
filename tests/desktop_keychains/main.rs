//! Tests the store on the real KWallet and KeePassXC, without a screen. Environment variables name the folders into which
//! Debian's packages were unpacked; `cargo xtask test --only kwallet,keepassxc` does that.
#![cfg(target_os = "linux")]

mod keepassxc;
mod kwallet;
mod unpacked;

#[path = "../keychain/mod.rs"]
mod keychain;
#[path = "../store_contract/mod.rs"]
mod store_contract;

use std::future::Future;
use std::thread::{JoinHandle, spawn};

use pollster::block_on;
use wallet_jwt::vault::SecretServiceStore;
use wallet_jwt::{StoreChoice, Vault, VaultError, VaultOptions};

const NAMESPACE: &str = "wallet-jwt-test";

fn store() -> SecretServiceStore {
    SecretServiceStore::new(NAMESPACE)
}

fn vault() -> Vault {
    let options = VaultOptions { namespace: NAMESPACE.to_owned(), ..VaultOptions::default() };
    Vault::open(VaultOptions { store: StoreChoice::SecretService, ..options }).unwrap()
}

/// Waits for an unlock on another thread.
fn waits(
    unlock: impl Future<Output = Result<(), VaultError>> + Send + 'static,
) -> JoinHandle<Result<(), VaultError>> {
    spawn(move || block_on(unlock))
}
