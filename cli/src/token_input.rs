//! Where a token comes from: an argument, a file, standard input.

use std::ffi::OsStr;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use wallet_jwt::VerifyError;
use wallet_jwt::token::MAX_TOKEN_BYTES;

use crate::output::Failure;
use crate::redaction::name_of;
use crate::token_args::TokenArgs;

/// Reads the token in the arguments.
pub(crate) fn read(arguments: &TokenArgs) -> Result<String, Failure> {
    read_from(arguments.token.as_deref(), arguments.file.as_deref())?
        .ok_or_else(|| Failure::usage("no token was given"))
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
    let text = String::from_utf8(bytes).map_err(|_| {
        Failure::from(VerifyError::TokenMalformed { detail: "the text is not UTF-8".to_owned() })
    })?;
    Ok(Some(without_newline(&text).to_owned()))
}

/// Reads just enough to know that it is too large.
fn bounded(source: impl Read, place: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(MAX_TOKEN_BYTES).unwrap_or(u64::MAX).saturating_add(3);
    source
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::environment(format!("{place}: {error}")))?;
    Ok(bytes)
}

/// Editors add one trailing newline; anything else around a token is a mistake to report.
fn without_newline(text: &str) -> &str {
    match text.strip_suffix('\n') {
        Some(line) => line.strip_suffix('\r').unwrap_or(line),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_trailing_newline_is_dropped_and_nothing_else() {
        for (text, token) in [
            ("a", "a"),
            ("a\n", "a"),
            ("a\r\n", "a"),
            ("a\n\n", "a\n"),
            ("a ", "a "),
            ("\na", "\na"),
            ("", ""),
        ] {
            assert_eq!(without_newline(text), token);
        }
    }
}
