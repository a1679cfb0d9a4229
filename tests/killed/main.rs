//! A process that is killed while it saves a token leaves the old token or the new one, and nothing else. The tests
//! use the real Secret Service, and kill at every message that the process sends and at random moments.
#![cfg(target_os = "linux")]

mod bus_proxy;
mod every_message;
mod soak;

use std::process::{Child, Command, Stdio};

use pollster::block_on;
use wallet_jwt::{StoreChoice, StoredToken, Vault, VaultError, VaultOptions};

#[path = "../keychain/mod.rs"]
mod keychain;

/// This variable tells a process that is to be killed what to do.
pub(crate) const ROLE: &str = "WALLET_JWT_ROLE";

pub(crate) fn open() -> Vault {
    let options = VaultOptions { store: StoreChoice::SecretService, ..VaultOptions::default() };
    Vault::open(options).expect("opening does no I/O")
}

/// The token that a vault has for an account.
pub(crate) fn kept(vault: &Vault, account: &str) -> Result<Option<String>, VaultError> {
    Ok(block_on(vault.load(account))?.map(|stored| stored.token().to_owned()))
}

pub(crate) fn put(vault: &Vault, account: &str, token: Option<&str>) -> Result<(), VaultError> {
    match token {
        Some(token) => block_on(vault.save(account, StoredToken::new(token))),
        None => block_on(vault.delete(account)),
    }
}

/// Starts this test again, as the process that is to be killed.
pub(crate) fn start(test: &str, role: &str, bus: Option<&str>) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([test, "--exact", "--ignored", "--nocapture"]).env(ROLE, role);
    if let Some(bus) = bus {
        command.env("DBUS_SESSION_BUS_ADDRESS", bus);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}
