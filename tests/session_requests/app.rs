//! An app in one process: its sessions, their events, and the requests that it got.

use std::pin::Pin;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use wallet_jwt::manager::{SessionManagerOptions, TokenPurpose};
use wallet_jwt::{
    Clock, ErrorCode, SessionError, SessionEvent, SessionListener, SessionManager, SessionState, Vault,
    Verifier, VerifierConfig,
};

use crate::session::phone::{Phone, Process};

/// A request for a token, and the session that was asked.
#[derive(Clone, Copy)]
pub struct Asked {
    pub session: usize,
    pub id: i64,
    pub purpose: TokenPurpose,
}

/// The events and requests that an app got, over all its processes.
#[derive(Default)]
pub struct Told {
    pub asked: Vec<Asked>,
    /// Sessions and requests.
    pub logouts: Vec<(usize, i64)>,
    /// The events of the living process, by session.
    pub events: Vec<Vec<String>>,
}

/// The listener of one session.
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
        let text = match event {
            SessionEvent::TokenNeeded { request_id, purpose } => {
                return told.asked.push(Asked { session: self.session, id: request_id, purpose });
            }
            SessionEvent::LogoutNeeded { request_id } => {
                return told.logouts.push((self.session, request_id));
            }
            SessionEvent::Changed { status, renewed } => {
                format!("changed:{}{}", status.as_str(), if renewed { ":renewed" } else { "" })
            }
            SessionEvent::Expired => "expired".to_owned(),
            SessionEvent::StorageReset { reason } => format!("storageReset:{reason:?}"),
            SessionEvent::Rejected { code } => format!("rejected:{}", code.as_str()),
            SessionEvent::NotKept { code } => format!("notKept:{}", code.as_str()),
            SessionEvent::Kept => "kept".to_owned(),
            SessionEvent::TokenFailed { code, .. } => format!("tokenFailed:{}", code.as_str()),
            other => format!("{other:?}"),
        };
        told.events[self.session].push(text);
    }
}

/// The result of a call.
#[derive(Clone, Debug)]
pub enum Outcome {
    Done,
    Token(String),
    User(String),
    Status(&'static str),
    Accounts(Vec<String>),
    Error { code: ErrorCode, request_id: Option<i64> },
}

pub type Calling = Pin<Box<dyn Future<Output = Outcome> + Send>>;

pub fn calling<T: 'static>(
    call: impl Future<Output = Result<T, SessionError>> + Send + 'static,
    outcome: fn(T) -> Outcome,
) -> Calling {
    Box::pin(async move {
        call.await.map_or_else(
            |error| Outcome::Error { code: error.code(), request_id: error.request_id() },
            outcome,
        )
    })
}

pub fn status(state: SessionState) -> Outcome {
    Outcome::Status(state.status().as_str())
}

/// A session, or the reason why it could not be created.
pub struct Opened {
    pub manager: Result<SessionManager, ErrorCode>,
    pub vault: Vault,
}

/// Opens a session as the table describes it.
pub fn open(
    phone: &Arc<Phone>,
    process: &Arc<Process>,
    vault: Vault,
    told: &Arc<Mutex<Told>>,
    session: usize,
    (described, common): (&Value, &Value),
) -> Opened {
    told.lock().unwrap().events.resize(session + 1, Vec::new());
    let ear = Arc::new(Ear { session, process: process.clone(), told: told.clone() });
    let account = described["account"].as_str().unwrap_or("default");
    let verifier = verifier(phone, process, described["verifier"].as_str().unwrap_or("para"), common);
    let manager =
        SessionManager::with_options(verifier, vault.clone(), account, ear, &options(&described["options"]));
    Opened { manager: manager.map_err(|error| error.code()), vault }
}

fn verifier(phone: &Arc<Phone>, process: &Arc<Process>, name: &str, common: &Value) -> Verifier {
    let config = VerifierConfig::from_json(&common["verifiers"][name].to_string()).unwrap();
    let clock: Arc<dyn Clock> = phone.clock.clone();
    Verifier::with_parts(config.provider, config.options, process.clone(), clock).unwrap()
}

fn options(described: &Value) -> SessionManagerOptions {
    let is = |name: &str| described[name].as_bool().unwrap_or(false);
    SessionManagerOptions {
        issue_timeout_secs: described["issueTimeoutSecs"].as_i64(),
        renew_in_foreground: is("renewInForeground"),
        accept_access_tokens: is("acceptAccessTokens"),
        has_logout: is("hasLogout"),
        ..SessionManagerOptions::default()
    }
}
