//! The table of JSON forms: `tests/data/conformance/json_forms.json` has, by the name of the type, the JSON besides
//! sessions that the library writes for another language: every kind of state and event, key sets, keychains,
//! decoded tokens. TypeScript's checks must accept each of them.
//!
//! `cargo test --test json_forms -- --ignored` writes the table.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value, json};
use wallet_jwt::error::KeysFailure;
use wallet_jwt::keys::KeySource;
use wallet_jwt::keys::{FetchError, KeySummary, KeysRequest, KeysResponse, SkipReason, SkippedKey};
use wallet_jwt::manager::{LogLevel, Loss, SessionStatus};
use wallet_jwt::vault::{Readiness, StoreError, StoreStatus};
use wallet_jwt::{
    Clock, ErrorCode, KeyFetcher, KeysError, KeysStatus, Session, SessionEvent, SessionListener,
    SessionManager, SessionState, StoreChoice, TokenPurpose, Vault, VaultOptions, Verifier, VerifierConfig,
    decode_unverified,
};
use wallet_jwt_fake_issuer::{
    DynamicClaimsInput, DynamicShape, ParaClaimsInput, ParaTab, SAMPLE_API_KEY_ID, SignatureAlgorithm,
    SigningKey, dynamic_payload, para_payload,
};

/// The time at which the sample token is one minute old.
const NOW_AT: i64 = 1_745_877_769;

#[test]
fn the_table_equals_what_the_library_writes() {
    let written: Value = serde_json::from_str(&std::fs::read_to_string(path()).unwrap()).unwrap();
    assert_eq!(written, table());
}

#[test]
#[ignore = "rewrites the table; review the diff before you commit it"]
fn write_the_table() {
    std::fs::write(path(), serde_json::to_string_pretty(&table()).unwrap() + "\n").unwrap();
}

fn table() -> Value {
    let session = Arc::new(pollster::block_on(manager().sign_in_with(&token(), None)).unwrap());
    let mut table = Map::new();
    let mut add = |name: &str, texts: Vec<String>| {
        let documents: Vec<Value> = texts.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
        table.insert(name.to_owned(), documents.into());
    };
    add("SessionState", states(&session).iter().map(SessionState::to_json).collect());
    add("SessionSnapshot", snapshots());
    add("SessionEvent", events().iter().map(SessionEvent::to_json).collect());
    add("KeysStatus", keys_statuses().iter().map(KeysStatus::to_json).collect());
    add("VaultStatus", vault_statuses().iter().map(StoreStatus::to_json).collect());
    add(
        "UnverifiedToken",
        unverified().iter().map(|token| decode_unverified(token).unwrap().to_json()).collect(),
    );
    table.into()
}

fn states(session: &Arc<Session>) -> Vec<SessionState> {
    vec![
        SessionState::NotRestored,
        SessionState::Active { session: Box::new(Session::clone(session)) },
        SessionState::Expired { session: Box::new(Session::clone(session)) },
        SessionState::SignedOut,
        SessionState::Locked,
        SessionState::KeyLost,
        SessionState::NotKept,
        SessionState::Corrupt,
        SessionState::Rejected { code: ErrorCode::Audience },
        SessionState::Unavailable { code: ErrorCode::VaultUnavailable },
    ]
}

/// Snapshots before any call, signed in and kept, and signed out.
fn snapshots() -> Vec<String> {
    let manager = manager();
    let before = manager.snapshot_json();
    pollster::block_on(manager.sign_in_with(&token(), None)).unwrap();
    let active = manager.snapshot_json();
    pollster::block_on(manager.sign_out()).unwrap();
    let texts = [before, active, manager.snapshot_json()];
    // The counter is unique in the process, and other tests run in the same process.
    let numbered = texts.iter().zip(1..).map(|(text, counter)| {
        let mut document: Map<String, Value> = serde_json::from_str(text).unwrap();
        assert!(document.insert("counter".to_owned(), counter.into()).is_some());
        Value::from(document).to_string()
    });
    numbered.collect()
}

fn events() -> Vec<SessionEvent> {
    let statuses = [
        SessionStatus::Loading,
        SessionStatus::Active,
        SessionStatus::Expired,
        SessionStatus::SignedOut,
        SessionStatus::Locked,
        SessionStatus::Unavailable,
    ];
    let changed = |status| SessionEvent::Changed { status, renewed: false };
    let mut events: Vec<_> = statuses.into_iter().map(changed).collect();
    events.extend([
        SessionEvent::Expired,
        SessionEvent::StorageReset { reason: Loss::KeyLost },
        SessionEvent::StorageReset { reason: Loss::NotKept },
        SessionEvent::StorageReset { reason: Loss::Corrupt },
        SessionEvent::Rejected { code: ErrorCode::KeyUnknown },
        SessionEvent::NotKept { code: ErrorCode::VaultFull },
        SessionEvent::Kept,
        SessionEvent::Changed { status: SessionStatus::Active, renewed: true },
        SessionEvent::TokenNeeded { request_id: 7, purpose: TokenPurpose::SignIn },
        SessionEvent::TokenNeeded { request_id: 8, purpose: TokenPurpose::Renewal },
        SessionEvent::TokenFailed {
            request_id: 8,
            purpose: TokenPurpose::Renewal,
            code: ErrorCode::IssueTimeout,
        },
        SessionEvent::LogoutNeeded { request_id: 9 },
        SessionEvent::Log {
            level: LogLevel::Warning,
            code: "E_VAULT_LOCKED".to_owned(),
            fields_json: r#"{"doing":"read"}"#.to_owned(),
        },
    ]);
    events
}

