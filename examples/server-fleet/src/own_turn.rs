//! A request that a process makes although the fleet pauses: it has taken failures of others for a long time. Without it, servers that
//! the provider refuses, or whose network is broken, would hold up all others for ever. One in a pause, for the whole fleet.

use std::time::Duration;

use crate::sealed::{self, pull_array, push};
use crate::secret::FleetSecret;
use crate::sharing::{PAUSE_SECS, is_within};

/// Another form gets another label.
const LABEL: &[u8] = b"wallet-jwt fleet own turn 1";
/// The largest sealed turn, and room.
pub(crate) const MAX_BYTES: usize = 128;

/// For how long a process takes failures of others first. One whose last request failed may itself be broken, so that it must not take
/// the turns of those that have not asked yet.
pub(crate) fn patience(has_failed: bool) -> Duration {
    Duration::from_secs(if has_failed { 30 * 60 } else { 5 * 60 })
}

/// That a process asks now. Sealed: somebody who can write to Redis takes turns away for a pause at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OwnTurn {
    pub(crate) taken_at: i64,
}

impl OwnTurn {
    pub(crate) fn is_over(&self, now_at: i64) -> bool {
        !is_within(PAUSE_SECS, self.taken_at, now_at)
    }

    pub(crate) fn seal(&self, url: &str, secret: &FleetSecret) -> Vec<u8> {
        let mut fields = Vec::with_capacity(MAX_BYTES);
        push(&mut fields, &self.taken_at.to_be_bytes());
        sealed::seal(LABEL, url, &fields, secret)
    }

    /// None if its seal is not that of this URL under this secret.
    pub(crate) fn open(bytes: &[u8], url: &str, secret: &FleetSecret) -> Option<Self> {
        let mut rest = sealed::open(LABEL, url, bytes, secret)?;
        let turn = Self { taken_at: i64::from_be_bytes(pull_array(&mut rest)?) };
        rest.is_empty().then_some(turn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_is_read_back_and_ends_with_the_pause() {
        let secret = |byte| FleetSecret::new(vec![byte; 32]).expect("a secret");
        let turn = OwnTurn { taken_at: 1_760_000_000 };
        let sealed = turn.seal("https://keys.example/", &secret(1));
        assert!(sealed.len() <= MAX_BYTES);
        assert_eq!(OwnTurn::open(&sealed, "https://keys.example/", &secret(1)), Some(turn));
        assert_eq!(OwnTurn::open(&sealed, "https://keys.example/", &secret(2)), None);
        assert_eq!(OwnTurn::open(&sealed, "https://keys.example/b", &secret(1)), None);
        for length in 0..sealed.len() {
            assert_eq!(OwnTurn::open(&sealed[..length], "https://keys.example/", &secret(1)), None);
        }
        assert!(!turn.is_over(turn.taken_at + 29) && turn.is_over(turn.taken_at + 30));
        assert!(turn.is_over(turn.taken_at - 6), "from the future");
    }
}
