//! The conformance table. A row of `tests/data/conformance/*.json` has a configuration, a token, a key id and a
//! time, and the session or error that every language must return. This test runs the rows in Rust; the other
//! languages run the same files.
//!
//! `cargo test --test conformance -- --ignored` writes the table from `conformance/cases.rs`. A person reviews the
//! expectations before they are committed.

#[path = "conformance/cases.rs"]
mod cases;
#[path = "conformance/custom.rs"]
mod custom;
#[path = "conformance/dynamic.rs"]
mod dynamic;
#[path = "conformance/para.rs"]
mod para;
#[path = "conformance/people.rs"]
mod people;
#[path = "conformance/privy.rs"]
mod privy;
#[path = "conformance/stytch.rs"]
mod stytch;
#[path = "conformance/web3auth.rs"]
mod web3auth;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use wallet_jwt::keys::{FetchError, KeysRequest, KeysResponse};
use wallet_jwt::{Clock, KeyFetcher, Verifier, VerifierConfig};

use cases::Case;

/// A file of the table and the function that makes its rows.
type Table = (&'static str, fn() -> Vec<Case>);

const TABLES: [Table; 7] = [
    ("para", para::cases),
    ("dynamic", dynamic::cases),
    ("custom", custom::cases),
    ("people", people::cases),
    ("privy", privy::cases),
    ("web3auth", web3auth::cases),
    ("stytch", stytch::cases),
];

#[test]
fn every_row_gives_the_result_in_the_table() {
    let mut rows = 0;
    for (name, _) in TABLES {
        for row in read(name) {
            rows += 1;
            let case = Case::from_row(&row);
            let outcome = outcome(&case);
            assert_eq!(outcome, row["expected"], "{name}: {}", case.name);
        }
    }
    // Kotlin and Swift also count the rows, so a row that a language skips is noticed.
    assert_eq!(rows, 509);
}

#[test]
fn the_table_equals_its_cases() {
    for (name, cases) in TABLES {
        let written: Vec<Value> = read(name).iter().map(without_expectation).collect();
        let made: Vec<Value> =
            cases().iter().map(|case| without_expectation(&case.to_row(Value::Null))).collect();
        let names = |rows: &[Value]| rows.iter().map(|row| row["name"].clone()).collect::<Vec<_>>();
        assert_eq!(names(&written), names(&made), "{name}");
        for (written, made) in written.iter().zip(&made) {
            // ECDSA and PSS signatures are random: compare the signed part, but not the signature.
            assert_eq!(signed_part(written), signed_part(made), "{name}: {}", made["name"]);
            assert_eq!(written["config"], made["config"], "{name}: {}", made["name"]);
        }
    }
}

#[test]
#[ignore = "rewrites the table; review the diff before you commit it"]
fn write_the_table() {
    for (name, cases) in TABLES {
        let rows: Vec<Value> = cases().iter().map(|case| case.to_row(outcome(case))).collect();
        let text = serde_json::to_string_pretty(&rows).unwrap();
        std::fs::write(path(name), text + "\n").unwrap();
    }
}

/// `{"session": …}` or `{"error": {"code": …, "text": …, …}}`.
fn outcome(case: &Case) -> Value {
    let clock = Arc::new(StoppedClock(case.now_at));
    let endpoint = Arc::new(Endpoint(case.fetched_key_set.clone()));
    let verifier = VerifierConfig::from_json(&case.config.to_string())
        .and_then(|config| Verifier::with_parts(config.provider, config.options, endpoint, clock));
    let verifier = match verifier {
        Ok(verifier) => verifier,
        Err(error) => {
            return json!({ "error": { "code": error.code().as_str(), "text": error.to_string() } });
        }
    };
    let key_id = case.key_id.as_deref();
    let verified = match case.fetched_key_set {
        Some(_) => pollster::block_on(verifier.verify(&case.token, key_id)),
        None => verifier.verify_offline(&case.token, key_id),
    };
    match verified {
        Ok(session) => json!({ "session": serde_json::from_str::<Value>(&session.to_json()).unwrap() }),
        Err(error) => {
            let mut fields = error.fields();
            fields["code"] = error.code().as_str().into();
            fields["text"] = error.to_string().into();
            json!({ "error": fields })
        }
    }
}

fn read(name: &str) -> Vec<Value> {
    serde_json::from_str(&std::fs::read_to_string(path(name)).unwrap()).unwrap()
}

fn path(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "data", "conformance", &format!("{name}.json")].iter().collect()
}

fn without_expectation(row: &Value) -> Value {
    let mut row = row.clone();
    row.as_object_mut().unwrap().remove("expected");
    row
}

fn signed_part(row: &Value) -> String {
    row["token"].as_str().unwrap().rsplit_once('.').map_or_else(String::new, |(signed, _)| signed.to_owned())
}

struct StoppedClock(i64);

impl Clock for StoppedClock {
    fn now_at(&self) -> i64 {
        self.0
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }
}

/// Answers with the row's key set. A row without a key set must not fetch.
struct Endpoint(Option<Value>);

impl KeyFetcher for Endpoint {
    fn fetch(&self, _: &KeysRequest) -> Result<KeysResponse, FetchError> {
        let set = self.0.as_ref().expect("this row must not fetch");
        Ok(KeysResponse { status: 200, body: set.to_string().into_bytes(), ..KeysResponse::default() })
    }
}
