//! Keeps tokens out of the output: a text that could be a token is never repeated.

use std::cmp::Reverse;
use std::ffi::OsString;
use std::path::Path;

use serde_json::Value;

use crate::printable::clean;
use crate::token_pattern::{could_be_token, hide_tokens};

/// The message without anything that could be a token, and without any argument of this process that contains one.
pub(crate) fn redact(message: &str) -> String {
    hide_tokens(&replace(message, &secrets_in(arguments(), could_be_token)))
}

/// The same for clap's messages. They repeat arguments that belong to no option, and such an argument may be any part
/// of a token.
pub(crate) fn redact_usage(message: &str) -> String {
    hide_tokens(&replace(message, &secrets_in(arguments(), could_be_part)))
}

/// The same for every text in a JSON value.
pub(crate) fn redact_json(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(redact(&text)),
        Value::Array(items) => items.into_iter().map(redact_json).collect(),
        Value::Object(members) => {
            Value::Object(members.into_iter().map(|(name, value)| (name, redact_json(value))).collect())
        }
        other => other,
    }
}

/// How a message names a file: by its path, or by the option if the path could be a token passed by mistake.
pub(crate) fn name_of(path: &Path, option: &str) -> String {
    let path = path.to_string_lossy();
    if could_be_token(&path) { option.to_owned() } else { path.into_owned() }
}

/// Whether the text is an http or https URL. A scheme has no case (RFC 3986 §3.1).
pub(crate) fn is_url(text: &str) -> bool {
    has_scheme(text, "https://") || has_scheme(text, "http://")
}

/// Whether the text starts with that scheme, in any case.
pub(crate) fn has_scheme(text: &str, scheme: &str) -> bool {
    text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

fn arguments() -> impl Iterator<Item = OsString> {
    std::env::args_os().skip(1)
}

fn replace(message: &str, secrets: &[String]) -> String {
    secrets
        .iter()
        .fold(message.to_owned(), |message, secret| message.replace(secret, crate::token_pattern::NOT_SHOWN))
}

/// Longest first: replacing a part before the whole would leave the rest.
fn secrets_in(arguments: impl Iterator<Item = OsString>, is_secret: fn(&str) -> bool) -> Vec<String> {
    let mut secrets = Vec::new();
    for argument in arguments {
        // clap quotes arguments that are not UTF-8 in this form.
        let whole = argument.to_string_lossy();
        let (name, value) = whole.split_once('=').unwrap_or_default();
        for text in [&whole, name, value] {
            if is_secret(text) {
                secrets.extend([text.to_owned(), clean(text)]);
            }
        }
    }
    secrets.sort_by_key(|secret| Reverse(secret.len()));
    secrets
}

fn could_be_part(text: &str) -> bool {
    if could_be_token(text) {
        return true;
    }
    if is_url(text) {
        // A host name contains dots; a token would be in the path or the query.
        return text.split(['/', '?', '&', '=', '#']).any(|part| part.len() > 40);
    }
    text.len() > 40 || text.matches('.').count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted(message: &str, arguments: &[&str], is_secret: fn(&str) -> bool) -> String {
        hide_tokens(&replace(message, &secrets_in(arguments.iter().map(OsString::from), is_secret)))
    }

    #[test]
    fn a_usage_error_repeats_no_part_of_a_token() {
        for (message, arguments, shown) in [
            ("'eyJh' is no file", &["eyJh"][..], "'[not shown]' is no file"),
            ("'a.b.c' is no file", &["--file=a.b.c"], "'[not shown]' is no file"),
            ("'--a.b.c' is unknown", &["--a.b.c=x"], "'[not shown]' is unknown"),
            ("'a.b.c.d' is unknown", &["a.b.c", "a.b.c.d"], "'[not shown]' is unknown"),
            ("'a.b.\u{fffd}' is unknown", &["a.b.\u{1b}"], "'[not shown]' is unknown"),
            ("expected https://a.b.example/", &["https://a.b.example/"], "expected https://a.b.example/"),
            ("'https://x/eyJh' is bad", &["https://x/eyJh"], "'[not shown]' is bad"),
            ("keys.json is no set", &["keys.json"], "keys.json is no set"),
        ] {
            assert_eq!(redacted(message, arguments, could_be_part), shown);
        }
    }

    #[test]
    fn what_was_configured_is_shown_unless_it_is_a_token() {
        let client = "407408718192-ios0000000000000000000000000000.apps.googleusercontent.com";
        assert_eq!(
            redacted(&format!("expected {client}"), &[client], could_be_token),
            format!("expected {client}")
        );
        let wrapped = "eyJhbGciOiJub25lIn0\n.cGF5\nbG9h.c2ln";
        assert_eq!(
            redacted(&format!("expected {wrapped}"), &[wrapped], could_be_token),
            "expected [not shown]"
        );
    }

    #[test]
    fn an_option_name_replaces_a_path_that_could_be_a_token() {
        let long = "../a.very.long/folder/with.many.dots/and/a/name/keys.json";
        for path in ["/tmp/keys.json", long] {
            assert_eq!(name_of(Path::new(path), "--jwks"), path);
        }
        assert_eq!(name_of(Path::new("eyJh.eyJz.c2ln"), "--jwks"), "--jwks");
    }

    #[test]
    fn a_scheme_has_no_case() {
        for url in ["https://a.example", "HTTPS://a.example", "Http://a.example"] {
            assert!(is_url(url), "{url}");
        }
        for other in ["https:/a", "ftp://a.example", "keys.json", "", "ü"] {
            assert!(!is_url(other), "{other}");
        }
    }
}
