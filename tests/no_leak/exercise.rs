//! Every operation on a kept token.

use std::error::Error;
use std::fmt::Debug;
use std::sync::Arc;

use pollster::block_on;
use serde_json::json;
use wallet_jwt::manager::SessionManagerOptions;
use wallet_jwt::vault::MemoryStore;
use wallet_jwt::verifier::Restored;
use wallet_jwt::{
    Algorithm, Provider, SecretStore, SessionError, SessionManager, StoreChoice, StoredToken, Vault,
    VaultError, VaultOptions, Verifier, VerifierOptions,
};

use crate::MARKER;
use crate::failing_parts::{FAILURES, FailsByName, Prints};
use crate::offline::{self, NOW};
use crate::signer::{Signer, changed};

/// A valid token whose claims contain the marker.
pub fn token() -> String {
    let claims = json!({ "sub": MARKER, "email": format!("{MARKER}@example.com"), "exp": NOW + 600 });
    Signer::rsa().token(Algorithm::Rs256, &changed(&offline::custom_payload(), &claims))
}

pub fn run(store: &str) {
    tracing_subscriber::fmt().with_max_level(tracing_subscriber::filter::LevelFilter::TRACE).init();
    let store = match store {
        "memory" => StoreChoice::Memory,
        _ => StoreChoice::SecretService,
    };
    let vault = open(store);
    block_on(keeping(&vault));
    block_on(signing_in(&vault));
    block_on(failing());
    panicking();
}

fn open(store: StoreChoice) -> Vault {
    let options = VaultOptions { store, ..VaultOptions::default() };
    show(&options);
    Vault::open(options).unwrap()
}

fn verifier_at(now_at: i64) -> Verifier {
    let custom = offline::custom_provider(&[Signer::rsa().jwk()], &[Algorithm::Rs256]);
    offline::verifier_at(now_at, Provider::custom(custom).unwrap(), VerifierOptions::default())
}

async fn keeping(vault: &Vault) {
    show(vault);
    show(&vault.status().await.unwrap());
    let (session, stored) = verifier_at(NOW).verify_to_keep(&token(), None).await.unwrap();
    show(&session);
    show(&stored);
    show(&stored.receipt());
    vault.save("alice", stored).await.unwrap();
    vault.save("bob", StoredToken::new(&token())).await.unwrap();
    let loaded = vault.load("alice").await.unwrap().unwrap();
    show(&loaded);
    for now_at in [NOW, NOW + 100_000] {
        let restored: Restored = verifier_at(now_at).verify_stored(&loaded).unwrap();
        show(&restored);
    }
    show(&vault.accounts().await.unwrap());
    vault.delete("alice").await.unwrap();
    vault.clear().await.unwrap();
}

async fn signing_in(vault: &Vault) {
    let (listener, requests) = Prints::new();
    let options = SessionManagerOptions { has_logout: true, logs: true, ..SessionManagerOptions::default() };
    let manager =
        SessionManager::with_options(verifier_at(NOW), vault.clone(), "alice", listener, &options).unwrap();
    show(&options);
    show(&manager);
    let signing_in = manager.sign_in(false);
    manager.fail_request(requests.recv().unwrap(), &token()).await.unwrap();
    tell_failed(&signing_in.await.unwrap_err());
    manager.sign_in_with(&token(), None).await.unwrap();
    show(&manager);
    show(&manager.state());
    show(&manager.restore().await.unwrap());
    drop(manager.token(60, None).await.unwrap());
    println!("{} {:?}", manager.owed().deletion, manager.list_accounts().await.unwrap());
    // The app answers a renewal with a forged token.
    let waiting = manager.token(100_000, None);
    let mut forged = token();
    forged.replace_range(forged.len() - 8.., "AAAAAAAA");
    tell(&manager.provide_token(requests.recv().unwrap(), &forged, None).await.unwrap_err());
    tell(&waiting.await.unwrap_err());
    // A token that the server rejected, and the same token again.
    let waiting = manager.token(60, Some(&token()));
    manager.provide_token(requests.recv().unwrap(), &token(), None).await.unwrap();
    tell(&waiting.await.unwrap_err());
    let waiting = manager.token(100_000, None);
    tell(&manager.fail_request(-7, &token()).await.unwrap_err());
    manager.fail_request(requests.recv().unwrap(), &token()).await.unwrap();
    tell_failed(&waiting.await.unwrap_err());
    tell(&manager.sign_in_with(&forged, Some("another")).await.unwrap_err());
    let signing_out = manager.sign_out();
    manager.fail_logout(requests.recv().unwrap()).await.unwrap();
    tell(&signing_out.await.unwrap_err());
    tell(&manager.token(60, None).await.unwrap_err());
}

async fn failing() {
    let store: Arc<dyn SecretStore> = Arc::new(FailsByName::default());
    let vault = open(StoreChoice::Own(store));
    for account in FAILURES {
        let saved = vault.save(account, StoredToken::new(&token())).await;
        tell_vault(saved.err());
        tell_vault(vault.load(account).await.err());
        tell_vault(vault.delete(account).await.err());
    }
    tell_vault(vault.accounts().await.err());
    tell_vault(vault.clear().await.err());
    tell_vault(vault.save("newer\n", StoredToken::new(&token())).await.err());
    tell_vault(vault.save("large", StoredToken::new(&token().repeat(200))).await.err());
    let (listener, _requests) = Prints::new();
    let manager = SessionManager::new(verifier_at(NOW), vault, "alice", listener).unwrap();
    show(&manager.sign_in_with(&token(), None).await);
    show(&manager.sign_out().await);
}

fn panicking() {
    let store = MemoryStore::new();
    store.write("alice", token().as_bytes()).unwrap();
    show(&store);
    let stored = StoredToken::new(&token());
    let unwound = std::panic::catch_unwind(move || panic!("a panic with the token in memory: {stored:?}"));
    assert!(unwound.is_err());
}

fn show(value: &impl Debug) {
    println!("{value:?} {value:#?}");
}

fn tell(error: &SessionError) {
    println!("{} {error} {error:?} {error:#?} {} {:?}", error.code(), error.fields(), error.source());
}

/// Prints the error without its fields: one field contains the app's own text, which only the app gets.
fn tell_failed(error: &SessionError) {
    println!("{} {error} {error:?} {error:#?} {:?}", error.code(), error.source());
}

fn tell_vault(error: Option<VaultError>) {
    if let Some(error) = error {
        println!("{} {error} {error:?} {error:#?} {} {:?}", error.code(), error.fields(), error.source());
    }
}
