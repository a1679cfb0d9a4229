//! The issuer's HTTP surface.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::rejection::QueryRejection;
use axum::extract::{ConnectInfo, Path, Query, Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::algorithm::SignatureAlgorithm;
use super::connection::ConnectionCut;
use super::fault::{Fault, REDIRECT_TARGET_PATH};
use super::key_ring::KeySetOwner;
use super::key_set_answer;
use super::keys::SigningKey;
use super::state::IssuerState;
use super::token_query::TokenQuery;

type Shared = State<Arc<IssuerState>>;
/// A refused request: what the caller has to change.
type Refusal = (StatusCode, Json<Value>);

pub(super) const PARA_KEYS_PATH: &str = "/.well-known/jwks.json";
pub(super) const CUSTOM_KEYS_PATH: &str = "/custom/jwks.json";
pub(super) const DISCOVERY_PATH: &str = "/.well-known/openid-configuration";

pub(super) fn dynamic_keys_path(environment_id: &str) -> String {
    format!("/api/v0/sdk/{environment_id}/.well-known/jwks")
}

/// With a key for ES256, which Privy signs with.
pub(super) fn privy_keys_path(app_id: &str) -> String {
    format!("/api/v1/apps/{app_id}/jwks.json")
}

/// With a key for RS256, which Stytch signs with.
pub(super) fn stytch_keys_path(project_id: &str) -> String {
    format!("/v1/sessions/jwks/{project_id}")
}

/// Web3Auth has two hosts; here both have one set.
pub(super) const WEB3AUTH_KEYS_PATH: &str = "/jwks";

pub(super) fn router(state: Arc<IssuerState>) -> Router {
    Router::new()
        .route("/", get(page))
        .route(PARA_KEYS_PATH, get(provider_keys))
        .route(&dynamic_keys_path("{environment_id}"), get(provider_keys))
        .route(&format!("{}.json", dynamic_keys_path("{environment_id}")), get(provider_keys))
        .route(CUSTOM_KEYS_PATH, get(custom_keys))
        .route(&privy_keys_path("{app_id}"), get(custom_keys))
        .route(WEB3AUTH_KEYS_PATH, get(custom_keys))
        .route(&stytch_keys_path("{project_id}"), get(provider_keys))
        .route(DISCOVERY_PATH, get(discovery))
        .route(REDIRECT_TARGET_PATH, get(keys_without_fault))
        .route("/environments/{environment_id}/keys", get(legacy_key))
        .route("/token", get(token).post(token))
        .route("/rotate", post(rotate))
        .route("/withdraw", post(withdraw))
        .route("/fault", post(set_fault))
        .route("/status", get(status))
        .fallback(|| async {
            refusal(StatusCode::NOT_FOUND, "no such endpoint; GET / lists them".to_owned())
        })
        .method_not_allowed_fallback(|| async {
            refusal(
                StatusCode::METHOD_NOT_ALLOWED,
                "not with this method; GET / lists the endpoints".to_owned(),
            )
        })
        .layer(from_fn(refuse_body))
        .with_state(state)
}

/// Parameters are read from the query only. A form in the body would be ignored, and the caller would believe it was
/// heard: `curl -d shape=dynamic` would get a Para token.
async fn refuse_body(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match to_bytes(body, 0).await {
        Ok(_) => next.run(Request::from_parts(parts, Body::empty())).await,
        Err(_) => bad_request(
            "the body is not read: the parameters stand in the query, e.g. /token?shape=para".to_owned(),
        )
        .into_response(),
    }
}

/// OpenID Connect Discovery 1.0 §3, for clients that look for the key set there. A custom token of this issuer is had by
/// `/token?shape=custom&issuer=<its address>`.
async fn discovery(headers: HeaderMap) -> Result<Json<Value>, Refusal> {
    // An emulator reaches this machine by another name.
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host
        .and_then(|host| host.parse::<Authority>().ok())
        .ok_or_else(|| bad_request("the request has no `Host`".to_owned()))?;
    let issuer = format!("http://{host}");
    let algorithms: Vec<&str> = SignatureAlgorithm::ALL.iter().map(|algorithm| algorithm.as_str()).collect();
    Ok(Json(json!({
        "issuer": issuer,
        "jwks_uri": format!("{issuer}{CUSTOM_KEYS_PATH}"),
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": algorithms,
    })))
}

async fn page() -> &'static str {
    include_str!("page.txt")
}

