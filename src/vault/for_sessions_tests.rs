//! The vault's calls for the session's driver, on stores that a test can break.

use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use world::{World, world, world_that_waits};

use super::*;
use crate::vault::{FileTombstones, Receipt, StoreChoice, StoreError, VaultOptions};

#[path = "for_sessions_world.rs"]
mod world;

const NAME: &str = "para/BETA/default";

fn of(user: &str, token: &str) -> StoredToken {
    let receipt = Receipt {
        provider: "para".into(),
        environment: "BETA".into(),
        user_id: user.into(),
        key_id: None,
        jwk: serde_json::json!({}),
        keys_url: None,
        verified_at: 1,
    };
    StoredToken::with_receipt(token, Some(receipt))
}

const DONE: Saved = Saved::Done { was_marked: Some(false) };

const DELETION: MarkChange = MarkChange { deletion: Some(true), logout: None };

fn change(vault: &Vault, change: MarkChange) -> Result<(), VaultError> {
    told(|tell| vault.change_tombstones_then(NAME, change, tell))
}

/// The one result that `ask` passes to its callback.
fn told<T: Send + 'static>(ask: impl FnOnce(Box<dyn FnOnce(T) + Send>)) -> T {
    let (tell, told) = mpsc::channel();
    ask(Box::new(move |it| tell.send(it).unwrap()));
    let it = told.recv_timeout(Duration::from_secs(20)).expect("nothing was told");
    assert!(told.recv().is_err(), "told twice");
    it
}

impl World {
    fn save(&self, token: StoredToken, guard: SaveGuard) -> Saved {
        told(|tell| self.vault.save_then(NAME, token, guard, tell))
    }

    fn load(&self, name: &str) -> Result<Option<StoredToken>, VaultError> {
        told(|tell| self.vault.load_then(name, tell))
    }

    fn delete(&self) -> Result<Deleted, VaultError> {
        told(|tell| self.vault.delete_first(NAME, false, tell))
    }

    fn kept(&self) -> Option<String> {
        self.load(NAME).unwrap().map(|kept| kept.token().to_owned())
    }

    fn fail(&self, error: Option<StoreError>) {
        *self.keychain.failure.lock().unwrap() = error;
    }
}

fn only_user(user: &str) -> SaveGuard {
    SaveGuard::OnlyUser(user.into())
}

fn only_if_kept(user: &str) -> SaveGuard {
    SaveGuard::OnlyIfKept(user.into())
}

#[test]
fn what_was_saved_is_loaded_and_gone_after_a_deletion() {
    let world = world();
    assert!(world.load(NAME).unwrap().is_none());
    assert_eq!(world.save(of("u", "1"), SaveGuard::None), DONE);
    assert_eq!(world.kept().as_deref(), Some("1"));
    world.delete().unwrap();
    assert_eq!(world.kept(), None);
}

#[test]
fn a_guarded_save_never_replaces_another_users_entry() {
    let world = world();
    assert_eq!(world.save(of("u", "1"), only_user("u")), DONE);
    assert_eq!(world.save(of("v", "2"), only_user("v")), Saved::OtherUser);
    assert_eq!(world.kept().as_deref(), Some("1"));
    assert_eq!(world.save(of("u", "3"), only_user("u")), DONE);
    assert_eq!(world.save(of("v", "4"), SaveGuard::None), DONE);
    assert_eq!(world.kept().as_deref(), Some("4"));
    // Its user is unknown.
    assert_eq!(world.save(StoredToken::new("5"), SaveGuard::None), DONE);
    assert_eq!(world.save(of("u", "6"), only_user("u")), DONE);
}

#[test]
fn a_renewal_is_saved_only_where_the_users_entry_still_is() {
    let world = world();
    assert_eq!(world.save(of("u", "1"), only_if_kept("u")), Saved::Gone);
    assert_eq!(world.kept(), None);
    assert_eq!(world.save(of("u", "1"), SaveGuard::None), DONE);
    assert_eq!(world.save(of("u", "2"), only_if_kept("u")), DONE);
    assert_eq!(world.save(of("v", "3"), only_if_kept("v")), Saved::Gone);
    assert_eq!(world.kept().as_deref(), Some("2"));
    assert_eq!(world.save(StoredToken::new("4"), SaveGuard::None), DONE);
    assert_eq!(world.save(of("u", "5"), only_if_kept("u")), Saved::Gone);
}

