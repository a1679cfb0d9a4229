//! Which vaults are shared.

use std::sync::Arc;

use super::*;
use crate::vault::{
    Accessibility, FileTombstones, KeychainRequest, MemoryStore, PlatformStores, StoreError, TombstonePlace,
    Vault,
};

/// Options with a test's own namespace, because the table of open vaults is process-wide.
fn options(namespace: &str) -> VaultOptions {
    let store = StoreChoice::Keyutils;
    VaultOptions { namespace: format!("test.{namespace}"), store, ..VaultOptions::default() }
}

/// A keychain that replaces the platform's, so that the test runs on every system.
struct Registered;

impl PlatformKeychain for Registered {
    fn open(&self, request: &KeychainRequest) -> Result<PlatformStores, StoreError> {
        if request.android.strong_box {
            return Err(StoreError::unavailable("no such chip"));
        }
        let tombstones = TombstonePlace::Store(Arc::new(FileTombstones::in_folder("/nowhere".into())));
        Ok(PlatformStores {
            store: Arc::new(MemoryStore::new()),
            tombstones,
            prompts: None,
            cannot_ask: None,
        })
    }
}

/// A keychain with the entries that ask the user, as Apple's.
struct OnlyAsking;

impl PlatformKeychain for OnlyAsking {
    fn open(&self, request: &KeychainRequest) -> Result<PlatformStores, StoreError> {
        let cannot_ask = Some("say why you ask".to_owned());
        assert_eq!(request.apple.prompt_reason.as_deref(), Some("because"));
        let store = Arc::new(MemoryStore::new());
        Ok(PlatformStores { store, tombstones: TombstonePlace::Usual, prompts: None, cannot_ask })
    }

    fn only_asks(&self) -> bool {
        true
    }
}

fn open(options: &VaultOptions) -> Result<Arc<Shared>, VaultError> {
    Shared::open(&VaultOptions { store: StoreChoice::Platform, ..options.clone() }, Some(&Registered))
}

#[test]
fn open_vaults_share_one_registered_keychain() {
    let first = open(&options("registered")).unwrap();
    let second = open(&options("registered")).unwrap();
    assert!(Arc::ptr_eq(&first, &second));
    let vault = Vault { shared: first };
    pollster::block_on(vault.save("a", crate::vault::StoredToken::new("t"))).unwrap();
    drop((vault, second));
    let later = Vault { shared: open(&options("registered")).unwrap() };
    assert!(pollster::block_on(later.load("a")).unwrap().is_none(), "the keychain was not opened again");
}

#[test]
#[cfg(target_os = "linux")]
fn every_keychain_of_the_platform_is_one() {
    let opened = |store| Vault::open(VaultOptions { store, ..options("platform") }).unwrap().shared;
    let service = opened(StoreChoice::SecretService);
    assert!(Arc::ptr_eq(&service, &opened(StoreChoice::Platform)));
    let keys = opened(StoreChoice::Keyutils);
    assert!(Arc::ptr_eq(&keys, &opened(StoreChoice::Keyutils)));
    assert!(!Arc::ptr_eq(&keys, &service));
}

#[test]
fn another_namespace_or_access_group_is_another_vault() {
    let first = open(&options("apart")).unwrap();
    assert!(!Arc::ptr_eq(&first, &open(&options("apart2")).unwrap()));
    let mut grouped = options("apart");
    grouped.apple.access_group = Some("T.g".to_owned());
    let in_group = open(&grouped).unwrap();
    assert!(!Arc::ptr_eq(&first, &in_group));
    assert!(Arc::ptr_eq(&in_group, &open(&grouped).unwrap()));
}

#[test]
fn an_own_store_and_memory_are_never_shared() {
    let own: Arc<dyn SecretStore> = Arc::new(MemoryStore::new());
    for store in [StoreChoice::Own(own), StoreChoice::Memory] {
        let options = VaultOptions { store, ..options("own") };
        let (first, second) = (Shared::open(&options, None).unwrap(), Shared::open(&options, None).unwrap());
        assert!(!Arc::ptr_eq(&first, &second));
    }
}

#[test]
fn another_accessibility_is_a_conflict_while_the_first_is_open() {
    let first = open(&options("conflict")).unwrap();
    let mut other = options("conflict");
    other.apple.accessibility = Accessibility::WhenUnlockedThisDeviceOnly;
    let code = |opened: Result<Arc<Shared>, VaultError>| opened.map(drop).unwrap_err().code().as_str();
    assert_eq!(code(open(&other)), "E_CONFIG_CONFLICT");
    drop(first);
    let second = open(&other).unwrap();
    assert_eq!(code(open(&options("conflict"))), "E_CONFIG_CONFLICT");
    drop(second);
}

