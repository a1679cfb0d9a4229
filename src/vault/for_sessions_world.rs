//! A vault on a keychain and tombstones that a test can break.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use crate::vault::store::{SecretBytes, SecretStore, StoreStatus};
use crate::vault::{MemoryStore, StoreChoice, StoreError, TombstoneStore, Vault, VaultOptions};

/// A fake keychain: memory that fails and waits on command, and records its calls.
#[derive(Default)]
pub(super) struct Keychain {
    pub(super) memory: MemoryStore,
    pub(super) failure: Mutex<Option<StoreError>>,
    pub(super) read_failure: Mutex<Option<StoreError>>,
    pub(super) held: Mutex<()>,
    calls: Mutex<Vec<&'static str>>,
}

impl Keychain {
    fn called(&self, call: &'static str) -> Result<(), StoreError> {
        self.calls.lock().unwrap().push(call);
        drop(self.held.lock().unwrap());
        self.failure.lock().unwrap().clone().map_or(Ok(()), Err)
    }

    pub(super) fn calls(&self) -> Vec<&'static str> {
        self.calls.lock().unwrap().clone()
    }
}

impl SecretStore for Keychain {
    fn read(&self, name: &str) -> Result<Option<SecretBytes>, StoreError> {
        self.called("read")?;
        assert_ne!(name, "panic", "scripted");
        self.read_failure.lock().unwrap().clone().map_or(Ok(()), Err)?;
        self.memory.read(name)
    }

    fn write(&self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        self.called("write")?;
        self.memory.write(name, value)
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.called("remove")?;
        self.memory.remove(name)
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        self.memory.names()
    }

    fn status(&self) -> StoreStatus {
        self.memory.status()
    }
}

/// Fake tombstones: memory that fails and waits on command.
#[derive(Default)]
pub(super) struct FakeTombstones {
    pub(super) names: Mutex<BTreeSet<String>>,
    pub(super) failure: Mutex<Option<StoreError>>,
    pub(super) held: Mutex<()>,
}

impl TombstoneStore for FakeTombstones {
    fn exists(&self, name: &str) -> Result<bool, StoreError> {
        drop(self.held.lock().unwrap());
        self.failure.lock().unwrap().clone().map_or(Ok(()), Err)?;
        Ok(self.names.lock().unwrap().contains(name))
    }

    fn create(&self, name: &str) -> Result<(), StoreError> {
        drop(self.held.lock().unwrap());
        self.names.lock().unwrap().insert(name.to_owned());
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.names.lock().unwrap().remove(name);
        Ok(())
    }
}

pub(super) struct World {
    pub(super) vault: Vault,
    pub(super) keychain: Arc<Keychain>,
    pub(super) tombstones: Arc<FakeTombstones>,
}

pub(super) fn world() -> World {
    world_that_waits(VaultOptions::default().timeout_secs)
}

pub(super) fn world_that_waits(timeout_secs: i64) -> World {
    let (keychain, tombstones) = (Arc::<Keychain>::default(), Arc::<FakeTombstones>::default());
    let options = VaultOptions {
        store: StoreChoice::Own(keychain.clone()),
        tombstones: Some(tombstones.clone()),
        timeout_secs,
        ..VaultOptions::default()
    };
    World { vault: Vault::open(options).unwrap(), keychain, tombstones }
}
