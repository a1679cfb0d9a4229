//! What every [`TombstoneStore`] must do, whatever it is made of. Panics say what it does not.

use std::sync::Barrier;
use std::thread;

use wallet_jwt::vault::TombstoneStore;

use super::NAMES;

/// Runs the contract over a place that has no note, and leaves it so.
pub fn keep_the_contract(store: &dyn TombstoneStore) {
    for (what, check) in [
        ("a note stands until it is taken away", a_note_stands as fn(&dyn TombstoneStore)),
        ("removing", removing),
        ("names of all kinds", names_of_all_kinds),
        ("writers on one name", writers_on_one_name),
    ] {
        println!("contract of tombstones: {what}");
        check(store);
    }
}

/// The note, or none.
pub fn read(store: &dyn TombstoneStore, name: &str) -> Option<String> {
    store.read(name).unwrap_or_else(|error| panic!("reading {name:?}: {error}"))
}

fn write(store: &dyn TombstoneStore, name: &str, text: &str) {
    store.write(name, text).unwrap_or_else(|error| panic!("writing {name:?}: {error}"));
}

fn remove(store: &dyn TombstoneStore, name: &str) {
    store.remove(name).unwrap_or_else(|error| panic!("removing {name:?}: {error}"));
}

fn a_note_stands(store: &dyn TombstoneStore) {
    assert_eq!(read(store, "entry"), None);
    for text in ["deletion", "deletion\nlogout", "logout", "logout"] {
        write(store, "entry", text);
        // Reading changes nothing, however often.
        for _ in 0..3 {
            assert_eq!(read(store, "entry").as_deref(), Some(text));
            assert_eq!(read(store, "another"), None);
        }
    }
    remove(store, "entry");
    assert_eq!(read(store, "entry"), None);
}

fn removing(store: &dyn TombstoneStore) {
    remove(store, "never there");
    for _ in 0..10 {
        write(store, "entry", "deletion");
        remove(store, "entry");
        assert_eq!(read(store, "entry"), None);
        remove(store, "entry");
    }
}

fn names_of_all_kinds(store: &dyn TombstoneStore) {
    let longest = ["n".repeat(512), "\u{1f511}".repeat(128)];
    let names: Vec<&str> = NAMES.into_iter().chain(longest.iter().map(String::as_str)).collect();
    for name in &names {
        assert_eq!(read(store, name), None, "{name:?} met another name");
        write(store, name, name);
    }
    for name in &names {
        assert_eq!(read(store, name).as_deref(), Some(*name));
    }
    for name in &names {
        assert_eq!(read(store, name).as_deref(), Some(*name), "with another went {name:?}");
        remove(store, name);
        assert_eq!(read(store, name), None);
    }
}

fn writers_on_one_name(store: &dyn TombstoneStore) {
    let texts: Vec<_> = (1..20).map(|words| "logout ".repeat(words)).collect();
    let start = Barrier::new(texts.len());
    thread::scope(|scope| {
        for text in &texts {
            let (start, texts) = (&start, &texts);
            scope.spawn(move || {
                start.wait();
                for _ in 0..5 {
                    write(store, "entry", text);
                    let seen = read(store, "entry").expect("nobody removes it");
                    assert!(texts.contains(&seen), "a reader saw a mixture: {seen:?}");
                }
            });
        }
    });
    remove(store, "entry");
}
