//! Keys in a file of the command line. What is in the file is recognised first, so that a file of another kind is named.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use serde_json::{Map, Value};
use wallet_jwt::keys::MAX_KEY_SET_BYTES;
use wallet_jwt::provider::{ExpectedAudiences, ExpectedIssuers, PublicKeys};
use wallet_jwt::{Algorithm, CustomProvider, KeySet, Provider};

use crate::output::Failure;
use crate::redaction::{has_scheme, is_url, name_of};
use crate::token_pattern::could_be_token;

/// What the file must hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    JwkSet,
    Pem,
    /// The keys of one of several issuers.
    Either,
}

impl Content {
    /// The option that takes such a file.
    fn option(self) -> &'static str {
        match self {
            Content::JwkSet => "--jwks",
            Content::Pem => "--pem",
            Content::Either => "--issuer-keys",
        }
    }
}

/// Reads the file, at most the size of a key set: a device or a wrong file must not fill the memory.
pub(crate) fn read(path: &Path, wanted: Content) -> Result<String, Failure> {
    let option = wanted.option();
    let trouble = |what: &str| Failure::environment(format!("{}: {what}", name_of(path, option)));
    refuse_url(path, wanted)?;
    let limit = u64::try_from(MAX_KEY_SET_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(limit).read_to_end(&mut bytes))
        .map_err(|error| trouble(&error.to_string()))?;
    if bytes.len() > MAX_KEY_SET_BYTES {
        return Err(trouble(&format!("more than the {MAX_KEY_SET_BYTES} bytes that a key set may have")));
    }
    let text = String::from_utf8(bytes).map_err(|error| trouble(&describe_binary(error.as_bytes())))?;
    match describe_other_kind(&text, wanted) {
        Some(what) => Err(trouble(&what)),
        None => Ok(text),
    }
}

/// Reads a JWK Set or a public key in PEM.
pub(crate) fn read_either(path: &Path) -> Result<PublicKeys, Failure> {
    let text = read(path, Content::Either)?;
    Ok(if is_json(&text) { PublicKeys::JwkSet(text) } else { PublicKeys::Pem { pem: text, key_id: None } })
}

fn is_json(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '['])
}

/// Reads a JWK Set, or a single JWK. A set without usable keys is one too: it can be explained.
pub(crate) fn read_set(path: &Path) -> Result<KeySet, Failure> {
    let text = read(path, Content::JwkSet)?;
    let set = KeySet::parse(text.as_bytes()).ok();
    let place = name_of(path, Content::JwkSet.option());
    set.or_else(|| single_key(&text))
        .ok_or_else(|| Failure::environment(format!("{place}: {}", why_no_set(&text))))
}

fn single_key(text: &str) -> Option<KeySet> {
    let key: Map<String, Value> = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    let set = serde_json::json!({ "keys": [key.get("kty").map(|_| &key)?] });
    KeySet::parse(set.to_string().as_bytes()).ok()
}

/// The library's own words for such a text in a configuration.
fn why_no_set(text: &str) -> String {
    let custom = CustomProvider {
        issuers: Some(ExpectedIssuers::AnyIssuer),
        audiences: Some(ExpectedAudiences::AnyAudience),
        algorithms: Algorithm::ALL.to_vec(),
        keys: Some(PublicKeys::JwkSet(text.to_owned())),
        ..CustomProvider::default()
    };
    Provider::custom(custom).map_or_else(|error| error.to_string(), |_| "not a JWK Set".to_owned())
}

/// A URL is no file: which option takes it.
fn refuse_url(path: &Path, wanted: Content) -> Result<(), Failure> {
    let Some(text) = path.to_str() else { return Ok(()) };
    let option = wanted.option();
    if has_scheme(text, "file:") {
        return Err(Failure::usage(format!("{option}: a file is named by its path, not by a file: URL")));
    }
    if is_url(text) {
        let advice = match wanted {
            Content::Pem => "--pem takes a file; a key set's URL belongs to --jwks",
            Content::JwkSet => "--jwks takes a file here, not a URL: save the key set first",
            Content::Either => "--issuer-keys: a URL begins with https://",
        };
        return Err(Failure::usage(advice));
    }
    if text.contains("://") {
        return Err(Failure::usage(format!(
            "{option}: a key set is fetched over https, or read from a file"
        )));
    }
    Ok(())
}

/// A key set and a PEM file are easily confused, and so are a key and a token.
fn describe_other_kind(text: &str, wanted: Content) -> Option<String> {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let is_pem = text.contains("-----BEGIN ") || start.starts_with("LS0tLS1CRUdJTi");
    match wanted {
        Content::JwkSet if is_pem && !is_json(text) => {
            Some("this is a PEM file, not a JWK Set: use --pem".to_owned())
        }
        Content::Pem if is_json(text) => Some("this is JSON, not PEM: use --jwks".to_owned()),
        _ if !is_json(text) && !is_pem && could_be_token(start) => {
            Some("this is a token, not a key".to_owned())
        }
        _ => None,
    }
}

/// What bytes that are no UTF-8 probably are.
fn describe_binary(bytes: &[u8]) -> String {
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "the text is UTF-16: save it as UTF-8".to_owned(),
        [0x1f, 0x8b, ..] => "the file is compressed (gzip): unpack it first".to_owned(),
        [0x30, 0x81..=0x83, ..] | [0x30, 0x20..=0x7f, ..] => {
            "a binary file, probably DER; make PEM of it: \
             openssl pkey -pubin -inform DER -in FILE (a certificate: openssl x509 -inform DER -pubkey -noout -in FILE)"
                .to_owned()
        }
        _ => "the text is not UTF-8".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_another_kind_is_named_with_its_option() {
        let pem = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n";
        for (text, wanted, said) in [
            (pem, Content::JwkSet, Some("use --pem")),
            ("text before\n-----BEGIN CERTIFICATE-----", Content::JwkSet, Some("use --pem")),
            ("LS0tLS1CRUdJTiBQVUJMSUMg", Content::JwkSet, Some("use --pem")),
            ("{\"keys\":[]}", Content::Pem, Some("use --jwks")),
            ("\u{feff} [1]", Content::Pem, Some("use --jwks")),
            ("eyJhbGci.e30.c2ln", Content::Pem, Some("a token")),
            ("eyJhbGci.e30.c2ln", Content::JwkSet, Some("a token")),
            (pem, Content::Pem, None),
            (pem, Content::Either, None),
            ("{\"keys\":[]}", Content::Either, None),
            ("eyJhbGci.e30.c2ln", Content::Either, Some("a token")),
            ("{\"keys\":[{\"kid\":\"eyJh\"}]}", Content::JwkSet, None),
            ("{\"pem\":\"-----BEGIN PUBLIC KEY-----\"}", Content::JwkSet, None),
            ("nonsense", Content::Pem, None),
            ("", Content::JwkSet, None),
        ] {
            let found = describe_other_kind(text, wanted);
            assert_eq!(found.is_some(), said.is_some(), "{text}: {found:?}");
            assert!(found.unwrap_or_default().contains(said.unwrap_or_default()), "{text}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_named() {
        for (bytes, said) in [
            (&[0x30, 0x82, 0x01, 0x22][..], "DER"),
            (&[0x30, 0x59, 0x30, 0x13, 0xff], "DER"),
            (&[0xff, 0xfe, b'{', 0], "UTF-16"),
            (&[0x1f, 0x8b, 8], "gzip"),
            (&[0x80], "not UTF-8"),
        ] {
            assert!(describe_binary(bytes).contains(said), "{said}");
        }
    }
}
