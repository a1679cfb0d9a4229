//! Any bytes as the header of a token that is well signed. An accepted header is an object whose `alg` is the key's, without
//! `crit`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use wallet_jwt::{Algorithm, decode_unverified};
use wallet_jwt_fuzz::{CUSTOM, ED25519, is_sound, offline, repeats_nothing};

fuzz_target!(|data: &[u8]| {
    let payload = offline::custom_payload().to_string();
    let token = ED25519.token_of_bytes(Algorithm::EdDsa, data, payload.as_bytes());
    if let Err(error) = decode_unverified(&token) {
        repeats_nothing(&error, data);
    }
    match CUSTOM.verify_offline(&token, None) {
        Ok(session) => {
            is_sound(&session);
            assert_eq!(session.algorithm, Algorithm::EdDsa);
            let header: Value = serde_json::from_slice(data).expect("an accepted header is JSON");
            assert!(matches!(header["alg"].as_str(), Some("EdDSA" | "Ed25519")), "{header}");
            assert!(header.get("crit").is_none() && header.get("b64").is_none(), "{header}");
            assert!(matches!(header["kid"].as_str(), None | Some("ed25519" | "")), "{header}");
        }
        Err(error) => repeats_nothing(&error, data),
    }
});
