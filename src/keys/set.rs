//! A key set: parses the text of a JWK Set into usable and skipped keys, and chooses the keys to try for a token's
//! header.

use std::sync::Arc;

use serde_json::Value;

use super::fetch::MAX_KEY_SET_BYTES;
use super::foreign_set;
use super::jwk::VerificationKey;
use super::skipped::SkippedKey;
use crate::error::{ConfigError, KeysFailure};
use crate::token::Algorithm;

/// How many keys are tried for a token without a key id.
const MAX_CANDIDATES: usize = 8;

/// A provider's published keys. Parsed key by key: an unknown or broken key is skipped and counted, never fatal.
#[derive(Clone, Debug, Default)]
pub struct KeySet {
    usable: Vec<Arc<VerificationKey>>,
    skipped: Vec<SkippedKey>,
}

/// Equal sets verify the same tokens; skipped keys are ignored.
impl PartialEq for KeySet {
    fn eq(&self, other: &Self) -> bool {
        self.usable.iter().map(|key| key.to_jwk()).eq(other.usable.iter().map(|key| key.to_jwk()))
    }
}

/// Which keys to try for a header.
#[derive(Debug)]
pub(crate) enum Selection<'k> {
    /// The one with its key id.
    Named(&'k Arc<VerificationKey>),
    /// These, for a token without a key id.
    Keys(Vec<&'k Arc<VerificationKey>>),
    /// Two different usable keys have the wanted key id.
    Ambiguous,
    /// The wanted key exists but must not be used, for this reason.
    Unfit(String),
    /// There is none.
    Unknown,
}

impl KeySet {
    /// Parses the text of a JWK Set (RFC 7517 §5). A byte order mark before it is ignored (RFC 8259 §8.1).
    ///
    /// # Errors
    /// [`KeysFailure::TooLarge`] above [`MAX_KEY_SET_BYTES`]; [`KeysFailure::NotAKeySet`] if the text is not a JSON
    /// object with an array `keys`. A set whose every key is unusable is not an error here; see [`KeySet::usable`].
    pub fn parse(text: &[u8]) -> Result<Self, KeysFailure> {
        if text.len() > MAX_KEY_SET_BYTES {
            return Err(KeysFailure::TooLarge);
        }
        match document(text).as_ref().and_then(|document| document.get("keys")) {
            Some(Value::Array(keys)) => Ok(Self::from_keys(keys.iter().map(VerificationKey::from_jwk))),
            _ => Err(KeysFailure::NotAKeySet),
        }
    }

    /// Parses keys that somebody configured: a JWK Set, or a single JWK. Like [`KeySet::parse`] it takes a set whose every
    /// key is unusable.
    ///
    /// # Errors
    /// `E_CONFIG_KEYS`; its text says what the text is instead.
    pub fn from_configuration(text: &[u8]) -> Result<Self, ConfigError> {
        let refused = |detail: String| ConfigError::Keys { detail };
        Self::parse(text).or_else(|reason| match (reason, document(text)) {
            (KeysFailure::TooLarge, _) => {
                Err(refused(format!("a key set of more than {MAX_KEY_SET_BYTES} bytes is not read")))
            }
            (_, Some(Value::Object(jwk))) if jwk.contains_key("kty") && !jwk.contains_key("keys") => {
                Ok(Self::from_keys([VerificationKey::from_jwk(&Value::Object(jwk))]))
            }
            _ => Err(refused(format!("this is {}", foreign_set::describe(text)))),
        })
    }

    pub(crate) fn from_keys(keys: impl IntoIterator<Item = Result<VerificationKey, SkippedKey>>) -> Self {
        let mut set = KeySet::default();
        for key in keys {
            match key {
                Ok(key) => set.usable.push(Arc::new(key)),
                Err(skipped) => set.skipped.push(skipped),
            }
        }
        set
    }

    /// The keys that can verify a signature, in the order of the set.
    #[must_use]
    pub fn usable(&self) -> &[Arc<VerificationKey>] {
        &self.usable
    }

    /// The skipped keys, and why.
    #[must_use]
    pub fn skipped(&self) -> &[SkippedKey] {
        &self.skipped
    }

    /// Whether a key of the set can verify a signature of one of these algorithms; if not, why.
    pub(crate) fn suits_any(&self, algorithms: &[Algorithm]) -> Result<(), String> {
        let mut why_not = None;
        for key in &self.usable {
            for algorithm in algorithms {
                match key.fitness(*algorithm) {
                    Ok(()) => return Ok(()),
                    Err(reason) => why_not = why_not.or(Some(reason)),
                }
            }
        }
        Err(why_not.unwrap_or_else(|| "there is none".to_owned()))
    }

    /// The keys for a header: those with its key id, or without a key id all usable ones (at most 8).
    pub(crate) fn select(&self, key_id: Option<&str>, algorithm: Algorithm) -> Selection<'_> {
        let Some(wanted) = key_id else {
            let fit: Vec<_> = self.fit(algorithm, |_| true).take(MAX_CANDIDATES).collect();
            return if fit.is_empty() { Selection::Unknown } else { Selection::Keys(fit) };
        };
        let mut named = self.fit(algorithm, |key| key.key_id() == Some(wanted));
        let Some(first) = named.next() else {
            return self.why_unfit(wanted, algorithm).map_or(Selection::Unknown, Selection::Unfit);
        };
        // The same key published twice counts as one.
        if named.any(|other| other.thumbprint() != first.thumbprint()) {
            Selection::Ambiguous
        } else {
            Selection::Named(first)
        }
    }

    /// The usable keys without a key id, at most 8.
    pub(crate) fn without_key_id(&self, algorithm: Algorithm) -> Vec<&Arc<VerificationKey>> {
        self.fit(algorithm, |key| key.key_id().is_none()).take(MAX_CANDIDATES).collect()
    }

    fn fit(
        &self,
        algorithm: Algorithm,
        wanted: impl Fn(&VerificationKey) -> bool,
    ) -> impl Iterator<Item = &Arc<VerificationKey>> {
        self.usable.iter().filter(move |key| wanted(key) && key.fitness(algorithm).is_ok())
    }

    fn why_unfit(&self, key_id: &str, algorithm: Algorithm) -> Option<String> {
        let usable = self.usable.iter().filter(|key| key.key_id() == Some(key_id));
        let skipped = self.skipped.iter().filter(|key| key.key_id.as_deref() == Some(key_id));
        usable
            .filter_map(|key| key.fitness(algorithm).err())
            .chain(skipped.map(|key| key.reason.to_string()))
            .next()
    }
}

/// The JSON, without a byte order mark.
fn document(text: &[u8]) -> Option<Value> {
    serde_json::from_slice(text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)).ok()
}
