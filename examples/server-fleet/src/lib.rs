//! Many servers that share one fetch of the provider's key set through Redis. `docs/server.md` says what it promises.
//!
//! [`RedisKeyFetcher`] stands between a verifier and the fetcher that asks the provider. What it takes from Redis is sealed
//! with a secret of the fleet: whoever can write to Redis can let no key in. They can make a server ask the provider, give a
//! server that has just started a set of up to ten minutes ago, and keep a failure of the provider alive for 40 seconds; docs/server.md has the rest.

#![cfg_attr(
    not(test),
    deny(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::print_stderr,
        clippy::print_stdout,
        clippy::unwrap_used
    )
)]

mod counts;
mod entry;
mod failure;
mod fetcher;
mod history;
mod marks;
mod sealed;
mod secret;
mod sharing;
mod store;

pub use counts::FleetCounts;
pub use entry::Entry;
pub use fetcher::RedisKeyFetcher;
pub use secret::FleetSecret;
pub use store::Names;

/// Why a fleet cannot be set up. No text has the secret, the address of Redis or its password.
#[derive(thiserror::Error, Clone, Debug, PartialEq, Eq)]
pub enum FleetError {
    /// The secret is shorter than 32 bytes.
    #[error("the fleet's secret is shorter than 32 bytes")]
    SecretTooShort,
    /// The secret's file cannot be read, or is longer than 4,096 bytes.
    #[error("the file of the fleet's secret cannot be read: {0}")]
    SecretUnreadable(std::io::ErrorKind),
    /// The address of Redis is none.
    #[error("the address of Redis cannot be read; it looks like redis://user:password@host:6379/0")]
    RedisAddress,
}
