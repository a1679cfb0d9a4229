//! What was passed in place of a token, in words that quote nothing of it. Only for the text of a refusal: nothing here
//! decides whether a token is accepted.

/// What stands around the token, or in its place. `None` if the text may be a token alone.
pub(super) fn describe(text: &str) -> Option<&'static str> {
    let inner = text.trim();
    Some(if text.is_empty() {
        "the text is empty"
    } else if inner.is_empty() {
        "the text is blank"
    } else if inner.starts_with('\u{feff}') {
        "it starts with a byte order mark; pass the token alone"
    } else if inner.contains(['\0', '\u{fffd}']) {
        "the text is not UTF-8, perhaps UTF-16"
    } else if starts_with_word(inner, "authorization") {
        "it starts with `Authorization`; pass the token alone, without `Bearer`"
    } else if starts_with_word(inner, "bearer") {
        "it starts with `Bearer`; pass the token alone"
    } else if is_placeholder(inner) {
        "this is a placeholder; pass the token itself"
    } else if inner.starts_with(['{', '[']) && inner != "[object Object]" {
        "this is JSON; pass the string inside it (for `issueJwt()`: the member `token`)"
    } else if inner.starts_with(QUOTES) || inner.ends_with(QUOTES) {
        "it has quotes around it; pass the token alone"
    } else if MISSING_VALUES.contains(&inner) {
        "a signed token has exactly three parts separated by dots; this is the word for a missing value"
    } else if inner.starts_with(MAGIC_START) {
        "this is a DID token of Magic's, and no JSON Web Token: no key set verifies it (docs/providers.md)"
    } else if inner.starts_with("https://") || inner.starts_with("http://") {
        "this is a URL; pass the token alone"
    } else if is_path(inner) {
        "this looks like a path; pass the content of the file"
    } else if inner.len() != text.len() {
        "it has white space (a blank or a line break) before or after it; pass the token alone"
    } else if let Some((first, rest)) = text.split_once([' ', '\t']) {
        if !first.contains('.') && rest.contains('.') {
            "it has a word before it; pass the token alone"
        } else {
            "it has white space inside: the token was wrapped, or something follows it"
        }
    } else if text.contains(char::is_whitespace) {
        "it has line breaks (white space) inside: the token was wrapped"
    } else if text.contains('\u{2026}') {
        "it has an ellipsis (`…`): the token was shortened to show it"
    } else if text.starts_with(TOKEN_START) && text.contains('%') {
        "it is URL-encoded; decode it first"
    } else if text.starts_with(TOKEN_START) && text.ends_with([',', ';', ')', '}', ']', '>']) {
        "it has a punctuation mark after it; pass the token alone"
    } else if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        "it has a character that no token has, perhaps an invisible one"
    } else if !text.starts_with(TOKEN_START) && text.contains(TOKEN_START) {
        "it has text before it; pass the token alone"
    } else {
        return None;
    })
}

/// Why a part is not base64url without padding (RFC 7515 §2).
pub(super) fn describe_part(part: &str, name: &str) -> String {
    let is_of_alphabet = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if part.contains('=') {
        format!("the {name} is not base64url without padding: it has `=`")
    } else if part.contains(['+', '/']) {
        format!("the {name} is base64 and not base64url: it has `+` or `/`")
    } else if !part.bytes().all(is_of_alphabet) {
        format!("the {name} has a character that base64url does not have")
    } else {
        format!("the {name} is incomplete: its last characters are missing, or it was changed")
    }
}

/// `{"` in base64url: how nearly every token begins.
pub(super) const TOKEN_START: &str = "eyJ";
/// `["0x` in base64: how a DID token of Magic's begins (`@magic-sdk/admin` 2.8.2).
const MAGIC_START: &str = "WyIwe";
const QUOTES: [char; 9] =
    ['"', '\'', '`', '\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}', '\u{ab}'];
const MISSING_VALUES: [&str; 6] = ["undefined", "null", "nil", "None", "NaN", "[object Object]"];
const PLACEHOLDERS: [(&str, &str); 6] =
    [("<", ">"), ("{{", "}}"), ("${", "}"), ("[", "]"), ("%", "%"), ("$", "")];
const TEXT_FILES: [&str; 5] = [".jwt", ".txt", ".json", ".token", ".tok"];

/// Whether the text begins with that word, in any case, and the word ends there.
fn starts_with_word(text: &str, word: &str) -> bool {
    text.split_at_checked(word.len()).is_some_and(|(start, rest)| {
        start.eq_ignore_ascii_case(word) && !rest.starts_with(|next: char| next.is_ascii_alphanumeric())
    })
}

/// A name in the place of a token, as documents, shells and templates write it: `<token>`, `$TOKEN`, `{{token}}`, `***`.
fn is_placeholder(text: &str) -> bool {
    let is_name = |name: &str| {
        !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b' '))
    };
    let is_between = |(start, end)| {
        let name = text.strip_prefix(start).and_then(|rest: &str| rest.strip_suffix(end));
        name.is_some_and(|name| is_name(name.trim()))
    };
    let is_masked = !text.is_empty() && text.bytes().all(|byte| byte == b'*');
    let is_missing = MISSING_VALUES.contains(&text);
    is_masked || !is_missing && PLACEHOLDERS.into_iter().any(is_between)
}

