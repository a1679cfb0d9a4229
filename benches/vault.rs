//! Measures saving, loading and restoring, with the memory store and with a real Secret Service.
//!
//! `cargo bench -p wallet-jwt --features vault --bench vault`. The Secret Service is a private gnome-keyring. If
//! gnome-keyring is not installed, only the memory store is measured, and a line says so.

#![expect(missing_docs, reason = "criterion's macro makes a public function")]

use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use criterion::{Criterion, criterion_group};
use pollster::block_on;
use wallet_jwt::manager::{SessionEvent, SessionListener};
use wallet_jwt::{
    Algorithm, Provider, SessionManager, StoreChoice, StoredToken, Vault, VaultOptions, Verifier,
    VerifierOptions,
};

use keychain::{Keychain, Session};

#[path = "../tests/keychain/mod.rs"]
mod keychain;
#[path = "../tests/offline/mod.rs"]
mod offline;
#[path = "../tests/signer/mod.rs"]
mod signer;

/// Set in the process that has a keychain.
const INSIDE: &str = "WALLET_JWT_BENCH_KEYCHAIN";

struct Deaf;

impl SessionListener for Deaf {
    fn on_event(&self, _: SessionEvent) {}
}

fn verifier() -> Verifier {
    let custom = offline::custom_provider(&[signer::Signer::rsa().jwk()], &[Algorithm::Rs256]);
    offline::verifier_at(offline::NOW, Provider::custom(custom).unwrap(), VerifierOptions::default())
}

fn kept_token() -> StoredToken {
    let token = signer::Signer::rsa().token(Algorithm::Rs256, &offline::custom_payload());
    block_on(verifier().verify_to_keep(&token, None)).unwrap().1
}

fn measure(criterion: &mut Criterion, name: &str, store: StoreChoice) {
    let options = VaultOptions { store, namespace: "wallet-jwt-bench".to_owned(), ..VaultOptions::default() };
    let vault = Vault::open(options).unwrap();
    let token = kept_token();
    if let Err(error) = block_on(vault.save("load", token.clone())) {
        println!("{name}: not measured: {error}");
        return;
    }
    criterion.bench_function(&format!("{name}: save, replacing"), |bencher| {
        bencher.iter(|| block_on(vault.save("save", black_box(token.clone()))).unwrap());
    });
    criterion.bench_function(&format!("{name}: load"), |bencher| {
        bencher.iter(|| block_on(vault.load(black_box("load"))).unwrap().unwrap());
    });
    let verifier = verifier();
    let manager = SessionManager::new(verifier.clone(), vault.clone(), "restore", Arc::new(Deaf)).unwrap();
    block_on(manager.sign_in_with(token.token(), None)).unwrap();
    criterion.bench_function(&format!("{name}: token in memory"), |bencher| {
        bencher.iter(|| block_on(manager.token(black_box(60), None)).unwrap());
    });
    drop(manager);
    criterion.bench_function(&format!("{name}: restore by a new manager"), |bencher| {
        bencher.iter(|| {
            // The account's first manager: it also starts the account's threads.
            let manager = SessionManager::new(verifier.clone(), vault.clone(), "restore", Arc::new(Deaf));
            block_on(manager.unwrap().restore()).unwrap()
        });
    });
    block_on(vault.clear()).unwrap();
}

fn stores(criterion: &mut Criterion) {
    let stored = kept_token();
    let verifier = verifier();
    criterion.bench_function("verify_stored, no keychain", |bencher| {
        bencher.iter(|| verifier.verify_stored(black_box(&stored)).unwrap());
    });
    measure(criterion, "memory", StoreChoice::Memory);
    measure(criterion, "Secret Service", StoreChoice::SecretService);
}

criterion_group!(benches, stores);

fn main() {
    // The environment says which bus a process uses, so this program runs itself again with the right environment.
    if let Some(folder) = std::env::var_os(INSIDE) {
        let _keychain = Keychain::in_session(Path::new(&folder));
        measure_all();
    } else if Command::new("gnome-keyring-daemon").arg("--version").output().is_ok() {
        let session = Session::start();
        let inside = Command::new(std::env::current_exe().unwrap())
            .args(std::env::args_os().skip(1))
            .envs(session.environment())
            .env(INSIDE, &session.folder)
            .status();
        assert!(inside.unwrap().success());
    } else {
        measure_all();
    }
}

fn measure_all() {
    benches();
    Criterion::default().configure_from_args().final_summary();
}