#[test]
fn a_guarded_save_never_replaces_a_locked_or_unavailable_entry() {
    let world = world();
    assert_eq!(world.save(of("u", "1"), SaveGuard::None), DONE);
    let unavailable = StoreError::unavailable("scripted");
    for (failure, expected) in
        [(StoreError::Locked, VaultError::Locked), (unavailable.clone(), unavailable.into())]
    {
        for guard in [only_user("u"), only_if_kept("u")] {
            world.fail(Some(failure.clone()));
            assert_eq!(world.save(of("u", "2"), guard), Saved::Failed(expected.clone()));
            world.fail(None);
        }
    }
    assert_eq!(world.kept().as_deref(), Some("1"));
    assert!(world.keychain.calls().iter().filter(|call| **call == "write").count() == 1);
}

#[test]
fn a_damaged_or_newer_entry_is_replaced_under_a_guard() {
    for broken in [&b"damaged"[..], b"wallet-jwt/2 x\n"] {
        for guard in [only_user("u"), only_if_kept("u")] {
            let world = world();
            world.keychain.memory.write(NAME, broken).unwrap();
            assert_eq!(world.save(of("u", "1"), guard), DONE);
            assert_eq!(world.kept().as_deref(), Some("1"));
        }
    }
}

#[test]
fn a_renewal_is_not_saved_where_a_sign_out_is_not_done() {
    let world = world();
    assert_eq!(world.save(of("u", "1"), SaveGuard::None), DONE);
    for (deletion, logout) in [(true, false), (true, true), (false, true), (false, false)] {
        let marks = MarkChange { deletion: Some(deletion), logout: Some(logout) };
        change(&world.vault, marks).unwrap();
        let saved = if deletion { Saved::Gone } else { DONE };
        let was_marked = Some(deletion);
        assert_eq!(world.save(of("u", "1"), only_if_kept("u")), saved, "{marks:?}");
        assert_eq!(world.save(of("u", "1"), only_user("u")), Saved::Done { was_marked }, "{marks:?}");
    }
    *world.tombstones.failure.lock().unwrap() = Some(StoreError::Locked);
    assert_eq!(world.save(of("u", "2"), only_if_kept("u")), Saved::Failed(VaultError::Locked));
    assert_eq!(world.kept().as_deref(), Some("1"));
}

#[test]
fn a_deletion_comes_first_and_a_save_that_waited_is_gone() {
    let world = world();
    assert_eq!(world.save(of("u", "1"), SaveGuard::None), DONE);
    let (tell, told) = mpsc::channel();
    let held = world.keychain.held.lock().unwrap();
    let say = |what: &'static str| {
        let tell = tell.clone();
        move |result: String| tell.send((what, result)).unwrap()
    };
    let (loaded, saved, deleted, after) = (say("load"), say("save"), say("delete"), say("after"));
    world.vault.load_then("another", move |result| loaded(format!("{}", result.is_ok())));
    while world.keychain.calls().last() != Some(&"read") {
        thread::yield_now();
    }
    world.vault.save_then(NAME, of("u", "2"), SaveGuard::None, move |result| saved(format!("{result:?}")));
    world.vault.delete_first(NAME, false, move |result| deleted(format!("{result:?}")));
    world.vault.load_then(NAME, move |result| after(format!("{}", result.unwrap().is_none())));
    drop(held);
    let order: Vec<_> = (0..4).map(|_| told.recv().unwrap()).collect();
    let expected = [("load", "true"), ("delete", "Ok(Done)"), ("save", "Gone"), ("after", "true")];
    assert_eq!(order, expected.map(|(what, result)| (what, result.to_owned())));
}

#[test]
fn an_entry_that_only_a_prompt_opens_is_replaced_under_a_guard() {
    for guard in [only_user("u"), only_if_kept("u")] {
        let world = world();
        assert_eq!(world.save(of("u", "1"), SaveGuard::None), DONE);
        *world.keychain.read_failure.lock().unwrap() = Some(StoreError::PresenceRequired);
        assert_eq!(world.save(of("u", "2"), guard), DONE);
        *world.keychain.read_failure.lock().unwrap() = None;
        assert_eq!(world.kept().as_deref(), Some("2"));
    }
}

#[test]
fn a_store_panic_is_unavailable_to_its_caller() {
    let world = world();
    assert!(matches!(world.load("panic"), Err(VaultError::Unavailable { .. })));
    let saved = told(|tell| world.vault.save_then("panic", of("u", "1"), only_user("u"), tell));
    assert!(matches!(saved, Saved::Failed(VaultError::Unavailable { .. })));
    assert_eq!(world.kept(), None);
}

#[test]
fn a_name_that_cannot_be_used_is_told() {
    let world = world();
    for guard in [SaveGuard::None, only_user("u"), only_if_kept("u")] {
        let saved = told(|tell| world.vault.save_then("a\nb", of("u", "1"), guard, tell));
        assert!(matches!(saved, Saved::Failed(VaultError::Account { .. })), "{saved:?}");
    }
    let read = told(|tell| world.vault.read_tombstones_then("", tell));
    assert!(matches!(read, Err(VaultError::Account { .. })));
}

