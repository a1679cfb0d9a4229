//! The meaning of an HTTP answer: a new set, "not modified", or a failure.

use super::fetch::{FetchError, KeysResponse, MAX_KEY_SET_BYTES};
use super::foreign_set;
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
                format!("HTTP {status}, and no redirect is followed; configure the URL that it leads to"),
            ));
        }
        status @ 500.. => return Err(unavailable(KeysFailure::ServerError, format!("HTTP {status}"))),
        status => {
            let detail = match advice(status) {
                Some(advice) => format!("HTTP {status}: {advice}"),
                None => format!("HTTP {status}"),
            };
            return Err(unavailable(KeysFailure::UnexpectedStatus, detail));
        }
    }
    let keys = KeySet::parse(&response.body).map_err(|reason| {
        let detail = match reason {
            KeysFailure::TooLarge => format!("the answer is larger than {MAX_KEY_SET_BYTES} bytes"),
            // The header names a coding, unless the host's client has undone it: then the body speaks for itself.
            _ => match response.content_encoding.as_deref().and_then(foreign_set::coding) {
                Some(coding) if std::str::from_utf8(&response.body).is_err() => {
                    format!("the answer is {}", foreign_set::compressed(coding))
                }
                _ => format!("the answer is {}", foreign_set::describe(&response.body)),
            },
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

/// What a status usually means for a key set.
fn advice(status: i32) -> Option<&'static str> {
    match status {
        404 | 410 => Some("no key set is published at this URL; check the URL"),
        401 | 403 => Some("the server refuses the request; a key set must be public"),
        406 => Some("the server does not send JSON from this URL; check the URL"),
        429 => Some("too many requests; try again later"),
        _ => None,
    }
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
