//! Strict JSON objects: parses the text of a header or payload, or says what is wrong with it. Duplicate members are
//! refused at every level (RFC 7515 §4, RFC 7519 §4); the maximum nesting is 64.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use super::json_value::{Object, Text, Value};
use super::surrogates::MARK;

/// How deep objects and arrays may nest; wallet tokens need 4.
const MAX_NESTING: usize = 64;

/// Why a text is refused. The messages name no member and no value, because these come from the token.
#[derive(thiserror::Error, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsonFault {
    #[error("not valid JSON")]
    Syntax,
    #[error("not a JSON object")]
    NotAnObject,
    #[error("not a JSON array")]
    NotAnArray,
    #[error("an object has the same member twice")]
    DuplicateMember,
    #[error("nested more than 64 levels deep")]
    TooDeep,
    #[error("a member's name has half of a surrogate pair")]
    LoneSurrogateInName,
}

/// Parses a text that must be one JSON object.
pub(crate) fn parse_object(text: &str) -> Result<Object<'_>, JsonFault> {
    object(parse(text, false, 0)?)
}

/// Parses an object in which [`MARK`] stands for lone surrogates. A member's name must have none.
pub(super) fn parse_marked_object(text: &str) -> Result<Object<'_>, JsonFault> {
    object(parse(text, true, 0)?)
}

/// Parses an array that stands so many levels deep in something else.
pub(super) fn parse_array(
    text: &str,
    is_marked: bool,
    outer_levels: usize,
) -> Result<Vec<Value<'_>>, JsonFault> {
    match parse(text, is_marked, outer_levels)? {
        Value::Array(elements) => Ok(elements),
        _ => Err(JsonFault::NotAnArray),
    }
}

fn object(value: Value<'_>) -> Result<Object<'_>, JsonFault> {
    if let Value::Object(members) = value { Ok(members) } else { Err(JsonFault::NotAnObject) }
}

fn parse(text: &str, is_marked: bool, depth: usize) -> Result<Value<'_>, JsonFault> {
    let fault = Cell::new(JsonFault::Syntax);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let parsed = StrictValue { depth, is_marked, fault: &fault }
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value));
    parsed.map_err(|_| fault.get())
}

#[derive(Clone, Copy)]
struct StrictValue<'f> {
    depth: usize,
    is_marked: bool,
    fault: &'f Cell<JsonFault>,
}

impl StrictValue<'_> {
    fn deeper<E: Error>(self) -> Result<Self, E> {
        if self.depth == MAX_NESTING {
            return Err(self.refuse(JsonFault::TooDeep));
        }
        Ok(StrictValue { depth: self.depth + 1, ..self })
    }

    fn refuse<E: Error>(self, fault: JsonFault) -> E {
        self.fault.set(fault);
        E::custom(fault)
    }
}

impl<'de> DeserializeSeed<'de> for StrictValue<'_> {
    type Value = Value<'de>;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for StrictValue<'_> {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value<'de>, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value<'de>, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value<'de>, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value<'de>, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| self.refuse(JsonFault::Syntax))
    }

    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::String(value.into()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value<'de>, E> {
        Ok(Value::String(value.to_owned().into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value<'de>, A::Error> {
        let inner = self.deeper()?;
        let mut array = Vec::new();
        while let Some(element) = elements.next_element_seed(inner)? {
            array.push(element);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value<'de>, A::Error> {
        let inner = self.deeper()?;
        let mut object = Object::default();
        while let Some(name) = members.next_key_seed(Name)? {
            if self.is_marked && name.contains(MARK) {
                return Err(self.refuse(JsonFault::LoneSurrogateInName));
            }
            let value = members.next_value_seed(inner)?;
            if !object.insert(name, value) {
                return Err(self.refuse(JsonFault::DuplicateMember));
            }
        }
        Ok(Value::Object(object))
    }
}

/// A member's name.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Text<'de>;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Text<'de>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Text<'de>, E> {
        Ok(name.into())
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Text<'de>, E> {
        Ok(name.to_owned().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_serde_json_reads() {
        let text = r#"{"a":[1,-2,1.5,true,null,"é\n"],"b":{"c":{}}}"#;
        let ours = Value::Object(parse_object(text).unwrap());
        assert_eq!(ours.to_serde(), serde_json::from_str::<serde_json::Value>(text).unwrap());
    }

    #[test]
    fn refuses_duplicate_members_at_every_level() {
        for text in [r#"{"a":1,"a":1}"#, r#"{"x":{"a":1,"a":2}}"#, r#"{"x":[{"a":1,"\u0061":2}]}"#] {
            assert_eq!(parse_object(text), Err(JsonFault::DuplicateMember), "{text}");
        }
    }

    #[test]
    fn nesting_ends_at_64_levels() {
        let nested =
            |levels: usize| format!(r#"{{"a":{}{}}}"#, "[".repeat(levels - 1), "]".repeat(levels - 1));
        assert!(parse_object(&nested(64)).is_ok());
        assert_eq!(parse_object(&nested(65)), Err(JsonFault::TooDeep));
        assert_eq!(parse_object(&"[".repeat(20_000)), Err(JsonFault::TooDeep));
    }

    #[test]
    fn refuses_what_is_no_object_or_no_json() {
        for text in ["[]", "1", "null", "\"a\""] {
            assert_eq!(parse_object(text), Err(JsonFault::NotAnObject), "{text}");
        }
        for text in
            ["", "{", "{}x", "{} {}", "{\"a\":1,}", "{a:1}", "{\"a\":NaN}", "{\"a\":1e999}", "\u{feff}{}"]
        {
            assert_eq!(parse_object(text), Err(JsonFault::Syntax), "{text}");
        }
        assert_eq!(parse_object(r#"{"a":"\ud800"}"#), Err(JsonFault::Syntax));
    }
}
