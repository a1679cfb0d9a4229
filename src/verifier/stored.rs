//! Verifies a token to save it, and a saved token again without the network.

use std::sync::Arc;

use super::Verifier;
use super::key_sets::Keys;
use crate::error::VerifyError;
use crate::keys::KeySource;
use crate::keys::{KeySet, VerificationKey};
use crate::provider::IssuerSets;
use crate::session::Session;
use crate::vault::{Receipt, StoredToken};

/// The result of verifying a kept token again.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Restored {
    /// It is valid, its time included (within the leeway).
    Valid(Session),
    /// It is valid except that it is past its time (`exp`, or the greatest age): use it only to show who was signed in.
    Expired(Session),
}

impl Restored {
    /// The session, expired or not.
    #[must_use]
    pub fn into_session(self) -> Session {
        match self {
            Restored::Valid(session) | Restored::Expired(session) => session,
        }
    }
}

impl Verifier {
    /// Verifies as [`Verifier::verify`] does, and packs the token for a vault with what [`Verifier::verify_stored`]
    /// needs later: the public key that verified it, the key id, the provider, environment and user.
    ///
    /// # Errors
    /// As [`Verifier::verify`].
    pub async fn verify_to_keep(
        &self,
        token: &str,
        key_id: Option<&str>,
    ) -> Result<(Session, StoredToken), VerifyError> {
        let prepared = self.prepare(token, key_id)?;
        let keys_url = prepared.keys.url().map(str::to_owned);
        let (session, key) = self.verify_prepared(prepared).await?;
        let receipt = Receipt {
            provider: session.provider.as_str().to_owned(),
            environment: session.environment.clone(),
            user_id: session.user_id.clone(),
            key_id: session.key_id.clone(),
            jwk: key.to_jwk(),
            keys_url,
            verified_at: session.verified_at,
        };
        Ok((session, StoredToken::with_receipt(token, Some(receipt))))
    }

    /// Verifies a kept token again, completely and offline, with the key that verified it before. An expired token is
    /// not an error here; every other problem is.
    ///
    /// If the provider's set is in memory and fresh, or the keys are configured, the stored key must still be among
    /// them: a withdrawn key must not stay valid in the keychain.
    ///
    /// # Errors
    /// [`VerifyError`]. `E_KEY_UNKNOWN` for a token that was saved unverified, or whose key was withdrawn, or was
    /// published at a URL other than the one configured now; `E_ENVIRONMENT` for a token of another provider or
    /// environment.
    pub fn verify_stored(&self, stored: &StoredToken) -> Result<Restored, VerifyError> {
        let receipt = stored.receipt().ok_or_else(|| VerifyError::KeyUnknown {
            detail: "the token was kept unverified, so no key was kept with it".to_owned(),
        })?;
        if receipt.provider != self.provider.kind().as_str() || receipt.environment != *self.environment {
            return Err(VerifyError::Environment { expected: self.environment.to_string() });
        }
        let published = self.keys_of(stored, receipt)?;
        // The app may have changed its issuer since: then the old issuer's key in our entry must not be trusted.
        if published.url().is_some_and(|url| receipt.keys_url.as_deref() != Some(url)) {
            return Err(VerifyError::KeyUnknown {
                detail: "the key that verified the token was published elsewhere".to_owned(),
            });
        }
        let key = VerificationKey::from_jwk(&receipt.jwk)
            .map_err(|skipped| VerifyError::KeyUnfit { detail: skipped.reason.to_string() })?;
        self.require_not_withdrawn(&key, published)?;
        let keys = KeySet::from_keys([Ok(key)]);
        let restored = match self.judge_stored(stored, receipt, &keys, self.clock.now_at()) {
            Ok(session) => Restored::Valid(session),
            // In its last second its time was certainly valid.
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

    /// The set that the token's issuer chooses.
    fn keys_of<'s>(&'s self, stored: &'s StoredToken, receipt: &Receipt) -> Result<&'s Keys, VerifyError> {
        match &self.provider.description().key_sets {
            // `judge_stored` says what is wrong with the token's form.
            IssuerSets::One(_) => self.keys.get(0),
            IssuerSets::ByIssuer(_) => Ok(self.prepare(stored.token(), receipt.key_id.as_deref())?.keys),
        }
    }

    /// Whether the other verifier checks by the same rules, with keys from the same place. Their fetched keys may
    /// differ.
    pub(crate) fn judges_like(&self, other: &Verifier) -> bool {
        self.provider == other.provider
            && self.leeway_secs == other.leeway_secs
            && self.environment == other.environment
            && self.keys.are_set_up_like(&other.keys)
    }

    /// Refuses a key that is not among the current keys. Without current keys this cannot be checked, and the stored
    /// key is trusted.
    fn require_not_withdrawn(&self, key: &VerificationKey, published: &Keys) -> Result<(), VerifyError> {
        let in_force: Option<Arc<KeySet>> = match published {
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
