//! Tests the store on the real kernel's keys. The tests are ignored by default, because containers often forbid
//! these keys.

#![cfg(all(feature = "vault", target_os = "linux"))]

mod store_contract;

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::sync::{Arc, Barrier, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use linux_keyutils::{Key, KeyRing, KeyRingIdentifier, KeySerialId};
use store_contract::{is_one_place, keeps_the_contract_within, names, pattern, read};
use wallet_jwt::vault::{KeyutilsStore, Readiness, SecretStore, StoreError};

/// All tests share one quota.
static QUOTA: Mutex<()> = Mutex::new(());

/// A store that is emptied even if the test fails: entries left behind would stay until the next reboot.
struct Emptied(Arc<KeyutilsStore>);

impl Emptied {
    fn new(test: &str) -> Self {
        Self(Arc::new(KeyutilsStore::new(&format!("test {test} {}", std::process::id()))))
    }
}

impl Drop for Emptied {
    fn drop(&mut self) {
        for name in self.0.names().unwrap_or_default() {
            let _ = self.0.remove(&name);
        }
    }
}

#[test]
#[ignore = "needs the kernel's keys: run by cargo xtask test"]
fn keyutils_keeps_the_contract() {
    let _turn = QUOTA.lock().unwrap_or_else(PoisonError::into_inner);
    let store = Emptied::new("contract");
    let largest = KeyutilsStore::LARGEST_VALUE;
    // The kernel gives back a removed key's bytes a little later, also those of the test before this one.
    wait_until(|| quota_left() > 10_000);
    let room = quota_left() / 2 - 1_000;
    keeps_the_contract_within(store.0.clone(), largest, room.min(largest));
}

/// Waits until the kernel has collected the removed keys.
fn wait_until(mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(30), "the kernel still counts the removed keys");
        thread::sleep(Duration::from_millis(20));
    }
}

/// The bytes that this user may still store: `UID: usage keys/instantiated keys/max bytes/max` in /proc/key-users.
fn quota_left() -> usize {
    let user = fs::metadata("/proc/self").unwrap().uid().to_string();
    let users = fs::read_to_string("/proc/key-users").unwrap();
    let own = users.lines().find_map(|line| line.trim().strip_prefix(&format!("{user}:")));
    let bytes = own.and_then(|line| line.split_whitespace().last()).unwrap_or("0/20000");
    let (used, most) = bytes.split_once('/').unwrap();
    most.parse::<usize>().unwrap() - used.parse::<usize>().unwrap()
}

#[test]
#[ignore = "needs the kernel's keys: run by cargo xtask test"]
fn an_ordinary_users_quota_suffices_and_its_limit_is_reported() {
    const NOBODY: u32 = 65_534;
    if fs::metadata("/proc/self").unwrap().uid() != 0 {
        // As an ordinary user, all the other tests show this.
        return;
    }
    // Root's quota of 25 MB would hide the limit. The test runs a copy of itself, because other users cannot read
    // root's build folder.
    let program = std::env::temp_dir().join(format!("wallet-jwt-keyutils-{}", std::process::id()));
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    let output = Command::new(&program)
        .args(["--ignored", "--exact", "keyutils_keeps_the_contract"])
        .arg("a_full_quota_is_reported_and_keeps_existing_entries")
        .arg("a_write_right_after_a_removal_succeeds")
        .current_dir("/")
        .uid(NOBODY)
        .gid(NOBODY)
        .output();
    fs::remove_file(&program).unwrap();
    let printed = String::from_utf8_lossy(&output.unwrap().stdout).into_owned();
    assert!(printed.contains("3 passed; 0 failed"), "{printed}");
}

#[test]
#[ignore = "needs the kernel's keys: run by cargo xtask test"]
fn two_objects_are_one_store_and_two_namespaces_are_two() {
    let _turn = QUOTA.lock().unwrap_or_else(PoisonError::into_inner);
    let first = Emptied::new("place");
    is_one_place(&*first.0, &*Emptied::new("place").0);
    let other = Emptied::new("another place");
    first.0.write("a", b"1").unwrap();
    assert_eq!(read(&*other.0, "a"), None);
    assert_eq!(names(&*other.0), [""; 0]);
    assert_eq!(names(&*first.0), ["a"]);
}

