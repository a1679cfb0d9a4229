//! Which keys verified a session's token.

use serde::Serialize;

/// Which keys verified a session's token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
pub enum KeySource {
    /// The provider's set, fetched for this verification.
    Fresh,
    /// The provider's set, fetched earlier and still fresh.
    Cached,
    /// The provider's set, past its lifetime, because the endpoint could not be reached.
    Stale,
    /// Keys given in the configuration.
    Pinned,
    /// The key that verified the token when it was saved.
    Stored,
}

impl KeySource {
    /// The name, the same in every language and in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            KeySource::Fresh => "fresh",
            KeySource::Cached => "cached",
            KeySource::Stale => "stale",
            KeySource::Pinned => "pinned",
            KeySource::Stored => "stored",
        }
    }
}
