//! The store's logic with a fake keychain.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::atomic::Ordering;

use super::super::fake_keychain::{FakeKeychain, FakeStore};

use super::super::host::own_file;
use super::*;

fn no_marker(_: &Path) -> io::Result<Vec<u8>> {
    panic!("no marker is set")
}

fn store(keychain: &Arc<FakeKeychain>, accessibility: Accessibility) -> AppleStore {
    let options = AppleOptions { accessibility, ..AppleOptions::default() };
    over(&[keychain], "ns", options, None, Arc::new(no_marker)).unwrap()
}

/// One fake for each group: the configured one, then the previous ones.
fn over(
    groups: &[&Arc<FakeKeychain>],
    namespace: &str,
    options: AppleOptions,
    container: Option<&Path>,
    read: ReadFile,
) -> Result<AppleStore, StoreError> {
    let stores = groups.iter().map(|group| Arc::new(FakeStore(Arc::clone(group))) as _).collect();
    AppleStore::over(stores, namespace, options, &Host { container, is_extension: false, read })
}

/// A store whose marker cannot be read while the keychain is locked, like the system's file protection.
fn marked_store(keychain: &Arc<FakeKeychain>, marker: &Path) -> AppleStore {
    store_with_marker(keychain, FirstUnlockMarker::At(marker.to_owned()), None)
}

fn store_with_marker(
    keychain: &Arc<FakeKeychain>,
    first_unlock_marker: FirstUnlockMarker,
    container: Option<&Path>,
) -> AppleStore {
    let options = AppleOptions { first_unlock_marker, ..AppleOptions::default() };
    let guard = Arc::clone(keychain);
    let read: ReadFile = Arc::new(move |path| match fs::read(path) {
        Ok(_) if guard.before_first_unlock.load(Ordering::SeqCst) => Err(ErrorKind::PermissionDenied.into()),
        read => read,
    });
    over(&[keychain], "ns", options, container, read).unwrap()
}

fn value(store: &AppleStore, name: &str) -> Option<Vec<u8>> {
    store.read(name).unwrap().map(|value| value.to_vec())
}

const DEFAULT: Accessibility = Accessibility::AfterFirstUnlockThisDeviceOnly;
const UNLOCKED: Accessibility = Accessibility::WhenUnlockedThisDeviceOnly;
const PASSCODE: Accessibility = Accessibility::WhenPasscodeSetThisDeviceOnly;

/// A folder of its own for a marker.
fn with_marker(test: &str, check: impl FnOnce(&Path)) {
    let folder = std::env::temp_dir().join(format!("wallet-jwt-marker-{test}-{}", std::process::id()));
    check(&folder.join("inside").join("marker"));
    let _ = fs::remove_dir_all(folder);
}

#[test]
fn each_accessibility_has_its_policy_and_service() {
    for (accessibility, service, policy) in [
        (DEFAULT, "ns", "after-first-unlock-this-device-only"),
        (UNLOCKED, "ns.when-unlocked", "when-unlocked-this-device-only"),
        (PASSCODE, "ns.when-passcode-set", "when-passcode-set-this-device-only"),
    ] {
        let keychain = Arc::new(FakeKeychain::default());
        store(&keychain, accessibility).write("a", b"1").unwrap();
        assert_eq!(keychain.has(service, "a").as_deref(), Some(policy));
        assert_eq!(keychain.items.lock().unwrap().len(), 1);
    }
    assert_eq!(Accessibility::default(), DEFAULT);
}

#[test]
fn a_new_accessibility_reads_old_items_and_a_write_moves_them() {
    let keychain = Arc::new(FakeKeychain::default());
    store(&keychain, DEFAULT).write("a", b"old").unwrap();
    let strict = store(&keychain, UNLOCKED);
    let before = *keychain.changes.lock().unwrap();
    assert_eq!(value(&strict, "a"), Some(b"old".to_vec()));
    assert_eq!(strict.names().unwrap(), ["a"]);
    assert_eq!(*keychain.changes.lock().unwrap(), before, "a read changed something");
    strict.write("a", b"new").unwrap();
    assert_eq!(keychain.has("ns", "a"), None);
    assert_eq!(keychain.has("ns.when-unlocked", "a").as_deref(), Some("when-unlocked-this-device-only"));
    assert_eq!(value(&strict, "a"), Some(b"new".to_vec()));
}

#[test]
fn a_write_that_ends_halfway_leaves_the_new_value_readable() {
    let keychain = Arc::new(FakeKeychain::default());
    store(&keychain, DEFAULT).write("a", b"old").unwrap();
    let strict = store(&keychain, UNLOCKED);
    *keychain.undeletable.lock().unwrap() = Some("ns");
    // Reported, because the old one would come back with the old accessibility.
    strict.write("a", b"new").unwrap_err();
    assert!(keychain.has("ns", "a").is_some(), "the fake did delete");
    assert_eq!(value(&strict, "a"), Some(b"new".to_vec()));
    assert_eq!(strict.names().unwrap(), ["a"]);
    // After a refused removal the old value must not be read.
    strict.remove("a").unwrap_err();
    assert_eq!(value(&strict, "a"), Some(b"new".to_vec()));
    *keychain.undeletable.lock().unwrap() = None;
    strict.write("a", b"newer").unwrap();
    assert_eq!(keychain.has("ns", "a"), None);
}

