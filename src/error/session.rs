//! Why a session manager's call failed.

use serde_json::{Value, json};

use super::{ErrorCode, VaultError, VerifyError};

/// Why a session manager's call failed. No variant and no text contains anything from a token.
///
/// `request_id` is the request for a token that ended with the error, as in `TokenNeeded`. A wrapper uses it to find
/// what the app's own code threw.
#[derive(thiserror::Error, Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "ffi", derive(uniffi::Error), uniffi::export(Display))]
#[non_exhaustive]
pub enum SessionError {
    /// The token was refused, or could not be verified.
    #[error("{source}")]
    Verify {
        /// Why; the code is its code.
        source: VerifyError,
        /// The request that the token was the answer to; absent for a token that the caller passed.
        request_id: Option<i64>,
    },
    /// The keychain could not be read.
    #[error("{source}")]
    Vault {
        /// Why; the code is its code.
        source: VaultError,
    },
    /// The token belongs to another user than the session.
    #[error("the token belongs to another user than the session")]
    UserChanged {
        /// The request that the token was the answer to; absent for a token that the caller passed.
        request_id: Option<i64>,
    },
    /// The token is genuine, but of a kind that cannot sign a user in.
    #[error("{detail}")]
    TokenKind {
        /// The request that the token was the answer to; absent for a token that the caller passed.
        request_id: Option<i64>,
        /// Which kind it is, and where the right one is.
        detail: String,
    },
    /// The app has no token for the request, or the same one that a server rejected.
    #[error("the app could get no token from the wallet SDK")]
    IssueFailed {
        /// The request.
        request_id: i64,
        /// The app's own text, as passed to `fail_request`.
        reason: Reason,
    },
    /// The request for a token was not answered in time.
    #[error(
        "the request for a token was not answered in time; the code that answers must not wait for the session itself, e.g. through an HTTP client that adds its token"
    )]
    IssueTimeout {
        /// The request.
        request_id: i64,
    },
    /// `cancel_sign_in` ended the request.
    #[error("the sign-in was cancelled")]
    IssueCancelled {
        /// The request.
        request_id: i64,
    },
    /// The answer is for a request that has ended.
    #[error("the answer is for a request that has ended")]
    RenewalSuperseded,
    /// Even a new token does not live as long as requested.
    #[error("the newest token lives for {remaining_secs} more seconds only")]
    TtlUnreachable {
        /// How long the newest token lives, in seconds; zero or less once it has expired.
        remaining_secs: i64,
    },
    /// Nobody is signed in, or `sign_out` was called meanwhile.
    #[error("nobody is signed in")]
    SignedOut,
    /// Signed out, but the keychain has not yet deleted the token.
    #[error("signed out, but the token is not yet deleted: {source}")]
    DeletePending {
        /// Why not.
        source: VaultError,
    },
    /// Signed out here, but the wallet SDK is still signed in.
    #[error("signed out here, but the wallet SDK is still signed in")]
    LogoutPending,
    /// The system refused something that normally never fails.
    #[error("the system refused {detail}")]
    Internal {
        /// Details.
        detail: String,
    },
}

/// Text from the app. The app gets it back, but `{:?}` never shows it: it may contain anything.
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
            SessionError::Verify { source, .. } => source.code(),
            SessionError::Vault { source } => source.code(),
            SessionError::UserChanged { .. } => ErrorCode::UserChanged,
            SessionError::TokenKind { .. } => ErrorCode::TokenKind,
            SessionError::IssueFailed { .. } => ErrorCode::IssueFailed,
            SessionError::IssueTimeout { .. } => ErrorCode::IssueTimeout,
            SessionError::IssueCancelled { .. } => ErrorCode::IssueCancelled,
            SessionError::RenewalSuperseded => ErrorCode::RenewalSuperseded,
            SessionError::TtlUnreachable { .. } => ErrorCode::TtlUnreachable,
            SessionError::SignedOut => ErrorCode::SignedOut,
            SessionError::DeletePending { .. } => ErrorCode::DeletePending,
            SessionError::LogoutPending => ErrorCode::LogoutPending,
            SessionError::Internal { .. } => ErrorCode::Internal,
        }
    }
}

