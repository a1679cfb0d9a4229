//! A token as the vault keeps it: the text, and what vouched for it.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::user::redacting_debug;

/// A token with the receipt of its verification, if it was verified before it was kept. The text is overwritten with
/// zeros when this is dropped; `{:?}` shows none of it.
#[derive(Clone, PartialEq)]
pub struct StoredToken {
    token: Zeroizing<String>,
    receipt: Option<Receipt>,
}

/// What vouched for a token when it was kept. Enough to verify it again without the network.
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
    /// The key id that was passed beside the token, or stood in its header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    /// The public key that verified the token, as a JWK.
    pub jwk: Value,
    /// Where that key was published; `None` for keys given in the configuration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys_url: Option<String>,
    /// When the provider's keys vouched for it, in seconds since the epoch.
    pub verified_at: i64,
}

redacting_debug!(StoredToken, Receipt);

impl StoredToken {
    /// A token that nobody has verified.
    #[must_use]
    pub fn new(token: &str) -> Self {
        StoredToken { token: Zeroizing::new(token.to_owned()), receipt: None }
    }

    pub(crate) fn with_receipt(token: &str, receipt: Option<Receipt>) -> Self {
        StoredToken { token: Zeroizing::new(token.to_owned()), receipt }
    }

    /// The token. **Hand it to nobody but the server it is for.**
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// What vouched for it; `None` if it was kept unverified. Worth as much as the keychain it comes from: to trust it,
    /// verify the token again with [`Verifier::verify_stored`](crate::Verifier::verify_stored).
    #[must_use]
    pub fn receipt(&self) -> Option<&Receipt> {
        self.receipt.as_ref()
    }
}
