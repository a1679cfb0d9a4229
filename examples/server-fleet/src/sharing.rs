//! Which entry a server may take: the rules of time, without Redis and without a clock.

use std::time::Duration;

use crate::entry::Entry;

/// The fleet asks the provider at most once in this time, if no answer comes at most twice. Own turns and late turns come on top (`marks.rs`).
pub(crate) const PAUSE_SECS: u64 = 30;
/// How much longer a process waits that got an error from the provider: what is between them may be broken, so another asks first.
pub(crate) const GIVE_WAY_SECS: u64 = 10;
/// The least time for which a verifier uses an answer, however old the answer is.
const SHORTEST_USE_SECS: u64 = 5 * 60;
/// A server that has just started takes no older entry: who restarts all servers wants a new set.
const AFTER_A_START_SECS: u64 = 10 * 60;
/// For how long a process takes failures of others before it has a turn of its own.
const PATIENCE: Duration = Duration::from_secs(5 * 60);
/// The same of a process whose last request failed: it may itself be broken, and must not take the turns of those that have not asked.
const PATIENCE_AFTER_A_FAILURE: Duration = Duration::from_secs(30 * 60);
/// How far the clocks of two servers may be apart. An entry from a later time counts as absent.
const CLOCK_DIFFERENCE_SECS: i64 = 5;

/// The entry's age if a server may take it now.
///
/// `handed_at` is the time of the newest set that this process was handed. A set that it was handed before is taken again
/// only during the pause: the provider would not be asked then, and this set is its last word.
pub(crate) fn age_if_taken(entry: &Entry, handed_at: Option<i64>, now_at: i64) -> Option<Duration> {
    if entry.asked_at > latest(now_at) {
        return None;
    }
    // A later time than now: this server's clock was set back, so no entry can be judged. It asks the provider.
    if handed_at.is_some_and(|handed_at| handed_at > latest(now_at) || entry.asked_at < handed_at) {
        return None;
    }
    let age = u64::try_from(now_at.saturating_sub(entry.asked_at)).unwrap_or(0);
    let is_new = handed_at.is_none_or(|handed_at| entry.asked_at > handed_at);
    let longest = if handed_at.is_none() { AFTER_A_START_SECS } else { u64::MAX };
    let is_taken = age < PAUSE_SECS || is_new && age < shared_for_secs(entry).min(longest);
    is_taken.then(|| Duration::from_secs(age))
}

/// How long an entry is shared. A verifier uses what it takes for at least five minutes, so an entry is not shared until the
/// end of its lifetime: a withdrawn key would be used for so much longer.
pub(crate) fn shared_for_secs(entry: &Entry) -> u64 {
    entry.lifetime_secs.saturating_sub(SHORTEST_USE_SECS).max(PAUSE_SECS)
}

/// Whether this was less than so many seconds before `now_at`.
pub(crate) fn is_within(secs: u64, was_at: i64, now_at: i64) -> bool {
    was_at <= latest(now_at) && now_at.saturating_sub(was_at).max(0).unsigned_abs() < secs
}

pub(crate) fn patience(has_failed: bool) -> Duration {
    if has_failed { PATIENCE_AFTER_A_FAILURE } else { PATIENCE }
}

fn latest(now_at: i64) -> i64 {
    now_at.saturating_add(CLOCK_DIFFERENCE_SECS)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_AT: i64 = 1_760_000_000;

    fn taken(age: i64, lifetime_secs: u64, handed_age: Option<i64>) -> Option<u64> {
        let asked_at = NOW_AT - age;
        let entry = Entry { asked_at, lifetime_secs, age_in_caches_secs: 0, date: None, body: Vec::new() };
        age_if_taken(&entry, handed_age.map(|age| NOW_AT - age), NOW_AT).map(|age| age.as_secs())
    }

    #[test]
    fn a_new_entry_is_taken_until_five_minutes_before_its_end() {
        assert_eq!(taken(0, 600, None), Some(0));
        assert_eq!(taken(299, 600, None), Some(299));
        assert_eq!(taken(300, 600, None), None);
        assert_eq!(taken(299, 600, Some(300)), Some(299));
        assert_eq!(taken(86_099, 86_400, Some(86_200)), Some(86_099));
        assert_eq!(taken(86_100, 86_400, Some(86_200)), None);
    }

    #[test]
    fn a_server_that_has_just_started_takes_no_old_entry() {
        assert_eq!(taken(599, 86_400, None), Some(599));
        assert_eq!(taken(600, 86_400, None), None);
    }

    #[test]
    fn the_shortest_lifetime_is_shared_for_the_pause() {
        assert_eq!(taken(29, 300, None), Some(29));
        assert_eq!(taken(30, 300, None), None);
    }

    #[test]
    fn what_was_handed_is_taken_again_only_in_the_pause() {
        assert_eq!(taken(29, 600, Some(29)), Some(29));
        assert_eq!(taken(30, 600, Some(30)), None);
    }

    #[test]
    fn an_older_entry_than_the_last_is_never_taken() {
        assert_eq!(taken(11, 600, Some(10)), None);
        assert_eq!(taken(200, 600, Some(100)), None);
    }

    #[test]
    fn an_entry_from_the_future_is_absent() {
        assert_eq!(taken(-5, 600, None), Some(0));
        assert_eq!(taken(-6, 600, None), None);
        assert_eq!(taken(i64::MIN + NOW_AT + 1, 600, None), None);
    }

    #[test]
    fn a_clock_that_was_set_back_asks_the_provider() {
        assert_eq!(taken(10, 600, Some(-6)), None);
        assert_eq!(taken(10, 600, Some(-5)), None);
    }

    #[test]
    fn absurd_times_are_no_panic() {
        for (asked_at, now_at) in [(i64::MIN, i64::MAX), (i64::MAX, i64::MIN)] {
            let entry =
                Entry { asked_at, lifetime_secs: 0, age_in_caches_secs: 0, date: None, body: Vec::new() };
            assert_eq!(age_if_taken(&entry, Some(i64::MAX), now_at), None);
        }
    }
}
