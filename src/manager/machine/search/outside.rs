//! Events outside the state machine: the keychain, the marks, other processes, and faults.

use super::super::{
    Credential, DeleteOutcome, Ended, Found, Input, ManagerId, MarkChange, Marks, SaveOutcome, SaveOver,
};
use super::job::{Job, SoFar, Work};
use super::menu::{Fault, Menu, Other};
use super::rules::hold;
use super::seen::Seen;
use super::token::{Class, Tok};
use super::world::{Broken, World};
use crate::error::{ErrorCode, SessionError, VaultError, VerifyError};

/// In one step both marks are only set. Otherwise the step that leaves more marks is the first.
fn steps_of(change: MarkChange) -> (MarkChange, MarkChange) {
    let deletion = MarkChange { deletion: change.deletion, logout: None };
    let logout = MarkChange { deletion: None, logout: change.logout };
    match (change.deletion, change.logout) {
        (Some(true), Some(false)) => (deletion, logout),
        (Some(false), Some(_)) => (logout, deletion),
        _ => (change, MarkChange::default()),
    }
}

impl World {
    /// Its changes to the keychain and the marks, or what it reads there.
    pub(super) fn effect_of(&mut self, job: Job) -> Result<SoFar, Broken> {
        Ok(match job.work {
            Work::Read(_) => match self.wreck.filter(|_| !self.marks.deletion) {
                Some(wreck) => SoFar::ReadWreck(wreck),
                None => SoFar::Read(self.marks, self.keychain),
            },
            Work::Save(token, over) => {
                let kept = self.keychain;
                let is_own = kept.map(|kept| kept.is_of_user_of(&token)).or(self.wreck.map(|_| true));
                match over {
                    SaveOver::OwnEntry if is_own != Some(true) || self.marks.deletion => {
                        return Ok(SoFar::Gone);
                    }
                    SaveOver::OwnOrNothing if is_own == Some(false) => return Ok(SoFar::OtherUser),
                    _ => {}
                }
                // A token that a sign-out ended, or a tombstone marks as deleted, belongs to no session.
                let is_nobodys = self.marks.deletion || kept.is_some_and(|kept| self.is_dead(kept));
                let is_lost = is_own == Some(false) && !is_nobodys;
                hold(!is_lost || self.had_others(), "another user's session is overwritten")?;
                hold(!self.is_gone, "a renewal brings back what another process deleted")?;
                (self.keychain, self.wreck) = (Some(token), None);
                // The other process's sign-out was before it.
                (self.marked_elsewhere, self.owes_elsewhere) = (None, false);
                SoFar::Saved { was_marked: self.marks.deletion }
            }
            Work::Delete { only_if_marked: true } if !self.marks.deletion => SoFar::NotMarked,
            Work::Delete { only_if_marked } => {
                let is_theirs = self.keychain.is_some() && self.keychain == self.brought_elsewhere;
                hold(!only_if_marked || !is_theirs, "another process's later login is deleted")?;
                (self.keychain, self.wreck, self.marked_elsewhere) = (None, None, None);
                SoFar::Done
            }
            Work::Mark(change) => {
                let (first, second) = steps_of(change);
                let is_first = job.so_far == SoFar::Begun;
                let step = if is_first { first } else { second };
                self.marks.deletion = step.deletion.unwrap_or(self.marks.deletion);
                self.marks.logout = step.logout.unwrap_or(self.marks.logout);
                self.is_sealed |= step.deletion == Some(true);
                if is_first && second != MarkChange::default() {
                    return Ok(SoFar::HalfMarked);
                }
                self.marks_failed = false;
                SoFar::Done
            }
            Work::Verify(_) => SoFar::Done,
        })
    }

    pub(super) fn end_of(&self, job: Job) -> Input<Tok> {
        if let SoFar::ReadWreck(fault) = job.so_far {
            return fault.end_of(job, self);
        }
        let Job { id: job, work, so_far } = job;
        Input::Ended(match (work, so_far) {
            (Work::Read(_), SoFar::Read(marks, kept)) => {
                let found = kept.filter(|_| !marks.deletion).map_or(Found::Absent, Found::Acceptable);
                Ended::Read { job, marks: self.has_marks.then_some(marks), found }
            }
            (Work::Save(..), SoFar::Gone) => Ended::Saved { job, outcome: SaveOutcome::Gone },
            (Work::Save(..), SoFar::OtherUser) => Ended::Saved { job, outcome: SaveOutcome::OtherUser },
            (Work::Save(..), so_far) => {
                let was_marked = so_far == SoFar::Saved { was_marked: true };
                let was_marked = self.has_marks.then_some(was_marked);
                Ended::Saved { job, outcome: SaveOutcome::Done { was_marked } }
            }
            (Work::Mark(_), _) => Ended::Marked { job, is_done: true },
            (Work::Verify(token), _) => {
                let expired_at = token.expires_at();
                let is_live = expired_at > self.now().at;
                let expired = VerifyError::Expired { expired_at, clock_offset_secs: None };
                Ended::Verified { job, result: if is_live { Ok(token) } else { Err(expired.into()) } }
            }
            (Work::Delete { .. }, SoFar::NotMarked) => {
                Ended::Deleted { job, result: Ok(DeleteOutcome::NotMarked) }
            }
            _ => Ended::Deleted { job, result: Ok(DeleteOutcome::Done) },
        })
    }

