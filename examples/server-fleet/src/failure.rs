//! What the fleet shares while the provider fails: who has asked it, and what came in place of a set.
//!
//! A status of 500 and more counts for all at once. That no answer came counts as soon as two processes had it in the pause: one
//! alone may have a broken network, which must not end the sign-ins of all. Only these two are shared, because they leave a verifier
//! its stale and pinned keys. Another answer, such as a page or "forbidden", may be for one machine only. So may an error: some
//! providers count the requests of each address. So whoever got one lets others ask first, and who has taken failures for a long time has
//! a turn of its own (`marks.rs`).

use wallet_jwt::keys::{FetchError, KeysResponse};

use crate::sealed::{self, pull_array, push};
use crate::secret::FleetSecret;
use crate::sharing::{GIVE_WAY_SECS, PAUSE_SECS, is_within};

/// Another form gets another label.
const LABEL: &[u8] = b"wallet-jwt fleet failure 1";
/// More than the processes of one machine, in most cases: all of them let another machine ask first.
const MAX_PROCESSES: usize = 16;
/// The largest sealed failure, and room.
pub(crate) const MAX_BYTES: usize = 1024;
/// In place of a status, where no answer came.
const NETWORK: i32 = -1;
const TIMEOUT: i32 = -2;

/// A process of the fleet, by a random number that it has until it ends. All its fetchers have the same one.
pub(crate) type ProcessId = [u8; 16];

/// The last processes that failed, each once; the last one is the newest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure(Vec<Failed>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Failed {
    process: ProcessId,
    failed_at: i64,
    /// The HTTP status, or why there is none.
    outcome: i32,
}

impl Failed {
    /// Whether the provider, or something before it, has answered with an error.
    fn has_error(&self) -> bool {
        self.outcome != NETWORK && self.outcome != TIMEOUT
    }
}

impl Failure {
    /// After this answer. None if it does not say that the provider fails.
    pub(crate) fn after(
        before: Option<Failure>,
        answer: &Result<KeysResponse, FetchError>,
        (process, failed_at): (ProcessId, i64),
    ) -> Option<Self> {
        let outcome = match answer {
            Ok(KeysResponse { status: status @ 500.., .. }) => *status,
            Err(FetchError::Network { .. }) => NETWORK,
            Err(FetchError::Timeout) => TIMEOUT,
            Ok(_) | Err(FetchError::Fetcher { .. }) => return None,
        };
        let mut all = before.map_or_else(Vec::new, |before| before.0);
        all.retain(|failed| failed.process != process);
        all.push(Failed { process, failed_at, outcome });
        Some(Failure(all.split_off(all.len().saturating_sub(MAX_PROCESSES))))
    }

    /// Whether this process takes it in place of a request.
    pub(crate) fn is_taken_by(&self, process: Option<ProcessId>, now_at: i64) -> bool {
        let in_pause = || self.0.iter().filter(|failed| is_within(PAUSE_SECS, failed.failed_at, now_at));
        let gives_way = |failed: &Failed| {
            let secs = PAUSE_SECS + GIVE_WAY_SECS;
            Some(failed.process) == process && failed.has_error() && is_within(secs, failed.failed_at, now_at)
        };
        in_pause().any(Failed::has_error) || in_pause().count() >= 2 || self.0.iter().any(gives_way)
    }

    /// What a process gets that does not ask: what the last one got.
    pub(crate) fn into_answer(self) -> Result<KeysResponse, FetchError> {
        match self.0.last().map_or(NETWORK, |failed| failed.outcome) {
            NETWORK => Err(FetchError::Network {
                detail: "another process of the fleet could not reach it".to_owned(),
            }),
            TIMEOUT => Err(FetchError::Timeout),
            status => Ok(KeysResponse { status, ..KeysResponse::default() }),
        }
    }

