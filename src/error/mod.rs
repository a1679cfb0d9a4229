//! What can go wrong, one enum per noun. Every error has a stable [`ErrorCode`], a text without user data and
//! the fields an app can act on.

mod code;
mod config;
mod keys;
mod verify;

pub use code::ErrorCode;
pub use config::ConfigError;
pub use keys::{KeysError, KeysFailure};
pub use verify::VerifyError;
