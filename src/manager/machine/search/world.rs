//! The state machine, its surroundings, and the rules' memory.

use std::time::Duration;

use super::super::{Input, Machine, ManagerId, Marks, Now, RequestId, WaiterId};
use super::fingerprint::Fingerprint;
use super::job::Job;
use super::menu::{Fault, Kind, Left, Menu};
use super::seen::Seen;
use super::token::{Class, START, Tok};
use crate::manager::status::SessionStatus;

/// The broken rule, and how.
pub(super) type Broken = String;

#[derive(Clone, Debug)]
pub(super) struct World {
    pub(super) machine: Machine<Tok>,
    /// Since `START`, on every clock.
    pub(super) secs: u64,
    /// Whether the state machine knows that time.
    pub(super) is_noticed: bool,
    pub(super) behind_secs: i64,
    pub(super) has_marks: bool,
    pub(super) asks_user: bool,
    /// The token that was kept at first: the one that a server refuses.
    pub(super) first: Option<Tok>,
    pub(super) keychain: Option<Tok>,
    /// The entry exists, but cannot be used any more.
    pub(super) wreck: Option<Fault>,
    pub(super) marks: Marks,
    pub(super) jobs: Vec<Job>,
    pub(super) waiters: Vec<Waiter>,
    /// The last request to the app, and the one before.
    pub(super) asks: Vec<Ask>,
    /// The last logout request to the app.
    pub(super) logout: Option<RequestId>,
    pub(super) is_alone: bool,
    pub(super) left: Left,
    pub(super) all: Left,
    last_waiter: WaiterId,
    last_serial: u8,

    /// The tokens that a sign-out ended.
    pub(super) dead: u32,
    /// Counts requests and sign-ins, as the app sees them.
    pub(super) last_order: u64,
    /// The order of the current token, or of the sign-out after it.
    pub(super) newest: u64,
    /// After a sign-out, until the next sign-in.
    pub(super) is_signed_out: bool,
    /// The next process must know of the sign-out.
    pub(super) is_sealed: bool,
    /// The marks could not be written when they were last tried.
    pub(super) marks_failed: bool,
    /// A wallet SDK's logout is owed.
    pub(super) owes_logout: bool,
    /// Another process has signed out, with no sign-in since.
    pub(super) is_gone: bool,
    /// Another process has signed out, and the entry was not replaced or deleted since. With whether its mark must
    /// exist: a mark that is written while this process removes one may be removed too.
    pub(super) marked_elsewhere: Option<bool>,
    /// The tokens that another process has saved since this one's last sign-out.
    pub(super) brought_elsewhere: Option<Tok>,
    /// Another process owes a logout, with no sign-in since.
    pub(super) owes_elsewhere: bool,
    /// Since the last fault, the app has made a call that tries again.
    pub(super) is_retried: bool,
    /// From the last such event.
    pub(super) told: SessionStatus,
}

/// A caller that waits for an answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiter {
    pub(super) id: WaiterId,
    pub(super) kind: Kind,
    pub(super) manager: ManagerId,
    /// What it answers.
    pub(super) request: Option<RequestId>,
    /// The token that it passed, or that a server refused.
    pub(super) token: Option<Tok>,
    /// For a token that it passed: when that was requested.
    pub(super) order: u64,
    /// The token that it passed is being verified, or was dropped.
    pub(super) is_taken: bool,
    /// The caller does not wait any more.
    pub(super) is_abandoned: bool,
    /// A sign-out came after it.
    pub(super) is_overtaken: bool,
}

/// A request that the app knows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ask {
    pub(super) id: RequestId,
    pub(super) order: u64,
    pub(super) manager: ManagerId,
}

impl World {
    pub(super) fn new(menu: &Menu) -> Self {
        let mut world = World {
            machine: Machine::new(menu.has_marks, menu.asks_user),
            secs: 0,
            is_noticed: true,
            behind_secs: menu.behind_secs,
            has_marks: menu.has_marks,
            asks_user: menu.asks_user,
            first: None,
            keychain: None,
            wreck: None,
            marks: Marks::default(),
            jobs: Vec::new(),
            waiters: Vec::new(),
            asks: Vec::new(),
            logout: None,
            is_alone: false,
            left: menu.left,
            all: menu.left,
            last_waiter: 0,
            last_serial: 0,
            dead: 0,
            last_order: 0,
            newest: 0,
            is_signed_out: false,
            is_sealed: false,
            marks_failed: false,
            owes_logout: false,
            is_gone: false,
            marked_elsewhere: None,
            brought_elsewhere: None,
            owes_elsewhere: false,
            is_retried: false,
            told: SessionStatus::Loading,
        };
        world.keychain = menu.kept.map(|class| world.new_token(class));
        world.first = world.keychain;
        world
    }

