//! An app on a phone: a clock, a keychain, one issuer, and a process with a vault, a manager and a listener.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::json;
use wallet_jwt::manager::{SessionManagerOptions, SessionStatus};
use wallet_jwt::provider::PublicKeys;
use wallet_jwt::{
    Algorithm, CustomProvider, ErrorCode, KeyFetcher, Provider, SessionError, SessionEvent, SessionManager,
    SessionState, StoreChoice, TokenPurpose, Vault, VaultOptions, Verifier, VerifierOptions,
};

use super::clock::HandClock;
use super::gate::done;
use super::keychain::FakeKeychain;
use super::listener::Recorder;
use crate::offline::{AUDIENCE, ISSUER, NoNetwork, custom_provider};
use crate::signer::Signer;

/// The account of the manager of [`World::new`].
pub const ENTRY: &str = "custom/custom/default";

pub struct World {
    pub clock: Arc<HandClock>,
    pub keychain: Arc<FakeKeychain>,
    pub vault: Vault,
    pub listener: Arc<Recorder>,
    pub manager: SessionManager,
}

impl World {
    pub fn new() -> Self {
        Self::over(HandClock::new(), FakeKeychain::new())
    }

    /// A process on that phone.
    pub fn over(clock: Arc<HandClock>, keychain: Arc<FakeKeychain>) -> Self {
        let verifier = verifier(&clock, provider());
        Self::with_verifier(clock, keychain, verifier)
    }

    pub fn with_verifier(clock: Arc<HandClock>, keychain: Arc<FakeKeychain>, verifier: Verifier) -> Self {
        Self::made(clock, keychain, verifier, &SessionManagerOptions::default())
    }

    pub fn with_options(options: &SessionManagerOptions) -> Self {
        let clock = HandClock::new();
        let verifier = verifier(&clock, provider());
        Self::made(clock, FakeKeychain::new(), verifier, options)
    }

    pub fn made(
        clock: Arc<HandClock>,
        keychain: Arc<FakeKeychain>,
        verifier: Verifier,
        options: &SessionManagerOptions,
    ) -> Self {
        let vault = open(&keychain);
        let listener = Recorder::new();
        let manager =
            SessionManager::with_options(verifier, vault.clone(), "default", listener.clone(), options);
        World { clock, keychain, vault, listener, manager: manager.unwrap() }
    }

    /// Another process on the same phone, or this one after a restart.
    pub fn process(&self) -> Self {
        Self::over(self.clock.clone(), self.keychain.clone())
    }

    /// A process whose app accepts other tokens.
    pub fn process_of(&self, provider: Provider) -> Self {
        Self::with_verifier(self.clock.clone(), self.keychain.clone(), verifier(&self.clock, provider))
    }

    /// Another manager of the same vault and account.
    pub fn second(&self) -> (SessionManager, Arc<Recorder>) {
        self.of_account("default")
    }

    pub fn of_account(&self, account: &str) -> (SessionManager, Arc<Recorder>) {
        let listener = Recorder::new();
        let verifier = verifier(&self.clock, provider());
        let manager = SessionManager::new(verifier, self.vault.clone(), account, listener.clone());
        (manager.unwrap(), listener)
    }

    /// A token that is valid from now on for that long.
    pub fn token(&self, user: &str, ttl_secs: i64) -> String {
        token(&Signer::ed25519(), user, wallet_jwt::Clock::now_at(&*self.clock) + ttl_secs)
    }

    /// Signs in, also over an existing session, and takes the events. Returns the token.
    pub fn signed_in(&self, user: &str, ttl_secs: i64) -> String {
        let is_again = self.manager.state().session().is_some();
        let token = self.token(user, ttl_secs);
        done(self.manager.sign_in_with(&token, None)).unwrap();
        self.listener.expect(&[if is_again { renewed() } else { changed(SessionStatus::Active) }]);
        token
    }

    /// Saves a token as an earlier process would have done.
    pub fn kept(&self, user: &str, ttl_secs: i64) -> String {
        self.process().signed_in(user, ttl_secs)
    }

