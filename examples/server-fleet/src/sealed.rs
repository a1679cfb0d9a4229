//! The form of what is in Redis: 32 bytes of HMAC-SHA-256, then fields. Each field is its length in four bytes, most significant
//! first, and its bytes. The HMAC is over a label, the key set's URL and these fields, all in that form: no two inputs are
//! alike. The URL itself is not stored: a value of another URL has a wrong HMAC.

use ring::hmac;

use crate::secret::FleetSecret;

pub(crate) const SEAL_BYTES: usize = 32;

/// Another kind of value, and another form, has another label.
pub(crate) fn seal(label: &[u8], url: &str, fields: &[u8], secret: &FleetSecret) -> Vec<u8> {
    let seal = hmac::sign(&secret.key(), &sealed_input(label, url, fields));
    [seal.as_ref(), fields].concat()
}

/// The fields. None if the seal is not that of this label and this URL under this secret.
pub(crate) fn open<'b>(label: &[u8], url: &str, bytes: &'b [u8], secret: &FleetSecret) -> Option<&'b [u8]> {
    let (seal, fields) = bytes.split_at_checked(SEAL_BYTES)?;
    // In constant time: ring compares so.
    hmac::verify(&secret.key(), &sealed_input(label, url, fields), seal).ok()?;
    Some(fields)
}

fn sealed_input(label: &[u8], url: &str, fields: &[u8]) -> Vec<u8> {
    let mut input = Vec::with_capacity(label.len() + url.len() + fields.len() + 8);
    push(&mut input, label);
    push(&mut input, url.as_bytes());
    input.extend_from_slice(fields);
    input
}

pub(crate) fn push(input: &mut Vec<u8>, field: &[u8]) {
    // No field is longer than a key set or a URL. One that were would be cut nowhere: its seal would only never fit.
    let length = u32::try_from(field.len()).unwrap_or(u32::MAX);
    input.extend_from_slice(&length.to_be_bytes());
    input.extend_from_slice(field);
}

pub(crate) fn pull<'b>(rest: &mut &'b [u8]) -> Option<&'b [u8]> {
    let (length, after) = rest.split_first_chunk::<4>()?;
    let (field, after) = after.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
    *rest = after;
    Some(field)
}

/// A field of this length.
pub(crate) fn pull_array<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    pull(rest)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_byte_can_move_from_one_field_to_the_next() {
        // Without lengths these two would be one input: the URL ends where the fields begin.
        assert_ne!(sealed_input(b"l", "ab", b"c"), sealed_input(b"l", "a", b"bc"));
        assert_ne!(sealed_input(b"la", "b", b"c"), sealed_input(b"l", "ab", b"c"));
        let fields = |texts: [&[u8]; 2]| {
            let mut fields = Vec::new();
            texts.iter().for_each(|text| push(&mut fields, text));
            fields
        };
        assert_ne!(fields([b"", b"ab"]), fields([b"a", b"b"]));
    }
}
