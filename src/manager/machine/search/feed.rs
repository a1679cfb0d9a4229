//! A step of the state machine, and the world's handling of its effects.

use super::super::{Answer, Effect, Ended, Found, Input, SaveOutcome, WaiterId};
use super::job::{Job, SoFar, Work};
use super::menu::Kind;
use super::rules::hold;
use super::seen::{Cause, Seen};
use super::token::Tok;
use super::world::{Ask, Broken, Waiter, World};
use crate::error::SessionError;
use crate::manager::event::SessionEvent;
use crate::manager::machine::Known;
use crate::manager::status::SessionStatus;

/// The state before the step, for the rules.
#[derive(Clone, Debug)]
pub(super) struct Before {
    pub(super) held: Option<Tok>,
    pub(super) known: Known,
    pub(super) request: Option<i64>,
    pub(super) is_late: bool,
    pub(super) newest: u64,
    /// The answer is being verified.
    pub(super) is_answered: bool,
    pub(super) is_kept: bool,
    /// The state machine must read the keychain first.
    pub(super) is_open: bool,
    pub(super) owes_logout: bool,
    /// The app is logging out of the wallet SDK.
    pub(super) logs_out: bool,
    /// The request is a renewal without sign-in callers.
    pub(super) is_renewal: bool,
    pub(super) is_told: SessionStatus,
}

/// The subject of the step.
#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    Call(Kind, WaiterId),
    /// Whether it could be read, and its contents.
    Read {
        is_known: bool,
        found: Option<Tok>,
        says_nobody: bool,
    },
    /// The token's user.
    Verified(Option<Waiter>),
    /// Another process has signed out: the token that could not be saved.
    Gone(Option<Tok>),
    Left,
    Deleted,
    Rejudged,
    Other,
}

/// The events and answers of the step.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    pub(super) failed: Vec<i64>,
    pub(super) answered: Vec<(Waiter, Option<Tok>)>,
    /// The failed requests, with their callers' errors.
    pub(super) late: Vec<i64>,
    pub(super) asks_logout: bool,
}

impl What {
    fn of(input: &Input<Tok>, world: &World) -> Self {
        match input {
            Input::Call { waiter, .. } => {
                let kind = world.waiters.iter().find(|known| known.id == *waiter).map(|known| known.kind);
                kind.map_or(What::Other, |kind| What::Call(kind, *waiter))
            }
            Input::Ended(Ended::Read { marks, found, .. }) => {
                let token = if let Found::Acceptable(token) = found { Some(*token) } else { None };
                What::Read {
                    is_known: !matches!(found, Found::Unread(_) | Found::Early(_)),
                    found: token,
                    says_nobody: matches!(found, Found::Absent) || marks.is_some_and(|marks| marks.deletion),
                }
            }
            Input::Ended(Ended::Verified { job, result }) => {
                let work = world.jobs.iter().find(|known| known.id == *job).map(|known| known.work);
                let token = if let Some(Work::Verify(token)) = work { Some(token) } else { None };
                let is_bringer = |waiter: &&Waiter| waiter.kind.brings() && waiter.token == token;
                let bringer = world.waiters.iter().find(is_bringer).copied();
                What::Verified(bringer.filter(|_| result.is_ok()))
            }
            Input::Ended(Ended::Saved { job, outcome: SaveOutcome::Gone }) => {
                let work = world.jobs.iter().find(|known| known.id == *job).map(|known| known.work);
                What::Gone(if let Some(Work::Save(token, _)) = work { Some(token) } else { None })
            }
            Input::Detached { .. } => What::Left,
            Input::EntryDeleted => What::Deleted,
            Input::Rejudged => What::Rejudged,
            _ => What::Other,
        }
    }
}

impl World {
    /// A step, with all rules during and after it.
    pub(super) fn feed(&mut self, input: Input<Tok>, seen: &mut Seen) -> Result<(), Broken> {
        let cause = Cause::of(&input);
        let what = What::of(&input, self);
        let request = self.machine.request.as_ref();
        let before = Before {
            held: self.machine.credential().copied(),
            known: self.machine.known(),
            request: request.map(|request| request.id),
            is_late: request
                .and_then(|request| request.deadline())
                .is_some_and(|at| at <= self.now().monotonic),
            newest: self.newest,
            is_answered: request.is_some_and(|request| request.answer.is_some()),
            is_kept: self.machine.is_kept(),
            is_open: self.machine.is_open(),
            owes_logout: self.machine.visible().owed.logout,
            logs_out: self.machine.logout.deadline().is_some_and(|at| at > self.now().monotonic),
            is_renewal: request.is_some_and(|request| {
                request.purpose == crate::manager::event::TokenPurpose::Renewal && request.sign_ins.is_empty()
            }),
            is_told: self.told,
        };
        self.note_call(&what);
        let mut over = None;
        if let Input::Ended(ended) = &input {
            let id = job_of(ended);
            let job = self.jobs.iter().position(|job| job.id == id).map(|index| self.jobs.remove(index));
            over = job.and_then(|job| if let Work::Read(over) = job.work { over } else { None });
        }
        let effects = self.machine.step(input, self.now());
        self.is_noticed = true;
        self.check_hand(&before, &what, over)?;
        let mut told = Told::default();
        for effect in effects {
            self.take(effect, &before, &what, &mut told)?;
        }
        let is_done = matches!(what, What::Call(Kind::LoggedOut, _)) && before.owes_logout;
        if is_done || self.held().is_some_and(|held| before.held != Some(held)) {
            self.owes_elsewhere = false;
        }
        self.check_step(&before, &what, &told, over)?;
        let is_brought = self.machine.credential().is_some_and(|held| {
            before.held != Some(*held)
                && !matches!(what, What::Read { found: Some(found), .. } if found == *held)
        });
        seen.note(&before, &self.machine, cause, is_brought, self.now().at);
        Ok(())
    }

