//! A list of objects that a claim holds as JSON text inside of a string. It is parsed as strictly as the payload.

use super::place::Place;
use super::{Claims, Problems};
use crate::error::VerifyError;
use crate::token::json::{self, JsonFault};
use crate::token::json_value::Value;
use crate::token::surrogates;

/// The largest such text, in bytes; half of a token.
const MAX_TEXT_BYTES: usize = 16 * 1024;
/// The levels around the text: the object of the claims.
const OUTER_LEVELS: usize = 1;

const EXPECTED: &str = "the JSON text of an array of objects, in a string";
const TOO_LARGE: &str = "a JSON text of at most 16384 bytes";
const DUPLICATE: &str = "a JSON text whose objects have each member once";
const TOO_DEEP: &str = "a JSON text within the limit of 64 levels";

/// The parsed list.
pub(crate) struct EmbeddedList<'c> {
    name: &'c str,
    elements: Vec<Value<'c>>,
    is_marked: bool,
    problems: Option<&'c Problems>,
}

impl<'c> Claims<'c> {
    /// The list of a claim at the top level; none if the claim is absent. A real array is not such a text.
    pub(crate) fn embedded_list(&self, name: &'c str) -> Result<Option<EmbeddedList<'c>>, VerifyError> {
        let parsed = match self.value(name) {
            None => return Ok(None),
            // Half of a surrogate pair in the outer string is in an unknown place of the inner text.
            Some(value) if self.is_marked && super::has_mark(value) => Err(super::LONE_SURROGATE),
            Some(Value::String(text)) => parse(text),
            Some(_) => Err(EXPECTED),
        };
        match parsed {
            Ok((elements, is_marked)) => {
                Ok(Some(EmbeddedList { name, elements, is_marked, problems: self.problems }))
            }
            Err(expected) => self.wrong_type(self.path_of(name), expected).map(|()| None),
        }
    }
}

impl EmbeddedList<'_> {
    /// Its objects, whose paths are those of the claim's elements.
    pub(crate) fn objects(&self) -> Result<Vec<Claims<'_>>, VerifyError> {
        let mut objects = Vec::with_capacity(self.elements.len());
        for (index, element) in self.elements.iter().enumerate() {
            let place = Place::default().step(self.name, Some(index));
            let (is_marked, problems) = (self.is_marked, self.problems);
            match element {
                Value::Object(members) => objects.push(Claims { members, is_marked, place, problems }),
                _ => {
                    let error = VerifyError::ClaimType {
                        claim: format!("{}[{index}]", self.name),
                        expected: "an object".to_owned(),
                    };
                    match problems {
                        None => return Err(error),
                        Some(problems) => problems.borrow_mut().push(error.to_string()),
                    }
                }
            }
        }
        Ok(objects)
    }
}

