//! The last part: the session is saved, and a second process restores it while the issuer is stopped.

use std::io::Read as _;
use std::process::{self, Child, Command, Stdio};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use wallet_jwt::vault::{MemoryStore, Readiness};
use wallet_jwt::{
    Clock, SessionEvent, SessionListener, SessionManager, StoreChoice, SystemClock, Vault, VaultOptions,
    Verifier, decode_unverified,
};
use wallet_jwt_fake_issuer::{FakeIssuer, IssuedToken};

use super::{expect, heading, verifier_for};
use crate::Outcome;
use crate::args::DemoRestoreArgs;
use crate::commands::wait_for;
use crate::output::{Failure, label, print_json, print_line};
use crate::printable::clean;

/// The demo's own namespace in the keychain.
const NAMESPACE: &str = "wallet-jwt-demo";
/// The name of the demo's entry, before the account.
const ENTRY_PREFIX: &str = "para/development/";
const KEYCHAIN_TIMEOUT_SECS: i64 = 5;
/// The time limit of the second process. Its own timeouts are shorter.
const PATIENCE: Duration = Duration::from_secs(30);

/// The second process's result.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Restored {
    state: String,
    key_source: String,
    user_id: String,
}

/// The demo's entry in a keychain. It is removed when this is dropped.
struct Kept {
    vault: Vault,
    account: String,
    place: Place,
}

enum Place {
    Keychain { description: String },
    Memory { store: Arc<MemoryStore>, reason: String },
}

pub(super) fn run(issuer: FakeIssuer, verifier: &Verifier, issued: &IssuedToken, user_id: &str) -> Outcome {
    heading("5. The session survives a restart");
    // Prints nothing while the entry exists: a process that cannot write its output ends at once.
    let kept = match keep_in_keychain(verifier, issued)? {
        Ok(kept) => kept,
        Err(reason) => keep_in_memory(verifier, issued, reason)?,
    };
    let keys_url = issuer.para_keys_url();
    drop(issuer);
    let restored = match &kept.place {
        Place::Keychain { .. } => in_second_process(&kept.account, &keys_url)?,
        Place::Memory { store, .. } => {
            let vault = open(StoreChoice::Own(Arc::clone(store) as _))?;
            restore_and_sign_out(verifier_for(keys_url)?, vault, &kept.account)?
        }
    };
    let is_gone = wait_for("asking the keychain", kept.vault.load(&kept.entry()))??.is_none();
    let expected =
        Restored { state: "active".to_owned(), key_source: "stored".to_owned(), user_id: user_id.to_owned() };
    expect(restored == expected, &format!("the restored session reads {restored:?}"))?;
    expect(is_gone, "the entry is still there after the sign-out")?;
    tell(&kept.place, &restored);
    Ok(())
}

/// The second process: restores the session, prints it, and signs out.
pub(crate) fn restore(arguments: &DemoRestoreArgs) -> Outcome {
    let vault = open(StoreChoice::Platform)?;
    let restored =
        restore_and_sign_out(verifier_for(arguments.keys_url.clone())?, vault, &arguments.account)?;
    print_json(&serde_json::json!(restored));
    Ok(())
}

fn tell(place: &Place, restored: &Restored) {
    print_line("The app's session manager keeps the token, and the public key that verified it:");
    match place {
        Place::Keychain { description } => {
            label("kept in", &clean(description));
            print_line("The issuer is stopped. A second process restores the session, without a network:");
        }
        Place::Memory { reason, .. } => {
            label("kept in", &format!("memory, because {}", clean(reason)));
            print_line(
                "The issuer is stopped. A new manager over the same memory stands for a second process:",
            );
        }
    }
    label("state", &restored.state);
    label("key_source", &format!("{}: verified again by the key that was kept", restored.key_source));
    label("user", &restored.user_id);
    print_line("Then the user signs out:");
    let what = if matches!(place, Place::Keychain { .. }) { "keychain" } else { "memory" };
    label(what, "empty again");
}

