//! Entries of a keychain that keyring-core supports. Returns the keyring crates' results; [`store_error`] translates
//! them.
//!
//! The store is held here and never set as keyring-core's process-wide default: an app may use keyring itself.

mod errors;

use std::collections::HashMap;
use std::sync::Arc;

use keyring_core::{CredentialStore, Entry, Error, Result};
use zeroize::Zeroizing;

pub(super) use errors::store_error;
#[cfg(target_os = "linux")]
pub(super) use errors::{connection_broke, key_error, refuses, secret_service_error};

use super::store::SecretBytes;

/// The entries of one service in one keychain.
pub(super) struct KeyringEntries {
    store: Arc<CredentialStore>,
    service: String,
    modifiers: Vec<(&'static str, String)>,
    label_start: Option<&'static str>,
}

impl KeyringEntries {
    /// Entries of `store` under `service`. `modifiers` are the store's own options, passed with each entry.
    pub fn new(store: Arc<CredentialStore>, service: &str, modifiers: Vec<(&'static str, String)>) -> Self {
        Self { store, service: service.to_owned(), modifiers, label_start: None }
    }

    /// The same with a label that people read in their keychain's window: `start` and the name.
    #[cfg(target_os = "linux")]
    pub fn labelled(self, start: &'static str) -> Self {
        Self { label_start: Some(start), ..self }
    }

    /// The value, if there is one.
    pub fn read(&self, name: &str) -> Result<Option<SecretBytes>> {
        match self.entry(name)?.get_secret() {
            Ok(value) => Ok(Some(Zeroizing::new(value))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Sets the value. If there are several entries with that name, one remains.
    pub fn write(&self, name: &str, value: &[u8]) -> Result<()> {
        match self.entry(name)?.set_secret(value) {
            Err(Error::Ambiguous(entries)) => {
                let mut entries = entries.into_iter();
                // The new value first: a crash in between leaves too many entries, not too few.
                entries.next().ok_or(Error::NoEntry)?.set_secret(value)?;
                delete_all(entries).map(drop)
            }
            result => result,
        }
    }

    /// Removes every entry of that name; returns whether there was one.
    #[cfg_attr(all(target_os = "linux", not(test)), expect(dead_code, reason = "for Apple's keychain"))]
    pub fn remove(&self, name: &str) -> Result<bool> {
        match self.entry(name)?.delete_credential() {
            Ok(()) => Ok(true),
            Err(Error::NoEntry) => Ok(false),
            Err(Error::Ambiguous(entries)) => delete_all(entries),
            Err(error) => Err(error),
        }
    }

    /// The names of the entries that the store's search finds. `filter` narrows it, with the store's own options.
    #[cfg_attr(all(target_os = "linux", not(test)), expect(dead_code, reason = "for Apple's keychain"))]
    pub fn names(&self, filter: &[(&str, &str)]) -> Result<Vec<String>> {
        let mut wanted = HashMap::from([("service", self.service.as_str())]);
        wanted.extend(filter.iter().copied());
        let found = self.store.search(&wanted)?;
        // Some stores' searches return too much.
        Ok(found
            .iter()
            .filter_map(Entry::get_specifiers)
            .filter(|(service, _)| *service == self.service)
            .map(|(_, name)| name)
            .collect())
    }

    fn entry(&self, name: &str) -> Result<Entry> {
        let label = self.label_start.map(|start| format!("{start}{name}"));
        let mut modifiers: HashMap<&str, &str> =
            self.modifiers.iter().map(|(key, value)| (*key, value.as_str())).collect();
        if let Some(label) = &label {
            modifiers.insert("label", label);
        }
        self.store.build(&self.service, name, Some(&modifiers))
    }
}

fn delete_all(entries: impl IntoIterator<Item = Entry>) -> Result<bool> {
    let mut removed = false;
    for entry in entries {
        match entry.delete_credential() {
            Ok(()) => removed = true,
            Err(Error::NoEntry) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(removed)
}