/// The elements, and whether they have marks for lone surrogates; or what the text should be.
fn parse(text: &str) -> Result<(Vec<Value<'_>>, bool), &'static str> {
    if text.len() > MAX_TEXT_BYTES {
        return Err(TOO_LARGE);
    }
    match json::parse_array(text, false, OUTER_LEVELS) {
        Ok(elements) => Ok((elements, false)),
        Err(JsonFault::Syntax) => {
            let marked = surrogates::marked(text).ok_or(EXPECTED)?;
            let elements = json::parse_array(&marked, true, OUTER_LEVELS).map_err(expected)?;
            Ok((elements.into_iter().map(Value::into_owned).collect(), true))
        }
        Err(fault) => Err(expected(fault)),
    }
}

fn expected(fault: JsonFault) -> &'static str {
    match fault {
        JsonFault::DuplicateMember => DUPLICATE,
        JsonFault::TooDeep => TOO_DEEP,
        _ => EXPECTED,
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse as parse_payload;
    use super::*;

    fn payload(inner: &str) -> String {
        serde_json::json!({ "list": inner }).to_string()
    }

    fn refused(inner: &str) -> String {
        let payload = payload(inner);
        let payload = parse_payload(&payload).unwrap();
        let claims = Claims::top(&payload);
        let read = claims.embedded_list("list").and_then(|list| list.unwrap().objects().map(|own| own.len()));
        let error = read.unwrap_err();
        assert_eq!(error.code().as_str(), "E_CLAIM_TYPE", "{inner}");
        error.to_string()
    }

    #[test]
    fn the_elements_are_read_like_claims() {
        let payload = payload(r#"[{"a":"x","b":[1]},{}]"#);
        let payload = parse_payload(&payload).unwrap();
        let list = Claims::top(&payload).embedded_list("list").unwrap().unwrap();
        let objects = list.objects().unwrap();
        assert_eq!(objects[0].text("a").unwrap().as_deref(), Some("x"));
        assert_eq!(objects[0].text("b").unwrap_err().to_string(), "the claim `list[0].b` is not a string");
        assert!(!objects[1].has("a"));
        let missing = objects[1].required_text("a").unwrap_err();
        assert_eq!(missing, VerifyError::ClaimMissing { claim: "list[1].a".into() });
    }

    #[test]
    fn absent_and_null_are_no_list() {
        for text in ["{}", r#"{"list":null}"#] {
            let payload = parse_payload(text).unwrap();
            assert!(Claims::top(&payload).embedded_list("list").unwrap().is_none(), "{text}");
        }
    }

    #[test]
    fn only_a_text_of_an_array_of_objects_is_taken() {
        for text in
            [r#"{"list":[]}"#, r#"{"list":[{}]}"#, r#"{"list":{}}"#, r#"{"list":5}"#, r#"{"list":true}"#]
        {
            let payload = parse_payload(text).unwrap();
            let refused = Claims::top(&payload).embedded_list("list").err().unwrap();
            assert_eq!(refused.code().as_str(), "E_CLAIM_TYPE", "{text}");
        }
        for inner in [
            "",
            "[",
            "[]x",
            "[] []",
            "{}",
            "null",
            "\"[]\"",
            "secret",
            "[{a:1}]",
            "[1]",
            "[[]]",
            "\u{feff}[]",
        ] {
            let text = refused(inner);
            assert!(text.starts_with("the claim `list") && !text.contains("secret"), "{inner}: {text}");
        }
    }

    #[test]
    fn duplicates_are_refused_at_every_level_of_the_text() {
        for inner in [r#"[{"a":1,"a":1}]"#, r#"[{"x":{"a":1,"\u0061":2}}]"#, r#"[{"x":[{"a":1,"a":2}]}]"#] {
            assert!(refused(inner).contains("each member once"), "{inner}");
        }
    }

    #[test]
    fn nesting_is_counted_from_the_outside() {
        // The array and its object are the second and the third level.
        let nested = |levels: usize| format!(r#"[{{"a":{}{}}}]"#, "[".repeat(levels), "]".repeat(levels));
        let fits = payload(&nested(61));
        let fits = parse_payload(&fits).unwrap();
        assert!(Claims::top(&fits).embedded_list("list").is_ok());
        assert!(refused(&nested(62)).contains("64 levels"));
        assert!(refused(&"[".repeat(8_000)).contains("64 levels"));
    }

    #[test]
    fn a_text_of_more_than_16_kib_is_refused() {
        let of = |bytes: usize| format!("[{}]", " ".repeat(bytes - 2));
        let fits = payload(&of(MAX_TEXT_BYTES));
        let fits = parse_payload(&fits).unwrap();
        assert!(Claims::top(&fits).embedded_list("list").is_ok());
        assert!(refused(&of(MAX_TEXT_BYTES + 1)).contains("16384 bytes"));
    }

    #[test]
    fn half_of_a_surrogate_pair_hides_nothing_else() {
        let payload = payload(r#"[{"name":"\ud83d","id":"x"}]"#);
        let payload = parse_payload(&payload).unwrap();
        let list = Claims::top(&payload).embedded_list("list").unwrap().unwrap();
        let objects = list.objects().unwrap();
        assert_eq!(objects[0].text("id").unwrap().as_deref(), Some("x"));
        assert_eq!(objects[0].shown_text("name").unwrap().as_deref(), Some("\u{fffd}"));
        assert_eq!(objects[0].text("name").unwrap_err().code().as_str(), "E_CLAIM_TYPE");
        // In the outer string it is refused: it may stand anywhere.
        let outer = parse_payload(r#"{"list":"[{\"name\":\"\ud83d\"}]"}"#).unwrap();
        assert!(Claims::top(&outer).embedded_list("list").is_err());
    }
}
