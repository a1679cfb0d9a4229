//! Which keys the issuer signs with and publishes, now and after rotations. Pure state: no clock, no network.

use serde_json::Value;

use super::algorithm::SignatureAlgorithm;
use super::keys::{RSA_POOL_SIZE, SigningKey};

/// The provider key set's algorithm: Para and Dynamic sign RS256 only.
pub(super) const PROVIDER_ALGORITHM: SignatureAlgorithm = SignatureAlgorithm::Rs256;

/// Whose key set is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeySetOwner {
    /// Para or Dynamic: RSA keys, each with `alg: RS256`.
    Provider,
    /// A custom issuer: the same RSA keys without `alg`, because they sign RS and PS tokens, and one key for
    /// each other algorithm.
    Custom,
}

/// The current signing key and those still published.
pub(super) struct KeyRing {
    current_index: usize,
    /// Newest first, so that the current key leads the set.
    published: Vec<SigningKey>,
}

impl KeyRing {
    pub(super) fn new(first_key: usize) -> Self {
        Self { current_index: first_key, published: vec![SigningKey::rsa(first_key)] }
    }

    pub(super) fn current(&self) -> &SigningKey {
        &self.published[0]
    }

    pub(super) fn published(&self) -> &[SigningKey] {
        &self.published
    }

    /// Signs with the next key of the pool from now on; the old keys stay published.
    pub(super) fn rotate(&mut self) {
        self.current_index = self.current_index.wrapping_add(1);
        let next = SigningKey::rsa(self.current_index);
        // After a whole turn through the pool the next key may still be published.
        self.published.retain(|key| key.kid() != next.kid());
        self.published.insert(0, next);
    }

    /// Publishes the current key only.
    pub(super) fn withdraw_old(&mut self) {
        self.published.truncate(1);
    }

    /// The key an honest token of that algorithm is signed with.
    pub(super) fn signing_key(&self, algorithm: SignatureAlgorithm) -> SigningKey {
        match algorithm {
            SignatureAlgorithm::Es256 => SigningKey::p256(),
            SignatureAlgorithm::Es384 => SigningKey::p384(),
            SignatureAlgorithm::EdDsa => SigningKey::ed25519(),
            _ => self.current().clone(),
        }
    }

    /// A key for that algorithm which is not published; for RSA of the same size if the pool has one left, so
    /// that the signature's length gives nothing away.
    pub(super) fn stranger(&self, algorithm: SignatureAlgorithm) -> SigningKey {
        let is_published =
            |candidate: &SigningKey| self.published.iter().any(|key| key.kid() == candidate.kid());
        if !self.current().algorithms().contains(&algorithm) {
            return SigningKey::stranger_for(algorithm);
        }
        (1..RSA_POOL_SIZE)
            .map(|distance| SigningKey::rsa(self.current_index.wrapping_add(distance)))
            .find(|key| !is_published(key))
            .unwrap_or_else(|| SigningKey::stranger_for(algorithm))
    }

    /// The members of the key set's `keys`.
    pub(super) fn public_jwks(&self, owner: KeySetOwner) -> Vec<Value> {
        let provider_alg = Some(PROVIDER_ALGORITHM.as_str());
        match owner {
            KeySetOwner::Provider => self.published.iter().map(|key| key.public_jwk(provider_alg)).collect(),
            KeySetOwner::Custom => {
                self.published
                    .iter()
                    .map(|key| key.public_jwk(None))
                    .chain([SigningKey::p256(), SigningKey::p384(), SigningKey::ed25519()].iter().map(
                        |key| key.public_jwk(key.algorithms().first().map(|algorithm| algorithm.as_str())),
                    ))
                    .collect()
            }
        }
    }
}
