//! The store on the kernel's key management. Only ever used when it is asked for by name: it forgets at a reboot.
//!
//! Over `linux-keyutils` itself, not `linux-keyutils-keyring-store` 1.0.0, which cannot keep the store's contract. It
//! keeps a key in the login session's own keyring and, as a link, in the user's persistent keyring. With two login
//! sessions of one user that is two keys under one name: each session goes on finding its own, and **reading** links
//! the found one over the newer one; a removal reaches only one of them. Here everything is one keyring, the user's.

use linux_keyutils::{Key, KeyError, KeyRing, KeyRingIdentifier};
use ring::digest::{SHA256, digest};
use zeroize::Zeroizing;

use crate::vault::keyring::key_error;
use crate::vault::store::{Readiness, SecretBytes, SecretStore, StoreError, StoreStatus};

/// The kernel's limit for a key of type `user`.
const LARGEST_PAYLOAD: usize = 32_767;
const LARGEST_NAME: usize = 512;
/// What a payload holds beside the name and the value: the form's number and the name's length.
const HEAD: usize = 3;
const FORM: u8 = 1;

/// Links that are read at once; see [`KeyutilsStore::keys`]. Only address space: what the kernel does not fill is
/// never touched.
const MOST_LINKS: usize = 4 << 20;

/// Keeps values in the kernel's user keyring: in memory, for all processes of the user, until the machine is
/// restarted (on kernels before 5.3, until the user's last process ends).
///
/// Names are kept with the values, so that a value can have at most [`KeyutilsStore::LARGEST_VALUE`] bytes. An
/// ordinary user has 20,000 bytes for all keys together unless the administrator allows more.
pub struct KeyutilsStore {
    /// The start of the descriptions of all our keys.
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

    /// Hashes, not the name: `linux-keyutils` reads a description only up to its first `;`, and **panics** at one
    /// that does not fit into 512 bytes together with the key's type and owner.
    fn description(&self, name: &str) -> String {
        format!("{}{}", self.prefix, short_hash(name))
    }

    /// The user's keyring, made reachable: only a key that can be found from the session's keyring may be read.
    /// Most logins link the two; a system service of systemd, for one, does not.
    fn ring() -> Result<KeyRing, KeyError> {
        // Not created if absent: a new session keyring would belong to this thread alone.
        let session = KeyRing::from_special_id(KeyRingIdentifier::Session, false)?;
        session.link_keyring_id(KeyRingIdentifier::User)?;
        KeyRing::from_special_id(KeyRingIdentifier::User, false)
    }

    fn find(&self, ring: KeyRing, name: &str) -> Result<Option<Key>, KeyError> {
        absent_is_none(ring.search(&self.description(name)))
    }

    /// All keys of this store.
    fn keys(&self, ring: KeyRing) -> Result<Vec<Key>, KeyError> {
        // `get_links` tells the kernel a quarter of the room it has, and takes links that the kernel therefore did
        // not write for ids: the room must be for four times as many as a user can have (root: 1,000,000).
        let links = ring.get_links(MOST_LINKS)?;
        let ours =
            |key: &Key| key.metadata().is_ok_and(|data| data.get_description().starts_with(&self.prefix));
        Ok(links.iter().filter_map(linux_keyutils::LinkNode::as_key).filter(ours).collect())
    }
}

/// A removed, revoked or expired key is no key.
fn absent_is_none<T>(result: Result<T, KeyError>) -> Result<Option<T>, KeyError> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(KeyError::KeyDoesNotExist | KeyError::KeyRevoked | KeyError::KeyExpired) => Ok(None),
        Err(error) => Err(error),
    }
}

fn short_hash(text: &str) -> String {
    // 16 bytes: no two names meet by chance, and the payload's own name would tell.
    hex::encode(digest(&SHA256, text.as_bytes()).as_ref().iter().take(16).copied().collect::<Vec<_>>())
}

/// `form, length of the name (big-endian), name, value`.
fn framed(name: &str, value: &[u8]) -> Result<SecretBytes, StoreError> {
    let length = u16::try_from(name.len())
        .ok()
        .filter(|length| usize::from(*length) <= LARGEST_NAME)
        .ok_or_else(|| StoreError::unavailable("the entry's name is longer than 512 bytes"))?;
    // In one go: a buffer that grows leaves copies behind.
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

fn payload(key: Key) -> Result<Option<SecretBytes>, KeyError> {
    Ok(absent_is_none(key.read_to_vec())?.map(Zeroizing::new))
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
        // Replaces the payload of a key that is there; readers see the old one or the new one.
        ring.add_key(&self.description(name), payload.as_slice()).map(drop).map_err(key_error)
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        let ring = Self::ring().map_err(key_error)?;
        let Some(key) = self.find(ring, name).map_err(key_error)? else { return Ok(()) };
        // Not `invalidate`, which takes effect some time later.
        match ring.unlink_key(key) {
            // Somebody else was faster.
            Ok(()) | Err(KeyError::MissingFileOrDirectory) => Ok(()),
            result => absent_is_none(result).map(drop).map_err(key_error),
        }
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        let ring = Self::ring().map_err(key_error)?;
        let mut names = Vec::new();
        for key in self.keys(ring).map_err(key_error)? {
            if let Some(payload) = payload(key).map_err(key_error)?
                && let Some((name, _)) = unframed(&payload)
            {
                names.push(name.to_owned());
            }
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
