//! What the keychain is owed: a session that it did not take, a deletion that it refused.

use std::sync::Arc;

use super::account::Core;
use crate::error::{ErrorCode, SessionError, VaultError};
use crate::session::Session;
use crate::vault::StoredToken;

impl Core {
    /// Makes good for a deletion that the keychain refused.
    pub(super) fn settle_deletion(&self) -> Result<(), SessionError> {
        if self.lock().owes_deletion.is_none() {
            return Ok(());
        }
        self.delete_kept()
    }

    /// Deletes what the keychain has.
    pub(super) fn delete_kept(&self) -> Result<(), SessionError> {
        let epoch = self.lock().epoch;
        self.delete().map_err(|source| SessionError::DeletePending { source })?;
        let mut shared = self.lock();
        // A sign-out that came meanwhile owes a deletion of its own.
        if shared.epoch == epoch {
            shared.owes_deletion = None;
        }
        Ok(())
    }

    /// Keeps a session that the keychain did not take before.
    pub(super) fn settle_saving(&self) {
        let unsaved = {
            let shared = self.lock();
            let unsaved = shared.held.as_ref().filter(|held| !held.is_kept);
            unsaved.map(|held| (held.token.clone(), Arc::clone(&held.session), shared.epoch))
        };
        if let Some((token, session, epoch)) = unsaved {
            let saved = self.keep(token, &session);
            let mut shared = self.lock();
            if shared.epoch == epoch {
                match saved {
                    Ok(()) => shared.mark_kept(),
                    Err(code) => shared.tell_not_kept(code, false),
                }
            }
        }
    }

    /// Saves, unless the keychain turns out to have another user's entry that nobody could read before.
    pub(super) fn keep(&self, token: StoredToken, session: &Session) -> Result<(), ErrorCode> {
        if self.lock().is_unread {
            let found = self.load();
            match &found {
                Ok(Some(other)) if other.receipt().is_some_and(|other| other.user_id != session.user_id) => {
                    return Err(ErrorCode::UserChanged);
                }
                Err(error @ (VaultError::Locked | VaultError::Unavailable { .. })) => {
                    return Err(error.code());
                }
                // Damaged, of a newer format, or the same user's: saving heals.
                _ => {}
            }
        }
        self.save(token).map_err(|error| error.code())
    }
}
