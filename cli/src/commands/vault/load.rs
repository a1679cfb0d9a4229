//! `vault load`: an account's entry. Without `--reveal`, everything but the token.

use serde_json::{Value, json};
use wallet_jwt::{Clock, StoredToken, SystemClock};

use super::entry::{Entry, Worth};
use super::{Keychain, ask};
use crate::output::{Failure, Format, error_json, error_line, label_line, print_json, print_line, style};
use crate::printable::clean;
use crate::vault_args::LoadArgs;
use crate::{Outcome, provider_fit};

pub(super) fn run(arguments: &LoadArgs, format: Format) -> Outcome {
    let account = arguments.account.name()?;
    provider_fit::refuse_foreign_options(&arguments.provider, &[])?;
    let verifier = match arguments.provider.provider {
        Some(_) => Some(arguments.provider.verifier(arguments.now)?),
        None if arguments.now.is_some() => {
            return Err(Failure::usage("--now needs --provider: without one nothing is judged"));
        }
        None => None,
    };
    let keychain = Keychain::open(&arguments.store, format)?;
    // With `--reveal`, standard output contains only the token.
    let tell: fn(&str) = if arguments.reveal { error_line } else { print_line };
    let Some(stored) = ask(keychain.vault.load(account))? else {
        return Err(absent(arguments, account, &keychain, tell, format));
    };
    let now_at = arguments.now.unwrap_or_else(|| SystemClock.now_at());
    let entry = Entry::judge(account, &stored, verifier.as_ref(), now_at);
    // Without a provider nothing is verified, so nothing is refused.
    let refusal = verifier.and_then(|_| entry.refusal());
    let token = (arguments.reveal && refusal.is_none()).then_some(&stored);
    let is_refused = refusal.is_some();
    match format {
        Format::Json => {
            let error =
                refusal.map(|error| error_json(Some(error.code()), &error.to_string(), error.fields()));
            print_json(&answer(&entry, &keychain, error, token));
        }
        Format::Human => {
            entry.headline().iter().chain(&entry.details()).for_each(|line| tell(line));
            tell(&label_line("kept in", &clean(&keychain.description)));
            match token {
                Some(stored) => reveal(stored)?,
                None if arguments.reveal => tell("  The token is not shown, because it is not good."),
                None => {}
            }
        }
    }
    if is_refused { Err(Failure::Reported(1)) } else { Ok(()) }
}

fn answer(entry: &Entry, keychain: &Keychain, error: Option<Value>, token: Option<&StoredToken>) -> Value {
    let mut answer = json!({ "entry": entry.to_json(), "store": keychain.description });
    let status = match (&entry.worth, error) {
        (_, Some(error)) => {
            answer["error"] = error;
            "rejected"
        }
        (Worth::Verified(session), None) => {
            answer["session"] = json!(session);
            "verified"
        }
        _ => "kept",
    };
    answer["status"] = status.into();
    if let Some(stored) = token {
        answer["token"] = stored.token().into();
    }
    answer
}

/// Prints the token alone. Another program may have saved anything, and text that is not a token could rewrite the
/// screen.
fn reveal(stored: &StoredToken) -> Outcome {
    if !stored.token().bytes().all(|byte| byte.is_ascii_graphic()) {
        let message = "what is kept holds letters that no token has: see it with --json";
        return Err(Failure::environment(message.to_owned()));
    }
    print_line(stored.token());
    Ok(())
}

fn absent(
    arguments: &LoadArgs,
    account: &str,
    keychain: &Keychain,
    tell: fn(&str),
    format: Format,
) -> Failure {
    match format {
        Format::Json => {
            print_json(&json!({ "status": "absent", "account": account, "store": keychain.description }));
        }
        Format::Human => {
            let bad = style::BAD;
            tell(&format!("{bad}nothing kept{bad:#}  the keychain is readable and has no such entry"));
            tell(&label_line("account", &clean(account)));
            tell(&label_line("namespace", &clean(&arguments.store.namespace)));
            tell(&label_line("looked in", &clean(&keychain.description)));
        }
    }
    Failure::Reported(1)
}
