//! The only network access: one request for one key set.

/// The largest accepted key set, in bytes.
pub const MAX_KEY_SET_BYTES: usize = 64 * 1024;

/// A request for a key set.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
pub struct KeysRequest {
    /// The URL of the set.
    pub url: String,
    /// The `ETag` of the cached set, to be sent as `If-None-Match`.
    pub etag: Option<String>,
    /// How long the whole exchange may take.
    pub timeout_secs: i64,
    /// The maximum size of the body in bytes; a fetcher stops one byte after.
    pub max_bytes: i64,
}

/// The answer to a [`KeysRequest`], whatever its status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
pub struct KeysResponse {
    /// The HTTP status.
    pub status: i32,
    /// The body, at most one byte longer than the request allowed.
    pub body: Vec<u8>,
    /// The header `ETag`.
    #[cfg_attr(feature = "ffi", uniffi(default = None))]
    pub etag: Option<String>,
    /// The header `Cache-Control`.
    #[cfg_attr(feature = "ffi", uniffi(default = None))]
    pub cache_control: Option<String>,
    /// The header `Date`.
    #[cfg_attr(feature = "ffi", uniffi(default = None))]
    pub date: Option<String>,
    /// The header `Age`.
    #[cfg_attr(feature = "ffi", uniffi(default = None))]
    pub age: Option<String>,
    /// The header `Content-Encoding`, for the text of an error: no fetcher asks for a coding.
    #[cfg_attr(feature = "ffi", uniffi(default = None))]
    pub content_encoding: Option<String>,
}

/// The header `Accept` of a request for a key set: a strict server offers only the first (RFC 7517 §8.5.2).
pub const ACCEPTED_MEDIA_TYPES: &str = "application/jwk-set+json, application/json";

/// Why there is no HTTP answer.
#[derive(thiserror::Error, Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "ffi", derive(uniffi::Error), uniffi::export(Display))]
pub enum FetchError {
    /// The endpoint could not be reached, or closed the connection.
    #[error("the endpoint could not be reached: {detail}")]
    Network {
        /// The transport's message, without the URL.
        detail: String,
    },
    /// The exchange took too long.
    #[error("the endpoint did not answer in time")]
    Timeout,
    /// The fetcher itself failed.
    #[error("the fetcher failed: {detail}")]
    Fetcher {
        /// What went wrong.
        detail: String,
    },
}

/// Fetches key sets over HTTP. Called on a separate thread, so it may block. An answer after `timeout_secs` is ignored.
///
/// An implementation follows no redirect, sends no cookie and adds nothing that identifies the user. It sends
/// [`ACCEPTED_MEDIA_TYPES`] as `Accept`, and `Accept-Encoding: identity`. The library checks size, status and redirects
/// again.
pub trait KeyFetcher: Send + Sync {
    /// Performs the request.
    ///
    /// # Errors
    /// [`FetchError`] when there is no HTTP answer; an answer of any status is not an error here.
    fn fetch(&self, request: &KeysRequest) -> Result<KeysResponse, FetchError>;
}
