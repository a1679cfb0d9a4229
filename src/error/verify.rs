//! Why a token was refused.

use super::{ErrorCode, KeysError};

/// Why a token was refused. No variant and no text contains anything from the token, except the names of claims that
/// this library knows.
#[derive(thiserror::Error, Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "ffi", derive(uniffi::Error), uniffi::export(Display))]
#[non_exhaustive]
pub enum VerifyError {
    /// Not a compact signed JSON Web Token (RFC 7515 §7.1, RFC 7519 §7.2).
    #[error("not a signed JSON Web Token: {detail}")]
    TokenMalformed {
        /// What is wrong with its form.
        detail: String,
    },
    /// The token is larger than any wallet token.
    #[error("the token passes the limit of {limit_bytes} bytes")]
    TokenTooLarge {
        /// The limit that was exceeded, in bytes.
        limit_bytes: i64,
    },
    /// The `alg` is not one the provider uses. `none` and HMAC never are.
    #[error("{}", not_allowed(.algorithm, .allowed))]
    AlgorithmNotAllowed {
        /// The registered name found in the header, or `unregistered`.
        algorithm: String,
        /// What the provider uses.
        allowed: Vec<String>,
    },
    /// The header requires an extension that this library does not know (RFC 7515 §4.1.11).
    #[error("the header demands an extension that is not understood (`crit` or `b64`)")]
    CriticalHeader,
    /// The key id passed with the token is not the one in its header.
    #[error("the key id passed beside the token differs from the `kid` in its header")]
    KeyIdMismatch,
    /// No published key has the token's key id.
    #[error("unknown key: {detail}")]
    KeyUnknown {
        /// What that usually means for this provider.
        detail: String,
    },
    /// The key with the token's key id must not be used for this signature.
    #[error("the key with the token's `kid` must not be used: {detail}")]
    KeyUnfit {
        /// What is wrong with the key.
        detail: String,
    },
    /// Two different keys are published under the token's key id.
    #[error("the key set publishes two different keys under the token's `kid`")]
    KeyAmbiguous,
    /// There is no key set to verify with. Never means that the token is bad.
    #[error("{source}")]
    KeysUnavailable {
        /// Why.
        source: KeysError,
    },
    /// The signature is not the provider's.
    #[error("the signature is not the provider's")]
    Signature,
    /// The signature has fewer bytes than one of the provider's keys makes: a token that was cut off, or a forged one.
    #[error(
        "the signature has {bytes} of at least {expected} bytes: the token was cut off, or it is not the provider's"
    )]
    SignatureTooShort {
        /// How many bytes it has.
        bytes: i64,
        /// How many the shortest signature of these keys has.
        expected: i64,
    },
    /// The token is past its `exp` (RFC 7519 §4.1.4).
    #[error("the token has expired{}", clock_offset(*.clock_offset_secs))]
    Expired {
        /// When it expired, in seconds since the epoch.
        expired_at: i64,
        /// How far the device's clock is behind the provider's, in seconds, if that is known.
        clock_offset_secs: Option<i64>,
    },
    /// The token's `nbf` is in the future (RFC 7519 §4.1.5).
    #[error("the token is not valid yet{}", clock_offset(*.clock_offset_secs))]
    NotYetValid {
        /// When it becomes valid, in seconds since the epoch.
        not_before_at: i64,
        /// How far the device's clock is behind the provider's, in seconds, if that is known.
        clock_offset_secs: Option<i64>,
    },
    /// A required claim is missing.
    #[error("the claim `{claim}` is missing")]
    ClaimMissing {
        /// The claim's path, e.g. `data.userId`.
        claim: String,
    },
    /// A claim has a value of the wrong type.
    #[error("the claim `{claim}` is not {expected}")]
    ClaimType {
        /// The claim's path, e.g. `data.wallets[1].address`.
        claim: String,
        /// The type it should have.
        expected: String,
    },
    /// None of the expected audiences is in the token's `aud` (RFC 7519 §4.1.3).
    #[error("the token was issued for another audience, expected {}", .expected.join(" or "))]
    Audience {
        /// The configured audiences.
        expected: Vec<String>,
    },
    /// The token's `iss` is not an accepted one (RFC 7519 §4.1.1).
    #[error("the token was issued by someone else, expected {}", .expected.join(" or "))]
    Issuer {
        /// The accepted issuers.
        expected: Vec<String>,
    },
    /// The token belongs to another environment of the provider.
    #[error("the token belongs to another environment, expected {expected}")]
    Environment {
        /// The configured environment.
        expected: String,
    },
    /// The token's `sub` is not the user it describes.
    #[error("the token's `sub` is not the user it describes")]
    SubjectMismatch,
    /// The header's `typ` is not the required one (RFC 8725 §3.11).
    #[error("the header's `typ` is not `{expected}`")]
    TokenType {
        /// The configured type.
        expected: String,
    },
    /// The token is of another kind than the configured ones.
    #[error("the token is of another kind, expected {}", .expected.join(" or "))]
    TokenKind {
        /// The accepted kinds.
        expected: Vec<String>,
    },
    /// The user has not finished signing in.
    #[error("the sign-in is not complete{}", missing_scope(.pending))]
    SignInIncomplete {
        /// Which of the provider's known steps are pending; empty when only the basic scope is missing.
        pending: Vec<String>,
    },
    /// The token uses Dynamic's deprecated `info` claim, which was not accepted.
    #[error("the token uses Dynamic's deprecated `info` claim, which is not accepted here")]
    LegacyToken,
}

