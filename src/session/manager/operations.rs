//! The operations of an account, each run to its end on the account's thread before the next begins.

use std::sync::Arc;
use std::time::Duration;

use super::account::{Asker, Core};
use super::renewal::{self, Answer, TokenReply, Waiter, suits};
use super::state::{Held, SessionState, Shared};
use crate::error::{SessionError, VaultError, VerifyError};
use crate::session::{Session, TokenKind};
use crate::vault::StoredToken;
use crate::verifier::Restored;

impl Core {
    /// Looks into the keychain, and verifies what is there.
    pub(super) fn restore(&self, asker: &Asker) -> Result<SessionState, SessionError> {
        if self.lock().epoch != asker.epoch {
            let now_at = self.now_at();
            return Ok(self.lock().state_at(now_at));
        }
        // Saving first: it replaces what was to be deleted.
        self.settle_saving();
        let deleted = self.settle_deletion();
        if self.lock().held.as_ref().is_some_and(|held| !held.is_kept) {
            // The keychain has something older, or nothing: what is in memory counts.
            return Ok(self.check_time());
        }
        deleted?;
        let found = self.load().map(|stored| {
            stored.map(|stored| {
                let judged = asker.verifier.verify_stored(&stored);
                (stored, judged)
            })
        });
        let now_at = self.now_at();
        let mut shared = self.lock();
        if shared.epoch != asker.epoch {
            return Ok(shared.state_at(now_at));
        }
        let before = user_in_hand(&shared);
        let mut outcome = Ok(());
        // A token that cannot be judged yet tells nobody for certain whose it is, either.
        shared.is_unread = matches!(
            &found,
            Err(VaultError::Locked | VaultError::Unavailable { .. })
                | Ok(Some((_, Err(VerifyError::NotYetValid { .. }))))
        );
        match found {
            Ok(None) => shared.release(SessionState::SignedOut),
            Ok(Some((stored, Ok(restored)))) => {
                take_restored(&mut shared, stored, restored, now_at);
            }
            // A matter of the device's clock, which may be wrong: no reason to give up a session.
            Ok(Some((_, Err(error @ VerifyError::NotYetValid { .. })))) => {
                if shared.held.is_none() {
                    shared.release(SessionState::Unavailable { code: error.code() });
                    outcome = Err(error.into());
                }
            }
            Ok(Some((_, Err(error)))) => shared.release(SessionState::Rejected { code: error.code() }),
            Err(error) => {
                keep_in_memory_or(&mut shared, &error);
                if matches!(shared.state(), SessionState::Unavailable { .. }) {
                    outcome = Err(error.into());
                }
            }
        }
        let answers = if user_in_hand(&shared) == before {
            served(&mut shared, now_at)
        } else {
            // Who waits asked for a token of a session that has ended elsewhere. A new token for it must sign nobody in.
            shared.renewal.close().into_iter().map(|waiter| waiter.refuse(SessionError::SignedOut)).collect()
        };
        let state = shared.state_at(now_at);
        drop(shared);
        renewal::send(answers);
        outcome.map(|()| state)
    }

    /// Verifies a token, takes it in hand, then keeps it.
    pub(super) fn sign_in(
        &self,
        asker: &Asker,
        token: &str,
        key_id: Option<&str>,
    ) -> Result<Arc<Session>, SessionError> {
        // Who is signed in must be known, or another user's token would replace a kept one unnoticed. A keychain that
        // cannot tell is no reason to turn the user away.
        let _ = self.restore_if_open(asker);
        let (session, stored) = verify(asker, token, key_id)?;
        self.adopt(asker, session, stored, |_| Ok(()))
    }

    /// Answers a request for a new token.
    pub(super) fn complete_renewal(
        &self,
        asker: &Asker,
        request_id: i64,
        token: &str,
        key_id: Option<&str>,
    ) -> Result<Arc<Session>, SessionError> {
        let counts = |shared: &Shared| {
            if shared.renewal.is_answerable(request_id) {
                Ok(())
            } else {
                Err(SessionError::RenewalSuperseded)
            }
        };
        counts(&self.lock())?;
        let renewed = verify(asker, token, key_id)
            .and_then(|(session, stored)| self.adopt(asker, session, stored, counts));
        if let Err(error) = &renewed {
            let refused = || match error {
                SessionError::UserChanged => SessionError::UserChanged,
                other => {
                    SessionError::RenewalFailed { refusal: Some(other.code()), reason: Default::default() }
                }
            };
            self.end_request(request_id, refused);
        }
        renewed
    }

    /// Ends a request for a new token without one.
    pub(super) fn end_request(&self, request_id: i64, error: impl Fn() -> SessionError) -> bool {
        let mut shared = self.lock();
        if !shared.renewal.is_answerable(request_id) {
            return false;
        }
        let waiters = shared.renewal.close();
        drop(shared);
        renewal::send(waiters.into_iter().map(|waiter| waiter.refuse(error())));
        true
    }

