//! Deletions where the service asks the user before, as KeePassXC does.

use std::time::{Duration, Instant};

use wallet_jwt::vault::{SecretServiceStore, SecretStore as _, StoreError};

use crate::fake_service::FakeService;
use crate::keychain::{in_private_session, wait_until};

/// Runs `body` with a service that has an entry, and asks before it deletes it.
fn with_service(test: &str, body: impl FnOnce(FakeService, SecretServiceStore)) {
    in_private_session(&format!("deleting::{test}"), |_| {
        let service = FakeService::start(&["login"]);
        service.unlock("login");
        service.ask_before_deleting();
        body(service, SecretServiceStore::new("wallet-jwt-test"));
    });
}

fn detail(result: &Result<(), StoreError>) -> &str {
    match result {
        Err(StoreError::NotConfirmed { detail } | StoreError::Unavailable { detail }) => detail,
        _ => "",
    }
}

/// Calls until there is an answer: a busy machine may take longer for it than one call waits.
fn answered(store: &SecretServiceStore) -> Result<(), StoreError> {
    loop {
        let removed = store.remove("a");
        if detail(&removed) != ASKS {
            return removed;
        }
    }
}

const ASKS: &str = "the secret service asks whether the entry may be deleted";

#[test]
#[ignore = "needs dbus-daemon: run by cargo xtask test"]
fn a_deletion_does_not_wait_for_the_user() {
    with_service("a_deletion_does_not_wait_for_the_user", |service, store| {
        let begun = Instant::now();
        assert_eq!(detail(&store.remove("a")), ASKS);
        assert_eq!(detail(&store.remove("a")), ASKS);
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
        assert_eq!(service.counts(), (1, 0), "the same question");
        assert_eq!(store.names(), Ok(vec!["in login".to_owned()]), "nothing waits for it");
        service.answer(false);
        wait_until("the entry is gone", || !service.has_entry("login"));
        assert_eq!(store.remove("a"), Ok(()));
        assert_eq!(service.counts(), (1, 0));
    });
}

#[test]
#[ignore = "needs dbus-daemon: run by cargo xtask test"]
fn the_users_answer_is_the_deletions_answer() {
    with_service("the_users_answer_is_the_deletions_answer", |service, store| {
        std::thread::scope(|scope| {
            let removed = scope.spawn(|| answered(&store));
            service.answer(true);
            assert_eq!(detail(&removed.join().unwrap()), "the deletion was not confirmed");
            assert!(service.has_entry("login"));
            // It is not asked again at once: a session tries again by itself.
            assert_eq!(detail(&store.remove("a")), "the deletion was not confirmed");
            assert_eq!(service.counts(), (1, 0));
        });
    });
}

#[test]
#[ignore = "needs dbus-daemon: run by cargo xtask test"]
fn a_service_that_ends_ends_its_question() {
    with_service("a_service_that_ends_ends_its_question", |service, store| {
        assert_eq!(detail(&store.remove("a")), ASKS);
        service.kill();
        assert!(matches!(store.remove("a"), Err(StoreError::Unavailable { .. })));
        // Another one is asked anew.
        let next = FakeService::start(&["login"]);
        next.unlock("login");
        wait_until("the deletion is done", || store.remove("a") == Ok(()));
        assert!(!next.has_entry("login"));
    });
}

#[test]
#[ignore = "needs dbus-daemon: run by cargo xtask test"]
fn a_late_yes_takes_no_new_entry() {
    with_service("a_late_yes_takes_no_new_entry", |service, store| {
        assert_eq!(detail(&store.remove("a")), ASKS);
        // The service would replace the old entry's value, and delete it with the answer.
        let refused = store.write("a", b"new");
        assert_eq!(detail(&refused), "the secret service still asks whether the old entry may be deleted");
        service.answer(true);
        wait_until("the question is over", || detail(&store.remove("a")) == "the deletion was not confirmed");
        assert_ne!(detail(&store.write("a", b"new")), detail(&refused));
    });
}

#[test]
#[ignore = "needs dbus-daemon: run by cargo xtask test"]
fn a_process_asks_one_question_at_a_time() {
    in_private_session("deleting::a_process_asks_one_question_at_a_time", |_| {
        let service = FakeService::start(&["login", "old"]);
        service.unlock("login");
        service.unlock("old");
        service.ask_before_deleting();
        let stores = [(); 2].map(|()| SecretServiceStore::new("wallet-jwt-test"));
        // A search of the fake's finds both entries.
        assert_eq!(detail(&stores[0].remove("a")), ASKS);
        assert_eq!(detail(&stores[1].remove("a")), ASKS, "also for another store");
        assert_eq!(service.counts(), (1, 0));
        service.answer(false);
        wait_until("the next question", || {
            let _ = stores[1].remove("a");
            service.counts().0 == 2
        });
        service.answer(false);
        wait_until("both are gone", || stores[0].remove("a") == Ok(()));
    });
}
