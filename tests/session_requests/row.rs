//! Runs a row, one step after the other.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use wallet_jwt::SessionManager;
use wallet_jwt::manager::TokenPurpose;

use crate::app::{self, Calling, Opened, Outcome, Told, calling, status};
use crate::expectations;
use crate::session::gate::ready;
use crate::session::phone::{Phone, Process};
use crate::session::settled::settle;

/// A call, and its result if it has one.
pub enum Call {
    Waiting(Calling),
    Done(Outcome),
}

pub struct Run<'a> {
    pub common: &'a Value,
    pub phone: Arc<Phone>,
    pub process: Arc<Process>,
    pub sessions: Vec<Opened>,
    pub told: Arc<Mutex<Told>>,
    pub calls: BTreeMap<String, Call>,
    start: Value,
    inside: Option<Value>,
}

/// The difference from the table, if any.
pub fn run(row: &Value, common: &Value) -> Result<(), String> {
    let phone = Phone::new(common["keySet"].to_string().into_bytes());
    let start = row["start"].clone();
    if let Some(kept) = start["kept"].as_str() {
        let mut earlier = Run::new(&phone, &start, common);
        earlier.step(&serde_json::json!({ "call": "signInWith", "token": kept, "as": "kept" }))?;
        settle();
        earlier.expect(&serde_json::json!({ "answers": { "kept": "ok" }, "kept": kept }))?;
        earlier.process.kill();
    }
    let mut run = Run::new(&phone, &start, common);
    for (index, step) in row["steps"].as_array().ok_or("no steps")?.iter().enumerate() {
        run.step(step).map_err(|difference| format!("step {}: {difference}", index + 1))?;
    }
    run.process.kill();
    Ok(())
}

impl<'a> Run<'a> {
    fn new(phone: &Arc<Phone>, start: &Value, common: &'a Value) -> Self {
        let process = phone.process();
        let mut run = Run {
            common,
            phone: phone.clone(),
            process,
            sessions: Vec::new(),
            told: Arc::default(),
            calls: BTreeMap::new(),
            start: start.clone(),
            inside: None,
        };
        run.open(&run.start.clone(), None);
        run
    }

    /// Opens the next session; the first session of a process gets a new vault.
    fn open(&mut self, described: &Value, of: Option<&str>) {
        let (process, vault) = match of {
            Some("vault") => (self.process.clone(), self.sessions[0].vault.clone()),
            Some(_) => {
                let other = self.phone.process();
                (other.clone(), other.open_vault())
            }
            None => (self.process.clone(), self.process.open_vault()),
        };
        let number = self.sessions.len();
        let opened = app::open(&self.phone, &process, vault, &self.told, number, (described, self.common));
        self.sessions.push(opened);
    }

    fn step(&mut self, step: &Value) -> Result<(), String> {
        let is = step["is"].as_bool().unwrap_or(false);
        if step.get("call").is_some() {
            self.call(step)?;
        } else if step.get("inside").is_some() {
            self.inside = Some(serde_json::json!({ "call": step["inside"], "as": step["as"] }));
        } else if step.get("answer").or(step.get("fail")).is_some() {
            self.answer(step)?;
        } else if let Some(how) = step["logout"].as_str() {
            self.log_out(how)?;
        } else if let Some(secs) = step["clock"].as_i64() {
            self.phone.clock.set_wall(wallet_jwt::Clock::now_at(&*self.phone.clock) + secs);
            self.notice_time();
        } else if let Some(secs) = step["elapse"].as_u64() {
            self.phone.clock.advance(u32::try_from(secs).map_err(|error| error.to_string())?);
            self.notice_time();
        } else if let Some(fault) = step["fault"].as_str() {
            self.fault(fault, is)?;
        } else if let Some(date) = step["keysDate"].as_str() {
            self.phone.date_keys(date);
        } else if step.get("process").is_some() {
            self.restart(step);
        } else if let Some(of) = step["of"].as_str() {
            self.open(step, Some(of));
        } else if let Some(expected) = step.get("expect") {
            // An operation that makes two calls continues when it is polled.
            for _ in 0..3 {
                settle();
                self.poll();
            }
            return self.expect(expected);
        } else {
            return Err(format!("unknown step {step}"));
        }
        self.make_inner_call()
    }

    fn restart(&mut self, step: &Value) {
        self.process.kill();
        self.calls.clear();
        self.sessions.clear();
        self.told.lock().unwrap().events.clear();
        self.process = self.phone.process();
        if let Some(options) = step.get("options") {
            self.start["options"] = options.clone();
        }
        self.open(&self.start.clone(), None);
    }

    /// Makes the inner call before the request is answered. The library cannot know where the call comes from.
    fn make_inner_call(&mut self) -> Result<(), String> {
        if self.inside.is_some() {
            settle();
            if !self.told.lock().unwrap().asked.is_empty() {
                let call = self.inside.take().unwrap_or_default();
                self.call(&call)?;
            }
        }
        Ok(())
    }

    /// A call without effect, so that the library reads its clock.
    fn notice_time(&self) {
        for session in &self.sessions {
            if let Ok(manager) = &session.manager {
                drop(manager.complete_logout(i64::MIN));
            }
        }
        settle();
    }

    fn manager(&self, session: usize) -> Result<&SessionManager, String> {
        self.sessions[session].manager.as_ref().map_err(|code| code.as_str().to_owned())
    }

