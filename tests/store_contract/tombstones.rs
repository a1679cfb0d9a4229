//! The contract of every [`TombstoneStore`]. A panic says which rule is broken.

use std::sync::Barrier;
use std::thread;

use wallet_jwt::vault::TombstoneStore;

use super::NAMES;

/// Tests the contract with a store that has no tombstone, and leaves it without one.
pub fn keep_the_contract(store: &dyn TombstoneStore) {
    for (what, check) in [
        ("a tombstone exists until it is removed", a_tombstone_exists as fn(&dyn TombstoneStore)),
        ("removing", removing),
        ("names of all kinds", names_of_all_kinds),
        ("writers on one name", writers_on_one_name),
    ] {
        println!("contract of tombstones: {what}");
        check(store);
    }
}

pub fn exists(store: &dyn TombstoneStore, name: &str) -> bool {
    store.exists(name).unwrap_or_else(|error| panic!("looking for {name:?}: {error}"))
}

fn create(store: &dyn TombstoneStore, name: &str) {
    store.create(name).unwrap_or_else(|error| panic!("creating {name:?}: {error}"));
}

fn remove(store: &dyn TombstoneStore, name: &str) {
    store.remove(name).unwrap_or_else(|error| panic!("removing {name:?}: {error}"));
}

fn a_tombstone_exists(store: &dyn TombstoneStore) {
    assert!(!exists(store, "entry"));
    for _ in 0..3 {
        // Creating it again is not an error.
        create(store, "entry");
        // Looking changes nothing, however often.
        for _ in 0..3 {
            assert!(exists(store, "entry"));
            assert!(!exists(store, "another"));
        }
    }
    remove(store, "entry");
    assert!(!exists(store, "entry"));
}

fn removing(store: &dyn TombstoneStore) {
    remove(store, "never there");
    for _ in 0..10 {
        create(store, "entry");
        remove(store, "entry");
        assert!(!exists(store, "entry"));
        remove(store, "entry");
    }
}

fn names_of_all_kinds(store: &dyn TombstoneStore) {
    // The longest name of an entry, after "deletion/".
    let longest = ["n".repeat(521), "\u{1f511}".repeat(130)];
    let names: Vec<&str> = NAMES.into_iter().chain(longest.iter().map(String::as_str)).collect();
    for name in &names {
        assert!(!exists(store, name), "{name:?} collides with another name");
        create(store, name);
    }
    for name in &names {
        assert!(exists(store, name), "removing another tombstone removed {name:?}");
        remove(store, name);
        assert!(!exists(store, name));
    }
}

fn writers_on_one_name(store: &dyn TombstoneStore) {
    let start = Barrier::new(8);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                start.wait();
                for _ in 0..5 {
                    create(store, "entry");
                    assert!(exists(store, "entry"), "no writer removes the tombstone");
                }
            });
        }
    });
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| remove(store, "entry"));
        }
    });
    assert!(!exists(store, "entry"));
}
