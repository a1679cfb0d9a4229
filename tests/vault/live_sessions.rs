//! A running session notices at once what the app itself deletes.

use std::sync::Arc;

use pollster::block_on;
use wallet_jwt::manager::{SessionEvent, SessionListener, SessionStatus};
use wallet_jwt::vault::StoreError;
use wallet_jwt::{Algorithm, Provider, SessionManager, SessionState, Vault, VerifierOptions};

use crate::fake_store::{FakeStore, vault_on};
use crate::offline::{self, NOW, custom_provider};
use crate::signer::Signer;

struct Ignores;

impl SessionListener for Ignores {
    fn on_event(&self, _: SessionEvent) {}
}

fn signed_in(vault: &Vault, account: &str) -> SessionManager {
    let provider = Provider::custom(custom_provider(&[Signer::rsa().jwk()], &[Algorithm::Rs256])).unwrap();
    let verifier = offline::verifier_at(NOW, provider, VerifierOptions::default());
    let manager = SessionManager::new(verifier, vault.clone(), account, Arc::new(Ignores)).unwrap();
    let token = Signer::rsa().token(Algorithm::Rs256, &offline::custom_payload());
    block_on(manager.sign_in_with(&token, None)).unwrap();
    manager
}

#[test]
fn an_entry_that_the_app_deletes_ends_its_session_and_no_other() {
    let vault = vault_on(&Arc::new(FakeStore::default()));
    let (alice, bob) = (signed_in(&vault, "alice"), signed_in(&vault, "bob"));
    block_on(vault.delete("custom/custom/alice")).unwrap();
    assert_eq!(alice.state(), SessionState::SignedOut);
    assert_eq!(block_on(alice.token(1, None)).unwrap_err().code().as_str(), "E_SIGNED_OUT");
    assert_eq!(bob.state().status(), SessionStatus::Active);
}

#[test]
fn a_vault_that_the_app_clears_ends_all_its_sessions() {
    let vault = vault_on(&Arc::new(FakeStore::default()));
    let sessions = [signed_in(&vault, "alice"), signed_in(&vault, "bob")];
    block_on(vault.clear()).unwrap();
    assert!(sessions.iter().all(|session| session.state() == SessionState::SignedOut));
    assert!(block_on(vault.accounts()).unwrap().is_empty());
}

#[test]
fn a_deletion_that_the_keychain_refused_ends_no_session() {
    let store = Arc::new(FakeStore::default());
    let vault = vault_on(&store);
    let session = signed_in(&vault, "alice");
    store.fail_next([StoreError::Locked]);
    block_on(vault.delete("custom/custom/alice")).unwrap_err();
    store.fail_next([StoreError::Locked]);
    block_on(vault.clear()).unwrap_err();
    assert_eq!(session.state().status(), SessionStatus::Active);
}