    /// A process starts: creates both sessions.
    pub(super) fn start(&mut self, menu: &Menu, seen: &mut Seen) -> Result<(), Broken> {
        for manager in [0, 1] {
            self.feed(Input::Attached { manager, options: menu.options(manager) }, seen)?;
        }
        Ok(())
    }

    /// The process ends at any point. Its memory is lost.
    pub(super) fn end(&mut self, menu: &Menu) {
        let knows = self.marks.deletion || (self.is_sealed && self.has_marks && !self.marks_failed);
        if let Some(token) = self.keychain.filter(|_| !knows) {
            // The sign-out had written nothing yet, so after a restart it has not happened.
            self.dead &= !(1 << token.serial);
        }
        self.machine = Machine::new(menu.has_marks, menu.asks_user);
        (self.jobs, self.waiters, self.asks, self.logout) = (Vec::new(), Vec::new(), Vec::new(), None);
        (self.newest, self.is_signed_out, self.owes_logout, self.is_gone) = (0, false, false, false);
        (self.is_noticed, self.is_alone, self.told) = (true, false, SessionStatus::Loading);
        self.is_retried = false;
    }

    pub(super) fn now(&self) -> Now {
        let at = START + self.secs as i64;
        Now { at, provider_at: at + self.behind_secs, monotonic: Duration::from_secs(self.secs) }
    }

    pub(super) fn new_token(&mut self, class: Class) -> Tok {
        let serial = self.last_serial;
        self.last_serial += 1;
        Tok { serial, class }
    }

    pub(super) fn new_waiter(&mut self) -> WaiterId {
        self.last_waiter += 1;
        self.last_waiter
    }

    pub(super) fn new_order(&mut self) -> u64 {
        self.last_order += 1;
        self.last_order
    }

    /// Every token so far belongs to a session that has ended.
    pub(super) fn end_tokens(&mut self) {
        self.dead |= (1 << self.last_serial) - 1;
    }

    pub(super) fn is_dead(&self, token: Tok) -> bool {
        self.dead >> token.serial & 1 == 1
    }

    pub(super) fn has_faulted(&self) -> bool {
        self.left.faults < self.all.faults
    }

    pub(super) fn had_others(&self) -> bool {
        self.left.others < self.all.others
    }

    /// The number of pending inputs.
    pub(super) fn outstanding(&self) -> usize {
        let request = usize::from(self.machine.request.is_some());
        self.waiters.len() + self.jobs.len() + request + usize::from(self.machine.logout.deadline().is_some())
    }

    /// Everything but the state machine.
    pub(super) fn write(&self, text: &mut Fingerprint) {
        let Left { calls, answers, faults, ticks, ends, others } = self.left;
        for number in [calls, answers, faults, ticks, ends, others, self.told as u8] {
            text.byte(number);
        }
        self.secs.to_le_bytes().iter().take(4).for_each(|byte| text.byte(*byte));
        let flags = [
            self.is_noticed,
            self.is_alone,
            self.marks.deletion,
            self.marks.logout,
            self.is_signed_out,
            self.is_sealed,
            self.marks_failed,
            self.owes_logout,
            self.is_gone,
            self.marked_elsewhere.is_some(),
            self.brought_elsewhere.is_some() && self.brought_elsewhere == self.keychain,
            self.owes_elsewhere,
            self.marked_elsewhere == Some(true),
            self.is_retried,
        ];
        flags.iter().for_each(|flag| text.byte(u8::from(*flag)));
        text.token(self.keychain);
        text.token(self.first);
        text.debug(&self.wreck);
        text.order(self.newest);
        for ask in &self.asks {
            let place = text.call(ask.id);
            text.byte(place);
            text.byte(ask.manager as u8);
            text.order(ask.order);
        }
        let logout = self.logout.map_or(255, |id| text.call(id));
        text.byte(logout);
        let mut waiters: Vec<_> =
            self.waiters.iter().map(|waiter| (text.known_call(waiter.id).unwrap_or(254), waiter)).collect();
        waiters.sort_by_key(|(place, _)| *place);
        for (place, waiter) in waiters {
            text.byte(place);
            text.debug(&waiter.kind);
            text.byte(u8::from(waiter.is_abandoned) + 2 * u8::from(waiter.is_overtaken));
            text.token(waiter.token);
            let request = waiter.request.map_or(255, |id| text.call(id));
            text.byte(request);
            if waiter.kind.brings() {
                text.order(waiter.order);
            }
        }
        let mut jobs: Vec<_> =
            self.jobs.iter().map(|job| (text.known_job(job.id).unwrap_or(254), job)).collect();
        // The state machine has forgotten these, so they have no position.
        jobs.sort_by_key(|(place, job)| (*place, job.work.rank(), job.so_far.rank()));
        for (place, job) in jobs {
            text.byte(place);
            text.debug(&job.work);
            text.debug(&job.so_far);
        }
        text.rank();
    }
}
