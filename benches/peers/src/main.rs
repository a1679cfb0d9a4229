//! Times this library with aws-lc beside jsonwebtoken with aws-lc: README.md.

use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::Value;
use wallet_jwt::keys::{FetchError, KeysRequest, KeysResponse};
use wallet_jwt::{Audience, KeyFetcher, ParaEnvironment, Provider, Verifier, VerifierOptions};
use wallet_jwt_fake_issuer::{
    ParaClaimsInput, ParaTab, SAMPLE_API_KEY_ID, SignatureAlgorithm, SigningKey, para_payload,
};

/// What a thread does in a batch.
const CALLS: u32 = 200;
const DAY_SECS: i64 = 86_400;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// One way to check the token. It panics if the token is refused.
struct Contender {
    name: &'static str,
    check: Box<dyn Fn() + Sync>,
    micros: Vec<f64>,
}

impl Contender {
    fn new(name: &'static str, check: impl Fn() + Sync + 'static) -> Self {
        Contender { name, check: Box::new(check), micros: Vec::new() }
    }

    /// The time of one call, in microseconds. With several threads it is the time of all divided by all calls.
    fn batch(&mut self, threads: u32) {
        let check = &self.check;
        let calls = || (0..CALLS).for_each(|_| check());
        let start = Instant::now();
        if threads == 1 {
            calls();
        } else {
            std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(calls))));
        }
        self.micros.push(start.elapsed().as_secs_f64() * 1e6 / f64::from(CALLS * threads));
    }

    /// The median, and the value below which a tenth lies.
    fn figures(&mut self) -> (f64, f64) {
        self.micros.sort_by(f64::total_cmp);
        let at = |part: usize| self.micros.get(self.micros.len() * part / 10).copied().unwrap_or_default();
        (at(5), at(1))
    }
}

/// Serves the published key once.
struct Published(String);

impl KeyFetcher for Published {
    fn fetch(&self, _: &KeysRequest) -> Result<KeysResponse, FetchError> {
        Ok(KeysResponse { status: 200, body: self.0.clone().into_bytes(), ..KeysResponse::default() })
    }
}

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u32>());
    let batches = arguments.next().transpose()?.unwrap_or(200).max(1);
    let threads = arguments.next().transpose()?.unwrap_or(1).max(1);
    let mut contenders = contenders()?;
    for batch in 0..=batches {
        for contender in &mut contenders {
            contender.batch(threads);
            // The first batch warms up.
            if batch == 0 {
                contender.micros.clear();
            }
        }
    }
    println!("{batches} batches of {CALLS} in turn, {threads} threads; µs for one token");
    println!("| | median | lowest tenth | of jsonwebtoken | of ring's check |\n|---|---|---|---|---|");
    let figures: Vec<_> =
        contenders.iter_mut().map(|contender| (contender.name, contender.figures())).collect();
    let median = |index: usize| figures.get(index).map_or(f64::NAN, |(_, (median, _))| *median);
    for (name, (middle, low)) in &figures {
        println!(
            "| {name} | {middle:.2} | {low:.2} | {:.3} × | {:.3} × |",
            middle / median(1),
            middle / median(2)
        );
    }
    Ok(())
}

/// This library, jsonwebtoken, ring, aws-lc: the table's ratios count on this order.
fn contenders() -> Outcome<Vec<Contender>> {
    let now_at = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())?;
    let key = SigningKey::rsa(0);
    let claims = ParaClaimsInput { issued_at: now_at, lifetime_secs: DAY_SECS, ..ParaClaimsInput::default() };
    let payload = para_payload(ParaTab::Email, &claims);
    let token: Arc<str> = key.sign(&key.header(SignatureAlgorithm::Rs256), &payload).into();
    let jwk = key.public_jwk(Some("RS256"));
    let number = |name: &str| URL_SAFE_NO_PAD.decode(jwk[name].as_str().unwrap_or_default());
    let (n, e) = (number("n")?, number("e")?);

    let verifier = Verifier::with_fetcher(
        Provider::para(ParaEnvironment::Beta, Audience::ApiKeyId(SAMPLE_API_KEY_ID.to_owned()))?,
        VerifierOptions::default(),
        Arc::new(Published(serde_json::json!({ "keys": [jwk] }).to_string())),
    )?;
    wait_for_keys(&verifier, &token)?;
    let own_token = Arc::clone(&token);
    let own =
        move || drop(black_box(verifier.verify_offline(black_box(&own_token), None).expect("it is good")));

    let decoding_key = DecodingKey::from_rsa_raw_components(&n, &e);
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_audience(&[SAMPLE_API_KEY_ID]);
    let peer_token = Arc::clone(&token);
    let peer = move || {
        let decoded = jsonwebtoken::decode::<Value>(black_box(&*peer_token), &decoding_key, &validation);
        drop(black_box(decoded.expect("it is good")));
    };

    let (signed, signature) = token.rsplit_once('.').ok_or("a token has three parts")?;
    let (signed, signature) = (signed.as_bytes().to_vec(), URL_SAFE_NO_PAD.decode(signature)?);
    let parsed = aws_lc_rs::signature::RsaPublicKeyComponents { n: &n, e: &e }
        .to_parsed_public_key(&aws_lc_rs::signature::RSA_PKCS1_2048_8192_SHA256)
        .map_err(|_| "aws-lc takes the key")?;
    let raw = (signed.clone(), signature.clone());
    let aws_lc = move || parsed.verify_sig(black_box(&raw.0), &raw.1).expect("it is good");
    let ring = move || {
        ring::signature::RsaPublicKeyComponents { n: &n, e: &e }
            .verify(&ring::signature::RSA_PKCS1_2048_8192_SHA256, black_box(&signed), &signature)
            .expect("it is good");
    };
    Ok(vec![
        Contender::new("this library with aws-lc, `verify_offline`", own),
        Contender::new("jsonwebtoken 11 with aws-lc, `decode::<Value>`", peer),
        Contender::new("ring's raw RS256-2048 check", ring),
        Contender::new("aws-lc's, with a parsed key", aws_lc),
    ])
}

/// The fetch runs on a thread of its own: waits until the token is good.
fn wait_for_keys(verifier: &Verifier, token: &str) -> Outcome<()> {
    let refresh = std::pin::pin!(verifier.refresh_keys());
    let mut refresh = refresh;
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let until = Instant::now() + Duration::from_secs(5);
    while refresh.as_mut().poll(&mut context).is_pending() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(5));
    }
    verifier.verify_offline(token, None)?;
    Ok(())
}
