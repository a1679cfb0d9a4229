//! The `wallet-jwt` command.

mod advice;
mod args;
mod commands;
mod custom_args;
mod key_file;
mod output;
mod printable;
mod provider_args;
mod provider_fit;
mod redaction;
mod same_kid;
mod token_args;
mod token_input;
mod token_pattern;
mod vault_args;
mod verifier;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use output::{Failure, Format};

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return args::report_usage(error),
    };
    let format = if cli.json() { Format::Json } else { Format::Human };
    if let (Format::Json, Some(name)) = (format, cli.command.text_only()) {
        return Failure::usage(format!("`{name}` prints text only: leave --json out")).report(format);
    }
    let outcome = match cli.command {
        Command::Decode(arguments) => commands::decode::run(&arguments, format),
        Command::Verify(arguments) => commands::verify::run(&arguments, format),
        Command::Jws(arguments) => commands::jws::run(&arguments, format),
        Command::Keys(arguments) => commands::keys::run(&arguments, format),
        Command::Vault(arguments) => commands::vault::run(&arguments, format),
        Command::Issuer(arguments) => commands::issuer::run(&arguments),
        Command::Demo => commands::demo::run(),
        Command::DemoRestore(arguments) => commands::demo::restore(&arguments),
        Command::Doctor(arguments) => commands::doctor::run(&arguments, format),
        Command::Completions { shell } => {
            args::print_completions(shell);
            Ok(())
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(format),
    }
}

/// The result of a command.
type Outcome = Result<(), Failure>;
