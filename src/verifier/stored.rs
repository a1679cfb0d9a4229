//! Verifying a token for keeping, and a kept token again without the network.

use std::sync::Arc;

use super::{Keys, Verifier};
use crate::error::VerifyError;
use crate::keys::KeySource;
use crate::keys::{KeySet, VerificationKey};
use crate::session::Session;
use crate::vault::{Receipt, StoredToken};

/// What a kept token is worth now.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Restored {
    /// Everything about it is right, its time included (within the leeway).
    Valid(Session),
    /// Everything about it is right, but it is past its `exp`: good for showing who was signed in, for nothing else.
    Expired(Session),
}

impl Restored {
    /// The session, whatever its time.
    #[must_use]
    pub fn into_session(self) -> Session {
        match self {
            Restored::Valid(session) | Restored::Expired(session) => session,
        }
    }
}

impl Verifier {
    /// Verifies as [`Verifier::verify`] does, and packs the token for a vault with what
    /// [`Verifier::verify_stored`] needs later: the public key that made the signature, the key id, and for whom.
    ///
    /// # Errors
    /// As [`Verifier::verify`].
    pub async fn verify_to_keep(
        &self,
        token: &str,
        key_id: Option<&str>,
    ) -> Result<(Session, StoredToken), VerifyError> {
        let (session, key) = self.verify_with(token, key_id).await?;
        let receipt = Receipt {
            provider: session.provider.as_str().to_owned(),
            environment: session.environment.clone(),
            user_id: session.user_id.clone(),
            key_id: session.key_id.clone(),
            jwk: key.to_jwk(),
            keys_url: self.keys_url().map(str::to_owned),
            verified_at: session.verified_at,
        };
        Ok((session, StoredToken::with_receipt(token, Some(receipt))))
    }

    /// Verifies a kept token again, with the key that verified it then: the whole path, offline. An expired token is no
    /// error here; anything else that is wrong with it is.
    ///
    /// If the provider's set is at hand and fresh, or the keys are configured, the stored key must still be in it: a
    /// key that was withdrawn does not live on in the keychain.
    ///
    /// # Errors
    /// [`VerifyError`]. `E_KEY_UNKNOWN` for a token that was kept unverified, or whose key was withdrawn or
    /// was published at another URL than the one configured now; `E_ENVIRONMENT` for one of another provider or
    /// environment.
    pub fn verify_stored(&self, stored: &StoredToken) -> Result<Restored, VerifyError> {
        let receipt = stored.receipt().ok_or_else(|| VerifyError::KeyUnknown {
            detail: "the token was kept unverified, so no key was kept with it".to_owned(),
        })?;
        if receipt.provider != self.provider.kind().as_str() || receipt.environment != *self.environment {
            return Err(VerifyError::Environment { expected: self.environment.to_string() });
        }
        // An app may have changed its issuer since: then the old one's key, from our own entry, must vouch for nothing.
        if self.keys_url().is_some_and(|url| receipt.keys_url.as_deref() != Some(url)) {
            return Err(VerifyError::KeyUnknown {
                detail: "the key that verified the token was published elsewhere".to_owned(),
            });
        }
        let key = VerificationKey::from_jwk(&receipt.jwk)
            .map_err(|skipped| VerifyError::KeyUnfit { detail: skipped.reason.to_string() })?;
        self.require_not_withdrawn(&key)?;
        let keys = KeySet::from_keys([Ok(key)]);
        let restored = match self.judge_stored(stored, receipt, &keys, self.clock.now_at()) {
            Ok(session) => Restored::Valid(session),
            // Its last second is the moment at which its time was certainly right.
            Err(VerifyError::Expired { expired_at, .. }) => {
                let last_second = expired_at.saturating_sub(1);
                Restored::Expired(self.judge_stored(stored, receipt, &keys, last_second)?)
            }
            Err(error) => return Err(error),
        };
        Ok(restored)
    }

    fn judge_stored(
        &self,
        stored: &StoredToken,
        receipt: &Receipt,
        keys: &KeySet,
        now_at: i64,
    ) -> Result<Session, VerifyError> {
        let prepared = self.prepare(stored.token(), receipt.key_id.as_deref())?;
        let key = self.find_in(&prepared, keys)?;
        let mut session = self.conclude(prepared, &key, KeySource::Stored, now_at)?;
        if session.user_id != receipt.user_id {
            return Err(VerifyError::SubjectMismatch);
        }
        session.verified_at = receipt.verified_at;
        Ok(session)
    }

    /// Where the key set in force is published.
    fn keys_url(&self) -> Option<&str> {
        match &self.keys {
            Keys::Remote(cache) => Some(cache.url()),
            Keys::Configured(_) => None,
        }
    }

    /// Whether the other one judges by the same rules, with keys from the same place. What each has fetched so far may
    /// differ.
    pub(crate) fn judges_like(&self, other: &Verifier) -> bool {
        self.provider == other.provider
            && self.leeway_secs == other.leeway_secs
            && self.environment == other.environment
            && match (&self.keys, &other.keys) {
                (Keys::Remote(own), Keys::Remote(other)) => own.is_set_up_like(other),
                // Configured keys are part of the provider.
                (Keys::Configured(_), Keys::Configured(_)) => true,
                _ => false,
            }
    }

    /// Refuses a key that the keys in force do not have. Without keys in force nobody knows, and the stored one counts.
    fn require_not_withdrawn(&self, key: &VerificationKey) -> Result<(), VerifyError> {
        let in_force: Option<Arc<KeySet>> = match &self.keys {
            Keys::Configured(keys) => Some(Arc::clone(keys)),
            Keys::Remote(cache) => cache
                .offline()
                .ok()
                .filter(|snapshot| snapshot.source == KeySource::Cached && snapshot.failure.is_none())
                .map(|snapshot| snapshot.keys),
        };
        let is_published =
            |keys: Arc<KeySet>| keys.usable().iter().any(|known| known.thumbprint() == key.thumbprint());
        if in_force.is_none_or(is_published) {
            return Ok(());
        }
        Err(self.with_hint(VerifyError::KeyUnknown { detail: String::new() }))
    }
}
