//! The store on the kernel's key management. Only used if it is chosen by name: a reboot deletes it.
//!
//! Uses `linux-keyutils` directly, not `linux-keyutils-keyring-store` 1.0.0, which cannot meet the store's contract. It
//! keeps a key in the login session's own keyring and, as a link, in the user's persistent keyring. With two login
//! sessions of one user there are two keys under one name: each session finds its own, and **reading** replaces the
//! link to the newer key by one to its own; a removal reaches only one of them. This store uses one keyring, the
//! user's.

use std::thread;
use std::time::{Duration, Instant};

use hex_simd::AsciiCase;
use linux_keyutils::{Key, KeyError, KeyRing, KeyRingIdentifier, KeySerialId};
use ring::digest::{SHA256, digest};
use zeroize::Zeroizing;

use crate::vault::keyring::key_error;
use crate::vault::store::{Readiness, SecretBytes, SecretStore, StoreError, StoreStatus};

/// The kernel's limit for a key of type `user`.
const LARGEST_PAYLOAD: usize = 32_767;
const LARGEST_NAME: usize = 512;
/// The payload's size without the name and the value: the form's number and the name's length.
const HEAD: usize = 3;
const FORM: u8 = 1;

/// The initial buffer for a keyring's links, in bytes: a thousand keys.
const ROOM_FOR_LINKS: usize = 4_000;
/// How often a list of links is read again if it has grown meanwhile.
const MOST_READINGS: usize = 10;

/// How long to retry while the quota is full: less than a vault's shortest timeout.
const WAIT_FOR_ROOM: Duration = Duration::from_millis(900);
const PAUSE: Duration = Duration::from_millis(20);

/// Stores values in the kernel's user keyring: in memory, for all processes of the user, until the machine restarts (on
/// kernels before 5.3, until the user's last process ends).
///
/// Names are stored with the values, so a value can have at most [`KeyutilsStore::LARGEST_VALUE`] bytes. An ordinary
/// user has 20,000 bytes for all keys together unless the administrator allows more.
pub struct KeyutilsStore {
    /// The prefix of the descriptions of our keys.
    prefix: String,
}

impl KeyutilsStore {
    /// The largest value, in bytes.
    pub const LARGEST_VALUE: usize = LARGEST_PAYLOAD - HEAD - LARGEST_NAME;

    /// The store for the values of `namespace`. Reads and writes nothing yet.
    #[must_use]
    pub fn new(namespace: &str) -> Self {
        Self { prefix: format!("wallet-jwt:{}:", short_hash(namespace)) }
    }

    /// A hash, not the name: so no name is too long, and `/proc/keys` does not show it.
    fn description(&self, name: &str) -> String {
        format!("{}{}", self.prefix, short_hash(name))
    }

    /// The user's keyring, linked so that it can be read.
    fn ring() -> Result<KeyRing, KeyError> {
        match Self::link() {
            // The link takes 4 bytes of the quota. Most logins link the user's keyring into the session's: then this
            // link is not needed, and a removal, which frees space, must still work. If it is needed, the kernel denies
            // access to the key.
            Ok(()) | Err(KeyError::QuotaExceeded) => {}
            Err(error) => return Err(error),
        }
        KeyRing::from_special_id(KeyRingIdentifier::User, false)
    }

    /// Links the user's keyring into one of this process: only a key that can be found from the process's own
    /// keyrings may be read. Most logins link the user's keyring into the session's; a system service of systemd, for
    /// one, does not.
    ///
    /// Not into the session's keyring: that link would survive this process, and a read must leave nothing behind. The
    /// process's keyring belongs to a thread's credentials: threads share it only with threads that they start later.
    /// So each call does this on its own thread; an existing link is replaced by itself.
    fn link() -> Result<(), KeyError> {
        let process = KeyRing::from_special_id(KeyRingIdentifier::Process, true)?;
        process.link_keyring_id(KeyRingIdentifier::User)
    }

    fn find(&self, ring: KeyRing, name: &str) -> Result<Option<Key>, KeyError> {
        absent_is_none(ring.search(&self.description(name)))
    }

