//! The jobs that a search's driver has started.

use super::super::{JobId, MarkChange, Marks, SaveOver};
use super::menu::Fault;
use super::token::Tok;

/// A running effect.
#[derive(Clone, Copy, Debug)]
pub(super) struct Job {
    pub(super) id: JobId,
    pub(super) work: Work,
    pub(super) so_far: SoFar,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// With the current token when it began, if it was saved.
    Read(Option<Tok>),
    Save(Tok, SaveOver),
    Delete {
        only_if_marked: bool,
    },
    Mark(MarkChange),
    Verify(Tok),
}

/// Whether it has taken effect. The state machine does not know yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SoFar {
    Begun,
    /// One of its two marks is changed.
    HalfMarked,
    Done,
    Saved {
        was_marked: bool,
    },
    Read(Marks, Option<Tok>),
    ReadWreck(Fault),
    Gone,
    OtherUser,
    NotMarked,
}

impl Work {
    pub(super) fn rank(self) -> u8 {
        match self {
            Work::Read(_) => 0,
            Work::Save(..) => 1,
            Work::Delete { .. } => 2,
            Work::Mark(_) => 3,
            Work::Verify(token) => 4 + token.class as u8,
        }
    }
}

impl SoFar {
    /// Whether it has something left to do.
    pub(super) fn is_begun(self) -> bool {
        matches!(self, SoFar::Begun | SoFar::HalfMarked)
    }

    pub(super) fn rank(self) -> u8 {
        match self {
            SoFar::Begun | SoFar::HalfMarked => 0,
            SoFar::Done | SoFar::Saved { .. } => 1,
            SoFar::Read(_, None) => 2,
            SoFar::Read(_, Some(token)) => 3 + token.class as u8,
            SoFar::ReadWreck(_) | SoFar::Gone | SoFar::OtherUser | SoFar::NotMarked => 9,
        }
    }
}
