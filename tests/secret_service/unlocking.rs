//! `unlock`: the prompt that the user asked for, and whatever may happen to it.

use std::future::Future;
use std::time::{Duration, Instant};

use pollster::block_on;
use wallet_jwt::vault::{SecretServiceStore, SecretStore as _, StoreError};
use wallet_jwt::{ErrorCode, SessionState, StoreChoice, Vault, VaultError, VaultOptions};

use crate::fake_service::{AtWrite, FakeService};
use crate::keychain::{in_private_keychain, in_private_session, wait_until};
use crate::sessions::manager;

type Unlocked = Result<(), VaultError>;

fn vault() -> Vault {
    let store = StoreChoice::SecretService;
    Vault::open(VaultOptions { namespace: "wallet-jwt-test".to_owned(), store, ..VaultOptions::default() })
        .unwrap()
}

/// Runs `body` with a service that has these collections, locked.
fn with_service(test: &str, collections: &[&str], body: impl FnOnce(FakeService, Vault)) {
    in_private_session(&format!("unlocking::{test}"), |_| body(FakeService::start(collections), vault()));
}

/// Waits for an unlock on another thread.
fn waits(unlock: impl Future<Output = Unlocked> + Send + 'static) -> std::thread::JoinHandle<Unlocked> {
    std::thread::spawn(move || block_on(unlock))
}

fn detail(result: &Unlocked) -> &str {
    match result {
        Err(VaultError::NotConfirmed { detail } | VaultError::Unavailable { detail }) => detail,
        _ => "",
    }
}

#[test]
#[ignore = "needs dbus-daemon: run by cargo xtask test"]
fn an_answered_prompt_unlocks() {
    with_service("an_answered_prompt_unlocks", &["login"], |service, vault| {
        assert_eq!(block_on(vault.accounts()), Err(VaultError::Locked));
        let unlocked = waits(vault.unlock(30));
        service.answer(false);
        assert_eq!(unlocked.join().unwrap(), Ok(()));
        assert_eq!(block_on(vault.accounts()), Ok(vec!["in login".to_owned()]));
        // Nothing is locked any more, so nobody is asked.
        assert_eq!(block_on(vault.unlock(30)), Ok(()));
        assert_eq!(service.counts(), (1, 0));
    });
}

#[test]
#[ignore = "needs dbus-daemon: run by cargo xtask test"]
fn a_dismissed_prompt_leaves_it_locked() {
    with_service("a_dismissed_prompt_leaves_it_locked", &["login"], |service, vault| {
        let unlocked = waits(vault.unlock(30));
        service.answer(true);
        assert_eq!(detail(&unlocked.join().unwrap()), "the prompt was dismissed");
        assert_eq!(block_on(vault.accounts()), Err(VaultError::Locked));
    });
}

#[test]
#[ignore = "needs dbus-daemon: run by cargo xtask test"]
fn a_prompt_that_nobody_answers_is_dismissed() {
    with_service("a_prompt_that_nobody_answers_is_dismissed", &["login"], |service, vault| {
        let begun = Instant::now();
        assert_eq!(detail(&block_on(vault.unlock(1))), "the prompt was not answered within 1 s");
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
        wait_until("the prompt is dismissed", || service.counts() == (1, 1));
        // And the next one can be answered.
        let again = waits(vault.unlock(30));
        service.wait_for_prompt(2);
        service.answer(false);
        assert_eq!(again.join().unwrap(), Ok(()));
    });
}

#[test]
#[ignore = "needs dbus-daemon: run by cargo xtask test"]
fn kwallets_window_stays_and_is_the_next_unlocks_too() {
    with_service("kwallets_window_stays_and_is_the_next_unlocks_too", &["login"], |service, first| {
        service.take_name("org.kde.kwalletd5");
        assert_eq!(detail(&block_on(first.unlock(1))), "the prompt was not answered within 1 s");
        // Also for a vault that is opened again: the window keeps the old one.
        drop(first);
        let again = waits(vault().unlock(30));
        let cancelled = vault();
        std::thread::sleep(Duration::from_millis(300));
        cancelled.cancel_unlock();
        assert_eq!(detail(&again.join().unwrap()), "the prompt was cancelled by the app");
        let last = waits(vault().unlock(30));
        std::thread::sleep(Duration::from_millis(300));
        service.answer(false);
        assert_eq!(last.join().unwrap(), Ok(()));
        assert_eq!(service.counts(), (1, 0));
    });
}