    /// The name of the value in `key`, if it is a key of this store. Not by the key's description:
    /// `linux-keyutils` **panics** at one that does not fit into 512 bytes together with the key's type and owner,
    /// and anybody's keys are here.
    fn name_of(&self, ring: KeyRing, key: Key) -> Result<Option<String>, KeyError> {
        let payload = match payload(key) {
            Ok(Some(payload)) => payload,
            // Not ours: we may read our own keys as long as they can be reached.
            Err(KeyError::AccessDenied) => return Self::link().map(|()| None),
            // Of a type that cannot be read, or not created yet.
            Ok(None) | Err(_) => return Ok(None),
        };
        let Some((name, _)) = unframed(&payload) else { return Ok(None) };
        // Another payload may look like ours. A name with a zero byte cannot be searched for, so it is not ours.
        let Ok(found) = self.find(ring, name) else { return Ok(None) };
        Ok((found == Some(key)).then(|| name.to_owned()))
    }
}

/// Everything that is linked to the user's keyring: keys of any type and owner, keyrings. Not `KeyRing::get_links`,
/// which reads each description.
fn links() -> Result<Vec<Key>, KeyError> {
    let ring = Key::from_id(KeySerialId::new(KeyRingIdentifier::User as i32));
    let mut ids = vec![0; ROOM_FOR_LINKS];
    for _ in 0..MOST_READINGS {
        let length = ring.read(&mut ids)?;
        if let Some(read) = ids.get(..length) {
            let (ids, _) = read.as_chunks::<4>();
            return Ok(ids
                .iter()
                .map(|id| Key::from_id(KeySerialId::new(i32::from_ne_bytes(*id))))
                .collect());
        }
        // A few more than there are: more may be added meanwhile.
        ids.resize(length.saturating_add(ROOM_FOR_LINKS), 0);
    }
    Err(KeyError::OutOfMemory)
}

/// A removed, revoked or expired key counts as missing.
fn absent_is_none<T>(result: Result<T, KeyError>) -> Result<Option<T>, KeyError> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(KeyError::KeyDoesNotExist | KeyError::KeyRevoked | KeyError::KeyExpired) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The kernel counts a removed key until its garbage collector has run, a moment later.
fn with_room<T>(call: impl Fn() -> Result<T, KeyError>) -> Result<T, KeyError> {
    let began = Instant::now();
    loop {
        match call() {
            Err(KeyError::QuotaExceeded) if began.elapsed() < WAIT_FOR_ROOM => thread::sleep(PAUSE),
            result => return result,
        }
    }
}

fn short_hash(text: &str) -> String {
    // 16 bytes: a collision of two names is improbable, and the name in the payload would show it.
    let hash = digest(&SHA256, text.as_bytes());
    let half = hash.as_ref().first_chunk::<16>().map_or(&[][..], <[u8; 16]>::as_slice);
    hex_simd::encode_to_string(half, AsciiCase::Lower)
}

/// `form, length of the name (big-endian), name, value`.
fn framed(name: &str, value: &[u8]) -> Result<SecretBytes, StoreError> {
    let length = u16::try_from(name.len())
        .ok()
        .filter(|length| usize::from(*length) <= LARGEST_NAME)
        .ok_or_else(|| StoreError::unavailable("the entry's name is longer than 512 bytes"))?;
    // Allocated once: a growing buffer leaves copies behind.
    let mut payload = Zeroizing::new(Vec::with_capacity(HEAD + name.len() + value.len()));
    payload.push(FORM);
    payload.extend_from_slice(&length.to_be_bytes());
    payload.extend_from_slice(name.as_bytes());
    payload.extend_from_slice(value);
    Ok(payload)
}

fn unframed(payload: &[u8]) -> Option<(&str, &[u8])> {
    let (&form, rest) = payload.split_first()?;
    let (length, rest) = rest.split_first_chunk::<2>()?;
    let (name, value) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    (form == FORM).then_some((std::str::from_utf8(name).ok()?, value))
}

