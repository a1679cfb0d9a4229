//! The secret that all servers of a fleet have, and nobody else.

use std::fmt;
use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use ring::hmac;
use zeroize::Zeroizing;

use crate::FleetError;

/// As long as the hash: a shorter key would be the weakest part (RFC 2104 §3).
const MIN_BYTES: usize = 32;
const MAX_BYTES: usize = 4096;

/// The secret of a fleet. Its memory is overwritten when it is dropped, and `Debug` does not show it.
pub struct FleetSecret(Zeroizing<Vec<u8>>);

impl FleetSecret {
    /// A secret of at least 32 random bytes.
    ///
    /// # Errors
    /// [`FleetError::SecretTooShort`].
    pub fn new(bytes: Vec<u8>) -> Result<Self, FleetError> {
        let bytes = Zeroizing::new(bytes);
        if bytes.len() < MIN_BYTES { Err(FleetError::SecretTooShort) } else { Ok(Self(bytes)) }
    }

    /// The secret in a file of at most 4,096 bytes, without the line's end after it. `openssl rand -hex 32` makes one.
    ///
    /// # Errors
    /// [`FleetError::SecretUnreadable`], [`FleetError::SecretTooShort`].
    pub fn from_file(path: &Path) -> Result<Self, FleetError> {
        let unreadable = |error: std::io::Error| FleetError::SecretUnreadable(error.kind());
        // All its room at once: a vector that grows leaves copies behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(MAX_BYTES + 1));
        let limit = u64::try_from(MAX_BYTES + 1).unwrap_or(u64::MAX);
        File::open(path).map_err(unreadable)?.take(limit).read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() > MAX_BYTES {
            return Err(FleetError::SecretUnreadable(ErrorKind::InvalidData));
        }
        Self::new(bytes.trim_ascii_end().to_vec())
    }

    /// ring keeps its own copy in the key, which nobody overwrites. So a key lives for one call only.
    pub(crate) fn key(&self) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, &self.0)
    }
}

impl fmt::Debug for FleetSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FleetSecret(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_secret_is_refused() {
        assert_eq!(FleetSecret::new(vec![7; 31]).err(), Some(FleetError::SecretTooShort));
        assert!(FleetSecret::new(vec![7; 32]).is_ok());
    }

    #[test]
    fn debug_does_not_show_the_secret() {
        let secret = FleetSecret::new(b"0123456789abcdef0123456789abcdef".to_vec()).expect("long enough");
        assert_eq!(format!("{secret:?}"), "FleetSecret(..)");
    }

    #[test]
    fn the_lines_end_is_no_part_of_the_secret() {
        let path = std::env::temp_dir().join(format!("wallet-jwt-fleet-secret-{}", std::process::id()));
        let read = |content: &[u8]| {
            std::fs::write(&path, content).expect("a file");
            FleetSecret::from_file(&path).map(|secret| secret.0.to_vec())
        };
        assert_eq!(
            read(b"0123456789abcdef0123456789abcdef\r\n"),
            Ok(b"0123456789abcdef0123456789abcdef".to_vec())
        );
        assert_eq!(read(b"0123456789abcdef0123456789abcde\n"), Err(FleetError::SecretTooShort));
        assert_eq!(read(&[7; MAX_BYTES + 1]), Err(FleetError::SecretUnreadable(ErrorKind::InvalidData)));
        std::fs::remove_file(&path).expect("removed");
        assert_eq!(
            FleetSecret::from_file(&path).err(),
            Some(FleetError::SecretUnreadable(ErrorKind::NotFound))
        );
    }
}
