//! The compact form: splits the token's text into its three decoded parts and the signed bytes (RFC 7515 §7.1). Does
//! not parse the parts.

use base64_simd::URL_SAFE_NO_PAD;

use super::foreign_form;
use crate::error::VerifyError;

/// The largest accepted token, in bytes. A Para token with two wallets has about 1,900, one with
/// ten EVM wallets, each of them connected too, about 7,800.
pub const MAX_TOKEN_BYTES: usize = 32 * 1024;
/// The largest accepted header, decoded, in bytes.
pub const MAX_HEADER_BYTES: usize = 4 * 1024;

/// A token's parts.
pub(crate) struct CompactJws<'t> {
    pub(crate) signing_input: &'t [u8],
    pub(crate) header: String,
    pub(crate) payload: Vec<u8>,
    pub(crate) signature: Vec<u8>,
}

/// Splits and decodes. Exactly three parts, each strict base64url without padding (RFC 7515 §2).
pub(crate) fn split(token: &str) -> Result<CompactJws<'_>, VerifyError> {
    if token.len() > MAX_TOKEN_BYTES {
        return Err(too_large(MAX_TOKEN_BYTES));
    }
    three_parts(token).ok_or(None).and_then(|parts| decoded(token, parts).map_err(Some)).map_err(|fault| {
        match (token.split('.').take(6).count(), fault) {
            (3, Some(fault)) => fault,
            (parts, _) => refusal(token, wrong_count(token, parts).to_owned()),
        }
    })
}

/// What is before the first dot, between, and after the last one. A further dot between is no base64url: a good token is not
/// searched for it.
fn three_parts(token: &str) -> Option<[&str; 3]> {
    let (header, rest) = token.split_once('.')?;
    let (payload, signature) = rest.rsplit_once('.')?;
    Some([header, payload, signature])
}

fn decoded<'t>(
    token: &'t str,
    [encoded_header, payload, signature]: [&str; 3],
) -> Result<CompactJws<'t>, VerifyError> {
    if encoded_header.len().div_ceil(4) * 3 > MAX_HEADER_BYTES + 3 {
        return Err(too_large(MAX_HEADER_BYTES));
    }
    let decoded = |part, name| decode(part, name).map_err(|fault| refusal(token, fault));
    let header = decoded(encoded_header, "header")?;
    let header = String::from_utf8(header).map_err(|_| VerifyError::malformed("the header is not UTF-8"))?;
    if header.len() > MAX_HEADER_BYTES {
        return Err(too_large(MAX_HEADER_BYTES));
    }
    let signing_input = token.get(..encoded_header.len() + 1 + payload.len()).unwrap_or_default();
    Ok(CompactJws {
        signing_input: signing_input.as_bytes(),
        header,
        payload: decoded(payload, "payload")?,
        signature: decoded(signature, "signature")?,
    })
}

fn decode(part: &str, name: &str) -> Result<Vec<u8>, String> {
    // The decoder's error quotes the wrong byte, which is from the token.
    URL_SAFE_NO_PAD.decode_to_vec(part).map_err(|_| foreign_form::describe_part(part, name))
}

fn too_large(limit: usize) -> VerifyError {
    VerifyError::TokenTooLarge { limit_bytes: i64::try_from(limit).unwrap_or(i64::MAX) }
}

/// What was passed, if that is known; else the fault of its form.
fn refusal(token: &str, fault: String) -> VerifyError {
    VerifyError::malformed(foreign_form::describe(token).map_or(fault, str::to_owned))
}

