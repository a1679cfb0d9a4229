//! Why the session manager could not do as asked.

use serde_json::{Value, json};

use super::{ErrorCode, VaultError, VerifyError};

/// Why the session manager could not do as asked. No variant and no text holds anything a token says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "ffi", derive(uniffi::Error), uniffi::export(Display))]
#[non_exhaustive]
pub enum SessionError {
    /// The token was refused, or could not be judged.
    Verify {
        /// Why; the code is its code.
        source: VerifyError,
    },
    /// The keychain could not be read.
    Vault {
        /// Why; the code is its code.
        source: VaultError,
    },
    /// The token belongs to another user than the session.
    UserChanged,
    /// An elevated token is no login.
    Elevated,
    /// Nobody answered the request for a new token in time.
    RenewalTimeout,
    /// The answer came for a request that does not count any more.
    RenewalSuperseded,
    /// There was no new token, or it was refused.
    RenewalFailed {
        /// Why the answer was refused; absent if the app said that there is no token.
        refusal: Option<ErrorCode>,
        /// The app's own words, as it passed them to `fail_renewal`.
        reason: Reason,
    },
    /// Even a new token does not live as long as was asked for.
    TtlUnreachable {
        /// How long the newest token lives, in seconds; zero or less once it has expired.
        remaining_secs: i64,
    },
    /// Nobody is signed in, or `sign_out` came in between.
    SignedOut,
    /// Signed out, but the keychain has not yet deleted the token.
    DeletePending {
        /// Why not.
        source: VaultError,
    },
    /// The system refused something that never fails.
    Internal {
        /// What.
        detail: String,
    },
}

/// Words of the app's own. They come back to the app, and appear in no `{:?}`: nobody knows what they hold.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    pub(crate) fn new(text: &str) -> Self {
        Reason(text.to_owned())
    }

    /// The words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reason(..)")
    }
}

#[cfg_attr(feature = "ffi", uniffi::export)]
impl SessionError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            SessionError::Verify { source } => source.code(),
            SessionError::Vault { source } => source.code(),
            SessionError::UserChanged => ErrorCode::UserChanged,
            SessionError::Elevated => ErrorCode::TokenElevated,
            SessionError::RenewalTimeout => ErrorCode::RenewalTimeout,
            SessionError::RenewalSuperseded => ErrorCode::RenewalSuperseded,
            SessionError::RenewalFailed { .. } => ErrorCode::RenewalFailed,
            SessionError::TtlUnreachable { .. } => ErrorCode::TtlUnreachable,
            SessionError::SignedOut => ErrorCode::SignedOut,
            SessionError::DeletePending { .. } => ErrorCode::DeletePending,
            SessionError::Internal { .. } => ErrorCode::Internal,
        }
    }
}

impl SessionError {
    /// The fields an app can act on, as a JSON object with camelCase members (the code and the text are not in it).
    #[must_use]
    pub fn fields(&self) -> Value {
        match self {
            SessionError::Verify { source } => source.fields(),
            SessionError::Vault { source } => source.fields(),
            SessionError::RenewalFailed { refusal, reason } => {
                let mut fields = serde_json::Map::new();
                if let Some(cause) = refusal {
                    fields.insert("cause".to_owned(), cause.as_str().into());
                }
                if !reason.as_str().is_empty() {
                    fields.insert("reason".to_owned(), reason.as_str().into());
                }
                fields.into()
            }
            SessionError::TtlUnreachable { remaining_secs } => json!({ "remainingSecs": remaining_secs }),
            SessionError::DeletePending { source } => json!({ "cause": source.code() }),
            _ => json!({}),
        }
    }

    pub(crate) fn internal(detail: &str) -> Self {
        SessionError::Internal { detail: detail.to_owned() }
    }
}

impl From<VerifyError> for SessionError {
    fn from(source: VerifyError) -> Self {
        SessionError::Verify { source }
    }
}

impl From<VaultError> for SessionError {
    fn from(source: VaultError) -> Self {
        SessionError::Vault { source }
    }
}

impl std::fmt::Display for SessionError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            SessionError::Verify { source } => source.fmt(f),
            SessionError::Vault { source } => source.fmt(f),
            SessionError::UserChanged => f.write_str("the token belongs to another user than the session"),
            SessionError::Elevated => f.write_str("an elevated token is no login"),
            SessionError::RenewalTimeout => {
                f.write_str("nobody answered the request for a new token in time")
            }
            SessionError::RenewalSuperseded => {
                f.write_str("the request for a new token does not count any more")
            }
            SessionError::RenewalFailed { refusal: Some(cause), .. } => {
                write!(f, "the new token was refused: {cause}")
            }
            SessionError::RenewalFailed { refusal: None, .. } => {
                f.write_str("the app could get no new token")
            }
            SessionError::TtlUnreachable { remaining_secs } => {
                write!(f, "the newest token lives for {remaining_secs} more seconds only")
            }
            SessionError::SignedOut => f.write_str("nobody is signed in"),
            SessionError::DeletePending { source } => {
                write!(f, "signed out, but the token is not yet deleted: {source}")
            }
            SessionError::Internal { detail } => write!(f, "the system refused {detail}"),
        }
    }
}

impl std::error::Error for SessionError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            SessionError::Verify { source } => Some(source),
            SessionError::Vault { source } | SessionError::DeletePending { source } => Some(source),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_has_its_code_and_a_pinned_text() {
        let locked = || VaultError::Locked;
        let failed = |refusal, reason| SessionError::RenewalFailed { refusal, reason: Reason::new(reason) };
        let table = [
            (VerifyError::Signature.into(), "E_SIGNATURE", "the signature is not the provider's"),
            (locked().into(), "E_VAULT_LOCKED", "the keychain is locked"),
            (
                SessionError::UserChanged,
                "E_USER_CHANGED",
                "the token belongs to another user than the session",
            ),
            (SessionError::Elevated, "E_TOKEN_ELEVATED", "an elevated token is no login"),
            (
                SessionError::RenewalTimeout,
                "E_RENEWAL_TIMEOUT",
                "nobody answered the request for a new token in time",
            ),
            (
                SessionError::RenewalSuperseded,
                "E_RENEWAL_SUPERSEDED",
                "the request for a new token does not count any more",
            ),
            (failed(None, "secret words"), "E_RENEWAL_FAILED", "the app could get no new token"),
            (
                failed(Some(ErrorCode::Signature), ""),
                "E_RENEWAL_FAILED",
                "the new token was refused: E_SIGNATURE",
            ),
            (
                SessionError::TtlUnreachable { remaining_secs: 5 },
                "E_TTL_UNREACHABLE",
                "the newest token lives for 5 more seconds only",
            ),
            (SessionError::SignedOut, "E_SIGNED_OUT", "nobody is signed in"),
            (
                SessionError::DeletePending { source: locked() },
                "E_DELETE_PENDING",
                "signed out, but the token is not yet deleted: the keychain is locked",
            ),
            (SessionError::internal("a thread"), "E_INTERNAL", "the system refused a thread"),
        ];
        for (error, code, text) in table {
            assert_eq!((error.code().as_str(), error.to_string().as_str()), (code, text));
            assert!(!format!("{error:?}").contains("secret words"), "{error:?}");
        }
        assert_eq!(
            failed(Some(ErrorCode::Signature), "no network").fields(),
            json!({ "cause": "E_SIGNATURE", "reason": "no network" })
        );
    }
}
