//! A token as the vault stores it: the text, and the receipt of its verification.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::user::redacting_debug;

/// A token with the receipt of its verification, if it was verified before it was saved. The text is overwritten with
/// zeros when this is dropped; `{:?}` does not show it.
#[derive(Clone, PartialEq)]
pub struct StoredToken {
    token: Zeroizing<String>,
    receipt: Option<Receipt>,
}

/// The receipt of a token's verification. Enough to verify it again without the network.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Receipt {
    /// The provider, as in a session's JSON.
    pub provider: String,
    /// The environment, as in the session.
    pub environment: String,
    /// The provider's id of the user.
    pub user_id: String,
    /// The key id that was passed with the token, or was in its header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    /// The public key that verified the token, as a JWK.
    pub jwk: Value,
    /// The URL of that key's set; `None` for keys given in the configuration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys_url: Option<String>,
    /// When it was verified with the provider's keys, in seconds since the epoch.
    pub verified_at: i64,
}

redacting_debug!(StoredToken, Receipt);

impl StoredToken {
    /// An unverified token.
    #[must_use]
    pub fn new(token: &str) -> Self {
        StoredToken { token: Zeroizing::new(token.to_owned()), receipt: None }
    }

    pub(crate) fn with_receipt(token: &str, receipt: Option<Receipt>) -> Self {
        StoredToken { token: Zeroizing::new(token.to_owned()), receipt }
    }

    /// The token. **Send it only to the server that it is for.**
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The receipt of its verification; `None` if it was saved unverified. Trust it only as much as the keychain. To
    /// trust the token, verify it again with [`Verifier::verify_stored`](crate::Verifier::verify_stored).
    #[must_use]
    pub fn receipt(&self) -> Option<&Receipt> {
        self.receipt.as_ref()
    }
}
