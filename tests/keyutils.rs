//! The store on the real kernel's keys. Ignored by default: containers often forbid them.

#![cfg(all(feature = "vault", target_os = "linux"))]

mod store_contract;

use std::sync::{Arc, Mutex, PoisonError};

use store_contract::{is_one_place, keeps_the_contract, names, pattern, read};
use wallet_jwt::vault::{KeyutilsStore, SecretStore, StoreError};

/// All tests share one quota.
static QUOTA: Mutex<()> = Mutex::new(());

/// A store that is emptied however the test ends: what is left behind would stay until the next reboot.
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
    keeps_the_contract(store.0.clone(), KeyutilsStore::LARGEST_VALUE);
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
fn a_full_quota_is_full_and_what_was_there_stays() {
    let _turn = QUOTA.lock().unwrap_or_else(PoisonError::into_inner);
    let store = Emptied::new("quota");
    // 25 MB for root, 20,000 bytes for anybody else. An administrator may have allowed more than is reasonable here.
    let value = |index| pattern(index, if index == 0 { 100 } else { 30_000 });
    let mut kept = 0;
    let refused = loop {
        assert!(kept < 5_000, "150 MB fit: the quota of this machine is out of a test's reach");
        match store.0.write(&format!("{kept}"), &value(kept)) {
            Ok(()) => kept += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(refused, StoreError::Full { .. }), "{refused:?}");
    assert!(kept >= 1, "nothing fits");
    // A larger value for a name that is there is refused too, and the old one stays.
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
    // There is room again, at once.
    store.0.write("again", &pattern(1, 10_000)).unwrap();
    assert_eq!(names(&*store.0), ["again"]);
}
