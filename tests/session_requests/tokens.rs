//! `tests/data/conformance/session_tokens.json`: the data that all rows use. `cargo test --test session_requests --
//! --ignored` writes it.

use std::path::PathBuf;

use serde_json::{Map, Value, json};
use wallet_jwt::Algorithm;

use crate::offline::{API_KEY_ID, ENVIRONMENT_ID, dynamic_payload, para_payload};
use crate::signer::Signer;

/// The clock when a row begins. All lifetimes count from here.
const START_AT: i64 = crate::session::clock::START_AT;

fn path(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "data", "conformance", &format!("{name}.json")].iter().collect()
}

pub fn read<T: serde::de::DeserializeOwned>(name: &str) -> T {
    serde_json::from_str(&std::fs::read_to_string(path(name)).unwrap()).unwrap()
}

fn para(user: &str, ttl_secs: i64) -> Value {
    let mut payload = para_payload();
    payload["data"]["userId"] = user.into();
    payload["sub"] = user.into();
    payload["iat"] = (START_AT - 60).into();
    payload["exp"] = (START_AT + ttl_secs).into();
    payload
}

fn dynamic(change: impl FnOnce(&mut Map<String, Value>)) -> String {
    let mut payload = dynamic_payload();
    payload["sub"] = "dora".into();
    payload["iat"] = (START_AT - 60).into();
    payload["exp"] = (START_AT + 3600).into();
    change(payload.as_object_mut().unwrap());
    signed(&payload)
}

fn signed(payload: &Value) -> String {
    Signer::rsa().token(Algorithm::Rs256, payload)
}

fn common() -> Value {
    let mut tokens = Map::new();
    for (user, ttl_secs) in [
        ("ada", 30),
        ("ada", 300),
        ("ada", 600),
        ("ada", 3600),
        ("ada", 7200),
        ("ada", 9000),
        ("bob", 30),
        ("bob", 3600),
    ] {
        tokens.insert(format!("{user}-{ttl_secs}"), signed(&para(user, ttl_secs)).into());
    }
    tokens.insert("ada-past".into(), signed(&para("ada", -30)).into());
    let header = json!({ "alg": "RS256", "kid": Signer::rsa().key_id });
    let forged = Signer::other_rsa().token_with(Algorithm::Rs256, &header, &para("ada", 3600));
    tokens.insert("forged".into(), forged.into());
    let mut other_app = para("ada", 3600);
    other_app["aud"] = "00000000-7c6d-4e5a-9f8b-1d2c3a4b5e6f".into();
    tokens.insert("otherApp".into(), signed(&other_app).into());
    tokens.insert("malformed".into(), "<!doctype html><title>Sign in</title>".into());
    tokens.insert("dynamic-id".into(), dynamic(|_| ()).into());
    let access = dynamic(|payload| {
        for member in ["verified_credentials", "verified_account", "blockchain_accounts"] {
            payload.remove(member);
        }
    });
    tokens.insert("dynamic-access".into(), access.into());
    let elevated = dynamic(|payload| drop(payload.insert("singleUse".into(), true.into())));
    tokens.insert("dynamic-elevated".into(), elevated.into());
    let para = json!({ "kind": "para", "environment": "BETA", "apiKeyId": API_KEY_ID });
    json!({
        "startAt": START_AT,
        "verifiers": {
            "para": { "provider": para },
            "paraStrict": { "provider": para, "options": { "leewaySecs": 0 } },
            "dynamic": { "provider": { "kind": "dynamic", "environmentId": ENVIRONMENT_ID } },
        },
        "keySet": { "keys": [Signer::rsa().jwk()] },
        "tokens": tokens,
    })
}

#[test]
#[ignore = "rewrites the file"]
fn write_the_tokens() {
    let text = serde_json::to_string_pretty(&common()).unwrap();
    std::fs::write(path("session_tokens"), text + "\n").unwrap();
}

#[test]
fn the_tokens_equal_the_file() {
    assert_eq!(read::<Value>("session_tokens"), common(), "cargo test --test session_requests -- --ignored");
}