#[test]
#[ignore = "needs dbus-daemon: run by cargo xtask test"]
fn a_cancel_closes_the_prompt_and_a_second_one_does_nothing() {
    with_service("a_cancel_closes_the_prompt_and_a_second_one_does_nothing", &["login"], |service, vault| {
        vault.cancel_unlock();
        let unlocked = [waits(vault.unlock(30)), waits(vault.unlock(30))];
        service.wait_for_prompt(1);
        vault.cancel_unlock();
        vault.cancel_unlock();
        for unlocked in unlocked {
            assert_eq!(detail(&unlocked.join().unwrap()), "the prompt was cancelled by the app");
        }
        wait_until("the prompt is dismissed", || service.counts() == (1, 1));
    });
}

#[test]
#[ignore = "needs dbus-daemon: run by cargo xtask test"]
fn fifty_unlocks_raise_one_prompt() {
    with_service("fifty_unlocks_raise_one_prompt", &["login"], |service, vault| {
        let unlocked: Vec<_> = (0..50).map(|_| waits(vault.unlock(30))).collect();
        service.answer(false);
        for unlocked in unlocked {
            assert_eq!(unlocked.join().unwrap(), Ok(()));
        }
        assert_eq!(service.counts(), (1, 0));
    });
}

#[test]
#[ignore = "needs dbus-daemon: run by cargo xtask test"]
fn other_calls_do_not_wait_for_the_prompt() {
    with_service("other_calls_do_not_wait_for_the_prompt", &["login"], |service, vault| {
        let unlocked = waits(vault.unlock(30));
        service.wait_for_prompt(1);
        let begun = Instant::now();
        assert_eq!(block_on(vault.delete("in login")), Err(VaultError::Locked));
        assert_eq!(block_on(vault.clear()), Err(VaultError::Locked));
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
        service.answer(false);
        assert_eq!(unlocked.join().unwrap(), Ok(()));
    });
}

#[test]
#[ignore = "needs dbus-daemon: run by cargo xtask test"]
fn a_service_that_ends_ends_its_prompt() {
    with_service("a_service_that_ends_ends_its_prompt", &["login"], |service, vault| {
        let unlocked = waits(vault.unlock(30));
        service.wait_for_prompt(1);
        let begun = Instant::now();
        service.kill();
        let refused = unlocked.join().unwrap();
        assert!(detail(&refused).contains("went away while it asked"), "{refused:?}");
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
        assert!(matches!(block_on(vault.unlock(30)), Err(VaultError::Unavailable { .. })));
    });
}

#[test]
#[ignore = "needs dbus-daemon: run by cargo xtask test"]
fn every_locked_collection_is_asked_for_and_no_open_one() {
    let collections = ["login", "old", "open"];
    with_service("every_locked_collection_is_asked_for_and_no_open_one", &collections, |service, vault| {
        service.unlock("open");
        assert_eq!(block_on(vault.accounts()), Err(VaultError::Locked), "also beside a match in an open one");
        let unlocked = waits(vault.unlock(30));
        service.answer(false);
        assert_eq!(unlocked.join().unwrap(), Ok(()));
        let names = ["in login", "in old", "in open"].map(str::to_owned).to_vec();
        assert_eq!(block_on(vault.accounts()), Ok(names));
        assert_eq!(service.counts(), (1, 0));
    });
}

