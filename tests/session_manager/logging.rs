//! The log contains no token, no claim, no address and none of the app's own texts.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;
use wallet_jwt::keys::{FetchError, KeysRequest, KeysResponse};
use wallet_jwt::manager::{SessionManagerOptions, SessionStatus};
use wallet_jwt::{
    Algorithm, DynamicOptions, KeyFetcher, Provider, SessionEvent, SessionManager, Verifier, VerifierOptions,
};

use crate::offline::{ENVIRONMENT_ID, dynamic_payload};
use crate::session::clock::{HandClock, START_AT};
use crate::session::gate::{done, eventually};
use crate::session::keychain::FakeKeychain;
use crate::session::listener::Recorder;
use crate::session::world::{World, changed, code, jwk_set};
use crate::signer::Signer;

const REASON: &str = "grace@example.com closed the window";

struct Endpoint;

impl KeyFetcher for Endpoint {
    fn fetch(&self, _: &KeysRequest) -> Result<KeysResponse, FetchError> {
        let body = jwk_set(&[Signer::rsa()]).into_bytes();
        Ok(KeysResponse { status: 200, body, ..KeysResponse::default() })
    }
}

fn verifier(clock: &Arc<HandClock>) -> Verifier {
    let provider = Provider::dynamic(ENVIRONMENT_ID, DynamicOptions::default()).unwrap();
    Verifier::with_parts(provider, VerifierOptions::default(), Arc::new(Endpoint), clock.clone()).unwrap()
}

fn payload(lives_secs: i64) -> Value {
    let mut payload = dynamic_payload();
    payload["iat"] = (START_AT - 60).into();
    payload["exp"] = (START_AT + lives_secs).into();
    payload
}

fn token(lives_secs: i64) -> String {
    Signer::rsa().token(Algorithm::Rs256, &payload(lives_secs))
}

/// An app that logs, and that answers requests when it gets them.
struct App {
    world: World,
    answered: Cell<usize>,
}

impl App {
    fn new(clock: &Arc<HandClock>, keychain: &Arc<FakeKeychain>) -> Self {
        let options =
            SessionManagerOptions { has_logout: true, logs: true, ..SessionManagerOptions::default() };
        let world = World::made(clock.clone(), keychain.clone(), verifier(clock), &options);
        App { world, answered: 0.into() }
    }

    /// The next request, for a token or for a logout.
    fn request(&self) -> i64 {
        let next = || {
            let heard = self.world.listener.heard().into_iter();
            let mut ids = heard.filter_map(|event| match event {
                SessionEvent::TokenNeeded { request_id, .. } | SessionEvent::LogoutNeeded { request_id } => {
                    Some(request_id)
                }
                _ => None,
            });
            ids.nth(self.answered.get())
        };
        eventually("the app gets the request", || next().is_some());
        let request_id = next().unwrap();
        self.answered.set(self.answered.get() + 1);
        request_id
    }

    /// Every logged code and field, each as a text.
    fn logged(&self) -> Vec<(String, String)> {
        // Events come in order, and this one is the last.
        eventually("the last event arrives", || {
            let is_end =
                |event: &SessionEvent| matches!(event, SessionEvent::Log { code, .. } if code == "E_EXPIRED");
            self.world.listener.heard().iter().any(is_end)
        });
        let heard = self.world.listener.heard().into_iter();
        heard
            .filter_map(|event| match event {
                SessionEvent::Log { code, fields_json, .. } => Some((code, fields_json)),
                _ => None,
            })
            .collect()
    }
}

