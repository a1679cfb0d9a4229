//! What a text is that is no JWK Set, and what to do about it. The words quote nothing of the text but the URL of a key
//! set, which is public.

use serde_json::{Map, Value};
use url::Url;

const LONGEST_URL: usize = 200;

/// Completes the sentence "the answer is …".
pub(super) fn describe(text: &[u8]) -> String {
    if let Some(coding) = compression(text) {
        return compressed(coding);
    }
    if text.contains(&0) || text.starts_with(&[0xff, 0xfe]) || text.starts_with(&[0xfe, 0xff]) {
        return "UTF-16 or binary, not a JWK Set, which is JSON in UTF-8".to_owned();
    }
    let Ok(text) = std::str::from_utf8(text) else {
        return "not UTF-8: a JWK Set is JSON in UTF-8".to_owned();
    };
    let text = text.trim_start_matches('\u{feff}');
    let start = text.trim_start().get(..5).unwrap_or_else(|| text.trim_start());
    if start.is_empty() {
        "empty, not a JWK Set".to_owned()
    } else if start.eq_ignore_ascii_case("<?xml") {
        "XML, not a JWK Set: check the URL".to_owned()
    } else if start.starts_with('<') {
        "an HTML page, not a JWK Set: the URL is wrong, or a proxy or a sign-in page of the network answers"
            .to_owned()
    } else if start.starts_with("-----") {
        "a PEM, not a JWK Set: configure it as a PEM".to_owned()
    } else {
        describe_json(text)
    }
}

/// Completes the sentence "the answer is …" for a content coding (RFC 9110 §8.4.1).
pub(super) fn compressed(coding: &str) -> String {
    format!(
        "compressed ({coding}), although the request asked for `identity`: let the server send it as it is"
    )
}

/// The content coding in the header's value, if it is a registered one.
pub(super) fn coding(content_encoding: &str) -> Option<&'static str> {
    const REGISTERED: [&str; 8] = ["gzip", "x-gzip", "br", "zstd", "dcb", "dcz", "deflate", "compress"];
    let wanted = content_encoding.trim();
    REGISTERED.into_iter().find(|registered| registered.eq_ignore_ascii_case(wanted))
}

fn compression(text: &[u8]) -> Option<&'static str> {
    match text {
        [0x1f, 0x8b, ..] => Some("gzip"),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some("zstd"),
        [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => Some("deflate"),
        _ => None,
    }
}

fn describe_json(text: &str) -> String {
    match serde_json::from_str(text) {
        Ok(Value::Object(members)) => describe_object(&members),
        Ok(Value::Array(elements)) if elements.iter().any(|element| element.get("kty").is_some()) => {
            "an array of keys, not a JWK Set: write `{\"keys\": […]}` around it".to_owned()
        }
        Ok(_) => "JSON, but not a JWK Set: a JSON object with an array `keys`".to_owned(),
        Err(error) if error.is_eof() => "cut off: it begins as JSON and does not end".to_owned(),
        Err(_) if text.trim_start().starts_with(['{', '[']) => "not valid JSON, so not a JWK Set".to_owned(),
        Err(_) => "not JSON, so not a JWK Set: check the URL or the file".to_owned(),
    }
}

fn describe_object(members: &Map<String, Value>) -> String {
    let is_certificate =
        |value: &Value| value.as_str().is_some_and(|text| text.starts_with("-----BEGIN CERT"));
    if members.contains_key("keys") {
        "not a JWK Set: its member `keys` is not an array".to_owned()
    } else if let Some(Value::String(uri)) = members.get("jwks_uri") {
        let place = public_url(uri).map_or_else(String::new, |url| format!(", {url}"));
        format!("a discovery document, not a JWK Set: use the URL in its member `jwks_uri`{place}")
    } else if members.contains_key("kty") {
        "a single JWK, not a JWK Set: publish it as `{\"keys\": […]}`".to_owned()
    } else if !members.is_empty() && members.values().all(is_certificate) {
        "a map of certificates, not a JWK Set (a JSON object with an array `keys`): the provider publishes its JWK Set \
         at another URL"
            .to_owned()
    } else {
        "JSON, but not a JWK Set: it has no array `keys`".to_owned()
    }
}

/// An https URL without anything that could identify a user.
fn public_url(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let is_public = url.scheme() == "https"
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none()
        // As a token begins.
        && !text.contains("eyJ");
    (is_public && url.as_str().len() <= LONGEST_URL).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_mistake_has_its_own_sentence() {
        for (text, words) in [
            (&b"\x1f\x8b\x08\x00"[..], "compressed (gzip)"),
            (b"\x28\xb5\x2f\xfd", "compressed (zstd)"),
            (b"\x78\x9c\x01", "compressed (deflate)"),
            (b"\xff\xfe{\0", "UTF-16"),
            (b"\xff\x01", "not UTF-8"),
            (b"", "empty"),
            (b" \n", "empty"),
            (b"<!doctype html><title>Sign in</title>", "an HTML page"),
            (b"\n <html>", "an HTML page"),
            (b"<?xml version=\"1.0\"?>", "XML"),
            (b"-----BEGIN PUBLIC KEY-----", "a PEM"),
            (b"{\"keys\":[", "cut off"),
            (b"{\"keys\":[}", "not valid JSON"),
            (b"Not Found", "not JSON"),
            (b"{\"keys\":{}}", "`keys` is not an array"),
            (b"{\"issuer\":\"i\",\"jwks_uri\":\"https://i.example/k\"}", "`jwks_uri`, https://i.example/k"),
            (b"{\"kty\":\"RSA\",\"n\":\"AQAB\"}", "a single JWK"),
            (b"[{\"kty\":\"RSA\"}]", "an array of keys"),
            (b"{\"a\":\"-----BEGIN CERTIFICATE-----\\nMII\"}", "a map of certificates"),
            (b"{\"error\":\"unknown client\"}", "no array `keys`"),
            (b"{}", "no array `keys`"),
            (b"5", "a JSON object with an array `keys`"),
        ] {
            let said = describe(text);
            assert!(said.contains(words), "{}: {said}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn a_url_that_could_identify_a_user_is_not_repeated() {
        for uri in [
            "https://user:secret@i.example/k",
            "https://i.example/k?token=secret",
            "https://i.example/k#secret",
            "http://secret.example/",
            "https://i.example/secret/eyJhbGciOiJub25lIn0",
            "secret",
        ] {
            let said = describe(format!("{{\"jwks_uri\":\"{uri}\"}}").as_bytes());
            assert!(said.contains("discovery document") && !said.contains("secret"), "{said}");
        }
    }

    #[test]
    fn only_a_registered_coding_is_named() {
        assert_eq!((coding("GZIP "), coding("br")), (Some("gzip"), Some("br")));
        assert_eq!((coding("identity"), coding("secret"), coding("")), (None, None, None));
    }
}