#[cfg_attr(feature = "ffi", uniffi::export)]
impl VerifyError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            VerifyError::TokenMalformed { .. } => ErrorCode::TokenMalformed,
            VerifyError::TokenTooLarge { .. } => ErrorCode::TokenTooLarge,
            VerifyError::AlgorithmNotAllowed { .. } => ErrorCode::AlgorithmNotAllowed,
            VerifyError::CriticalHeader => ErrorCode::CriticalHeader,
            VerifyError::KeyIdMismatch => ErrorCode::KeyIdMismatch,
            VerifyError::KeyUnknown { .. } => ErrorCode::KeyUnknown,
            VerifyError::KeyUnfit { .. } => ErrorCode::KeyUnfit,
            VerifyError::KeyAmbiguous => ErrorCode::KeyAmbiguous,
            VerifyError::KeysUnavailable { .. } => ErrorCode::KeysUnavailable,
            VerifyError::Signature | VerifyError::SignatureTooShort { .. } => ErrorCode::Signature,
            VerifyError::Expired { .. } => ErrorCode::Expired,
            VerifyError::NotYetValid { .. } => ErrorCode::NotYetValid,
            VerifyError::ClaimMissing { .. } => ErrorCode::ClaimMissing,
            VerifyError::ClaimType { .. } => ErrorCode::ClaimType,
            VerifyError::Audience { .. } => ErrorCode::Audience,
            VerifyError::Issuer { .. } => ErrorCode::Issuer,
            VerifyError::Environment { .. } => ErrorCode::Environment,
            VerifyError::SubjectMismatch => ErrorCode::SubjectMismatch,
            VerifyError::TokenType { .. } => ErrorCode::TokenType,
            VerifyError::TokenKind { .. } => ErrorCode::TokenKind,
            VerifyError::SignInIncomplete { .. } => ErrorCode::SignInIncomplete,
            VerifyError::LegacyToken => ErrorCode::LegacyToken,
        }
    }
}

impl VerifyError {
    /// The fields that an app can use, as a JSON object with camelCase members (the code and the text are not in it).
    #[must_use]
    pub fn fields(&self) -> serde_json::Value {
        use serde_json::json;
        match self {
            VerifyError::TokenMalformed { .. }
            | VerifyError::CriticalHeader
            | VerifyError::KeyIdMismatch
            | VerifyError::KeyUnknown { .. }
            | VerifyError::KeyUnfit { .. }
            | VerifyError::KeyAmbiguous
            | VerifyError::Signature
            | VerifyError::SignatureTooShort { .. }
            | VerifyError::SubjectMismatch
            | VerifyError::LegacyToken => json!({}),
            VerifyError::TokenTooLarge { limit_bytes } => json!({ "limitBytes": limit_bytes }),
            VerifyError::AlgorithmNotAllowed { algorithm, allowed } => {
                json!({ "algorithm": algorithm, "allowed": allowed })
            }
            VerifyError::KeysUnavailable { source } => source.fields(),
            VerifyError::Expired { expired_at, clock_offset_secs } => {
                time_fields("expiredAt", *expired_at, *clock_offset_secs)
            }
            VerifyError::NotYetValid { not_before_at, clock_offset_secs } => {
                time_fields("notBeforeAt", *not_before_at, *clock_offset_secs)
            }
            VerifyError::ClaimMissing { claim } => json!({ "claim": claim }),
            VerifyError::ClaimType { claim, expected } => json!({ "claim": claim, "expected": expected }),
            VerifyError::Audience { expected }
            | VerifyError::Issuer { expected }
            | VerifyError::TokenKind { expected } => {
                json!({ "expected": expected })
            }
            VerifyError::Environment { expected } | VerifyError::TokenType { expected } => {
                json!({ "expected": expected })
            }
            VerifyError::SignInIncomplete { pending } => json!({ "pending": pending }),
        }
    }

    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        VerifyError::TokenMalformed { detail: detail.into() }
    }
}

fn time_fields(name: &str, at: i64, clock_offset_secs: Option<i64>) -> serde_json::Value {
    let mut fields = serde_json::Map::new();
    fields.insert(name.to_owned(), at.into());
    if let Some(offset) = clock_offset_secs {
        fields.insert("clockOffsetSecs".to_owned(), offset.into());
    }
    fields.into()
}

impl From<KeysError> for VerifyError {
    fn from(source: KeysError) -> Self {
        VerifyError::KeysUnavailable { source }
    }
}

fn not_allowed(algorithm: &str, allowed: &[String]) -> String {
    let allowed = allowed.join(", ");
    match algorithm {
        "unregistered" => {
            format!("the token names an algorithm that is not registered; allowed here: {allowed}")
        }
        _ => format!("the algorithm `{algorithm}` is not allowed here, only {allowed}"),
    }
}

/// A difference below a minute explains nothing, so it is left out.
fn clock_offset(offset_secs: Option<i64>) -> String {
    match offset_secs {
        Some(offset) if offset.unsigned_abs() >= 60 => {
            let direction = if offset > 0 { "behind" } else { "ahead of" };
            format!(" (this clock is {} s {direction} the provider's)", offset.unsigned_abs())
        }
        _ => String::new(),
    }
}

fn missing_scope(pending: &[String]) -> String {
    if pending.is_empty() {
        ": the scope lacks `user:basic`".to_owned()
    } else {
        format!(", pending: {}", pending.join(", "))
    }
}
