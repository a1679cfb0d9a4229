//! Keeps tokens out of messages: an argument that could be a token is never repeated.

use std::cmp::Reverse;
use std::ffi::OsString;
use std::path::Path;

use serde_json::Value;

use crate::printable::clean;

const NOT_SHOWN: &str = "[not shown]";

/// The message without any argument of this process that could be a token.
pub(crate) fn redact(message: &str) -> String {
    replace_secrets(message, &secrets_in(std::env::args_os().skip(1)))
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
    if could_be_secret(&path) { option.to_owned() } else { path.into_owned() }
}

fn replace_secrets(message: &str, secrets: &[String]) -> String {
    secrets.iter().fold(message.to_owned(), |message, secret| message.replace(secret, NOT_SHOWN))
}

/// Longest first: replacing a part before the whole would leave the rest.
fn secrets_in(arguments: impl Iterator<Item = OsString>) -> Vec<String> {
    let mut secrets = Vec::new();
    for argument in arguments {
        // clap quotes arguments that are not UTF-8 in this form.
        let whole = argument.to_string_lossy();
        let (name, value) = whole.split_once('=').unwrap_or_default();
        for text in [&whole, name, value] {
            if could_be_secret(text) {
                secrets.extend([text.to_owned(), clean(text)]);
            }
        }
    }
    secrets.sort_by_key(|secret| Reverse(secret.len()));
    secrets
}

pub(crate) fn is_url(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

fn could_be_secret(text: &str) -> bool {
    if is_url(text) {
        // A host name contains dots; a token would be in the path or the query.
        return text.split(['/', '?', '&', '=', '#']).any(|part| part.len() > 40 || part.starts_with("eyJ"));
    }
    text.len() > 40 || text.starts_with("eyJ") || text.matches('.').count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted(message: &str, arguments: &[&str]) -> String {
        replace_secrets(message, &secrets_in(arguments.iter().map(OsString::from)))
    }

    #[test]
    fn what_could_be_a_token_is_not_repeated() {
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
            assert_eq!(redacted(message, arguments), shown);
        }
    }

    #[test]
    fn an_option_name_replaces_a_path_that_could_be_a_token() {
        assert_eq!(name_of(Path::new("/tmp/keys.json"), "--jwks"), "/tmp/keys.json");
        assert_eq!(name_of(Path::new("eyJh.eyJz.c2ln"), "--jwks"), "--jwks");
    }
}