#[test]
fn names_are_those_of_all_accessibilities_once_each() {
    let keychain = Arc::new(FakeKeychain::default());
    store(&keychain, DEFAULT).write("a", b"1").unwrap();
    store(&keychain, UNLOCKED).write("b", b"2").unwrap();
    store(&keychain, PASSCODE).write("c", b"3").unwrap();
    keychain.items.lock().unwrap().insert(("ns".into(), "c".into()), (String::new(), b"old".to_vec()));
    keychain.items.lock().unwrap().insert(("ns2".into(), "d".into()), (String::new(), b"other".to_vec()));
    for accessibility in ALL {
        assert_eq!(store(&keychain, accessibility).names().unwrap(), ["a", "b", "c"]);
    }
}

#[test]
fn a_removal_reaches_all_accessibilities() {
    let keychain = Arc::new(FakeKeychain::default());
    store(&keychain, DEFAULT).write("a", b"1").unwrap();
    for service in ["ns.when-unlocked", "ns.when-passcode-set"] {
        keychain.items.lock().unwrap().insert((service.into(), "a".into()), (String::new(), b"x".to_vec()));
    }
    store(&keychain, PASSCODE).remove("a").unwrap();
    assert!(keychain.items.lock().unwrap().is_empty());
    store(&keychain, PASSCODE).remove("a").unwrap();
}

#[test]
fn the_access_group_is_in_every_search() {
    let keychain = Arc::new(FakeKeychain::default());
    let options = AppleOptions { access_group: Some("TEAM.group".into()), ..AppleOptions::default() };
    over(&[&keychain], "ns", options, None, Arc::new(no_marker)).unwrap().names().unwrap();
    let searches = keychain.searches.lock().unwrap();
    assert_eq!(searches.len(), 3);
    assert!(searches.iter().all(|spec| spec["access-group"] == "TEAM.group"));
}

#[test]
fn empty_words_are_refused_as_they_would_be_wildcards() {
    let keychain = Arc::default();
    let options = AppleOptions { access_group: Some(String::new()), ..AppleOptions::default() };
    assert!(over(&[&keychain], "ns", options, None, Arc::new(no_marker)).is_err());
    assert!(over(&[&keychain], "", AppleOptions::default(), None, Arc::new(no_marker)).is_err());
}

#[test]
fn before_the_first_unlock_not_found_means_locked() {
    with_marker("locked", |marker| {
        let keychain = Arc::new(FakeKeychain::default());
        let store = marked_store(&keychain, marker);
        store.write("a", b"1").unwrap();
        assert!(marker.exists());
        keychain.lock(true);
        assert_eq!(store.read("a").unwrap_err(), StoreError::Locked);
        assert_eq!(store.read("never there").unwrap_err(), StoreError::Locked);
        assert_eq!(store.names().unwrap_err(), StoreError::Locked);
        assert_eq!(store.remove("a").unwrap_err(), StoreError::Locked);
        assert_eq!(store.status().readiness, Readiness::Locked);
        keychain.lock(false);
        assert_eq!(value(&store, "a"), Some(b"1".to_vec()));
        assert_eq!(store.status().readiness, Readiness::Ready);
        store.remove("a").unwrap();
        assert_eq!(value(&store, "a"), None);
    });
}

#[test]
fn reads_without_a_marker_find_nothing_and_create_none() {
    with_marker("absent", |marker| {
        let keychain = Arc::new(FakeKeychain::default());
        let store = marked_store(&keychain, marker);
        assert_eq!(value(&store, "a"), None);
        assert_eq!(store.names().unwrap(), [""; 0]);
        store.remove("a").unwrap();
        keychain.lock(true);
        assert_eq!(value(&store, "a"), None);
        assert!(!marker.exists());
    });
}

#[test]
fn a_marker_that_cannot_be_made_is_no_reason_to_fail() {
    let keychain = Arc::new(FakeKeychain::default());
    let store = marked_store(&keychain, Path::new("/proc/wallet-jwt/marker"));
    store.write("a", b"1").unwrap();
    assert_eq!(value(&store, "a"), Some(b"1".to_vec()));
    assert_eq!(value(&store, "b"), None);
}

#[test]
fn a_value_over_the_limit_is_refused_without_any_change() {
    let keychain = Arc::new(FakeKeychain::default());
    let too_large = store(&keychain, DEFAULT).write("a", &vec![0; MAX_VALUE_BYTES + 1]);
    assert_eq!(too_large, Err(StoreError::TooLarge { limit_bytes: 65_536 }));
    assert_eq!(*keychain.changes.lock().unwrap(), 0);
}

