//! The rules for answers.

use super::super::{Answer, Credential, Known};
use super::feed::{Before, What};
use super::job::Work;
use super::menu::Kind;
use super::rules::hold;
use super::token::Tok;
use super::world::{Broken, Waiter, World};
use crate::error::SessionError;

impl World {
    pub(super) fn check_answer(
        &mut self,
        waiter: &Waiter,
        answer: &Answer<Tok>,
        before: &Before,
        what: &What,
    ) -> Result<(), Broken> {
        match (waiter.kind, answer) {
            (Kind::SignOut, Answer::Done | Answer::Error(_)) => self.check_sign_out(waiter, answer, before),
            (Kind::Restore | Kind::Unlock | Kind::CheckNow | Kind::Foreground, Answer::State) => {
                let owed = self.machine.visible().owed;
                let is_early = waiter.is_overtaken;
                let may_come = is_early || self.had_others();
                hold(!owed.deletion || may_come, "a call says nothing of a deletion that is owed")?;
                let may_be_silent = is_early || matches!(waiter.kind, Kind::Restore | Kind::Unlock);
                let is_unlocked = waiter.kind != Kind::Unlock
                    || self.machine.known() != Known::Locked
                    || self.held().is_some();
                hold(is_unlocked, "unlock is done, and the keychain is locked")?;
                hold(!owed.logout || may_be_silent, "a call says nothing of a logout that is owed")
            }
            (kind, Answer::Error(error)) => self.check_error(waiter, kind, error, before, what),
            (Kind::Token | Kind::Rejected, Answer::Token(token)) => {
                self.check_token(waiter, *token, before, what)
            }
            (kind, Answer::Session(token)) if kind.signs_in() || kind.brings() => {
                hold(
                    !self.is_signed_out && !self.is_dead(*token),
                    "a session is handed out after a sign-out",
                )?;
                hold(self.held().is_some(), "a session is handed out that is not in hand")?;
                let is_older = kind.brings() && waiter.order > self.newest;
                hold(!is_older, "a newer token was brought, and an older one is in hand")?;
                let is_calm = !self.has_faulted() && !self.had_others();
                hold(!is_calm || self.machine.is_kept(), "a session is handed out that is not kept")
            }
            (Kind::Fail | Kind::Cancel | Kind::LoggedOut | Kind::LogoutFailed, Answer::Done) => Ok(()),
            (kind, answer) => Err(format!("{kind:?} is answered with {answer:?}")),
        }
    }

    /// A sign-out is answered after the keychain has deleted the token or refused, and the wallet SDK's logout has
    /// succeeded or failed.
    fn check_sign_out(
        &mut self,
        waiter: &Waiter,
        answer: &Answer<Tok>,
        before: &Before,
    ) -> Result<(), Broken> {
        if waiter.is_overtaken {
            // Deleted by another sign-out, which has its own answer.
            return Ok(());
        }
        self.is_sealed = true;
        let owed = self.machine.visible().owed;
        if let Answer::Error(SessionError::DeletePending { .. }) = answer {
            return Ok(());
        }
        let is_left = self.keychain.is_some_and(|kept| self.is_dead(kept));
        hold(
            !is_left && (!owed.deletion || self.had_others()),
            "a sign-out is done, and the token is still in the keychain",
        )?;
        let is_pending = matches!(answer, Answer::Error(SessionError::LogoutPending));
        hold(is_pending || !owed.logout, "a sign-out is done, and the logout is still owed")?;
        hold(!is_pending || owed.logout || before.owes_logout, "a logout is said to be owed, and is not")
    }

    fn check_error(
        &self,
        waiter: &Waiter,
        kind: Kind,
        error: &SessionError,
        before: &Before,
        what: &What,
    ) -> Result<(), Broken> {
        let is_own = matches!(what, What::Call(_, id) if *id == waiter.id);
        match error {
            SessionError::RenewalSuperseded => {
                let is_open = waiter.request.is_some() && before.request == waiter.request;
                let is_cancelled = matches!(what, What::Call(Kind::Cancel, _));
                let is_over = !is_open || before.is_late || (before.is_answered && is_own) || is_cancelled;
                let is_older = kind.brings() && waiter.order < self.newest;
                hold(
                    is_older || (waiter.request.is_some() && is_over),
                    "the newest answer or token is refused as an older one",
                )
            }
            SessionError::SignedOut if kind.signs_in() || kind.brings() => {
                let ends = match what {
                    What::Call(kind, _) => *kind == Kind::SignOut,
                    What::Read { .. } => before.held.is_some(),
                    What::Gone(_) | What::Deleted | What::Rejudged => true,
                    _ => false,
                };
                hold(ends, "a sign-in is ended by a sign-out that came before it")
            }
            SessionError::LogoutPending => {
                let is_told = matches!(kind, Kind::CheckNow | Kind::Foreground | Kind::SignIn);
                let is_owed = self.machine.visible().owed.logout || before.owes_logout;
                hold(is_told && is_owed, "a logout is said to be owed, and is not")
            }
            _ => Ok(()),
        }
    }

    fn check_token(&self, waiter: &Waiter, token: Tok, before: &Before, what: &What) -> Result<(), Broken> {
        hold(!self.is_signed_out && !self.is_dead(token), "a token is handed out after a sign-out")?;
        // Two tokens that were verified during a read are used one after the other.
        let was_held = matches!(what, What::Read { .. }) && self.was_passed(token);
        let is_held = self.held() == Some(token) || before.held == Some(token);
        hold(is_held || was_held, "a token is handed out that is not in hand")?;
        let remaining = token.expires_at() - self.now().provider_at;
        hold(remaining >= 60, "a token is handed out that lives too short")?;
        hold(waiter.kind != Kind::Rejected || waiter.token != Some(token), "a rejected token is handed out")
    }

    fn was_passed(&self, token: Tok) -> bool {
        let is_verified = !self.jobs.iter().any(|job| job.work == Work::Verify(token));
        is_verified && self.waiters.iter().any(|waiter| waiter.kind.brings() && waiter.token == Some(token))
    }
}
