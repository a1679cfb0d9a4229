//! Tests `save`, `load`, `delete`, `accounts` and `clear`.

use std::sync::Arc;

use pollster::block_on;
use wallet_jwt::vault::StoreError;
use wallet_jwt::vault::{SecretBytes, StoreStatus};
use wallet_jwt::{SecretStore, StoreChoice, StoredToken, Vault, VaultError, VaultOptions};

use crate::fake_store::{FakeStore, vault_on};

const NEWER: &[u8] = b"wallet-jwt/2 whatever\nsomething new";

fn detail() -> String {
    "scripted".to_owned()
}

fn every_store_error() -> Vec<(StoreError, VaultError)> {
    vec![
        (StoreError::Locked, VaultError::Locked),
        (StoreError::KeyLost { detail: detail() }, VaultError::KeyLost { detail: detail() }),
        (StoreError::NotKept { detail: detail() }, VaultError::NotKept { detail: detail() }),
        (StoreError::Corrupt { detail: detail() }, VaultError::Corrupt { detail: detail() }),
        (StoreError::TooLarge { limit_bytes: 5 }, VaultError::TooLarge { limit_bytes: 5 }),
        (StoreError::Full { detail: detail() }, VaultError::Full { detail: detail() }),
    ]
}

#[test]
fn what_is_saved_is_loaded_by_a_later_vault() {
    let store = Arc::new(FakeStore::default());
    let token = StoredToken::new("a.b.c");
    block_on(vault_on(&store).save("alice", token.clone())).unwrap();
    let loaded = block_on(vault_on(&store).load("alice")).unwrap();
    assert!(loaded == Some(token));
    assert!(block_on(vault_on(&store).load("bob")).unwrap().is_none());
}

#[test]
fn the_last_save_wins() {
    let store = Arc::new(FakeStore::default());
    let vault = vault_on(&store);
    // Called first but awaited last: the order of the calls decides.
    let first = vault.save("alice", StoredToken::new("first"));
    let second = vault.save("alice", StoredToken::new("second"));
    block_on(second).unwrap();
    block_on(first).unwrap();
    assert_eq!(block_on(vault.load("alice")).unwrap().unwrap().token(), "second");
}

#[test]
fn reads_never_write_or_delete() {
    let name = "alice";
    let damaged = FakeStore::holding(name, b"damaged");
    let newer = FakeStore::holding(name, NEWER);
    let empty = Arc::new(FakeStore::default());
    for store in [&damaged, &newer, &empty] {
        let before = store.value(name);
        for failure in [None, Some(StoreError::Locked), Some(StoreError::KeyLost { detail: detail() })] {
            let vault = vault_on(store);
            store.fail_next(failure.clone());
            let _ = block_on(vault.load(name));
            store.fail_next(failure.clone());
            let _ = block_on(vault.accounts());
            store.fail_next(failure);
            let _ = block_on(vault.status());
        }
        assert!(store.take_calls().iter().all(|call| ["read", "names", "status"].contains(&&**call)));
        assert_eq!(store.value(name), before);
    }
}

#[test]
fn every_call_returns_the_stores_error() {
    for (failure, expected) in every_store_error() {
        let store = FakeStore::holding("alice", b"x");
        let vault = vault_on(&store);
        let calls: [&dyn Fn() -> Result<(), VaultError>; 5] = [
            &|| block_on(vault.save("alice", StoredToken::new("t"))),
            &|| block_on(vault.load("alice")).map(|_| ()),
            &|| block_on(vault.delete("alice")),
            &|| block_on(vault.accounts()).map(|_| ()),
            &|| block_on(vault.clear()),
        ];
        for call in calls {
            store.fail_next([failure.clone()]);
            assert_eq!(call().unwrap_err(), expected);
        }
    }
}

#[test]
fn a_failure_for_an_unknown_reason_is_tried_again_once() {
    let store = Arc::new(FakeStore::default());
    let vault = vault_on(&store);
    let unavailable = |text: &str| StoreError::unavailable(text);
    store.fail_next([unavailable("a bad moment")]);
    block_on(vault.save("alice", StoredToken::new("t"))).unwrap();
    assert_eq!(store.take_calls(), ["write", "write"]);

    store.fail_next([unavailable("the cause"), unavailable("a consequence")]);
    let error = block_on(vault.load("alice")).map(|_| ()).unwrap_err();
    assert_eq!(error, VaultError::Unavailable { detail: "the cause".to_owned() });
    assert_eq!(store.take_calls(), ["read", "read"]);

    store.fail_next([unavailable("a bad moment"), StoreError::Locked]);
    assert_eq!(block_on(vault.delete("alice")).unwrap_err(), VaultError::Locked);
    // A failure with a known reason is not tried again.
    store.take_calls();
    store.fail_next([StoreError::Locked]);
    assert!(block_on(vault.load("alice")).is_err());
    assert_eq!(store.take_calls(), ["read"]);
}

#[test]
fn an_entry_of_a_newer_format_is_an_error_and_stays() {
    let store = FakeStore::holding("alice", NEWER);
    let vault = vault_on(&store);
    let error = block_on(vault.load("alice")).map(|_| ()).unwrap_err();
    assert_eq!(error, VaultError::NewerFormat { found: 2, supported: 1 });
    assert_eq!(error.code().as_str(), "E_VAULT_NEWER_FORMAT");
    assert_eq!(block_on(vault.accounts()).unwrap(), ["alice"]);
    assert_eq!(store.value("alice").unwrap(), NEWER);
}

type Healing<'a> = &'a dyn Fn(&Vault) -> Result<(), VaultError>;