#[test]
#[ignore = "needs dbus-daemon: run by cargo xtask test"]
fn entries_are_unlocked_without_a_default_collection() {
    with_service("entries_are_unlocked_without_a_default_collection", &["login"], |service, vault| {
        let service = service.without_default();
        let unlocked = waits(vault.unlock(30));
        service.answer(false);
        assert_eq!(unlocked.join().unwrap(), Ok(()));
        assert_eq!(block_on(vault.accounts()), Ok(vec!["in login".to_owned()]));
    });
}

#[test]
#[ignore = "needs dbus-daemon: run by cargo xtask test"]
fn a_service_that_shows_no_collection_yet_is_unavailable() {
    with_service("a_service_that_shows_no_collection_yet_is_unavailable", &[], |_service, vault| {
        // As KeePassXC while it opens its database. It is not known that there is no entry.
        assert!(matches!(block_on(vault.load("a")), Err(VaultError::Unavailable { .. })));
        assert!(matches!(block_on(vault.accounts()), Err(VaultError::Unavailable { .. })));
        assert!(matches!(block_on(vault.unlock(1)), Err(VaultError::Unavailable { .. })));
    });
}

#[test]
#[ignore = "needs dbus-daemon: run by cargo xtask test"]
fn a_sign_out_is_done_while_the_prompt_is_open() {
    with_service("a_sign_out_is_done_while_the_prompt_is_open", &["login"], |service, vault| {
        let (manager, _) = manager(&vault);
        assert_eq!(block_on(manager.restore()), Ok(SessionState::Locked));
        let unlocked = std::thread::spawn({
            let unlocked = manager.unlock();
            move || block_on(unlocked)
        });
        service.wait_for_prompt(1);
        let begun = Instant::now();
        assert_eq!(block_on(manager.sign_out()).unwrap_err().code(), ErrorCode::DeletePending);
        assert_eq!(manager.state(), SessionState::SignedOut);
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
        service.answer(false);
        // The unlock is used for what the sign-out still owes.
        assert_eq!(unlocked.join().unwrap(), Ok(SessionState::SignedOut));
        assert!(!service.has_entry("login") && !manager.owed().deletion);
        // Nothing is locked any more, so nobody is asked.
        assert_eq!(block_on(manager.unlock()), Ok(SessionState::SignedOut));
        assert_eq!(service.counts(), (1, 0));
    });
}

#[test]
#[ignore = "needs dbus-daemon: run by cargo xtask test"]
fn an_unlock_finishes_a_sign_out_that_was_locked_out() {
    with_service("an_unlock_finishes_a_sign_out_that_was_locked_out", &["login"], |service, vault| {
        let (manager, _) = manager(&vault);
        assert_eq!(block_on(manager.restore()), Ok(SessionState::Locked));
        assert_eq!(block_on(manager.sign_out()).unwrap_err().code(), ErrorCode::DeletePending);
        let unlocked = std::thread::spawn({
            let unlocked = manager.unlock();
            move || block_on(unlocked)
        });
        service.answer(false);
        assert_eq!(unlocked.join().unwrap(), Ok(SessionState::SignedOut));
        assert!(!service.has_entry("login") && !manager.owed().deletion);
    });
}

#[test]
#[ignore = "needs dbus-daemon: run by cargo xtask test"]
fn another_program_under_the_same_name_is_noticed() {
    with_service("another_program_under_the_same_name_is_noticed", &["login"], |first, vault| {
        // Its search finds what is locked.
        first.take_name("org.gnome.keyring");
        first.unlock("login");
        first.remove_entry("login");
        assert_eq!(block_on(vault.load("a")), Ok(None));
        first.kill();
        // This one's does not: nothing found may be locked.
        let second = FakeService::start(&["login"]);
        second.hide_locked();
        assert!(matches!(block_on(vault.load("a")), Err(VaultError::Locked)));
        assert!(matches!(block_on(vault.delete("a")), Err(VaultError::Locked)));
    });
}

