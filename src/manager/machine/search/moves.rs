//! The possible next events.

use super::super::{Call, Input};
use super::job::Work;
use super::menu::{Fault, Kind, Menu, Other};
use super::seen::Seen;
use super::token::{Class, Tok};
use super::world::{Broken, Waiter, World};

/// An event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Move {
    Call(Kind),
    /// An answer to the last request, or to the one before.
    Answer {
        back: usize,
        kind: Kind,
    },
    /// A running effect takes effect; the state machine does not know yet.
    TakesEffect(usize),
    Ends(usize),
    /// It fails, whether it has taken effect or not.
    Fails(usize, Fault),
    /// Time passes until something is due; the state machine does not know yet.
    TimePasses,
    /// The state machine gets it.
    Time,
    ProcessEnds,
    Other(Other),
}

impl World {
    pub(super) fn moves(&self, menu: &Menu) -> Vec<Move> {
        let mut moves = Vec::new();
        for (index, job) in self.jobs.iter().enumerate() {
            moves.push(if job.so_far.is_begun() && !matches!(job.work, Work::Verify(_)) {
                Move::TakesEffect(index)
            } else {
                Move::Ends(index)
            });
            if self.left.faults > 0 {
                let fits = |fault: &&Fault| fault.fits(job, self);
                moves.extend(menu.faults.iter().filter(fits).map(|fault| Move::Fails(index, *fault)));
            }
        }
        if self.left.calls > 0 {
            let may = |kind: &&Kind| **kind != Kind::Rejected || self.first.or(self.held()).is_some();
            moves.extend(menu.calls.iter().filter(may).map(|kind| Move::Call(*kind)));
        }
        if self.left.answers > 0 {
            for back in 0..self.asks.len() {
                let provide = |class: &Class| Move::Answer { back, kind: Kind::Provide(*class) };
                moves.extend(menu.answers.iter().map(provide));
                moves.push(Move::Answer { back, kind: Kind::Fail });
            }
            if self.logout.is_some() {
                moves.push(Move::Answer { back: 0, kind: Kind::LoggedOut });
                moves.push(Move::Answer { back: 0, kind: Kind::LogoutFailed });
            }
        }
        if !self.is_noticed {
            moves.push(Move::Time);
        } else if self.left.ticks > 0 && self.machine.quiet_for().is_some() {
            moves.push(Move::TimePasses);
        }
        if self.left.ends > 0 {
            moves.push(Move::ProcessEnds);
        }
        if self.left.others > 0 {
            moves.extend(
                menu.others.iter().filter(|other| self.may(**other)).map(|other| Move::Other(*other)),
            );
        }
        moves
    }

    fn may(&self, other: Other) -> bool {
        match other {
            Other::Deletes | Other::SignsOut => self.keychain.is_some() || self.wreck.is_some(),
            Other::Renews | Other::Repeats => {
                self.keychain.is_some_and(|kept| !kept.class.is_others()) && !self.marks.deletion
            }
            Other::Marks => !self.marks.deletion,
            Other::OwesLogout => !self.marks.logout && self.has_marks,
            Other::SignsIn | Other::Reopens => true,
            Other::Closes => !self.is_alone,
        }
    }

    pub(super) fn make(&mut self, next: Move, menu: &Menu, seen: &mut Seen) -> Result<(), Broken> {
        match next {
            Move::Call(kind) => {
                self.left.calls -= 1;
                self.call(kind, kind.manager(), None, seen)?;
            }
            Move::Answer { back, kind } => {
                self.left.answers -= 1;
                if matches!(kind, Kind::LoggedOut | Kind::LogoutFailed) {
                    self.call(kind, 0, self.logout, seen)?;
                } else {
                    let ask = self.asks[self.asks.len() - 1 - back];
                    self.call(kind, ask.manager, Some(ask.id), seen)?;
                }
            }
            Move::TakesEffect(index) => {
                self.jobs[index].so_far = self.effect_of(self.jobs[index])?;
            }
            Move::Ends(index) => self.feed(self.end_of(self.jobs[index]), seen)?,
            Move::Fails(index, fault) => {
                self.left.faults -= 1;
                self.is_retried = false;
                match fault {
                    Fault::Mark => self.marks_failed = true,
                    Fault::KeyLost | Fault::Refused => (self.keychain, self.wreck) = (None, Some(fault)),
                    _ => {}
                }
                self.feed(fault.end_of(self.jobs[index], self), seen)?;
            }
            Move::TimePasses => {
                self.left.ticks -= 1;
                self.secs += self.machine.quiet_for().map_or(0, |quiet| quiet.as_secs());
                self.is_noticed = false;
            }
            Move::Time => self.feed(Input::Time, seen)?,
            Move::ProcessEnds => {
                self.left.ends -= 1;
                self.end(menu);
                self.start(menu, seen)?;
            }
            Move::Other(other) => {
                self.left.others -= 1;
                self.other(other, menu, seen)?;
            }
        }
        self.check_keychain()
    }

    pub(super) fn call(
        &mut self,
        kind: Kind,
        manager: u64,
        request: Option<i64>,
        seen: &mut Seen,
    ) -> Result<(), Broken> {
        let manager = if self.is_alone { 1 } else { manager };
        let token = match kind {
            Kind::With(class) | Kind::Provide(class) => Some(self.new_token(class)),
            Kind::Rejected => self.first.or(self.held()),
            _ => None,
        };
        let asked = self.asks.iter().find(|ask| Some(ask.id) == request).map(|ask| ask.order);
        let order = match kind {
            Kind::With(_) => self.new_order(),
            _ => asked.unwrap_or(0),
        };
        let id = self.new_waiter();
        self.waiters.push(Waiter {
            id,
            kind,
            manager,
            request,
            token,
            order,
            is_taken: !kind.brings(),
            is_abandoned: false,
            is_overtaken: false,
        });
        let call = call_of(kind, request.unwrap_or(0), token);
        self.feed(Input::Call { manager, waiter: id, call }, seen)
    }
}

/// The state machine's name for a call.
fn call_of(kind: Kind, request: i64, token: Option<Tok>) -> Call<Tok> {
    match kind {
        Kind::Restore => Call::Restore,
        Kind::CheckNow => Call::CheckNow,
        Kind::Unlock => Call::Unlock,
        Kind::Foreground => Call::EnterForeground,
        Kind::SignIn => Call::SignIn { logged_in_again: false },
        Kind::SignInAgain => Call::SignIn { logged_in_again: true },
        Kind::With(_) => Call::SignInWith,
        Kind::Token => Call::Token { min_ttl_secs: 60, rejected: None },
        Kind::Rejected => Call::Token { min_ttl_secs: 60, rejected: token },
        Kind::Cancel => Call::CancelSignIn,
        Kind::SignOut => Call::SignOut,
        Kind::Provide(_) => Call::Provide { request },
        Kind::Fail => Call::Fail { request, reason: crate::error::Reason::new("") },
        Kind::LoggedOut => Call::LoggedOut { request, succeeded: true },
        Kind::LogoutFailed => Call::LoggedOut { request, succeeded: false },
    }
}