#[test]
fn save_delete_and_clear_work_on_unreadable_entries() {
    for broken in [NEWER, b"damaged", b""] {
        let heal: [Healing; 3] = [
            &|vault| block_on(vault.save("alice", StoredToken::new("t"))),
            &|vault| block_on(vault.delete("alice")),
            &|vault| block_on(vault.clear()),
        ];
        for heal in heal {
            let vault = vault_on(&FakeStore::holding("alice", broken));
            assert!(block_on(vault.load("alice")).is_err());
            heal(&vault).unwrap();
            assert!(block_on(vault.load("alice")).is_ok());
        }
    }
}

#[test]
fn deleting_a_missing_entry_is_not_an_error() {
    let vault = vault_on(&Arc::new(FakeStore::default()));
    block_on(vault.delete("alice")).unwrap();
    block_on(vault.clear()).unwrap();
}

#[test]
fn clear_removes_every_entry_it_can_and_then_fails() {
    let store = Arc::new(FakeStore::default());
    let vault = vault_on(&store);
    for account in ["a", "b", "c"] {
        block_on(vault.save(account, StoredToken::new("t"))).unwrap();
    }
    assert_eq!(block_on(vault.accounts()).unwrap(), ["a", "b", "c"]);
    // The first removal is refused; the listing before it works.
    let refusing = Arc::new(RefusesOne(Arc::clone(&store)));
    let vault = Vault::open(VaultOptions { store: StoreChoice::Own(refusing), ..VaultOptions::default() });
    assert_eq!(block_on(vault.unwrap().clear()).unwrap_err(), VaultError::Locked);
    assert_eq!(block_on(vault_on(&store).accounts()).unwrap(), ["b"]);
}

/// A fake that refuses to remove `b`.
struct RefusesOne(Arc<FakeStore>);

impl SecretStore for RefusesOne {
    fn read(&self, name: &str) -> Result<Option<SecretBytes>, StoreError> {
        self.0.read(name)
    }

    fn write(&self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        self.0.write(name, value)
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        if name == "b" { Err(StoreError::Locked) } else { self.0.remove(name) }
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        self.0.names()
    }

    fn status(&self) -> StoreStatus {
        self.0.status()
    }
}

#[test]
fn a_write_finishes_when_its_caller_is_cancelled() {
    let store = Arc::new(FakeStore::default());
    let vault = vault_on(&store);
    // The future is never polled.
    drop(vault.save("alice", StoredToken::new("t")));
    // The next call waits in the queue behind it.
    assert_eq!(block_on(vault.load("alice")).unwrap().unwrap().token(), "t");
}

#[test]
fn fifty_concurrent_writers_leave_one_complete_value() {
    let store = Arc::new(FakeStore::default());
    let vault = vault_on(&store);
    let writers: Vec<_> = (0..50)
        .map(|number| {
            let vault = vault.clone();
            std::thread::spawn(move || {
                let token = format!("{number}").repeat(500);
                block_on(vault.save("alice", StoredToken::new(&token))).unwrap();
                token
            })
        })
        .collect();
    let written: Vec<_> = writers.into_iter().map(|writer| writer.join().unwrap()).collect();
    let kept = block_on(vault.load("alice")).unwrap().unwrap();
    assert!(written.iter().any(|token| token == kept.token()));
}

#[test]
fn names_that_no_keychain_accepts_are_refused_first() {
    let store = Arc::new(FakeStore::default());
    let vault = vault_on(&store);
    for account in ["", "a\0b", "a\nb", &"x".repeat(513)] {
        for error in [
            block_on(vault.save(account, StoredToken::new("t"))).unwrap_err(),
            block_on(vault.load(account)).map(|_| ()).unwrap_err(),
            block_on(vault.delete(account)).unwrap_err(),
        ] {
            assert_eq!(error.code().as_str(), "E_VAULT_ACCOUNT");
        }
    }
    assert!(store.take_calls().is_empty());
}

#[test]
fn options_out_of_range_are_refused() {
    let open = |change: fn(&mut VaultOptions)| {
        let mut options = VaultOptions { store: StoreChoice::Memory, ..VaultOptions::default() };
        change(&mut options);
        Vault::open(options).map(|_| ()).map_err(|error| error.code().as_str())
    };
    assert_eq!(open(|_| ()), Ok(()));
    assert_eq!(open(|options| options.timeout_secs = 0), Err("E_CONFIG_OPTION"));
    assert_eq!(open(|options| options.timeout_secs = 61), Err("E_CONFIG_OPTION"));
    assert_eq!(open(|options| options.namespace = String::new()), Err("E_VAULT_ACCOUNT"));
}

#[test]
fn a_store_that_panics_is_unavailable_for_that_call_only() {
    struct Panics;
    impl SecretStore for Panics {
        fn read(&self, _: &str) -> Result<Option<SecretBytes>, StoreError> {
            panic!("scripted")
        }
        fn write(&self, _: &str, _: &[u8]) -> Result<(), StoreError> {
            Ok(())
        }
        fn remove(&self, _: &str) -> Result<(), StoreError> {
            panic!("scripted")
        }
        fn names(&self) -> Result<Vec<String>, StoreError> {
            Ok(Vec::new())
        }
        fn status(&self) -> StoreStatus {
            panic!("scripted")
        }
    }
    let store = StoreChoice::Own(Arc::new(Panics));
    let vault = Vault::open(VaultOptions { store, ..VaultOptions::default() }).unwrap();
    let code = |error: VaultError| error.code().as_str();
    assert_eq!(block_on(vault.load("a")).map(|_| ()).map_err(code), Err("E_VAULT_UNAVAILABLE"));
    assert_eq!(block_on(vault.delete("a")).map_err(code), Err("E_VAULT_UNAVAILABLE"));
    block_on(vault.save("a", StoredToken::new("t"))).unwrap();
}
