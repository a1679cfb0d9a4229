//! Options of a session manager.

use std::time::Duration;

use super::event::TokenPurpose;
use super::machine::ManagerOptions;
use crate::error::ConfigError;

const ISSUE_TIMEOUT_SECS: (i64, i64) = (1, 600);
/// It may include a login screen.
const SIGN_IN_TIMEOUT_SECS: i64 = 600;
/// Longer than the 60 seconds after which Para's own request times out: the two must not race.
const RENEWAL_TIMEOUT_SECS: i64 = 90;

/// Options of a session manager.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
pub struct SessionManagerOptions {
    /// How long a request for a token may stay unanswered, counted from the first caller. Default 600 for a sign-in,
    /// which may include a login screen, and 90 for a renewal; 1 to 600.
    #[cfg_attr(feature = "ffi", uniffi(default = None))]
    pub issue_timeout_secs: Option<i64>,
    /// Whether `enter_foreground` renews a token that is about to expire, even if no caller needs one. Default: no.
    /// Issuing a Para token extends the Para session; Dynamic's tokens do not.
    #[cfg_attr(feature = "ffi", uniffi(default = false))]
    pub renew_in_foreground: bool,
    /// Whether Dynamic's access token, which names no wallets, signs a user in. Default: no.
    #[cfg_attr(feature = "ffi", uniffi(default = false))]
    pub accept_access_tokens: bool,
    /// Whether the app logs out of the wallet SDK on `LogoutNeeded`. Default: no.
    #[cfg_attr(feature = "ffi", uniffi(default = false))]
    pub has_logout: bool,
    /// Whether the app gets `Log` events. Default: no.
    #[cfg_attr(feature = "ffi", uniffi(default = false))]
    pub logs: bool,
}

impl SessionManagerOptions {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let (minimum, maximum) = ISSUE_TIMEOUT_SECS;
        if self.issue_timeout_secs.is_none_or(|secs| (minimum..=maximum).contains(&secs)) {
            return Ok(());
        }
        Err(ConfigError::Option { option: "issue_timeout_secs".to_owned(), minimum, maximum })
    }

    fn timeout(&self, purpose: TokenPurpose) -> Duration {
        let usual = match purpose {
            TokenPurpose::SignIn => SIGN_IN_TIMEOUT_SECS,
            TokenPurpose::Renewal => RENEWAL_TIMEOUT_SECS,
        };
        Duration::from_secs(self.issue_timeout_secs.unwrap_or(usual).unsigned_abs())
    }

    pub(super) fn of_machine(&self) -> ManagerOptions {
        ManagerOptions {
            sign_in_timeout: self.timeout(TokenPurpose::SignIn),
            renewal_timeout: self.timeout(TokenPurpose::Renewal),
            renews_in_foreground: self.renew_in_foreground,
            has_logout: self.has_logout,
        }
    }
}
