//! Parses claims from the payload into typed values. Every claim that is present must have the right type; `null`
//! counts as absent. An error contains no value, only the claim's path and the expected type.

mod embedded;
mod place;

use std::cell::RefCell;

use place::Place;

use super::json::{self, JsonFault};
use super::json_value::{Object, Value};
use super::surrogates::{self, MARK};
use crate::error::VerifyError;

/// The largest integer that a JSON number represents exactly; no time is larger.
const MAX_NUMERIC_DATE: f64 = 9_007_199_254_740_992.0;

/// The first second of the year 10000.
pub(crate) const YEAR_10000: f64 = 253_402_300_800.0;
pub(crate) const IN_MILLISECONDS: &str = "a number of seconds since the epoch: it lies after the year 9999, so the issuer probably writes milliseconds";
const LONE_SURROGATE: &str = "well-formed Unicode: it has half of a surrogate pair";

/// A payload as text; it must be UTF-8 (RFC 7519 §7.2).
pub(crate) fn text(payload: Vec<u8>) -> Result<String, VerifyError> {
    String::from_utf8(payload).map_err(|_| VerifyError::malformed("the payload is not UTF-8"))
}

/// As [`text`], of a payload that is still needed.
pub(crate) fn as_text(payload: &[u8]) -> Result<&str, VerifyError> {
    std::str::from_utf8(payload).map_err(|_| VerifyError::malformed("the payload is not UTF-8"))
}

/// A parsed payload.
#[derive(Debug, Default)]
pub(crate) struct Payload<'t> {
    members: Object<'t>,
    /// Whether texts have [`MARK`] where the token has a lone surrogate.
    is_marked: bool,
}

/// Parses a payload, which must be a JSON object (RFC 7519 §7.2). A lone surrogate in a value is tolerated here; whoever
/// reads the claim decides.
pub(crate) fn parse(payload: &str) -> Result<Payload<'_>, VerifyError> {
    let unreadable = |fault| VerifyError::malformed(format!("the payload cannot be read: {fault}"));
    match json::parse_object(payload) {
        Ok(members) => Ok(Payload { members, is_marked: false }),
        Err(JsonFault::Syntax) => match surrogates::marked(payload) {
            Some(marked) => {
                let members = json::parse_marked_object(&marked).map_err(unreadable)?;
                // The marked text ends here. Such tokens are rare.
                Ok(Payload { members: members.into_owned(), is_marked: true })
            }
            None => Err(unreadable(JsonFault::Syntax)),
        },
        Err(fault) => Err(unreadable(fault)),
    }
}

/// One object of the claims with its path, read member by member.
#[derive(Clone)]
pub(crate) struct Claims<'c> {
    members: &'c Object<'c>,
    is_marked: bool,
    place: Place<'c>,
    /// Collects claims of a wrong type instead of refusing them; such a claim then counts as absent.
    problems: Option<&'c Problems>,
}

/// The problems that a lenient reading found, without quoting a value.
pub(crate) type Problems = RefCell<Vec<String>>;

/// Keeps the reason why something could not be read.
pub(crate) fn note<T>(read: Result<T, VerifyError>, problems: &Problems) -> Option<T> {
    read.map_err(|error| problems.borrow_mut().push(error.to_string())).ok()
}

impl<'c> Claims<'c> {
    /// The top-level claims.
    pub(crate) fn top(payload: &'c Payload<'_>) -> Self {
        let Payload { members, is_marked } = payload;
        Claims { members, is_marked: *is_marked, place: Place::default(), problems: None }
    }

    /// The top-level claims, for display: a claim of a wrong type must not hide the others.
    pub(crate) fn lenient(payload: &'c Payload<'_>, problems: &'c Problems) -> Self {
        Claims { problems: Some(problems), ..Claims::top(payload) }
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    pub(crate) fn has_object(&self, name: &str) -> bool {
        matches!(self.value(name), Some(Value::Object(_)))
    }

    /// Whether it is this text. Notes no problem.
    pub(crate) fn is_text(&self, name: &str, text: &str) -> bool {
        self.peek(name) == Some(text)
    }

    /// The text, if it is one. Notes no problem: only for recognising whose token it is.
    pub(crate) fn peek(&self, name: &str) -> Option<&'c str> {
        self.value(name).and_then(Value::as_str)
    }

    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, VerifyError> {
        Ok(self.borrowed_text(name)?.map(str::to_owned))
    }

