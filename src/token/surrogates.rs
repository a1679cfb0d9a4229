//! Lone surrogates: escapes such as `\ud800` without their other half, which no Unicode text can hold (RFC 8259 §8.2).
//! `serde_json` refuses them. Here they become a mark, so that the rest of a payload can be read.

/// Stands for a lone surrogate: a noncharacter, which is not for texts that are exchanged.
pub(super) const MARK: char = '\u{fdd0}';
const MARK_UNIT: u16 = 0xfdd0;
const ESCAPE_LENGTH: usize = 6;

/// The JSON text with the mark for every lone surrogate. `None` if there is none, or if the text has the mark itself.
pub(super) fn marked(json_text: &str) -> Option<String> {
    if json_text.contains(MARK) {
        return None;
    }
    let mut marked = String::with_capacity(json_text.len());
    let mut has_lone = false;
    let mut rest = json_text;
    while let Some((before, escape)) = rest.find('\\').and_then(|at| rest.split_at_checked(at)) {
        marked.push_str(before);
        let next = escape.get(ESCAPE_LENGTH..).and_then(unit);
        let length = match (unit(escape), next) {
            (Some(MARK_UNIT), _) => return None,
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 2 * ESCAPE_LENGTH,
            (Some(0xd800..=0xdfff), _) => {
                has_lone = true;
                marked.push(MARK);
                rest = escape.get(ESCAPE_LENGTH..)?;
                continue;
            }
            (Some(_), _) => ESCAPE_LENGTH,
            // A backslash and the character that it escapes.
            (None, _) => escape.chars().take(2).map(char::len_utf8).sum(),
        };
        let (escape, after) = escape.split_at_checked(length)?;
        marked.push_str(escape);
        rest = after;
    }
    marked.push_str(rest);
    has_lone.then_some(marked)
}

/// The UTF-16 unit that an escape `\uXXXX` at the start of the text names.
fn unit(escape: &str) -> Option<u16> {
    let digits = escape.strip_prefix("\\u")?.get(..4)?;
    let are_digits = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    are_digits.then(|| u16::from_str_radix(digits, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use crate::token::claims::{Claims, parse};

    /// `{"a": TEXT}`.
    fn object(text: &str) -> String {
        format!(r#"{{"a":{text}}}"#)
    }

    #[test]
    fn a_lone_surrogate_is_refused_in_every_typed_claim() {
        for text in [r#""\ud800""#, r#""x\uDFFFy""#, r#"["x","\ud83d"]"#, r#""\ud83d\u0041""#] {
            let object = object(text);
            let payload = parse(&object).unwrap();
            let claims = Claims::top(&payload);
            let refused = claims.text("a").or_else(|_| claims.filled_text("a")).unwrap_err();
            assert_eq!(refused.code().as_str(), "E_CLAIM_TYPE", "{text}");
            let sentence = "the claim `a` is not well-formed Unicode: it has half of a surrogate pair";
            assert_eq!(refused.to_string(), sentence, "{text}");
            assert!(claims.text_or_integer("a").is_err() && claims.one_or_many_texts("a").is_err(), "{text}");
            assert!(claims.texts("a").is_err() && claims.required_text("a").is_err(), "{text}");
        }
    }

    #[test]
    fn a_lone_surrogate_in_a_shown_name_is_u_fffd() {
        for (text, shown) in [
            (r#""a\ud800b""#, "a\u{fffd}b"),
            (r#""\uDFFF""#, "\u{fffd}"),
            (r#""\ud83d\ude00\ud83d""#, "\u{1f600}\u{fffd}"),
            (r#""\\ud800\ud800""#, "\\ud800\u{fffd}"),
        ] {
            let object = object(text);
            let payload = parse(&object).unwrap();
            assert_eq!(Claims::top(&payload).shown_text("a").unwrap().as_deref(), Some(shown), "{text}");
        }
        assert_eq!(Claims::top(&parse(r#"{"a":""}"#).unwrap()).shown_text("a"), Ok(None));
        assert!(Claims::top(&parse(r#"{"a":5}"#).unwrap()).shown_text("a").is_err());
    }

    #[test]
    fn a_lone_surrogate_elsewhere_changes_no_other_claim() {
        let payload = parse(r#"{"deep":[{"x":"\ud800"}],"a":"é\ud83d\ude00","n":1}"#).unwrap();
        let claims = Claims::top(&payload);
        assert_eq!(claims.text("a").unwrap().as_deref(), Some("é\u{1f600}"));
        assert_eq!(claims.numeric_date("n"), Ok(Some(1.0)));
    }

    #[test]
    fn a_lone_surrogate_in_a_members_name_is_refused() {
        for text in [r#"{"\ud800":1}"#, r#"{"a":{"x\udc00":"\ud800"}}"#, r#"{"a":[{"\ud800":1}]}"#] {
            let refused = parse(text).unwrap_err();
            assert_eq!(refused.code().as_str(), "E_TOKEN_MALFORMED", "{text}");
            assert!(
                refused.to_string().ends_with("a member's name has half of a surrogate pair"),
                "{refused}"
            );
        }
    }

    /// The strict rules hold for these payloads too.
    #[test]
    fn a_lone_surrogate_excuses_no_other_fault() {
        for text in [
            r#"{"a":"\ud800","b":1,"b":2}"#,
            r#"{"a":"\ud800""#,
            r#"{"a":"\ud80"}"#,
            r#"{"a":"\ud800"} x"#,
            r#"{"a":"\u+d80"}"#,
            // The mark itself in the token: then it could not be told which is which.
            "{\"a\":\"\\ud800\u{fdd0}\"}",
            r#"{"a":"\ud800\uFDD0"}"#,
        ] {
            assert_eq!(parse(text).unwrap_err().code().as_str(), "E_TOKEN_MALFORMED", "{text}");
        }
        // Without a lone surrogate it is a character as any other.
        assert!(Claims::top(&parse(r#"{"a":"\ufdd0"}"#).unwrap()).text("a").is_ok());
    }
}
