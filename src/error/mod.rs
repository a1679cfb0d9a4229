//! The errors, one enum per subject. Every error has a stable [`ErrorCode`], a text without user data, and the fields
//! that an app can use.

mod code;
mod config;
mod keys;
#[cfg(feature = "vault")]
mod session;
#[cfg(feature = "vault")]
mod vault;
mod verify;

pub use code::ErrorCode;
pub use config::ConfigError;
pub use keys::{KeysError, KeysFailure};
#[cfg(feature = "vault")]
pub use session::{Reason, SessionError};
#[cfg(feature = "vault")]
pub use vault::VaultError;
pub use verify::VerifyError;
