//! Reads the keychain again by itself, if it could not be used at the start.

use std::time::Duration;

use super::{Credential, Machine};

/// The delays before the retries, in seconds: 1, 2 and 4, one after the other.
const RETRIES: u32 = 3;

/// The retries of a keychain that could not be used at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Retry {
    count: u32,
    /// `None` while its own read is running, and after the last one.
    pub(super) due: Option<Duration>,
}

impl<C: Credential> Machine<C> {
    pub(super) fn plan_retry(&mut self) {
        // A read that a call started meanwhile is not one of the retries.
        if self.retry.is_some_and(|retry| retry.due.is_some()) {
            return;
        }
        let count = self.retry.map_or(0, |retry| retry.count);
        let wait = Duration::from_secs(1_u64 << count.min(RETRIES));
        let due = (count < RETRIES).then(|| self.now.monotonic.saturating_add(wait));
        self.retry = Some(Retry { count: count.saturating_add(1), due });
    }

    pub(super) fn retry_reading(&mut self) {
        let Some(retry) = &mut self.retry else { return };
        if retry.due.is_some_and(|due| due <= self.now.monotonic) {
            retry.due = None;
            if let Some(manager) = self.managers.first().map(|(manager, _)| *manager) {
                self.read_if_open(manager);
            }
        }
    }
}
