//! What every [`TombstoneStore`] must do, whatever it is made of. Panics say what it does not.

use std::sync::Barrier;
use std::thread;

use wallet_jwt::vault::TombstoneStore;

use super::NAMES;

/// Runs the contract over a store that has no tombstone, and leaves it so.
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
        // Again, which is not an error.
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
    // An entry's longest name, after "deletion/".
    let longest = ["n".repeat(521), "\u{1f511}".repeat(130)];
    let names: Vec<&str> = NAMES.into_iter().chain(longest.iter().map(String::as_str)).collect();
    for name in &names {
        assert!(!exists(store, name), "{name:?} met another name");
        create(store, name);
    }
    for name in &names {
        assert!(exists(store, name), "with another went {name:?}");
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
                    assert!(exists(store, "entry"), "nobody removes it");
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
