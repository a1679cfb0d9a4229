//! A change of tombstones that is interrupted anywhere, and another process's change meanwhile.

use std::collections::BTreeSet;
use std::sync::Mutex;

use super::*;

const ENTRY: &str = "para/BETA/default";
const CHANGES: [Option<bool>; 3] = [None, Some(false), Some(true)];

/// A fake store in memory. It refuses every change once it has made so many.
#[derive(Default)]
struct FakeStore {
    names: Mutex<BTreeSet<String>>,
    changes_left: Mutex<Option<usize>>,
}

impl FakeStore {
    fn change(&self) -> Result<(), StoreError> {
        match &mut *self.changes_left.lock().unwrap() {
            None => Ok(()),
            Some(0) => Err(StoreError::Locked),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
        }
    }
}

impl TombstoneStore for FakeStore {
    fn exists(&self, name: &str) -> Result<bool, StoreError> {
        Ok(self.names.lock().unwrap().contains(name))
    }

    fn create(&self, name: &str) -> Result<(), StoreError> {
        self.change()?;
        self.names.lock().unwrap().insert(name.to_owned());
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.change()?;
        self.names.lock().unwrap().remove(name);
        Ok(())
    }
}

/// A store with these tombstones: a bit for each name.
fn store_with(bits: usize) -> (Arc<FakeStore>, WithDeadline) {
    let fake = Arc::<FakeStore>::default();
    let names = Names::of(ENTRY).unwrap();
    for (bit, name) in [names.deletion, names.logout, names.both].into_iter().enumerate() {
        if bits >> bit & 1 == 1 {
            fake.names.lock().unwrap().insert(name);
        }
    }
    let store = WithDeadline::new(Arc::new(EmptyValues(fake.clone())), Duration::from_secs(20));
    (fake, store)
}

fn every_case(mut check: impl FnMut(usize, MarkChange)) {
    for bits in 0..8 {
        for deletion in CHANGES {
            for logout in CHANGES {
                check(bits, MarkChange { deletion, logout });
            }
        }
    }
}

#[test]
fn a_change_sets_what_it_names_and_leaves_the_rest() {
    every_case(|bits, change| {
        let (_, store) = store_with(bits);
        let names = Names::of(ENTRY).unwrap();
        let before = names.read(&store).unwrap();
        names.change(&store, change).unwrap();
        let expected = Marks {
            deletion: change.deletion.unwrap_or(before.deletion),
            logout: change.logout.unwrap_or(before.logout),
        };
        assert_eq!(names.read(&store), Ok(expected), "{bits:03b} {change:?}");
        assert_eq!(names.owe_deletion(&store), Ok(expected.deletion), "{bits:03b} {change:?}");
    });
}

#[test]
fn an_interrupted_change_loses_no_mark_that_stays() {
    every_case(|bits, change| {
        for made in 0..4 {
            let (fake, store) = store_with(bits);
            let names = Names::of(ENTRY).unwrap();
            let before = names.read(&store).unwrap();
            *fake.changes_left.lock().unwrap() = Some(made);
            let is_done = names.change(&store, change).is_ok();
            let after = names.read(&store).unwrap();
            let case = format!("{bits:03b} {change:?} after {made}");
            let stays = |before: bool, change: Option<bool>| before && change != Some(false);
            assert!(after.deletion || !stays(before.deletion, change.deletion), "{case}");
            assert!(after.logout || !stays(before.logout, change.logout), "{case}");
            // A sign-out that owes a logout is written as a whole.
            if change == (MarkChange { deletion: Some(true), logout: Some(true) }) && !is_done {
                assert_eq!(after, before, "{case}");
            }
            // A logout alone would end the login that came after it.
            if change == (MarkChange { deletion: Some(false), logout: Some(false) }) && before.deletion {
                assert!(after.deletion || !after.logout, "{case}");
            }
        }
    });
}

#[test]
fn a_cancelled_logout_keeps_another_processs_deletion() {
    let (fake, store) = store_with(0);
    let names = Names::of(ENTRY).unwrap();
    names.change(&store, MarkChange { deletion: None, logout: Some(true) }).unwrap();
    // Another process signs out between the look of this one and its change.
    fake.names.lock().unwrap().insert(names.both.clone());
    names.change(&store, MarkChange { deletion: None, logout: Some(false) }).unwrap();
    assert_eq!(names.read(&store), Ok(Marks { deletion: true, logout: false }));
}

/// An update must find the tombstones of the version before.
#[test]
fn tombstones_have_the_names_of_the_format() {
    let names = Names::of(ENTRY).unwrap();
    assert_eq!(names.deletion, "deletion/para/BETA/default");
    assert_eq!(names.logout, "logout/para/BETA/default");
    assert_eq!(names.both, "deletion+logout/para/BETA/default");
}