    pub(super) fn other(&mut self, other: Other, menu: &Menu, seen: &mut Seen) -> Result<(), Broken> {
        match other {
            Other::Deletes => {
                (self.keychain, self.wreck) = (None, None);
                self.feed(Input::EntryDeleted, seen)?;
            }
            Other::SignsOut => {
                // Renews a session that this process has also saved. A sign-in meanwhile is a new session.
                let signs_in = self.waiters.iter().any(|waiter| waiter.kind.signs_in());
                let is_kept =
                    self.keychain.is_some() && self.keychain == self.held() && self.machine.is_kept();
                self.is_gone = is_kept && !signs_in;
                (self.keychain, self.wreck) = (None, None);
            }
            Other::OwesLogout => {
                (self.keychain, self.wreck, self.marks.logout) = (None, None, true);
                // A write at the same moment may remove it.
                self.owes_elsewhere = self.machine.marks_are_settled() && !self.marks_failed;
            }
            Other::Marks => {
                (self.marks.deletion, self.brought_elsewhere) = (true, None);
                let is_through = |job: &Job| {
                    matches!(job.so_far, SoFar::Saved { .. })
                        || matches!((job.work, job.so_far), (Work::Delete { .. }, SoFar::Done))
                };
                let is_clearing = self.jobs.iter().any(is_through) || !self.machine.marks_are_settled();
                self.marked_elsewhere = Some(!is_clearing);
            }
            Other::Renews | Other::Repeats => {
                let is_renewal = other == Other::Renews;
                let token = self.new_token(if is_renewal { Class::Longer } else { Class::Short });
                if self.keychain.is_some_and(|kept| self.is_dead(kept)) {
                    self.dead |= 1 << token.serial;
                }
                self.keychain = Some(token);
            }
            Other::SignsIn => {
                (self.keychain, self.wreck) = (Some(self.new_token(Class::Others)), None);
                // It has read the mark of a finished sign-out of this process, and replaced the entry.
                let signs_out = |job: &Job| matches!(job.work, Work::Mark(_) | Work::Delete { .. });
                let has_seen = self.marks.deletion && !self.jobs.iter().any(signs_out);
                self.brought_elsewhere = self.keychain.filter(|_| has_seen);
                (self.marks, self.marked_elsewhere) = (Marks::default(), None);
                // A later save of this process does not affect it.
                self.is_sealed &= !self.jobs.iter().any(|job| matches!(job.work, Work::Save(..)));
                self.owes_elsewhere = false;
                self.is_signed_out = false;
            }
            Other::Closes => {
                self.close(0, seen)?;
                self.is_alone = true;
            }
            Other::Reopens => {
                for manager in if self.is_alone { vec![1] } else { vec![0, 1] } {
                    self.close(manager, seen)?;
                }
                self.feed(Input::Rejudged, seen)?;
                self.is_alone = false;
                self.start(menu, seen)?;
            }
        }
        Ok(())
    }

    /// A session is closed, and its callers are gone.
    fn close(&mut self, manager: ManagerId, seen: &mut Seen) -> Result<(), Broken> {
        let mut abandoned = Vec::new();
        for waiter in self.waiters.iter_mut().filter(|waiter| waiter.manager == manager) {
            waiter.is_abandoned = true;
            abandoned.push(waiter.id);
        }
        self.feed(Input::Detached { manager, abandoned }, seen)
    }
}

impl Fault {
    pub(super) fn fits(self, job: &Job, world: &World) -> bool {
        match job.work {
            Work::Read(_) => {
                // For an entry that is marked as deleted, only the mark is read.
                let is_reading = match self {
                    Fault::Save | Fault::Delete | Fault::Mark | Fault::Verify => false,
                    Fault::NoMarks => world.has_marks,
                    Fault::Locked | Fault::Unavailable => !world.marks.deletion,
                    Fault::KeyLost | Fault::Refused | Fault::Early => {
                        !world.marks.deletion && world.keychain.is_some()
                    }
                };
                is_reading && job.so_far == SoFar::Begun
            }
            // Even after it has taken effect: the answer was lost.
            Work::Save(..) => self == Fault::Save && !matches!(job.so_far, SoFar::Gone | SoFar::OtherUser),
            Work::Delete { .. } => self == Fault::Delete,
            Work::Mark(_) => self == Fault::Mark,
            Work::Verify(_) => self == Fault::Verify,
        }
    }

    pub(super) fn end_of(self, job: Job, world: &World) -> Input<Tok> {
        let job = job.id;
        let detail = String::new;
        let marks = world.has_marks.then_some(world.marks);
        let unread = |error| Ended::Read { job, marks, found: Found::Unread(error) };
        Input::Ended(match self {
            Fault::Locked => unread(VaultError::Locked),
            Fault::Unavailable => unread(VaultError::Unavailable { detail: detail() }),
            Fault::KeyLost => unread(VaultError::KeyLost { detail: detail() }),
            Fault::Refused => Ended::Read { job, marks, found: Found::Refused(ErrorCode::Audience) },
            Fault::Early => {
                let early = VerifyError::NotYetValid { not_before_at: 0, clock_offset_secs: None };
                Ended::Read { job, marks, found: Found::Early(early.into()) }
            }
            Fault::NoMarks => {
                let error = VaultError::Unavailable { detail: detail() };
                Ended::Read { job, marks: None, found: Found::Unread(error) }
            }
            Fault::Save => Ended::Saved { job, outcome: SaveOutcome::Failed(ErrorCode::VaultFull) },
            Fault::Delete => Ended::Deleted { job, result: Err(VaultError::Locked) },
            Fault::Mark => Ended::Marked { job, is_done: false },
            Fault::Verify => {
                let error: SessionError = VerifyError::Signature.into();
                Ended::Verified { job, result: Err(error) }
            }
        })
    }
}
