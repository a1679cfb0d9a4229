//! The command line's arguments.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, CommandFactory, Parser, Subcommand};
use wallet_jwt::Algorithm;

use crate::output::{Failure, Format, print_help, print_text, print_usage_error};
use crate::provider_args::ProviderArgs;
use crate::redaction::redact_usage;
use crate::token_args::TokenArgs;
use crate::vault_args::VaultArgs;

/// Verifies, decodes and explains the session tokens of embedded-wallet SDKs (Para, Dynamic, Privy, Web3Auth, Stytch).
#[derive(Parser)]
#[command(name = "wallet-jwt", version, arg_required_else_help = true)]
#[command(
    after_help = "Exit status: 0 verified (or done), 1 rejected, 2 wrong usage or environment.\nNew here? Run `wallet-jwt demo`."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    json: JsonArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Cli {
    /// Whether the output is JSON: `--json` may stand before the command too.
    pub(crate) fn json(&self) -> bool {
        self.json.json || self.command.json()
    }
}

/// The output format. Not a global option: some commands print text only, and must not offer it.
#[derive(Args)]
pub(crate) struct JsonArgs {
    /// Print one JSON object instead of text
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Show what a token says, without verifying it
    Decode(DecodeArgs),
    /// Verify a token and show the session
    Verify(Box<VerifyArgs>),
    /// Check only the signature of a compact JWS, over any payload
    Jws(JwsArgs),
    /// Fetch or read a key set and explain each key
    Keys(Box<KeysArgs>),
    /// Save tokens in the platform's keychain, and manage saved tokens
    Vault(VaultArgs),
    /// Run a fake issuer on this machine, for end-to-end tests
    Issuer(IssuerArgs),
    /// Find out why a token is refused, or whether this machine can verify tokens
    Doctor(Box<DoctorArgs>),
    /// Show verification, attacks and a restart with an embedded fake issuer
    Demo,
    /// The second process of `demo`
    #[command(hide = true)]
    DemoRestore(DemoRestoreArgs),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

impl Command {
    /// The name of a command without JSON output.
    pub(crate) fn text_only(&self) -> Option<&'static str> {
        match self {
            Command::Issuer(_) => Some("issuer"),
            Command::Demo => Some("demo"),
            Command::DemoRestore(_) => Some("demo-restore"),
            Command::Completions { .. } => Some("completions"),
            _ => None,
        }
    }

    fn json(&self) -> bool {
        match self {
            Command::Decode(arguments) => arguments.json.json,
            Command::Verify(arguments) => arguments.json.json,
            Command::Jws(arguments) => arguments.json.json,
            Command::Keys(arguments) => arguments.json.json,
            Command::Vault(arguments) => arguments.json,
            Command::Doctor(arguments) => arguments.json.json,
            _ => false,
        }
    }
}

#[derive(Args)]
pub(crate) struct DecodeArgs {
    #[command(flatten)]
    pub(crate) token: TokenArgs,
    #[command(flatten)]
    json: JsonArgs,
}

#[derive(Args)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    pub(crate) token: TokenArgs,
    #[command(flatten)]
    json: JsonArgs,
    /// The key id that came with the token (Para's `keyId`)
    #[arg(long, value_name = "K")]
    pub(crate) key_id: Option<String>,
    /// Check the token as of this time, in seconds since the epoch
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    pub(crate) now: Option<i64>,
    #[command(flatten)]
    pub(crate) provider: ProviderArgs,
}

#[derive(Args)]
pub(crate) struct JwsArgs {
    #[command(flatten)]
    pub(crate) token: TokenArgs,
    #[command(flatten)]
    json: JsonArgs,
    /// The JWK Set to check with
    #[arg(long, value_name = "FILE")]
    pub(crate) jwks: PathBuf,
    /// An accepted algorithm; may be repeated [default: every supported one]
    #[arg(long = "alg", value_name = "A")]
    pub(crate) algorithms: Vec<Algorithm>,
}

#[derive(Args)]
pub(crate) struct KeysArgs {
    #[command(flatten)]
    json: JsonArgs,
    #[command(flatten)]
    pub(crate) provider: ProviderArgs,
}

#[derive(Args)]
pub(crate) struct IssuerArgs {
    /// The port to listen on, at 127.0.0.1
    #[arg(long, default_value_t = 8787)]
    pub(crate) port: u16,
    /// How long its tokens live, in seconds
    #[arg(long, default_value_t = 1800, value_name = "SECONDS")]
    pub(crate) lifetime: i64,
}

