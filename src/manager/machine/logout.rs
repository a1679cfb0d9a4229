//! The wallet SDK's own logout, which is owed after a sign-out.

use std::time::Duration;

use super::marks::Mark;
use super::owed::OwedWaiter;
use super::{Answer, Credential, Effect, Machine, ManagerId, ManagerOptions, RequestId, WaiterId};
use crate::error::SessionError;

#[derive(Clone, Debug, Default)]
pub(super) struct Logout {
    pub(super) is_owed: bool,
    /// The user logged in to the wallet SDK again before the marks could be read, so their logout mark is out of date.
    pub(super) is_out_of_date: bool,
    pub(super) request: Option<LogoutRequest>,
    /// With their result if the logout succeeds.
    pub(super) waiters: Vec<(WaiterId, OwedWaiter, Option<SessionError>)>,
}

#[derive(Clone, Debug)]
pub(super) struct LogoutRequest {
    id: RequestId,
    asked: ManagerId,
    deadline: Duration,
}

impl Logout {
    pub(super) fn deadline(&self) -> Option<Duration> {
        self.request.as_ref().map(|request| request.deadline)
    }
}

impl<C: Credential> Machine<C> {
    /// Whether one of the managers can log out of the wallet SDK.
    pub(super) fn has_logout(&self) -> bool {
        self.managers.iter().any(|(_, options)| options.has_logout)
    }

    /// After the deletion was tried, successful or not: log out of the wallet SDK.
    pub(super) fn go_on_to_logout(
        &mut self,
        waiter: WaiterId,
        kind: OwedWaiter,
        pending: Option<SessionError>,
    ) {
        let manager = self.managers.first().map_or(0, |(manager, _)| *manager);
        self.try_logout(waiter, manager);
        let waits = kind == OwedWaiter::SignOut || kind == OwedWaiter::State { waits_for_logout: true };
        if waits && self.logout.request.is_some() {
            self.logout.waiters.push((waiter, kind, pending));
        } else {
            self.answer_logged_out(waiter, kind, pending);
        }
    }

    /// Asks for a logout if one is owed. Only while nobody is signed in or signing in: it must not end a new login.
    pub(super) fn try_logout(&mut self, id: RequestId, manager: ManagerId) {
        let may = self.logout.is_owed && self.logout.request.is_none() && self.held.is_none();
        if !may || self.is_signing_in() || self.deletion.is_wanted {
            return;
        }
        let able: Vec<_> = self.managers.iter().filter(|(_, options)| options.has_logout).collect();
        let own = able.iter().find(|(own, _)| *own == manager).or_else(|| able.first());
        if let Some((asked, options)) = own {
            let (asked, deadline) = (*asked, self.now.monotonic.saturating_add(options.renewal_timeout));
            self.logout.request = Some(LogoutRequest { id, asked, deadline });
            self.effects.push(Effect::LogOut { manager: asked, request: id });
        }
    }

    pub(super) fn logged_out(&mut self, waiter: WaiterId, request: RequestId, succeeded: bool) {
        if self.logout.request.as_ref().is_some_and(|open| open.id == request) {
            self.end_logout(succeeded);
        }
        self.answer(waiter, Answer::Done);
    }

    fn end_logout(&mut self, succeeded: bool) {
        self.logout.request = None;
        if succeeded {
            self.logout.is_owed = false;
        }
        for (waiter, kind, pending) in std::mem::take(&mut self.logout.waiters) {
            self.answer_logged_out(waiter, kind, pending);
        }
    }

    fn answer_logged_out(&mut self, waiter: WaiterId, kind: OwedWaiter, pending: Option<SessionError>) {
        let error = pending.or_else(|| self.logout.is_owed.then_some(SessionError::LogoutPending));
        match (kind, error) {
            // `restore` does not wait for the wallet SDK.
            (OwedWaiter::State { waits_for_logout: false }, Some(SessionError::LogoutPending)) => {
                self.answer(waiter, Answer::State);
            }
            (_, Some(error)) => self.refuse(waiter, error),
            (OwedWaiter::SignOut, None) => self.answer(waiter, Answer::Done),
            (OwedWaiter::State { .. }, None) => self.answer(waiter, Answer::State),
        }
    }

    pub(super) fn end_late_logout(&mut self) {
        if self.logout.deadline().is_some_and(|deadline| deadline <= self.now.monotonic) {
            self.end_logout(false);
        }
    }

    /// The user has logged in again: a logout would end that login.
    pub(super) fn cancel_logout(&mut self) {
        self.logout.is_out_of_date = self.marks.logout != Mark::Stands(false);
        self.logout.is_owed = false;
        self.end_logout(false);
    }

    /// Whether the logout mark may differ from what is known here.
    pub(super) fn may_owe_logout(&self) -> bool {
        let is_open = self.logout.is_owed || self.marks.logout == Mark::Unread;
        let may_look = self.held.is_none() && !self.deletion.is_owed;
        self.has_logout() && self.marks.is_there && is_open && may_look && !self.logout.is_out_of_date
    }

    pub(super) fn leave_logout(&mut self, manager: ManagerId) {
        if self.logout.request.as_ref().is_some_and(|request| request.asked == manager) {
            self.end_logout(false);
        }
        self.drop_logout();
    }

    /// If no manager can log out, an owed logout blocks no sign-in.
    fn drop_logout(&mut self) {
        if !self.managers.is_empty() && !self.has_logout() {
            self.logout.is_owed = false;
        }
    }

    pub(super) fn attach(&mut self, manager: ManagerId, options: ManagerOptions) {
        let had_logout = self.has_logout();
        self.managers.push((manager, options));
        self.drop_logout();
        if !had_logout && self.has_logout() && self.marks.logout == Mark::Stands(true) {
            // It was read when no manager could log out.
            self.marks.logout = Mark::Unread;
        }
    }
}
