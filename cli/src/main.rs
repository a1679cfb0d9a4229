//! The `wallet-jwt` command.

mod args;
mod commands;
mod output;
mod provider_args;
mod token_input;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use output::{Failure, Format};

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return args::report_usage(&error),
    };
    let format = if cli.json { Format::Json } else { Format::Human };
    let outcome = match cli.command {
        Command::Decode(arguments) => commands::decode::run(&arguments, format),
        Command::Verify(arguments) => commands::verify::run(&arguments, format),
        Command::Jws(arguments) => commands::jws::run(&arguments, format),
        Command::Keys(arguments) => commands::keys::run(&arguments, format),
        Command::Issuer(arguments) => commands::issuer::run(&arguments),
        Command::Demo => commands::demo::run(),
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

/// What a command comes to.
type Outcome = Result<(), Failure>;
