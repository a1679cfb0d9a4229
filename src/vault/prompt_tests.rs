//! Prompts on a vault whose store waits for a switch, as a real one does.

use std::sync::Condvar;
use std::sync::mpsc::channel;
use std::thread;

use super::*;
use crate::vault::for_sessions::{SaveGuard, Saved};
use crate::vault::shared::Shared;
use crate::vault::{
    FileTombstones, KeychainRequest, MemoryStore, PlatformKeychain, PlatformStores, Readiness, SecretBytes,
    SecretStore, StoreStatus, StoredToken, TombstonePlace, Vault, VaultOptions, WithDeadline,
};

/// A fake user and a fake store. A read waits until the user answers, or until no prompt may be shown any more.
#[derive(Default)]
struct FakePhone {
    memory: MemoryStore,
    screen: Mutex<Screen>,
    changed: Condvar,
}

#[derive(Default)]
struct Screen {
    is_allowed: bool,
    prompts: u32,
    /// The next prompts' answers.
    confirms: Option<bool>,
    /// What a read says after the user has confirmed.
    failure: Option<StoreError>,
    /// A read ignores that it may not ask any more.
    hangs: bool,
}

impl FakePhone {
    fn screen(&self) -> MutexGuard<'_, Screen> {
        self.screen.lock().unwrap()
    }

    fn answer(&self, confirms: Option<bool>) {
        self.screen().confirms = confirms;
        self.changed.notify_all();
    }

    fn wait_for_prompt(&self, number: u32) {
        let screen = self.screen();
        drop(self.changed.wait_while(screen, |screen| screen.prompts < number).unwrap());
    }
}

impl PromptSwitch for FakePhone {
    fn set_allowed(&self, is_allowed: bool) -> Result<(), StoreError> {
        self.screen().is_allowed = is_allowed;
        self.changed.notify_all();
        Ok(())
    }
}

impl SecretStore for FakePhone {
    fn read(&self, name: &str) -> Result<Option<SecretBytes>, StoreError> {
        let mut screen = self.screen();
        if !screen.is_allowed {
            return Err(StoreError::NotConfirmed { detail: "no prompt is allowed".into() });
        }
        screen.prompts += 1;
        self.changed.notify_all();
        let waits = |screen: &mut Screen| (screen.is_allowed || screen.hangs) && screen.confirms.is_none();
        let screen = self.changed.wait_while(screen, waits).unwrap();
        if let Some(failure) = &screen.failure {
            return Err(failure.clone());
        }
        match screen.confirms.filter(|_| screen.is_allowed) {
            Some(true) => self.memory.read(name),
            Some(false) => Err(StoreError::NotConfirmed { detail: "the user cancelled the prompt".into() }),
            None => Err(StoreError::NotConfirmed { detail: "it was cancelled".into() }),
        }
    }

    fn write(&self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        self.memory.write(name, value)
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.memory.remove(name)
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        self.memory.names()
    }

    fn status(&self) -> StoreStatus {
        StoreStatus { description: "a fake phone".into(), readiness: Readiness::Ready }
    }
}

struct FakeKeychain(Arc<FakePhone>);

impl PlatformKeychain for FakeKeychain {
    fn open(&self, request: &KeychainRequest) -> Result<PlatformStores, StoreError> {
        assert!(request.require_user_presence);
        Ok(PlatformStores {
            store: self.0.clone(),
            tombstones: TombstonePlace::Store(Arc::new(FileTombstones::in_folder("/nowhere".into()))),
            prompts: Some(self.0.clone()),
            cannot_ask: None,
        })
    }
}

fn phone_and_vault(namespace: &str) -> (Arc<FakePhone>, Vault) {
    let phone = Arc::new(FakePhone::default());
    let options = VaultOptions {
        namespace: namespace.to_owned(),
        timeout_secs: 1,
        require_user_presence: true,
        ..VaultOptions::default()
    };
    let shared = Shared::open(&options, Some(&FakeKeychain(phone.clone()))).unwrap();
    let vault = Vault { shared };
    pollster::block_on(vault.save("a", StoredToken::new("t"))).unwrap();
    (phone, vault)
}