    pub(crate) fn borrowed_text(&self, name: &str) -> Result<Option<&'c str>, VerifyError> {
        self.read(name, "a string", Value::as_str)
    }

    /// A text for which empty means "unset", as both providers use it.
    pub(crate) fn filled_text(&self, name: &str) -> Result<Option<String>, VerifyError> {
        Ok(self.text(name)?.filter(|text| !text.is_empty()))
    }

    /// A name that is only shown, empty for "unset". A lone surrogate in it is shown as U+FFFD (RFC 8259 §8.2); in every
    /// other claim it is refused, because two users must never become one.
    pub(crate) fn shown_text(&self, name: &str) -> Result<Option<String>, VerifyError> {
        let text = self.convert(name, "a string", |value| value.as_str().map(str::to_owned))?;
        let text = text.map(|text| if self.is_marked { text.replace(MARK, "\u{fffd}") } else { text });
        Ok(text.filter(|text| !text.is_empty()))
    }

    /// An identifier that some issuers write as a number.
    pub(crate) fn text_or_integer(&self, name: &str) -> Result<Option<String>, VerifyError> {
        self.read(name, "a string or an integer", |value| match value {
            Value::String(text) => Some(text.clone().into_owned()),
            Value::Number(number) if number.is_i64() || number.is_u64() => Some(number.to_string()),
            _ => None,
        })
        .map(|text| text.filter(|text| !text.is_empty()))
    }

    /// A part of an identifier that is made of several claims: a text and an integer stay different.
    pub(crate) fn required_identifier(&self, name: &str) -> Result<serde_json::Value, VerifyError> {
        let part = self.read(name, "a string or an integer", |value| match value {
            Value::String(text) => Some(serde_json::Value::from(text.as_ref())),
            Value::Number(number) if number.is_i64() || number.is_u64() => Some(number.clone().into()),
            _ => None,
        })?;
        part.filter(|part| part.as_str() != Some("")).ok_or_else(|| self.missing(name))
    }

    pub(crate) fn required_text(&self, name: &str) -> Result<String, VerifyError> {
        self.filled_text(name)?.ok_or_else(|| self.missing(name))
    }

    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, VerifyError> {
        self.read(name, "a boolean", |value| value.as_bool())
    }

    /// A string or an array of strings, e.g. `aud` (RFC 7519 §4.1.3).
    pub(crate) fn one_or_many_texts(&self, name: &str) -> Result<Option<Vec<String>>, VerifyError> {
        self.read(name, "a string or an array of strings", |value| match value {
            Value::String(text) => Some(vec![text.clone().into_owned()]),
            other => texts(other),
        })
    }

    pub(crate) fn texts(&self, name: &str) -> Result<Vec<String>, VerifyError> {
        Ok(self.read(name, "an array of strings", texts)?.unwrap_or_default())
    }

    /// Seconds since the epoch, a fraction allowed (RFC 7519 §2, NumericDate).
    pub(crate) fn numeric_date(&self, name: &str) -> Result<Option<f64>, VerifyError> {
        self.read(name, "a number of seconds since the epoch", |value| {
            value.as_f64().filter(|seconds| (0.0..=MAX_NUMERIC_DATE).contains(seconds))
        })
    }

    /// Whether it is a time after the epoch. A number of 0 or less counts as absent.
    pub(crate) fn is_after_epoch(&self, name: &str) -> Result<bool, VerifyError> {
        let seconds = self.read(name, "a number of seconds since the epoch", |value| {
            value.as_f64().filter(|&seconds| seconds <= MAX_NUMERIC_DATE)
        })?;
        Ok(seconds.is_some_and(|seconds| seconds > 0.0))
    }

    /// A NumericDate up to the year 9999. A later one comes from an issuer that writes milliseconds, and its tokens would
    /// never expire.
    pub(crate) fn expiry(&self, name: &str) -> Result<Option<f64>, VerifyError> {
        let is_too_late = |seconds: f64| seconds >= YEAR_10000;
        if self.value(name).and_then(|value| value.as_f64()).is_some_and(is_too_late) {
            return self.wrong_type(self.path_of(name), IN_MILLISECONDS).map(|()| None);
        }
        self.numeric_date(name)
    }

    pub(crate) fn object(&self, name: &'c str) -> Result<Option<Claims<'c>>, VerifyError> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Object(members)) => {
                Ok(Some(Claims { members, place: self.place.step(name, None), ..self.clone() }))
            }
            Some(_) => self.wrong_type(self.path_of(name), "an object").map(|()| None),
        }
    }

    pub(crate) fn required_object(&self, name: &'c str) -> Result<Claims<'c>, VerifyError> {
        self.object(name)?.ok_or_else(|| self.missing(name))
    }

    /// An array of objects; absent reads as empty.
    pub(crate) fn objects(&self, name: &'c str) -> Result<Vec<Claims<'c>>, VerifyError> {
        self.each_object(name, |object| Ok(object.clone()))
    }

    /// Reads each object of an array; absent reads as empty. Elements of another type are told first.
    pub(crate) fn each_object<T>(
        &self,
        name: &'c str,
        mut read: impl FnMut(&Claims<'c>) -> Result<T, VerifyError>,
    ) -> Result<Vec<T>, VerifyError> {
        let elements = match self.value(name) {
            None => return Ok(Vec::new()),
            Some(Value::Array(elements)) => elements,
            Some(_) => {
                return self.wrong_type(self.path_of(name), "an array of objects").map(|()| Vec::new());
            }
        };
        for (index, element) in elements.iter().enumerate() {
            if !matches!(element, Value::Object(_)) {
                self.wrong_type(format!("{}[{index}]", self.path_of(name)), "an object")?;
            }
        }
        let mut all = Vec::with_capacity(elements.len());
        for (index, element) in elements.iter().enumerate() {
            if let Value::Object(members) = element {
                let place = self.place.step(name, Some(index));
                all.push(read(&Claims { members, place, ..self.clone() })?);
            }
        }
        Ok(all)
    }

    /// The error for a missing required claim.
    pub(crate) fn missing(&self, name: &str) -> VerifyError {
        VerifyError::ClaimMissing { claim: self.path_of(name) }
    }

    fn value(&self, name: &str) -> Option<&'c Value<'c>> {
        self.members.get(name).filter(|value| **value != Value::Null)
    }

    fn read<T>(
        &self,
        name: &str,
        expected: &str,
        convert: impl FnOnce(&'c Value<'c>) -> Option<T>,
    ) -> Result<Option<T>, VerifyError> {
        if self.is_marked && self.value(name).is_some_and(has_mark) {
            return self.wrong_type(self.path_of(name), LONE_SURROGATE).map(|()| None);
        }
        self.convert(name, expected, convert)
    }

    fn convert<T>(
        &self,
        name: &str,
        expected: &str,
        convert: impl FnOnce(&'c Value<'c>) -> Option<T>,
    ) -> Result<Option<T>, VerifyError> {
        match self.value(name) {
            None => Ok(None),
            Some(value) => match convert(value) {
                Some(converted) => Ok(Some(converted)),
                None => self.wrong_type(self.path_of(name), expected).map(|()| None),
            },
        }
    }

    fn wrong_type(&self, claim: String, expected: &str) -> Result<(), VerifyError> {
        let error = VerifyError::ClaimType { claim, expected: expected.to_owned() };
        match self.problems {
            None => Err(error),
            Some(problems) => {
                problems.borrow_mut().push(error.to_string());
                Ok(())
            }
        }
    }

    fn path_of(&self, name: &str) -> String {
        self.place.path_of(name)
    }
}

/// Whether a text, or a text of an array, had a lone surrogate.
fn has_mark(value: &Value<'_>) -> bool {
    match value {
        Value::String(text) => text.contains(MARK),
        Value::Array(elements) => elements.iter().any(has_mark),
        _ => false,
    }
}

fn texts(value: &Value<'_>) -> Option<Vec<String>> {
    let Value::Array(elements) = value else { return None };
    elements.iter().map(|element| element.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_the_path_and_never_the_value() {
        let payload = parse(r#"{"data":{"wallets":[{},{"address":["secret"]}]}}"#).unwrap();
        let data = Claims::top(&payload).required_object("data").unwrap();
        let error = data.objects("wallets").unwrap()[1].text("address").unwrap_err();
        assert_eq!(error.to_string(), "the claim `data.wallets[1].address` is not a string");
        assert!(!format!("{error:?}").contains("secret"));
    }
}
