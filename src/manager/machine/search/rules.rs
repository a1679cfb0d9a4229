//! The rules for every step: the current token, the state, and immediate answers.

use super::super::{Credential, Known};
use super::feed::{Before, Told, What};
use super::job::{Job, Work};
use super::menu::Kind;
use super::token::Tok;
use super::world::{Ask, Broken, Waiter, World};
use crate::manager::status::SessionStatus;

/// Checks a condition; the text names the rule that it breaks.
pub(super) fn hold(holds: bool, rule: &str) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(rule.to_owned()) }
}

impl World {
    pub(super) fn held(&self) -> Option<Tok> {
        self.machine.credential().copied()
    }

    /// The current token after a step. `over`: the current token when the finished read began.
    pub(super) fn check_hand(
        &mut self,
        before: &Before,
        what: &What,
        over: Option<Tok>,
    ) -> Result<(), Broken> {
        let Some(held) = self.held() else { return Ok(()) };
        hold(!self.is_dead(held), "a token of a session that was signed out is in hand")?;
        hold(!self.is_signed_out, "somebody is signed in after a sign-out, and nobody has signed in")?;
        if before.held == Some(held) {
            return Ok(());
        }
        self.owes_logout = false;
        let bringer = self.waiters.iter().find(|waiter| waiter.kind.brings() && waiter.token == Some(held));
        if let Some(Waiter { order, .. }) = bringer {
            hold(
                *order >= self.newest,
                "what an older call or request brought replaces what a newer one did",
            )?;
            self.newest = *order;
            let is_same_user = before.held.is_none_or(|old| old.is_of_user_of(&held));
            return hold(is_same_user, "another user's token replaces the one in hand");
        }
        let is_read = matches!(what, What::Read { found: Some(found), .. } if *found == held);
        hold(is_read, "a token is in hand that nobody brought")?;
        let Some(old) = before.held else { return Ok(()) };
        hold(over == Some(old), "a look that began before the token in hand came replaces it")?;
        if old.is_of_user_of(&held) {
            let is_longer = held.expires_at() > old.expires_at();
            return hold(is_longer, "a token in the keychain that ends no later replaces the one in hand");
        }
        hold(self.had_others(), "the user has changed by itself")
    }

    pub(super) fn check_step(
        &mut self,
        before: &Before,
        what: &What,
        told: &Told,
        over: Option<Tok>,
    ) -> Result<(), Broken> {
        self.check_known(before, what)?;
        self.check_other_process(before, what, over)?;
        self.check_brought(before, what)?;
        self.check_calls(before, what, told)?;
        self.check_logout(before, what, told)?;
        self.check_told(told)?;
        let is_over = before.request.is_none() || before.request != self.request();
        hold(!before.is_late || is_over, "a request goes on after its time")?;
        self.check_asked()?;
        if self.machine.is_kept() && !self.had_others() && self.wreck.is_none() {
            hold(self.keychain == self.held(), "kept, and the keychain has something else")?;
            hold(!self.has_marks || !self.marks.deletion, "kept, and the next process will delete it")?;
        }
        self.check_keychain()
    }

    /// A session that can answer was asked.
    fn check_asked(&self) -> Result<(), Broken> {
        let Some(request) = self.machine.request.as_ref().filter(|open| open.answer.is_none()) else {
            return Ok(());
        };
        let is_asked = |ask: &Ask| ask.id == request.id && self.is_attached(ask.manager);
        hold(self.asks.last().is_some_and(is_asked), "nobody can answer the request")
    }

    pub(super) fn request(&self) -> Option<i64> {
        self.machine.request.as_ref().map(|request| request.id)
    }

    /// The other process's sign-out is noticed. A read is used only if the current token did not change during it.
    fn check_other_process(&self, before: &Before, what: &What, over: Option<Tok>) -> Result<(), Broken> {
        let Some(held) = before.held else { return Ok(()) };
        let has_ended = match what {
            What::Gone(token) => *token == Some(held),
            What::Read { says_nobody, .. } => *says_nobody && over == Some(held) && before.is_kept,
            _ => false,
        };
        hold(!has_ended || self.held() != Some(held), "a session goes on that another process has ended")
    }

