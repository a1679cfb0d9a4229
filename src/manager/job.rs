//! The work of an account on separate threads.

use std::panic::{AssertUnwindSafe, catch_unwind};

use zeroize::Zeroizing;

use super::credential::VerifiedToken;
use super::machine::{Effect, JobId};
use super::options::SessionManagerOptions;
use crate::error::SessionError;
use crate::verifier::Verifier;

/// A token that waits for its verification.
pub(super) struct Issued {
    pub(super) token: Zeroizing<String>,
    pub(super) key_id: Option<String>,
}

impl Issued {
    pub(super) fn new(token: &str, key_id: Option<&str>) -> Self {
        Issued { token: Zeroizing::new(token.to_owned()), key_id: key_id.map(str::to_owned) }
    }
}

/// The context of an effect that takes time.
pub(super) enum Job {
    Of(Effect<VerifiedToken>, Verifier, SessionManagerOptions),
    Verify { job: JobId, issued: Issued, verifier: Verifier, options: SessionManagerOptions },
}

pub(super) fn caught<T>(call: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(call)).ok()
}

pub(super) fn clock_panicked() -> SessionError {
    SessionError::internal("a thread, or the clock panicked")
}