#[derive(Args)]
pub(crate) struct DoctorArgs {
    /// A token to examine, or `-` for standard input
    #[arg(value_name = "TOKEN", conflicts_with = "file")]
    pub(crate) token: Option<OsString>,
    /// Read the token from a file
    #[arg(long, value_name = "PATH")]
    pub(crate) file: Option<PathBuf>,
    #[command(flatten)]
    json: JsonArgs,
    /// The key id that came with the token (Para's `keyId`)
    #[arg(long, value_name = "K")]
    pub(crate) key_id: Option<String>,
    /// Check the token as of this time, in seconds since the epoch
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    pub(crate) now: Option<i64>,
    /// Look for the token's key at these URLs instead of in Para's environments, e.g.
    /// `BETA=http://localhost:8787/.well-known/jwks.json`
    #[arg(long = "look-in", value_name = "NAME=URL")]
    pub(crate) look_in: Vec<String>,
    #[command(flatten)]
    pub(crate) provider: ProviderArgs,
}

/// Where the demo's second process finds the session. The token is in the keychain, never here.
#[derive(Args)]
pub(crate) struct DemoRestoreArgs {
    #[arg(long)]
    pub(crate) account: String,
    #[arg(long)]
    pub(crate) keys_url: String,
}

/// Prints help, or a usage error without anything that could be a token.
pub(crate) fn report_usage(mut error: clap::Error) -> ExitCode {
    keep_hidden(&mut error);
    let rendered = error.render().ansi().to_string();
    if !error.use_stderr() {
        print_text(&rendered);
        return ExitCode::SUCCESS;
    }
    // Before removing the styles, which could change an argument so that it is not found any more.
    let redacted = redact_usage(&rendered);
    let mut plain = anstream::adapter::strip_str(&redacted).to_string();
    if lacks_token(&error) {
        plain = plain.replacen("\n\nUsage:", &format!("\n\n{TOKEN_TIP}\n\nUsage:"), 1);
    }
    // Parsing has failed, so it is unknown which `--json` was an option: any counts.
    let format =
        if std::env::args_os().any(|argument| argument == "--json") { Format::Json } else { Format::Human };
    let message = plain.strip_prefix("error: ").unwrap_or(&plain).trim_end();
    match (format, error.kind()) {
        (Format::Human, ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand) => print_help(&rendered),
        (Format::Human, _) => print_usage_error(message),
        (Format::Json, _) => return Failure::usage(message).report(format),
    }
    ExitCode::from(2)
}

/// A pipe alone is not read: without `-` the command would wait for a terminal's input.
const TOKEN_TIP: &str = "  tip: `-` reads the token from standard input, --file PATH from a file";

fn lacks_token(error: &clap::Error) -> bool {
    let missing = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::Strings(names)) => names.iter().any(|name| name.contains("TOKEN")),
        Some(ContextValue::String(name)) => name.contains("TOKEN"),
        _ => false,
    };
    error.kind() == ErrorKind::MissingRequiredArgument && missing
}

/// clap also suggests hidden commands.
fn keep_hidden(error: &mut clap::Error) {
    let kind = ContextKind::SuggestedSubcommand;
    let whole = Cli::command();
    let is_shown = |name: &String| whole.find_subcommand(name).is_none_or(|command| !command.is_hide_set());
    let kept: Vec<String> = match error.remove(kind) {
        Some(ContextValue::Strings(names)) => names.into_iter().filter(is_shown).collect(),
        Some(ContextValue::String(name)) => Some(name).filter(is_shown).into_iter().collect(),
        _ => return,
    };
    if !kept.is_empty() {
        error.insert(kind, ContextValue::Strings(kept));
    }
}

pub(crate) fn print_completions(shell: clap_complete::Shell) {
    // clap_complete also offers hidden commands, and clap cannot remove one.
    let whole = Cli::command();
    let shown = whole.get_subcommands().filter(|command| !command.is_hide_set()).cloned();
    let mut command =
        clap::Command::new("wallet-jwt").args(whole.get_arguments().cloned()).subcommands(shown);
    // clap_complete panics if it cannot write, so it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "wallet-jwt", &mut script);
    print_text(&String::from_utf8_lossy(&script));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_is_consistent() {
        Cli::command().debug_assert();
    }
}
