//! Additions to the errors for the bindings.

use uniffi::UnexpectedUniFFICallbackError;

use crate::error::{ConfigError, KeysError, VerifyError};
#[cfg(feature = "vault")]
use crate::error::{SessionError, VaultError};
use crate::keys::FetchError;
#[cfg(feature = "vault")]
use crate::vault::StoreError;

/// An error's fields for languages without our JSON type.
macro_rules! fields_json {
    ($($error:ident),+) => {$(
        #[uniffi::export]
        impl $error {
            /// The fields that an app can use, as the text of a JSON object with camelCase members. The code and the
            /// text are not in it.
            #[must_use]
            pub fn fields_json(&self) -> String {
                self.fields().to_string()
            }
        }
    )+};
}

fields_json!(ConfigError, KeysError, VerifyError);
#[cfg(feature = "vault")]
fields_json!(SessionError, VaultError);

/// What a `SessionListener` may throw. It is ignored, and the next event still comes.
#[derive(Debug, uniffi::Error)]
#[uniffi::export(Display)]
pub enum ListenerError {
    /// The listener could not handle the event.
    Failed {
        /// Why.
        detail: String,
    },
}

/// What a `Clock` may throw. The system's clock is used instead.
#[derive(Debug, uniffi::Error)]
#[uniffi::export(Display)]
pub enum ClockError {
    /// The clock has no time.
    Failed {
        /// Why.
        detail: String,
    },
}

macro_rules! failed {
    ($($error:ident, $who:literal);+) => {$(
        impl std::fmt::Display for $error {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let $error::Failed { detail } = self;
                write!(f, "the {} failed: {detail}", $who)
            }
        }

        impl std::error::Error for $error {}

        impl From<UnexpectedUniFFICallbackError> for $error {
            fn from(_: UnexpectedUniFFICallbackError) -> Self {
                $error::Failed { detail: undeclared() }
            }
        }
    )+};
}

failed!(ListenerError, "listener"; ClockError, "clock");

/// A foreign exception's text is always left out: it may quote anything.
impl From<UnexpectedUniFFICallbackError> for FetchError {
    fn from(_: UnexpectedUniFFICallbackError) -> Self {
        FetchError::Fetcher { detail: undeclared() }
    }
}

#[cfg(feature = "vault")]
impl From<UnexpectedUniFFICallbackError> for StoreError {
    fn from(_: UnexpectedUniFFICallbackError) -> Self {
        StoreError::Unavailable { detail: undeclared() }
    }
}

fn undeclared() -> String {
    "the app's own code threw something else than its declared error".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUOTED: &str = "eyJhbGciOiJSUzI1NiJ9.secret.secret";

    fn thrown() -> UnexpectedUniFFICallbackError {
        UnexpectedUniFFICallbackError::new(QUOTED)
    }

    #[test]
    fn what_an_app_throws_undeclared_is_quoted_nowhere() {
        let texts = [
            FetchError::from(thrown()).to_string(),
            ClockError::from(thrown()).to_string(),
            ListenerError::from(thrown()).to_string(),
            format!("{:?}", ClockError::from(thrown())),
        ];
        for text in texts {
            assert!(text.contains("the app's own code threw"), "{text}");
            assert!(!text.contains("secret"), "{text}");
        }
    }

    #[cfg(feature = "vault")]
    #[test]
    fn a_store_that_throws_undeclared_is_unavailable_never_empty() {
        let error = StoreError::from(thrown());
        assert!(
            matches!(&error, StoreError::Unavailable { detail } if !detail.contains("secret")),
            "{error}"
        );
    }
}
