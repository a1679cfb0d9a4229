//! The state as an app sees it, and the events when it changes.

use super::{Credential, Effect, Machine, Marks};
use crate::error::{ErrorCode, VaultError};
use crate::manager::event::{Loss, SessionEvent};
use crate::manager::status::SessionStatus;

/// The state while there is no current token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    NotRestored,
    SignedOut,
    Locked,
    KeyLost,
    NotKept,
    Corrupt,
    Rejected { code: ErrorCode },
    Unavailable { code: ErrorCode },
}

impl Known {
    /// The state after the keychain could not be read.
    pub(super) fn unread(error: &VaultError) -> Self {
        match error {
            VaultError::Locked | VaultError::NotConfirmed { .. } => Known::Locked,
            VaultError::KeyLost { .. } => Known::KeyLost,
            VaultError::NotKept { .. } => Known::NotKept,
            VaultError::Corrupt { .. } => Known::Corrupt,
            other => Known::Unavailable { code: other.code() },
        }
    }
}

/// The session as an app sees it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Face<N> {
    Active(N),
    Expired(N),
    Known(Known),
}

impl<N> Face<N> {
    fn name(&self) -> Option<&N> {
        match self {
            Face::Active(name) | Face::Expired(name) => Some(name),
            Face::Known(_) => None,
        }
    }

    /// The status, for a screen.
    pub(crate) fn status(&self) -> SessionStatus {
        match self {
            Face::Active(_) => SessionStatus::Active,
            Face::Expired(_) => SessionStatus::Expired,
            Face::Known(Known::NotRestored) => SessionStatus::Loading,
            Face::Known(Known::Locked) => SessionStatus::Locked,
            Face::Known(Known::Unavailable { .. }) => SessionStatus::Unavailable,
            Face::Known(_) => SessionStatus::SignedOut,
        }
    }
}

/// The contents of a snapshot: equal contents are the same snapshot.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Visible<N> {
    pub(crate) face: Face<N>,
    pub(crate) is_kept: bool,
    pub(crate) is_pending: bool,
    pub(crate) owed: Marks,
}

impl<C: Credential> Machine<C> {
    /// The state that an app sees, as of the last step.
    pub(crate) fn visible(&self) -> Visible<C::Name> {
        Visible {
            face: self.face(),
            is_kept: self.is_kept(),
            is_pending: self.is_signing_in() || self.is_signing_out(),
            owed: self.owed_marks(),
        }
    }

    fn face(&self) -> Face<C::Name> {
        match &self.held {
            None => Face::Known(self.known),
            // Past `exp` means expired (RFC 7519 §4.1.4); the leeway is only for verification.
            Some(held) if held.credential.expires_at() > self.now.at => Face::Active(held.credential.name()),
            Some(held) => Face::Expired(held.credential.name()),
        }
    }

    /// Sends every manager the changes since the last step.
    pub(super) fn tell(&mut self) {
        if self.is_kept() && self.told_not_kept.take().is_some() {
            self.effects.push(Effect::Emit(SessionEvent::Kept));
        }
        let face = self.face();
        // A first sign-in that finds an empty keychain, or none, is not finished yet.
        let has_nothing =
            matches!(face, Face::Known(Known::SignedOut | Known::Locked | Known::Unavailable { .. }));
        let is_on_its_way =
            has_nothing && self.told == Face::Known(Known::NotRestored) && self.is_signing_in();
        if face == self.told || is_on_its_way {
            return;
        }
        let status = face.status();
        let renewed = matches!((self.told.name(), face.name()), (Some(before), Some(now)) if before != now);
        self.effects.push(Effect::Emit(SessionEvent::Changed { status, renewed }));
        let more = match &face {
            Face::Expired(_) => Some(SessionEvent::Expired),
            Face::Known(Known::KeyLost) => Some(SessionEvent::StorageReset { reason: Loss::KeyLost }),
            Face::Known(Known::NotKept) => Some(SessionEvent::StorageReset { reason: Loss::NotKept }),
            Face::Known(Known::Corrupt) => Some(SessionEvent::StorageReset { reason: Loss::Corrupt }),
            Face::Known(Known::Rejected { code }) => Some(SessionEvent::Rejected { code: *code }),
            _ => None,
        };
        self.effects.extend(more.map(Effect::Emit));
        self.told = face;
    }

    /// Reports that the current session is not saved. `again`: even if that was reported last.
    pub(super) fn tell_not_kept(&mut self, code: ErrorCode, again: bool) {
        if again || self.told_not_kept != Some(code) {
            self.told_not_kept = Some(code);
            self.effects.push(Effect::Emit(SessionEvent::NotKept { code }));
        }
    }
}
