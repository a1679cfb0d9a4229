//! What the design and docs/adr/0010 say, as plainly as possible: no queue, no lock, one thing after the other.

/// What a token is, as far as the session manager cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Token {
    pub number: usize,
    pub user: &'static str,
    pub expires_at: i64,
    pub is_genuine: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Loading,
    Active,
    Expired,
    SignedOut,
    Locked,
    KeyLost,
    Corrupt,
    Unavailable,
}

/// The answer to a caller of `token`: whose call, and what it got.
pub type Answer = (usize, Result<Token, &'static str>);
type Result<T, E = &'static str> = std::result::Result<T, E>;

const LEEWAY_SECS: i64 = 60;
const TIMEOUT_SECS: i64 = 60;

pub struct Reference {
    pub now_at: i64,
    pub fault: &'static str,
    pub entry: Option<Token>,
    pub key_lost: bool,
    pub corrupt: bool,
    pub state: State,
    session: Option<Token>,
    is_kept: bool,
    owes_deletion: bool,
    pub requests: usize,
    answerable: Option<usize>,
    /// Until when the newest request counts as under way.
    asked_until_at: Option<i64>,
    /// Who waits, for how long a life, until when.
    waiters: Vec<(usize, i64, i64)>,
    /// Why the session is not kept, as it was told last.
    told: Option<&'static str>,
    /// Nobody could read the keychain yet, so nobody knows whose entry it has.
    is_unread: bool,
    pub events: Vec<String>,
    pub answers: Vec<Answer>,
}

impl Reference {
    pub fn new(now_at: i64) -> Self {
        Reference {
            now_at,
            fault: "",
            entry: None,
            key_lost: false,
            corrupt: false,
            state: State::Loading,
            session: None,
            is_kept: false,
            owes_deletion: false,
            requests: 0,
            answerable: None,
            asked_until_at: None,
            waiters: Vec::new(),
            told: None,
            is_unread: true,
            events: Vec::new(),
            answers: Vec::new(),
        }
    }

    /// The process ends; the keychain stays.
    pub fn new_process(&mut self) {
        let (fault, entry) = (self.fault, self.entry);
        let (key_lost, corrupt) = (self.key_lost, self.corrupt);
        *self = Reference { fault, entry, key_lost, corrupt, ..Reference::new(self.now_at) };
    }

    fn read(&self) -> Result<Option<Token>> {
        match self.fault {
            "unavailable" => Err("E_VAULT_UNAVAILABLE"),
            "locked" => Err("E_VAULT_LOCKED"),
            _ if self.key_lost => Err("E_VAULT_KEY_LOST"),
            _ if self.corrupt => Err("E_VAULT_CORRUPT"),
            _ => Ok(self.entry),
        }
    }

    fn write(&mut self, token: Token) -> Result<()> {
        match self.fault {
            "unavailable" => return Err("E_VAULT_UNAVAILABLE"),
            "locked" => return Err("E_VAULT_LOCKED"),
            "full" => return Err("E_VAULT_FULL"),
            _ => {}
        }
        (self.entry, self.key_lost, self.corrupt) = (Some(token), false, false);
        (self.is_kept, self.owes_deletion, self.is_unread) = (true, false, false);
        if self.told.take().is_some() {
            self.events.push("Kept".into());
        }
        Ok(())
    }

    /// Another user's entry that nobody could read before is not replaced unnoticed.
    fn keep(&mut self, token: Token) -> Result<()> {
        if self.is_unread {
            match self.read() {
                Ok(Some(kept)) if kept.user != token.user => return Err("E_USER_CHANGED"),
                Err("E_VAULT_LOCKED") => return Err("E_VAULT_LOCKED"),
                _ => {}
            }
        }
        self.write(token)
    }

    /// Offers the keychain a session that it did not take. False if it still does not.
    fn keep_unsaved(&mut self) -> bool {
        let Some(session) = self.session.filter(|_| !self.is_kept) else { return true };
        match self.keep(session) {
            Ok(()) => true,
            Err(code) => {
                if self.told != Some(code) {
                    self.not_kept(code);
                }
                false
            }
        }
    }

    fn not_kept(&mut self, code: &'static str) {
        self.told = Some(code);
        self.events.push(format!("NotKept {code}"));
    }

    fn delete(&mut self) -> Result<()> {
        if ["unavailable", "locked", "refuses removal"].contains(&self.fault) {
            return Err("E_DELETE_PENDING");
        }
        (self.entry, self.key_lost, self.corrupt, self.owes_deletion) = (None, false, false, false);
        Ok(())
    }

    /// Every change of the state, or of the session, is told, and what it means.
    fn become_(&mut self, state: State, session: Option<Token>) {
        if (state, session) == (self.state, self.session) {
            return;
        }
        if session.is_none() {
            self.told = None;
        }
        (self.state, self.session) = (state, session);
        let status = match state {
            State::Loading | State::Active | State::Expired | State::Locked => state,
            _ => State::SignedOut,
        };
        self.events.push(format!("Changed {status:?}"));
        match state {
            State::Expired => self.events.push("Expired".into()),
            State::KeyLost | State::Corrupt => self.events.push(format!("StorageReset {state:?}")),
            _ => {}
        }
    }

    fn hold(&mut self, token: Token) {
        let is_live = token.expires_at > self.now_at;
        self.become_(if is_live { State::Active } else { State::Expired }, Some(token));
    }

    /// Ends the request for a new token, if there is one.
    fn answer_all(&mut self, answer: impl Fn(i64) -> Result<Token>) {
        (self.answerable, self.asked_until_at) = (None, None);
        for (caller, min_ttl_secs, _) in std::mem::take(&mut self.waiters) {
            self.answers.push((caller, answer(min_ttl_secs)));
        }
    }

    /// What time alone brings about.
    pub fn time(&mut self) {
        if let Some(session) = self.session {
            self.hold(session);
        }
        // A late answer still counts.
        let now_at = self.now_at;
        let (late, waiting): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.waiters).into_iter().partition(|(_, _, until_at)| *until_at <= now_at);
        self.waiters = waiting;
        self.answers.extend(late.into_iter().map(|(caller, ..)| (caller, Err("E_RENEWAL_TIMEOUT"))));
    }

    fn is_open(&self) -> bool {
        matches!(self.state, State::Loading | State::Locked | State::Unavailable)
    }

    pub fn restore(&mut self) -> Result<()> {
        // A session in memory comes first: keeping it replaces what was to be deleted, and where that is refused it goes
        // on all the same. The deletion is tried again in any case.
        let saved = self.keep_unsaved();
        let deleted = if self.owes_deletion { self.delete() } else { Ok(()) };
        if !saved {
            return Ok(());
        }
        deleted?;
        self.is_unread = matches!(self.read(), Err("E_VAULT_LOCKED" | "E_VAULT_UNAVAILABLE"));
        match (self.read(), self.session) {
            (Ok(None), _) => self.become_(State::SignedOut, None),
            (Ok(Some(kept)), _) => {
                self.hold(kept);
                self.is_kept = true;
            }
            (Err(code @ ("E_VAULT_KEY_LOST" | "E_VAULT_CORRUPT")), Some(_)) => {
                self.is_kept = false;
                self.not_kept(code);
            }
            (Err(_), Some(_)) => {}
            (Err("E_VAULT_LOCKED"), None) => self.become_(State::Locked, None),
            (Err("E_VAULT_KEY_LOST"), None) => self.become_(State::KeyLost, None),
            (Err("E_VAULT_CORRUPT"), None) => self.become_(State::Corrupt, None),
            (Err(code), None) => {
                self.become_(State::Unavailable, None);
                return Err(code);
            }
        }
        if self.session.is_none() {
            self.answer_all(|_| Err("E_SIGNED_OUT"));
        }
        Ok(())
    }

    fn take(&mut self, token: Token) -> Result<()> {
        if !token.is_genuine {
            return Err("E_KEY_UNKNOWN");
        }
        if token.expires_at + LEEWAY_SECS <= self.now_at {
            return Err("E_EXPIRED");
        }
        if self.session.is_some_and(|session| session.user != token.user) {
            return Err("E_USER_CHANGED");
        }
        let remaining_secs = token.expires_at - self.now_at;
        let serves = |min_ttl_secs: i64| remaining_secs >= min_ttl_secs.max(1);
        self.answer_all(|secs| if serves(secs) { Ok(token) } else { Err("E_TTL_UNREACHABLE") });
        self.hold(token);
        self.is_kept = false;
        if let Err(code) = self.keep(token) {
            self.not_kept(code);
        }
        Ok(())
    }

    pub fn sign_in(&mut self, token: Token) -> Result<()> {
        if self.is_open() {
            let _ = self.restore();
        }
        self.take(token)
    }

    pub fn complete(&mut self, request: usize, token: Token) -> Result<()> {
        if self.answerable != Some(request) {
            return Err("E_RENEWAL_SUPERSEDED");
        }
        self.take(token).inspect_err(|code| {
            let told = if *code == "E_USER_CHANGED" { *code } else { "E_RENEWAL_FAILED" };
            self.answer_all(|_| Err(told));
        })
    }

    pub fn fail(&mut self, request: usize) -> Result<()> {
        if self.answerable != Some(request) {
            return Err("E_RENEWAL_SUPERSEDED");
        }
        self.answer_all(|_| Err("E_RENEWAL_FAILED"));
        Ok(())
    }

    pub fn token(&mut self, caller: usize, min_ttl_secs: i64) {
        let restored = if self.is_open() { self.restore() } else { Ok(()) };
        let Some(session) = self.session else {
            let code = match restored {
                Err(code) => code,
                Ok(()) if self.state == State::Locked => "E_VAULT_LOCKED",
                Ok(()) => "E_SIGNED_OUT",
            };
            return self.answers.push((caller, Err(code)));
        };
        if session.expires_at - self.now_at >= min_ttl_secs.max(1) {
            return self.answers.push((caller, Ok(session)));
        }
        let until_at = self.now_at + TIMEOUT_SECS;
        let is_under_way =
            !self.waiters.is_empty() && self.asked_until_at.is_some_and(|until_at| until_at > self.now_at);
        self.waiters.push((caller, min_ttl_secs, until_at));
        if !is_under_way {
            self.requests += 1;
            (self.answerable, self.asked_until_at) = (Some(self.requests), Some(until_at));
            self.events.push("RenewalNeeded".into());
        }
    }

    pub fn sign_out(&mut self) -> Result<()> {
        self.become_(State::SignedOut, None);
        self.answer_all(|_| Err("E_SIGNED_OUT"));
        (self.owes_deletion, self.is_unread) = (true, false);
        self.delete()
    }

    pub fn check_now(&mut self) {
        if matches!(self.state, State::Locked | State::Unavailable) {
            let _ = self.restore();
            return;
        }
        self.keep_unsaved();
        if self.owes_deletion {
            let _ = self.delete();
        }
    }
}
