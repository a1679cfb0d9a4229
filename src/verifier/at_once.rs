//! A verification that never waits, for callers that would have to make a future of their own first.

use std::sync::Arc;

use super::key_search::Found;
use super::key_sets::Keys;
#[cfg(feature = "token-cache")]
use super::token_cache::fresh_generation;
use super::{Prepared, Verifier};
use crate::error::VerifyError;
use crate::keys::signature::Outcome;
use crate::keys::{KeyCache, VerificationKey};
use crate::session::Session;

impl Verifier {
    /// What [`Verifier::verify`] says, if it can say so without waiting: the set is fresh, or given in the configuration, and
    /// has the token's key; or the provider is not asked now, because it was asked a moment ago. Otherwise none, and `verify`
    /// decides.
    pub(crate) fn verify_at_once(
        &self,
        token: &str,
        key_id: Option<&str>,
    ) -> Option<Result<Session, VerifyError>> {
        #[cfg(feature = "token-cache")]
        if self.tokens.get().is_some() {
            if let Some(session) = self.cached(token, key_id, fresh_generation) {
                return Some(Ok(Arc::unwrap_or_clone(session)));
            }
            let decided = self.prepare(token, key_id).and_then(|prepared| {
                let set = prepared.set;
                let before = self.version(set, fresh_generation);
                let Some((session, key)) = self.decide_at_once(prepared)? else { return Ok(None) };
                let shared = Arc::new(session);
                self.keep(token, key_id, (&shared, &key), (before, self.version(set, fresh_generation)));
                Ok(Some(Arc::unwrap_or_clone(shared)))
            });
            return decided.transpose();
        }
        let decided = self.prepare(token, key_id).and_then(|prepared| self.decide_at_once(prepared));
        decided.map(|decided| decided.map(|(session, _)| session)).transpose()
    }

    fn decide_at_once(
        &self,
        prepared: Prepared<'_>,
    ) -> Result<Option<(Session, Arc<VerificationKey>)>, VerifyError> {
        let (key, source) = match prepared.keys {
            Keys::Configured(keys) => self.find_configured(&prepared, keys)?,
            Keys::Remote(cache) => match self.find_at_once(&prepared, cache)? {
                Some(found) => found,
                None => return Ok(None),
            },
        };
        let session = self.conclude(prepared, &key, source, self.clock.now_at())?;
        Ok(Some((session, key)))
    }
}

impl Verifier {
    /// As `verify` searches for the key. None: `verify` would wait.
    fn find_at_once(
        &self,
        prepared: &Prepared<'_>,
        cache: &Arc<KeyCache>,
    ) -> Result<Option<Found>, VerifyError> {
        let Some(snapshot) = cache.answered_at_once().transpose()? else { return Ok(None) };
        let no_match = match prepared.check(&snapshot.keys) {
            Outcome::Good(key) => return Ok(Some((Arc::clone(key), snapshot.source))),
            Outcome::Refused(error) => return Err(error),
            Outcome::NoMatch(error) => error,
        };
        let failure = match &snapshot.failure {
            Some(failure) => Some(failure.clone()),
            None => match cache.miss_at_once(snapshot.generation) {
                None => return Ok(None),
                Some(paused) => paused.err(),
            },
        };
        self.last_resort(prepared, &snapshot, no_match, failure).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::*;
    use crate::keys::KeySource;
    use crate::verifier::test_world::{GOOD, LIFETIME_SECS, World};

    impl World {
        fn at_once(&self) -> Option<Result<KeySource, VerifyError>> {
            let answer = self.verifier.verify_at_once(&self.token, None);
            answer.map(|own| own.map(|session| session.key_source))
        }
    }

    #[test]
    fn a_fresh_set_with_the_key_answers_at_once() {
        let world = World::fetched(GOOD);
        assert_eq!(world.at_once(), Some(Ok(KeySource::Cached)));
        assert_eq!(world.requests(), 1);
    }

    #[test]
    fn without_a_set_nothing_is_answered_pinned_or_not() {
        for pin in [false, true] {
            let world = World::of(GOOD, pin);
            assert_eq!(world.at_once(), None, "{pin}");
            assert_eq!(world.verifier.verify_offline(&world.token, None).is_ok(), pin);
            assert_eq!(world.requests(), 0, "{pin}");
        }
    }

    #[test]
    fn a_set_past_its_lifetime_answers_nothing() {
        let world = World::fetched(GOOD);
        world.time.secs.fetch_add(LIFETIME_SECS, Ordering::SeqCst);
        assert_eq!(world.at_once(), None);
        let stale = world.verifier.verify_offline(&world.token, None).map(|session| session.key_source);
        assert_eq!(stale, Ok(KeySource::Stale), "`verify_offline` has a weaker rule");
    }

    #[test]
    fn a_set_that_is_due_answers_and_is_fetched() {
        let world = World::fetched(GOOD);
        world.time.secs.fetch_add(LIFETIME_SECS - 1, Ordering::SeqCst);
        assert_eq!(world.at_once(), Some(Ok(KeySource::Cached)));
        world.wait_for_requests(2);
    }

    #[test]
    fn an_unknown_key_id_is_answered_while_the_provider_is_not_asked() {
        let world = World::fetched("a token of another environment");
        assert_eq!(world.at_once(), None);
        let waited = pollster::block_on(world.verifier.verify(&world.token, None)).unwrap_err();
        assert_eq!(waited.code().as_str(), "E_KEY_UNKNOWN");
        let requests = world.requests();
        for _ in 0..3 {
            assert_eq!(world.at_once(), Some(Err(waited.clone())));
        }
        assert_eq!(world.requests(), requests);
        world.time.secs.fetch_add(30, Ordering::SeqCst);
        assert_eq!(world.at_once(), None, "now it may be asked again");
    }

    #[test]
    fn after_a_failed_fetch_what_stands_in_is_answered() {
        let world = World::fetched(GOOD);
        world.set(None);
        world.time.secs.fetch_add(LIFETIME_SECS, Ordering::SeqCst);
        assert_eq!(world.at_once(), None, "the provider is asked first");
        let waited = pollster::block_on(world.verifier.verify(&world.token, None)).unwrap();
        assert_eq!(waited.key_source, KeySource::Stale);
        let requests = world.requests();
        assert_eq!(world.at_once(), Some(Ok(KeySource::Stale)));
        assert_eq!(world.requests(), requests);
        world.time.secs.fetch_add(30, Ordering::SeqCst);
        assert_eq!(world.at_once(), None);
    }

    #[test]
    fn an_unknown_key_id_is_not_answered() {
        assert_eq!(World::fetched("a token of another environment").at_once(), None);
        assert_eq!(World::fetched("the key is for encryption, another is good").at_once(), None);
    }

    #[test]
    fn a_changed_token_of_a_known_key_is_refused_at_once() {
        let mut world = World::fetched(GOOD);
        let signature = world.token.rfind('.').expect("a signature");
        world.token.replace_range(signature + 1..signature + 5, "AAAA");
        assert_eq!(world.at_once(), Some(Err(VerifyError::Signature)));
        world.token.clear();
        assert!(matches!(world.at_once(), Some(Err(VerifyError::TokenMalformed { .. }))));
    }
}