#[test]
#[ignore = "needs dbus-daemon: run by cargo xtask test"]
fn a_save_that_leaves_no_entry_is_an_error() {
    with_service("a_save_that_leaves_no_entry_is_an_error", &["login"], |service, vault| {
        service.unlock("login");
        service.at_write(AtWrite::DropsEntry);
        let lost = block_on(vault.save("a", wallet_jwt::StoredToken::new("x"))).unwrap_err();
        assert!(lost.to_string().contains("does not give it back"), "{lost}");
    });
}

#[test]
#[ignore = "needs dbus-daemon: run by cargo xtask test"]
fn a_sessions_unlock_reports_what_the_user_did() {
    with_service("a_sessions_unlock_reports_what_the_user_did", &["login"], |service, vault| {
        let (manager, _) = manager(&vault);
        assert_eq!(block_on(manager.restore()), Ok(SessionState::Locked));
        let unlocked = std::thread::spawn({
            let unlocked = manager.unlock();
            move || block_on(unlocked)
        });
        service.answer(true);
        let refused = unlocked.join().unwrap().unwrap_err();
        assert_eq!(refused.code(), ErrorCode::VaultLocked);
        assert!(refused.to_string().contains("the prompt was dismissed"), "{refused}");
        assert_eq!(manager.state(), SessionState::Locked);
    });
}

#[test]
#[ignore = "needs dbus-daemon: run by cargo xtask test"]
fn a_lock_in_the_middle_of_a_save_deletes_nothing() {
    with_service("a_lock_in_the_middle_of_a_save_deletes_nothing", &["login"], |service, _| {
        let store = SecretServiceStore::new("wallet-jwt-test");
        service.unlock("login");
        let save = || store.write("a", b"new").unwrap_err();
        service.at_write(AtWrite::LocksCollection);
        assert_eq!(save(), StoreError::Locked);
        assert!(service.has_entry("login"), "who locks a collection wants nothing deleted");
        service.unlock("login");
        service.at_write(AtWrite::LocksEntryForGood);
        let refused = save().to_string();
        assert!(
            refused.contains("an entry that cannot be used stays") && service.has_entry("login"),
            "{refused}"
        );
    });
}

#[test]
#[ignore = "needs dbus-daemon: run by cargo xtask test"]
fn an_entry_that_locks_itself_is_taken_back() {
    with_service("an_entry_that_locks_itself_is_taken_back", &["login"], |service, _| {
        service.unlock("login");
        service.at_write(AtWrite::LocksEntry);
        let refused = SecretServiceStore::new("wallet-jwt-test").write("a", b"new").unwrap_err().to_string();
        assert!(refused.contains("removed again") && !service.has_entry("login"), "{refused}");
    });
}

#[test]
#[ignore = "needs gnome-keyring: run by cargo xtask test"]
fn gnome_keyring_without_a_screen_dismisses_its_prompt() {
    in_private_keychain("unlocking::gnome_keyring_without_a_screen_dismisses_its_prompt", |keychain| {
        let vault = vault();
        assert_eq!(block_on(vault.unlock(30)), Ok(()));
        keychain.lock();
        assert_eq!(detail(&block_on(vault.unlock(30))), "the prompt was dismissed");
        keychain.unlock();
        assert_eq!(block_on(vault.unlock(30)), Ok(()));
    });
}

#[test]
#[ignore = "needs gnome-keyring: run by cargo xtask test"]
fn a_frozen_service_delays_no_answer() {
    in_private_keychain("unlocking::a_frozen_service_delays_no_answer", |keychain| {
        let vault = vault();
        keychain.freeze();
        let begun = Instant::now();
        let refused = block_on(vault.unlock(1));
        assert_eq!(detail(&refused), "it raised no prompt within 1 s");
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
        keychain.thaw();
        assert_eq!(block_on(vault.unlock(30)), Ok(()));
    });
}

#[test]
#[ignore = "needs dbus-daemon: run by cargo xtask test"]
fn without_a_service_it_is_unavailable() {
    in_private_session("unlocking::without_a_service_it_is_unavailable", |_| {
        assert!(matches!(block_on(vault().unlock(30)), Err(VaultError::Unavailable { .. })));
    });
}
