//! `vault`: tokens in the platform's keychain.

mod entry;
mod list;
mod load;
mod remove;
mod save;
mod unlock;

use wallet_jwt::{Vault, VaultError};

use super::{doctor, wait_for};
use crate::Outcome;
use crate::output::{Failure, Format, error_line, style};
use crate::vault_args::{StoreArgs, StoreName, VaultArgs, VaultCommand};

pub(crate) fn run(arguments: &VaultArgs, format: Format) -> Outcome {
    match &arguments.command {
        VaultCommand::Save(arguments) => save::run(arguments, format),
        VaultCommand::Load(arguments) => load::run(arguments, format),
        VaultCommand::List(arguments) => list::run(arguments, format),
        VaultCommand::Delete(arguments) => remove::delete(arguments, format),
        VaultCommand::Clear(arguments) => remove::clear(arguments, format),
        VaultCommand::Unlock(arguments) => unlock::run(arguments, format),
        VaultCommand::Doctor(arguments) => doctor::keychain::run(arguments, format),
    }
}

/// A vault, and the name of its keychain.
struct Keychain {
    vault: Vault,
    description: String,
}

impl Keychain {
    /// Opens the vault in the arguments. JSON output always has the store's description; people get a warning about
    /// memory.
    fn open(arguments: &StoreArgs, format: Format) -> Result<Self, Failure> {
        let vault = arguments.open()?;
        let description = ask(vault.status())?.description;
        if arguments.store == StoreName::Memory && format == Format::Human {
            let doubtful = style::DOUBTFUL;
            error_line(&format!(
                "{doubtful}note{doubtful:#}  --store memory is empty at the start of every command and forgotten at its end"
            ));
        }
        Ok(Keychain { vault, description })
    }
}

fn ask<T>(answer: impl Future<Output = Result<T, VaultError>>) -> Result<T, Failure> {
    Ok(wait_for("asking the keychain", answer)??)
}
