//! The store beside that of the items that ask the user. Both keychains are fakes.

use std::path::Path;
use std::sync::Arc;

use super::AppleOptions;
use super::fake_keychain::{FakeKeychain, FakeStore};
use super::host::Host;
use super::store::AppleStore;
use crate::vault::MemoryStore;
use crate::vault::store::{Readiness, SecretBytes, SecretStore, StoreError, StoreStatus};

#[derive(Default)]
struct Device {
    plain: Arc<FakeKeychain>,
    asking: Arc<MemoryStore>,
}

impl Device {
    /// A new process's store.
    fn store(&self, asks_user: bool) -> AppleStore {
        self.store_with(self.asking.clone(), asks_user, AppleOptions::default(), None)
    }

    fn store_with(
        &self,
        asking: Arc<dyn SecretStore>,
        asks_user: bool,
        options: AppleOptions,
        container: Option<&Path>,
    ) -> AppleStore {
        let host = Host { container, is_extension: false, read: Arc::new(|path| std::fs::read(path)) };
        let plain = Arc::new(FakeStore(Arc::clone(&self.plain)));
        AppleStore::over(vec![plain], "ns", options, &host).unwrap().beside(asking, asks_user)
    }

    fn has(&self) -> (bool, bool) {
        (self.plain.has("ns", "a").is_some(), !self.asking.names().unwrap().is_empty())
    }
}

fn value(store: &AppleStore) -> Option<Vec<u8>> {
    store.read("a").unwrap().map(|value| value.to_vec())
}

#[test]
fn a_vault_that_asks_keeps_its_items_where_they_ask() {
    let device = Device::default();
    let store = device.store(true);
    store.write("a", b"1").unwrap();
    assert_eq!(device.has(), (false, true));
    assert_eq!(value(&store), Some(b"1".to_vec()));
    assert_eq!(store.names().unwrap(), ["a"]);
    assert_eq!(store.status().readiness, Readiness::Ready);
    store.remove("a").unwrap();
    assert_eq!(device.has(), (false, false));
    assert_eq!(value(&store), None);
}

#[test]
fn switching_it_on_reads_old_items_and_a_write_moves_them() {
    let device = Device::default();
    device.store(false).write("a", b"plain").unwrap();
    let store = device.store(true);
    assert_eq!(value(&store), Some(b"plain".to_vec()));
    assert_eq!(store.names().unwrap(), ["a"]);
    store.write("a", b"asks").unwrap();
    assert_eq!(device.has(), (false, true), "an unprotected copy was left");
    assert_eq!(value(&store), Some(b"asks".to_vec()));
}

#[test]
fn switching_it_off_says_what_the_entry_needs() {
    let device = Device::default();
    device.store(true).write("a", b"asks").unwrap();
    let store = device.store(false);
    assert_eq!(store.read("a"), Err(StoreError::PresenceRequired));
    assert_eq!(store.names().unwrap(), ["a"]);
    store.write("a", b"plain").unwrap();
    assert_eq!(device.has(), (true, false));
    assert_eq!(value(&store), Some(b"plain".to_vec()));
}

#[test]
fn a_removal_reaches_both_kinds() {
    for asks_user in [true, false] {
        let device = Device::default();
        device.store(false).write("a", b"plain").unwrap();
        device.asking.write("a", b"asks").unwrap();
        device.store(asks_user).remove("a").unwrap();
        assert_eq!(device.has(), (false, false));
    }
}

#[test]
fn a_first_run_empties_both_kinds() {
    let container = std::env::temp_dir().join(format!("wallet-jwt-asking-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&container);
    let device = Device::default();
    device.store(true).write("a", b"asks").unwrap();
    device.plain.items.lock().unwrap().insert(("ns".into(), "a".into()), (String::new(), vec![1]));
    let options = AppleOptions { purge_on_first_run: true, ..AppleOptions::default() };
    let store = device.store_with(device.asking.clone(), true, options, Some(&container));
    assert!(store.names().unwrap().is_empty());
    assert_eq!(device.has(), (false, false));
    store.write("a", b"new").unwrap();
    assert_eq!(device.has(), (false, true));
    let _ = std::fs::remove_dir_all(&container);
}

/// Refuses every call.
struct Refusing(StoreError);

impl SecretStore for Refusing {
    fn read(&self, _: &str) -> Result<Option<SecretBytes>, StoreError> {
        Err(self.0.clone())
    }

    fn write(&self, _: &str, _: &[u8]) -> Result<(), StoreError> {
        Err(self.0.clone())
    }

    fn remove(&self, _: &str) -> Result<(), StoreError> {
        Err(self.0.clone())
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        Err(self.0.clone())
    }

    fn status(&self) -> StoreStatus {
        StoreStatus { description: "a fake".into(), readiness: Readiness::Failing(self.0.clone()) }
    }
}

#[test]
fn what_asking_refuses_is_what_the_caller_gets() {
    let device = Device::default();
    device.store(false).write("b", b"plain").unwrap();
    for error in [StoreError::Locked, StoreError::NotConfirmed { detail: "cancelled".into() }] {
        let store = |asks| {
            let refusing = Arc::new(Refusing(error.clone()));
            device.store_with(refusing, asks, AppleOptions::default(), None)
        };
        assert_eq!(store(true).read("b").unwrap_err(), error);
        assert_eq!(store(true).write("b", b"1").unwrap_err(), error);
        assert_eq!(store(true).names().unwrap_err(), error);
        for asks in [true, false] {
            assert_eq!(store(asks).remove("b").unwrap_err(), error);
            device.store(false).write("b", b"plain").unwrap();
        }
        // A plain entry does not need the other store.
        assert!(store(false).read("b").unwrap().is_some());
        assert_eq!(store(false).read("a").unwrap_err(), error);
    }
}
