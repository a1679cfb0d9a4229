//! The contract of every [`SecretStore`], in any language. A panic says which rule is broken.

#![allow(dead_code, reason = "each test crate uses only some of these")]

pub mod tombstones;

use std::collections::BTreeSet;
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use wallet_jwt::vault::{Readiness, SecretStore, StoreError};

type Check = fn(&Arc<dyn SecretStore>);

/// Tests the contract with an empty, unlocked store, and leaves it empty. `largest` is the largest value that it
/// can store, in bytes.
pub fn keeps_the_contract(store: Arc<dyn SecretStore>, largest: usize) {
    keeps_the_contract_within(store, largest, largest);
}

/// Tests the contract when a quota leaves less room than the largest value needs. `room` is a size that certainly
/// fits, in bytes.
pub fn keeps_the_contract_within(store: Arc<dyn SecretStore>, largest: usize, room: usize) {
    assert_eq!(names(&*store), [""; 0], "the contract needs an empty store");
    let checks: [(&str, Check); 8] = [
        ("a value comes back", a_value_comes_back),
        ("an overwritten value is gone", an_overwritten_value_is_gone),
        ("removing", removing),
        ("binary values", binary_values),
        ("names", all_names),
        ("names that begin alike", names_that_begin_alike),
        ("writers on distinct names", writers_on_distinct_names),
        ("writers on one name", writers_on_one_name),
    ];
    for (what, check) in checks {
        println!("contract: {what}");
        check(&store);
        assert_eq!(names(&*store), [""; 0], "{what}: an entry was left behind");
    }
    println!("contract: sizes");
    sizes(&*store, largest, room);
    assert_eq!(names(&*store), [""; 0], "sizes: an entry was left behind");
    assert_eq!(store.status().readiness, Readiness::Ready);
}

/// Two objects over one place are one store. Leaves the store empty.
pub fn is_one_place(first: &dyn SecretStore, second: &dyn SecretStore) {
    first.write("shared", b"first").unwrap();
    assert_eq!(read(second, "shared"), Some(b"first".to_vec()));
    assert_eq!(names(second), ["shared"]);
    second.write("shared", b"second, longer").unwrap();
    assert_eq!(read(first, "shared"), Some(b"second, longer".to_vec()));
    second.write("other", b"x").unwrap();
    assert_eq!(names(first), ["other", "shared"]);
    first.remove("shared").unwrap();
    assert_eq!(read(second, "shared"), None);
    first.remove("other").unwrap();
    assert_eq!(names(second), [""; 0]);
}

/// The value as plain bytes.
pub fn read(store: &dyn SecretStore, name: &str) -> Option<Vec<u8>> {
    store.read(name).unwrap_or_else(|error| panic!("reading {name:?}: {error}")).map(|value| value.to_vec())
}

/// The names, sorted. A name must not occur twice.
pub fn names(store: &dyn SecretStore) -> Vec<String> {
    let names = store.names().unwrap_or_else(|error| panic!("listing: {error}"));
    let sorted: BTreeSet<_> = names.iter().cloned().collect();
    assert_eq!(sorted.len(), names.len(), "a name is listed twice: {names:?}");
    sorted.into_iter().collect()
}

/// Bytes that differ at each position and for each seed.
pub fn pattern(seed: usize, length: usize) -> Vec<u8> {
    (0..length).map(|place| (place.wrapping_mul(31) ^ (place >> 8) ^ seed.wrapping_mul(17)) as u8).collect()
}

fn write(store: &dyn SecretStore, name: &str, value: &[u8]) {
    let began = Instant::now();
    loop {
        match store.write(name, value) {
            // The kernel still counts a removed key's bytes for a moment, and longer on a busy machine.
            Err(StoreError::Full { .. }) if began.elapsed() < Duration::from_secs(30) => {
                thread::sleep(Duration::from_millis(20));
            }
            written => return written.unwrap_or_else(|error| panic!("writing {name:?}: {error}")),
        }
    }
}

fn remove(store: &dyn SecretStore, name: &str) {
    store.remove(name).unwrap_or_else(|error| panic!("removing {name:?}: {error}"));
}

fn a_value_comes_back(store: &Arc<dyn SecretStore>) {
    assert_eq!(read(&**store, "account"), None);
    write(&**store, "account", b"value");
    // Reading changes nothing, however often.
    for _ in 0..3 {
        assert_eq!(read(&**store, "account"), Some(b"value".to_vec()));
        assert_eq!(read(&**store, "absent"), None);
        assert_eq!(names(&**store), ["account"]);
        assert_eq!(store.status().readiness, Readiness::Ready);
    }
    remove(&**store, "account");
}

fn an_overwritten_value_is_gone(store: &Arc<dyn SecretStore>) {
    for value in [&b"first"[..], b"longer than the first", b"x", b"x"] {
        write(&**store, "account", value);
        assert_eq!(read(&**store, "account").as_deref(), Some(value));
        assert_eq!(names(&**store), ["account"]);
    }
    remove(&**store, "account");
}

fn removing(store: &Arc<dyn SecretStore>) {
    remove(&**store, "never there");
    for round in 0..20_u8 {
        write(&**store, "account", &[round]);
        remove(&**store, "account");
        // Read at once, to check that no cache answers.
        assert_eq!(read(&**store, "account"), None);
        assert_eq!(names(&**store), [""; 0]);
        remove(&**store, "account");
    }
    write(&**store, "account", b"again");
    assert_eq!(read(&**store, "account"), Some(b"again".to_vec()));
    remove(&**store, "account");
}