    fn check_known(&self, before: &Before, what: &What) -> Result<(), Broken> {
        if self.held().is_some() {
            return Ok(());
        }
        let is_signed_out = self.machine.known() == Known::SignedOut;
        if is_signed_out && (before.held.is_some() || before.known != Known::SignedOut) {
            let may_be = match what {
                What::Call(kind, _) => *kind == Kind::SignOut,
                What::Read { is_known, says_nobody, .. } => *is_known && *says_nobody,
                What::Rejudged => self.machine.visible().owed.deletion,
                What::Gone(_) | What::Deleted => true,
                _ => false,
            };
            hold(may_be, "signed out, though nobody signed out and the keychain could not be read")?;
        }
        let may_end = match what {
            What::Call(kind, _) => *kind == Kind::SignOut,
            What::Read { is_known, found, .. } => *is_known && found.is_none(),
            What::Gone(_) | What::Deleted | What::Rejudged => true,
            _ => false,
        };
        hold(before.held.is_none() || may_end, "the session is lost")
    }

    /// A token passed to `signInWith`, and the answer to the newest request, are always used.
    fn check_brought(&self, before: &Before, what: &What) -> Result<(), Broken> {
        let What::Verified(Some(bringer)) = what else { return Ok(()) };
        let is_open = bringer.request.is_none() || bringer.request == before.request;
        let is_new = bringer.order >= before.newest && is_open && !before.is_late;
        let Some(token) = bringer.token.filter(|token| is_new && !self.is_dead(*token)) else {
            return Ok(());
        };
        if before.held.is_some_and(|held| !held.is_of_user_of(&token)) {
            return Ok(());
        }
        let is_looking = self.jobs.iter().any(|job| matches!(job.work, Work::Read(_)));
        let waits = before.held.is_none() && is_looking && self.held().is_none();
        hold(waits || self.held() == Some(token), "a new token is verified, and does not count")
    }

    /// The calls that must be answered at once.
    fn check_calls(&self, before: &Before, what: &What, told: &Told) -> Result<(), Broken> {
        let What::Call(kind, id) = what else { return Ok(()) };
        let answer = told.answered.iter().find(|(waiter, _)| waiter.id == *id);
        let token = answer.map(|(_, token)| *token);
        let rejected = answer.and_then(|(waiter, _)| waiter.token).or_else(|| self.token_of(*id));
        let is_past = |token: Tok| token.expires_at() - self.now().provider_at < 60;
        match kind {
            Kind::Token | Kind::Rejected => match before.held {
                Some(held) if rejected != Some(held) && !is_past(held) => {
                    hold(token == Some(Some(held)), "token waits, though the token in hand is good")
                }
                None if !before.is_open => {
                    hold(token == Some(None), "token waits, though nobody is signed in")
                }
                _ => Ok(()),
            },
            Kind::SignIn if before.owes_logout => {
                hold(token == Some(None), "signIn goes on, though a logout is owed")
            }
            Kind::SignOut => {
                let waits = |waiter: &Waiter| waiter.kind.wants_session() && !waiter.is_abandoned;
                hold(!self.waiters.iter().any(waits), "a call goes on after a sign-out")
            }
            Kind::Cancel => {
                let is_saved = |id| self.machine.after_save.iter().any(|(saved, _)| *saved == id);
                let goes_on = |waiter: &Waiter| {
                    let signs_in = matches!(waiter.kind, Kind::SignIn | Kind::SignInAgain);
                    signs_in && !waiter.is_abandoned && !is_saved(waiter.id)
                };
                hold(!self.waiters.iter().any(goes_on), "a sign-in goes on after it was cancelled")?;
                let has_ended = before.request.is_some() && self.request() != before.request;
                let answers = |waiter: &Waiter| waiter.request == before.request;
                let is_waiting = has_ended && self.waiters.iter().any(answers);
                hold(!is_waiting, "who answered a request that was cancelled is not told at once")
            }
            _ => Ok(()),
        }
    }

