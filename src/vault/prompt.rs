//! Prompts of a store that asks the user at each read: only a read may show one, and a deletion cancels it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::store::StoreError;
use crate::error::VaultError;

/// How long the user has for a prompt. Apps that are put aside keep a prompt open for ever otherwise.
pub(super) const PROMPT_TIMEOUT: Duration = Duration::from_secs(120);

/// Whether the platform's store may show its prompt. Registered with the store.
pub trait PromptSwitch: Send + Sync {
    /// True: the next read may show a prompt. False: none may, and an open one is cancelled; its read fails with
    /// [`StoreError::NotConfirmed`]. False until the first call. Must not wait, and must not call the vault.
    ///
    /// # Errors
    /// [`StoreError`]: the read is not made.
    fn set_allowed(&self, is_allowed: bool) -> Result<(), StoreError>;
}

/// Numbers the reads, so that a deletion cancels those that were requested before it, and no later one.
pub(super) struct Prompts {
    switch: Arc<dyn PromptSwitch>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The number of the next read.
    next: u64,
    /// The reads with smaller numbers are cancelled.
    first_valid: u64,
    is_reading: bool,
}

impl Prompts {
    pub(super) fn new(switch: Arc<dyn PromptSwitch>) -> Self {
        Prompts { switch, state: Mutex::default() }
    }

    /// The number of a read that is requested now.
    pub(super) fn request(&self) -> u64 {
        let mut state = self.state();
        let number = state.next;
        state.next = number.saturating_add(1);
        number
    }

    /// Makes the read. It may show a prompt, unless a deletion has cancelled it.
    pub(super) fn during<T>(
        &self,
        number: u64,
        read: impl FnOnce() -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        {
            let mut state = self.state();
            if number < state.first_valid {
                return Err(VaultError::NotConfirmed {
                    detail: "a deletion cancelled the prompt".to_owned(),
                });
            }
            // Under the lock: `cancel` finds either no read or one whose prompt it can cancel.
            self.switch.set_allowed(true)?;
            state.is_reading = true;
        }
        let result = read();
        let mut state = self.state();
        state.is_reading = false;
        // An error here changes nothing: the next read allows it again.
        let _ = self.switch.set_allowed(false);
        result
    }

    /// Cancels every read that was requested before this.
    pub(super) fn cancel(&self) {
        let mut state = self.state();
        state.first_valid = state.next;
        if state.is_reading {
            // The read ends by itself if this fails, after the time limit.
            let _ = self.switch.set_allowed(false);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[path = "prompt_tests.rs"]
mod tests;