#[cfg_attr(feature = "ffi", uniffi::export)]
impl SessionError {
    /// The request for a token that ended with this error, as in `TokenNeeded`.
    #[must_use]
    pub fn request_id(&self) -> Option<i64> {
        match self {
            SessionError::Verify { request_id, .. }
            | SessionError::UserChanged { request_id }
            | SessionError::TokenKind { request_id, .. } => *request_id,
            SessionError::IssueFailed { request_id, .. }
            | SessionError::IssueTimeout { request_id }
            | SessionError::IssueCancelled { request_id } => Some(*request_id),
            _ => None,
        }
    }
}

impl SessionError {
    /// The fields that an app can use, as a JSON object with camelCase members (the code and the text are not in it).
    #[must_use]
    pub fn fields(&self) -> Value {
        let mut fields = match self {
            SessionError::Verify { source, .. } => source.fields(),
            SessionError::Vault { source } => source.fields(),
            SessionError::IssueFailed { reason, .. } if !reason.as_str().is_empty() => {
                json!({ "reason": reason.as_str() })
            }
            SessionError::TtlUnreachable { remaining_secs } => json!({ "remainingSecs": remaining_secs }),
            SessionError::DeletePending { source } => json!({ "cause": source.code() }),
            _ => json!({}),
        };
        if let (Some(id), Value::Object(members)) = (self.request_id(), &mut fields) {
            members.insert("requestId".to_owned(), id.into());
        }
        fields
    }

    /// The same error, for the token that answered that request.
    pub(crate) fn of_request(self, id: i64) -> Self {
        match self {
            SessionError::Verify { source, .. } => SessionError::Verify { source, request_id: Some(id) },
            SessionError::UserChanged { .. } => SessionError::UserChanged { request_id: Some(id) },
            SessionError::TokenKind { detail, .. } => {
                SessionError::TokenKind { request_id: Some(id), detail }
            }
            other => other,
        }
    }

    pub(crate) fn internal(detail: &str) -> Self {
        SessionError::Internal { detail: detail.to_owned() }
    }
}

impl From<VerifyError> for SessionError {
    fn from(source: VerifyError) -> Self {
        SessionError::Verify { source, request_id: None }
    }
}

impl From<VaultError> for SessionError {
    fn from(source: VaultError) -> Self {
        SessionError::Vault { source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_has_its_code_and_a_pinned_text() {
        let locked = || VaultError::Locked;
        let failed = |reason| SessionError::IssueFailed { request_id: 7, reason: Reason::new(reason) };
        let kind = SessionError::TokenKind { request_id: None, detail: "an elevated token".to_owned() };
        let table = [
            (VerifyError::Signature.into(), "E_SIGNATURE", "the signature is not the provider's"),
            (locked().into(), "E_VAULT_LOCKED", "the keychain is locked"),
            (
                SessionError::UserChanged { request_id: None },
                "E_USER_CHANGED",
                "the token belongs to another user than the session",
            ),
            (kind, "E_TOKEN_KIND", "an elevated token"),
            (failed("secret words"), "E_ISSUE_FAILED", "the app could get no token from the wallet SDK"),
            (
                SessionError::IssueTimeout { request_id: 7 },
                "E_ISSUE_TIMEOUT",
                "the request for a token was not answered in time; the code that answers must not wait for the \
                 session itself, e.g. through an HTTP client that adds its token",
            ),
            (
                SessionError::IssueCancelled { request_id: 7 },
                "E_ISSUE_CANCELLED",
                "the sign-in was cancelled",
            ),
            (
                SessionError::RenewalSuperseded,
                "E_RENEWAL_SUPERSEDED",
                "the answer is for a request that has ended",
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
            (
                SessionError::LogoutPending,
                "E_LOGOUT_PENDING",
                "signed out here, but the wallet SDK is still signed in",
            ),
            (SessionError::internal("a thread"), "E_INTERNAL", "the system refused a thread"),
        ];
        for (error, code, text) in table {
            assert_eq!((error.code().as_str(), error.to_string().as_str()), (code, text));
            assert!(!format!("{error:?}").contains("secret words"), "{error:?}");
        }
    }

    #[test]
    fn an_error_of_a_request_says_which() {
        let refused = SessionError::from(VerifyError::Signature);
        assert_eq!((refused.request_id(), refused.fields()), (None, json!({})));
        let refused = refused.of_request(7);
        assert_eq!((refused.request_id(), refused.fields()), (Some(7), json!({ "requestId": 7 })));
        let failed = SessionError::IssueFailed { request_id: 8, reason: Reason::new("no network") };
        assert_eq!(failed.fields(), json!({ "reason": "no network", "requestId": 8 }));
    }
}
