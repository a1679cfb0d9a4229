//! The rules for effects.

use super::super::{Credential, ManagerId, SaveOver};
use super::feed::{Before, What};
use super::job::Work;
use super::menu::Kind;
use super::rules::hold;
use super::token::Tok;
use super::world::{Broken, Waiter, World};
use crate::manager::event::TokenPurpose;
use crate::manager::status::SessionStatus;

impl World {
    pub(super) fn check_ask(
        &self,
        manager: ManagerId,
        request: i64,
        purpose: TokenPurpose,
        before: &Before,
        what: &What,
    ) -> Result<(), Broken> {
        hold(!self.is_signed_out, "a token is asked for after a sign-out")?;
        let is_there = self.machine.managers.iter().any(|(id, _)| *id == manager);
        hold(is_there, "a session is asked that is closed")?;
        if before.request == Some(request) {
            return hold(matches!(what, What::Left), "a token is asked for twice");
        }
        if before.request.is_some() && !before.is_late {
            let ends = match what {
                What::Call(kind, _) => matches!(kind, Kind::SignOut | Kind::Cancel | Kind::Fail),
                What::Read { .. } => self.held() != before.held,
                What::Verified(_) | What::Gone(_) | What::Deleted | What::Left => true,
                What::Rejudged | What::Other => false,
            };
            hold(ends, "a token is asked for while a request is open")?;
        }
        let caller = self.waiters.iter().find(|waiter| waiter.id == request && !waiter.is_abandoned);
        let caller = caller.ok_or("a token is asked for, and nobody needs one")?;
        let is_own = caller.manager == manager || !self.is_attached(caller.manager);
        hold(is_own, "another session is asked than the one that needs the token")?;
        let is_right = match caller.kind {
            Kind::SignIn | Kind::SignInAgain => purpose == TokenPurpose::SignIn,
            Kind::Token | Kind::Rejected => purpose == TokenPurpose::Renewal,
            // Only the first of the two sessions has this option.
            Kind::Foreground => purpose == TokenPurpose::Renewal && caller.manager == 0,
            _ => false,
        };
        hold(is_right, "a token is asked for by a call that asks for none, or for another purpose")?;
        if purpose == TokenPurpose::SignIn {
            return hold(!self.machine.visible().owed.logout, "signIn asks, though a logout is owed");
        }
        hold(self.held().is_some(), "a session is renewed that is not there")?;
        let has_looked = matches!(what, What::Read { .. }) || !before.is_kept || self.asks_user;
        hold(has_looked, "a renewal is asked for before the keychain was read again")
    }

    pub(super) fn is_attached(&self, manager: ManagerId) -> bool {
        self.machine.managers.iter().any(|(id, _)| *id == manager)
    }

    pub(super) fn check_read(&self, before: &Before, what: &What) -> Result<(), Broken> {
        let is_for = |kind: Kind| matches!(kind, Kind::Restore | Kind::Unlock) || kind.signs_in();
        let is_wanted = matches!(what, What::Call(kind, _) if is_for(*kind)) && before.held.is_none();
        hold(!self.asks_user || is_wanted, "the user is asked for the keychain without need")
    }

    pub(super) fn check_save(&self, token: Tok, over: SaveOver, before: &Before) -> Result<(), Broken> {
        hold(!self.is_writing(), "two writes are under way at once")?;
        hold(self.held() == Some(token), "a token is saved that is not in hand")?;
        let is_new = before.held.is_some_and(|old| old != token);
        let is_passed = |waiter: &Waiter| waiter.token == Some(token);
        let bringer = self.waiters.iter().find(|waiter| is_passed(waiter)).map(|waiter| waiter.kind);
        let is_renewal =
            is_new && before.is_renewal && before.is_kept && matches!(bringer, Some(Kind::Provide(_)));
        let is_guarded = over == SaveOver::OwnEntry;
        hold(!is_renewal || is_guarded, "a renewal may bring back what another process deleted")
    }

    pub(super) fn check_delete(&self, only_if_marked: bool) -> Result<(), Broken> {
        hold(!self.is_writing(), "two writes are under way at once")?;
        let is_marking = self.jobs.iter().any(|job| matches!(job.work, Work::Mark(_)));
        // Another process may have removed it since. Then an unfinished sign-out takes precedence.
        let is_first = !only_if_marked && !self.machine.deletion.is_late;
        let is_theirs = self.keychain.is_some() && self.keychain == self.brought_elsewhere;
        hold(only_if_marked || is_first || !is_theirs, "another process's later login is deleted")?;
        let is_safe = self.had_others();
        let is_marked = !is_marking && (self.marks.deletion || self.marks_failed || is_safe);
        hold(!self.has_marks || is_marked, "the deletion begins before the tombstone exists")
    }

    pub(super) fn check_mark(&self) -> Result<(), Broken> {
        let is_marking = self.jobs.iter().any(|job| matches!(job.work, Work::Mark(_)));
        hold(!is_marking, "two marks are being written at once")
    }

    fn is_writing(&self) -> bool {
        self.jobs.iter().any(|job| matches!(job.work, Work::Save(..) | Work::Delete { .. }))
    }

    pub(super) fn check_changed(&self, renewed: bool, before: &Before) -> Result<(), Broken> {
        let is_early = self.told == SessionStatus::Loading && self.has_nothing();
        hold(!is_early || !self.somebody_signs_in(false), "nobody is told before a first sign-in is done")?;
        let is_newer = match (before.held, self.held()) {
            (Some(old), Some(new)) => old != new && old.is_of_user_of(&new),
            _ => false,
        };
        hold(!renewed || is_newer, "renewed is told, and it is the same token")
    }
}