    pub(crate) fn seal(&self, url: &str, secret: &FleetSecret) -> Vec<u8> {
        let mut fields = Vec::with_capacity(MAX_BYTES);
        for Failed { process, failed_at, outcome } in &self.0 {
            push(&mut fields, process);
            push(&mut fields, &failed_at.to_be_bytes());
            push(&mut fields, &outcome.to_be_bytes());
        }
        sealed::seal(LABEL, url, &fields, secret)
    }

    /// None if its seal is not that of this URL under this secret.
    pub(crate) fn open(bytes: &[u8], url: &str, secret: &FleetSecret) -> Option<Self> {
        let mut rest = sealed::open(LABEL, url, bytes, secret)?;
        let mut all = Vec::new();
        while !rest.is_empty() {
            let (process, failed_at) = (pull_array(&mut rest)?, pull_array(&mut rest)?);
            let outcome = i32::from_be_bytes(pull_array(&mut rest)?);
            all.push(Failed { process, failed_at: i64::from_be_bytes(failed_at), outcome });
        }
        Some(Failure(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://keys.example/jwks.json";
    const NOW_AT: i64 = 1_760_000_000;

    fn secret(byte: u8) -> FleetSecret {
        FleetSecret::new(vec![byte; 32]).expect("a secret")
    }

    fn after(before: Option<Failure>, process: u8, failed_at: i64) -> Option<Failure> {
        Failure::after(before, &Err(FetchError::Timeout), ([process; 16], failed_at))
    }

    fn of_two(first_at: i64, second_at: i64) -> Failure {
        after(after(None, 1, first_at), 2, second_at).expect("a failure")
    }

    fn counts_for_all(failure: &Failure, now_at: i64) -> bool {
        let takes = [1, 2, 9].map(|process| failure.is_taken_by(Some([process; 16]), now_at));
        assert!(takes.windows(2).all(|two| two[0] == two[1]), "{takes:?}");
        takes[0]
    }

    fn error() -> Result<KeysResponse, FetchError> {
        Ok(KeysResponse { status: 503, ..KeysResponse::default() })
    }

    #[test]
    fn no_answer_counts_after_two_processes_had_none() {
        let one = after(None, 1, NOW_AT).expect("a failure");
        let again = after(Some(one.clone()), 1, NOW_AT).expect("a failure");
        assert!(!counts_for_all(&one, NOW_AT) && !counts_for_all(&again, NOW_AT));
        assert!(counts_for_all(&of_two(NOW_AT, NOW_AT), NOW_AT));
    }

    #[test]
    fn no_answer_counts_for_thirty_seconds() {
        let failure = of_two(NOW_AT, NOW_AT + 10);
        assert!(counts_for_all(&failure, NOW_AT + 29));
        assert!(!counts_for_all(&failure, NOW_AT + 30));
        // A third one begins a new pause with the second one.
        let third = after(Some(failure), 3, NOW_AT + 30).expect("a failure");
        assert!(counts_for_all(&third, NOW_AT + 39) && !counts_for_all(&third, NOW_AT + 40));
    }

    #[test]
    fn an_error_of_the_provider_counts_at_once_for_thirty_seconds() {
        let failure = Failure::after(None, &error(), ([1; 16], NOW_AT)).expect("a failure");
        for (process, secs) in [(Some([2; 16]), 30), (None, 30), (Some([1; 16]), 40)] {
            assert!(failure.is_taken_by(process, NOW_AT) && failure.is_taken_by(process, NOW_AT + secs - 1));
            assert!(!failure.is_taken_by(process, NOW_AT + secs), "{process:?}");
            assert!(!failure.is_taken_by(process, NOW_AT - 6), "from the future");
        }
    }

    #[test]
    fn all_who_got_an_error_let_others_ask_first() {
        // The last one got no answer at all.
        let one = Failure::after(None, &error(), ([1; 16], NOW_AT));
        let two = Failure::after(one, &error(), ([2; 16], NOW_AT + 1));
        let failure = after(two, 3, NOW_AT + 31).expect("a failure");
        let takes = |process, secs| failure.is_taken_by(Some([process; 16]), NOW_AT + secs);
        assert!(takes(1, 39) && !takes(1, 40) && takes(2, 40) && !takes(2, 41));
        assert!(!takes(3, 31) && !takes(9, 31));
    }

    #[test]
    fn a_wrong_clock_cancels_no_failure_of_another() {
        let right = Failure::after(None, &error(), ([1; 16], NOW_AT));
        for wrong_at in [NOW_AT - 60, NOW_AT + 3600] {
            let both = Failure::after(right.clone(), &error(), ([2; 16], wrong_at)).expect("a failure");
            assert!(both.is_taken_by(Some([3; 16]), NOW_AT + 1));
            assert!(!both.is_taken_by(Some([3; 16]), NOW_AT + 30));
        }
    }

    #[test]
    fn a_failure_has_sixteen_processes_at_most() {
        let mut failure = None;
        for process in 0..40 {
            failure = after(failure, process, NOW_AT);
        }
        let failure = failure.expect("a failure");
        assert_eq!(failure.0.first().map(|failed| failed.process), Some([24; 16]));
        let sealed = failure.seal(URL, &secret(1));
        assert!(sealed.len() <= MAX_BYTES);
        assert_eq!(Failure::open(&sealed, URL, &secret(1)), Some(failure));
    }

    #[test]
    fn a_failure_from_the_future_counts_for_nobody() {
        assert!(counts_for_all(&of_two(NOW_AT, NOW_AT + 5), NOW_AT));
        assert!(!counts_for_all(&of_two(NOW_AT, NOW_AT + 6), NOW_AT));
        assert!(!counts_for_all(&of_two(i64::MIN, i64::MAX), NOW_AT));
    }

    #[test]
    fn a_failure_is_read_back_and_means_what_it_was() {
        let (one, two) = (([1; 16], NOW_AT), ([2; 16], NOW_AT));
        let network = || Err(FetchError::Network { detail: "of the first one".to_owned() });
        let with = |status| Ok(KeysResponse { status, ..KeysResponse::default() });
        for answer in [network(), Err(FetchError::Timeout), with(500), with(599)] {
            let failure =
                Failure::after(Failure::after(None, &network(), one), &answer, two).expect("a failure");
            let read = Failure::open(&failure.seal(URL, &secret(1)), URL, &secret(1)).expect("its own seal");
            assert_eq!(read, failure);
            let code = |answer: &Result<KeysResponse, FetchError>| match answer {
                Ok(answer) => format!("HTTP {}", answer.status),
                Err(FetchError::Network { .. }) => "network".to_owned(),
                Err(error) => error.to_string(),
            };
            assert_eq!(code(&read.into_answer()), code(&answer));
        }
    }

    #[test]
    fn what_may_be_for_one_machine_only_is_not_shared() {
        let with = |status| Ok(KeysResponse { status, body: b"<html>".to_vec(), ..KeysResponse::default() });
        let fetcher = Err(FetchError::Fetcher { detail: String::new() });
        for answer in [with(200), with(302), with(304), with(403), with(404), with(429), with(0), fetcher] {
            assert_eq!(Failure::after(None, &answer, ([1; 16], NOW_AT)), None, "{answer:?}");
        }
    }

    #[test]
    fn a_failure_without_the_right_seal_is_absent() {
        let sealed = of_two(NOW_AT, NOW_AT).seal(URL, &secret(1));
        assert!(Failure::open(&sealed, URL, &secret(2)).is_none());
        assert!(Failure::open(&sealed, "https://keys.example/", &secret(1)).is_none());
        for bit in 0..8 * sealed.len() {
            let mut changed = sealed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(Failure::open(&changed, URL, &secret(1)).is_none(), "bit {bit}");
        }
        for length in 0..sealed.len() {
            assert!(Failure::open(&sealed[..length], URL, &secret(1)).is_none(), "{length} bytes");
        }
    }
}
