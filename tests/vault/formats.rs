//! Every format that was ever released can still be read, byte for byte.

use std::sync::Arc;

use pollster::block_on;
use ring::digest;
use wallet_jwt::keys::{FetchError, KeysRequest, KeysResponse};
use wallet_jwt::verifier::Restored;
use wallet_jwt::{
    Algorithm, Audience, KeyFetcher, KeySource, ParaEnvironment, Provider, Verifier, VerifierOptions,
};

use crate::fake_store::{FakeStore, vault_on};
use crate::offline::{self, FixedClock};
use crate::signer::{Signer, base64url};

const NAME: &str = "para/BETA/alice";
const FORMAT_1: &[u8] = include_bytes!("../data/vault/format-1.entry");

/// An endpoint that has the signer's key.
struct Endpoint;

impl KeyFetcher for Endpoint {
    fn fetch(&self, _: &KeysRequest) -> Result<KeysResponse, FetchError> {
        let body = serde_json::json!({ "keys": [Signer::rsa().jwk()] }).to_string().into_bytes();
        Ok(KeysResponse { status: 200, body, ..KeysResponse::default() })
    }
}

fn verifier() -> Verifier {
    let audience = Audience::ApiKeyId(offline::API_KEY_ID.into());
    let provider = Provider::para(ParaEnvironment::Beta, audience).unwrap();
    let clock = Arc::new(FixedClock(offline::NOW));
    Verifier::with_parts(provider, VerifierOptions::default(), Arc::new(Endpoint), clock).unwrap()
}

/// The bytes that this version writes for the sample token.
fn written_now() -> Vec<u8> {
    let token = Signer::rsa().token(Algorithm::Rs256, &offline::para_payload());
    let (_, stored) = block_on(verifier().verify_to_keep(&token, Some("rsa"))).unwrap();
    let store = Arc::new(FakeStore::default());
    block_on(vault_on(&store).save(NAME, stored)).unwrap();
    store.value(NAME).unwrap()
}

#[test]
fn format_1_is_read_and_verified() {
    let vault = vault_on(&FakeStore::holding(NAME, FORMAT_1));
    let stored = block_on(vault.load(NAME)).unwrap().unwrap();
    let receipt = stored.receipt().unwrap();
    assert_eq!((&*receipt.provider, &*receipt.environment), ("para", "BETA"));
    assert_eq!((receipt.key_id.as_deref(), receipt.verified_at), (Some("rsa"), offline::NOW));
    // A verifier that has fetched nothing.
    let Restored::Valid(session) = verifier().verify_stored(&stored).unwrap() else {
        panic!("the sample is valid then")
    };
    assert_eq!(session.key_source, KeySource::Stored);
    assert_eq!(session.user_id, receipt.user_id);
}

#[test]
fn this_version_writes_format_1_as_it_was_frozen() {
    assert_eq!(String::from_utf8_lossy(&written_now()), String::from_utf8_lossy(FORMAT_1));
}

/// The documented form, built by hand.
#[test]
fn an_entry_has_the_documented_form() {
    let body = "null\na.b.c";
    let mut signed = b"alice\0".to_vec();
    signed.extend_from_slice(body.as_bytes());
    let checksum = base64url(digest::digest(&digest::SHA256, &signed));
    let entry = format!("wallet-jwt/1 {checksum}\n{body}");
    let stored = block_on(vault_on(&FakeStore::holding("alice", entry.as_bytes())).load("alice"));
    assert_eq!(stored.unwrap().unwrap().token(), "a.b.c");
}

/// Run this once, when a format is made: `cargo test --features vault --test vault -- --ignored freeze`.
#[test]
#[ignore = "writes the fixture of a new format"]
fn freeze_the_format() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/vault/format-1.entry");
    std::fs::write(file, written_now()).unwrap();
}