#[test]
#[ignore = "needs the kernel's keys: run by cargo xtask test"]
fn a_full_quota_is_reported_and_keeps_existing_entries() {
    let _turn = QUOTA.lock().unwrap_or_else(PoisonError::into_inner);
    let store = Emptied::new("quota");
    // The quota is 25 MB for root and 20,000 bytes for any other user. An administrator may have set a much larger
    // quota.
    let value = |index| pattern(index, if index == 0 { 100 } else { 30_000 });
    let mut kept = 0;
    let refused = loop {
        assert!(kept < 5_000, "150 MB fit: this machine's quota is too large for this test");
        match store.0.write(&format!("{kept}"), &value(kept)) {
            Ok(()) => kept += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(refused, StoreError::Full { .. }), "{refused:?}");
    assert!(kept >= 1, "nothing fits");
    // A larger value for an existing name is refused too, and the old value stays.
    let mut larger = value(0);
    larger.extend(pattern(0, 30_000));
    assert!(matches!(store.0.write("0", &larger), Err(StoreError::Full { .. })));
    for index in 0..kept {
        assert_eq!(read(&*store.0, &format!("{index}")), Some(value(index)));
    }
    assert_eq!(names(&*store.0).len(), kept);
    for index in 0..kept {
        store.0.remove(&format!("{index}")).unwrap();
    }
    // There is room again after the kernel has collected the removed keys.
    wait_until(|| store.0.write("again", &pattern(1, 10_000)).is_ok());
    assert_eq!(names(&*store.0), ["again"]);
}

#[test]
#[ignore = "needs the kernel's keys: run by cargo xtask test"]
fn a_write_right_after_a_removal_succeeds() {
    let _turn = QUOTA.lock().unwrap_or_else(PoisonError::into_inner);
    let store = Emptied::new("room");
    wait_until(|| quota_left() > 10_000);
    // More than half of the room that is left, so that two values do not fit at the same time. The size is based on
    // an ordinary user's quota, because root's is a thousand times larger.
    let value = pattern(1, (quota_left() * 2 / 3).min(KeyutilsStore::LARGEST_VALUE));
    for _ in 0..20 {
        store.0.write("a", &value).unwrap();
        store.0.remove("a").unwrap();
    }
}

/// Another program's key in the user's keyring, removed at the test's end.
struct Foreign(KeyRing, Key);

impl Foreign {
    fn add(description: &str, payload: &[u8]) -> Self {
        let ring = KeyRing::from_special_id(KeyRingIdentifier::User, false).unwrap();
        Self(ring, ring.add_key(description, payload).unwrap())
    }
}

impl Drop for Foreign {
    fn drop(&mut self) {
        let _ = self.0.unlink_key(self.1);
    }
}

#[test]
#[ignore = "needs the kernel's keys: run by cargo xtask test"]
fn other_programs_keys_with_any_description_are_ignored() {
    let _turn = QUOTA.lock().unwrap_or_else(PoisonError::into_inner);
    let store = Emptied::new("foreign");
    // 600 bytes: linux-keyutils panics when it reads such a description.
    let long = format!("test {} {}", std::process::id(), "d".repeat(600));
    let _long = Foreign::add(&long, b"anything");
    // A payload in this store's own form that claims to be a value named `a`. The test adds it before and after
    // such a value exists.
    let _alike = Foreign::add(&format!("test {} alike", std::process::id()), b"\x01\x00\x01avalue");
    assert_eq!(names(&*store.0), [""; 0]);
    store.0.write("a", b"1").unwrap();
    store.0.write("b", b"2").unwrap();
    assert_eq!(names(&*store.0), ["a", "b"]);
    store.0.remove("a").unwrap();
    assert_eq!((read(&*store.0, "a"), names(&*store.0)), (None, vec!["b".to_owned()]));
}

/// The keys that are linked to the session's keyring.
fn session_links() -> Vec<u8> {
    let mut links = vec![0; 40_000];
    let length = Key::from_id(KeySerialId::new(KeyRingIdentifier::Session as i32)).read(&mut links).unwrap();
    links.truncate(length);
    links
}

/// The session's keyring without a link to the user's, as for a service that systemd starts. The link is restored
/// afterwards.
struct Unlinked(Option<KeyRing>);

impl Unlinked {
    fn now() -> Self {
        let session = KeyRing::from_special_id(KeyRingIdentifier::Session, false).unwrap();
        Self(session.unlink_keyring_id(KeyRingIdentifier::User).is_ok().then_some(session))
    }
}

impl Drop for Unlinked {
    fn drop(&mut self) {
        if let Some(session) = self.0 {
            let _ = session.link_keyring_id(KeyRingIdentifier::User);
        }
    }
}

#[test]
#[ignore = "needs the kernel's keys: run by cargo xtask test"]
fn nothing_is_linked_to_the_sessions_keyring() {
    let _turn = QUOTA.lock().unwrap_or_else(PoisonError::into_inner);
    let _unlinked = Unlinked::now();
    let before = session_links();
    let store = Emptied::new("session");
    assert_eq!(store.0.status().readiness, Readiness::Ready);
    assert_eq!((read(&*store.0, "a"), names(&*store.0)), (None, vec![]));
    assert_eq!(session_links(), before, "a read linked something");
    store.0.write("a", b"1").unwrap();
    store.0.remove("a").unwrap();
    assert_eq!(session_links(), before, "a change linked something");
}

#[test]
#[ignore = "needs the kernel's keys: run by cargo xtask test"]
fn threads_started_before_the_first_call_can_use_the_keys() {
    const THREADS: usize = 8;
    let _turn = QUOTA.lock().unwrap_or_else(PoisonError::into_inner);
    let _unlinked = Unlinked::now();
    let store = Emptied::new("threads");
    let step = Barrier::new(THREADS);
    thread::scope(|scope| {
        for index in 0..THREADS {
            let (store, step) = (&*store.0, &step);
            scope.spawn(move || {
                // No thread has its own keyring that another thread could have inherited.
                step.wait();
                store.write(&format!("{index}"), b"value").unwrap();
                step.wait();
                assert_eq!(names(store).len(), THREADS);
                step.wait();
                let other = format!("{}", (index + 1) % THREADS);
                assert_eq!(read(store, &other), Some(b"value".to_vec()));
                store.remove(&other).unwrap();
            });
        }
    });
    assert_eq!(names(&*store.0), [""; 0]);
}
