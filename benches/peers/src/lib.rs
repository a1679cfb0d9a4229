//! What both programs measure: Para's documented sample through this library and beside it, with the key at hand.

use std::error::Error;
use std::hint::black_box;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::Value;
use wallet_jwt::keys::{FetchError, KeysRequest, KeysResponse};
use wallet_jwt::verifier::CacheLimits;
use wallet_jwt::{Audience, KeyFetcher, ParaEnvironment, Provider, Verifier, VerifierOptions};
use wallet_jwt_fake_issuer::{
    ParaClaimsInput, ParaTab, SAMPLE_API_KEY_ID, SignatureAlgorithm, SigningKey, para_payload,
};

const DAY_SECS: i64 = 86_400;

/// What the programs return.
pub type Outcome<T> = Result<T, Box<dyn Error>>;

/// One way to check the token. It panics if the token is refused.
pub type Check = Box<dyn Fn() + Send + Sync>;

/// The token and its key.
pub struct Sample {
    token: Arc<str>,
    key_set: String,
    modulus: Vec<u8>,
    exponent: Vec<u8>,
    signed: Vec<u8>,
    signature: Vec<u8>,
}

/// Serves the published key.
struct Published(String);

impl KeyFetcher for Published {
    fn fetch(&self, _: &KeysRequest) -> Result<KeysResponse, FetchError> {
        Ok(KeysResponse { status: 200, body: self.0.clone().into_bytes(), ..KeysResponse::default() })
    }
}

impl Sample {
    /// Signed now, valid for a day.
    ///
    /// # Errors
    /// If the clock is before 1970, or the fake issuer's forms have changed.
    pub fn new() -> Outcome<Self> {
        let now_at = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())?;
        let key = SigningKey::rsa(0);
        let claims =
            ParaClaimsInput { issued_at: now_at, lifetime_secs: DAY_SECS, ..ParaClaimsInput::default() };
        let token = key.sign(&key.header(SignatureAlgorithm::Rs256), &para_payload(ParaTab::Email, &claims));
        let jwk = key.public_jwk(Some("RS256"));
        let number = |name: &str| URL_SAFE_NO_PAD.decode(jwk[name].as_str().unwrap_or_default());
        let (signed, signature) = token.rsplit_once('.').ok_or("a token has three parts")?;
        Ok(Self {
            modulus: number("n")?,
            exponent: number("e")?,
            signed: signed.as_bytes().to_vec(),
            signature: URL_SAFE_NO_PAD.decode(signature)?,
            key_set: serde_json::json!({ "keys": [jwk] }).to_string(),
            token: token.into(),
        })
    }

    /// This library's verifier, which has fetched the key.
    ///
    /// # Errors
    /// If it does not take the token.
    pub fn verifier(&self) -> Outcome<Verifier> {
        let verifier = Verifier::with_fetcher(
            Provider::para(ParaEnvironment::Beta, Audience::ApiKeyId(SAMPLE_API_KEY_ID.to_owned()))?,
            VerifierOptions::default(),
            Arc::new(Published(self.key_set.clone())),
        )?;
        wait_for_keys(&verifier);
        verifier.verify_offline(&self.token, None)?;
        Ok(verifier)
    }

    /// This library, with that verifier.
    #[must_use]
    pub fn own(&self, verifier: Verifier) -> Check {
        let token = Arc::clone(&self.token);
        Box::new(move || {
            drop(black_box(verifier.verify_offline(black_box(&token), None).expect("it is good")));
        })
    }

    /// This library's `verify_shared`, from its cache.
    ///
    /// # Errors
    /// As [`Sample::verifier`].
    pub fn cached(&self) -> Outcome<Check> {
        let verifier = self.verifier()?;
        verifier.cache_tokens(CacheLimits { tokens: 16, bytes: 1 << 20 })?;
        let token = Arc::clone(&self.token);
        let check = move || {
            let mut verified = pin!(verifier.verify_shared(black_box(&token), None));
            match verified.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(session) => drop(black_box(session.expect("it is good"))),
                Poll::Pending => panic!("the key is at hand"),
            }
        };
        // It fills the cache.
        check();
        Ok(Box::new(check))
    }

    /// jsonwebtoken with aws-lc, `decode::<Value>`, audience and expiry checked.
    #[must_use]
    pub fn jsonwebtoken(&self) -> Check {
        let key = DecodingKey::from_rsa_raw_components(&self.modulus, &self.exponent);
        let mut validation = Validation::new(Algorithm::RS256);
        validation.set_audience(&[SAMPLE_API_KEY_ID]);
        let token = Arc::clone(&self.token);
        Box::new(move || {
            let decoded = jsonwebtoken::decode::<Value>(black_box(&*token), &key, &validation);
            drop(black_box(decoded.expect("it is good")));
        })
    }

    /// ring's check of the signature alone.
    #[must_use]
    pub fn ring(&self) -> Check {
        let (n, e) = (self.modulus.clone(), self.exponent.clone());
        let (signed, signature) = (self.signed.clone(), self.signature.clone());
        Box::new(move || {
            ring::signature::RsaPublicKeyComponents { n: &n, e: &e }
                .verify(&ring::signature::RSA_PKCS1_2048_8192_SHA256, black_box(&signed), &signature)
                .expect("it is good");
        })
    }

    /// aws-lc's, with a parsed key.
    ///
    /// # Errors
    /// If aws-lc does not take the key.
    pub fn aws_lc(&self) -> Outcome<Check> {
        let key = aws_lc_rs::signature::RsaPublicKeyComponents { n: &self.modulus, e: &self.exponent }
            .to_parsed_public_key(&aws_lc_rs::signature::RSA_PKCS1_2048_8192_SHA256)
            .map_err(|_| "aws-lc does not take the key")?;
        let (signed, signature) = (self.signed.clone(), self.signature.clone());
        Ok(Box::new(move || key.verify_sig(black_box(&signed), &signature).expect("it is good")))
    }
}

/// The fetch runs on a thread of its own.
fn wait_for_keys(verifier: &Verifier) {
    let mut refresh = pin!(verifier.refresh_keys());
    let mut context = Context::from_waker(Waker::noop());
    let until = Instant::now() + Duration::from_secs(5);
    while refresh.as_mut().poll(&mut context).is_pending() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(5));
    }
}
