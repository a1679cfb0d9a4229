//! What the fleet shares: one answer of the provider, sealed with the fleet's secret.
//!
//! `sealed.rs` has the form in Redis. Here it has five fields.

use std::time::Duration;

use wallet_jwt::KeySet;
use wallet_jwt::keys::{KeysResponse, MAX_KEY_SET_BYTES};

use crate::sealed::{self, SEAL_BYTES, pull, pull_array, push};
use crate::secret::FleetSecret;

/// Another form of entries gets another label.
const LABEL: &[u8] = b"wallet-jwt fleet 1";
/// A `Date` is 29 bytes (RFC 9110 §5.6.7); a longer one is left out.
const MAX_DATE_BYTES: usize = 64;
/// Above any real age, and so far below the largest `Age` that is read that the time in Redis can be added to it.
const MAX_AGE_SECS: u64 = 1 << 31;
/// The largest entry.
pub(crate) const MAX_BYTES: usize = MAX_KEY_SET_BYTES + SEAL_BYTES + MAX_DATE_BYTES + 64;

/// An answer of the provider with a usable key set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When the provider was asked, in seconds since the epoch, by the clock of the server that asked.
    pub asked_at: i64,
    /// How long a verifier may use the set from then on, in seconds.
    pub lifetime_secs: u64,
    /// How long caches on the way had kept the answer, in seconds.
    pub age_in_caches_secs: u64,
    /// The header `Date`.
    pub date: Option<String>,
    /// The key set.
    pub body: Vec<u8>,
}

impl Entry {
    /// What to share of an answer; none if it is no usable key set.
    #[must_use]
    pub fn of(answer: &KeysResponse, asked_at: i64) -> Option<Self> {
        (answer.status == 200 && is_usable(&answer.body)).then(|| Self {
            asked_at,
            lifetime_secs: answer.lifetime().as_secs(),
            age_in_caches_secs: answer.age_in_caches().as_secs().min(MAX_AGE_SECS),
            date: answer.date.clone().filter(|date| date.len() <= MAX_DATE_BYTES),
            body: answer.body.clone(),
        })
    }

    /// The entry as an answer for a verifier, which subtracts `Age` from the lifetime.
    #[must_use]
    pub fn into_answer(self, age: Duration) -> KeysResponse {
        let lifetime = self.lifetime_secs.saturating_add(self.age_in_caches_secs);
        // At least a second: an answer that was kept says so, and a verifier may ask once more for a newer key.
        let age = self.age_in_caches_secs.saturating_add(age.as_secs().max(1));
        KeysResponse {
            status: 200,
            body: self.body,
            cache_control: Some(format!("max-age={lifetime}")),
            age: Some(age.to_string()),
            date: self.date,
            ..KeysResponse::default()
        }
    }

    /// The bytes for Redis.
    #[must_use]
    pub fn seal(&self, url: &str, secret: &FleetSecret) -> Vec<u8> {
        let mut fields = Vec::with_capacity(MAX_BYTES);
        push(&mut fields, &self.asked_at.to_be_bytes());
        push(&mut fields, &self.lifetime_secs.to_be_bytes());
        push(&mut fields, &self.age_in_caches_secs.to_be_bytes());
        push(&mut fields, self.date.as_deref().unwrap_or_default().as_bytes());
        push(&mut fields, &self.body);
        sealed::seal(LABEL, url, &fields, secret)
    }

    /// Reads an entry. None if its seal is not that of this URL under this secret, or if its set is not usable.
    #[must_use]
    pub fn open(bytes: &[u8], url: &str, secret: &FleetSecret) -> Option<Self> {
        let mut rest = sealed::open(LABEL, url, bytes, secret)?;
        let entry = Self {
            asked_at: i64::from_be_bytes(pull_array(&mut rest)?),
            lifetime_secs: u64::from_be_bytes(pull_array(&mut rest)?),
            age_in_caches_secs: u64::from_be_bytes(pull_array(&mut rest)?),
            date: text(&mut rest)?,
            body: pull(&mut rest)?.to_vec(),
        };
        (rest.is_empty() && is_usable(&entry.body)).then_some(entry)
    }
}

/// The rules for a set are the library's own.
fn is_usable(body: &[u8]) -> bool {
    KeySet::parse(body).is_ok_and(|set| !set.usable().is_empty())
}