fn keys_statuses() -> Vec<KeysStatus> {
    let failed = |reason| KeysError::Unavailable { reason, detail: "why".to_owned() };
    let full = KeysStatus {
        keys_url: Some("https://keys.example/jwks.json".to_owned()),
        source: Some(KeySource::Stale),
        age_secs: Some(7_200),
        fresh_for_secs: Some(-3_600),
        next_refresh_in_secs: Some(0),
        usable_keys: vec![KeySummary {
            key_id: Some("key-1".to_owned()),
            algorithm: Some("RS256".to_owned()),
            key_type: "RSA 2048".to_owned(),
            thumbprint: "XuqjVzmAV571Ld5hSxafNxqeoSluNkF5tnLVV31_CcI".to_owned(),
        }],
        skipped_keys: vec![SkippedKey { key_id: None, reason: SkipReason::Symmetric }],
        last_error: Some(failed(KeysFailure::NotAKeySet)),
        clock_offset_secs: Some(-30),
        ..KeysStatus::default()
    };
    let by_issuer = KeysStatus {
        issuers: vec!["https://issuer.example".to_owned()],
        other_sets: vec![KeysStatus { issuers: vec!["https://other.example".to_owned()], ..full.clone() }],
        ..full.clone()
    };
    let import = KeysError::Import { detail: "why".to_owned() };
    vec![
        KeysStatus::default(),
        full,
        by_issuer,
        KeysStatus { last_error: Some(failed(KeysFailure::Network)), ..KeysStatus::default() },
        KeysStatus { last_error: Some(import), ..KeysStatus::default() },
    ]
}

fn vault_statuses() -> Vec<StoreStatus> {
    [
        Readiness::Ready,
        Readiness::Locked,
        Readiness::Failing(StoreError::Unavailable { detail: "why".to_owned() }),
    ]
    .map(|readiness| StoreStatus { description: "a store".to_owned(), readiness })
    .into()
}

/// The forms of every provider, and of a token that no provider issued and that has an error in every claim.
fn unverified() -> Vec<String> {
    let dynamic = |shape| dynamic_payload(shape, &DynamicClaimsInput::default());
    [
        para_payload(ParaTab::Email, &ParaClaimsInput::default()),
        dynamic(DynamicShape::Id),
        dynamic(DynamicShape::Access),
        dynamic(DynamicShape::Elevated),
        dynamic(DynamicShape::Legacy),
        json!({ "exp": "tomorrow", "data": { "userId": 5, "wallets": "none" } }),
        json!({}),
    ]
    .iter()
    .map(signed)
    .collect()
}

fn token() -> String {
    signed(&para_payload(ParaTab::Email, &ParaClaimsInput::default()))
}

fn signed(payload: &Value) -> String {
    let key = SigningKey::rsa(0);
    key.sign(&key.header(SignatureAlgorithm::Rs256), payload)
}

fn manager() -> SessionManager {
    let config = json!({
        "provider": { "kind": "para", "environment": "BETA", "apiKeyId": SAMPLE_API_KEY_ID },
        "options": { "pinnedKeys": {
            "keys": { "jwkSet": { "keys": [SigningKey::rsa(0).public_jwk(None)] } },
            "notAfterAt": 4_102_444_800_i64,
        } },
    });
    let config = VerifierConfig::from_json(&config.to_string()).unwrap();
    let verifier =
        Verifier::with_parts(config.provider, config.options, Arc::new(NoNetwork), Arc::new(StoppedClock));
    let vault = Vault::open(VaultOptions { store: StoreChoice::Memory, ..VaultOptions::default() }).unwrap();
    SessionManager::new(verifier.unwrap(), vault, "default", Arc::new(Deaf)).unwrap()
}

fn path() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "data", "conformance", "json_forms.json"].iter().collect()
}

struct StoppedClock;

impl Clock for StoppedClock {
    fn now_at(&self) -> i64 {
        NOW_AT
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }
}

struct NoNetwork;

impl KeyFetcher for NoNetwork {
    fn fetch(&self, _: &KeysRequest) -> Result<KeysResponse, FetchError> {
        Err(FetchError::Timeout)
    }
}

struct Deaf;

impl SessionListener for Deaf {
    fn on_event(&self, _: SessionEvent) {}
}
