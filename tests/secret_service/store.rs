//! Tests the store alone: its contract, and every way in which the service can be unavailable.

use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use keyring_core::api::CredentialStoreApi as _;
use wallet_jwt::vault::{
    MAX_VALUE_BYTES, Readiness, SecretServiceStore, SecretStore, StoreError, WithDeadline,
};

use crate::keychain::{Keychain, in_private_keychain, wait_until};
use crate::store_contract::{is_one_place, keeps_the_contract, read};

const NAMESPACE: &str = "wallet-jwt-test";
const SESSION: &str = "/org/freedesktop/secrets/collection/session";

fn store() -> SecretServiceStore {
    SecretServiceStore::new(NAMESPACE)
}

/// Makes each call once and returns the results.
fn every_call(store: &dyn SecretStore) -> Vec<Result<(), StoreError>> {
    let status = match store.status().readiness {
        Readiness::Ready => Ok(()),
        Readiness::Locked => Err(StoreError::Locked),
        Readiness::Failing(error) => Err(error),
    };
    vec![
        store.read("a").map(drop),
        store.write("a", b"new"),
        store.write("another", b"new"),
        store.remove("a"),
        store.names().map(drop),
        status,
    ]
}

fn is_unavailable(result: &Result<(), StoreError>) -> bool {
    matches!(result, Err(StoreError::Unavailable { .. }))
}

#[test]
#[ignore = "needs gnome-keyring: run by cargo xtask test"]
fn it_keeps_the_contract() {
    in_private_keychain("store::it_keeps_the_contract", |_| {
        keeps_the_contract(Arc::new(store()), MAX_VALUE_BYTES);
        is_one_place(&store(), &store());
        let other = SecretServiceStore::new("another app");
        store().write("a", b"1").unwrap();
        assert_eq!((read(&other, "a"), other.names().unwrap()), (None, vec![]));
    });
}

#[test]
#[ignore = "needs gnome-keyring: run by cargo xtask test"]
fn a_locked_collection_is_locked_at_once_and_raises_no_prompt() {
    in_private_keychain("store::a_locked_collection_is_locked_at_once_and_raises_no_prompt", |keychain| {
        let store = store();
        store.write("a", b"value").unwrap();
        keychain.lock();
        let watch = keychain.watch_for_prompts();
        let began = Instant::now();
        for result in every_call(&store) {
            assert_eq!(result, Err(StoreError::Locked));
        }
        // A store that connects only now.
        assert_eq!(every_call(&SecretServiceStore::new(NAMESPACE))[0], Err(StoreError::Locked));
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
        assert_eq!(watch.seen(), 0, "a message that leads to a prompt was sent");
        // The same service, unlocked. Nothing was changed meanwhile, and everything works again on the same
        // connections.
        keychain.unlock();
        assert_eq!(read(&store, "a"), Some(b"value".to_vec()));
        assert_eq!(store.names(), Ok(vec!["a".to_owned()]));
        assert!(every_call(&store).iter().all(Result::is_ok), "{:?}", every_call(&store));
    });
}

/// This is why the library checks for a lock first, and it proves that the watch sees a prompt.
#[test]
#[ignore = "needs gnome-keyring: run by cargo xtask test"]
fn the_store_crate_alone_does_ask_for_a_prompt() {
    in_private_keychain("store::the_store_crate_alone_does_ask_for_a_prompt", |keychain| {
        store().write("a", b"value").unwrap();
        let bare = zbus_secret_service_keyring_store::Store::new().unwrap();
        let entry = bare.build(NAMESPACE, "a", None).unwrap();
        keychain.lock();
        let watch = keychain.watch_for_prompts();
        assert!(entry.get_secret().is_err());
        wait_until("the watch sees the message", || watch.seen() > 0);
    });
}

#[test]
#[ignore = "needs gnome-keyring: run by cargo xtask test"]
fn the_prompt_watch_counts_every_message_except_its_own() {
    in_private_keychain("store::the_prompt_watch_counts_every_message_except_its_own", |keychain| {
        keychain.lock();
        for ask in [Keychain::ask_for_an_unlock, Keychain::ask_for_a_collection] {
            let watch = keychain.watch_for_prompts();
            ask(keychain);
            assert_eq!(watch.seen(), 1, "the first message after the start");
            assert_eq!(watch.seen(), 1, "counting adds no message");
            ask(keychain);
            assert_eq!(watch.seen(), 2);
        }
        assert_eq!(keychain.watch_for_prompts().seen(), 0);
    });
}

#[test]
#[ignore = "needs gnome-keyring: run by cargo xtask test"]
fn an_entry_in_another_collection_that_is_locked_is_locked() {
    in_private_keychain("store::an_entry_in_another_collection_that_is_locked_is_locked", |keychain| {
        let store = store();
        store.write("a", b"value").unwrap();
        keychain.set_default_collection(SESSION);
        assert_eq!(read(&store, "a"), Some(b"value".to_vec()), "it is found in any collection");
        keychain.lock();
        let watch = keychain.watch_for_prompts();
        assert_eq!(store.read("a").map(drop), Err(StoreError::Locked));
        assert_eq!(store.names().map(drop), Err(StoreError::Locked));
        // No other collection has an entry of that name, and the default collection is unlocked.
        assert_eq!(read(&store, "b"), None);
        assert_eq!(watch.seen(), 0);
    });
}