fn text(rest: &mut &[u8]) -> Option<Option<String>> {
    let text = std::str::from_utf8(pull(rest)?).ok()?;
    Some((!text.is_empty()).then(|| text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://keys.example/jwks.json";

    fn secret(byte: u8) -> FleetSecret {
        FleetSecret::new(vec![byte; 32]).expect("a secret")
    }

    fn entry() -> Entry {
        // The public key of RFC 8037, appendix A.2.
        let body =
            br#"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#;
        let date = Some("Sun, 06 Nov 1994 08:49:37 GMT".to_owned());
        Entry { asked_at: 7, lifetime_secs: 3_000, age_in_caches_secs: 600, date, body: body.to_vec() }
    }

    #[test]
    fn a_sealed_entry_is_read_back() {
        for entry in [entry(), Entry { date: None, ..entry() }] {
            assert_eq!(Entry::open(&entry.seal(URL, &secret(1)), URL, &secret(1)), Some(entry));
        }
    }

    #[test]
    fn an_entry_with_any_changed_bit_is_absent() {
        let sealed = entry().seal(URL, &secret(1));
        for bit in 0..8 * sealed.len() {
            let mut changed = sealed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(Entry::open(&changed, URL, &secret(1)), None, "bit {bit}");
        }
    }

    #[test]
    fn an_entry_of_any_other_length_is_absent() {
        let sealed = entry().seal(URL, &secret(1));
        for length in 0..sealed.len() {
            assert_eq!(Entry::open(&sealed[..length], URL, &secret(1)), None, "{length} bytes");
        }
        assert_eq!(Entry::open(&[&sealed[..], b"\0"].concat(), URL, &secret(1)), None);
    }

    #[test]
    fn an_entry_of_another_url_or_secret_is_absent() {
        let sealed = entry().seal(URL, &secret(1));
        assert_eq!(Entry::open(&sealed, URL, &secret(2)), None);
        assert_eq!(Entry::open(&sealed, "https://keys.example/jwks.jso", &secret(1)), None);
    }

    #[test]
    fn a_sealed_set_that_is_not_usable_is_absent() {
        for body in [&b"{\"keys\":[]}"[..], b"{\"keys\":[{\"kty\":\"OKP\"", b"<html>", b""] {
            let sealed = Entry { body: body.to_vec(), ..entry() }.seal(URL, &secret(1));
            assert_eq!(Entry::open(&sealed, URL, &secret(1)), None);
        }
    }

    #[test]
    fn only_a_usable_set_is_shared() {
        let answer = KeysResponse { status: 200, body: entry().body, ..KeysResponse::default() };
        assert!(Entry::of(&answer, 7).is_some());
        let not_found = KeysResponse { status: 404, ..answer.clone() };
        assert_eq!(Entry::of(&not_found, 7), None);
        assert_eq!(Entry::of(&KeysResponse { body: b"{}".to_vec(), ..answer }, 7), None);
    }

    #[test]
    fn the_time_in_redis_is_subtracted_from_the_lifetime() {
        let answer = entry().into_answer(Duration::from_secs(100));
        assert_eq!(answer.lifetime(), Duration::from_secs(2_900));
        assert_eq!(answer.age_in_caches(), Duration::from_secs(700));
    }

    #[test]
    fn the_largest_age_makes_no_lifetime_longer() {
        let (cache_control, age) = (Some("max-age=600".to_owned()), Some(u32::MAX.to_string()));
        let answer =
            KeysResponse { status: 200, body: entry().body, cache_control, age, ..KeysResponse::default() };
        let taken = Entry::of(&answer, 7).map(|entry| entry.into_answer(Duration::from_secs(29)).lifetime());
        assert_eq!((answer.lifetime().as_secs(), taken), (300, Some(Duration::from_secs(300))));
    }

    #[test]
    fn an_entry_has_its_documented_form() {
        let sealed = Entry { date: None, ..entry() }.seal(URL, &secret(1));
        let fields =
            [&[0, 0, 0, 8][..], &7_u64.to_be_bytes(), &[0, 0, 0, 8], &3_000_u64.to_be_bytes()].concat();
        assert_eq!(sealed[SEAL_BYTES..][..fields.len()], fields);
    }
}
