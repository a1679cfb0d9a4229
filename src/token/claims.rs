//! Parses claims from the payload into typed values. Every claim that is present must have the right type; `null`
//! counts as absent. An error contains no value, only the claim's path and the expected type.

use std::cell::RefCell;

use serde_json::{Map, Value};

use super::json;
use crate::error::VerifyError;

/// The largest integer that a JSON number represents exactly; no time is larger.
const MAX_NUMERIC_DATE: f64 = 9_007_199_254_740_992.0;

/// A payload as text; it must be UTF-8 (RFC 7519 §7.2).
pub(crate) fn text(payload: Vec<u8>) -> Result<String, VerifyError> {
    String::from_utf8(payload).map_err(|_| VerifyError::malformed("the payload is not UTF-8"))
}

/// Parses a payload, which must be a JSON object (RFC 7519 §7.2).
pub(crate) fn parse(payload: &str) -> Result<Map<String, Value>, VerifyError> {
    json::parse_object(payload)
        .map_err(|fault| VerifyError::malformed(format!("the payload cannot be read: {fault}")))
}

/// One object of the claims with its path, read member by member.
#[derive(Clone)]
pub(crate) struct Claims<'c> {
    members: &'c Map<String, Value>,
    place: Place,
    /// Collects claims of a wrong type instead of refusing them; such a claim then counts as absent.
    problems: Option<&'c Problems>,
}

/// The problems that a lenient reading found, without quoting a value.
pub(crate) type Problems = RefCell<Vec<String>>;

/// An object's path. Formatted only for an error, because every wallet of every token has one.
#[derive(Clone, Copy, Default)]
struct Place {
    outer: Option<Step>,
    inner: Option<Step>,
}

/// A member, and the element of its array.
#[derive(Clone, Copy)]
struct Step {
    name: &'static str,
    index: Option<usize>,
}

impl Place {
    /// No claim that is read here is deeper than an object in an object.
    fn step(self, name: &'static str, index: Option<usize>) -> Self {
        let step = Some(Step { name, index });
        if self.outer.is_none() { Place { outer: step, ..self } } else { Place { inner: step, ..self } }
    }

    fn path_of(self, name: &str) -> String {
        use std::fmt::Write as _;
        let mut path = String::new();
        for step in [self.outer, self.inner].into_iter().flatten() {
            path.push_str(step.name);
            if let Some(index) = step.index {
                // Writing to a String cannot fail.
                let _ = write!(path, "[{index}]");
            }
            path.push('.');
        }
        path + name
    }
}

impl<'c> Claims<'c> {
    /// The top-level claims.
    pub(crate) fn top(members: &'c Map<String, Value>) -> Self {
        Claims { members, place: Place::default(), problems: None }
    }