#[test]
#[ignore = "needs gnome-keyring: run by cargo xtask test"]
fn without_a_collection_only_new_entries_are_refused() {
    in_private_keychain("store::without_a_collection_only_new_entries_are_refused", |keychain| {
        let store = store();
        keychain.start_daemon_without_collections();
        let watch = keychain.watch_for_prompts();
        assert_eq!(read(&store, "a"), None);
        assert_eq!(store.remove("a"), Ok(()));
        assert_eq!(store.names(), Ok(vec![]));
        assert!(is_unavailable(&store.write("a", b"new")));
        assert!(matches!(store.status().readiness, Readiness::Failing(_)));
        assert_eq!(watch.seen(), 0, "a call tried to create or unlock a collection");
    });
}

#[test]
#[ignore = "needs gnome-keyring: run by cargo xtask test"]
fn a_default_collection_in_memory_counts_as_none() {
    in_private_keychain("store::a_default_collection_in_memory_counts_as_none", |keychain| {
        let store = store();
        store.write("a", b"old").unwrap();
        keychain.set_default_collection(SESSION);
        assert!(is_unavailable(&store.write("b", b"lost at the end of the session")));
        assert_eq!(read(&store, "b"), None);
        store.write("a", b"new").unwrap();
        keychain.restart_daemon();
        assert_eq!(read(&store, "a"), Some(b"new".to_vec()), "it was replaced where it was");
    });
}

#[test]
#[ignore = "needs gnome-keyring: run by cargo xtask test"]
fn a_search_finds_entries_that_were_never_unlocked() {
    in_private_keychain("store::a_search_finds_entries_that_were_never_unlocked", |keychain| {
        store().write("a", b"value").unwrap();
        keychain.restart_locked();
        let watch = keychain.watch_for_prompts();
        assert_eq!(store().read("a").map(drop), Err(StoreError::Locked));
        assert_eq!(store().remove("a"), Err(StoreError::Locked));
        assert_eq!(store().names().map(drop), Err(StoreError::Locked));
        // So an entry that it does not find is absent.
        assert_eq!(read(&store(), "b"), None);
        assert_eq!(store().write("b", b"new"), Err(StoreError::Locked));
        assert_eq!(watch.seen(), 0);
    });
}

#[test]
#[ignore = "needs gnome-keyring: run by cargo xtask test"]
fn a_crashed_service_is_unavailable_until_it_restarts() {
    in_private_keychain("store::a_crashed_service_is_unavailable_until_it_restarts", |keychain| {
        let store = WithDeadline::new(Arc::new(store()), Duration::from_secs(10));
        store.write("a", b"value").unwrap();
        for _ in 0..2 {
            keychain.kill_daemon();
            let began = Instant::now();
            assert!(every_call(&store).iter().all(is_unavailable), "{:?}", every_call(&store));
            assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
            keychain.start_daemon();
            assert_eq!(read(&store, "a"), Some(b"value".to_vec()), "the same object, the same value");
            store.write("b", b"other").unwrap();
            store.remove("b").unwrap();
        }
        // Restarted between two calls, so that no call failed.
        keychain.restart_daemon();
        assert_eq!(store.names(), Ok(vec!["a".to_owned()]));
    });
}

#[test]
#[ignore = "needs gnome-keyring: run by cargo xtask test"]
fn a_hung_service_times_out_and_writes_keep_their_order() {
    in_private_keychain("store::a_hung_service_times_out_and_writes_keep_their_order", |keychain| {
        let store = WithDeadline::new(Arc::new(store()), Duration::from_secs(1));
        store.write("a", b"old").unwrap();
        keychain.freeze();
        let began = Instant::now();
        assert!(is_unavailable(&store.write("a", b"given up")));
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
        let again = Instant::now();
        assert!(is_unavailable(&store.write("a", b"must not overtake")));
        assert!(again.elapsed() < Duration::from_millis(500), "at once: {:?}", again.elapsed());
        keychain.thaw();
        // The caller was told that the change may still take effect, and it does. The refused change never takes
        // effect.
        wait_until("the call that hung has returned", || store.read("a").is_ok());
        assert_eq!(read(&store, "a"), Some(b"given up".to_vec()));
        store.write("a", b"new").unwrap();
        assert_eq!(read(&store, "a"), Some(b"new".to_vec()));
    });
}

#[test]
#[ignore = "needs gnome-keyring: run by cargo xtask test"]
fn without_a_bus_it_is_unavailable_at_once() {
    const TEST: &str = "store::without_a_bus_it_is_unavailable_at_once";
    const BUS: &str = "DBUS_SESSION_BUS_ADDRESS";
    if std::env::var(BUS).is_ok_and(|bus| bus.ends_with("no-such-bus")) {
        let began = Instant::now();
        assert!(every_call(&store()).iter().all(is_unavailable), "{:?}", every_call(&store()));
        assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
        return;
    }
    let status = Command::new(std::env::current_exe().unwrap())
        .args([TEST, "--exact", "--ignored"])
        .env(BUS, "unix:path=/no-such-bus")
        .status();
    assert!(status.unwrap().success());
}
