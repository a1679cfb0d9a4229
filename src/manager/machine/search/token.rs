//! Tokens that are a number.

use std::fmt;

use super::super::Credential;

/// When the search begins, in seconds since the epoch.
pub(super) const START: i64 = 1_000;
/// A token. Tokens of two calls are different, even if they look alike.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Tok {
    pub(super) serial: u8,
    pub(super) class: Class,
}

/// A token's contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Past its `exp`.
    Over,
    /// Too short-lived to be returned, and soon past its `exp`.
    Short,
    Long,
    Longer,
    /// Another user's.
    Others,
}

/// The number of classes.
const CLASSES: u8 = 5;

impl Tok {
    /// Serial and class in one.
    pub(super) fn number(self) -> u8 {
        self.serial * CLASSES + self.class as u8
    }

    /// The serial and the class of a number.
    pub(super) fn parts(number: u8) -> (u8, u8) {
        (number / CLASSES, number % CLASSES)
    }
}

impl Class {
    pub(super) fn expires_at(self) -> i64 {
        match self {
            Class::Over => START - 10,
            Class::Short => START + 40,
            Class::Long | Class::Others => START + 10_000,
            Class::Longer => START + 20_000,
        }
    }

    pub(super) fn is_others(self) -> bool {
        self == Class::Others
    }
}

impl Credential for Tok {
    type Name = Tok;

    fn name(&self) -> Tok {
        *self
    }

    fn is_of_user_of(&self, other: &Self) -> bool {
        self.class.is_others() == other.class.is_others()
    }

    fn expires_at(&self) -> i64 {
        self.class.expires_at()
    }
}

/// A marker and the number in one text: `Fingerprint` splits it.
impl fmt::Debug for Tok {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "~{}", self.number())
    }
}
