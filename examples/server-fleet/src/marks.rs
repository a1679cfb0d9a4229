//! That something has just happened in the fleet: a time, sealed. A mark lasts for a pause.
//!
//! Somebody who can write to Redis makes no mark, and keeps one alive for a pause at most.

use crate::sealed::{self, pull_array, push};
use crate::secret::FleetSecret;
use crate::sharing::{PAUSE_SECS, is_within};

/// The largest sealed mark, and room.
pub(crate) const MAX_BYTES: usize = 128;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// A process with the lock asks the provider.
    Asked,
    /// A process asks although the fleet pauses, because it has taken failures of others for a long time. Without it, servers that the
    /// provider refuses, or whose network is broken, would hold up all others for ever.
    OwnTurn,
    /// A process asks although another is asking, because that takes long: the other's network may be broken.
    LateTurn,
}

impl Mark {
    /// Another form gets other labels.
    fn label(self) -> &'static [u8] {
        match self {
            Self::Asked => b"wallet-jwt fleet asked 1",
            Self::OwnTurn => b"wallet-jwt fleet own turn 1",
            Self::LateTurn => b"wallet-jwt fleet late turn 1",
        }
    }

    pub(crate) fn seal(self, made_at: i64, url: &str, secret: &FleetSecret) -> Vec<u8> {
        let mut fields = Vec::with_capacity(MAX_BYTES);
        push(&mut fields, &made_at.to_be_bytes());
        sealed::seal(self.label(), url, &fields, secret)
    }

    /// Whether these bytes are this mark of this URL under this secret, and not older than a pause.
    pub(crate) fn is_made_by(self, bytes: &[u8], now_at: i64, url: &str, secret: &FleetSecret) -> bool {
        let made_at = sealed::open(self.label(), url, bytes, secret).and_then(|mut rest| {
            let made_at = i64::from_be_bytes(pull_array(&mut rest)?);
            rest.is_empty().then_some(made_at)
        });
        made_at.is_some_and(|made_at| is_within(PAUSE_SECS, made_at, now_at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://keys.example/";
    const NOW_AT: i64 = 1_760_000_000;

    #[test]
    fn a_mark_is_read_back_and_ends_with_the_pause() {
        let secret = |byte| FleetSecret::new(vec![byte; 32]).expect("a secret");
        let all = [Mark::Asked, Mark::OwnTurn, Mark::LateTurn];
        for mark in all {
            let sealed = mark.seal(NOW_AT, URL, &secret(1));
            assert!(sealed.len() <= MAX_BYTES);
            let is_made = |now_at| mark.is_made_by(&sealed, now_at, URL, &secret(1));
            assert!(is_made(NOW_AT) && is_made(NOW_AT + 29) && !is_made(NOW_AT + 30));
            assert!(!is_made(NOW_AT - 6), "from the future");
            assert!(!mark.is_made_by(&sealed, NOW_AT, URL, &secret(2)));
            assert!(!mark.is_made_by(&sealed, NOW_AT, "https://keys.example/b", &secret(1)));
            for length in 0..sealed.len() {
                assert!(!mark.is_made_by(&sealed[..length], NOW_AT, URL, &secret(1)));
            }
            for other in all.into_iter().filter(|other| *other != mark) {
                assert!(!other.is_made_by(&sealed, NOW_AT, URL, &secret(1)));
            }
        }
    }
}
