//! The memory that Rust owns of a token is zero after it is dropped: the test searches this process's memory for
//! it.
//!
//! This is the only test in its process, because the search would find another test's copies too.
#![cfg(target_os = "linux")]

use std::fs;
use std::io::{Read, Seek, SeekFrom};
use std::sync::Arc;

use pollster::block_on;
use wallet_jwt::manager::{SessionEvent, SessionListener};
use wallet_jwt::{
    Algorithm, Provider, SessionManager, StoreChoice, StoredToken, Vault, VaultOptions, VerifierOptions,
};
use zeroize::{Zeroize, Zeroizing};

#[path = "offline/mod.rs"]
mod offline;
#[path = "signer/mod.rs"]
mod signer;

struct Deaf;

impl SessionListener for Deaf {
    fn on_event(&self, _: SessionEvent) {}
}

/// The needle, stored so that the search does not find it by itself.
const MASK: u8 = 0xA5;

struct Needle(Vec<u8>);

impl Needle {
    /// A piece of the token's signature. Without it the token is useless, and nothing else contains it. It is from
    /// the middle and longer than the vector registers: they keep the last 64 bytes of a copy, and the system may
    /// save them on a stack (seen here), which no library can prevent.
    fn of(token: &str) -> Self {
        let bytes = token.as_bytes();
        let piece = &bytes[bytes.len() - 260..bytes.len() - 100];
        Needle(piece.iter().map(|byte| byte ^ MASK).collect())
    }

    fn is_at(&self, window: &[u8]) -> bool {
        window.iter().zip(&self.0).all(|(byte, masked)| byte ^ MASK == *masked)
    }

    /// How often the needle is in the writable memory of this process.
    fn count(&self) -> usize {
        let mut memory = fs::File::open("/proc/self/mem").unwrap();
        let mut chunk = vec![0_u8; 1 << 20];
        let own = chunk.as_ptr() as u64..chunk.as_ptr() as u64 + chunk.len() as u64;
        let mut found = 0;
        for (start, end) in writable_regions() {
            let mut at = start;
            while at < end {
                let length = chunk.len().min(usize::try_from(end - at).unwrap());
                memory.seek(SeekFrom::Start(at)).unwrap();
                // A region may no longer exist, or may not be memory at all.
                let Ok(()) = memory.read_exact(&mut chunk[..length]) else { break };
                found += chunk[..length]
                    .windows(self.0.len())
                    .enumerate()
                    .filter(|(offset, window)| self.is_at(window) && !own.contains(&(at + *offset as u64)))
                    .count();
                chunk.as_mut_slice().zeroize();
                if length < chunk.len() {
                    break;
                }
                // The chunks overlap, so that a needle across a border is found.
                at += (length - self.0.len()) as u64;
            }
        }
        found
    }
}

fn writable_regions() -> Vec<(u64, u64)> {
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    maps.lines()
        .filter(|line| line.split(' ').nth(1).is_some_and(|rights| rights.starts_with("rw")))
        .map(|line| {
            let (start, rest) = line.split_once('-').unwrap();
            let end = rest.split(' ').next().unwrap();
            (u64::from_str_radix(start, 16).unwrap(), u64::from_str_radix(end, 16).unwrap())
        })
        .collect()
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