#[test]
fn a_registered_keychain_gets_the_options_and_may_refuse() {
    let mut chip = options("chip");
    chip.android.strong_box = true;
    assert_eq!(open(&chip).map(drop).unwrap_err().code().as_str(), "E_VAULT_UNAVAILABLE");
    let first = open(&options("chip")).unwrap();
    assert_eq!(open(&chip).map(drop).unwrap_err().code().as_str(), "E_CONFIG_CONFLICT");
    assert!(first.tombstones.is_some());
}

#[test]
fn another_store_than_the_platforms_ignores_a_registration() {
    let memory = VaultOptions { store: StoreChoice::Memory, ..options("memory") };
    assert!(Shared::open(&memory, Some(&Registered)).unwrap().tombstones.is_none());
}

#[test]
fn of_two_timeouts_the_longer_counts() {
    let timed = |secs| open(&VaultOptions { timeout_secs: secs, ..options("timeouts") }).unwrap();
    let shared = timed(5);
    let timeout = || shared.deadline.as_ref().unwrap().timeout().as_secs();
    assert_eq!(timeout(), 5);
    timed(9);
    assert_eq!(timeout(), 9);
    timed(3);
    assert_eq!(timeout(), 9);
}

#[test]
fn a_vault_with_work_to_do_is_still_the_one() {
    let vault = Vault { shared: open(&options("work")).unwrap() };
    let (begin, begun) = std::sync::mpsc::channel();
    let call = vault.kept_open(move |_: &Store| {
        let _: Result<(), _> = begun.recv();
    });
    vault.shared.queue.submit_then(crate::vault::queue::Place::Last, call, |_| ());
    let shared = Arc::downgrade(&vault.shared);
    drop(vault);
    let again = open(&options("work")).unwrap();
    assert!(std::ptr::eq(shared.as_ptr(), &*again), "two vaults on one keychain");
    drop(begin);
}

#[test]
fn only_some_stores_can_ask_the_user() {
    let asking = |store| VaultOptions { store, require_user_presence: true, ..options("presence") };
    let open = |store| Vault::open(asking(store));
    for store in [StoreChoice::SecretService, StoreChoice::Keyutils, StoreChoice::Memory] {
        assert_eq!(open(store).map(drop).unwrap_err().code().as_str(), "E_CONFIG_CONFLICT");
    }
    assert_eq!(open(StoreChoice::Platform).map(drop).unwrap_err().code().as_str(), "E_CONFIG_OPTION");
    let refused = Shared::open(&asking(StoreChoice::Platform), Some(&Registered));
    assert_eq!(refused.map(drop).unwrap_err().code().as_str(), "E_CONFIG_OPTION");
    let own = || StoreChoice::Own(Arc::new(MemoryStore::new()));
    assert!(open(own()).unwrap().asks_user());
    let silent = VaultOptions { require_user_presence: false, ..asking(own()) };
    assert!(!Vault::open(silent).unwrap().asks_user());
}

#[test]
#[cfg(target_os = "linux")]
fn a_keychain_that_only_asks_leaves_the_rest_to_the_platform() {
    let mut options = VaultOptions { store: StoreChoice::Platform, ..options("only-asks") };
    options.apple.prompt_reason = Some("because".to_owned());
    let plain = Shared::open(&options, Some(&OnlyAsking)).unwrap();
    assert!(Arc::ptr_eq(&plain, &Shared::open(&options, None).unwrap()), "another place");
    assert!(plain.tombstones.is_some());
    drop(plain);
    options.require_user_presence = true;
    let refused = Shared::open(&options, Some(&OnlyAsking)).map(drop).unwrap_err();
    assert_eq!(refused.code().as_str(), "E_CONFIG_OPTION");
    assert!(refused.to_string().contains("say why you ask"), "{refused}");
}

#[test]
fn tombstones_of_a_locked_device_are_locked_and_not_absent() {
    let unlocked = std::env::temp_dir().join(format!("wallet-jwt-locked-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&unlocked);
    let place = TombstonePlace::Folder { path: unlocked.join("tombstones"), unlocked: unlocked.clone() };
    let store = place.open(&options("n")).unwrap();
    assert_eq!(store.exists("a"), Err(StoreError::Locked));
    assert_eq!(store.create("a"), Err(StoreError::Locked));
    assert_eq!(store.remove("a"), Err(StoreError::Locked));
    std::fs::create_dir(&unlocked).unwrap();
    assert_eq!(store.exists("a"), Ok(false));
    store.create("a").unwrap();
    assert_eq!(store.exists("a"), Ok(true));
    store.remove("a").unwrap();
    assert_eq!(store.exists("a"), Ok(false));
    std::fs::remove_dir_all(&unlocked).unwrap();
}