    /// A call's changes before the state machine gets it.
    fn note_call(&mut self, what: &What) {
        match what {
            What::Call(Kind::SignOut, _) | What::Deleted => {
                self.end_tokens();
                self.brought_elsewhere = None;
                self.newest = self.new_order();
                self.is_signed_out = true;
                self.is_sealed = false;
                for waiter in &mut self.waiters {
                    waiter.is_overtaken = !matches!(what, What::Call(_, id) if *id == waiter.id);
                }
                if !matches!(what, What::Deleted) {
                    self.owes_logout = self.machine.managers.iter().any(|(_, options)| options.has_logout);
                }
            }
            What::Call(Kind::Restore | Kind::Unlock | Kind::CheckNow | Kind::Foreground, _) => {
                self.is_retried = self.has_faulted();
            }
            What::Call(kind, _) if kind.signs_in() => {
                self.is_signed_out = false;
                self.is_gone = false;
                if *kind != Kind::SignIn {
                    (self.owes_logout, self.owes_elsewhere) = (false, false);
                }
            }
            // The session with the logout is closed.
            What::Left if self.machine.managers.len() > 1 => self.owes_logout = false,
            _ => {}
        }
    }

    fn take(
        &mut self,
        effect: Effect<Tok>,
        before: &Before,
        what: &What,
        told: &mut Told,
    ) -> Result<(), Broken> {
        match effect {
            Effect::Read { job, .. } => {
                self.check_read(before, what)?;
                let kept = before.held.filter(|held| self.held() == Some(*held) && before.is_kept);
                self.begin(job, Work::Read(kept));
            }
            Effect::Save { job, credential, over } => {
                self.check_save(credential, over, before)?;
                self.begin(job, Work::Save(credential, over));
            }
            Effect::Delete { job, only_if_marked } => {
                self.check_delete(only_if_marked)?;
                self.begin(job, Work::Delete { only_if_marked });
            }
            Effect::Mark { job, change } => {
                self.check_mark()?;
                self.begin(job, Work::Mark(change));
            }
            Effect::Verify { job, issued, .. } => {
                let token = self.waiters.iter().find(|waiter| waiter.id == issued).and_then(|own| own.token);
                let token = token.ok_or("a token is verified that nobody passed")?;
                self.take_token(issued)?;
                self.begin(job, Work::Verify(token));
            }
            Effect::Drop { issued } => self.take_token(issued)?,
            Effect::Ask { manager, request, purpose } => {
                self.check_ask(manager, request, purpose, before, what)?;
                match self.asks.last_mut().filter(|last| last.id == request) {
                    // Another session gets the request instead.
                    Some(last) => last.manager = manager,
                    None => {
                        let order = self.new_order();
                        self.asks.push(Ask { id: request, order, manager });
                    }
                }
                if self.asks.len() > 2 {
                    self.asks.remove(0);
                }
            }
            Effect::LogOut { request, .. } => {
                told.asks_logout = true;
                self.logout = Some(request);
            }
            Effect::Answer { waiter, answer } => {
                let index = self.waiters.iter().position(|known| known.id == waiter);
                let index = index.ok_or("somebody is answered twice, or who did not ask")?;
                let waiter = self.waiters.remove(index);
                hold(waiter.is_taken, "a token that was passed stays in memory")?;
                let token = match &answer {
                    Answer::Session(token) | Answer::Token(token) => Some(*token),
                    _ => None,
                };
                told.answered.push((waiter, token));
                if let Answer::Error(SessionError::IssueTimeout { request_id }) = answer {
                    told.late.push(request_id);
                }
                self.check_answer(&waiter, &answer, before, what)?;
            }
            Effect::Emit(SessionEvent::Changed { status, renewed }) => {
                self.check_changed(renewed, before)?;
                self.told = status;
            }
            Effect::Emit(SessionEvent::TokenFailed { request_id, .. }) => told.failed.push(request_id),
            Effect::Emit(_) => {}
        }
        Ok(())
    }

    /// The driver drops the token that a caller passed.
    fn take_token(&mut self, issued: i64) -> Result<(), Broken> {
        let waiter = self.waiters.iter_mut().find(|waiter| waiter.id == issued && !waiter.is_taken);
        waiter.ok_or("a token is let go of that nobody passed")?.is_taken = true;
        Ok(())
    }

    fn begin(&mut self, id: u64, work: Work) {
        self.jobs.push(Job { id, work, so_far: SoFar::Begun });
    }
}

fn job_of(ended: &Ended<Tok>) -> u64 {
    match ended {
        Ended::Read { job, .. }
        | Ended::Saved { job, .. }
        | Ended::Deleted { job, .. }
        | Ended::Marked { job, .. }
        | Ended::Verified { job, .. } => *job,
    }
}
