//! What can be chosen for a session manager.

use crate::error::ConfigError;

const RENEWAL_TIMEOUT_SECS: (i64, i64) = (1, 600);

/// What can be chosen for a session manager.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
pub struct SessionManagerOptions {
    /// How long a request for a new token may stay unanswered. Default 60, 1 to 600: the wallet SDK may have to ask the
    /// user.
    #[cfg_attr(feature = "ffi", uniffi(default = 60))]
    pub renewal_timeout_secs: i64,
}

impl Default for SessionManagerOptions {
    fn default() -> Self {
        SessionManagerOptions { renewal_timeout_secs: 60 }
    }
}

impl SessionManagerOptions {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let (minimum, maximum) = RENEWAL_TIMEOUT_SECS;
        if (minimum..=maximum).contains(&self.renewal_timeout_secs) {
            return Ok(());
        }
        Err(ConfigError::Option { option: "renewal_timeout_secs".to_owned(), minimum, maximum })
    }
}
