//! The rules when nothing is running: no caller is forgotten, and nothing is left undone.

use super::super::{Input, Known, Marks};
use super::job::Work;
use super::menu::Menu;
use super::moves::Move;
use super::rules::hold;
use super::seen::Seen;
use super::world::{Broken, World};
use crate::error::ErrorCode;

impl World {
    /// Nothing is running. A caller that still waits must wait for the app, and get an answer at the timeout.
    pub(super) fn check_settled(&self, menu: &Menu) -> Result<(), Broken> {
        if !self.jobs.is_empty() || !self.is_noticed {
            return Ok(());
        }
        let visible = self.machine.visible();
        let waits_for_app = self.machine.request.is_some() || self.machine.logout.deadline().is_some();
        let somebody_waits = self.waiters.iter().any(|waiter| !waiter.is_abandoned);
        hold(waits_for_app || !somebody_waits, "a call is forgotten")?;
        hold(waits_for_app || !visible.is_pending, "something is pending, and nothing is under way")?;
        let is_written = !self.has_marks || self.marks_failed || self.marks == visible.owed;
        let owes = visible.owed != Marks::default();
        hold(!owes || is_written || self.had_others(), "what is owed is not written down")?;
        let is_doomed =
            self.machine.held.as_ref().is_some_and(|held| held.is_saved) && !self.machine.is_kept();
        let is_told = self.machine.told_not_kept.is_some();
        hold(!is_doomed || is_told, "the next process will delete the session, and nobody was told")?;
        let is_known = !self.owes_elsewhere || self.marks.logout || visible.owed.logout;
        hold(is_known, "another process's logout is forgotten")?;
        if !self.has_faulted() {
            let is_left = self.keychain.is_some_and(|kept| self.is_dead(kept));
            hold(
                !is_left || self.marks.deletion,
                "a token that was signed out is kept, and nobody deletes it",
            )?;
            let is_kept = self.had_others() || self.held().is_none() || self.machine.is_kept();
            hold(is_kept, "the session is not kept")?;
            let is_doomed = self.machine.is_kept() && self.marks.deletion && self.marked_elsewhere.is_none();
            hold(!is_doomed, "the session is kept, and the next process will delete it")?;
            hold(self.had_others() || !visible.owed.deletion, "nobody deletes what is to be deleted")?;
        }
        if self.is_retried && !self.had_others() {
            hold(!visible.owed.deletion, "a deletion that is owed was not tried again")?;
            // The keychain may have another user's entry, which stays, or an entry just found to be lost.
            let has_room = self.wreck.is_none() && self.keychain.is_none();
            let may_be_kept = self.keychain == self.held() || has_room;
            let is_kept = self.held().is_none() || self.machine.is_kept() || !may_be_kept;
            hold(is_kept, "a session that was not kept was not offered to the keychain again")?;
        }
        let is_unavailable = self.machine.known() == Known::Unavailable { code: ErrorCode::VaultUnavailable };
        // After 1, 2 and 4 seconds, unless that would ask the user.
        let is_tried =
            self.asks_user || self.all.faults - self.left.faults > 3 || self.machine.quiet_for().is_some();
        hold(
            !is_unavailable || self.held().is_some() || is_tried || menu.calls.is_empty(),
            "a keychain that was unavailable is not tried again",
        )?;
        if waits_for_app { self.check_later(menu) } else { Ok(()) }
    }

    /// After all timeouts every caller has an answer.
    fn check_later(&self, menu: &Menu) -> Result<(), Broken> {
        let mut later = self.clone();
        let mut seen = Seen::default();
        later.secs += 1_000_000;
        later.feed(Input::Time, &mut seen)?;
        later.end_jobs(menu, &mut seen)?;
        let forgotten = later.waiters.iter().find(|waiter| !waiter.is_abandoned);
        forgotten.map_or(Ok(()), |waiter| Err(format!("{:?} is never answered", waiter.kind)))
    }

    /// Everything that is running succeeds, in the order in which it began.
    pub(super) fn end_jobs(&mut self, menu: &Menu, seen: &mut Seen) -> Result<(), Broken> {
        for _ in 0..40 {
            let Some(job) = self.jobs.first().copied() else { return Ok(()) };
            let is_done = !job.so_far.is_begun() || matches!(job.work, Work::Verify(_));
            self.make(if is_done { Move::Ends(0) } else { Move::TakesEffect(0) }, menu, seen)?;
        }
        Err("there is no end to it".into())
    }
}