async fn provider_keys(
    State(state): Shared,
    cut: ConnectInfo<ConnectionCut>,
    headers: HeaderMap,
) -> Response {
    key_set_answer::answer(&state, KeySetOwner::Provider, state.fault(), &headers, &cut).await
}

async fn custom_keys(State(state): Shared, cut: ConnectInfo<ConnectionCut>, headers: HeaderMap) -> Response {
    key_set_answer::answer(&state, KeySetOwner::Custom, state.fault(), &headers, &cut).await
}

async fn keys_without_fault(
    State(state): Shared,
    cut: ConnectInfo<ConnectionCut>,
    headers: HeaderMap,
) -> Response {
    key_set_answer::answer(&state, KeySetOwner::Provider, Fault::None, &headers, &cut).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LegacyKeyQuery {
    form: Option<String>,
}

/// Dynamic's older endpoint. Which PEM form it gives is not certain, so both can be had.
async fn legacy_key(
    State(state): Shared,
    Path(environment_id): Path<String>,
    query: Result<Query<LegacyKeyQuery>, QueryRejection>,
) -> Result<Json<Value>, Refusal> {
    let key = state.with_keys(|keys| keys.current().clone());
    let pem = match accepted(query)?.form.as_deref() {
        None | Some("spki") => Some(key.public_pem()),
        Some("pkcs1") => key.public_pem_pkcs1(),
        Some(_) => None,
    };
    let pem = pem.ok_or_else(|| bad_request("unknown form, known are spki, pkcs1".to_owned()))?;
    Ok(Json(json!({ "key": { "id": environment_id, "publicKey": SigningKey::base64_of(&pem) } })))
}

async fn token(
    State(state): Shared,
    query: Result<Query<TokenQuery>, QueryRejection>,
) -> Result<impl IntoResponse, Refusal> {
    let request = accepted(query)?.into_request(state.lifetime_secs).map_err(bad_request)?;
    let issued = state.issue(&request);
    let mut body = json!({ "token": issued.token });
    if let Some(key_id) = issued.key_id {
        body["keyId"] = json!(key_id);
    }
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(body)))
}

async fn rotate(State(state): Shared) -> Json<Value> {
    state.with_keys(|keys| keys.rotate());
    status(State(state)).await
}

async fn withdraw(State(state): Shared) -> Json<Value> {
    state.with_keys(|keys| keys.withdraw_old());
    status(State(state)).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FaultQuery {
    mode: String,
}

async fn set_fault(
    State(state): Shared,
    query: Result<Query<FaultQuery>, QueryRejection>,
) -> Result<Json<Value>, Refusal> {
    let fault = accepted(query)?.mode.parse().map_err(bad_request)?;
    state.set_fault(fault);
    Ok(status(State(state)).await)
}

/// What a test in another language asks after its client has acted.
async fn status(State(state): Shared) -> Json<Value> {
    let (current, published) = state.with_keys(|keys| {
        let published = keys.published().iter().map(|key| key.kid().to_owned()).collect::<Vec<_>>();
        (keys.current().kid().to_owned(), published)
    });
    Json(json!({
        "currentKeyId": current,
        "publishedKeyIds": published,
        "fault": state.fault().to_string(),
        "keysRequestCount": state.keys_request_count(),
    }))
}

fn accepted<T>(query: Result<Query<T>, QueryRejection>) -> Result<T, Refusal> {
    query.map(|Query(accepted)| accepted).map_err(|rejection| bad_request(rejection.body_text()))
}

fn bad_request(error: String) -> Refusal {
    refusal(StatusCode::BAD_REQUEST, error)
}

fn refusal(status: StatusCode, error: String) -> Refusal {
    (status, Json(json!({ "error": error })))
}
