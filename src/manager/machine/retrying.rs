//! Looking into the keychain again by itself, after a start at which it could not be used.

use std::time::Duration;

use super::{Credential, Machine};

/// How long after a start the keychain is tried again by itself, in seconds: 1, 2 and 4 after one another.
const RETRIES: u32 = 3;

/// A keychain that could not be used at the start is tried again by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Retry {
    count: u32,
    /// `None` while a look of its own is under way, and after the last one.
    pub(super) due: Option<Duration>,
}

impl<C: Credential> Machine<C> {
    pub(super) fn plan_retry(&mut self) {
        // A look that a call asked for meanwhile does not count.
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
