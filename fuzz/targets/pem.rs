//! Any text as a public key in PEM. An accepted key is written as a JWK that can be read; an error repeats nothing.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wallet_jwt::provider::{ExpectedAudiences, ExpectedIssuers, PublicKeys};
use wallet_jwt::{Algorithm, CustomProvider, Provider};
use wallet_jwt_fuzz::{offline, repeats_nothing};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let provider = Provider::custom(CustomProvider {
        keys: Some(PublicKeys::Pem { pem: text.to_owned(), key_id: None }),
        issuers: Some(ExpectedIssuers::AnyIssuer),
        audiences: Some(ExpectedAudiences::AnyAudience),
        algorithms: Algorithm::ALL.to_vec(),
        ..CustomProvider::default()
    });
    match provider {
        Ok(provider) => {
            let verifier = offline::verifier(provider);
            let token = format!("eyJhbGciOiJFZERTQSJ9.e30.{}", "A".repeat(86));
            assert!(verifier.verify_offline(&token, None).is_err(), "a signature of zeros");
            let _ = format!("{verifier:?}");
        }
        Err(error) => repeats_nothing(&error, data),
    }
});
