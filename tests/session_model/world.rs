//! A phone with up to two processes of an app, and all tokens that were made.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use serde_json::{Value, json};
use wallet_jwt::manager::SessionManagerOptions;
use wallet_jwt::{
    Algorithm, Clock, Provider, SessionEvent, SessionListener, SessionManager, Vault, Verifier,
    VerifierOptions,
};

use crate::calls::{Brought, Pending};
use crate::offline::{AUDIENCE, ISSUER, custom_provider};
use crate::op::NewToken;
use crate::session::phone::{Phone, Process};
use crate::signer::Signer;

pub const ENTRY: &str = "custom/custom/default";

/// A token that was passed to a process.
pub struct Token {
    pub text: String,
    pub new: NewToken,
    pub brought: Brought,
    /// The process and its life.
    pub brought_to: (usize, u64),
    /// The step in which a sign-out of that process ended the token's session.
    pub signed_out: Option<u64>,
    /// The step in which other processes could certainly see the sign-out.
    pub is_known_since: Option<u64>,
}

/// The events that the sessions of a process got.
#[derive(Default)]
pub struct Told {
    /// Requests for a token, by the session that was asked.
    pub asked: Vec<(usize, i64)>,
    pub logouts: Vec<(usize, i64)>,
    /// The last status that each session got.
    pub status: [Option<&'static str>; 2],
    pub failed: Vec<i64>,
}

struct Ear {
    session: usize,
    process: Arc<Process>,
    told: Arc<Mutex<Told>>,
}

impl SessionListener for Ear {
    fn on_event(&self, event: SessionEvent) {
        if !self.process.is_alive() {
            return;
        }
        let mut told = self.told.lock().unwrap();
        match event {
            SessionEvent::TokenNeeded { request_id, .. } => told.asked.push((self.session, request_id)),
            SessionEvent::LogoutNeeded { request_id } => told.logouts.push((self.session, request_id)),
            SessionEvent::Changed { status, .. } => told.status[self.session] = Some(status.as_str()),
            SessionEvent::TokenFailed { request_id, .. } => told.failed.push(request_id),
            _ => {}
        }
    }
}

/// The properties of the app in this sequence.
#[derive(Clone, Copy)]
struct Traits {
    has_logout: bool,
    has_network: bool,
}

/// One run of a process.
pub struct Life {
    pub process: Arc<Process>,
    pub began: u64,
    pub vault: Vault,
    pub managers: Vec<SessionManager>,
    pub told: Arc<Mutex<Told>>,
    pub calls: Vec<Pending>,
    /// The requests in the order in which they arrived, with the step.
    pub requests: Vec<(i64, u64)>,
    /// The last sign-out: its step, and how many deletions had been marked when the call returned.
    pub signed_out: Option<(u64, usize)>,
    /// Something may have signed the user out since the last check.
    pub may_be_signed_out: bool,
    /// The app itself clears the vault at some time from now on.
    pub clears: bool,
    pub reads: usize,
    /// The last snapshot that was checked, and its counter.
    pub snapshot: Option<(i64, Value)>,
    /// The user who signed in, if there is no other process.
    pub user: Option<&'static str>,
    /// The newest token that was accepted.
    pub newest: Option<Brought>,
}

pub struct World {
    pub phone: Arc<Phone>,
    traits: Traits,
    pub lives: Vec<Life>,
    pub tokens: Vec<Token>,
    pub step: u64,
    /// An app has cleared its vault itself.
    pub has_cleared: bool,
    /// Nothing has happened since nothing could happen any more.
    pub is_at_rest: bool,
    pub hanging: std::collections::BTreeSet<&'static str>,
}

impl World {
    /// `has_network`: the keys are fetched, and the network can fail.
    pub fn new(processes: usize, has_network: bool) -> Self {
        let phone = Phone::new(key_set());
        let traits = Traits { has_logout: true, has_network };
        let lives = (0..processes).map(|process| begin(&phone, process, 0, traits)).collect();
        World {
            phone,
            traits,
            lives,
            tokens: Vec::new(),
            step: 0,
            has_cleared: false,
            is_at_rest: true,
            hanging: Default::default(),
        }
    }

    pub fn now_at(&self) -> i64 {
        Clock::now_at(&*self.phone.clock)
    }

