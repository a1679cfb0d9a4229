//! Runs a sequence.

use crate::calls::{Brought, Kind, boxed};
use crate::invariants::{Broken, Seen};
use crate::op::{Op, process_of};
use crate::session::keychain::Faults;
use crate::session::settled::settle;
use crate::world::World;

const HANGING: [&str; 5] = ["read", "write", "removal", "tombstone", "network"];

pub fn run(ops: &[Op], seen: &mut Seen) -> Result<(), Broken> {
    let processes = if ops.iter().any(|op| op.process() == Some(1)) { 2 } else { 1 };
    let mut world = World::new(processes, ops.iter().any(|op| op.is_of_network()));
    for (index, op) in ops.iter().enumerate() {
        world.step = index as u64 + 1;
        world.phone.note(format!("{}. {op:?}", index + 1));
        world.perform(*op, seen).map_err(|broken| world.described(&broken))?;
    }
    world.step += 1;
    world.phone.note("The end".to_owned());
    world.come_to_rest(seen).map_err(|broken| world.described(&broken))
}

/// The result of the shortest sequence that also breaks a rule. Threads run in any order, so each sequence is tried
/// several times.
pub fn shortest(mut ops: Vec<Op>, mut broken: Broken) -> Broken {
    let mut index = 0;
    while index < ops.len() {
        let mut fewer = ops.clone();
        fewer.remove(index);
        match (0..5).find_map(|_| run(&fewer, &mut Seen::default()).err()) {
            Some(also) => (ops, broken) = (fewer, also),
            None => index += 1,
        }
    }
    broken
}

impl World {
    fn perform(&mut self, op: Op, seen: &mut Seen) -> Result<(), Broken> {
        match op {
            Op::Restore { session } => {
                self.on(session, Kind::Other, |manager| boxed(manager.restore(), |_| String::new()))
            }
            Op::CheckNow { session } => {
                self.on(session, Kind::Other, |manager| boxed(manager.check_now(), |_| String::new()));
            }
            Op::EnterForeground { session } => {
                self.on(session, Kind::Other, |manager| boxed(manager.enter_foreground(), |_| String::new()));
            }
            Op::SignIn { session, again } => {
                self.on(session, Kind::SignIn, |manager| boxed(manager.sign_in(again), |_| String::new()));
            }
            Op::CancelSignIn { session } => {
                self.on(session, Kind::Other, |manager| boxed(manager.cancel_sign_in(), |()| String::new()));
            }
            Op::SignInWith { session, token } => {
                let brought = Brought::SignIn { step: self.step };
                let text = self.bring(token, process_of(session), brought);
                self.on(session, Kind::Bring(brought), |manager| {
                    boxed(manager.sign_in_with(&text, None), |session| session.user_id.clone())
                });
            }
            Op::Token { session, min_ttl_secs, rejects } => {
                let newest = self.tokens.iter().rev().find(|token| token.brought_to.0 == process_of(session));
                let rejected = newest.filter(|_| rejects).map(|token| token.text.clone());
                let kind = Kind::Token { rejected: rejected.clone() };
                self.on(session, kind, |manager| {
                    boxed(manager.token(min_ttl_secs, rejected.as_deref()), |text| text)
                });
            }
            Op::Answer { process, back, token } => self.answer(process, back, Some(token), seen)?,
            Op::Fail { process, back } => self.answer(process, back, None, seen)?,
            Op::SignOut { session } => self.sign_out(session, seen)?,
            Op::LoggedOut { process, succeeds } => self.log_out(process, succeeds),
            Op::Clear { process } => {
                let vault = self.lives[process].vault.clone();
                (self.lives[process].clears, self.has_cleared) = (true, true);
                self.call(
                    process,
                    Kind::Other,
                    boxed(async move { Ok(vault.clear().await?) }, |()| String::new()),
                );
                self.poll(seen)?;
            }
            Op::Kill { process } => self.kill(process, seen)?,
            Op::Settle => self.rest(seen)?,
            other => self.meddle(other),
        }
        self.is_at_rest = matches!(op, Op::Settle);
        Ok(())
    }

    /// Events that the app does not cause.
    fn meddle(&mut self, op: Op) {
        match op {
            Op::Elapse { secs } => {
                self.phone.clock.advance(secs);
                self.notice_time();
            }
            Op::Keychain(fault) => self.phone.keychain.set(|faults| {
                *faults = Faults {
                    locked: fault == "locked",
                    unavailable: fault == "unavailable",
                    full: fault == "full",
                    refuses_removal: fault == "removal refused",
                    panics: false,
                };
            }),
            Op::Network { is_cut } => self.phone.cut_network(is_cut),
            Op::Hang { call, hangs } => {
                if hangs {
                    self.hanging.insert(call)
                } else {
                    self.hanging.remove(call)
                };
                self.phone.hang(call, hangs);
            }
            _ => {}
        }
    }

