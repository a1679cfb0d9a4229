//! Tests the vault and the session manager on a real Secret Service.

use std::sync::{Arc, Mutex};

use pollster::block_on;
use wallet_jwt::manager::{SessionEvent, SessionListener, SessionStatus};
use wallet_jwt::{
    Algorithm, ErrorCode, KeySource, Provider, SessionManager, SessionState, StoredToken, Vault,
    VaultOptions, VerifierOptions,
};

use crate::keychain::in_private_keychain;
use crate::offline;
use crate::signer::Signer;

#[derive(Default)]
pub struct Hears(Mutex<Vec<SessionEvent>>);

impl SessionListener for Hears {
    fn on_event(&self, event: SessionEvent) {
        self.0.lock().unwrap().push(event);
    }
}

/// A vault as a new process would open it.
fn vault() -> Vault {
    Vault::open(VaultOptions::default()).unwrap()
}

pub fn manager(vault: &Vault) -> (SessionManager, Arc<Hears>) {
    let custom = offline::custom_provider(&[Signer::rsa().jwk()], &[Algorithm::Rs256]);
    let verifier =
        offline::verifier_at(offline::NOW, Provider::custom(custom).unwrap(), VerifierOptions::default());
    let hears = Arc::new(Hears::default());
    let listener = Arc::clone(&hears) as Arc<dyn SessionListener>;
    (SessionManager::new(verifier, vault.clone(), "alice", listener).unwrap(), hears)
}

/// A manager with nothing in memory, as in a new process: a dropped one's session goes a moment later.
fn restarted(vault: &Vault) -> (SessionManager, Arc<Hears>) {
    loop {
        let opened = manager(vault);
        if opened.0.state() == SessionState::NotRestored {
            return opened;
        }
        drop(opened);
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

fn token() -> String {
    Signer::rsa().token(Algorithm::Rs256, &offline::custom_payload())
}

#[test]
#[ignore = "needs gnome-keyring: run by cargo xtask test"]
fn a_session_survives_the_process_and_ends_with_the_sign_out() {
    in_private_keychain("sessions::a_session_survives_the_process_and_ends_with_the_sign_out", |_| {
        block_on(manager(&vault()).0.sign_in_with(&token(), None)).unwrap();
        let (restored, _) = restarted(&vault());
        let state = block_on(restored.restore()).unwrap();
        assert!(
            matches!(&state, SessionState::Active { session } if session.key_source == KeySource::Stored)
        );
        assert_eq!(block_on(restored.token(1, None)).unwrap(), token());
        block_on(restored.sign_out()).unwrap();
        assert_eq!(block_on(manager(&vault()).0.restore()), Ok(SessionState::SignedOut));
        assert!(block_on(vault().accounts()).unwrap().is_empty());
    });
}

#[test]
#[ignore = "needs gnome-keyring: run by cargo xtask test"]
fn a_locked_keychain_does_not_sign_out() {
    in_private_keychain("sessions::a_locked_keychain_does_not_sign_out", |keychain| {
        block_on(manager(&vault()).0.sign_in_with(&token(), None)).unwrap();
        keychain.lock();
        let vault = vault();
        let (manager, hears) = restarted(&vault);
        assert_eq!(block_on(manager.restore()), Ok(SessionState::Locked));
        assert_eq!(block_on(manager.token(1, None)).unwrap_err().code(), ErrorCode::VaultLocked);
        // The service finds locked entries too, so this one does not exist.
        assert_eq!(block_on(vault.load("x")), Ok(None));
        keychain.unlock();
        assert_eq!(block_on(manager.check_now()).unwrap().status(), SessionStatus::Active);
        let statuses: Vec<_> = hears.0.lock().unwrap().clone();
        let changed = |status| SessionEvent::Changed { status, renewed: false };
        assert_eq!(statuses[..1], [changed(SessionStatus::Locked)]);
    });
}

#[test]
#[ignore = "needs gnome-keyring: run by cargo xtask test"]
fn signing_in_and_out_while_it_is_locked() {
    in_private_keychain("sessions::signing_in_and_out_while_it_is_locked", |keychain| {
        let vault = vault();
        block_on(vault.save("custom/custom/other", StoredToken::new("x"))).unwrap();
        keychain.lock();
        let (manager, hears) = manager(&vault);
        block_on(manager.sign_in_with(&token(), None)).unwrap();
        assert_eq!(manager.state().status(), SessionStatus::Active);
        let not_kept = SessionEvent::NotKept { code: ErrorCode::VaultLocked };
        crate::keychain::wait_until("NotKept is reported", || hears.0.lock().unwrap().contains(&not_kept));
        keychain.unlock();
        block_on(manager.check_now()).unwrap();
        assert_eq!(block_on(vault.accounts()).unwrap().len(), 2, "saved after the unlock");
        keychain.lock();
        assert_eq!(block_on(manager.sign_out()).unwrap_err().code(), ErrorCode::DeletePending);
        assert_eq!(manager.state(), SessionState::SignedOut);
        assert_eq!(block_on(manager.restore()).unwrap_err().code(), ErrorCode::DeletePending);
        keychain.unlock();
        assert_eq!(block_on(manager.restore()), Ok(SessionState::SignedOut));
        assert_eq!(block_on(vault.accounts()).unwrap(), ["custom/custom/other"]);
    });
}

#[test]
#[ignore = "needs gnome-keyring: run by cargo xtask test"]
fn two_processes_never_mix_values_and_the_last_writer_wins() {
    const TEST: &str = "sessions::two_processes_never_mix_values_and_the_last_writer_wins";
    const WRITER: &str = "WALLET_JWT_TEST_WRITER";
    const ROUNDS: usize = 40;
    let token_of = |writer: &str, round: usize| format!("{writer}-{round}-{}", writer.repeat(3_000));
    if let Ok(writer) = std::env::var(WRITER) {
        let vault = vault();
        for round in 0..ROUNDS {
            block_on(vault.save("alice", StoredToken::new(&token_of(&writer, round)))).unwrap();
        }
        return;
    }
    in_private_keychain(TEST, |_| {
        let start = |writer| {
            std::process::Command::new(std::env::current_exe().unwrap())
                .args([TEST, "--exact", "--ignored"])
                .env(WRITER, writer)
                .stdout(std::process::Stdio::null())
                .spawn()
                .unwrap()
        };
        let mut writers = [start("A"), start("B")];
        let whole: Vec<String> =
            ["A", "B"].iter().flat_map(|writer| (0..ROUNDS).map(|round| token_of(writer, round))).collect();
        let (vault, mut seen) = (vault(), 0);
        while writers.iter_mut().any(|writer| writer.try_wait().unwrap().is_none()) {
            if let Some(kept) = block_on(vault.load("alice")).unwrap() {
                assert!(whole.iter().any(|token| token == kept.token()), "a mixed entry");
                seen += 1;
            }
        }
        assert!(seen > 0 && writers.iter_mut().all(|writer| writer.wait().unwrap().success()));
        let last = block_on(vault.load("alice")).unwrap().unwrap();
        let finals = ["A", "B"].map(|writer| token_of(writer, ROUNDS - 1));
        assert!(finals.iter().any(|token| token == last.token()), "somebody's last");
        assert_eq!(block_on(vault.accounts()).unwrap(), ["alice"], "one entry, not one per process");
    });
}
