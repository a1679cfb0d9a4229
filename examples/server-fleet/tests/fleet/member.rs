//! A server of the fleet within the test's own process, with a clock that the test moves.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use server_fleet::{FleetCounts, FleetSecret, RedisKeyFetcher};
use wallet_jwt::keys::{FetchError, KeysRequest, KeysResponse};
use wallet_jwt::verifier::Development;
use wallet_jwt::{
    Audience, Clock, ErrorCode, HttpKeyFetcher, KeyFetcher, ParaEnvironment, Provider, SystemClock, Verifier,
    VerifierOptions,
};
use wallet_jwt_fake_issuer::{
    Attack, FakeIssuer, FakeIssuerOptions, IssueRequest, ParaTab, SAMPLE_API_KEY_ID, SAMPLE_PARA_USER_ID,
};

pub const USER: &str = SAMPLE_PARA_USER_ID;

/// The system's clocks, and what the test adds to them.
#[derive(Default)]
pub struct TestClock(AtomicI64);

impl TestClock {
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    pub fn advance(&self, secs: i64) {
        self.0.fetch_add(secs, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now_at(&self) -> i64 {
        SystemClock.now_at() + self.0.load(Ordering::SeqCst)
    }

    fn monotonic(&self) -> Duration {
        SystemClock.monotonic() + Duration::from_secs(self.0.load(Ordering::SeqCst).unsigned_abs())
    }
}

pub fn secret() -> FleetSecret {
    FleetSecret::new(b"a secret of this test's own fleet".to_vec()).expect("a secret")
}

/// Its key sets live ten minutes.
pub fn issuer() -> FakeIssuer {
    FakeIssuer::start(FakeIssuerOptions::default()).expect("an issuer")
}

/// Another environment: what it signs must never be accepted.
pub fn stranger() -> FakeIssuer {
    FakeIssuer::start(FakeIssuerOptions { first_key: 3, ..FakeIssuerOptions::default() }).expect("an issuer")
}

/// A token that outlives every test's clock.
pub fn token(issuer: &FakeIssuer) -> String {
    issuer.issue(&IssueRequest { lifetime_secs: 86_400, ..IssueRequest::para(ParaTab::Email) }).token
}

/// Signed by a key that nobody publishes.
pub fn token_of_an_unknown_key(issuer: &FakeIssuer) -> String {
    let attack = Some(Attack::UnknownKid);
    issuer.issue(&IssueRequest { attack, lifetime_secs: 86_400, ..IssueRequest::para(ParaTab::Email) }).token
}

struct FakeBrokenNetwork;

impl KeyFetcher for FakeBrokenNetwork {
    fn fetch(&self, _: &KeysRequest) -> Result<KeysResponse, FetchError> {
        Err(FetchError::Network { detail: "this server's network is broken".to_owned() })
    }
}

struct FakeRefusal;

impl KeyFetcher for FakeRefusal {
    fn fetch(&self, _: &KeysRequest) -> Result<KeysResponse, FetchError> {
        Ok(KeysResponse { status: 503, ..KeysResponse::default() })
    }
}

struct FakeHangingNetwork;

impl KeyFetcher for FakeHangingNetwork {
    fn fetch(&self, request: &KeysRequest) -> Result<KeysResponse, FetchError> {
        std::thread::sleep(Duration::from_secs(request.timeout_secs.unsigned_abs()));
        Err(FetchError::Timeout)
    }
}

pub struct Member {
    pub verifier: Verifier,
    fetcher: Arc<RedisKeyFetcher>,
}

impl Member {
    pub fn new(redis: &str, keys_url: String, clock: &Arc<TestClock>) -> Self {
        Self::with_timeout(redis, keys_url, clock, 20)
    }

    pub fn with_timeout(redis: &str, keys_url: String, clock: &Arc<TestClock>, timeout_secs: i64) -> Self {
        Self::made(redis, keys_url, clock, timeout_secs, Arc::new(HttpKeyFetcher::new()))
    }

    /// One that reaches Redis and nothing else.
    pub fn with_a_broken_network(redis: &str, keys_url: String, clock: &Arc<TestClock>) -> Self {
        Self::made(redis, keys_url, clock, 20, Arc::new(FakeBrokenNetwork))
    }

    /// One whose address the provider answers with 503.
    pub fn that_is_refused(redis: &str, keys_url: String, clock: &Arc<TestClock>) -> Self {
        Self::made(redis, keys_url, clock, 20, Arc::new(FakeRefusal))
    }

    /// One whose packets to the provider are lost.
    pub fn whose_requests_hang(
        redis: &str,
        keys_url: String,
        clock: &Arc<TestClock>,
        timeout_secs: i64,
    ) -> Self {
        Self::made(redis, keys_url, clock, timeout_secs, Arc::new(FakeHangingNetwork))
    }

    fn made(
        redis: &str,
        keys_url: String,
        clock: &Arc<TestClock>,
        timeout_secs: i64,
        provider: Arc<dyn KeyFetcher>,
    ) -> Self {
        let clock: Arc<dyn Clock> = clock.clone();
        let fetcher = RedisKeyFetcher::new(redis, secret(), provider)
            .expect("a fetcher")
            .with_clock(Arc::clone(&clock))
            .of_another_process();
        let fetcher = Arc::new(fetcher);
        let audience = Audience::ApiKeyId(SAMPLE_API_KEY_ID.into());
        let provider = Provider::para(ParaEnvironment::Beta, audience).expect("a provider");
        let development = Some(Development { keys_url });
        let options = VerifierOptions { development, timeout_secs, ..VerifierOptions::default() };
        let verifier = Verifier::with_parts(provider, options, fetcher.clone(), clock).expect("a verifier");
        Self { verifier, fetcher }
    }

    /// The user, or the error's code.
    pub fn user_of(&self, token: &str) -> Result<String, ErrorCode> {
        let session = pollster::block_on(self.verifier.verify(token, None));
        session.map(|session| session.user_id).map_err(|error| error.code())
    }

    pub fn refresh(&self) {
        pollster::block_on(self.verifier.refresh_keys()).expect("a refresh");
    }

    pub fn counts(&self) -> FleetCounts {
        self.fetcher.counts()
    }
}

/// What each member says of this token, all at the same time.
pub fn all_say(members: &[Member], token: &str) -> Vec<Result<String, ErrorCode>> {
    std::thread::scope(|scope| {
        let asked: Vec<_> = members.iter().map(|member| scope.spawn(move || member.user_of(token))).collect();
        asked.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    })
}
