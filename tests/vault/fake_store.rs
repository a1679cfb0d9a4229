//! A fake keychain in memory that counts its calls and fails when the test says so.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use wallet_jwt::vault::{Readiness, SecretBytes, SecretStore, StoreError, StoreStatus};
use wallet_jwt::{StoreChoice, Vault, VaultOptions};

#[derive(Default)]
pub struct FakeStore {
    pub values: Mutex<BTreeMap<String, Vec<u8>>>,
    /// The errors that the next calls return instead of doing their work.
    failures: Mutex<VecDeque<StoreError>>,
    pub calls: Mutex<Vec<String>>,
}

impl FakeStore {
    pub fn holding(name: &str, value: &[u8]) -> Arc<Self> {
        let store = FakeStore::default();
        store.values.lock().unwrap().insert(name.to_owned(), value.to_vec());
        Arc::new(store)
    }

    pub fn fail_next(&self, errors: impl IntoIterator<Item = StoreError>) {
        self.failures.lock().unwrap().extend(errors);
    }

    pub fn value(&self, name: &str) -> Option<Vec<u8>> {
        self.values.lock().unwrap().get(name).cloned()
    }

    /// The calls since the last time.
    pub fn take_calls(&self) -> Vec<String> {
        std::mem::take(&mut self.calls.lock().unwrap())
    }

    fn called(&self, call: &str) -> Result<(), StoreError> {
        self.calls.lock().unwrap().push(call.to_owned());
        self.failures.lock().unwrap().pop_front().map_or(Ok(()), Err)
    }
}

/// A vault over a store.
pub fn vault_on(store: &Arc<FakeStore>) -> Vault {
    let store = StoreChoice::Own(Arc::clone(store) as Arc<dyn SecretStore>);
    Vault::open(VaultOptions { store, ..VaultOptions::default() }).expect("an own store opens")
}

impl SecretStore for FakeStore {
    fn read(&self, name: &str) -> Result<Option<SecretBytes>, StoreError> {
        self.called("read")?;
        Ok(self.value(name).map(SecretBytes::new))
    }

    fn write(&self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        self.called("write")?;
        self.values.lock().unwrap().insert(name.to_owned(), value.to_vec());
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.called("remove")?;
        self.values.lock().unwrap().remove(name);
        Ok(())
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        self.called("names")?;
        Ok(self.values.lock().unwrap().keys().rev().cloned().collect())
    }

    fn status(&self) -> StoreStatus {
        let readiness = self.called("status").map_or_else(Readiness::Failing, |()| Readiness::Ready);
        StoreStatus { description: "a fake".to_owned(), readiness }
    }
}
