//! The command line's grammar.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand};
use wallet_jwt::Algorithm;

use crate::provider_args::ProviderArgs;

/// Verifies, decodes and explains the session tokens of embedded-wallet SDKs (Para, Dynamic).
#[derive(Parser)]
#[command(name = "wallet-jwt", version, arg_required_else_help = true)]
#[command(
    after_help = "Exit status: 0 verified (or done), 1 rejected, 2 wrong usage or environment.\nNew here? Run `wallet-jwt demo`."
)]
pub(crate) struct Cli {
    /// Print one JSON object instead of text
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Show what a token says, without believing a word of it
    Decode(TokenArgs),
    /// Verify a token and show the session
    Verify(Box<VerifyArgs>),
    /// Check only the signature of a compact JWS, over any payload
    Jws(JwsArgs),
    /// Fetch or read a key set and explain each key
    Keys(Box<KeysArgs>),
    /// Run a fake issuer on this machine, for end-to-end tests
    Issuer(IssuerArgs),
    /// Find out why a token is refused, or whether this machine can verify at all
    Doctor(Box<DoctorArgs>),
    /// See the whole thing work on an embedded fake issuer, attacks included
    Demo,
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// Where the token comes from.
#[derive(Args)]
pub(crate) struct TokenArgs {
    /// The token, or `-` for standard input (arguments are visible to other processes of this machine)
    #[arg(value_name = "TOKEN", conflicts_with = "file", required_unless_present = "file")]
    pub(crate) token: Option<OsString>,
    /// Read the token from a file; one trailing newline is dropped
    #[arg(long, value_name = "PATH")]
    pub(crate) file: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    pub(crate) token: TokenArgs,
    /// The key id that came beside the token (Para's `keyId`)
    #[arg(long, value_name = "K")]
    pub(crate) key_id: Option<String>,
    /// Judge the token as of this time, in seconds since the epoch
    #[arg(long, value_name = "SECONDS")]
    pub(crate) now: Option<i64>,
    #[command(flatten)]
    pub(crate) provider: ProviderArgs,
}

#[derive(Args)]
pub(crate) struct JwsArgs {
    #[command(flatten)]
    pub(crate) token: TokenArgs,
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
    /// Read the token from a file; one trailing newline is dropped
    #[arg(long, value_name = "PATH")]
    pub(crate) file: Option<PathBuf>,
    /// The key id that came beside the token (Para's `keyId`)
    #[arg(long, value_name = "K")]
    pub(crate) key_id: Option<String>,
    /// Judge the token as of this time, in seconds since the epoch
    #[arg(long, value_name = "SECONDS")]
    pub(crate) now: Option<i64>,
    /// Look for the token's key there instead of in Para's environments, e.g.
    /// `BETA=http://localhost:8787/.well-known/jwks.json`
    #[arg(long = "look-in", value_name = "NAME=URL")]
    pub(crate) look_in: Vec<String>,
    #[command(flatten)]
    pub(crate) provider: ProviderArgs,
}

/// Prints a usage error without quoting anything that could be a token.
pub(crate) fn report_usage(error: &clap::Error) -> ExitCode {
    let is_help = !error.use_stderr();
    let rendered =
        if is_help { error.render().ansi().to_string() } else { redact(&error.render().ansi().to_string()) };
    let written = if is_help {
        write!(anstream::stdout(), "{rendered}")
    } else {
        write!(anstream::stderr(), "{rendered}")
    };
    match (is_help, written) {
        (true, Ok(())) => ExitCode::SUCCESS,
        _ => ExitCode::from(2),
    }
}

/// clap quotes what it did not understand; a token that landed in the wrong place must not reach the screen.
fn redact(message: &str) -> String {
    let could_be_secret =
        |text: &str| text.len() > 40 || text.starts_with("eyJ") || text.matches('.').count() >= 2;
    std::env::args_os()
        .skip(1)
        .filter_map(|argument| argument.into_string().ok())
        .flat_map(|argument| {
            let value = argument.split_once('=').map(|(_, value)| value.to_owned());
            [Some(argument), value]
        })
        .flatten()
        .filter(|text| could_be_secret(text))
        .fold(message.to_owned(), |message, secret| message.replace(&secret, "[not shown]"))
}

pub(crate) fn print_completions(shell: clap_complete::Shell) {
    clap_complete::generate(shell, &mut Cli::command(), "wallet-jwt", &mut std::io::stdout());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_is_consistent() {
        Cli::command().debug_assert();
    }
}
