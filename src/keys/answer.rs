//! What an HTTP answer means: in goes the response, out comes a new set, "not modified", or the failure.

use super::fetch::{FetchError, KeysResponse, MAX_KEY_SET_BYTES};
use super::set::KeySet;
use crate::error::{KeysError, KeysFailure};

/// An answer that vouches for keys.
pub(super) enum Answer {
    /// A set with at least one usable key.
    Set { keys: KeySet, response: KeysResponse },
    /// The set at hand is still the current one.
    NotModified { response: KeysResponse },
}

impl Answer {
    pub(super) fn response(&self) -> &KeysResponse {
        match self {
            Answer::Set { response, .. } | Answer::NotModified { response } => response,
        }
    }
}

/// Judges an answer. The content type does not count: several providers get it wrong.
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
