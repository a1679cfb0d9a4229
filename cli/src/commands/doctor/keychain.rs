//! The keychain: which it is, whether it can be used now, and what to do if not.

use wallet_jwt::vault::Readiness;
use wallet_jwt::{Vault, VaultError, VaultOptions};

use super::findings::{CheckResult, Findings};
use crate::Outcome;
use crate::commands::wait_for;
use crate::output::{Failure, Format};
use crate::vault_args::StoreArgs;

const NAME: &str = "keychain";
/// Who came for a token must not wait long for a keychain that hangs.
const BRIEF_SECS: i64 = 3;

/// `vault doctor`: a keychain that cannot be used is why the command was called, so it is bad.
pub(crate) fn run(arguments: &StoreArgs, format: Format) -> Outcome {
    let vault = arguments.open()?;
    let mut findings = Findings::default();
    if examine(Ok(&vault), CheckResult::Bad, &mut findings)? {
        count_entries(&vault, &arguments.namespace, &mut findings)?;
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
    examine(vault.as_ref(), CheckResult::Doubtful, findings).map(|_| ())
}

/// Whether the keychain can be used now.
fn examine(
    vault: Result<&Vault, &VaultError>,
    fault: CheckResult,
    findings: &mut Findings,
) -> Result<bool, Failure> {
    let status = match vault {
        Ok(vault) => wait_for("asking the keychain", vault.status())?,
        Err(error) => Err(error.clone()),
    };
    let (description, error) = match status {
        Ok(status) => match status.readiness {
            Readiness::Ready => {
                findings.environment(NAME, CheckResult::Good, status.description);
                return Ok(true);
            }
            Readiness::Locked => (status.description, VaultError::Locked),
            Readiness::Failing(error) => (status.description, error.into()),
        },
        Err(error) => ("the platform's".to_owned(), error),
    };
    let check = findings.environment(NAME, fault, format!("{description}: {error}"));
    check.code = Some(error.code());
    check.advice = Some(advice(&error).to_owned());
    Ok(false)
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

/// What to do about a keychain that cannot be used.
fn advice(error: &VaultError) -> &'static str {
    match error {
        VaultError::Locked => UNLOCK,
        VaultError::Unavailable { .. } => START,
        other => other.code().action(),
    }
}

#[cfg(target_os = "linux")]
const UNLOCK: &str = "unlock it: log in to the desktop, or open the database in KeePassXC; without a desktop: printf PASSWORD | gnome-keyring-daemon --unlock";
#[cfg(target_os = "linux")]
const START: &str = "install and start gnome-keyring (or KeePassXC with its Secret Service on); without a desktop: dbus-run-session -- sh -c 'printf PASSWORD | gnome-keyring-daemon --unlock --components=secrets --daemonize; wallet-jwt …'; until the next reboot only: --store keyutils";
#[cfg(target_os = "macos")]
const UNLOCK: &str = "log in and unlock the screen once after the start";
#[cfg(target_os = "macos")]
const START: &str = "the protected keychain needs a signed program with a keychain access group";
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
const UNLOCK: &str = "unlock it, and try again";
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
const START: &str = "this platform has no keychain in this version";
