//! Where a token comes from: an argument, a file, standard input. What people copy with it, and what cannot be a part of
//! it, is taken off: white space and quotes around it, and `Bearer ` before it.

use std::ffi::OsStr;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use wallet_jwt::VerifyError;
use wallet_jwt::token::MAX_TOKEN_BYTES;

use crate::output::Failure;
use crate::redaction::name_of;
use crate::token_args::TokenArgs;
use crate::token_pattern::could_be_token;

/// How much may be around a token.
const MAX_AROUND: usize = 256;

/// Reads the token in the arguments.
pub(crate) fn read(arguments: &TokenArgs) -> Result<String, Failure> {
    read_from(arguments.token.as_deref(), arguments.file.as_deref())?
        .ok_or_else(|| Failure::usage("no token was given: pass it, `-` for standard input, or --file"))
}

/// Reads a token that may be absent.
pub(crate) fn read_from(argument: Option<&OsStr>, file: Option<&Path>) -> Result<Option<String>, Failure> {
    let bytes = match (argument, file) {
        (None, None) => return Ok(None),
        (Some(dash), _) if dash == "-" => bounded(std::io::stdin().lock(), "standard input")?,
        (Some(argument), _) => argument.as_encoded_bytes().to_vec(),
        (None, Some(path)) => {
            let place = name_of(path, "--file");
            let file = File::open(path).map_err(|error| Failure::environment(format!("{place}: {error}")))?;
            bounded(file, &place)?
        }
    };
    let text = String::from_utf8(bytes).map_err(|error| malformed(describe_binary(error.as_bytes())))?;
    let token = alone(&text);
    if let Some(what) = argument.filter(|argument| *argument != "-").and_then(|_| describe_path(token)) {
        return Err(malformed(what));
    }
    Ok(Some(token.to_owned()))
}

/// Reads just enough to know that it is too large.
fn bounded(source: impl Read, place: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(MAX_TOKEN_BYTES + MAX_AROUND).unwrap_or(u64::MAX);
    source
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::environment(format!("{place}: {error}")))?;
    Ok(bytes)
}

/// The text without what is unmistakably not the token, in any order: `"Bearer …"` and `Bearer "…"`.
fn alone(text: &str) -> &str {
    let mut rest = text.trim();
    loop {
        let shorter = without_bearer(without_quotes(rest)).trim();
        if shorter.len() == rest.len() {
            return rest;
        }
        rest = shorter;
    }
}

/// Only a pair: a single quote means that something was cut.
fn without_quotes(text: &str) -> &str {
    let pairs = [('"', '"'), ('\'', '\''), ('`', '`'), ('\u{201c}', '\u{201d}'), ('\u{2018}', '\u{2019}')];
    pairs.iter().find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close)).unwrap_or(text)
}

/// A scheme of HTTP has no case (RFC 9110 §11.1).
fn without_bearer(text: &str) -> &str {
    match text.split_once(char::is_whitespace) {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token,
        _ => text,
    }
}

/// A file's path in place of its content. No token contains a slash, or is the name of a file.
fn describe_path(argument: &str) -> Option<&'static str> {
    if argument.is_empty() || argument.starts_with(['{', '<']) || could_be_token(argument) {
        return None;
    }
    let path = Path::new(argument);
    let is_like_a_file = ["jwt", "txt", "json", "pem", "jwks"]
        .iter()
        .any(|ending| path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending)));
    let has_folder = !argument.contains(char::is_whitespace)
        && (argument.starts_with(['/', '~', '.']) || argument.contains(['/', '\\']));
    if path.is_file() {
        Some("this is the path of a file, not a token: pass it with --file")
    } else if is_like_a_file || has_folder {
        Some("this looks like a path, and no such file exists; --file PATH reads a token from a file")
    } else {
        None
    }
}

/// What bytes that are no UTF-8 probably are.
fn describe_binary(bytes: &[u8]) -> &'static str {
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
            "the text is UTF-16, not UTF-8 (PowerShell's `>` writes UTF-16): save it as UTF-8"
        }
        _ => "the text is not UTF-8",
    }
}

fn malformed(detail: &str) -> Failure {
    VerifyError::TokenMalformed { detail: detail.to_owned() }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unmistakably_around_a_token_is_taken_off() {
        for text in [
            "a.b.c",
            "a.b.c\n",
            " \ta.b.c\r\n\n",
            "\u{a0}a.b.c\u{2003}",
            "\"a.b.c\"\n",
            "'a.b.c'",
            "`a.b.c`",
            "\u{201c}a.b.c\u{201d}",
            "Bearer a.b.c",
            "bearer\ta.b.c",
            "BEARER  a.b.c\n",
            "\"Bearer a.b.c\"",
            " ' Bearer \"a.b.c\" ' ",
        ] {
            assert_eq!(alone(text), "a.b.c", "{text:?}");
        }
    }

    #[test]
    fn everything_else_around_a_token_is_left_to_be_named() {
        for text in [
            "",
            "\"",
            "\"a.b.c",
            "a.b.c'",
            "a. b.c",
            "a\n.b.c",
            "Bearer",
            "Bearera.b.c",
            "Authorization: Bearer a.b.c",
            "{\"token\":\"a.b.c\"}",
            "\u{feff}a.b.c",
        ] {
            assert_eq!(alone(text), text);
        }
    }

    #[test]
    fn a_path_in_place_of_a_token_is_named() {
        let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        assert!(describe_path(manifest).is_some_and(|what| what.contains("pass it with --file")));
        for path in ["./token", "/nonexistent/token", "~/token", "token.jwt", "a\\b.txt", "../x.y.jwt"] {
            assert!(describe_path(path).is_some_and(|what| what.contains("looks like a path")), "{path}");
        }
        for other in [
            "",
            "undefined",
            "a.b.c",
            "eyJh.eyJz.c2ln",
            "eyJh/eyJz",
            "{\"a\":\"b/c\"}",
            "<html></html>",
            "Basic a/b",
        ] {
            assert_eq!(describe_path(other), None, "{other}");
        }
    }
}