/// Five parts are a JWE; six or more are all treated alike.
fn wrong_count(token: &str, parts: usize) -> &'static str {
    match parts {
        5 => "five parts: an encrypted token (JWE) cannot be verified here",
        2 if token.starts_with(foreign_form::TOKEN_START) => {
            "a signed token has exactly three parts separated by dots; the signature is missing: the token was cut off"
        }
        _ => "a signed token has exactly three parts separated by dots",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_that_is_too_large_is_said_to_be_so_first() {
        // Neither UTF-8 nor, the last one, base64url.
        for header in ["_".repeat(5_466), "_".repeat(5_465)] {
            assert_eq!(refused(&format!("{header}.e30.AA")).code().as_str(), "E_TOKEN_TOO_LARGE");
        }
    }

    fn refused(token: &str) -> VerifyError {
        split(token).err().expect("refused")
    }

    #[test]
    fn takes_three_parts_and_the_signed_bytes() {
        let jws = split("e30.AQID.BAUG").unwrap();
        assert_eq!(jws.signing_input, b"e30.AQID");
        assert_eq!(
            (jws.header.as_bytes(), &jws.payload[..], &jws.signature[..]),
            (&b"{}"[..], &[1, 2, 3][..], &[4, 5, 6][..])
        );
    }

    #[test]
    fn refuses_any_other_number_of_parts() {
        for token in ["", "e30", "e30.e30", "e30.e30.AA.AA", "....", "e30.e30.AA.AA.AA.AA"] {
            assert_eq!(refused(token).code().as_str(), "E_TOKEN_MALFORMED", "{token}");
        }
    }

    #[test]
    fn a_dot_at_any_place_of_a_long_part_makes_four_parts() {
        let (payload, signature) = ("A".repeat(200), "B".repeat(344));
        for place in 0..200 {
            let mut parts = payload.clone();
            parts.replace_range(place..=place, ".");
            let said = refused(&format!("e30.{parts}.{signature}")).to_string();
            assert!(said.contains("parts"), "{place}: {said}");
        }
    }

    #[test]
    fn says_that_jwe_is_not_supported() {
        assert!(refused("e30.AA.AA.AA.AA").to_string().contains("JWE"));
    }

    #[test]
    fn refuses_anything_but_strict_base64url_without_padding() {
        // padding, standard alphabet, trailing bits, white space, line ends, non-ASCII
        for part in ["AQ==", "+/+/", "AB", "A Q", "AQ\n", " AQID", "ÄQID", "A"] {
            for token in [format!("{part}.e30.AA"), format!("e30.{part}.AA"), format!("e30.e30.{part}")] {
                assert_eq!(refused(&token).code().as_str(), "E_TOKEN_MALFORMED", "{token}");
            }
        }
    }

    #[test]
    fn refuses_more_than_32_kib_and_a_header_over_4_kib() {
        let payload = |bytes: usize| format!("e30.{}.AAAA", "A".repeat(bytes - 9));
        assert!(split(&payload(MAX_TOKEN_BYTES)).is_ok());
        assert_eq!(refused(&payload(MAX_TOKEN_BYTES + 1)), too_large(MAX_TOKEN_BYTES));
        let header = |bytes: usize| format!("{}.e30.AA", URL_SAFE_NO_PAD.encode_to_string(vec![b' '; bytes]));
        assert!(split(&header(MAX_HEADER_BYTES)).is_ok());
        for bytes in [MAX_HEADER_BYTES + 1, MAX_HEADER_BYTES + 2, MAX_HEADER_BYTES + 4000] {
            assert_eq!(refused(&header(bytes)), too_large(MAX_HEADER_BYTES));
        }
    }

    /// With real tokens around: the text has exactly two dots.
    #[test]
    fn what_was_passed_with_a_real_token_is_named() {
        let token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1In0.c2lnbmF0dXJl";
        assert!(split(token).is_ok());
        for (text, words) in [
            (format!("Bearer {token}"), "`Bearer`"),
            (format!("{{\"token\":\"{token}\"}}"), "this is JSON"),
            (format!("\"{token}\""), "quotes"),
            (format!("{token}\n"), "white space"),
            (token.replace("eyJz", "eyJz\n"), "line breaks"),
            (format!("\u{feff}{token}"), "byte order mark"),
            ("/tmp/a.b.jwt".to_owned(), "a path"),
            (token.trim_end_matches("Jl").to_owned() + "Z", "the signature is incomplete"),
            (format!("{token}="), "not base64url without padding"),
            (token.replace(".c2lnbmF0dXJl", ""), "the signature is missing"),
        ] {
            let error = refused(&text).to_string();
            assert!(error.contains(words), "{text:?}: {error}");
            assert_eq!(error.contains("padding"), text.ends_with('='), "{error}");
        }
    }

    #[test]
    fn an_error_never_quotes_the_token() {
        for token in ["secret", "Bearer secret.secret.secret", "{\"token\":\"secret\"}", "secret!.e30.AA"] {
            let error = refused(token);
            assert!(!format!("{error} {error:?}").contains("secret"), "{token}");
        }
    }
}
