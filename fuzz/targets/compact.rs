//! Any text as a token. Nothing panics, an accepted token has one spelling, and an error repeats nothing of the token.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wallet_jwt::{Algorithm, KeySet, decode_unverified, verify_compact_signature};
use wallet_jwt_fuzz::{CUSTOM, PARA, RSA, has_one_spelling, is_sound, repeats_nothing};

static KEYS: LazyLock<KeySet> = LazyLock::new(|| RSA.key_set());

fuzz_target!(|data: &[u8]| {
    let Ok(token) = std::str::from_utf8(data) else { return };
    match decode_unverified(token) {
        Ok(decoded) => {
            has_one_spelling(token);
            serde_json::from_str::<serde_json::Value>(&decoded.to_json()).expect("JSON");
            let _ = format!("{decoded:?}");
        }
        Err(error) => repeats_nothing(&error, data),
    }
    for verifier in [&*CUSTOM, &*PARA] {
        match verifier.verify_offline(token, None) {
            Ok(session) => {
                has_one_spelling(token);
                assert!(decode_unverified(token).is_ok(), "what verify accepts can be decoded");
                is_sound(&session);
            }
            Err(error) => repeats_nothing(&error, data),
        }
    }
    match verify_compact_signature(token, &KEYS, Algorithm::ALL) {
        Ok(_) => has_one_spelling(token),
        Err(error) => repeats_nothing(&error, data),
    }
});
