//! A fake of Apple's keychain: no real one can run here.

use std::any::Any;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use keyring_core::api::{Credential, CredentialApi, CredentialStoreApi};
use keyring_core::{Entry, Error, Result};

/// An item's key: service, account.
type Place = (String, String);

/// A fake of Apple's keychain, as apple-native-keyring-store shows it: items have a policy, which only their
/// creation sets, and before the first unlock nothing is found.
#[derive(Default)]
pub(super) struct FakeKeychain {
    pub(super) items: Mutex<BTreeMap<Place, (String, Vec<u8>)>>,
    pub(super) before_first_unlock: AtomicBool,
    /// The first unlock happens right after the keychain's next answer.
    pub(super) unlocked_next: AtomicBool,
    /// Deleting fails in services that end with this.
    pub(super) undeletable: Mutex<Option<&'static str>>,
    /// The arguments of searches.
    pub(super) searches: Mutex<Vec<HashMap<String, String>>>,
    pub(super) changes: Mutex<usize>,
}

pub(super) struct FakeItem {
    keychain: Arc<FakeKeychain>,
    place: Place,
    policy: String,
}

impl FakeKeychain {
    pub(super) fn has(&self, service: &str, name: &str) -> Option<String> {
        let items = self.items.lock().unwrap();
        items.get(&(service.to_owned(), name.to_owned())).map(|(policy, _)| policy.clone())
    }

    pub(super) fn lock(&self, locked: bool) {
        self.before_first_unlock.store(locked, Ordering::SeqCst);
    }

    pub(super) fn locked(&self) -> bool {
        let locked = self.before_first_unlock.load(Ordering::SeqCst);
        if self.unlocked_next.swap(false, Ordering::SeqCst) {
            self.lock(false);
        }
        locked
    }
}

impl CredentialApi for FakeItem {
    fn set_secret(&self, secret: &[u8]) -> Result<()> {
        if self.keychain.locked() {
            return Err(Error::PlatformFailure("fake: -25308".into()));
        }
        *self.keychain.changes.lock().unwrap() += 1;
        let mut items = self.keychain.items.lock().unwrap();
        let policy = items.get(&self.place).map_or(&self.policy, |(policy, _)| policy).clone();
        items.insert(self.place.clone(), (policy, secret.to_vec()));
        Ok(())
    }

    fn get_secret(&self) -> Result<Vec<u8>> {
        let items = self.keychain.items.lock().unwrap();
        match items.get(&self.place) {
            Some((_, secret)) if !self.keychain.locked() => Ok(secret.clone()),
            _ => Err(Error::NoEntry),
        }
    }

    fn delete_credential(&self) -> Result<()> {
        let undeletable = *self.keychain.undeletable.lock().unwrap();
        if undeletable.is_some_and(|end| self.place.0.ends_with(end)) {
            return Err(Error::PlatformFailure("fake".into()));
        }
        *self.keychain.changes.lock().unwrap() += 1;
        // Its own statement: in the `match` the lock would be held for the arms too.
        let removed = self.keychain.items.lock().unwrap().remove(&self.place);
        match removed {
            Some(_) if !self.keychain.locked() => Ok(()),
            Some(item) => {
                self.keychain.items.lock().unwrap().insert(self.place.clone(), item);
                Err(Error::NoEntry)
            }
            None => Err(Error::NoEntry),
        }
    }

    fn get_credential(&self) -> Result<Option<Arc<Credential>>> {
        Ok(None)
    }

    fn get_specifiers(&self) -> Option<(String, String)> {
        Some(self.place.clone())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The fake behind an `Arc`, so that its items can hold it.
pub(super) struct FakeStore(pub(super) Arc<FakeKeychain>);

impl CredentialStoreApi for FakeStore {
    fn vendor(&self) -> String {
        "fake".to_owned()
    }

    fn id(&self) -> String {
        "fake".to_owned()
    }

    fn build(&self, service: &str, user: &str, modifiers: Option<&HashMap<&str, &str>>) -> Result<Entry> {
        let modifiers = modifiers.unwrap();
        assert_eq!(modifiers.keys().collect::<Vec<_>>(), [&"access-policy"]);
        Ok(Entry::new_with_credential(Arc::new(FakeItem {
            keychain: Arc::clone(&self.0),
            place: (service.to_owned(), user.to_owned()),
            policy: modifiers["access-policy"].to_owned(),
        })))
    }

    fn search(&self, spec: &HashMap<&str, &str>) -> Result<Vec<Entry>> {
        let kept = spec.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        self.0.searches.lock().unwrap().push(kept);
        let places: Vec<_> = self.0.items.lock().unwrap().keys().cloned().collect();
        let found = places.into_iter().filter(|(service, _)| service.starts_with(spec["service"]));
        if self.0.locked() {
            return Ok(Vec::new());
        }
        Ok(found
            .map(|place| {
                let keychain = Arc::clone(&self.0);
                Entry::new_with_credential(Arc::new(FakeItem { keychain, place, policy: String::new() }))
            })
            .collect())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