/// The key's payload. Not `Key::read_to_vec`: if a payload does not fit, e.g. another program's large key, it takes the
/// payload's length for the number of bytes read.
fn payload(key: Key) -> Result<Option<SecretBytes>, KeyError> {
    let mut payload = Zeroizing::new(vec![0; LARGEST_PAYLOAD]);
    let Some(length) = absent_is_none(key.read(&mut *payload))? else { return Ok(None) };
    // Longer than any of ours, so not ours.
    payload.truncate(if length > LARGEST_PAYLOAD { 0 } else { length });
    Ok(Some(payload))
}

impl SecretStore for KeyutilsStore {
    fn read(&self, name: &str) -> Result<Option<SecretBytes>, StoreError> {
        let ring = Self::ring().map_err(key_error)?;
        let Some(key) = self.find(ring, name).map_err(key_error)? else { return Ok(None) };
        let Some(payload) = payload(key).map_err(key_error)? else { return Ok(None) };
        match unframed(&payload) {
            Some((kept, value)) if kept == name => Ok(Some(Zeroizing::new(value.to_vec()))),
            _ => {
                Err(StoreError::Corrupt { detail: "the kernel's key is not of this store's form".to_owned() })
            }
        }
    }

    fn write(&self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        StoreError::check_size(value, Self::LARGEST_VALUE)?;
        let payload = framed(name, value)?;
        let ring = Self::ring().map_err(key_error)?;
        // Replaces the payload of an existing key; readers see the old one or the new one.
        let description = self.description(name);
        with_room(|| ring.add_key(&description, payload.as_slice())).map(drop).map_err(key_error)
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        let ring = Self::ring().map_err(key_error)?;
        let Some(key) = self.find(ring, name).map_err(key_error)? else { return Ok(()) };
        // Not `invalidate`, which takes effect later.
        match ring.unlink_key(key) {
            // Another process has already removed it.
            Ok(()) | Err(KeyError::MissingFileOrDirectory) => Ok(()),
            result => absent_is_none(result).map(drop).map_err(key_error),
        }
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        let ring = Self::ring().map_err(key_error)?;
        let mut names = Vec::new();
        for key in links().map_err(key_error)? {
            names.extend(self.name_of(ring, key).map_err(key_error)?);
        }
        Ok(names)
    }

    fn status(&self) -> StoreStatus {
        StoreStatus {
            description: "Linux kernel keys: forgotten at a reboot".to_owned(),
            readiness: Self::ring().map_or_else(|e| Readiness::Failing(key_error(e)), |_| Readiness::Ready),
        }
    }
}

impl std::fmt::Debug for KeyutilsStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyutilsStore").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_carries_its_name_and_value() {
        for (name, value) in [("a", &b"\0\x01\xff"[..]), ("ü;x", b""), (&"n".repeat(512), b"value")] {
            assert_eq!(unframed(&framed(name, value).unwrap()), Some((name, value)));
        }
        assert!(framed(&"n".repeat(513), b"value").is_err());
    }

    #[test]
    fn a_payload_of_another_form_is_refused() {
        let whole = framed("name", b"").unwrap();
        for length in 0..whole.len() {
            assert_eq!(unframed(&whole[..length]), None);
        }
        let mut other = whole.to_vec();
        other[0] = 2;
        assert_eq!(unframed(&other), None);
        other[0] = FORM;
        other[HEAD] = 0xff;
        assert_eq!(unframed(&other), None);
    }

    #[test]
    fn the_largest_value_fits_beside_the_longest_name() {
        let payload = framed(&"n".repeat(512), &vec![0; KeyutilsStore::LARGEST_VALUE]).unwrap();
        assert_eq!(payload.len(), LARGEST_PAYLOAD);
    }

    #[test]
    fn descriptions_are_short_and_part_namespaces_and_names() {
        let store = KeyutilsStore::new(&"namespace;".repeat(100));
        let long = store.description(&"n;".repeat(256));
        assert!(long.len() < 100 && !long.contains(';'));
        assert_ne!(store.description("a"), store.description("b"));
        assert_ne!(KeyutilsStore::new("a").description("x"), KeyutilsStore::new("b").description("x"));
    }
}