    /// A new token for a process. Every token is a different text.
    pub fn bring(&mut self, new: NewToken, process: usize, brought: Brought) -> String {
        let text = signed(new, self.now_at() + new.ttl_secs, self.tokens.len());
        let brought_to = (process, self.lives[process].began);
        self.tokens.push(Token {
            text: text.clone(),
            new,
            brought,
            brought_to,
            signed_out: None,
            is_known_since: None,
        });
        text
    }

    /// The token that the keychain has.
    pub fn kept(&self) -> Option<usize> {
        self.tokens.iter().position(|token| self.phone.keychain.keeps(ENTRY, &token.text))
    }

    pub fn has_tombstone(&self) -> bool {
        self.phone.has_tombstone(ENTRY)
    }

    /// Ends a process and begins the next one.
    pub fn restart(&mut self, process: usize) {
        self.lives[process] = begin(&self.phone, process, self.step, self.traits);
    }
}

/// Signing takes longer than everything else here, and most sequences use the same tokens.
fn signed(new: NewToken, expires_at: i64, number: usize) -> String {
    type Known = HashMap<(&'static str, i64, bool, usize), String>;
    thread_local! {
        static KNOWN: RefCell<Known> = RefCell::default();
    }
    let key = (new.user, expires_at, new.is_genuine, number);
    KNOWN.with_borrow_mut(|known| known.entry(key).or_insert_with(|| sign(new, expires_at, number)).clone())
}

fn sign(new: NewToken, expires_at: i64, number: usize) -> String {
    let payload = json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": new.user, "exp": expires_at, "jti": number.to_string(),
    });
    static SIGNER: LazyLock<Signer> = LazyLock::new(Signer::rsa);
    let genuine = SIGNER.token(Algorithm::Rs256, &payload);
    if new.is_genuine {
        return genuine;
    }
    // The signature of another text.
    let other = SIGNER.token(Algorithm::Rs256, &json!({ "sub": "mallory" }));
    let (signed, signature) = (genuine.rsplit_once('.'), other.rsplit_once('.'));
    signed
        .zip(signature)
        .map_or(genuine.clone(), |((signed, _), (_, signature))| format!("{signed}.{signature}"))
}

/// The key set with the issuer's one key.
fn key_set() -> Vec<u8> {
    static KEY_SET: LazyLock<Vec<u8>> =
        LazyLock::new(|| json!({ "keys": [Signer::rsa().jwk()] }).to_string().into_bytes());
    KEY_SET.clone()
}

/// Process 0 has two sessions on one vault, process 1 has one.
fn begin(phone: &Arc<Phone>, number: usize, began: u64, traits: Traits) -> Life {
    let process = phone.process();
    let vault = process.open_vault();
    let told = Arc::new(Mutex::new(Told::default()));
    let managers = (0..2 - number)
        .map(|session| {
            let ear = Arc::new(Ear { session, process: process.clone(), told: told.clone() });
            let options = SessionManagerOptions {
                renew_in_foreground: session == 1,
                has_logout: session == 0 && traits.has_logout,
                ..SessionManagerOptions::default()
            };
            let verifier = verifier(phone, &process, traits.has_network);
            SessionManager::with_options(verifier, vault.clone(), "default", ear, &options).unwrap()
        })
        .collect();
    Life {
        process,
        began,
        vault,
        managers,
        told,
        calls: Vec::new(),
        requests: Vec::new(),
        signed_out: None,
        may_be_signed_out: false,
        clears: false,
        reads: 0,
        snapshot: None,
        user: None,
        newest: None,
    }
}

fn verifier(phone: &Arc<Phone>, process: &Arc<Process>, has_network: bool) -> Verifier {
    static JWK: LazyLock<Value> = LazyLock::new(|| Signer::rsa().jwk());
    let mut provider = custom_provider(std::slice::from_ref(&*JWK), &[Algorithm::Rs256]);
    if has_network {
        provider.keys = None;
        provider.keys_url = Some("https://issuer.example/keys".into());
    }
    let (provider, clock) = (Provider::custom(provider).unwrap(), phone.clock.clone());
    Verifier::with_parts(provider, VerifierOptions::default(), process.clone(), clock).unwrap()
}
