//! Calls that wait, and the results that they may have.

use std::pin::Pin;

use wallet_jwt::SessionError;

use crate::invariants::{Broken, Seen};
use crate::session::gate::ready;
use crate::world::World;

/// A token that was passed to the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brought {
    /// A token passed with `sign_in_with`, in that step.
    SignIn { step: u64 },
    /// The answer to the request with that number, which the app got in that step.
    Answer { heard: u64, number: usize },
}

impl Brought {
    /// Whether the other token was certainly requested or passed after this one. A request may have started before
    /// the app got it, so for some pairs the order is unknown.
    pub fn is_before(self, other: Brought) -> bool {
        match (self, other) {
            (Brought::SignIn { step }, Brought::SignIn { step: other }) => step < other,
            (Brought::Answer { heard, .. }, Brought::SignIn { step }) => heard < step,
            (Brought::Answer { number, .. }, Brought::Answer { number: other, .. }) => number < other,
            (Brought::SignIn { .. }, Brought::Answer { .. }) => false,
        }
    }
}

pub enum Kind {
    Bring(Brought),
    Token { rejected: Option<String> },
    SignIn,
    SignOut,
    Other,
}

type Text = Pin<Box<dyn Future<Output = Result<String, SessionError>> + Send>>;

pub struct Pending {
    pub kind: Kind,
    pub made: u64,
    /// The newest token that was certainly accepted when the call was made.
    pub newest: Option<Brought>,
    /// The test has waited until nothing happened any more, and the call had no result.
    pub is_parked: bool,
    pub future: Text,
}

/// A future whose result matters only if it is a token.
pub fn boxed<T: 'static>(
    future: impl Future<Output = Result<T, SessionError>> + Send + 'static,
    text: fn(T) -> String,
) -> Text {
    Box::pin(async move { future.await.map(text) })
}

impl World {
    pub fn call(&mut self, process: usize, kind: Kind, future: Text) {
        let life = &mut self.lives[process];
        let pending = Pending { kind, made: self.step, newest: life.newest, is_parked: false, future };
        life.calls.push(pending);
    }

    /// Takes the results that have arrived.
    pub fn poll(&mut self, seen: &mut Seen) -> Result<(), Broken> {
        for process in 0..self.lives.len() {
            let calls = std::mem::take(&mut self.lives[process].calls);
            for mut pending in calls {
                match ready(&mut pending.future) {
                    None => self.lives[process].calls.push(pending),
                    Some(result) => {
                        seen.answers += 1;
                        self.answered(process, &pending, &result, seen)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn answered(
        &mut self,
        process: usize,
        call: &Pending,
        result: &Result<String, SessionError>,
        seen: &mut Seen,
    ) -> Result<(), Broken> {
        let life = &self.lives[process];
        if let Err(error) = result {
            *seen.errors.entry(error.code().as_str()).or_default() += 1;
            if matches!(error, SessionError::Internal { .. }) {
                return Err(format!("{error:?}"));
            }
        }
        let signed_out = life.signed_out.map(|(step, _)| step).filter(|step| call.made < *step);
        match (&call.kind, result) {
            (Kind::Token { rejected }, Ok(text)) => {
                if rejected.as_ref() == Some(text) {
                    return Err("a rejected token was returned again".to_owned());
                }
                self.handed_out(process, call, text)?;
            }
            (Kind::Bring(_) | Kind::SignIn, Ok(_)) if call.is_parked && signed_out.is_some() => {
                return Err("a call from before a sign-out signed in after it".to_owned());
            }
            (Kind::Bring(brought), Ok(user)) => {
                let newest = life.newest;
                self.signed_in(process, call.made, user)?;
                let is_newer = newest.is_none_or(|newest| newest.is_before(*brought));
                if signed_out.is_none() && is_newer {
                    self.lives[process].newest = Some(*brought);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Another user may sign in only after a sign-out.
    fn signed_in(&mut self, process: usize, made: u64, user: &str) -> Result<(), Broken> {
        let is_alone = self.lives.len() == 1;
        let life = &mut self.lives[process];
        if !is_alone || life.clears || life.signed_out.is_some_and(|(step, _)| made < step) {
            return Ok(());
        }
        let user = ["alice", "bob"].into_iter().find(|known| *known == user).ok_or("an unknown user")?;
        match life.user.replace(user) {
            Some(before) if before != user => Err(format!("{user} replaced {before}")),
            _ => Ok(()),
        }
    }

    fn handed_out(&self, process: usize, call: &Pending, text: &str) -> Result<(), Broken> {
        let number = self.tokens.iter().position(|token| token.text == text).ok_or("an unknown token")?;
        let (token, life) = (&self.tokens[number], &self.lives[process]);
        if !token.new.is_genuine {
            return Err(format!("token {number} is forged"));
        }
        if let Some(step) = token.signed_out {
            let is_own = token.brought_to == (process, life.began);
            // A process that has not noticed the sign-out may still have the token in memory; a process that began
            // later must not find it.
            let is_late = || token.is_known_since.is_some_and(|known| life.began >= known);
            let is_forbidden = if is_own { call.made > step || call.is_parked } else { is_late() };
            if is_forbidden {
                return Err(format!("token {number} was returned after the sign-out of step {step}"));
            }
        }
        let brought = token.brought;
        if let Some(newest) = call.newest
            && token.brought_to == (process, life.began)
            && brought.is_before(newest)
        {
            return Err(format!("token {number} of {brought:?} came after {newest:?}"));
        }
        Ok(())
    }
}