    fn call(&mut self, step: &Value) -> Result<(), String> {
        let session = usize::try_from(step["in"].as_u64().unwrap_or(1)).unwrap() - 1;
        let token = |name: &str| {
            let name = step[name].as_str()?;
            self.common["tokens"][name].as_str().map(str::to_owned)
        };
        let vault = self.sessions[session].vault.clone();
        let call = match &self.sessions[session].manager {
            Err(code) => Call::Done(Outcome::Error { code: *code, request_id: None }),
            Ok(manager) => Call::Waiting(match step["call"].as_str().unwrap_or_default() {
                "restore" => calling(manager.restore(), status),
                "unlock" => calling(manager.unlock(), status),
                "checkNow" => calling(manager.check_now(), status),
                "enterForeground" => calling(manager.enter_foreground(), status),
                "signIn" => {
                    let again = step["loggedInAgain"].as_bool().unwrap_or(false);
                    calling(manager.sign_in(again), |session| Outcome::User(session.user_id.clone()))
                }
                "signInWith" => {
                    let token = token("token").ok_or("which token?")?;
                    calling(manager.sign_in_with(&token, None), |session| {
                        Outcome::User(session.user_id.clone())
                    })
                }
                "token" => {
                    let secs = step["minTtlSecs"].as_i64().unwrap_or(60);
                    calling(manager.token(secs, token("rejected").as_deref()), Outcome::Token)
                }
                "signOut" => calling(manager.sign_out(), |()| Outcome::Done),
                "cancelSignIn" => calling(manager.cancel_sign_in(), |()| Outcome::Done),
                "signOutAll" => calling(manager.sign_out_all(), |()| Outcome::Done),
                "listAccounts" => calling(manager.list_accounts(), Outcome::Accounts),
                "clear" => calling(async move { Ok(vault.clear().await?) }, |()| Outcome::Done),
                "delete" => {
                    let delete = async move {
                        for account in vault.accounts().await? {
                            vault.delete(&account).await?;
                        }
                        Ok(())
                    };
                    calling(delete, |()| Outcome::Done)
                }
                other => return Err(format!("unknown call {other}")),
            }),
        };
        let unnamed = format!("({})", self.calls.len());
        self.calls.insert(step["as"].as_str().map_or(unnamed, str::to_owned), call);
        self.poll();
        Ok(())
    }

    /// Takes the results that have arrived. A vault's future begins only when it is polled.
    pub fn poll(&mut self) {
        for call in self.calls.values_mut() {
            if let Call::Waiting(future) = call
                && let Some(outcome) = ready(future)
            {
                *call = Call::Done(outcome);
            }
        }
    }

    fn answer(&mut self, step: &Value) -> Result<(), String> {
        settle();
        let asked = self.told.lock().unwrap().asked.clone();
        let newest = asked.len();
        let number = step["to"].as_u64().map_or(newest, |number| usize::try_from(number).unwrap());
        let asked = asked.get(number.wrapping_sub(1)).ok_or("no request for a token")?;
        let purpose = match asked.purpose {
            TokenPurpose::SignIn => "signIn",
            TokenPurpose::Renewal => "renewal",
        };
        if let Some(expected) = step["purpose"].as_str().filter(|expected| *expected != purpose) {
            return Err(format!("the purpose is {purpose} instead of {expected}"));
        }
        let manager = self.manager(asked.session)?;
        let mut answering = if let Some(name) = step["answer"].as_str() {
            let token = self.common["tokens"][name].as_str().ok_or("which token?")?;
            calling(manager.provide_token(asked.id, token, None), |_| Outcome::Done)
        } else {
            calling(manager.fail_request(asked.id, "an error of the test"), |()| Outcome::Done)
        };
        if let Some(expected) = step.get("gets") {
            settle();
            let found = ready(&mut answering);
            expectations::outcome(found.as_ref(), expected, self)
                .map_err(|error| format!("the answer: {error}"))?;
        } else {
            // It continues without being polled.
            let _ = ready(&mut answering);
        }
        Ok(())
    }

    fn log_out(&mut self, how: &str) -> Result<(), String> {
        settle();
        let newest = self.told.lock().unwrap().logouts.last().copied();
        let (session, id) = newest.ok_or("no request to log out")?;
        let manager = self.manager(session)?;
        if how == "ok" {
            drop(manager.complete_logout(id))
        } else {
            drop(manager.fail_logout(id))
        }
        Ok(())
    }

    fn fault(&self, name: &str, is: bool) -> Result<(), String> {
        let (phone, keychain) = (&self.phone, &self.phone.keychain);
        match name {
            "locked" => keychain.set(|faults| faults.locked = is),
            "unavailable" => keychain.set(|faults| faults.unavailable = is),
            "full" => keychain.set(|faults| faults.full = is),
            "removalRefused" => keychain.set(|faults| faults.refuses_removal = is),
            "network" => phone.cut_network(is),
            "readHangs" => phone.hang("read", is),
            "writeHangs" => phone.hang("write", is),
            "removalHangs" => phone.hang("removal", is),
            "tombstoneHangs" => phone.hang("tombstone", is),
            "networkHangs" => phone.hang("network", is),
            other => return Err(format!("unknown fault {other}")),
        }
        Ok(())
    }
}
