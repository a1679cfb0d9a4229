//! The meaning of an HTTP answer: a new set, "not modified", or a failure.

use super::fetch::{FetchError, KeysResponse, MAX_KEY_SET_BYTES};
use super::set::KeySet;
use crate::error::{KeysError, KeysFailure};

/// A successful answer.
pub(super) enum Answer {
    /// A set with at least one usable key.
    Set { keys: KeySet, response: KeysResponse },
    /// The cached set is still current.
    NotModified { response: KeysResponse },
}

impl Answer {
    pub(super) fn response(&self) -> &KeysResponse {
        match self {
            Answer::Set { response, .. } | Answer::NotModified { response } => response,
        }
    }
}

/// Evaluates an answer. It ignores the content type, which several providers get wrong.
pub(super) fn judge(answer: Result<KeysResponse, FetchError>) -> Result<Answer, KeysError> {
    let response = answer?;
    match response.status {
        200 => {}
        304 => return Ok(Answer::NotModified { response }),
        status @ 300..=399 => {
            return Err(unavailable(
                KeysFailure::Redirect,
                format!("HTTP {status}, and no redirect is followed"),
            ));
        }
        status @ 500.. => return Err(unavailable(KeysFailure::ServerError, format!("HTTP {status}"))),
        status => return Err(unavailable(KeysFailure::UnexpectedStatus, format!("HTTP {status}"))),
    }
    let keys = KeySet::parse(&response.body).map_err(|reason| {
        let detail = match reason {
            KeysFailure::TooLarge => format!("the answer is larger than {MAX_KEY_SET_BYTES} bytes"),
            _ => "the answer is not a JWK Set".to_owned(),
        };
        unavailable(reason, detail)
    })?;
    if keys.usable().is_empty() {
        let detail = match keys.skipped() {
            [] => "the set is empty".to_owned(),
            [first, ..] => format!("none of its {} keys is usable: {}", keys.skipped().len(), first.reason),
        };
        return Err(unavailable(KeysFailure::NoUsableKeys, detail));
    }
    Ok(Answer::Set { keys, response })
}

fn unavailable(reason: KeysFailure, detail: String) -> KeysError {
    KeysError::Unavailable { reason, detail }
}

impl From<FetchError> for KeysError {
    fn from(error: FetchError) -> Self {
        let reason = match error {
            FetchError::Network { .. } => KeysFailure::Network,
            FetchError::Timeout => KeysFailure::Timeout,
            FetchError::Fetcher { .. } => KeysFailure::Fetcher,
        };
        unavailable(reason, error.to_string())
    }
}
