//! One file per command.

pub(crate) mod decode;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod issuer;
pub(crate) mod jws;
pub(crate) mod keys;
pub(crate) mod vault;
pub(crate) mod verify;

use std::time::Duration;

use indicatif::ProgressBar;
use wallet_jwt::VerifyError;

/// Runs a future to its end, with a spinner on a terminal.
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

/// With `--now` the verifier compares a stopped clock with the provider's; that difference means nothing.
fn without_clock_offset(error: VerifyError, now_at: Option<i64>) -> VerifyError {
    match error {
        VerifyError::Expired { expired_at, .. } if now_at.is_some() => {
            VerifyError::Expired { expired_at, clock_offset_secs: None }
        }
        VerifyError::NotYetValid { not_before_at, .. } if now_at.is_some() => {
            VerifyError::NotYetValid { not_before_at, clock_offset_secs: None }
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stopped_clock_is_not_compared_with_the_providers() {
        let expired = |clock_offset_secs| VerifyError::Expired { expired_at: 5, clock_offset_secs };
        assert_eq!(without_clock_offset(expired(Some(900)), Some(0)), expired(None));
        assert_eq!(without_clock_offset(expired(Some(900)), None), expired(Some(900)));
    }
}
