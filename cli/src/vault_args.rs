//! The arguments of `vault`: the keychain, the account, and the operation.

use clap::{Args, Subcommand, ValueEnum};
use wallet_jwt::{StoreChoice, Vault, VaultError, VaultOptions};

use crate::output::Failure;
use crate::provider_args::ProviderArgs;
use crate::token_args::TokenArgs;
use crate::token_pattern::could_be_token;

#[derive(Args)]
#[command(arg_required_else_help = true)]
pub(crate) struct VaultArgs {
    /// Print one JSON object instead of text
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: VaultCommand,
}

#[derive(Subcommand)]
pub(crate) enum VaultCommand {
    /// Save a token: verified first with --provider, else unverified
    Save(Box<SaveArgs>),
    /// Show an account's entry; with --provider, verify it again without the network
    Load(Box<LoadArgs>),
    /// List the accounts that have an entry
    List(StoreArgs),
    /// Remove an account's entry, readable or not
    Delete(DeleteArgs),
    /// Remove every entry of a namespace, readable or not
    Clear(ClearArgs),
    /// Show the keychain's prompt, if it is locked and has one
    Unlock(UnlockArgs),
    /// Show which keychain is used, whether it is locked, and what to do
    Doctor(StoreArgs),
}

#[derive(Args)]
pub(crate) struct SaveArgs {
    #[command(flatten)]
    pub(crate) account: AccountArgs,
    #[command(flatten)]
    pub(crate) token: TokenArgs,
    /// The key id that came with the token (Para's `keyId`)
    #[arg(long, value_name = "K")]
    pub(crate) key_id: Option<String>,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
    #[command(flatten)]
    pub(crate) provider: ProviderArgs,
}

#[derive(Args)]
pub(crate) struct LoadArgs {
    #[command(flatten)]
    pub(crate) account: AccountArgs,
    /// Print only the token on standard output, and everything else on standard error. With --provider, a token that is
    /// not valid is never printed
    #[arg(long)]
    pub(crate) reveal: bool,
    /// Check the token as of this time, in seconds since the epoch
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    pub(crate) now: Option<i64>,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
    #[command(flatten)]
    pub(crate) provider: ProviderArgs,
}

#[derive(Args)]
pub(crate) struct DeleteArgs {
    #[command(flatten)]
    pub(crate) account: AccountArgs,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}

#[derive(Args)]
pub(crate) struct ClearArgs {
    /// Really remove them
    #[arg(long)]
    pub(crate) yes: bool,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}

#[derive(Args)]
pub(crate) struct UnlockArgs {
    /// How long the prompt stays open
    #[arg(long, default_value_t = 120, value_name = "SECONDS", value_parser = clap::value_parser!(i64).range(1..=600))]
    pub(crate) timeout: i64,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}

/// The entry's account.
#[derive(Args)]
pub(crate) struct AccountArgs {
    /// The entry's account, 1 to 256 bytes. An app's session calls it PROVIDER/ENVIRONMENT/ACCOUNT, which may be longer
    #[arg(long, value_name = "A")]
    account: String,
}

impl AccountArgs {
    /// The account's name. A token passed here by mistake is refused, because every keychain manager would show it.
    pub(crate) fn name(&self) -> Result<&str, Failure> {
        refuse_token("--account", &self.account)?;
        Ok(&self.account)
    }
}

impl AccountArgs {
    /// The name of an entry to be made. Longer names are only for the entries of sessions.
    pub(crate) fn new_name(&self) -> Result<&str, Failure> {
        let name = self.name()?;
        if name.len() > MAX_ACCOUNT_BYTES {
            let detail = format!("it is longer than {MAX_ACCOUNT_BYTES} bytes");
            return Err(VaultError::Account { detail }.into());
        }
        Ok(name)
    }
}

/// An account's name, in bytes (README.md).
const MAX_ACCOUNT_BYTES: usize = 256;

fn refuse_token(option: &str, name: &str) -> Result<(), Failure> {
    if could_be_token(name) {
        return Err(Failure::usage(format!("{option} is a token: pass a name")));
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StoreName {
    /// The platform's keychain: protected data on macOS, the Secret Service on Linux
    Platform,
    /// GNOME Keyring, KWallet or KeePassXC (Linux)
    SecretService,
    /// The kernel's keys (Linux): lost at reboot, and small
    Keyutils,
    /// The memory of this command: deleted when it ends, for trying things out
    Memory,
}

/// The keychain, and its entries.
#[derive(Args)]
#[command(next_help_heading = "Keychain")]
pub(crate) struct StoreArgs {
    /// Where tokens are stored
    #[arg(long, value_enum, default_value = "platform", value_name = "NAME")]
    pub(crate) store: StoreName,
    /// The entries' namespace: an app's own, e.g. its bundle id
    #[arg(long, default_value = "wallet-jwt", value_name = "NAME")]
    pub(crate) namespace: String,
}

impl StoreArgs {
    pub(crate) fn open(&self) -> Result<Vault, Failure> {
        Ok(self.try_open()??)
    }

    /// For `vault doctor` a keychain that this platform does not have is a finding.
    pub(crate) fn try_open(&self) -> Result<Result<Vault, VaultError>, Failure> {
        refuse_token("--namespace", &self.namespace)?;
        let store = match self.store {
            StoreName::Platform => StoreChoice::Platform,
            StoreName::SecretService => StoreChoice::SecretService,
            StoreName::Keyutils => StoreChoice::Keyutils,
            StoreName::Memory => StoreChoice::Memory,
        };
        let options = VaultOptions { namespace: self.namespace.clone(), store, ..VaultOptions::default() };
        match Vault::open(options) {
            // Here the only name is the namespace.
            Err(VaultError::Account { detail }) => {
                Err(Failure::usage(format!("the --namespace cannot be used: {detail}")))
            }
            other => Ok(other),
        }
    }
}
