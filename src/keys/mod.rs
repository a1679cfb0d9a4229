//! Key sets: parsing key by key, choosing the key for a token, fetching, keeping.

mod answer;
#[cfg(feature = "aws-lc")]
mod aws_lc;
mod cache;
mod cached_set;
mod export;
mod fetch;
mod foreign_set;
mod freshness;
mod jwk;
mod jwk_members;
mod key_numbers;
mod key_type;
pub(crate) mod pem;
mod pem_text;
mod ring_check;
mod set;
pub(crate) mod signature;
mod skipped;
mod source;
mod status;

#[cfg(feature = "net")]
mod http;

pub(crate) use cache::{Endpoint, KeyCache, PinnedSet, Snapshot};
pub use export::ExportedKeys;
pub(crate) use export::MAX_SETS;
pub use fetch::{ACCEPTED_MEDIA_TYPES, FetchError, KeyFetcher, KeysRequest, KeysResponse, MAX_KEY_SET_BYTES};
#[cfg(feature = "net")]
pub use http::HttpKeyFetcher;
pub use jwk::VerificationKey;
pub use key_type::KeyType;
pub use set::KeySet;
pub use signature::verify_compact_signature;
pub use skipped::{SkipReason, SkippedKey};
pub use source::KeySource;
pub use status::{KeySummary, KeysStatus};
