//! How a fake issuer starts.

use super::para::PARA_LIFETIME_SECS;

/// How a fake issuer starts.
#[derive(Clone, Debug)]
pub struct FakeIssuerOptions {
    /// The port on 127.0.0.1; 0, the default, takes a free one.
    pub port: u16,
    /// Which key of the pool it signs with at first, 0 by default. Two issuers with different keys stand for
    /// two environments.
    pub first_key: usize,
    /// The `Cache-Control` of key sets, `max-age=600` by default; none leaves it out.
    pub cache_control: Option<String>,
    /// How long tokens from the endpoint `/token` live when its query does not say; 30 minutes by default.
    pub lifetime_secs: i64,
    /// How far the issuer's clock is ahead of this machine's: moves `iat`, `exp` and the header `Date`.
    pub clock_offset_secs: i64,
}

impl Default for FakeIssuerOptions {
    fn default() -> Self {
        Self {
            port: 0,
            first_key: 0,
            cache_control: Some("max-age=600".to_owned()),
            lifetime_secs: PARA_LIFETIME_SECS,
            clock_offset_secs: 0,
        }
    }
}
