//! Systems whose stores have no prompt of this kind: they unlock theirs with the screen. Nothing of it is compiled there.

use std::time::Duration;

use super::queue::Answer;

/// There is none.
pub(super) enum SharedPrompt {}

impl SharedPrompt {
    pub(super) fn ask(&self, _: Duration, _: impl Send + 'static) -> Answer<()> {
        match *self {}
    }

    pub(super) fn cancel(&self) {
        match *self {}
    }
}
