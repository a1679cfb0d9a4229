//! Fakes that fail in every way and put as much as they can into their errors.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use wallet_jwt::SecretStore;
use wallet_jwt::manager::{SessionEvent, SessionListener};
use wallet_jwt::vault::{Readiness, SecretBytes, StoreError, StoreStatus};

/// A fake store that fails in a way that the account's name chooses.
#[derive(Default)]
pub struct FailsByName(Mutex<BTreeMap<String, SecretBytes>>);

/// The ways in which it fails.
pub const FAILURES: [&str; 9] =
    ["locked", "key-lost", "not-kept", "corrupt", "too-large", "full", "unavailable", "panic", "damaged"];

fn failure(name: &str) -> Result<(), StoreError> {
    let detail = || "scripted".to_owned();
    match name {
        "locked" => Err(StoreError::Locked),
        "key-lost" => Err(StoreError::KeyLost { detail: detail() }),
        "not-kept" => Err(StoreError::NotKept { detail: detail() }),
        "corrupt" => Err(StoreError::Corrupt { detail: detail() }),
        "too-large" => Err(StoreError::TooLarge { limit_bytes: 1 }),
        "full" => Err(StoreError::Full { detail: detail() }),
        "unavailable" => Err(StoreError::Unavailable { detail: detail() }),
        "panic" => panic!("a store's panic"),
        _ => Ok(()),
    }
}

impl SecretStore for FailsByName {
    fn read(&self, name: &str) -> Result<Option<SecretBytes>, StoreError> {
        failure(name)?;
        let mut value = self.0.lock().unwrap().get(name).cloned();
        if let (Some(value), "damaged") = (&mut value, name) {
            // The last byte: everything before it was parsed already.
            *value.last_mut().unwrap() ^= 1;
        }
        Ok(value)
    }

    fn write(&self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        failure(name)?;
        self.0.lock().unwrap().insert(name.to_owned(), SecretBytes::new(value.to_vec()));
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        failure(name)
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        failure("locked").map(|()| Vec::new())
    }

    fn status(&self) -> StoreStatus {
        StoreStatus { description: "a fake".to_owned(), readiness: Readiness::Failing(StoreError::Locked) }
    }
}

/// A fake app that prints each event, passes on each request, and then panics.
pub struct Prints(pub Mutex<Sender<i64>>);

impl Prints {
    /// Returns the listener and the receiver of its requests.
    pub fn new() -> (Arc<Self>, Receiver<i64>) {
        let (sender, requests) = channel();
        (Arc::new(Prints(sender.into())), requests)
    }
}

impl SessionListener for Prints {
    fn on_event(&self, event: SessionEvent) {
        eprintln!("heard {event:?} {event:#?} {}", event.to_json());
        if let SessionEvent::TokenNeeded { request_id, .. } | SessionEvent::LogoutNeeded { request_id } =
            event
        {
            // The test may have ended.
            let _ = self.0.lock().unwrap().send(request_id);
        }
        panic!("a listener's panic after {event:?}");
    }
}
