//! The versioned format of an entry: converts a stored token to bytes for a store, and back.
//!
//! ```text
//! wallet-jwt/1 CHECKSUM
//! RECEIPT
//! TOKEN
//! ```
//!
//! `CHECKSUM` is SHA-256 in base64url over the entry's name, a zero byte, and all that follows the first line: it finds
//! damage, and an entry under another's name. It does not stop an attacker who can write to the keychain. `RECEIPT` is
//! one line of JSON, `null` for a token saved unverified. `TOKEN` is not encoded, so that no parser makes copies of it.

use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest;
use zeroize::Zeroizing;

use super::store::{MAX_VALUE_BYTES, SecretBytes};
use super::stored_token::{Receipt, StoredToken};
use crate::error::VaultError;
use crate::token::MAX_TOKEN_BYTES;

/// The newest format, which is written. Every released format stays readable (tests/data/vault).
const FORMAT: i64 = 1;
const MAGIC: &str = "wallet-jwt/";
/// The largest entry. The largest token with a normal receipt is smaller.
const MAX_ENTRY_BYTES: usize = MAX_VALUE_BYTES;

/// Packs a token for the store.
pub(crate) fn seal(name: &str, stored: &StoredToken) -> Result<SecretBytes, VaultError> {
    if stored.token().len() > MAX_TOKEN_BYTES {
        return Err(too_large(MAX_TOKEN_BYTES));
    }
    // Written twice, first to measure it: a growing buffer would leave a copy of the token in the old memory.
    let mut body = Zeroizing::new(Vec::with_capacity(measure(stored)?));
    write_body(&mut *body, stored).map_err(unwritable)?;
    let head = format!("{MAGIC}{FORMAT} {}\n", checksum(name, &body));
    let mut entry = Zeroizing::new(Vec::with_capacity(head.len().saturating_add(body.len())));
    entry.extend_from_slice(head.as_bytes());
    entry.extend_from_slice(&body);
    if entry.len() > MAX_ENTRY_BYTES { Err(too_large(MAX_ENTRY_BYTES)) } else { Ok(entry) }
}

/// Unpacks what the store has.
pub(crate) fn open(name: &str, entry: &[u8]) -> Result<StoredToken, VaultError> {
    if entry.len() > MAX_ENTRY_BYTES {
        return Err(corrupt("it is larger than any entry"));
    }
    let (head, body) = split_line(entry).ok_or_else(|| corrupt("it has no first line"))?;
    let head = std::str::from_utf8(head).map_err(|_| corrupt("its first line is no text"))?;
    let head = head.strip_prefix(MAGIC).ok_or_else(|| corrupt("it is not an entry of this library"))?;
    let (format, expected) = head.split_once(' ').unwrap_or((head, ""));
    match format.parse::<i64>() {
        Ok(FORMAT) => {}
        Ok(found) if found > FORMAT => {
            return Err(VaultError::NewerFormat { found, supported: FORMAT });
        }
        _ => return Err(corrupt("its format is no number of a format")),
    }
    if checksum(name, body) != expected {
        return Err(corrupt("its checksum does not fit"));
    }
    let (receipt, token) = split_line(body).ok_or_else(|| corrupt("it has no receipt"))?;
    let receipt: Option<Receipt> =
        serde_json::from_slice(receipt).map_err(|_| corrupt("its receipt cannot be read"))?;
    let token = std::str::from_utf8(token).map_err(|_| corrupt("its token is no text"))?;
    Ok(StoredToken::with_receipt(token, receipt))
}

fn write_body(mut to: impl Write, stored: &StoredToken) -> io::Result<()> {
    // The receipt is not secret, so the parser's buffers do not matter.
    serde_json::to_writer(&mut to, &stored.receipt())?;
    to.write_all(b"\n")?;
    to.write_all(stored.token().as_bytes())
}

/// Counts what is written to it.
struct Meter(usize);

impl Write for Meter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.saturating_add(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn measure(stored: &StoredToken) -> Result<usize, VaultError> {
    let mut meter = Meter(0);
    write_body(&mut meter, stored).map_err(unwritable)?;
    Ok(meter.0)
}

fn checksum(name: &str, body: &[u8]) -> String {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(name.as_bytes());
    context.update(&[0]);
    context.update(body);
    URL_SAFE_NO_PAD.encode(context.finish())
}

fn split_line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let (line, rest) = bytes.split_at_checked(end)?;
    Some((line, rest.get(1..)?))
}

