//! Measures whose wallet an address is, on a session of 20 wallets: `cargo bench --bench owns`. The figures of one run are in
//! `docs/performance.md`.

#![expect(missing_docs, reason = "criterion's macro makes a public function")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use serde_json::{Value, json};
use wallet_jwt::keys::{FetchError, KeysRequest, KeysResponse};
use wallet_jwt::user::{AddressCheck, Chain};
use wallet_jwt::{Clock, KeyFetcher, Session, Verifier, VerifierConfig};
use wallet_jwt_fake_issuer::{
    ParaClaimsInput, ParaTab, SAMPLE_API_KEY_ID, SAMPLE_SOLANA_ADDRESS, SignatureAlgorithm, SigningKey,
    para_payload,
};

const NOW_AT: i64 = 1_745_877_769;

struct Stopped;

impl Clock for Stopped {
    fn now_at(&self) -> i64 {
        NOW_AT
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }
}

impl KeyFetcher for Stopped {
    fn fetch(&self, _: &KeysRequest) -> Result<KeysResponse, FetchError> {
        Err(FetchError::Timeout)
    }
}

/// A Para session with these wallets, and those that the user brought.
fn session(wallets: &Value, external: &Value) -> Session {
    let key = SigningKey::rsa(0);
    let mut payload = para_payload(ParaTab::Email, &ParaClaimsInput::default());
    payload["data"]["wallets"] = wallets.clone();
    payload["data"]["connectedWallets"] = json!([]);
    payload["data"]["externalWallets"] = external.clone();
    let keys = json!({ "jwkSet": { "keys": [key.public_jwk(None)] } });
    let config = json!({
        "provider": { "kind": "para", "environment": "BETA", "apiKeyId": SAMPLE_API_KEY_ID },
        "options": { "pinnedKeys": { "keys": keys, "notAfterAt": 4_102_444_800_i64 } },
    });
    let config = VerifierConfig::from_json(&config.to_string()).expect("a configuration");
    let verifier =
        Verifier::with_parts(config.provider, config.options, Arc::new(Stopped), Arc::new(Stopped));
    let token = key.sign(&key.header(SignatureAlgorithm::Rs256), &payload);
    verifier.expect("a verifier").verify_offline(&token, None).expect("a good token")
}

/// One account of each chain from the vectors, then EVM accounts, until there are twenty.
fn external_wallets() -> Vec<Value> {
    let vectors: Vec<Value> =
        serde_json::from_str(include_str!("../tests/data/addresses/vectors.json")).expect("the vectors");
    let mut wallets: Vec<Value> = Vec::new();
    for row in vectors.into_iter().filter(|row| row["chain"] != "eip155") {
        if wallets.iter().all(|wallet| wallet["type"] != row["chain"]) {
            // `spelled` is for the benchmark; Para has no such member.
            let spelled = &row["same"][0];
            wallets.push(
                json!({ "type": row["chain"], "address": row["address"], "isVerified": true, "spelled": spelled }),
            );
        }
    }
    let evm = |number| json!({ "type": "EVM", "address": format!("0x{number:040X}"), "isVerified": true });
    wallets.extend((1..=18 - wallets.len()).map(evm));
    wallets
}

/// EVM wallets of Para's with their keys, from the vectors: each has a Cosmos account too.
fn provisioned(count: usize) -> Vec<Value> {
    let vectors: Vec<Value> =
        serde_json::from_str(include_str!("../tests/data/addresses/vectors.json")).expect("the vectors");
    let evm = vectors.iter().filter(|row| row["chain"] == "eip155").take(count);
    let wallet = |(id, row): (usize, &Value)| json!({ "id": id.to_string(), "type": "EVM", "address": row["address"], "publicKey": row["keys"][0]["publicKey"] });
    let mut wallets: Vec<Value> = evm.enumerate().map(wallet).collect();
    wallets.push(
        json!({ "id": "s", "type": "SOLANA", "address": SAMPLE_SOLANA_ADDRESS, "publicKey": SAMPLE_SOLANA_ADDRESS }),
    );
    wallets
}

fn benchmarks(criterion: &mut Criterion) {
    let external = external_wallets();
    let mixed = session(&json!(provisioned(1)), &json!(external));
    assert_eq!(mixed.wallets.len(), 20);
    let mut own = mixed.wallets.iter().take(2);
    assert!(own.all(|wallet| wallet.address_check == AddressCheck::Consistent));

    let mut group = criterion.benchmark_group("owns, 20 wallets");
    for wallet in &external {
        let (word, address) =
            (wallet["type"].as_str().expect("a word"), wallet["address"].as_str().expect("a text"));
        if word == "EVM" {
            continue;
        }
        let chain = Chain::from(word);
        assert!(mixed.owns(address, &chain), "{word}");
        group.bench_function(word, |bencher| {
            bencher.iter(|| mixed.owns(black_box(address), black_box(&chain)))
        });
        let spelled = wallet["spelled"].as_str().expect("another spelling");
        assert!(mixed.owns(spelled, &chain), "{spelled}");
        group.bench_function(format!("{word}, another spelling"), |bencher| {
            bencher.iter(|| mixed.owns(black_box(spelled), black_box(&chain)))
        });
    }
    let stranger = "0x00000000000000000000000000000000000000ff";
    group.bench_function("eip155, not owned", |bencher| {
        bencher.iter(|| mixed.owns(black_box(stranger), &Chain::Eip155));
    });
    // Another wallet's of the vectors.
    let stranger = "cosmos1m83h5eq0xesmq9x8pv26c30up5ht0vqwwcep9p";
    assert!(!mixed.owns(stranger, &Chain::Cosmos));
    group.bench_function("cosmos, not owned", |bencher| {
        bencher.iter(|| mixed.owns(black_box(stranger), &Chain::Cosmos));
    });
    let stranger = "GADQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOZPI";
    group.bench_function("stellar, not owned", |bencher| {
        bencher.iter(|| mixed.owns(black_box(stranger), &Chain::Stellar));
    });
    let text = mixed.to_json();
    group.bench_function("as React Native asks: the session as JSON", |bencher| {
        bencher.iter(|| {
            wallet_jwt::session::ownership(black_box(&text), stranger, "stellar").expect("a session")
        });
    });
    group.finish();

    // An account may be derived from each wallet of Para's.
    let several = session(&json!(provisioned(4)), &json!(external.get(3..)));
    let stranger = "cosmos1m83h5eq0xesmq9x8pv26c30up5ht0vqwwcep9p";
    assert!(!several.owns(stranger, &Chain::Cosmos));
    criterion.bench_function("owns, 20 wallets, 4 of them Para's for EVM: cosmos, not owned", |bencher| {
        bencher.iter(|| several.owns(black_box(stranger), &Chain::Cosmos));
    });
}

criterion_group!(benches, benchmarks);
criterion_main!(benches);