fn is_path(text: &str) -> bool {
    let is_one_line = !text.contains(['\n', '\r']);
    let has_separator = text.contains(['/', '\\']) || text.starts_with(['~', '$', '%']);
    let names_a_file = TEXT_FILES.iter().any(|ending| text.ends_with(ending));
    is_one_line && !text.contains(TOKEN_START) && (has_separator || names_a_file)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1In0.c2lnbmF0dXJl";

    #[test]
    fn what_stands_around_a_token_is_named() {
        for (text, words) in [
            (format!("Bearer {TOKEN}"), "starts with `Bearer`"),
            (format!("bearer:{TOKEN}"), "starts with `Bearer`"),
            (format!("  BEARER\t{TOKEN}\n"), "starts with `Bearer`"),
            (format!("Authorization: Bearer {TOKEN}"), "starts with `Authorization`"),
            (format!("authorization:{TOKEN}"), "starts with `Authorization`"),
            (format!("\"{TOKEN}\""), "quotes"),
            (format!("'{TOKEN}'\n"), "quotes"),
            (format!("{TOKEN}\""), "quotes"),
            (format!("\u{201c}{TOKEN}\u{201d}"), "quotes"),
            (format!("{{\"token\":\"{TOKEN}\"}}"), "this is JSON"),
            (format!("[\"{TOKEN}\"]"), "this is JSON"),
            (format!("{TOKEN} "), "white space"),
            (format!("{TOKEN}\r\n"), "white space"),
            (format!("\n{TOKEN}"), "white space"),
            (TOKEN.replace(".eyJ", ".\neyJ"), "line breaks"),
            (TOKEN.replace("IiO", "Ii O"), "white space inside"),
            (format!("{TOKEN} {TOKEN}"), "white space inside"),
            (format!("JWT {TOKEN}"), "a word before it"),
            (format!("\u{feff}{TOKEN}"), "byte order mark"),
            (format!("{TOKEN}\u{200b}"), "invisible"),
            (TOKEN.replace("c2lnbmF0dXJl", "c2ln\u{2026}"), "it has an ellipsis"),
            ("WyIweDAxIiwie30iXQ==".to_owned(), "DID token of Magic's"),
            (format!("token={TOKEN}"), "text before it"),
            (format!("session/{TOKEN}"), "text before it"),
            (format!("https://app.example/#token={TOKEN}"), "a URL"),
            (TOKEN.replace('.', "%2E"), "URL-encoded"),
            (format!("{TOKEN}%0A"), "URL-encoded"),
            (format!("{TOKEN},"), "a punctuation mark after it"),
            (format!("{TOKEN});"), "a punctuation mark after it"),
            (TOKEN.replace('e', "e\0"), "not UTF-8"),
        ] {
            let said = describe(&text);
            assert!(said.is_some_and(|said| said.contains(words)), "{text:?}: {said:?}");
        }
        assert_eq!(describe(TOKEN), None);
    }

    #[test]
    fn what_is_passed_in_place_of_a_token_is_named() {
        for (text, words) in [
            ("", "empty"),
            (" \n", "blank"),
            ("undefined", "exactly three parts"),
            ("[object Object]", "missing value"),
            ("<your token>", "a placeholder"),
            ("$TOKEN", "a placeholder"),
            ("${PARA_JWT}", "a placeholder"),
            ("%TOKEN%", "a placeholder"),
            ("{{ token }}", "a placeholder"),
            ("[REDACTED]", "a placeholder"),
            ("********", "a placeholder"),
            ("[\"x\"]", "this is JSON"),
            ("{}", "this is JSON"),
            ("[]", "this is JSON"),
            ("$HOME/token", "a path"),
            ("token.jwt", "a path"),
            ("./a.b.jwt", "a path"),
            ("/tmp/a.b.c", "a path"),
            ("C:\\tokens\\a.b.txt", "a path"),
            ("~/token", "a path"),
            ("Bearer", "`Bearer`"),
        ] {
            let said = describe(text);
            assert!(said.is_some_and(|said| said.contains(words)), "{text:?}: {said:?}");
        }
        for text in ["abc", "a.b.c", "bearers.b.c", "e30.e30.AA"] {
            assert_eq!(describe(text), None, "{text}");
        }
    }

    #[test]
    fn only_padding_is_called_padding() {
        for (part, words) in [
            ("AQ==", "not base64url without padding"),
            ("+A/+", "base64 and not base64url"),
            ("A.Q!", "a character that base64url does not have"),
            ("AB", "incomplete"),
            ("A", "incomplete"),
        ] {
            let said = describe_part(part, "signature");
            assert!(said.contains(words), "{part}: {said}");
            assert_eq!(said.contains("padding"), part.contains('='), "{part}: {said}");
        }
    }
}
