//! The key sets of a verifier, one for each of its provider's, and the choice of the set for a token.

use std::sync::Arc;
use std::time::Duration;

use super::options::{IssuerPin, VerifierOptions};
use crate::clock::Clock;
use crate::error::{ConfigError, VerifyError};
use crate::keys::{Endpoint, KeyCache, KeyFetcher, KeySet, PinnedSet};
use crate::provider::{Description, IssuerKeys, KeyLocation, PublicKeys, check_development_url, require_fit};

/// One key set.
#[derive(Clone)]
pub(super) enum Keys {
    Remote(Arc<KeyCache>),
    Configured(Arc<KeySet>),
}

/// The sets in the order of the provider's description. Each one fetched has its own cache and cooldown.
#[derive(Clone)]
pub(super) struct KeySets {
    first: Keys,
    others: Arc<[Keys]>,
    /// In development the first one stands for all of the provider's.
    is_one_for_all: bool,
}

impl KeySets {
    pub(super) fn new(
        provider: &Description,
        options: &VerifierOptions,
        fetcher: &Arc<dyn KeyFetcher>,
        clock: &Arc<dyn Clock>,
    ) -> Result<Self, ConfigError> {
        let development = options.development.as_ref();
        let development = development.map(|own| check_development_url(&own.keys_url)).transpose()?;
        let mut pins = pins(provider, options)?;
        let mut remote = |number: usize, url: String| {
            let endpoint = Endpoint {
                url,
                timeout_secs: options.timeout_secs,
                stale_limit: Duration::from_secs(options.stale_limit_secs.unsigned_abs()),
            };
            let pinned = pins.get_mut(number).and_then(Option::take);
            Keys::Remote(KeyCache::new(endpoint, pinned, Arc::clone(fetcher), Arc::clone(clock)))
        };
        if let Some(url) = development {
            let is_configured = |set: &IssuerKeys| matches!(set.location, KeyLocation::Configured(_));
            if provider.key_sets.all().iter().all(is_configured) {
                let detail =
                    "`development` replaces a key set's URL, and this provider's keys are configured";
                return Err(ConfigError::KeysUrl { detail: detail.to_owned() });
            }
            return Ok(KeySets { first: remote(0, url), others: Arc::default(), is_one_for_all: true });
        }
        let mut sets = provider.key_sets.all().iter().enumerate().map(|(number, set)| match &set.location {
            KeyLocation::Url(url) => remote(number, url.clone()),
            KeyLocation::Configured(keys) => Keys::Configured(Arc::clone(keys)),
        });
        let no_sets = || ConfigError::Keys { detail: "the provider has no key set".to_owned() };
        let first = sets.next().ok_or_else(no_sets)?;
        Ok(KeySets { first, others: sets.collect(), is_one_for_all: false })
    }

