//! Helpers that read the result of a verification.

use wallet_jwt::error::KeysFailure;
use wallet_jwt::{KeySource, KeysError, Session, Verifier, VerifyError};

use super::signer::{Signer, forgeries};

/// The key source of a verification that must succeed.
#[track_caller]
pub fn source(result: Result<Session, VerifyError>) -> KeySource {
    result.expect("a good token must be accepted").key_source
}

/// The error code of a verification that must fail.
#[track_caller]
pub fn code(result: Result<Session, VerifyError>) -> &'static str {
    result.expect_err("refused").code().as_str()
}

/// The reason why the key set was not available, for a verification that must fail because of it.
#[track_caller]
pub fn reason(result: Result<Session, VerifyError>) -> KeysFailure {
    match result.expect_err("refused") {
        VerifyError::KeysUnavailable { source } => keys_reason(source),
        other => panic!("E_KEYS_UNAVAILABLE expected, not {other:?}"),
    }
}

#[track_caller]
pub fn keys_reason(error: KeysError) -> KeysFailure {
    match error {
        KeysError::Unavailable { reason, .. } => reason,
        other => panic!("E_KEYS_UNAVAILABLE expected, not {other:?}"),
    }
}

/// Checks that no forgery is accepted, online or offline. It must be true in every state of the key set.
pub async fn assert_no_forgery_passes(verifier: &Verifier, genuine: &Signer, situation: &str) {
    for (what, token) in forgeries(genuine) {
        assert!(verifier.verify(&token, None).await.is_err(), "{what} accepted with {situation}");
        assert!(verifier.verify_offline(&token, None).is_err(), "{what} accepted offline with {situation}");
    }
}
