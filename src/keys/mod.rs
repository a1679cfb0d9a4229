//! Key sets: parsing key by key, choosing the key for a token, fetching, keeping.

mod answer;
mod cache;
mod export;
mod fetch;
mod freshness;
mod held;
mod jwk;
pub(crate) mod pem;
mod set;
mod skipped;
mod status;

#[cfg(feature = "net")]
mod http;

pub(crate) use cache::{Endpoint, KeyCache, PinnedSet, Snapshot};
pub use export::ExportedKeys;
pub use fetch::{FetchError, KeyFetcher, KeysRequest, KeysResponse, MAX_KEY_SET_BYTES};
#[cfg(feature = "net")]
pub use http::HttpKeyFetcher;
pub use jwk::{KeyType, VerificationKey};
pub use set::KeySet;
pub(crate) use set::Selection;
pub use skipped::{SkipReason, SkippedKey};
pub use status::{KeySummary, KeysStatus};
