//! One file per command.

pub(crate) mod decode;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod issuer;
pub(crate) mod jws;
pub(crate) mod keys;
pub(crate) mod verify;

use std::time::Duration;

use indicatif::ProgressBar;

/// Runs a future to its end, with a spinner where somebody watches.
fn wait_for<F: Future>(what: &str, future: F) -> Result<F::Output, crate::output::Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .map_err(|error| crate::output::Failure::environment(error.to_string()))?;
    // indicatif draws on standard error, and only if that is a terminal.
    let spinner = ProgressBar::new_spinner().with_message(what.to_owned());
    spinner.enable_steady_tick(Duration::from_millis(100));
    let output = runtime.block_on(future);
    spinner.finish_and_clear();
    Ok(output)
}