#[test]
fn an_old_value_never_comes_back_after_a_write_that_succeeded() {
    let keychain = Arc::new(FakeKeychain::default());
    store(&keychain, DEFAULT).write("a", b"old").unwrap();
    store(&keychain, PASSCODE).write("b", b"other").unwrap();
    let strict = store(&keychain, UNLOCKED);
    for undeletable in [Some("ns"), Some("ns.when-passcode-set"), None] {
        *keychain.undeletable.lock().unwrap() = undeletable;
        if strict.write("a", b"new").is_ok() {
            assert_eq!(value(&store(&keychain, DEFAULT), "a"), Some(b"new".to_vec()));
        }
    }
    assert_eq!(
        value(&store(&keychain, DEFAULT), "a"),
        Some(b"new".to_vec()),
        "the last write did not heal it"
    );
}

#[test]
fn a_removal_that_fails_is_no_reason_to_leave_another() {
    let keychain = Arc::new(FakeKeychain::default());
    for service in ["ns", "ns.when-passcode-set"] {
        keychain.items.lock().unwrap().insert((service.into(), "a".into()), (String::new(), b"x".to_vec()));
    }
    *keychain.undeletable.lock().unwrap() = Some("ns");
    store(&keychain, UNLOCKED).write("a", b"new").unwrap_err();
    assert_eq!(keychain.has("ns.when-passcode-set", "a"), None);
}

#[test]
fn a_not_found_answer_just_before_an_unlock_means_locked() {
    with_marker("race", |marker| {
        let keychain = Arc::new(FakeKeychain::default());
        let store = marked_store(&keychain, marker);
        store.write("a", b"1").unwrap();
        let before_the_unlock = || {
            keychain.lock(true);
            keychain.unlocked_next.store(true, Ordering::SeqCst);
        };
        before_the_unlock();
        assert_eq!(store.read("a").unwrap_err(), StoreError::Locked);
        before_the_unlock();
        assert_eq!(store.names().unwrap_err(), StoreError::Locked);
        assert_eq!(value(&store, "a"), Some(b"1".to_vec()));
    });
}

#[test]
fn a_marker_unreadable_for_another_reason_is_ignored() {
    with_marker("folder", |marker| {
        fs::create_dir_all(marker).unwrap();
        let keychain = Arc::new(FakeKeychain::default());
        let store = marked_store(&keychain, marker);
        assert_eq!(value(&store, "a"), None);
        store.remove("a").unwrap();
        assert_eq!(store.names().unwrap(), [""; 0]);
        assert_eq!(store.status().readiness, Readiness::Ready);
        store.write("a", b"1").unwrap();
        assert_eq!(value(&store, "a"), Some(b"1".to_vec()));
    });
}

#[test]
fn the_automatic_marker_is_in_the_apps_container_if_it_has_one() {
    assert_eq!(AppleOptions::default().first_unlock_marker, FirstUnlockMarker::Automatic);
    with_marker("automatic", |marker| {
        let container = marker.parent().unwrap();
        let keychain = Arc::new(FakeKeychain::default());
        let store = store_with_marker(&keychain, FirstUnlockMarker::Automatic, Some(container));
        store.write("a", b"1").unwrap();
        // Must not change.
        let hash = "7bfba6e0021f1fd1183dfefe60216f13140365788780f2a26fd8fc1f08b2aa2c";
        let folder = container.join("Library/Application Support/wallet-jwt");
        let files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name()).collect();
        assert_eq!(files, [format!("{hash}.first-unlock").as_str()]);
        keychain.lock(true);
        assert_eq!(store.remove("a").unwrap_err(), StoreError::Locked);

        let unmarked = [
            store_with_marker(&keychain, FirstUnlockMarker::Off, Some(container)),
            store_with_marker(&keychain, FirstUnlockMarker::Automatic, None),
        ];
        for store in unmarked {
            assert_eq!(value(&store, "a"), None);
        }
    });
    let path = |namespace| own_file(Path::new("/app"), namespace, "first-unlock");
    assert_ne!(path("a"), path("b"));
    assert_eq!(path("../../a").parent(), path("a").parent());
}

#[test]
fn namespaces_that_would_meet_anothers_services_are_refused() {
    let open = |namespace: &str| {
        over(&[&Arc::default()], namespace, AppleOptions::default(), None, Arc::new(no_marker)).map(drop)
    };
    for namespace in ["app.when-unlocked", "app.when-passcode-set", ".when-unlocked"] {
        let Err(StoreError::Unavailable { detail }) = open(namespace) else { panic!("{namespace} is taken") };
        assert!(detail.contains("must not end with `.when-"), "{detail}");
    }
    for namespace in ["app.user-presence", "app.user-presence/a"] {
        let Err(StoreError::Unavailable { detail }) = open(namespace) else { panic!("{namespace} is taken") };
        assert!(detail.contains("must not contain `.user-presence`"), "{detail}");
    }
    for namespace in ["app", "app.when-unlocked.mine", "when-unlocked"] {
        open(namespace).unwrap();
    }
}
