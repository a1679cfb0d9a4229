//! Compares the results with a row's expectations.

use serde_json::{Value, json};

use crate::app::Outcome;
use crate::row::{Call, Run};

impl Run<'_> {
    pub fn expect(&mut self, expected: &Value) -> Result<(), String> {
        self.poll();
        let members = expected.as_object().ok_or("no expectations")?;
        let mut different = Vec::new();
        for (name, expected) in members {
            if let Err(difference) = self.member(name, expected) {
                different.push(format!("{name}: {difference}"));
            }
        }
        if different.is_empty() { Ok(()) } else { Err(different.join("; ")) }
    }

    fn member(&self, name: &str, expected: &Value) -> Result<(), String> {
        let state = |session: usize| match &self.sessions[session].manager {
            Ok(manager) => manager.state().status().as_str().into(),
            Err(code) => Value::from(code.as_str()),
        };
        let manager = self.sessions[0].manager.as_ref();
        let found = match name {
            "answers" => return self.answers(expected),
            "asked" => self.told.lock().unwrap().asked.len().into(),
            "logouts" => self.told.lock().unwrap().logouts.len().into(),
            "events" => self.events(0),
            "events2" => self.events(1),
            "status" => state(0),
            "status2" => state(1),
            "isKept" => manager.is_ok_and(|manager| manager.is_kept()).into(),
            "isPending" => manager.is_ok_and(|manager| manager.is_pending()).into(),
            "owed" => {
                let owed = manager.map(|manager| manager.owed()).map_err(|code| code.as_str())?;
                let mut words = Vec::new();
                words.extend(owed.deletion.then_some("deletion"));
                words.extend(owed.logout.then_some("logout"));
                words.into()
            }
            "kept" => return self.kept(expected),
            "tombstone" => {
                let tombstones = self.phone.tombstones();
                tombstones.iter().any(|name| name.ends_with("/default")).into()
            }
            other => return Err(format!("unknown expectation {other}")),
        };
        if found == *expected { Ok(()) } else { Err(format!("{found} instead of {expected}")) }
    }

    fn events(&self, session: usize) -> Value {
        std::mem::take(&mut self.told.lock().unwrap().events[session]).into()
    }

    fn kept(&self, expected: &Value) -> Result<(), String> {
        let keychain = &self.phone.keychain;
        let entry = keychain.names().into_iter().find(|name| name.ends_with("/default"));
        let tokens = self.common["tokens"].as_object().ok_or("no tokens")?;
        let is_kept = |text: &Value| {
            let text = text.as_str().unwrap_or_default();
            entry.as_ref().is_some_and(|entry| keychain.keeps(entry, text))
        };
        let name = tokens.iter().find(|(_, text)| is_kept(text)).map(|(name, _)| name.as_str());
        let found = if entry.is_some() { json!(name.unwrap_or("something else")) } else { Value::Null };
        if found == *expected { Ok(()) } else { Err(format!("{found} instead of {expected}")) }
    }

    fn answers(&self, expected: &Value) -> Result<(), String> {
        let mut different = Vec::new();
        for (name, expected) in expected.as_object().ok_or("no answers")? {
            let found = match self.calls.get(name).ok_or_else(|| format!("no call is named {name}"))? {
                Call::Waiting(_) => None,
                Call::Done(outcome) => Some(outcome),
            };
            if let Err(difference) = outcome(found, expected, self) {
                different.push(format!("{name} {difference}"));
            }
        }
        if different.is_empty() { Ok(()) } else { Err(different.join(", ")) }
    }
}

/// Whether a result is what the row expects; `None` means that there is no result yet.
pub fn outcome(found: Option<&Outcome>, expected: &Value, run: &Run<'_>) -> Result<(), String> {
    let fits = match expected {
        Value::Array(any) => any.iter().any(|one| outcome(found, one, run).is_ok()),
        Value::String(word) => match found {
            None => word == "pending",
            Some(Outcome::Error { code, .. }) => word == code.as_str(),
            Some(_) => word == "ok",
        },
        expected => found.is_some_and(|found| fits(found, expected, run)),
    };
    if fits { Ok(()) } else { Err(format!("{} instead of {expected}", described(found, run))) }
}

fn fits(found: &Outcome, expected: &Value, run: &Run<'_>) -> bool {
    match found {
        Outcome::Done => false,
        Outcome::Token(text) => {
            let name = &expected["token"];
            *name == "any"
                || run.common["tokens"].get(name.as_str().unwrap_or_default()) == Some(&text.as_str().into())
        }
        Outcome::User(user) => expected["user"] == user.as_str(),
        Outcome::Status(status) => expected["status"] == *status,
        Outcome::Accounts(accounts) => expected["accounts"] == json!(accounts),
        Outcome::Error { code, request_id } => {
            let asked = &run.told.lock().unwrap().asked;
            let names_request = request_id.is_some_and(|id| asked.iter().any(|asked| asked.id == id));
            expected["code"] == code.as_str() && (expected["request"] != true || names_request)
        }
    }
}

fn described(found: Option<&Outcome>, run: &Run<'_>) -> String {
    match found {
        None => "pending".to_owned(),
        Some(Outcome::Token(text)) => {
            let tokens = run.common["tokens"].as_object().into_iter().flatten();
            let name = tokens.into_iter().find(|(_, known)| **known == *text).map(|(name, _)| name);
            format!("the token {}", name.map_or("of nobody", String::as_str))
        }
        Some(other) => format!("{other:?}"),
    }
}
