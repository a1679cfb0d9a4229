//! The memory that Rust owns of a token is zero after it is dropped: the test searches this process's memory for
//! it.
//!
//! This is the only test in its process, because the search would find another test's copies too.
#![cfg(target_os = "linux")]

use std::fs;
use std::io::Read;
use std::sync::Arc;

use memory_search::Needle;
use pollster::block_on;
use wallet_jwt::manager::{SessionEvent, SessionListener};
use wallet_jwt::{
    Algorithm, Provider, SessionManager, StoreChoice, StoredToken, Vault, VaultOptions, VerifierOptions,
};
use zeroize::{Zeroize, Zeroizing};

#[path = "memory_search/mod.rs"]
mod memory_search;
#[path = "offline/mod.rs"]
mod offline;
#[path = "signer/mod.rs"]
mod signer;

struct Deaf;

impl SessionListener for Deaf {
    fn on_event(&self, _: SessionEvent) {}
}

fn memory_vault() -> Vault {
    Vault::open(VaultOptions { store: StoreChoice::Memory, ..VaultOptions::default() }).unwrap()
}

fn token() -> Zeroizing<String> {
    let payload = offline::custom_payload();
    Zeroizing::new(signer::Signer::rsa().token(Algorithm::Rs256, &payload))
}

#[test]
fn nothing_of_a_token_is_left_behind() {
    // Signing leaves copies that belong to the test, not to the library, so it happens in another process.
    let Some(path) = std::env::var_os("WALLET_JWT_TOKEN_FILE") else { return in_a_process_of_its_own() };
    let mut token = Zeroizing::new(String::with_capacity(8192));
    fs::File::open(path).unwrap().read_to_string(&mut token).unwrap();
    let needle = Needle::of(&token);
    assert_eq!(needle.count(), 1, "the search must find the only copy");

    let stored = StoredToken::new(&token);
    assert_eq!(needle.count(), 2);
    drop(stored);
    assert_eq!(needle.count(), 1, "a stored token");

    let vault = memory_vault();
    block_on(vault.save("alice", StoredToken::new(&token))).unwrap();
    assert_eq!(needle.count(), 2, "the store's copy only");
    drop(block_on(vault.load("alice")).unwrap());
    assert_eq!(needle.count(), 2, "load");
    block_on(vault.save("alice", StoredToken::new("another"))).unwrap();
    assert_eq!(needle.count(), 1, "an overwritten entry");
    drop(vault);

    let custom = offline::custom_provider(&[signer::Signer::rsa().jwk()], &[Algorithm::Rs256]);
    let verifier =
        offline::verifier_at(offline::NOW, Provider::custom(custom).unwrap(), VerifierOptions::default());
    let vault = memory_vault();
    let new_manager =
        || SessionManager::new(verifier.clone(), vault.clone(), "alice", Arc::new(Deaf)).unwrap();
    let manager = new_manager();
    block_on(manager.sign_in_with(&token, None)).unwrap();
    block_on(manager.token(60, None)).unwrap().zeroize();
    // An answer to no request, and a token that a server rejected before this one.
    block_on(manager.provide_token(-1, &token, None)).unwrap_err();
    block_on(manager.token(60, Some(&token[1..]))).unwrap().zeroize();
    assert_eq!(needle.count(), 3, "the copies of the test, the store and the session");
    drop(manager);
    let manager = new_manager();
    block_on(manager.restore()).unwrap();
    block_on(manager.token(60, None)).unwrap().zeroize();
    block_on(manager.sign_out()).unwrap();
    assert_eq!(needle.count(), 1, "after a sign-out");

    token.zeroize();
    assert_eq!(needle.count(), 0, "only the test's own copy");
}

fn in_a_process_of_its_own() {
    let file = std::env::temp_dir().join(format!("wallet-jwt-zeroed-{}", std::process::id()));
    fs::write(&file, token().as_bytes()).unwrap();
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "nothing_of_a_token_is_left_behind", "--nocapture"])
        .env("WALLET_JWT_TOKEN_FILE", &file)
        .output()
        .unwrap();
    fs::remove_file(&file).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"));
}