    fn on(
        &mut self,
        session: usize,
        kind: Kind,
        begin: impl FnOnce(
            &wallet_jwt::SessionManager,
        ) -> std::pin::Pin<
            Box<dyn Future<Output = Result<String, wallet_jwt::SessionError>> + Send>,
        >,
    ) {
        let process = process_of(session);
        let future = begin(&self.lives[process].managers[session % 2]);
        self.call(process, kind, future);
    }

    /// The broken rule, and the events before it.
    fn described(&self, broken: &str) -> Broken {
        format!("{}\n{broken}\n", self.phone.log())
    }

    /// Every session notices the time, as its timer would cause.
    fn notice_time(&self) {
        for life in &self.lives {
            drop(life.managers[0].complete_logout(i64::MIN));
        }
    }

    pub fn rest(&mut self, seen: &mut Seen) -> Result<(), Broken> {
        settle();
        self.check(seen)?;
        self.is_at_rest = true;
        Ok(())
    }

    fn answer(
        &mut self,
        process: usize,
        back: usize,
        token: Option<crate::op::NewToken>,
        seen: &mut Seen,
    ) -> Result<(), Broken> {
        // Make sure that every request so far has arrived.
        self.rest(seen)?;
        let life = &self.lives[process];
        let Some(number) = life.requests.len().checked_sub(back + 1) else { return Ok(()) };
        let (id, heard) = life.requests[number];
        let brought = Brought::Answer { heard, number };
        let text = token.map(|token| self.bring(token, process, brought));
        let manager = self.lives[process].managers[0].clone();
        let future = match text {
            Some(text) => boxed(manager.provide_token(id, &text, None), |session| session.user_id.clone()),
            None => boxed(manager.fail_request(id, "why"), |()| String::new()),
        };
        let kind = if token.is_some() { Kind::Bring(brought) } else { Kind::Other };
        self.call(process, kind, future);
        Ok(())
    }

    fn sign_out(&mut self, session: usize, seen: &mut Seen) -> Result<(), Broken> {
        let process = process_of(session);
        self.poll(seen)?;
        let is_at_rest = self.is_at_rest;
        let life = &mut self.lives[process];
        for call in &mut life.calls {
            // Otherwise its result may have been on its way already.
            call.is_parked &= is_at_rest;
            seen.signed_out_under_calls += u64::from(call.is_parked);
        }
        (life.newest, life.user, life.may_be_signed_out) = (None, None, true);
        let own = (process, life.began);
        for token in self.tokens.iter_mut().filter(|token| token.brought_to == own) {
            token.signed_out.get_or_insert(self.step);
        }
        self.on(session, Kind::SignOut, |manager| boxed(manager.sign_out(), |()| String::new()));
        // After the call: an earlier sign-out's tombstone may have been created just before it.
        let life = &mut self.lives[process];
        life.signed_out = Some((self.step, life.process.marks()));
        let status = life.managers[session % 2].state().status();
        if status.as_str() == "signedOut" { Ok(()) } else { Err(format!("{status:?} after a sign-out")) }
    }

    fn log_out(&mut self, process: usize, succeeds: bool) {
        let life = &self.lives[process];
        let newest = life.told.lock().unwrap().logouts.last().copied();
        if let Some((session, id)) = newest {
            let manager = &life.managers[session];
            if succeeds { drop(manager.complete_logout(id)) } else { drop(manager.fail_logout(id)) }
        }
    }

    fn kill(&mut self, process: usize, seen: &mut Seen) -> Result<(), Broken> {
        self.poll(seen)?;
        self.lives[process].process.kill();
        self.check_end(process, seen)?;
        // An owed deletion keeps the library's account alive, but its calls no longer reach the phone.
        drop(self.lives[process].managers[0].check_now());
        self.restart(process);
        Ok(())
    }

    /// The end: no more faults, and time for everything.
    fn come_to_rest(&mut self, seen: &mut Seen) -> Result<(), Broken> {
        self.phone.keychain.set(|faults| *faults = Faults::default());
        self.phone.cut_network(false);
        for call in HANGING {
            self.phone.hang(call, false);
        }
        self.hanging.clear();
        self.rest(seen)?;
        for _ in 0..3 {
            if self.lives.iter().any(|life| !life.calls.is_empty()) {
                self.phone.clock.advance(700);
                self.notice_time();
                self.rest(seen)?;
            }
        }
        if let Some((process, _)) = self.lives.iter().enumerate().find(|(_, life)| !life.calls.is_empty()) {
            return Err(format!("a call of process {process} was never answered"));
        }
        if self.lives.len() > 1 {
            self.kill(1, seen)?;
        }
        self.sign_out(0, seen)?;
        self.rest(seen)?;
        self.log_out(0, true);
        self.rest(seen)?;
        let (calls, tombstones) = (self.lives[0].calls.len(), self.phone.tombstones());
        if calls > 0 || self.kept().is_some() || !tombstones.is_empty() {
            return Err(format!("a last sign-out left {calls} calls, {:?}, {tombstones:?}", self.kept()));
        }
        Ok(())
    }
}
