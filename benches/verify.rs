//! Measures what verification costs besides the signature check: `cargo bench --bench verify`. The figures of one
//! run are in `docs/performance.md`. Compare only figures of the same run.

#![expect(missing_docs, reason = "criterion's macro makes a public function")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use wallet_jwt::verifier::Development;
use wallet_jwt::{
    Audience, Clock, HttpKeyFetcher, ParaEnvironment, Provider, Verifier, VerifierOptions, decode_unverified,
};
use wallet_jwt_fake_issuer::{
    FakeIssuer, FakeIssuerOptions, ParaClaimsInput, ParaTab, SAMPLE_API_KEY_ID, SignatureAlgorithm,
    SigningKey, para_payload,
};

const NOW_AT: i64 = 1_745_878_309;

struct StoppedClock;

impl Clock for StoppedClock {
    fn now_at(&self) -> i64 {
        NOW_AT
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }
}

/// Para's documented sample, signed as Para signs.
fn sample_token() -> String {
    let key = SigningKey::rsa(0);
    let payload = para_payload(ParaTab::Email, &ParaClaimsInput::default());
    key.sign(&key.header(SignatureAlgorithm::Rs256), &payload)
}

fn verifier(issuer: &FakeIssuer) -> Verifier {
    let audience = Audience::ApiKeyId(SAMPLE_API_KEY_ID.to_owned());
    let provider = Provider::para(ParaEnvironment::Beta, audience).expect("the sample's audience");
    let options = VerifierOptions {
        development: Some(Development { keys_url: issuer.para_keys_url() }),
        ..VerifierOptions::default()
    };
    Verifier::with_parts(provider, options, Arc::new(HttpKeyFetcher::new()), Arc::new(StoppedClock))
        .expect("the sample's options")
}

fn benchmarks(criterion: &mut Criterion) {
    let token = sample_token();
    let (signed, signature) = token.rsplit_once('.').expect("three parts");
    let payload = URL_SAFE_NO_PAD.decode(signed.split_once('.').expect("two parts").1).expect("base64url");
    let signature = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
    let jwk = SigningKey::rsa(0).public_jwk(None);
    let member =
        |name: &str| URL_SAFE_NO_PAD.decode(jwk[name].as_str().expect("a string")).expect("base64url");
    let (n, e) = (member("n"), member("e"));

    let issuer = FakeIssuer::start(FakeIssuerOptions::default()).expect("a server on loopback");
    let warm = verifier(&issuer);
    pollster::block_on(warm.refresh_keys()).expect("the key set");

    let mut group = criterion.benchmark_group("para sample");
    group.bench_function("ring: the raw RS256-2048 check", |bencher| {
        bencher.iter(|| {
            RsaPublicKeyComponents { n: &n, e: &e }
                .verify(&RSA_PKCS1_2048_8192_SHA256, black_box(signed.as_bytes()), &signature)
                .expect("the signature is valid")
        });
    });
    group.bench_function("verify_offline, key in memory", |bencher| {
        bencher.iter(|| warm.verify_offline(black_box(&token), None).expect("the token is valid"));
    });
    group.bench_function("verify, key in memory", |bencher| {
        bencher
            .iter(|| pollster::block_on(warm.verify(black_box(&token), None)).expect("the token is valid"));
    });
    #[cfg(feature = "token-cache")]
    {
        let caching = verifier(&issuer);
        pollster::block_on(caching.refresh_keys()).expect("the key set");
        caching.cache_tokens(wallet_jwt::verifier::CacheLimits::default()).expect("the default limits");
        group.bench_function("verify_shared, token cached", |bencher| {
            bencher.iter(|| {
                pollster::block_on(caching.verify_shared(black_box(&token), None))
                    .expect("the token is valid")
            });
        });
    }
    group.bench_function("serde_json: the payload as a Value", |bencher| {
        bencher.iter(|| serde_json::from_slice::<serde_json::Value>(black_box(&payload)).expect("JSON"));
    });
    group.bench_function("decode_unverified", |bencher| {
        bencher.iter(|| decode_unverified(black_box(&token)).expect("well-formed"));
    });
    group.finish();

    let mut group = criterion.benchmark_group("two threads");
    group.throughput(Throughput::Elements(2_000));
    group.sample_size(20);
    group.bench_function("2 x 1,000 x verify_offline", |bencher| {
        bencher.iter(|| {
            std::thread::scope(|scope| {
                for _ in 0..2 {
                    scope.spawn(|| {
                        for _ in 0..1_000 {
                            black_box(warm.verify_offline(&token, None).expect("the token is valid"));
                        }
                    });
                }
            });
        });
    });
    group.finish();

    let mut group = criterion.benchmark_group("cold");
    group.sample_size(20);
    group.bench_function("verify over loopback, empty key cache", |bencher| {
        bencher.iter_batched(
            || verifier(&issuer),
            |cold| pollster::block_on(cold.verify(&token, None)).expect("the token is valid"),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(benches, benchmarks);
criterion_main!(benches);
