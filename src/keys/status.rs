//! What a verifier knows about its key set, for diagnosis.

use serde::Serialize;

use super::jwk::VerificationKey;
use super::set::KeySet;
use super::skipped::SkippedKey;
use super::source::KeySource;
use crate::error::KeysError;

/// One usable key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
pub struct KeySummary {
    /// Its `kid`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    /// Its `alg`, if the set names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub algorithm: Option<String>,
    /// Type and size, e.g. `RSA 2048`.
    pub key_type: String,
    /// The SHA-256 thumbprint in base64url (RFC 7638).
    pub thumbprint: String,
}

impl From<&VerificationKey> for KeySummary {
    fn from(key: &VerificationKey) -> Self {
        KeySummary {
            key_id: key.key_id().map(str::to_owned),
            algorithm: key.algorithm().map(|algorithm| algorithm.to_string()),
            key_type: key.key_type().to_string(),
            thumbprint: key.thumbprint().to_owned(),
        }
    }
}

/// The state of a verifier's key set. If its provider's issuers have key sets of their own, this is the first one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
pub struct KeysStatus {
    /// The URL of the set; absent for keys given in the configuration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys_url: Option<String>,
    /// The keys that a verification would use now without the network; absent if there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<KeySource>,
    /// How long ago the set was fetched or confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_secs: Option<i64>,
    /// How long it stays fresh; negative if it is stale, since then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fresh_for_secs: Option<i64>,
    /// When the next verification will refresh it in the background, counted from now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_refresh_in_secs: Option<i64>,
    /// The keys in use.
    pub usable_keys: Vec<KeySummary>,
    /// The published keys that are not used, and why.
    pub skipped_keys: Vec<SkippedKey>,
    /// How the last fetch failed; absent if it succeeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_error: Option<KeysError>,
    /// How far this device's clock is behind the provider's, from the last https answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_offset_secs: Option<i64>,
    /// The issuers that choose this set; empty if `iss` does not choose the set.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "ffi", uniffi(default = []))]
    pub issuers: Vec<String>,
    /// The other sets, in the order of the configuration.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "ffi", uniffi(default = []))]
    pub other_sets: Vec<KeysStatus>,
}

#[cfg_attr(feature = "ffi", uniffi::export)]
impl KeysStatus {
    /// The status as JSON: camelCase members, absent ones left out.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Strings, numbers and lists always serialise.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl KeysStatus {
    pub(super) fn list(&mut self, keys: &KeySet) {
        self.usable_keys = keys.usable().iter().map(|key| KeySummary::from(&**key)).collect();
        self.skipped_keys = keys.skipped().to_vec();
    }
}

impl KeySet {
    /// The set's keys, usable and left out, as a status without times.
    #[must_use]
    pub fn status(&self) -> KeysStatus {
        let mut status = KeysStatus::default();
        status.list(self);
        status
    }
}
