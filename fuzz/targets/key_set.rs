//! Any bytes as a key set. Every usable key is written and read back, with no private member; an error repeats nothing.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use wallet_jwt::{Algorithm, KeySet, verify_compact_signature};
use wallet_jwt_fuzz::repeats_nothing;

fuzz_target!(|data: &[u8]| {
    if let Err(error) = KeySet::from_configuration(data) {
        repeats_nothing(&error, data);
    }
    let Ok(keys) = KeySet::parse(data) else { return };
    let _ = format!("{keys:?} {:?}", keys.skipped());
    let written: Vec<Value> = keys.usable().iter().map(|key| key.to_jwk()).collect();
    for jwk in &written {
        for private in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
            assert!(jwk.get(private).is_none(), "a private member is written: {private}");
        }
    }
    let again = KeySet::parse(json!({ "keys": written }).to_string().as_bytes()).expect("a key set");
    let read: Vec<Value> = again.usable().iter().map(|key| key.to_jwk()).collect();
    assert_eq!(read, written, "every usable key is written");
    for header in ["eyJhbGciOiJFZERTQSJ9", "eyJhbGciOiJFUzI1NiJ9", "eyJhbGciOiJSUzI1NiJ9"] {
        let token = format!("{header}.e30.{}", "A".repeat(86));
        assert!(verify_compact_signature(&token, &keys, Algorithm::ALL).is_err(), "a signature of zeros");
    }
});