fn too_large(limit: usize) -> VaultError {
    VaultError::TooLarge { limit_bytes: i64::try_from(limit).unwrap_or(i64::MAX) }
}

fn corrupt(detail: &str) -> VaultError {
    VaultError::Corrupt { detail: detail.to_owned() }
}

/// Writing to memory cannot fail, and a receipt always serialises.
fn unwritable(_: impl std::fmt::Debug) -> VaultError {
    VaultError::Unavailable { detail: "the entry could not be put together".to_owned() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NAME: &str = "para/BETA/alice";

    fn stored() -> StoredToken {
        let receipt = Receipt {
            provider: "para".into(),
            environment: "BETA".into(),
            user_id: "user\n\u{1f600}".into(),
            key_id: Some("key".into()),
            jwk: json!({ "kty": "RSA" }),
            keys_url: Some("https://issuer.example/keys".into()),
            verified_at: 1_760_000_000,
        };
        StoredToken::with_receipt("aaa.bbb.ccc", Some(receipt))
    }

    #[test]
    fn what_was_sealed_can_be_opened() {
        for token in
            [stored(), StoredToken::new("x.y.z"), StoredToken::new(""), StoredToken::new("a\n\"b\u{0}")]
        {
            let entry = seal(NAME, &token).unwrap();
            assert!(open(NAME, &entry).unwrap() == token);
            assert_eq!(entry.len(), entry.capacity(), "the buffer grew: an earlier one was left behind");
        }
    }

    #[test]
    fn every_changed_bit_and_every_cut_is_found() {
        let entry = seal(NAME, &stored()).unwrap();
        for index in 0..entry.len() {
            for bit in 0..8 {
                let mut damaged = entry.to_vec();
                damaged[index] ^= 1 << bit;
                let error = open(NAME, &damaged).map(|_| ()).unwrap_err();
                let newer = matches!(error, VaultError::NewerFormat { found: 2..=9, .. });
                // A changed bit in the format's digit looks like a newer format.
                assert!(
                    matches!(error, VaultError::Corrupt { .. }) || newer && index == MAGIC.len(),
                    "{index}"
                );
            }
            let cut = open(NAME, &entry[..index]).map(|_| ()).unwrap_err();
            assert!(matches!(cut, VaultError::Corrupt { .. }), "{index}: {cut:?}");
        }
    }

    #[test]
    fn an_entry_under_anothers_name_is_refused() {
        let entry = seal(NAME, &stored()).unwrap();
        assert!(matches!(open("para/BETA/bob", &entry), Err(VaultError::Corrupt { .. })));
    }

    #[test]
    fn a_newer_format_is_told_from_damage() {
        for (head, found) in [("wallet-jwt/2 x\nanything", 2), ("wallet-jwt/30\n", 30)] {
            let refused = open(NAME, head.as_bytes()).map(|_| ()).unwrap_err();
            assert_eq!(refused, VaultError::NewerFormat { found, supported: 1 });
        }
        for head in
            ["wallet-jwt/0 x\n", "wallet-jwt/-1 x\n", "wallet-jwt/two x\n", "wallet-jwt/ \n", "other\n", ""]
        {
            assert!(matches!(open(NAME, head.as_bytes()), Err(VaultError::Corrupt { .. })), "{head}");
        }
    }

    #[test]
    fn limits_are_named() {
        let largest = StoredToken::new(&"t".repeat(MAX_TOKEN_BYTES));
        assert!(seal(NAME, &largest).is_ok());
        let larger = seal(NAME, &StoredToken::new(&"t".repeat(MAX_TOKEN_BYTES + 1))).map(|_| ());
        assert_eq!(larger, Err(VaultError::TooLarge { limit_bytes: 32_768 }));
        let mut receipt = stored().receipt().unwrap().clone();
        receipt.user_id = "u".repeat(MAX_ENTRY_BYTES);
        let long = seal(NAME, &StoredToken::with_receipt("t", Some(receipt))).map(|_| ());
        assert_eq!(long, Err(VaultError::TooLarge { limit_bytes: 65_536 }));
        assert!(matches!(open(NAME, &vec![b'w'; MAX_ENTRY_BYTES + 1]), Err(VaultError::Corrupt { .. })));
    }
}