fn binary_values(store: &Arc<dyn SecretStore>) {
    let every_byte: Vec<u8> = (0..=255).collect();
    for value in [&every_byte[..], b"\0", b"\0\0\0", b"ends with zero\0", b"\xff\xfe", b"\n", b" x "] {
        write(&**store, "account", value);
        assert_eq!(read(&**store, "account").as_deref(), Some(value));
    }
    remove(&**store, "account");
}

/// Names that a file, a pattern or a query could handle wrongly.
const NAMES: [&str; 41] = [
    "a",
    "A",
    "ä",
    "a\u{308}",
    "حساب",
    "חשבון",
    "\u{202e}dlrow",
    "🔑👩‍👩‍👧",
    "é",
    "e\u{301}",
    "a/b",
    "/",
    "../a",
    "a%2Fb",
    "%",
    "a@b",
    "@",
    "a:b",
    ":",
    "a;b",
    ";",
    "a b",
    " a",
    "a ",
    " ",
    "a\"b",
    "a'b",
    "a\\b",
    "a*",
    "*",
    "?",
    "[a]",
    "a=b",
    "a,b",
    "a.b",
    ".",
    "..",
    "-a",
    "$HOME",
    "default",
    "login",
];

fn all_names(store: &Arc<dyn SecretStore>) {
    let longest = "n".repeat(512);
    let longest_unicode = "\u{1f511}".repeat(128);
    let all: Vec<&str> = NAMES.into_iter().chain([&*longest, &*longest_unicode]).collect();
    for (index, name) in all.iter().enumerate() {
        write(&**store, name, name.as_bytes());
        assert_eq!(names(&**store).len(), index + 1, "{name:?} collides with another name");
    }
    let mut sorted: Vec<_> = all.iter().map(|name| (*name).to_owned()).collect();
    sorted.sort();
    assert_eq!(names(&**store), sorted);
    for name in &all {
        assert_eq!(read(&**store, name).as_deref(), Some(name.as_bytes()), "{name:?}");
    }
    for (index, name) in all.iter().enumerate() {
        remove(&**store, name);
        assert_eq!(read(&**store, name), None, "{name:?}");
        assert_eq!(names(&**store).len(), all.len() - index - 1, "removing {name:?} removed another entry");
    }
}

fn names_that_begin_alike(store: &Arc<dyn SecretStore>) {
    let all = ["para/beta", "para/beta/", "para/beta/a", "para/beta/ab", "beta/a", "a"];
    for name in all {
        write(&**store, name, name.as_bytes());
    }
    remove(&**store, "para/beta");
    assert_eq!(read(&**store, "para/beta"), None);
    for name in &all[1..] {
        assert_eq!(read(&**store, name).as_deref(), Some(name.as_bytes()));
        remove(&**store, name);
    }
}

const WRITERS: usize = 50;

fn writers_on_distinct_names(store: &Arc<dyn SecretStore>) {
    let name = |writer: usize| format!("writer {writer}");
    together(store, |store, writer| {
        write(store, &name(writer), &pattern(writer, 100 + writer));
        assert_eq!(read(store, &name(writer)), Some(pattern(writer, 100 + writer)));
    });
    assert_eq!(names(&**store).len(), WRITERS);
    for writer in 0..WRITERS {
        assert_eq!(read(&**store, &name(writer)), Some(pattern(writer, 100 + writer)), "writer {writer}");
    }
    together(store, |store, writer| remove(store, &name(writer)));
}

fn writers_on_one_name(store: &Arc<dyn SecretStore>) {
    // The lengths differ too, so a mixture of two values equals none of them.
    let values: Vec<_> = (0..WRITERS).map(|writer| pattern(writer, 1_000 + writer * 7)).collect();
    together(store, |store, writer| {
        write(store, "one", &values[writer]);
        let seen = read(store, "one").expect("no writer removes the entry");
        assert!(values.contains(&seen), "a reader saw a mixture of {} bytes", seen.len());
    });
    let last = read(&**store, "one").expect("no writer removed the entry");
    assert!(values.contains(&last), "the remaining value is a mixture of {} bytes", last.len());
    assert_eq!(names(&**store), ["one"]);
    write(&**store, "one", b"after");
    assert_eq!(read(&**store, "one"), Some(b"after".to_vec()));
    remove(&**store, "one");
}

fn together(store: &Arc<dyn SecretStore>, work: impl Fn(&dyn SecretStore, usize) + Sync) {
    let start = Barrier::new(WRITERS);
    thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (start, work) = (&start, &work);
            scope.spawn(move || {
                start.wait();
                work(&**store, writer);
            });
        }
    });
}

fn sizes(store: &dyn SecretStore, largest: usize, room: usize) {
    let longest_name = "n".repeat(512);
    for name in ["account", &longest_name] {
        for length in [1, 4_096, room - 1, room] {
            write(store, name, &pattern(length, length));
            assert_eq!(read(store, name), Some(pattern(length, length)), "{length} bytes");
        }
        let before = read(store, name);
        let refused = store.write(name, &pattern(3, largest + 1));
        assert_eq!(refused, Err(StoreError::TooLarge { limit_bytes: i64::try_from(largest).unwrap() }));
        assert_eq!(read(store, name), before, "a refused value took effect");
        remove(store, name);
    }
    assert!(matches!(store.write("absent", &pattern(3, largest + 1)), Err(StoreError::TooLarge { .. })));
    assert_eq!(read(store, "absent"), None);
}