#[test]
fn a_tombstone_is_set_and_taken_away_while_the_keychain_hangs() {
    let world = world();
    let held = world.keychain.held.lock().unwrap();
    world.vault.load_then(NAME, |_| ());
    assert!(world.vault.has_tombstones());
    let read = || told(|tell| world.vault.read_tombstones_then(NAME, tell)).unwrap();
    assert_eq!(read(), Marks::default());
    change(&world.vault, DELETION).unwrap();
    assert_eq!(read(), Marks { deletion: true, logout: false });
    change(&world.vault, MarkChange { deletion: Some(false), logout: None }).unwrap();
    assert_eq!(read(), Marks::default());
    drop(held);
}

#[test]
fn a_change_of_one_tombstone_leaves_the_other() {
    let world = world();
    for deletion in [true, false] {
        for logout in [true, false] {
            change(&world.vault, MarkChange { deletion: Some(deletion), logout: None }).unwrap();
            change(&world.vault, MarkChange { deletion: None, logout: Some(logout) }).unwrap();
            let read = told(|tell| world.vault.read_tombstones_then(NAME, tell));
            assert_eq!(read, Ok(Marks { deletion, logout }));
        }
    }
}

#[test]
fn a_sign_out_is_marked_where_no_mark_can_be_read() {
    let world = world();
    *world.tombstones.failure.lock().unwrap() = Some(StoreError::Locked);
    let both = MarkChange { deletion: Some(true), logout: Some(true) };
    assert_eq!(change(&world.vault, both), Ok(()));
    let read = || told(|tell| world.vault.read_tombstones_then(NAME, tell));
    assert_eq!(read(), Err(VaultError::Locked));
    *world.tombstones.failure.lock().unwrap() = None;
    assert_eq!(read(), Ok(Marks { deletion: true, logout: true }));
}

#[test]
fn without_tombstones_there_is_none_and_nothing_is_done() {
    let options = VaultOptions { store: StoreChoice::Memory, ..VaultOptions::default() };
    let vault = Vault::open(options.clone()).unwrap();
    assert!(!vault.has_tombstones());
    assert_eq!(told(|tell| vault.read_tombstones_then(NAME, tell)), Ok(Marks::default()));
    assert_eq!(change(&vault, DELETION), Ok(()));
    let files = FileTombstones::in_folder("/nowhere".into());
    let refused = Vault::open(VaultOptions { tombstones: Some(Arc::new(files)), ..options });
    assert_eq!(refused.unwrap_err().code().as_str(), "E_CONFIG_CONFLICT");
}

#[test]
fn work_that_was_asked_for_is_done_after_the_vault_is_gone() {
    let World { vault, keychain, tombstones } = world();
    let held = keychain.held.lock().unwrap();
    let (tell, told) = mpsc::channel();
    vault.save_then(NAME, of("u", "1"), SaveGuard::None, move |saved| tell.send(saved).unwrap());
    vault.change_tombstones_then(NAME, MarkChange { logout: Some(true), ..MarkChange::default() }, |_| ());
    drop(vault);
    drop(held);
    assert_eq!(told.recv().unwrap(), DONE);
    while tombstones.names.lock().unwrap().is_empty() {
        thread::yield_now();
    }
}

#[test]
fn a_deletion_that_is_marked_no_more_deletes_nothing() {
    let world = world();
    let delete = |only_if_marked| told(|tell| world.vault.delete_first(NAME, only_if_marked, tell));
    assert_eq!(world.save(of("u", "1"), SaveGuard::None), DONE);
    assert_eq!(delete(true), Ok(Deleted::NotMarked));
    assert_eq!(world.kept().as_deref(), Some("1"));
    change(&world.vault, DELETION).unwrap();
    assert_eq!(delete(true), Ok(Deleted::Done));
    assert_eq!(world.kept(), None);
    // It is unknown whether there is a tombstone.
    assert_eq!(world.save(of("u", "2"), SaveGuard::None), Saved::Done { was_marked: Some(true) });
    *world.tombstones.failure.lock().unwrap() = Some(StoreError::Locked);
    assert_eq!(delete(true), Ok(Deleted::Done));
    assert_eq!(world.kept(), None);
}

#[test]
fn a_tombstone_store_that_hangs_is_given_up_in_time() {
    let world = world_that_waits(1);
    let held = world.tombstones.held.lock().unwrap();
    assert!(matches!(change(&world.vault, DELETION), Err(VaultError::Unavailable { .. })));
    // A sign-out continues with the deletion.
    assert_eq!(world.delete(), Ok(Deleted::Done));
    drop(held);
}