    /// Returns when everything that time alone causes has been done.
    pub fn poke(&self) {
        done(self.manager.check_now()).unwrap();
    }

    /// Starts a renewal with a caller that waits for it.
    pub fn asked(&self, min_ttl_secs: i64) -> (Waiting, i64) {
        let waiting = Box::pin(self.manager.token(min_ttl_secs, None));
        (waiting, self.listener.request())
    }

    /// Checks that there were no other events: an event in the queue would come before the next event.
    #[track_caller]
    pub fn nothing_more(&self) {
        self.keychain.set(|faults| *faults = Default::default());
        if self.manager.state() == SessionState::SignedOut {
            self.signed_in("somebody", 3600);
        } else {
            done(self.manager.sign_out()).unwrap();
            self.listener.expect(&[changed(SessionStatus::SignedOut)]);
        }
    }
}

pub type Waiting = std::pin::Pin<Box<dyn Future<Output = Result<String, SessionError>> + Send>>;

pub fn open(keychain: &Arc<FakeKeychain>) -> Vault {
    let store = StoreChoice::Own(keychain.clone());
    Vault::open(VaultOptions { store, ..VaultOptions::default() }).unwrap()
}

/// An issuer with one configured key.
pub fn provider() -> Provider {
    Provider::custom(configured(|_| ())).unwrap()
}

pub fn configured(change: impl FnOnce(&mut CustomProvider)) -> CustomProvider {
    let mut provider = custom_provider(&[Signer::ed25519().jwk()], &[Algorithm::EdDsa, Algorithm::Rs256]);
    change(&mut provider);
    provider
}

pub fn jwk_set(signers: &[Signer]) -> String {
    json!({ "keys": signers.iter().map(Signer::jwk).collect::<Vec<_>>() }).to_string()
}

/// An app that was configured with these keys.
pub fn with_keys(signers: &[Signer]) -> Provider {
    let keys = Some(PublicKeys::JwkSet(jwk_set(signers)));
    Provider::custom(configured(|provider| provider.keys = keys)).unwrap()
}

pub fn verifier(clock: &Arc<HandClock>, provider: Provider) -> Verifier {
    Verifier::with_parts(provider, VerifierOptions::default(), Arc::new(NoNetwork), clock.clone()).unwrap()
}

/// A verifier that fetches its keys.
pub fn fetching(clock: &Arc<HandClock>, fetcher: Arc<dyn KeyFetcher>) -> Verifier {
    let provider = configured(|provider| {
        provider.keys = None;
        provider.keys_url = Some("https://issuer.example/keys".into());
    });
    let options = VerifierOptions { timeout_secs: 60, ..VerifierOptions::default() };
    Verifier::with_parts(Provider::custom(provider).unwrap(), options, fetcher, clock.clone()).unwrap()
}

/// Every token is a different text.
pub fn token(signer: &Signer, user: &str, expires_at: i64) -> String {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed).to_string();
    let payload = json!({ "iss": ISSUER, "aud": AUDIENCE, "sub": user, "exp": expires_at, "jti": number });
    let algorithm = if signer.key_id.contains("rsa") { Algorithm::Rs256 } else { Algorithm::EdDsa };
    signer.token(algorithm, &payload)
}

pub fn changed(status: SessionStatus) -> SessionEvent {
    SessionEvent::Changed { status, renewed: false }
}

/// The same user's session has a newer token.
pub fn renewed() -> SessionEvent {
    SessionEvent::Changed { status: SessionStatus::Active, renewed: true }
}

/// A renewal ended without a token.
pub fn failed(request_id: i64, code: ErrorCode) -> SessionEvent {
    SessionEvent::TokenFailed { request_id, purpose: TokenPurpose::Renewal, code }
}

pub fn code<T>(result: Result<T, SessionError>) -> &'static str {
    result.map(|_| ()).map_or_else(|error| error.code().as_str(), |()| "ok")
}

pub fn not_kept(code: ErrorCode) -> SessionEvent {
    SessionEvent::NotKept { code }
}
