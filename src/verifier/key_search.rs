//! Which key verifies a token: the cached set, one refresh, keys without a key id, pinned keys, or the reason for the
//! refusal.

use std::sync::Arc;

use super::{Prepared, Verifier};
use crate::error::{KeysError, VerifyError};
use crate::keys::KeySource;
use crate::keys::signature::{self, Outcome};
use crate::keys::{KeyCache, KeySet, Snapshot, VerificationKey};

/// The key that made a signature, and where it was found.
pub(super) type Found = (Arc<VerificationKey>, KeySource);

impl Verifier {
    pub(super) fn find_configured(
        &self,
        prepared: &Prepared<'_>,
        keys: &KeySet,
    ) -> Result<Found, VerifyError> {
        Ok((self.find_in(prepared, keys)?, KeySource::Pinned))
    }

    /// The key of this set and no other.
    pub(super) fn find_in(
        &self,
        prepared: &Prepared<'_>,
        keys: &KeySet,
    ) -> Result<Arc<VerificationKey>, VerifyError> {
        match prepared.check(keys) {
            Outcome::Good(key) => Ok(Arc::clone(key)),
            Outcome::Refused(error) => Err(error),
            Outcome::NoMatch(error) => {
                prepared.check_unnamed(&error, keys).ok_or_else(|| self.with_hint(error))
            }
        }
    }

    pub(super) async fn find_remote(
        &self,
        prepared: &Prepared<'_>,
        cache: &Arc<KeyCache>,
    ) -> Result<Found, VerifyError> {
        let mut snapshot = cache.current().await?;
        let mut no_match = match prepared.check(&snapshot.keys) {
            Outcome::Good(key) => return Ok((Arc::clone(key), snapshot.source)),
            Outcome::Refused(error) => return Err(error),
            Outcome::NoMatch(error) => error,
        };
        let mut failure = snapshot.failure.clone();
        // A fetch that began before this call may have missed the key rotation, so this starts another one after it.
        while !snapshot.fetched_for_call && failure.is_none() {
            match cache.refresh_after_miss(snapshot.generation).await {
                Ok(None) => break,
                Err(error) => failure = Some(error),
                Ok(Some(newer)) => {
                    no_match = match prepared.check(&newer.keys) {
                        Outcome::Good(key) => return Ok((Arc::clone(key), newer.source)),
                        Outcome::Refused(error) => return Err(error),
                        Outcome::NoMatch(error) => error,
                    };
                    snapshot = newer;
                }
            }
        }
        self.last_resort(prepared, &snapshot, no_match, failure)
    }

    /// The set in use has no key for the token: keys without a key id, then the reason why not.
    ///
    /// Pinned keys are not tried here. They are the set in use when no fetched set may be used. If a fetched set lacks
    /// them, the provider may have withdrawn them (docs/adr/0008).
    pub(super) fn last_resort(
        &self,
        prepared: &Prepared<'_>,
        snapshot: &Snapshot,
        no_match: VerifyError,
        failure: Option<KeysError>,
    ) -> Result<Found, VerifyError> {
        if let Some(key) = prepared.check_unnamed(&no_match, &snapshot.keys) {
            return Ok((key, snapshot.source));
        }
        match failure {
            // The set in use has keys with that id, so a newer set does not matter.
            Some(_) if no_match == VerifyError::KeyAmbiguous => Err(no_match),
            // Without the newest set it is not known whether the key exists.
            Some(failure) => Err(failure.into()),
            None => Err(self.with_hint(no_match)),
        }
    }

    /// The keys in memory, without the network.
    pub(super) fn find_at_hand(
        &self,
        prepared: &Prepared<'_>,
        cache: &KeyCache,
    ) -> Result<Found, VerifyError> {
        let snapshot = cache.offline()?;
        match prepared.check(&snapshot.keys) {
            Outcome::Good(key) => Ok((Arc::clone(key), snapshot.source)),
            Outcome::Refused(error) => Err(error),
            Outcome::NoMatch(error) => self.last_resort(prepared, &snapshot, error, snapshot.failure.clone()),
        }
    }

    pub(super) fn with_hint(&self, error: VerifyError) -> VerifyError {
        match error {
            VerifyError::KeyUnknown { .. } => {
                VerifyError::KeyUnknown { detail: self.provider.description().unknown_key_hint.to_string() }
            }
            other => other,
        }
    }
}

impl Prepared<'_> {
    pub(super) fn check<'k>(&self, keys: &'k KeySet) -> Outcome<'k> {
        signature::check(&self.jws, self.algorithm, self.key_id.as_deref(), keys)
    }

    fn check_unnamed(&self, no_match: &VerifyError, keys: &KeySet) -> Option<Arc<VerificationKey>> {
        let key_id = self.key_id.as_deref();
        signature::check_unnamed(&self.jws, self.algorithm, key_id, no_match, keys).map(Arc::clone)
    }
}