fn detail<T: std::fmt::Debug>(result: Result<T, VaultError>) -> String {
    match result {
        Err(VaultError::NotConfirmed { detail }) => detail,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_read_asks_the_user_and_nothing_else_does() {
    let (phone, vault) = phone_and_vault("prompt-reads");
    pollster::block_on(vault.status()).unwrap();
    assert_eq!(pollster::block_on(vault.accounts()).unwrap(), ["a"]);
    assert_eq!(phone.screen().prompts, 0);
    phone.answer(Some(true));
    assert_eq!(pollster::block_on(vault.load("a")).unwrap().unwrap().token(), "t");
    assert_eq!(phone.screen().prompts, 1);
    assert!(!phone.screen().is_allowed, "a prompt may be shown after the read");
    phone.answer(Some(false));
    assert_eq!(detail(pollster::block_on(vault.load("a"))), "the user cancelled the prompt");
    assert_eq!(phone.screen().prompts, 2, "the user was asked again");
    pollster::block_on(vault.delete("a")).unwrap();
    assert_eq!(phone.screen().prompts, 2);
}

#[test]
fn a_deletion_cancels_an_open_prompt_and_waiting_reads() {
    let (phone, vault) = phone_and_vault("prompt-deletion");
    let (first, second) = (vault.load("a"), vault.load("a"));
    phone.wait_for_prompt(1);
    pollster::block_on(vault.delete("a")).unwrap();
    assert_eq!(detail(pollster::block_on(first)), "it was cancelled");
    assert_eq!(detail(pollster::block_on(second)), "a deletion cancelled the prompt");
    assert_eq!(phone.screen().prompts, 1);
    phone.answer(Some(true));
    assert!(pollster::block_on(vault.load("a")).unwrap().is_none(), "a later read is not cancelled");
}

#[test]
fn a_sign_out_does_not_wait_for_a_prompt() {
    let (phone, vault) = phone_and_vault("prompt-sign-out");
    let read = vault.load("a");
    phone.wait_for_prompt(1);
    let (tell, told) = channel();
    vault.delete_first("a", false, move |deleted| tell.send(deleted.is_ok()).unwrap());
    assert!(told.recv().unwrap());
    assert_eq!(detail(pollster::block_on(read)), "it was cancelled");
}

#[test]
fn a_save_under_a_guard_asks_nobody() {
    let (phone, vault) = phone_and_vault("prompt-saves");
    let save = |name: &str, guard| {
        let (tell, told) = channel();
        vault.save_then(name, StoredToken::new("t2"), guard, move |saved| tell.send(saved).unwrap());
        told.recv().unwrap()
    };
    let done = Saved::Done { was_marked: Some(false) };
    assert_eq!(save("a", SaveGuard::OnlyIfKept("u".into())), done);
    assert_eq!(save("a", SaveGuard::OnlyUser("u".into())), done);
    assert_eq!(phone.screen().prompts, 0);
}

#[test]
fn a_prompt_that_nobody_answers_is_cancelled() {
    let phone = Arc::new(FakePhone::default());
    phone.memory.write("a", b"x").unwrap();
    let minute = Duration::from_secs(60);
    let store =
        WithDeadline::new(phone.clone(), minute).asking_for(Duration::from_millis(50), Some(phone.clone()));
    phone.set_allowed(true).unwrap();
    let answer = thread::spawn(move || store.read("a").unwrap_err()).join().unwrap();
    let expected = "the prompt was not answered within 0.050 s";
    assert_eq!(answer, StoreError::NotConfirmed { detail: expected.into() });
}

#[test]
fn a_read_that_fails_after_a_confirmation_does_not_ask_again() {
    let (phone, vault) = phone_and_vault("prompt-failure");
    phone.screen().failure = Some(StoreError::unavailable("a bad moment"));
    phone.answer(Some(true));
    let failed = pollster::block_on(vault.load("a")).unwrap_err();
    assert_eq!(failed.code().as_str(), "E_VAULT_UNAVAILABLE");
    assert_eq!(phone.screen().prompts, 1);
}

#[test]
fn a_sign_out_gives_a_hanging_read_the_usual_time_only() {
    let (phone, vault) = phone_and_vault("prompt-hangs");
    phone.screen().hangs = true;
    let read = vault.load("a");
    phone.wait_for_prompt(1);
    let begun = std::time::Instant::now();
    let refused = pollster::block_on(vault.delete("a")).unwrap_err();
    assert_eq!(refused.code().as_str(), "E_VAULT_UNAVAILABLE");
    assert!(begun.elapsed() < PROMPT_TIMEOUT, "the deletion waited for the time of a prompt");
    assert_eq!(pollster::block_on(read).unwrap_err().code().as_str(), "E_VAULT_UNAVAILABLE");
    phone.answer(Some(false));
}

#[test]
fn an_entry_whose_name_cannot_be_read_counts_as_kept() {
    let (phone, vault) = phone_and_vault("prompt-damaged");
    let name = "para/BETA/default";
    let save = || {
        let (tell, told) = channel();
        let guard = SaveGuard::OnlyIfKept("u".into());
        vault.save_then(name, StoredToken::new("t2"), guard, move |saved| tell.send(saved).unwrap());
        told.recv().unwrap()
    };
    phone.memory.remove("a").unwrap();
    assert_eq!(save(), Saved::Gone);
    phone.memory.write("damaged entry 12ab", b"x").unwrap();
    assert_eq!(save(), Saved::Done { was_marked: Some(false) });
}
