//! `vault list`: every account that has an entry, and whether the entry is valid.

use serde_json::json;
use wallet_jwt::{Clock, SystemClock, VaultError};

use super::entry::Entry;
use super::{Keychain, ask};
use crate::Outcome;
use crate::commands::wait_for;
use crate::output::{Failure, Format, print_json, print_line, style};
use crate::printable::clean;
use crate::vault_args::StoreArgs;

pub(super) fn run(arguments: &StoreArgs, format: Format) -> Outcome {
    let keychain = Keychain::open(arguments, format)?;
    let accounts = ask(keychain.vault.accounts())?;
    let mut entries = Vec::with_capacity(accounts.len());
    for account in &accounts {
        entries.extend(entry(&keychain, account)?);
    }
    match format {
        Format::Json => {
            let entries: Vec<_> = entries.iter().map(Entry::to_json).collect();
            print_json(&json!({ "status": "listed", "entries": entries, "store": keychain.description }));
        }
        Format::Human => {
            let (strong, count) = (style::STRONG, entries.len());
            let place =
                format!("in namespace {}, {}", clean(&arguments.namespace), clean(&keychain.description));
            print_line(&format!("{strong}{count} kept{strong:#}  {place}"));
            print_table(&entries);
        }
    }
    Ok(())
}

/// One damaged entry must not hide the others; an unreadable keychain hides all of them. `None` if the entry was
/// deleted since.
fn entry(keychain: &Keychain, account: &str) -> Result<Option<Entry>, Failure> {
    match wait_for("asking the keychain", keychain.vault.load(account))? {
        Ok(stored) => Ok(stored.map(|stored| Entry::judge(account, &stored, None, SystemClock.now_at()))),
        Err(error @ (VaultError::Locked | VaultError::Unavailable { .. })) => Err(error.into()),
        Err(error) => Ok(Some(Entry::unreadable(account, error))),
    }
}

/// Accounts last, because they may be long.
fn print_table(entries: &[Entry]) {
    if entries.is_empty() {
        return;
    }
    let mut rows = vec![["state", "provider", "expires"].map(str::to_owned)];
    rows.extend(entries.iter().map(Entry::cells));
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths = [width(0), width(1), width(2)];
    let accounts =
        std::iter::once("account".to_owned()).chain(entries.iter().map(|entry| clean(entry.account())));
    for (index, (row, account)) in rows.iter().zip(accounts).enumerate() {
        let [state, provider, expiry] = row;
        let [first, second, third] = widths;
        let faint = if index == 0 { style::FAINT } else { anstyle::Style::new() };
        print_line(&format!(
            "  {faint}{state:<first$}  {provider:<second$}  {expiry:<third$}  {account}{faint:#}"
        ));
    }
}
