//! Items that move from one access group to another. There is one fake keychain for each group.

use std::sync::Arc;

use super::fake_keychain::{FakeKeychain, FakeStore};
use super::host::Host;
use super::store::AppleStore;
use super::{Accessibility, AppleOptions};
use crate::vault::store::{SecretStore, StoreError};

#[derive(Default)]
struct Groups {
    new: Arc<FakeKeychain>,
    old: Arc<FakeKeychain>,
    older: Arc<FakeKeychain>,
}

impl Groups {
    fn all(&self) -> [&Arc<FakeKeychain>; 3] {
        [&self.new, &self.old, &self.older]
    }

    fn store(&self) -> AppleStore {
        let stores = self.all().map(|group| Arc::new(FakeStore(Arc::clone(group))) as _);
        let options = AppleOptions {
            access_group: Some("T.new".into()),
            previous_access_groups: vec!["T.old".into(), "T.older".into()],
            ..AppleOptions::default()
        };
        let host = Host { container: None, is_extension: false, read: Arc::new(|_| panic!("no file")) };
        AppleStore::over(stores.into(), "ns", options, &host).unwrap()
    }
}

/// An item of an earlier version of the app.
fn keep(group: &FakeKeychain, service: &str, name: &str, value: &[u8]) {
    group.items.lock().unwrap().insert((service.into(), name.into()), (String::new(), value.to_vec()));
}

fn is_empty(group: &FakeKeychain) -> bool {
    group.items.lock().unwrap().is_empty()
}

fn value(store: &AppleStore, name: &str) -> Option<Vec<u8>> {
    store.read(name).unwrap().map(|value| value.to_vec())
}

#[test]
fn reads_look_in_the_configured_group_first_and_move_nothing() {
    let groups = Groups::default();
    let store = groups.store();
    for (group, value_there) in [(&groups.older, b"older"), (&groups.old, b"old.."), (&groups.new, b"new..")]
    {
        keep(group, "ns", "a", value_there);
        assert_eq!(value(&store, "a"), Some(value_there.to_vec()));
    }
    assert!(groups.all().iter().all(|group| *group.changes.lock().unwrap() == 0), "a read changed something");
}

#[test]
fn a_save_writes_the_new_and_removes_the_old() {
    let groups = Groups::default();
    keep(&groups.old, "ns", "a", b"1");
    keep(&groups.old, "ns", "b", b"2");
    keep(&groups.older, "ns.when-unlocked", "a", b"0");
    groups.store().write("a", b"3").unwrap();
    assert!(groups.new.has("ns", "a").is_some());
    assert!(groups.old.has("ns", "a").is_none() && groups.old.has("ns", "b").is_some());
    assert!(is_empty(&groups.older));
}

#[test]
fn a_save_whose_old_item_stays_is_told_and_reads_find_the_new() {
    let groups = Groups::default();
    keep(&groups.old, "ns", "a", b"old");
    keep(&groups.older, "ns", "a", b"older");
    *groups.old.undeletable.lock().unwrap() = Some("ns");
    let store = groups.store();
    store.write("a", b"new").unwrap_err();
    assert_eq!(value(&store, "a"), Some(b"new".to_vec()));
    assert!(is_empty(&groups.older), "one that fails is no reason to leave another");
    *groups.old.undeletable.lock().unwrap() = None;
    store.write("a", b"newer").unwrap();
    assert!(is_empty(&groups.old));
}

#[test]
fn a_save_that_fails_leaves_the_old_item() {
    let groups = Groups::default();
    keep(&groups.old, "ns", "a", b"old");
    groups.new.lock(true);
    let store = groups.store();
    store.write("a", b"new").unwrap_err();
    assert_eq!(value(&store, "a"), Some(b"old".to_vec()));
}

#[test]
fn a_deletion_reaches_all_groups_the_configured_one_last() {
    let groups = Groups::default();
    let store = groups.store();
    for group in groups.all() {
        keep(group, "ns", "a", b"1");
    }
    for refusing in [&groups.old, &groups.older] {
        *refusing.undeletable.lock().unwrap() = Some("ns");
        store.remove("a").unwrap_err();
        assert!(groups.new.has("ns", "a").is_some(), "an older one would come to light");
        *refusing.undeletable.lock().unwrap() = None;
    }
    store.remove("a").unwrap();
    assert!(groups.all().iter().all(|group| is_empty(group)));
    store.remove("a").unwrap();
}

#[test]
fn names_are_those_of_all_groups_once_each() {
    let groups = Groups::default();
    keep(&groups.old, "ns", "a", b"1");
    keep(&groups.older, "ns.when-unlocked", "a", b"1");
    keep(&groups.older, "ns", "b", b"1");
    keep(&groups.new, "ns", "c", b"1");
    assert_eq!(groups.store().names().unwrap(), ["a", "b", "c"]);
    for (group, name) in groups.all().iter().zip(["T.new", "T.old", "T.older"]) {
        let searches = group.searches.lock().unwrap();
        assert!(searches.len() == 3 && searches.iter().all(|search| search["access-group"] == name));
    }
}

#[test]
fn options_that_would_lose_what_is_kept_are_refused_here_too() {
    let options = AppleOptions { previous_access_groups: vec!["T.old".into()], ..AppleOptions::default() };
    let host = Host { container: None, is_extension: false, read: Arc::new(|_| panic!("no file")) };
    let refused = AppleStore::over(Vec::new(), "ns", options, &host).map(drop);
    assert!(matches!(refused, Err(StoreError::Unavailable { .. })), "{refused:?}");
    assert_eq!(Accessibility::default(), Accessibility::AfterFirstUnlockThisDeviceOnly);
}
