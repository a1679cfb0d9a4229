//! A provider with two issuers, each with a key set at its own URL; what is requested is counted.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use wallet_jwt::keys::{FetchError, KeysRequest, KeysResponse};
use wallet_jwt::provider::{ExpectedAudiences, IssuerKeySet};
use wallet_jwt::{
    Algorithm, Clock, CustomProvider, KeyFetcher, Provider, Session, Verifier, VerifierOptions, VerifyError,
};
use wallet_jwt_fake_issuer::{SignatureAlgorithm, SigningKey};

pub const NOW_AT: i64 = 1_800_000_000;
pub const SOCIAL: Issuer = Issuer { name: "https://social.example", url: "https://keys.example/social" };
/// Its `iss` is a URL that answers, so a library that fetched from it would be seen.
pub const EXTERNAL: Issuer =
    Issuer { name: "https://external.example", url: "https://keys.example/external" };

pub struct Issuer {
    pub name: &'static str,
    pub url: &'static str,
}

/// Each issuer's key. Both have the same id, so only the issuer tells them apart.
pub fn social_key() -> SigningKey {
    SigningKey::rsa(0)
}

pub fn external_key() -> SigningKey {
    SigningKey::rsa(1)
}

pub fn jwk(key: &SigningKey, kid: &str) -> Value {
    let mut jwk = key.public_jwk(None);
    jwk["kid"] = json!(kid);
    jwk
}

pub fn set(keys: &[Value]) -> String {
    json!({ "keys": keys }).to_string()
}

pub fn claims(issuer: &str) -> Value {
    json!({ "iss": issuer, "aud": "app", "sub": "user-1", "iat": NOW_AT - 10, "exp": NOW_AT + 600 })
}

pub fn sign(key: &SigningKey, kid: &str, claims: &Value) -> String {
    let mut header = key.header(SignatureAlgorithm::Rs256);
    header["kid"] = json!(kid);
    key.sign(&header, claims)
}

/// A good token of that issuer.
pub fn token(issuer: &Issuer) -> String {
    let key = if issuer.name == SOCIAL.name { social_key() } else { external_key() };
    sign(&key, "key-1", &claims(issuer.name))
}

/// Answers by URL, and counts the requests. A URL without an answer cannot be reached.
pub struct Endpoints {
    pub sets: Mutex<BTreeMap<String, String>>,
    requests: Mutex<Vec<String>>,
}

impl KeyFetcher for Endpoints {
    fn fetch(&self, request: &KeysRequest) -> Result<KeysResponse, FetchError> {
        self.requests.lock().unwrap().push(request.url.clone());
        let body = self.sets.lock().unwrap().get(&request.url).cloned().ok_or(FetchError::Timeout)?;
        Ok(KeysResponse { status: 200, body: body.into_bytes(), ..KeysResponse::default() })
    }
}

impl Endpoints {
    pub fn answer(&self, url: &str, set: Option<String>) {
        let mut sets = self.sets.lock().unwrap();
        match set {
            Some(set) => sets.insert(url.to_owned(), set),
            None => sets.remove(url),
        };
    }

    pub fn requests_of(&self, issuer: &Issuer) -> usize {
        self.requests.lock().unwrap().iter().filter(|url| *url == issuer.url).count()
    }

    pub fn requests(&self) -> usize {
        self.requests.lock().unwrap().len()
    }
}

/// Both clocks stand until they are moved.
pub struct Time {
    now_at: AtomicI64,
    secs: AtomicU64,
}

impl Time {
    pub fn advance(&self, secs: u64) {
        self.now_at.fetch_add(i64::try_from(secs).unwrap(), Ordering::SeqCst);
        self.secs.fetch_add(secs, Ordering::SeqCst);
    }
}

impl Clock for Time {
    fn now_at(&self) -> i64 {
        self.now_at.load(Ordering::SeqCst)
    }

    fn monotonic(&self) -> Duration {
        Duration::from_secs(self.secs.load(Ordering::SeqCst))
    }
}

pub struct World {
    pub verifier: Verifier,
    pub endpoints: Arc<Endpoints>,
    pub time: Arc<Time>,
}

pub fn config() -> CustomProvider {
    let own = |issuer: &Issuer| IssuerKeySet {
        issuer: issuer.name.to_owned(),
        keys_url: Some(issuer.url.to_owned()),
        keys: None,
    };
    CustomProvider {
        issuer_keys: vec![own(&SOCIAL), own(&EXTERNAL)],
        user_id_claims: vec!["iss".to_owned(), "sub".to_owned()],
        audiences: Some(ExpectedAudiences::OneOf(vec!["app".to_owned()])),
        algorithms: vec![Algorithm::Rs256],
        ..CustomProvider::default()
    }
}

impl World {
    pub fn new() -> Self {
        Self::of(config(), VerifierOptions::default())
    }

    pub fn of(provider: CustomProvider, options: VerifierOptions) -> Self {
        Self::with(Provider::custom(provider).expect("a provider"), options)
    }

    pub fn with(provider: Provider, options: VerifierOptions) -> Self {
        let sets = [
            (SOCIAL.url, set(&[jwk(&social_key(), "key-1")])),
            (EXTERNAL.url, set(&[jwk(&external_key(), "key-1")])),
            (EXTERNAL.name, set(&[jwk(&external_key(), "key-1")])),
        ];
        let sets = sets.map(|(url, set)| (url.to_owned(), set)).into();
        let endpoints = Arc::new(Endpoints { sets: Mutex::new(sets), requests: Mutex::default() });
        let time = Arc::new(Time { now_at: NOW_AT.into(), secs: 50_000.into() });
        let (fetcher, clock) = (Arc::clone(&endpoints), Arc::clone(&time));
        let verifier = Verifier::with_parts(provider, options, fetcher, clock).expect("a verifier");
        World { verifier, endpoints, time }
    }

    pub fn verify(&self, token: &str) -> Result<Session, VerifyError> {
        pollster::block_on(self.verifier.verify(token, None))
    }

    pub fn code(&self, token: &str) -> &'static str {
        self.verify(token).expect_err("refused").code().as_str()
    }
}