    fn token_of(&self, waiter: i64) -> Option<Tok> {
        self.waiters.iter().find(|known| known.id == waiter).and_then(|known| known.token)
    }

    fn check_logout(&mut self, before: &Before, what: &What, told: &Told) -> Result<(), Broken> {
        let owes = self.machine.visible().owed.logout;
        if matches!(what, What::Call(Kind::LoggedOut, _)) && before.logs_out && !owes {
            self.owes_logout = false;
        }
        if matches!(what, What::Read { .. }) && owes && !before.owes_logout {
            // Or it did at the time of the read.
            self.owes_logout = self.marks.logout || self.had_others();
        }
        if matches!(what, What::Read { .. }) && !owes && self.had_others() {
            // Another process has logged out.
            self.owes_logout = false;
        }
        hold(owes == self.owes_logout, "the logout is forgotten, or owed by nobody")?;
        hold(!owes || self.held().is_none(), "a logout is owed while somebody is signed in")?;
        if !told.asks_logout {
            return Ok(());
        }
        let is_call = matches!(what, What::Call(kind, _) if kind.wants_session());
        hold(!is_call, "signIn or token has the wallet SDK logged out")?;
        hold(!before.logs_out, "the wallet SDK is logged out twice at once")?;
        let is_deleting = self.jobs.iter().any(|job| matches!(job.work, Work::Delete { .. }));
        hold(!is_deleting, "the wallet SDK is logged out before the session is cleared")?;
        let is_in_use = self.held().is_some() || self.somebody_signs_in(false);
        hold(!is_in_use, "the wallet SDK is logged out while somebody is signed in or signing in")
    }

    /// Whether a caller waits for a sign-in; `at_all`: or a sign-in runs that no caller waits for any more.
    pub(super) fn somebody_signs_in(&self, at_all: bool) -> bool {
        let signs_in = |waiter: &&Waiter| waiter.kind.signs_in() || matches!(waiter.kind, Kind::Provide(_));
        self.waiters.iter().filter(signs_in).any(|waiter| at_all || !waiter.is_abandoned)
    }

    fn check_told(&self, told: &Told) -> Result<(), Broken> {
        let status = self.machine.visible().face.status();
        if let Some(held) = self.held() {
            let is_live = held.expires_at() > self.now().at;
            let right = if is_live { SessionStatus::Active } else { SessionStatus::Expired };
            hold(status == right, "a session that has run out is active, or the other way round")?;
        }
        // A first sign-in that finds no entry is not finished yet.
        let is_on_its_way = self.told == SessionStatus::Loading && self.has_nothing();
        hold(
            self.told == status || (is_on_its_way && self.somebody_signs_in(true)),
            "the last event said something else",
        )?;
        let is_silent = told.late.iter().any(|request| !told.failed.contains(request));
        hold(!is_silent, "a request has failed, and no event says so")
    }

    pub(super) fn has_nothing(&self) -> bool {
        let known = self.machine.known();
        let says_nothing = matches!(known, Known::SignedOut | Known::Locked | Known::Unavailable { .. });
        self.held().is_none() && says_nothing
    }

    /// A token that a sign-out ended is not in the keychain, or a mark tells the next process.
    pub(super) fn check_keychain(&self) -> Result<(), Broken> {
        let is_left = self.keychain.is_some_and(|kept| self.is_dead(kept));
        // Another process has removed it, and it is being written again.
        let marks = |job: &Job| matches!(job.work, Work::Mark(change) if change.deletion == Some(true));
        let is_marking = self.had_others() && self.jobs.iter().any(marks);
        let is_known = self.marks.deletion || self.marks_failed || !self.has_marks || is_marking;
        hold(
            !is_left || !self.is_sealed || is_known,
            "a token that was signed out is kept without a tombstone",
        )?;
        let is_forgotten =
            self.marked_elsewhere == Some(true) && self.keychain.is_some() && !self.marks.deletion;
        hold(!is_forgotten, "another process's sign-out is forgotten")
    }
}
