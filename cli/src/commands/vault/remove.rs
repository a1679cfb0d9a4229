//! `vault delete` and `vault clear`: removes entries permanently.

use serde_json::json;

use super::{Keychain, ask};
use crate::Outcome;
use crate::output::{Failure, Format, print_json, print_line, style};
use crate::printable::clean;
use crate::vault_args::{ClearArgs, DeleteArgs};

/// How many accounts a warning names.
const NAMED: usize = 5;

pub(super) fn delete(arguments: &DeleteArgs, format: Format) -> Outcome {
    let account = arguments.account.name()?;
    let keychain = Keychain::open(&arguments.store, format)?;
    // Only for the text below: another account's damaged or locked entry must not prevent this deletion.
    let existed = ask(keychain.vault.accounts()).ok().map(|accounts| accounts.iter().any(|a| a == account));
    ask(keychain.vault.delete(account))?;
    match format {
        Format::Json => print_json(&json!({
            "status": "deleted",
            "account": account,
            // `null`: the keychain did not say.
            "existed": existed,
            "store": keychain.description,
        })),
        Format::Human => {
            let (strong, account) = (style::STRONG, clean(account));
            let (word, place) = match existed {
                Some(true) => ("deleted", "from"),
                Some(false) => ("nothing to delete", "who has no entry in"),
                None => ("deleted", "if there was an entry, from"),
            };
            print_line(&format!(
                "{strong}{word}{strong:#}  {account}, {place} {}",
                clean(&keychain.description)
            ));
        }
    }
    Ok(())
}

pub(super) fn clear(arguments: &ClearArgs, format: Format) -> Outcome {
    let keychain = Keychain::open(&arguments.store, format)?;
    let accounts = ask(keychain.vault.accounts())?;
    let (count, namespace) = (accounts.len(), clean(&arguments.store.namespace));
    if !arguments.yes {
        return Err(Failure::usage(format!(
            "this would remove {} of namespace {namespace} for good{}: say --yes",
            entries(count),
            named(&accounts),
        )));
    }
    ask(keychain.vault.clear())?;
    match format {
        Format::Json => {
            print_json(&json!({ "status": "cleared", "accounts": accounts, "store": keychain.description }))
        }
        Format::Human => {
            let strong = style::STRONG;
            let place = format!("of namespace {namespace}, from {}", clean(&keychain.description));
            print_line(&format!("{strong}removed{strong:#}  {} {place}", entries(count)));
        }
    }
    Ok(())
}

fn entries(count: usize) -> String {
    if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") }
}

/// The first accounts, in brackets.
fn named(accounts: &[String]) -> String {
    if accounts.is_empty() {
        return String::new();
    }
    let first: Vec<_> = accounts.iter().take(NAMED).map(|account| clean(account)).collect();
    let more = if accounts.len() > NAMED { ", …" } else { "" };
    format!(" ({}{more})", first.join(", "))
}