    /// The top-level claims, for display: a claim of a wrong type must not hide the others.
    pub(crate) fn lenient(members: &'c Map<String, Value>, problems: &'c Problems) -> Self {
        Claims { members, place: Place::default(), problems: Some(problems) }
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    pub(crate) fn has_object(&self, name: &str) -> bool {
        matches!(self.value(name), Some(Value::Object(_)))
    }

    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, VerifyError> {
        self.read(name, "a string", |value| value.as_str().map(str::to_owned))
    }

    /// A text for which empty means "unset", as both providers use it.
    pub(crate) fn filled_text(&self, name: &str) -> Result<Option<String>, VerifyError> {
        Ok(self.text(name)?.filter(|text| !text.is_empty()))
    }

    /// An identifier that some issuers write as a number.
    pub(crate) fn text_or_integer(&self, name: &str) -> Result<Option<String>, VerifyError> {
        self.read(name, "a string or an integer", |value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) if number.is_i64() || number.is_u64() => Some(number.to_string()),
            _ => None,
        })
        .map(|text| text.filter(|text| !text.is_empty()))
    }

    pub(crate) fn required_text(&self, name: &str) -> Result<String, VerifyError> {
        self.filled_text(name)?.ok_or_else(|| self.missing(name))
    }

    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, VerifyError> {
        self.read(name, "a boolean", Value::as_bool)
    }

    /// A string or an array of strings, e.g. `aud` (RFC 7519 §4.1.3).
    pub(crate) fn one_or_many_texts(&self, name: &str) -> Result<Option<Vec<String>>, VerifyError> {
        self.read(name, "a string or an array of strings", |value| match value {
            Value::String(text) => Some(vec![text.clone()]),
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

    pub(crate) fn object(&self, name: &'static str) -> Result<Option<Claims<'c>>, VerifyError> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Object(members)) => {
                Ok(Some(Claims { members, place: self.place.step(name, None), ..self.clone() }))
            }
            Some(_) => self.wrong_type(self.path_of(name), "an object").map(|()| None),
        }
    }

    pub(crate) fn required_object(&self, name: &'static str) -> Result<Claims<'c>, VerifyError> {
        self.object(name)?.ok_or_else(|| self.missing(name))
    }

    /// An array of objects; absent reads as empty.
    pub(crate) fn objects(&self, name: &'static str) -> Result<Vec<Claims<'c>>, VerifyError> {
        let elements = match self.value(name) {
            None => return Ok(Vec::new()),
            Some(Value::Array(elements)) => elements,
            Some(_) => {
                return self.wrong_type(self.path_of(name), "an array of objects").map(|()| Vec::new());
            }
        };
        let mut objects = Vec::with_capacity(elements.len());
        for (index, element) in elements.iter().enumerate() {
            match element {
                Value::Object(members) => {
                    let place = self.place.step(name, Some(index));
                    objects.push(Claims { members, place, ..self.clone() });
                }
                _ => self.wrong_type(format!("{}[{index}]", self.path_of(name)), "an object")?,
            }
        }
        Ok(objects)
    }

    /// The error for a missing required claim.
    pub(crate) fn missing(&self, name: &str) -> VerifyError {
        VerifyError::ClaimMissing { claim: self.path_of(name) }
    }

    fn value(&self, name: &str) -> Option<&'c Value> {
        self.members.get(name).filter(|value| !value.is_null())
    }

    fn read<T>(
        &self,
        name: &str,
        expected: &str,
        convert: impl FnOnce(&Value) -> Option<T>,
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

fn texts(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|element| element.as_str().map(str::to_owned)).collect()
}

/// The registered claims (RFC 7519 §4.1), typed but not checked yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct RegisteredClaims {
    pub(crate) issuer: Option<String>,
    pub(crate) subject: Option<String>,
    pub(crate) audiences: Option<Vec<String>>,
    pub(crate) expires: Option<f64>,
    pub(crate) not_before: Option<f64>,
    pub(crate) issued: Option<f64>,
}

impl RegisteredClaims {
    pub(crate) fn read(claims: &Claims<'_>) -> Result<Self, VerifyError> {
        claims.text("jti")?;
        Ok(RegisteredClaims {
            issuer: claims.text("iss")?,
            subject: claims.text("sub")?,
            audiences: claims.one_or_many_texts("aud")?,
            expires: claims.numeric_date("exp")?,
            not_before: claims.numeric_date("nbf")?,
            issued: claims.numeric_date("iat")?,
        })
    }
}

/// Whole seconds of a NumericDate, rounded down, so that nothing is valid longer than it says.
#[expect(clippy::cast_possible_truncation, reason = "numeric dates lie in 0..=2^53")]
pub(crate) fn whole_seconds(numeric_date: f64) -> i64 {
    numeric_date.floor() as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn registered(claims: Value) -> Result<RegisteredClaims, VerifyError> {
        let Value::Object(members) = claims else { unreachable!("tests pass objects") };
        RegisteredClaims::read(&Claims::top(&members))
    }

    #[test]
    fn numeric_dates_are_0_to_2_to_the_53_and_may_have_fractions() {
        for good in [json!(0), json!(1.5), json!(1_745_879_509), json!(9_007_199_254_740_992_i64)] {
            assert!(registered(json!({ "exp": good })).is_ok(), "{good}");
        }
        for bad in
            [json!(-1), json!(-0.5), json!("1745879509"), json!(1e300), json!(true), json!([1]), json!({})]
        {
            for name in ["exp", "nbf", "iat"] {
                let refused = registered(json!({ name: bad })).unwrap_err();
                assert_eq!(refused.code().as_str(), "E_CLAIM_TYPE", "{name}: {bad}");
            }
        }
    }

    #[test]
    fn aud_is_a_string_or_an_array_of_strings() {
        assert_eq!(registered(json!({ "aud": "a" })).unwrap().audiences, Some(vec!["a".into()]));
        assert_eq!(
            registered(json!({ "aud": ["a", "b"] })).unwrap().audiences,
            Some(vec!["a".into(), "b".into()])
        );
        assert_eq!(registered(json!({})).unwrap().audiences, None);
        // jsonwebtoken accepts both of these although an audience is expected.
        for bad in [json!(5), json!(["other", 5]), json!({ "a": 1 }), json!([["a"]])] {
            assert_eq!(
                registered(json!({ "aud": bad })).unwrap_err().code().as_str(),
                "E_CLAIM_TYPE",
                "{bad}"
            );
        }
    }

    #[test]
    fn every_present_claim_must_have_the_right_type() {
        for name in ["iss", "sub", "jti"] {
            for bad in [json!(5), json!(["a"]), json!({}), json!(true)] {
                assert_eq!(registered(json!({ name: bad })).unwrap_err().code().as_str(), "E_CLAIM_TYPE");
            }
        }
    }

    #[test]
    fn null_counts_as_absent() {
        let all_null =
            json!({ "iss": null, "sub": null, "aud": null, "exp": null, "nbf": null, "iat": null });
        assert_eq!(registered(all_null).unwrap(), RegisteredClaims::default());
    }

    #[test]
    fn an_error_names_the_path_and_never_the_value() {
        let members = json!({ "data": { "wallets": [{}, { "address": ["secret"] }] } });
        let Value::Object(members) = members else { unreachable!("an object") };
        let data = Claims::top(&members).required_object("data").unwrap();
        let error = data.objects("wallets").unwrap()[1].text("address").unwrap_err();
        assert_eq!(error.to_string(), "the claim `data.wallets[1].address` is not a string");
        assert!(!format!("{error:?}").contains("secret"));
    }
}