    /// The set of that number in the provider's description. A number without a set is refused: no other set may verify
    /// the token.
    pub(super) fn get(&self, number: usize) -> Result<&Keys, VerifyError> {
        let keys = match number.checked_sub(1) {
            None => Some(&self.first),
            Some(_) if self.is_one_for_all => Some(&self.first),
            Some(other) => self.others.get(other),
        };
        keys.ok_or_else(|| VerifyError::KeyUnknown { detail: "the token's issuer has no key set".to_owned() })
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Keys> {
        std::iter::once(&self.first).chain(&*self.others)
    }

    pub(super) fn caches(&self) -> impl Iterator<Item = &Arc<KeyCache>> {
        self.iter().filter_map(|keys| match keys {
            Keys::Remote(cache) => Some(cache),
            Keys::Configured(_) => None,
        })
    }

    /// How far the device's clock is behind the providers'. The least, because one server with a wrong clock must not decide.
    #[cfg(feature = "vault")]
    pub(super) fn clock_offset_secs(&self) -> Option<i64> {
        let offsets = self.caches().filter_map(|cache| cache.clock_offset_secs());
        offsets.min_by_key(|offset| offset.unsigned_abs())
    }

    /// Whether the same keys are used: the same URLs, limits and pins. Configured keys are part of the provider.
    #[cfg(feature = "vault")]
    pub(super) fn are_set_up_like(&self, other: &KeySets) -> bool {
        let alike = |(own, other): (&Keys, &Keys)| match (own, other) {
            (Keys::Remote(own), Keys::Remote(other)) => own.is_set_up_like(other),
            (Keys::Configured(_), Keys::Configured(_)) => true,
            _ => false,
        };
        self.others.len() == other.others.len() && self.iter().zip(other.iter()).all(alike)
    }
}

impl Keys {
    #[cfg(feature = "vault")]
    pub(super) fn url(&self) -> Option<&str> {
        match self {
            Keys::Remote(cache) => Some(cache.url()),
            Keys::Configured(_) => None,
        }
    }
}

/// The pinned keys of each set.
fn pins(provider: &Description, options: &VerifierOptions) -> Result<Vec<Option<PinnedSet>>, ConfigError> {
    let sets = provider.key_sets.all();
    let mut pins: Vec<Option<PinnedSet>> = sets.iter().map(|_| None).collect();
    if let Some(pinned) = &options.pinned_keys {
        let pinned = pinned_set(&pinned.keys, pinned.not_after_at, provider)?;
        match pins.as_mut_slice() {
            [only] => *only = Some(pinned),
            _ => return Err(wrong_pin("this provider's issuers have keys of their own: use `issuer_pins`")),
        }
    }
    if sets.len() > 1 && options.development.is_some() && !options.issuer_pins.is_empty() {
        return Err(wrong_pin("`development` replaces all key sets by one: leave out `issuer_pins`"));
    }
    for IssuerPin { issuer, keys, not_after_at } in &options.issuer_pins {
        let number = sets.iter().position(|set| set.issuers.has(issuer));
        let pin = number.and_then(|number| pins.get_mut(number)).ok_or_else(|| ConfigError::Issuer {
            detail: "a pin names an issuer that the provider does not accept by name".to_owned(),
        })?;
        let set = number.and_then(|number| sets.get(number));
        if set.is_some_and(|set| matches!(set.location, KeyLocation::Configured(_))) {
            return Err(wrong_pin("a pin names an issuer whose keys are configured: leave it out"));
        }
        if set.is_some_and(|set| set.issuers.names().len() > 1) {
            // The set's pinned keys would verify the tokens of each of its issuers.
            return Err(wrong_pin("a pin names an issuer that shares its key set with another one"));
        }
        if pin.replace(pinned_set(keys, *not_after_at, provider)?).is_some() {
            return Err(wrong_pin("a key set is pinned twice"));
        }
    }
    Ok(pins)
}

fn pinned_set(
    keys: &PublicKeys,
    not_after_at: i64,
    provider: &Description,
) -> Result<PinnedSet, ConfigError> {
    let keys = keys.parse()?;
    require_fit(&keys, &provider.algorithms)?;
    Ok(PinnedSet { keys, not_after_at })
}

fn wrong_pin(detail: &str) -> ConfigError {
    ConfigError::Keys { detail: detail.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::{FetchError, KeysRequest, KeysResponse};
    use crate::provider::{ExpectedAudiences, IssuerKeySet};
    use crate::verifier::Development;
    use crate::{Algorithm, CustomProvider, Provider};

    /// Answers with an empty set and a date. Both clocks of the device stand.
    struct Stopped {
        dates: [(&'static str, &'static str); 2],
    }

    const ONE: &str = "https://one.example/keys";
    const TWO: &str = "https://two.example/keys";

    impl KeyFetcher for Stopped {
        fn fetch(&self, request: &KeysRequest) -> Result<KeysResponse, FetchError> {
            let date = self.dates.iter().find(|(url, _)| *url == request.url).map(|(_, date)| *date);
            let key = wallet_jwt_fake_issuer::SigningKey::p256().public_jwk(None);
            let body = serde_json::json!({ "keys": [key] }).to_string().into_bytes();
            Ok(KeysResponse { status: 200, body, date: date.map(str::to_owned), ..KeysResponse::default() })
        }
    }

    impl Clock for Stopped {
        fn now_at(&self) -> i64 {
            // Sun, 06 Nov 1994 08:49:37 GMT
            784_111_777
        }

        fn monotonic(&self) -> Duration {
            Duration::from_secs(50_000)
        }
    }

    /// Two issuers with sets at URLs.
    fn sets(development: Option<&str>, dates: [&'static str; 2]) -> KeySets {
        let own = |issuer: &str, url: &str| IssuerKeySet {
            issuer: issuer.to_owned(),
            keys_url: Some(url.to_owned()),
            keys: None,
        };
        let provider = Provider::custom(CustomProvider {
            issuer_keys: vec![own("one", ONE), own("two", TWO)],
            user_id_claims: vec!["iss".to_owned(), "sub".to_owned()],
            audiences: Some(ExpectedAudiences::AnyAudience),
            algorithms: vec![Algorithm::Es256],
            ..CustomProvider::default()
        });
        let development = development.map(|url| Development { keys_url: url.to_owned() });
        let options = VerifierOptions { development, ..VerifierOptions::default() };
        let [one, two] = dates;
        let stopped = Arc::new(Stopped { dates: [(ONE, one), (TWO, two)] });
        let (fetcher, clock): (Arc<dyn KeyFetcher>, Arc<dyn Clock>) = (stopped.clone(), stopped);
        KeySets::new(provider.unwrap().description(), &options, &fetcher, &clock).unwrap()
    }

    fn is_same(keys: Result<&Keys, VerifyError>, other: &Keys) -> bool {
        keys.is_ok_and(|keys| std::ptr::eq(keys, other))
    }

    #[test]
    fn a_number_without_a_set_is_refused() {
        let sets = sets(None, ["", ""]);
        let [first, second] = &sets.iter().collect::<Vec<_>>()[..] else { panic!("two sets") };
        assert!(is_same(sets.get(0), first) && is_same(sets.get(1), second));
        for number in [2, usize::MAX] {
            assert_eq!(sets.get(number).err().map(|error| error.code().as_str()), Some("E_KEY_UNKNOWN"));
        }
    }

    #[test]
    fn in_development_one_set_stands_for_all() {
        let sets = sets(Some("http://localhost:1/keys"), ["", ""]);
        assert!(is_same(sets.get(0), &sets.first) && is_same(sets.get(1), &sets.first));
    }

    #[cfg(feature = "vault")]
    #[test]
    fn one_servers_wrong_clock_does_not_decide_the_offset() {
        let a_minute_later = "Sun, 06 Nov 1994 08:50:37 GMT";
        let a_day_later = "Mon, 07 Nov 1994 08:49:37 GMT";
        let a_day_before = "Sat, 05 Nov 1994 08:49:37 GMT";
        for dates in [
            [a_minute_later, a_day_later],
            [a_day_later, a_minute_later],
            [a_day_before, a_minute_later],
            [a_minute_later, ""],
            ["", a_minute_later],
        ] {
            let sets = sets(None, dates);
            assert_eq!(sets.clock_offset_secs(), None);
            for cache in sets.caches() {
                pollster::block_on(cache.start_refresh().ended()).unwrap();
            }
            assert_eq!(sets.clock_offset_secs(), Some(60), "{dates:?}");
        }
    }
}
