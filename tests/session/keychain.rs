//! A keychain in memory that can be locked, lose its key, be damaged, full, unavailable or slow. It counts its
//! calls.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use wallet_jwt::SecretStore;
use wallet_jwt::vault::{Readiness, SecretBytes, StoreError, StoreStatus};

use super::gate::Gate;

#[derive(Default)]
pub struct FakeKeychain {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    values: BTreeMap<String, Vec<u8>>,
    lost: BTreeSet<String>,
    not_kept: BTreeSet<String>,
    asking: BTreeSet<String>,
    faults: Faults,
    calls: Calls,
    gates: Vec<(Call, Gate)>,
}

/// The faults of the keychain as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    pub locked: bool,
    pub unavailable: bool,
    pub full: bool,
    pub refuses_removal: bool,
    pub panics: bool,
}

/// How often each function was called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    pub reads: usize,
    pub writes: usize,
    pub removals: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    Read,
    Write,
    Remove,
}

impl FakeKeychain {
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    pub fn set(&self, change: impl FnOnce(&mut Faults)) {
        change(&mut self.state.lock().unwrap().faults);
    }

    /// The key of every existing entry is lost permanently.
    pub fn lose_key(&self) {
        let mut state = self.state.lock().unwrap();
        state.lost = state.values.keys().cloned().collect();
    }

    /// The values of the existing entries are gone, and their names are not: KWallet ended before it wrote them.
    pub fn keep_only_names(&self) {
        let mut state = self.state.lock().unwrap();
        state.not_kept = state.values.keys().cloned().collect();
    }

    /// Every existing entry asks the user, and this keychain cannot.
    pub fn require_presence(&self) {
        let mut state = self.state.lock().unwrap();
        state.asking = state.values.keys().cloned().collect();
    }

    /// Every existing entry is damaged.
    pub fn corrupt(&self) {
        self.each_entry(|value| value.push(b'!'));
    }

    /// Every existing entry was written by a later version of the library.
    pub fn make_newer(&self) {
        self.each_entry(|value| *value = b"wallet-jwt/2 unknown\nanything".to_vec());
    }

    fn each_entry(&self, change: impl Fn(&mut Vec<u8>)) {
        self.state.lock().unwrap().values.values_mut().for_each(change);
    }

    /// The next call of that kind waits at the gate before it does anything.
    pub fn hold_next(&self, call: Call) -> Gate {
        let gate = Gate::default();
        self.state.lock().unwrap().gates.push((call, gate.clone()));
        gate
    }

    pub fn calls(&self) -> Calls {
        self.state.lock().unwrap().calls
    }

    pub fn names(&self) -> Vec<String> {
        self.state.lock().unwrap().values.keys().cloned().collect()
    }

    pub fn raw(&self, name: &str) -> Option<Vec<u8>> {
        self.state.lock().unwrap().values.get(name).cloned()
    }

    /// Whether the entry ends with that token, as in the envelope's format 1.
    pub fn keeps(&self, name: &str, token: &str) -> bool {
        self.raw(name).is_some_and(|value| value.ends_with(format!("\n{token}").as_bytes()))
    }

    fn enter(&self, call: Call) -> Result<(), StoreError> {
        let gate = {
            let mut state = self.state.lock().unwrap();
            match call {
                Call::Read => state.calls.reads += 1,
                Call::Write => state.calls.writes += 1,
                Call::Remove => state.calls.removals += 1,
            }
            let index = state.gates.iter().position(|(held, _)| *held == call);
            index.map(|index| state.gates.remove(index).1)
        };
        if let Some(gate) = gate {
            gate.pass();
        }
        let faults = self.state.lock().unwrap().faults;
        assert!(!faults.panics, "scripted: the keychain's code panics");
        match call {
            _ if faults.unavailable => Err(StoreError::unavailable("scripted")),
            _ if faults.locked => Err(StoreError::Locked),
            Call::Write if faults.full => Err(StoreError::Full { detail: "scripted".into() }),
            Call::Remove if faults.refuses_removal => Err(StoreError::unavailable("scripted")),
            _ => Ok(()),
        }
    }
}

impl SecretStore for FakeKeychain {
    fn read(&self, name: &str) -> Result<Option<SecretBytes>, StoreError> {
        self.enter(Call::Read)?;
        let state = self.state.lock().unwrap();
        if state.lost.contains(name) {
            return Err(StoreError::KeyLost { detail: "scripted".into() });
        }
        if state.not_kept.contains(name) {
            return Err(StoreError::NotKept { detail: "scripted".into() });
        }
        if state.asking.contains(name) {
            return Err(StoreError::PresenceRequired);
        }
        Ok(state.values.get(name).cloned().map(SecretBytes::new))
    }

    fn write(&self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        self.enter(Call::Write)?;
        let mut state = self.state.lock().unwrap();
        state.lost.remove(name);
        state.not_kept.remove(name);
        state.asking.remove(name);
        state.values.insert(name.to_owned(), value.to_vec());
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.enter(Call::Remove)?;
        let mut state = self.state.lock().unwrap();
        state.lost.remove(name);
        state.not_kept.remove(name);
        state.asking.remove(name);
        state.values.remove(name);
        Ok(())
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        Ok(FakeKeychain::names(self))
    }

    fn status(&self) -> StoreStatus {
        StoreStatus { description: "a fake".into(), readiness: Readiness::Ready }
    }
}
