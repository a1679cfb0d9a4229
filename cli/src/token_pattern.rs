//! Finds what could be a token inside any text: a part that begins with `eyJ` (a JSON object in base64url), or three
//! base64url parts whose first is a JSON object.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

/// What is printed instead of a token.
pub(crate) const NOT_SHOWN: &str = "[not shown]";
/// From this length on, a text after a token and a line end counts as the token's next line.
const MIN_NEXT_LINE: usize = 20;

/// Whether a part of the text could be a token.
pub(crate) fn could_be_token(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let (_, after) = rest.split_at(gap_len(rest));
        let (word, after) = after.split_at(word_len(after));
        if is_token(word) {
            return true;
        }
        rest = after;
    }
    false
}

/// The text with [`NOT_SHOWN`] in place of everything that could be a token.
pub(crate) fn hide_tokens(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let (mut rest, mut is_after_token) = (text, false);
    while !rest.is_empty() {
        let (gap, after) = rest.split_at(gap_len(rest));
        let (word, after) = after.split_at(word_len(after));
        let continues = is_after_token && word.len() >= MIN_NEXT_LINE && is_blank(gap);
        if is_token(word) {
            shown.push_str(gap);
            shown.push_str(NOT_SHOWN);
            // Base64 of the other alphabet, and padding, belong to it.
            rest = after.trim_start_matches(|letter: char| {
                is_word_letter(letter) || matches!(letter, '+' | '/' | '=')
            });
            is_after_token = true;
        } else {
            if !continues {
                shown.push_str(gap);
                shown.push_str(word);
                is_after_token = is_after_token && word.is_empty();
            }
            rest = after;
        }
    }
    shown
}

/// The letters of base64url, and the dot between parts.
fn is_word_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.')
}

fn word_len(text: &str) -> usize {
    text.find(|letter| !is_word_letter(letter)).unwrap_or(text.len())
}

/// The length of everything before the next word. An escape belongs to it: its letters are not the word's.
fn gap_len(text: &str) -> usize {
    let mut len = 0;
    while let Some(letter) = text[len..].chars().next() {
        if is_word_letter(letter) {
            break;
        }
        len += match letter {
            '%' => percent_len(&text[len..]),
            '\\' => backslash_len(&text[len..]),
            other => other.len_utf8(),
        };
    }
    len
}

/// `%20`, and `%2520` for text that was encoded twice.
fn percent_len(text: &str) -> usize {
    let is_hex_at = |at: usize| {
        text.as_bytes().get(at..at + 2).is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit))
    };
    if !is_hex_at(1) {
        return 1;
    }
    let mut len = 3;
    if text.starts_with("%25") {
        while is_hex_at(len) && len < 9 {
            len += 2;
        }
    }
    len
}

/// `\n`, `\u0022`, `\"`.
fn backslash_len(text: &str) -> usize {
    let hex = |count: usize| {
        text.as_bytes().get(2..2 + count).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    match text.as_bytes().get(1) {
        Some(b'u') if hex(4) => 6,
        Some(b'x') if hex(2) => 4,
        Some(b'n' | b'r' | b't') => 2,
        _ => 1,
    }
}

fn is_blank(gap: &str) -> bool {
    !gap.is_empty()
        && gap.chars().all(|letter| {
            letter.is_whitespace() || letter.is_control() || matches!(letter, '\u{fffd}' | '\\' | 'n' | 'r')
        })
}

fn is_token(word: &str) -> bool {
    begins_with_object(word) || has_three_parts(word)
}

/// `eyJ` is `{"` in base64url.
fn begins_with_object(word: &str) -> bool {
    word.match_indices("eyJ")
        .any(|(at, _)| !word[..at].ends_with(|letter: char| letter.is_ascii_alphanumeric()))
}

fn has_three_parts(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    parts.windows(3).any(|three| is_object(three[0].trim_start_matches('-')))
}

fn is_object(part: &str) -> bool {
    URL_SAFE_NO_PAD
        .decode(part)
        .is_ok_and(|bytes| serde_json::from_slice::<Map<String, Value>>(&bytes).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Its header has white space, so that it does not begin with `eyJ`.
    const SPACED: &str = "eyAiYWxnIjogIm5vbmUiIH0.cGF5bG9hZA.c2ln";

    #[test]
    fn what_could_be_a_token_is_hidden() {
        for (text, shown) in [
            ("eyJhbGci", "[not shown]"),
            ("the token eyJh.eyJz.c2ln ended", "the token [not shown] ended"),
            ("'--eyJh.eyJz.c2ln'", "'[not shown]'"),
            ("https://x.example/?t=eyJh.eyJz.c2ln&a=b", "https://x.example/?t=[not shown]&a=b"),
            ("https://x.example/keys/eyJhbGci", "https://x.example/keys/[not shown]"),
            ("Bearer%20eyJh.b", "Bearer%20[not shown]"),
            ("Bearer%2520eyJh.b", "Bearer%2520[not shown]"),
            ("a\\neyJh.b", "a\\n[not shown]"),
            ("{\\u0022eyJh.b\\u0022}", "{\\u0022[not shown]\\u0022}"),
            ("kid-eyJh", "[not shown]"),
            ("a.b.eyJh", "[not shown]"),
            ("eyJh/eyJz+c2ln==", "[not shown]"),
            ("eyJhbGciOiJub25lIn0\n  abcdefghijklmnopqrstuvwxyz\nend", "[not shown]\nend"),
            ("e30.e30.", "[not shown]"),
            (SPACED, "[not shown]"),
            (&format!("x.{SPACED}"), "[not shown]"),
        ] {
            assert_eq!(hide_tokens(text), shown, "{text}");
            assert!(could_be_token(text), "{text}");
        }
    }

    #[test]
    fn everything_else_is_shown_as_it_is() {
        for text in [
            "",
            "expected accounts.google.com or https://accounts.google.com",
            "407408718192-ios0000000000000000000000000000.apps.googleusercontent.com",
            "com.example.app.service",
            "e30.e30",
            "2f1c0a9e-0000-4000-8000-000000000002",
            "…/keys%/ü\\ \u{1b}[2J, 漢字",
            "keyJoy honeyJar",
            "Zm9v.YmFy.YmF6",
        ] {
            assert_eq!(hide_tokens(text), text);
            assert!(!could_be_token(text), "{text}");
        }
    }
}
