//! Rules that are checked when nothing can happen without time passing, and when a process ends.

use std::collections::BTreeMap;

use serde_json::Value;
use wallet_jwt::SessionError;

use crate::session::gate::ready;
use crate::world::World;

/// The rule that was broken, and how.
pub type Broken = String;

/// What happened in the sequences. If something never happened, the test did not test it.
#[derive(Debug, Default)]
pub struct Seen {
    pub answers: u64,
    pub requests: u64,
    pub kept_under_tombstone: u64,
    pub signed_out_under_calls: u64,
    pub killed_while_deleting: u64,
    pub statuses: BTreeMap<&'static str, u64>,
    pub errors: BTreeMap<&'static str, u64>,
}

impl World {
    /// Checks the rules when nothing can happen any more.
    pub fn check(&mut self, seen: &mut Seen) -> Result<(), Broken> {
        self.poll(seen)?;
        self.check_keychain(seen)?;
        if self.lives.len() == 1 {
            self.check_one_process()?;
        }
        for process in 0..self.lives.len() {
            self.check_requests(process, seen)?;
            self.check_state(process, seen)?;
            self.check_snapshot(process)?;
            for call in &mut self.lives[process].calls {
                call.is_parked = true;
            }
        }
        Ok(())
    }

    /// A token of a session that was signed out is not in the keychain, unless a tombstone tells the next process.
    fn check_keychain(&mut self, seen: &mut Seen) -> Result<(), Broken> {
        // While no tombstone can be written, a save may still finish before the deletion, which follows the
        // tombstone.
        if !self.hanging.contains("tombstone") {
            for token in self.tokens.iter_mut().filter(|token| token.signed_out.is_some()) {
                token.is_known_since.get_or_insert(self.step);
            }
        }
        let ended = self.kept().filter(|number| self.tokens[*number].signed_out.is_some());
        let Some(number) = ended else { return Ok(()) };
        if self.has_tombstone() {
            seen.kept_under_tombstone += 1;
            return Ok(());
        }
        // A process that cannot write a tombstone yet has not begun the deletion either.
        if self.hanging.contains("tombstone") {
            return Ok(());
        }
        Err(format!("token {number} of a session that was signed out is kept without a tombstone"))
    }

    /// Only for one process: another process may write, and remove tombstones, at any time.
    fn check_one_process(&self) -> Result<(), Broken> {
        let manager = &self.lives[0].managers[0];
        if !self.has_cleared && self.phone.unmarked_removals() > 0 {
            return Err("the keychain was told to delete before the tombstone was written".to_owned());
        }
        if self.has_cleared || !manager.is_kept() || manager.state().status().as_str() != "active" {
            return Ok(());
        }
        let mut token = Box::pin(manager.token(i64::MIN, None));
        let (held, kept) = (ready(&mut token), self.kept().map(|number| &self.tokens[number].text));
        match held {
            Some(Ok(held)) if Some(&held) == kept => Ok(()),
            _ => Err(format!(
                "the session is reported as kept, but the keychain has another token: {}",
                kept.is_some()
            )),
        }
    }

    /// All requests except the newest one have ended.
    fn check_requests(&mut self, process: usize, seen: &mut Seen) -> Result<(), Broken> {
        let life = &mut self.lives[process];
        let asked = life.told.lock().unwrap().asked.clone();
        for (_, id) in asked {
            if life.requests.iter().all(|(known, _)| *known != id) {
                seen.requests += 1;
                life.requests.push((id, self.step));
            }
        }
        let Some(((_, _), older)) = life.requests.split_last() else { return Ok(()) };
        // Only the last few: older requests were checked before.
        for (id, heard) in older.iter().rev().take(2) {
            let mut failing = Box::pin(life.managers[0].fail_request(*id, "late"));
            match ready(&mut failing) {
                Some(Err(SessionError::RenewalSuperseded)) => {}
                other => return Err(format!("the older request of step {heard} has not ended: {other:?}")),
            }
        }
        Ok(())
    }

    /// Two snapshots with the same counter are equal, and a different snapshot has a greater counter.
    fn check_snapshot(&mut self, process: usize) -> Result<(), Broken> {
        let life = &mut self.lives[process];
        let text = life.managers[0].snapshot_json();
        let mut snapshot: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        let counter = snapshot["counter"].take().as_i64().ok_or("no counter")?;
        if let Some((last, known)) = &life.snapshot {
            let is_right = if *known == snapshot { *last <= counter } else { *last < counter };
            if !is_right {
                return Err(format!("counter {last} of {known}, then {counter} of {snapshot}"));
            }
        }
        life.snapshot = Some((counter, snapshot));
        Ok(())
    }

    fn check_state(&mut self, process: usize, seen: &mut Seen) -> Result<(), Broken> {
        let life = &mut self.lives[process];
        let told = life.told.lock().unwrap();
        for (session, manager) in life.managers.iter().enumerate() {
            let status = manager.state().status().as_str();
            *seen.statuses.entry(status).or_default() += 1;
            let may_differ = status == "loading" || manager.is_pending();
            let word = told.status[session].unwrap_or("loading");
            if word != status && !may_differ {
                return Err(format!("the state is {status}, and the last event said {word}"));
            }
            let has_cause = life.may_be_signed_out || life.clears || life.process.reads() > life.reads;
            if status == "signedOut" && !has_cause {
                return Err("signed out without a sign-out and without a read of the keychain".to_owned());
            }
            if status != "signedOut" && session == 0 {
                life.may_be_signed_out = false;
                life.reads = life.process.reads();
            }
        }
        Ok(())
    }

    /// A process ends. Checks what the next process can know of its sign-outs.
    pub fn check_end(&mut self, process: usize, seen: &mut Seen) -> Result<(), Broken> {
        let life = &self.lives[process];
        let ended = self.kept().filter(|number| self.tokens[*number].signed_out.is_some());
        let Some(number) = ended else { return Ok(()) };
        seen.killed_while_deleting += 1;
        let is_own = self.tokens[number].brought_to == (process, life.began);
        if self.has_tombstone() || !is_own {
            return Ok(());
        }
        let is_alone = self.lives.len() == 1;
        let was_marked = is_alone && life.signed_out.is_some_and(|(_, then)| life.process.marks() > then);
        // Another process that has noticed the sign-out deletes too, and may remove the tombstone before a save has
        // finished.
        if was_marked {
            return Err(format!("token {number} is kept, and its tombstone was removed too early"));
        }
        // The process ended before the sign-out left anything on the phone, so for the phone there was no sign-out.
        self.tokens[number].signed_out = None;
        Ok(())
    }
}
