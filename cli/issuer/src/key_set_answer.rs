//! Answers to requests for key sets: caching headers, conditional requests (RFC 9110 §13.1.2), and the faults.

use std::convert::Infallible;
use std::time::{Duration, SystemTime};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::stream;
use ring::digest;
use serde_json::{Value, json};

use super::connection::ConnectionCut;
use super::fault::Fault;
use super::key_ring::KeySetOwner;
use super::state::IssuerState;

const DRIP_INTERVAL: Duration = Duration::from_millis(100);
const CHUNK_BYTES: usize = 16 * 1024;

/// A page as a captive portal would put in place of the key set.
const SIGN_IN_PAGE: &str = "<!doctype html><html><head><title>Welcome</title></head><body>Please sign in to this network.</body></html>";

/// Answers a request for a key set the way the fault says.
pub(super) async fn answer(
    state: &IssuerState,
    owner: KeySetOwner,
    fault: Fault,
    request_headers: &HeaderMap,
    connection: &ConnectionCut,
) -> Response {
    state.count_keys_request();
    if let Fault::Delay(delay) = fault {
        tokio::time::sleep(delay).await;
    }
    let key_set = state.key_set(&fault, owner);
    let body = key_set.to_string();
    let mut response = match fault {
        Fault::Status(code) => {
            let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, axum::Json(json!({ "error": "the fake issuer was told to fail" }))).into_response()
        }
        Fault::Redirect(target) => match HeaderValue::from_str(&target) {
            Ok(location) => (StatusCode::FOUND, [(header::LOCATION, location)]).into_response(),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        },
        Fault::Html => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], SIGN_IN_PAGE).into_response(),
        Fault::TruncatedJson => json_response(Body::from(body[..body.len() / 2].to_owned())),
        Fault::SlowDrip => json_response(dripping(body)),
        Fault::HugeBody(bytes) => json_response(Body::from(padded(key_set, bytes))),
        Fault::HugeChunkedBody(bytes) => json_response(chunked(padded(key_set, bytes))),
        Fault::CloseConnection => {
            connection.cut();
            StatusCode::NO_CONTENT.into_response()
        }
        Fault::WrongContentType => {
            let mut response = cacheable(state, body, request_headers);
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
            response
        }
        Fault::None
        | Fault::Delay(_)
        | Fault::EmptySet
        | Fault::BrokenKeyAmongGood
        | Fault::UnknownKeyType
        | Fault::DuplicateKid
        | Fault::NoUsableKeys
        | Fault::PrivateKeyPublished => cacheable(state, body, request_headers),
    };
    response.headers_mut().insert(header::DATE, date(state.now()));
    response
}

/// 200 with the body, or 304 if the client has it already; both with the headers a cache needs.
fn cacheable(state: &IssuerState, body: String, request_headers: &HeaderMap) -> Response {
    let etag = entity_tag(&body);
    let mut response = if has_current_copy(request_headers, &etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        json_response(Body::from(body))
    };
    let caching: [(HeaderName, Option<HeaderValue>); 2] = [
        (header::ETAG, HeaderValue::from_str(&etag).ok()),
        (header::CACHE_CONTROL, state.cache_control.clone()),
    ];
    for (name, value) in caching {
        if let Some(value) = value {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// A strong tag: the same bytes give the same tag, in every run.
fn entity_tag(body: &str) -> String {
    let digest = digest::digest(&digest::SHA256, body.as_bytes());
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(&digest.as_ref()[..16]))
}

fn has_current_copy(request_headers: &HeaderMap, etag: &str) -> bool {
    request_headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        // The comparison is the weak one (RFC 9110 §13.1.2).
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == etag)
}

fn json_response(body: Body) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// The key set, still valid, made as long as asked by a member nobody knows.
fn padded(mut key_set: Value, bytes: usize) -> String {
    key_set["padding"] = json!("");
    let missing = bytes.saturating_sub(key_set.to_string().len());
    key_set["padding"] = json!("x".repeat(missing));
    key_set.to_string()
}

fn dripping(body: String) -> Body {
    let bytes = body.into_bytes().into_iter();
    Body::from_stream(stream::unfold(bytes, |mut bytes| async move {
        let byte = bytes.next()?;
        tokio::time::sleep(DRIP_INTERVAL).await;
        Some((Ok::<_, Infallible>(Bytes::from(vec![byte])), bytes))
    }))
}

fn chunked(body: String) -> Body {
    Body::from_stream(stream::unfold(Bytes::from(body), |mut rest| async move {
        if rest.is_empty() {
            return None;
        }
        let chunk = rest.split_to(CHUNK_BYTES.min(rest.len()));
        Some((Ok::<_, Infallible>(chunk), rest))
    }))
}

fn date(now: SystemTime) -> HeaderValue {
    // An HTTP date reaches from 1970 to 9999; a clock outside of that has no date to tell.
    const YEAR_10000: u64 = 253_402_300_800;
    let since_epoch = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let now = SystemTime::UNIX_EPOCH + since_epoch.min(Duration::from_secs(YEAR_10000 - 1));
    HeaderValue::from_str(&httpdate::fmt_http_date(now)).expect("an HTTP date is a header value")
}
