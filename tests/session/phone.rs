//! A phone whose processes can be killed. Calls that a process had not finished when it was killed never reach the
//! keychain, the tombstones or the app.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};

use wallet_jwt::keys::{FetchError, KeysRequest, KeysResponse};
use wallet_jwt::vault::{SecretBytes, StoreError, StoreStatus, TombstoneStore};
use wallet_jwt::{KeyFetcher, SecretStore, StoreChoice, Vault, VaultOptions};

use super::clock::HandClock;
use super::keychain::FakeKeychain;

pub struct Phone {
    pub clock: Arc<HandClock>,
    pub keychain: Arc<FakeKeychain>,
    /// The answer of the key set's endpoint.
    pub key_set: Vec<u8>,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    tombstones: BTreeSet<String>,
    /// Calls that wait, by their names: `read`, `write`, `removal`, `network`.
    hanging: BTreeSet<&'static str>,
    has_no_network: bool,
    refuses_tombstones: bool,
    keys_date: Option<String>,
    living: BTreeSet<u64>,
    processes: u64,
    /// Removals from the keychain while there was no tombstone.
    unmarked_removals: usize,
    /// The calls in their order, to find the cause of a failure.
    log: Vec<String>,
}

impl Phone {
    pub fn new(key_set: Vec<u8>) -> Arc<Self> {
        Arc::new(Phone {
            clock: HandClock::new(),
            keychain: FakeKeychain::new(),
            key_set,
            state: Mutex::default(),
            changed: Condvar::new(),
        })
    }

    /// Starts a process.
    pub fn process(self: &Arc<Self>) -> Arc<Process> {
        let id = self.change(|state| {
            state.processes += 1;
            state.living.insert(state.processes);
            state.processes
        });
        Arc::new(Process { phone: Arc::clone(self), id, reads: 0.into(), marks: 0.into() })
    }

    /// Calls of that name wait until the test ends this.
    pub fn hang(&self, call: &'static str, hangs: bool) {
        self.change(|state| if hangs { state.hanging.insert(call) } else { state.hanging.remove(call) });
    }

    pub fn cut_network(&self, is_cut: bool) {
        self.change(|state| state.has_no_network = is_cut);
    }

    pub fn refuse_tombstones(&self, refuses: bool) {
        self.change(|state| state.refuses_tombstones = refuses);
    }

    pub fn date_keys(&self, date: &str) {
        self.change(|state| state.keys_date = Some(date.to_owned()));
    }

    pub fn unmarked_removals(&self) -> usize {
        self.change(|state| state.unmarked_removals)
    }

    /// What the processes did, and the test's notes.
    pub fn log(&self) -> String {
        self.change(|state| state.log.join("\n"))
    }

    pub fn note(&self, text: String) {
        self.change(|state| state.log.push(text));
    }

    /// Whether the entry's deletion is owed.
    pub fn has_tombstone(&self, entry: &str) -> bool {
        self.change(|state| owes_deletion(&state.tombstones, entry))
    }

    pub fn tombstones(&self) -> BTreeSet<String> {
        self.change(|state| state.tombstones.clone())
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.state.lock().unwrap());
        self.changed.notify_all();
        result
    }
}

/// A process on a phone. It is the keychain, the tombstones and the network of that process.
pub struct Process {
    phone: Arc<Phone>,
    id: u64,
    /// How often the keychain or a tombstone was read successfully.
    reads: AtomicUsize,
    /// How often the tombstone of a deletion was created.
    marks: AtomicUsize,
}

impl Process {
    /// Ends the process: calls that wait have no effect, nor do later ones.
    pub fn kill(&self) {
        self.phone.change(|state| state.living.remove(&self.id));
    }

    pub fn is_alive(&self) -> bool {
        self.phone.change(|state| state.living.contains(&self.id))
    }

    pub fn reads(&self) -> usize {
        self.reads.load(Ordering::SeqCst)
    }

    pub fn marks(&self) -> usize {
        self.marks.load(Ordering::SeqCst)
    }

    pub fn open_vault(self: &Arc<Self>) -> Vault {
        let options = VaultOptions {
            store: StoreChoice::Own(self.clone()),
            tombstones: Some(self.clone()),
            ..VaultOptions::default()
        };
        Vault::open(options).unwrap()
    }

    /// Runs a call of a living process as soon as nothing blocks it. A process is never killed in the middle of a
    /// call. A call of a dead process has no effect, and the library is not told.
    fn pass<T: Default>(
        &self,
        call: &str,
        run: impl FnOnce(&mut State) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let state = self.phone.state.lock().unwrap();
        let hanging = call.split(' ').next().unwrap_or(call);
        let waits = |state: &mut State| state.hanging.contains(hanging) && state.living.contains(&self.id);
        let mut state = self.phone.changed.wait_while(state, waits).unwrap();
        if !state.living.contains(&self.id) {
            return Ok(T::default());
        }
        let result = run(&mut state);
        let outcome = if result.is_ok() { "done" } else { "refused" };
        state.log.push(format!("process {}: {call} {outcome}", self.id));
        result
    }

    fn tombstones<T: Default>(
        &self,
        call: &str,
        run: impl FnOnce(&mut BTreeSet<String>) -> T,
    ) -> Result<T, StoreError> {
        self.pass(call, |state| {
            if state.refuses_tombstones {
                return Err(StoreError::unavailable("scripted"));
            }
            Ok(run(&mut state.tombstones))
        })
    }
}

/// Alone, or together with the logout.
fn owes_deletion(tombstones: &BTreeSet<String>, entry: &str) -> bool {
    ["deletion", "deletion+logout"].iter().any(|owed| tombstones.contains(&format!("{owed}/{entry}")))
}

impl SecretStore for Process {
    fn read(&self, name: &str) -> Result<Option<SecretBytes>, StoreError> {
        self.pass("read", |_| {
            let found = self.phone.keychain.read(name)?;
            self.reads.fetch_add(1, Ordering::SeqCst);
            Ok(found)
        })
    }

    fn write(&self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        self.pass("write", |_| self.phone.keychain.write(name, value))
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.pass("removal", |state| {
            let is_marked = owes_deletion(&state.tombstones, name);
            state.unmarked_removals += usize::from(!is_marked);
            self.phone.keychain.remove(name)
        })
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        self.pass("names", |_| SecretStore::names(&*self.phone.keychain))
    }

    fn status(&self) -> StoreStatus {
        self.phone.keychain.status()
    }
}

impl TombstoneStore for Process {
    fn exists(&self, name: &str) -> Result<bool, StoreError> {
        self.tombstones("tombstone read", |all| {
            self.reads.fetch_add(1, Ordering::SeqCst);
            all.contains(name)
        })
    }

    fn create(&self, name: &str) -> Result<(), StoreError> {
        self.tombstones("tombstone created", |all| {
            if name.starts_with("deletion") {
                self.marks.fetch_add(1, Ordering::SeqCst);
            }
            all.insert(name.to_owned());
        })
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.tombstones("tombstone removed", |all| _ = all.remove(name))
    }
}

impl KeyFetcher for Process {
    fn fetch(&self, _: &KeysRequest) -> Result<KeysResponse, FetchError> {
        let failed = |detail: &str| FetchError::Network { detail: detail.to_owned() };
        let answered =
            self.pass("network", |state| Ok((!state.has_no_network).then(|| state.keys_date.clone())));
        let date = answered.ok().flatten().ok_or_else(|| failed("scripted"))?;
        Ok(KeysResponse { status: 200, body: self.phone.key_set.clone(), date, ..KeysResponse::default() })
    }
}