    /// Answers with a token that lives long enough, now or after a renewal.
    pub(super) fn token(&self, asker: &Asker, min_ttl_secs: i64, timeout: Duration, reply: TokenReply) {
        let restored = self.restore_if_open(asker);
        let (now_at, monotonic) = (self.now_at(), self.clock().monotonic());
        let mut shared = self.lock();
        // A request whose time ran out unnoticed, while the device slept, must not take a new caller with it.
        let late = shared.renewal.give_up_if_late(monotonic);
        let waiter = Waiter { min_ttl_secs, deadline: monotonic.saturating_add(timeout), reply };
        let answer = if shared.epoch != asker.epoch {
            Some(waiter.refuse(SessionError::SignedOut))
        } else if let Some(held) = &shared.held {
            if suits(held, min_ttl_secs, now_at) {
                Some(waiter.answer(held, now_at))
            } else {
                if let Some(request_id) = shared.renewal.join(waiter, monotonic) {
                    shared.ask_for_token(asker.manager, request_id);
                }
                None
            }
        } else {
            Some(waiter.refuse(match (restored, shared.state()) {
                (Err(error), _) => error,
                (Ok(()), SessionState::Locked) => VaultError::Locked.into(),
                _ => SessionError::SignedOut,
            }))
        };
        drop(shared);
        renewal::send(late.into_iter().chain(answer));
    }

    /// Judges again what time and a keychain that was locked may have changed.
    pub(super) fn check_now(&self, asker: &Asker) -> SessionState {
        let is_open = {
            let shared = self.lock();
            shared.epoch == asker.epoch
                && shared.state().is_open()
                && *shared.state() != SessionState::NotRestored
        };
        if is_open {
            let _ = self.restore(asker);
        } else {
            self.settle_saving();
            let _ = self.settle_deletion();
        }
        self.check_time()
    }

    fn restore_if_open(&self, asker: &Asker) -> Result<(), SessionError> {
        let is_open = self.lock().state().is_open();
        if is_open { self.restore(asker).map(|_| ()) } else { Ok(()) }
    }

    fn check_time(&self) -> SessionState {
        let now_at = self.now_at();
        let mut shared = self.lock();
        shared.notice_time(now_at);
        shared.state().clone()
    }

    /// Takes a verified token in hand, unless something has overtaken it, then keeps it.
    fn adopt(
        &self,
        asker: &Asker,
        session: Session,
        stored: StoredToken,
        still_counts: impl Fn(&Shared) -> Result<(), SessionError>,
    ) -> Result<Arc<Session>, SessionError> {
        let session = Arc::new(session);
        let now_at = self.now_at();
        let mut shared = self.lock();
        if shared.epoch != asker.epoch {
            return Err(SessionError::SignedOut);
        }
        still_counts(&shared)?;
        if shared.held.as_ref().is_some_and(|held| held.session.user_id != session.user_id) {
            return Err(SessionError::UserChanged);
        }
        let held = Held { token: stored.clone(), session: Arc::clone(&session), is_kept: false };
        let waiters = shared.renewal.close();
        let answers: Vec<Answer> = waiters.into_iter().map(|waiter| waiter.answer(&held, now_at)).collect();
        shared.hold(held, now_at);
        drop(shared);
        renewal::send(answers);

        let saved = self.keep(stored, &session);
        let mut shared = self.lock();
        if shared.epoch != asker.epoch {
            // The sign-out's deletion stands in the queue behind this operation.
            return Err(SessionError::SignedOut);
        }
        match saved {
            Ok(()) => shared.mark_kept(),
            Err(code) => shared.tell_not_kept(code, true),
        }
        Ok(session)
    }
}

fn verify(asker: &Asker, token: &str, key_id: Option<&str>) -> Result<(Session, StoredToken), SessionError> {
    // The account's thread may wait; the verifier's futures need no runtime.
    let (session, stored) = pollster::block_on(asker.verifier.verify_to_keep(token, key_id))?;
    if session.token_kind == TokenKind::Elevated {
        Err(SessionError::Elevated)
    } else {
        Ok((session, stored))
    }
}

/// A keychain that cannot be read takes nobody's session away, but what was lost in it must be kept anew.
fn keep_in_memory_or(shared: &mut Shared, error: &VaultError) {
    let is_lost = matches!(error, VaultError::KeyLost { .. } | VaultError::Corrupt { .. });
    match &mut shared.held {
        Some(held) if is_lost => {
            held.is_kept = false;
            shared.tell_not_kept(error.code(), true);
        }
        Some(_) => {}
        None => shared.release(SessionState::unread(error)),
    }
}

fn take_restored(shared: &mut Shared, stored: StoredToken, restored: Restored, now_at: i64) {
    if shared.held.as_ref().is_some_and(|held| held.token.token() == stored.token()) {
        // The session in hand was vouched for by fresher keys than the one from the keychain.
        return shared.notice_time(now_at);
    }
    let session = Arc::new(restored.into_session());
    shared.hold(Held { token: stored, session, is_kept: true }, now_at);
}

fn user_in_hand(shared: &Shared) -> Option<String> {
    shared.held.as_ref().map(|held| held.session.user_id.clone())
}

fn served(shared: &mut Shared, now_at: i64) -> Vec<Answer> {
    let Shared { held, renewal, .. } = shared;
    held.as_ref().map(|held| renewal.serve(held, now_at)).unwrap_or_default()
}