/// Everything that can happen to a session, and at the end a token that has expired.
fn a_whole_run(app: &App) {
    let World { manager, keychain, .. } = &app.world;
    keychain.set(|faults| faults.unavailable = true);
    assert_eq!(code(done(manager.restore())), "E_VAULT_UNAVAILABLE");
    keychain.set(|faults| faults.unavailable = false);
    done(manager.restore()).unwrap();
    let mut forged = token(600);
    forged.replace_range(forged.len() - 8.., "AAAAAAAA");
    assert_eq!(code(done(manager.sign_in_with(&forged, None))), "E_SIGNATURE");
    let signing_in = manager.sign_in(false);
    done(manager.fail_request(app.request(), REASON)).unwrap();
    assert_eq!(code(done(signing_in)), "E_ISSUE_FAILED");
    keychain.set(|faults| faults.full = true);
    done(manager.sign_in_with(&token(600), None)).unwrap();
    keychain.set(|faults| faults.full = false);
    done(manager.check_now()).unwrap();
    let waiting = manager.token(1000, None);
    assert_eq!(code(done(manager.provide_token(app.request(), &forged, None))), "E_SIGNATURE");
    assert_eq!(code(done(waiting)), "E_SIGNATURE");
    let waiting = manager.token(60, Some(&token(600)));
    done(manager.provide_token(app.request(), &token(2000), None)).unwrap();
    done(waiting).unwrap();
    keychain.corrupt();
    done(manager.restore()).unwrap();
    keychain.set(|faults| faults.locked = true);
    let signing_out = manager.sign_out();
    done(manager.fail_logout(app.request())).unwrap();
    assert_eq!(code(done(signing_out)), "E_DELETE_PENDING");
    keychain.set(|faults| faults.locked = false);
    let checking = manager.check_now();
    done(manager.complete_logout(app.request())).unwrap();
    done(checking).unwrap();
    assert_eq!(code(done(manager.sign_in_with(&token(-30), None))), "E_EXPIRED");
}

/// Every text in a token's claims, and the token's parts.
fn said(value: &Value, words: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => drop(words.insert(text.clone())),
        Value::Array(items) => items.iter().for_each(|item| said(item, words)),
        Value::Object(members) => members.values().for_each(|member| said(member, words)),
        _ => {}
    }
}

#[test]
fn no_log_line_contains_a_text_of_a_token() {
    let app = App::new(&HandClock::new(), &FakeKeychain::new());
    a_whole_run(&app);
    let lines = app.logged();
    let codes: BTreeSet<_> = lines.iter().map(|(code, _)| code.as_str()).collect();
    // Check that the log has what it should have, so that the search below has something to search.
    for code in [
        "changed",
        "tokenNeeded",
        "logoutNeeded",
        "kept",
        "read",
        "save",
        "delete",
        "E_SIGNATURE",
        "E_ISSUE_FAILED",
        "E_VAULT_UNAVAILABLE",
        "E_VAULT_FULL",
        "E_VAULT_LOCKED",
        "E_VAULT_CORRUPT",
        "E_EXPIRED",
    ] {
        assert!(codes.contains(code), "{code} is missing: {codes:?}");
    }
    let mut words = BTreeSet::from([REASON.to_owned(), ENVIRONMENT_ID.to_owned()]);
    said(&payload(600), &mut words);
    for token in [token(600), token(2000), token(-30)] {
        words.extend(token.split('.').map(|part| part[..20].to_owned()));
    }
    // Shorter texts are common words, like `evm`.
    words.retain(|word| word.len() > 6);
    assert!(words.len() > 10, "{words:?}");
    for (code, fields) in &lines {
        let parsed: Value = serde_json::from_str(fields).unwrap();
        assert!(parsed.is_object(), "{fields}");
        for word in &words {
            assert!(
                !code.contains(word.as_str()) && !fields.contains(word.as_str()),
                "{word}: {code} {fields}"
            );
        }
    }
}

#[test]
fn a_manager_without_logs_gets_no_log_events() {
    let app = App::new(&HandClock::new(), &FakeKeychain::new());
    let listener = Recorder::new();
    let World { vault, clock, .. } = &app.world;
    let second = SessionManager::new(verifier(clock), vault.clone(), "default", listener.clone()).unwrap();
    done(second.sign_in_with(&token(600), None)).unwrap();
    let signing_out = second.sign_out_all();
    done(second.complete_logout(app.request())).unwrap();
    done(signing_out).unwrap();
    let statuses = [SessionStatus::Active, SessionStatus::SignedOut].map(changed);
    listener.expect(&statuses);
}
