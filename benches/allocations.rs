//! Measures how many allocations verification makes: `cargo bench --bench allocations`. It counts and measures no
//! time, so one run is enough.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use wallet_jwt::keys::{FetchError, KeysRequest, KeysResponse};
use wallet_jwt::{Clock, KeyFetcher, Verifier, VerifierConfig, decode_unverified};
use wallet_jwt_fake_issuer::{
    ParaClaimsInput, ParaTab, SAMPLE_API_KEY_ID, SignatureAlgorithm, SigningKey, para_payload,
};

struct StoppedClock;

impl Clock for StoppedClock {
    fn now_at(&self) -> i64 {
        1_745_878_309
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

fn main() {
    let key = SigningKey::rsa(0);
    let payload = para_payload(ParaTab::Email, &ParaClaimsInput::default());
    let token = key.sign(&key.header(SignatureAlgorithm::Rs256), &payload);
    let config = json!({
        "provider": { "kind": "para", "environment": "BETA", "apiKeyId": SAMPLE_API_KEY_ID },
        "options": { "pinnedKeys": {
            "keys": { "jwkSet": { "keys": [key.public_jwk(Some("RS256"))] } }, "notAfterAt": 4_102_444_800_i64,
        } },
    });
    let config = VerifierConfig::from_json(&config.to_string()).expect("the sample's configuration");
    let clock = Arc::new(StoppedClock);
    let verifier = Verifier::with_parts(config.provider, config.options, Arc::new(NoNetwork), clock)
        .expect("the sample's options");
    let text = payload.to_string();

    report("serde_json: the payload as a Value", || {
        black_box(serde_json::from_str::<serde_json::Value>(&text).expect("JSON"));
    });
    report("decode_unverified", || {
        black_box(decode_unverified(&token).expect("well-formed"));
    });
    report("verify_offline, key in memory", || {
        black_box(verifier.verify_offline(&token, None).expect("the token is valid"));
    });
}

/// The second of two runs. The first run fills the caches.
fn report(what: &str, run: impl Fn()) {
    run();
    let used = allocation_counter::measure(run);
    println!(
        "{what:<40} {:>5} allocations {:>8} bytes, peak {:>7}",
        used.count_total, used.bytes_total, used.bytes_max
    );
}