/// Signs in, and saves the token in the keychain. The inner error says why that was not possible.
fn keep_in_keychain(verifier: &Verifier, issued: &IssuedToken) -> Result<Result<Kept, String>, Failure> {
    let vault = match Vault::open(options(StoreChoice::Platform)) {
        Ok(vault) => vault,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let status = match wait_for("asking the keychain", vault.status())? {
        Ok(status) => status,
        Err(error) => return Ok(Err(error.to_string())),
    };
    match status.readiness {
        Readiness::Ready => {}
        Readiness::Locked => return Ok(Err("the keychain is locked".to_owned())),
        Readiness::Failing(error) => return Ok(Err(error.to_string())),
    }
    remove_leftovers(&vault)?;
    let kept = Kept::new(vault, Place::Keychain { description: status.description });
    match keep(verifier, &kept, issued)? {
        None => Ok(Ok(kept)),
        Some(reason) => Ok(Err(reason)),
    }
}

fn keep_in_memory(verifier: &Verifier, issued: &IssuedToken, reason: String) -> Result<Kept, Failure> {
    let store = Arc::new(MemoryStore::new());
    let vault = open(StoreChoice::Own(Arc::clone(&store) as _))?;
    let kept = Kept::new(vault, Place::Memory { store, reason });
    let refused = keep(verifier, &kept, issued)?;
    expect(refused.is_none(), "memory did not take the session")?;
    Ok(kept)
}

/// Signs in as an app does. Returns why the session was not saved, if it was not.
fn keep(verifier: &Verifier, kept: &Kept, issued: &IssuedToken) -> Result<Option<String>, Failure> {
    let (sender, events) = mpsc::channel();
    let listener = Arc::new(Events(sender));
    let manager = SessionManager::new(verifier.clone(), kept.vault.clone(), &kept.account, listener)?;
    wait_for("keeping the session", manager.sign_in_with(&issued.token, issued.key_id.as_deref()))??;
    // The manager's listener is dropped with it, after the last event; the time limit is only for a bug.
    drop(manager);
    let mut told = std::iter::from_fn(|| events.recv_timeout(Duration::from_secs(2)).ok());
    Ok(told.find_map(|event| match event {
        SessionEvent::NotKept { code } => Some(format!("{code}: {}", code.meaning())),
        _ => None,
    }))
}

fn restore_and_sign_out(verifier: Verifier, vault: Vault, account: &str) -> Result<Restored, Failure> {
    let (sender, _events) = mpsc::channel();
    let manager = SessionManager::new(verifier, vault, account, Arc::new(Events(sender)))?;
    let state = wait_for("restoring the session", manager.restore())??;
    let session = state.session();
    let restored = Restored {
        state: state.status().as_str().to_owned(),
        key_source: session
            .and_then(|session| serde_json::to_value(session.key_source).ok()?.as_str().map(str::to_owned))
            .unwrap_or_default(),
        user_id: session.map(|session| session.user_id.clone()).unwrap_or_default(),
    };
    wait_for("signing out", manager.sign_out())??;
    Ok(restored)
}

fn in_second_process(account: &str, keys_url: &str) -> Result<Restored, Failure> {
    let trouble = |error: std::io::Error| Failure::environment(format!("the second process: {error}"));
    let mut child = Command::new(std::env::current_exe().map_err(trouble)?)
        .args(["demo-restore", "--account", account, "--keys-url", keys_url])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(trouble)?;
    let has_ended = ends_well(&mut child).map_err(trouble)?;
    let mut said = String::new();
    if let (true, Some(mut output)) = (has_ended, child.stdout.take()) {
        output.read_to_string(&mut said).map_err(trouble)?;
    }
    serde_json::from_str(&said)
        .map_err(|_| Failure::environment("the demo went wrong: the second process failed".to_owned()))
}

/// Waits for a process that prints a line and ends. Ends it if it does not.
fn ends_well(child: &mut Child) -> std::io::Result<bool> {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        if let Some(status) = child.try_wait()? {
            return Ok(status.success());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill()?;
    child.wait()?;
    Ok(false)
}

/// Removes entries of a killed demo: only expired ones, because another demo may be running.
fn remove_leftovers(vault: &Vault) -> Outcome {
    let accounts = wait_for("asking the keychain", vault.accounts())?.unwrap_or_default();
    for account in accounts {
        // An unreadable entry is useless too.
        let is_in_use = match wait_for("asking the keychain", vault.load(&account))? {
            Ok(Some(stored)) => decode_unverified(stored.token())
                .is_ok_and(|token| token.expires_at.is_some_and(|at| at > SystemClock.now_at())),
            _ => false,
        };
        if !is_in_use {
            // A remaining old entry does not affect this demo.
            let _ = wait_for("asking the keychain", vault.delete(&account))?;
        }
    }
    Ok(())
}

fn open(store: StoreChoice) -> Result<Vault, Failure> {
    Ok(Vault::open(options(store))?)
}

fn options(store: StoreChoice) -> VaultOptions {
    VaultOptions {
        namespace: NAMESPACE.to_owned(),
        store,
        timeout_secs: KEYCHAIN_TIMEOUT_SECS,
        ..VaultOptions::default()
    }
}

impl Kept {
    fn new(vault: Vault, place: Place) -> Self {
        // Two demos at the same time must not sign each other out.
        Kept { vault, account: format!("demo-{}", process::id()), place }
    }

    fn entry(&self) -> String {
        format!("{ENTRY_PREFIX}{}", self.account)
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        // After a sign-out there is nothing left to delete. A failure cannot be reported here.
        let _ = wait_for("tidying up", self.vault.delete(&self.entry()));
    }
}

struct Events(mpsc::Sender<SessionEvent>);

impl SessionListener for Events {
    fn on_event(&self, event: SessionEvent) {
        // The receiver may be gone.
        let _ = self.0.send(event);
    }
}
