//! The keychain: its name, whether it can be used now, and what to do if not.

use wallet_jwt::vault::Readiness;
use wallet_jwt::{Vault, VaultError, VaultOptions};

use super::findings::{Check, CheckResult, Findings};
use crate::Outcome;
use crate::advice;
use crate::commands::wait_for;
use crate::output::{Failure, Format};
use crate::vault_args::{StoreArgs, StoreName};

const NAME: &str = "keychain";
/// A user who asks about a token must not wait long for a keychain that hangs.
const BRIEF_SECS: i64 = 3;

/// `vault doctor`: the command is about the keychain, so one that cannot be used is a failure.
pub(crate) fn run(arguments: &StoreArgs, format: Format) -> Outcome {
    let vault = arguments.try_open()?;
    let mut findings = Findings::default();
    match (examine(vault.as_ref(), CheckResult::Bad, &mut findings)?, &vault) {
        (Some(fault), _) => fault.check.advice = Some(fault.advice(arguments.store)),
        (None, Ok(vault)) => count_entries(vault, &arguments.namespace, &mut findings)?,
        (None, Err(_)) => {}
    }
    findings.report(format);
    match findings.status() {
        0 => Ok(()),
        status => Err(Failure::Reported(status)),
    }
}

/// A note for `doctor`. It changes no exit status: a server verifies tokens and has no keychain.
pub(super) fn mention(findings: &mut Findings) -> Outcome {
    let vault = Vault::open(VaultOptions { timeout_secs: BRIEF_SECS, ..VaultOptions::default() });
    if let Some(fault) = examine(vault.as_ref(), CheckResult::Doubtful, findings)? {
        fault.check.advice = Some(
            "verifying needs none; to keep tokens, `wallet-jwt vault doctor` says what to do".to_owned(),
        );
    }
    Ok(())
}

/// Why the keychain cannot be used.
struct Fault<'f> {
    check: &'f mut Check,
    error: VaultError,
    /// Its name.
    description: String,
}

/// Whether the keychain can be used now, and if not, why.
fn examine<'f>(
    vault: Result<&Vault, &VaultError>,
    result: CheckResult,
    findings: &'f mut Findings,
) -> Result<Option<Fault<'f>>, Failure> {
    let status = match vault {
        Ok(vault) => wait_for("asking the keychain", vault.status())?,
        Err(error) => Err(error.clone()),
    };
    let (description, error) = match status {
        Ok(status) => match status.readiness {
            Readiness::Ready => {
                findings.environment(NAME, CheckResult::Good, status.description);
                return Ok(None);
            }
            Readiness::Locked => (status.description, VaultError::Locked),
            Readiness::Failing(error) => (status.description, error.into()),
        },
        Err(error) => ("the platform's".to_owned(), error),
    };
    let check = findings.environment(NAME, result, format!("{description}: {error}"));
    check.code = Some(error.code());
    Ok(Some(Fault { check, error, description }))
}

fn count_entries(vault: &Vault, namespace: &str, findings: &mut Findings) -> Outcome {
    let check = match wait_for("asking the keychain", vault.accounts())? {
        Ok(accounts) => {
            let detail = format!("{} in namespace {namespace}", accounts.len());
            findings.environment("entries", CheckResult::Good, detail);
            return Ok(());
        }
        Err(error) => {
            let check = findings.environment("entries", CheckResult::Bad, error.to_string());
            check.code = Some(error.code());
            check
        }
    };
    check.advice = Some("the keychain answered a moment ago: try again".to_owned());
    Ok(())
}

impl Fault<'_> {
    fn advice(&self, store: StoreName) -> String {
        match (&self.error, store) {
            (VaultError::Unavailable { .. }, StoreName::Keyutils) => {
                "some containers forbid the kernel's keys: use --store secret-service".to_owned()
            }
            (VaultError::Locked, _) => format!("{UNLOCK}{}", own_way(&self.description)),
            // A service runs, and the error's text says what it lacks.
            (VaultError::Unavailable { .. }, _) if self.description.ends_with(')') => REBOOT.to_owned(),
            (VaultError::Unavailable { .. }, _) => format!("{}{START}", missing_bus().unwrap_or_default()),
            (other, _) => advice::of(other.code(), None).to_owned(),
        }
    }
}

/// How the service that runs is unlocked in its own way; never another's.
fn own_way(description: &str) -> &'static str {
    const WAYS: [(&str, &str); 3] = [
        (
            "GNOME Keyring",
            ", or log in\nwithout one: printf PASSWORD | gnome-keyring-daemon --replace --unlock",
        ),
        ("KWallet", ", or open the wallet in KWalletManager"),
        ("KeePassXC", ", or open its database"),
    ];
    WAYS.into_iter().find(|(service, _)| description.contains(service)).map_or("", |(_, way)| way)
}

/// The most common reason on servers and in containers.
#[cfg(target_os = "linux")]
fn missing_bus() -> Option<&'static str> {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let has_socket = std::env::var_os("XDG_RUNTIME_DIR")
        .is_some_and(|folder| std::path::Path::new(&folder).join("bus").exists());
    (!is_set("DBUS_SESSION_BUS_ADDRESS") && !has_socket)
        .then_some("there is no D-Bus session here (DBUS_SESSION_BUS_ADDRESS is not set)\n")
}

#[cfg(not(target_os = "linux"))]
fn missing_bus() -> Option<&'static str> {
    None
}

#[cfg(target_os = "linux")]
const UNLOCK: &str = "on a desktop: `wallet-jwt vault unlock` shows its prompt";
const REBOOT: &str = "until the next reboot only: --store keyutils";
#[cfg(target_os = "linux")]
const START: &str = "on a desktop: install and start gnome-keyring (KWallet works too)
without one: install dbus and gnome-keyring, then
  dbus-run-session -- sh -c 'printf PASSWORD | gnome-keyring-daemon --unlock >/dev/null; wallet-jwt …'
until the next reboot only: --store keyutils";
#[cfg(target_os = "macos")]
const UNLOCK: &str = "log in and unlock the screen once after the start";
#[cfg(target_os = "macos")]
const START: &str = "the protected keychain needs a signed program with a keychain access group";
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
const UNLOCK: &str = "unlock it, and try again";
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
const START: &str = "this platform has no keychain in this version";
