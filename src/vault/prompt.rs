//! Prompts of a store that asks the user at each read: only a read may show one, and a deletion cancels it.

use std::sync::atomic::{AtomicU64, Ordering};
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
    /// The number of the next read.
    next: AtomicU64,
    /// The reads with smaller numbers are cancelled.
    first_valid: AtomicU64,
    /// The read that may show a prompt now.
    reading: Mutex<Option<u64>>,
}

impl Prompts {
    pub(super) fn new(switch: Arc<dyn PromptSwitch>) -> Self {
        Prompts {
            switch,
            next: AtomicU64::default(),
            first_valid: AtomicU64::default(),
            reading: Mutex::default(),
        }
    }

    /// The number of a read that is requested now.
    pub(super) fn request(&self) -> u64 {
        self.next.fetch_add(1, Ordering::SeqCst)
    }

    /// Makes the read. It may show a prompt, unless a deletion has cancelled it.
    pub(super) fn during<T>(
        &self,
        number: u64,
        read: impl FnOnce() -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        {
            let mut reading = self.reading();
            if self.is_cancelled(number) {
                return Err(VaultError::NotConfirmed {
                    detail: "a deletion cancelled the prompt".to_owned(),
                });
            }
            // Under the lock: `end_cancelled` finds either no read or one whose prompt it can cancel.
            self.switch.set_allowed(true)?;
            *reading = Some(number);
        }
        let result = read();
        let mut reading = self.reading();
        *reading = None;
        // An error here changes nothing: the next read allows it again.
        let _ = self.switch.set_allowed(false);
        result
    }

    /// Cancels every read that was requested before this. Calls nothing outside: it may be called under a lock.
    pub(super) fn cancel(&self) {
        self.first_valid.fetch_max(self.next.load(Ordering::SeqCst), Ordering::SeqCst);
    }

    /// Ends the open prompt, if its read is cancelled.
    pub(super) fn end_cancelled(&self) {
        let reading = self.reading();
        if reading.is_some_and(|number| self.is_cancelled(number)) {
            // The read ends by itself if this fails, after the time limit.
            let _ = self.switch.set_allowed(false);
        }
    }

    fn is_cancelled(&self, number: u64) -> bool {
        number < self.first_valid.load(Ordering::SeqCst)
    }

    fn reading(&self) -> MutexGuard<'_, Option<u64>> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[path = "prompt_tests.rs"]
mod tests;
