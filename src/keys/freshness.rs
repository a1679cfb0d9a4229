//! How long a key set stays fresh, from the response's headers and within our limits.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::fetch::KeysResponse;

const SHORTEST: Duration = Duration::from_secs(5 * 60);
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);
/// For a response without a lifetime.
const DEFAULT: Duration = Duration::from_secs(10 * 60);

impl KeysResponse {
    /// How long a verifier uses the set of this answer before it fetches the next one: the freshness lifetime (RFC 9111
    /// §4.2.1), within 5 minutes and 24 hours; 10 minutes if the answer has no lifetime.
    ///
    /// For a [`KeyFetcher`](super::KeyFetcher) that shares answers.
    #[must_use]
    pub fn lifetime(&self) -> Duration {
        let Some(cache_control) = self.cache_control.as_deref() else { return DEFAULT };
        let directives = || cache_control.split(',').map(str::trim);
        let says = |name: &str| directives().any(|directive| directive.eq_ignore_ascii_case(name));
        if says("no-store") || says("no-cache") {
            return SHORTEST;
        }
        let max_age = directives().find_map(|directive| {
            let (name, value) = directive.split_once('=')?;
            let seconds = value.trim().trim_matches('"').parse().ok()?;
            name.trim().eq_ignore_ascii_case("max-age").then_some(Duration::from_secs(seconds))
        });
        match max_age {
            Some(max_age) => max_age.saturating_sub(self.age_in_caches()).clamp(SHORTEST, LONGEST),
            None => DEFAULT,
        }
    }

    /// How long caches on the way had kept the answer: the header `Age`, in whole seconds. Zero without it; a day if it cannot be
    /// read.
    #[must_use]
    pub fn age_in_caches(&self) -> Duration {
        self.readable_age().unwrap_or(LONGEST)
    }

    /// Of several values the first one counts (RFC 9111 §5.1).
    fn readable_age(&self) -> Option<Duration> {
        let Some(age) = self.age.as_deref().map(str::trim).filter(|age| !age.is_empty()) else {
            return Some(Duration::ZERO);
        };
        let first = age.split(',').next().unwrap_or_default().trim();
        first.parse::<u32>().ok().map(|seconds| Duration::from_secs(seconds.into()))
    }
}

/// The provider's time when the answer arrived, in seconds since the epoch: `Date` plus `Age` (RFC 9110 §6.6.1).
pub(crate) fn provider_time_at(response: &KeysResponse) -> Option<i64> {
    let date: SystemTime = httpdate::parse_http_date(response.date.as_deref()?).ok()?;
    let sent_at = i64::try_from(date.duration_since(UNIX_EPOCH).ok()?.as_secs()).ok()?;
    sent_at.checked_add(i64::try_from(response.readable_age()?.as_secs()).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(cache_control: Option<&str>, age: Option<&str>) -> KeysResponse {
        let own = |text: Option<&str>| text.map(str::to_owned);
        KeysResponse { cache_control: own(cache_control), age: own(age), ..KeysResponse::default() }
    }

    #[test]
    fn cache_control_is_honoured_within_5_minutes_and_24_hours() {
        let seconds = |cache_control, age| response(cache_control, age).lifetime().as_secs();
        assert_eq!(seconds(Some("max-age=3600"), None), 3600);
        assert_eq!(seconds(Some("public, Max-Age=\"3600\", must-revalidate"), None), 3600);
        assert_eq!(seconds(Some("max-age=3600"), Some("600")), 3000);
        assert_eq!(seconds(Some("max-age=3600"), Some(" 600, 10")), 3000);
        for unreadable in ["99999999999", "600.0", "-5", "old"] {
            assert_eq!(seconds(Some("max-age=3600"), Some(unreadable)), 300, "{unreadable}");
        }
        assert_eq!(seconds(Some("max-age=3600"), Some("")), 3600);
        assert_eq!(seconds(Some("max-age=0"), None), 300);
        assert_eq!(seconds(Some("max-age=600"), Some("86400")), 300);
        assert_eq!(seconds(Some("max-age=31536000"), None), 86_400);
        assert_eq!(seconds(Some("max-age=31536000, no-store"), None), 300);
        assert_eq!(seconds(Some("no-cache"), None), 300);
    }

    #[test]
    fn a_response_that_says_nothing_useful_lives_ten_minutes() {
        for cache_control in
            [None, Some(""), Some("public"), Some("max-age=soon"), Some("max-age=-5"), Some("=,=")]
        {
            assert_eq!(response(cache_control, None).lifetime().as_secs(), 600, "{cache_control:?}");
        }
    }

    #[test]
    fn date_plus_age_gives_the_providers_time() {
        let response = KeysResponse {
            date: Some("Sun, 06 Nov 1994 08:49:37 GMT".into()),
            age: Some("23".into()),
            ..KeysResponse::default()
        };
        assert_eq!(provider_time_at(&response), Some(784_111_800));
        assert_eq!(provider_time_at(&KeysResponse::default()), None);
        let garbage = KeysResponse { date: Some("yesterday".into()), ..KeysResponse::default() };
        assert_eq!(provider_time_at(&garbage), None);
        let unreadable = KeysResponse { age: Some("old".into()), ..response };
        assert_eq!(provider_time_at(&unreadable), None);
    }
}
